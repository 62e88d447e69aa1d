import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';

import type { Delivery, Parcel } from '../deliveries.mts';
import { Refusal } from '../refusal.mts';
import { now, type Context } from './state.mts';
import { WEBHOOK_EVENTS, type Webhook, type WebhookEvent } from './types.mts';

/** The workspace that has the webhooks: the owner's. */
export const TENANT = 1;

/** A webhook as somebody would make it in the dashboard: how that is really done is documented nowhere. */
export const webhookOrder = z
	.object({
		url: z.string().url(),
		/** Made up when absent. */
		secret: z.string().min(1).optional(),
		events: z.union([z.literal('all'), z.array(z.enum(WEBHOOK_EVENTS)).min(1)]).default('all'),
		/** Whether deliveries bring a signature; it is not known whether one always comes. */
		signed: z.boolean().default(true),
		/** What deliveries bring beside it. */
		headers: z.record(z.string()).default({}),
	})
	.strict();

export const againOrder = z
	.object({
		/** The webhook. */
		id: z.number().int(),
		/** One of its deliveries; the last one when absent. */
		delivery: z.number().int().optional(),
		/** As the webhook has it when absent. */
		signature: z.enum(['right', 'wrong', 'none']).optional(),
	})
	.strict();

export type WebhookOrder = z.input<typeof webhookOrder>;
export type AgainOrder = z.input<typeof againOrder>;
type Signature = AgainOrder['signature'];

/** One event on its way to one webhook. */
export interface CrmDelivery extends Delivery {
	id: number;
	webhookId: number;
	event: WebhookEvent;
	/** What is posted, byte for byte. */
	body: string;
}

/** Adds a webhook of the owner's workspace. */
export function addWebhook(context: Context, order: WebhookOrder): Webhook {
	const moment = now(context);
	const { secret = randomBytes(24).toString('hex'), ...given } = webhookOrder.parse(order);
	return context.state.webhooks.add({ tenant_id: TENANT, ...given, secret, created_at: moment, updated_at: moment });
}

/** A webhook by its id. */
export function webhookOf({ state }: Context, id: number): Webhook {
	const webhook = state.webhooks.get(id);
	if (!webhook) throw new Refusal(404, `There is no webhook ${id}`);
	return webhook;
}

/** Tells the webhooks of an event, each once. Nothing is known of other tries, so there are none. */
export function announce(context: Context, event: WebhookEvent, data: object): void {
	const body = JSON.stringify({ event, timestamp: now(context), data });
	for (const webhook of context.state.webhooks.all()) {
		if (webhook.events !== 'all' && !webhook.events.includes(event)) continue;
		const id = (context.deliveries.list().at(-1)?.id ?? 0) + 1;
		void context.deliveries.send({ id, webhookId: webhook.id, event, body }, parcelOf(webhook, body));
	}
}

/** A body as it is posted to a webhook. */
export function parcelOf(
	{ url, secret, signed, headers }: Webhook,
	body: string,
	signature: Signature = signed ? 'right' : 'none',
): Parcel {
	const key = signature === 'wrong' ? `${secret}_of_another` : secret;
	const own: Record<string, string> =
		signature === 'none' ? {} : { 'x-entercrm-signature': createHmac('sha256', key).update(body, 'utf8').digest('hex') };
	return { url, body, headers: () => ({ ...headers, ...own }) };
}
