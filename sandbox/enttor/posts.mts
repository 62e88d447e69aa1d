import { z } from 'zod';

import type { Delivery } from '../deliveries.mts';
import type { Outcome } from '../outgoing.mts';
import { missing } from './refusals.mts';
import type { Context } from './state.mts';

/** What an automation of the user's posts. The API has no webhooks; nothing of this belongs to it. */
export const postOrder = z
	.object({
		url: z.string().url(),
		headers: z.record(z.string()).default({}),
		/** Anything that JSON can hold; made up from the oldest campaign when absent. */
		body: z.unknown(),
	})
	.strict();

export type PostOrder = z.input<typeof postOrder>;

/** One body on its way. */
export interface Posted extends Delivery {
	url: string;
	body: unknown;
}

/** Posts a body, once, and says how it went. Without a body and without a campaign there is nothing to post: a refusal. */
export async function post(context: Context, order: PostOrder): Promise<Outcome> {
	const { url, headers, body = reply(context) } = postOrder.parse(order);
	return await context.posts.send({ url, body }, { url, body: JSON.stringify(body), headers: () => headers });
}

/** A lead of a campaign answers: each time the next one. Its names are made up. */
function reply({ core, state, posts }: Context): object {
	const [campaign] = state.campaigns.values();
	if (!campaign) throw missing('Campaign');
	const { id, name, platform, group_id } = campaign;
	const leads = state.groups.get(group_id)?.leads ?? [];
	const lead = leads[posts.list().length % leads.length] ?? null;
	const time = core.clock.iso();
	return { event: 'reply_received', id: core.ids.uuid(), time, platform, campaign: { id, name }, lead, text: 'Tell me more' };
}
