import { z } from 'zod';

import { noteReply } from './campaignReplies.mts';
import type { KeptEvent } from './eventTypes.mts';
import { newId } from './ids.mts';
import { Refusal } from '../refusal.mts';
import type { Context } from './state.mts';
import { WEBHOOK_VERSIONS, type Webhook } from './v1Types.mts';
import { WebhookSender } from './webhookSender.mts';
import { isEventWord, v1TypeOf } from './webhookTypes.mts';

const senders = new WeakMap<Context, WebhookSender>();

/** A webhook as somebody makes it in the dashboard. */
export const webhookOrder = z
	.object({
		url: z.string().url(),
		/** Made up when absent. */
		secret: z.string().startsWith('ibt_wh_').optional(),
		/** Types of events, or categories of them such as `message`. */
		types: z.union([z.literal('all'), z.array(z.string()).min(1)]).default('all'),
		version: z.enum(WEBHOOK_VERSIONS).default('2'),
	})
	.strict()
	.superRefine(({ types, version }, issues) => {
		const wrong = types === 'all' ? undefined : types.find((word) => !isEventWord(word, version));
		if (wrong !== undefined) issues.addIssue({ code: 'custom', path: ['types'], message: `${wrong} is no event of version ${version}` });
	});

export type WebhookOrder = z.input<typeof webhookOrder>;

/** Makes a webhook. */
export function makeWebhook({ core, state }: Context, order: WebhookOrder): Webhook {
	const { url, secret = newSecret(), types, version } = webhookOrder.parse(order);
	const { id, createdAt } = state.row(core);
	const webhook = { id, url, secrets: [secret], types, version, createdAt };
	state.webhooks.set(id, webhook);
	return webhook;
}

/** A webhook by its id. */
export function webhookOf({ state }: Context, id: string): Webhook {
	const webhook = state.webhooks.get(id);
	if (!webhook) throw new Refusal(404, `There is no webhook ${id}`);
	return webhook;
}

/** A secret in the form of the vendor's. */
export function newSecret(): string {
	return `ibt_wh_${newId()}`;
}

/** What delivers to the webhooks. */
export function senderOf(context: Context): WebhookSender {
	let sender = senders.get(context);
	if (!sender) senders.set(context, (sender = new WebhookSender(context)));
	return sender;
}

/** Tells the webhooks of an event, each once; and the campaigns, where it is a reply. */
export function announce(context: Context, event: KeptEvent): void {
	for (const webhook of context.state.webhooks.values()) if (wants(webhook, event)) senderOf(context).deliver(webhook, event);
	if (event.type === 'message.received') noteReply(context, event);
}

function wants({ types, version }: Webhook, { type }: KeptEvent): boolean {
	const name = version === '2' ? type : v1TypeOf(type);
	return types === 'all' || types.includes(name) || types.includes(name.split('.')[0]);
}
