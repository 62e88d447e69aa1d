import { z } from 'zod';

import { dayOf, left, setStatus } from './sending.mts';
import type { Context } from './state.mts';
import { STATUSES, type Campaign, type Counters } from './types.mts';

/** What can be ordered to happen in a campaign. */
export const eventOrder = z
	.object({
		campaign_id: z.union([z.string(), z.number()]),
		event: z.enum(['sent', 'failed', 'error', 'alreadyMessaged', 'reply', 'complete', 'status']),
		count: z.number().int().min(1).default(1),
		/** For `status`: the new one. */
		status: z.enum(STATUSES).optional(),
	})
	.strict()
	.refine(({ event, status }) => (event === 'status') === (status !== undefined), 'status goes with the event status, and only with it');

export type EventOrder = z.input<typeof eventOrder>;

/** Makes something happen, as far as the campaign has leads for it, and says how often it did. */
export function cause(context: Context, order: EventOrder): { caused: number } {
	const { campaign_id, event, count, status } = eventOrder.parse(order);
	const campaign = context.state.campaign(String(campaign_id));
	if (event === 'status' || event === 'complete') {
		setStatus(context, campaign, status ?? 'completed');
		return { caused: 1 };
	}
	// An order does not wait for the start; by itself the campaign still does.
	if (campaign.status === 'scheduled' || campaign.status === 'draft') setStatus(context, campaign, 'active');
	const today = dayOf(context.core.clock.now());
	return { caused: event === 'reply' ? reply(campaign, count, today) : deal(campaign, event, count, today) };
}

/** Deals with leads of an active campaign; the last one completes it. */
function deal(campaign: Campaign, counter: Exclude<keyof Counters, 'repliedTo'>, wanted: number, today: string): number {
	if (campaign.status !== 'active') return 0;
	const done = Math.min(wanted, left(campaign));
	campaign.counters[counter] += done;
	if (counter === 'sent' && campaign.day === today) campaign.sentOnDay += done;
	if (left(campaign) === 0) campaign.status = 'completed';
	return done;
}

/** Leads answer; those who were not written to yet are written to first. */
function reply(campaign: Campaign, wanted: number, today: string): number {
	const { counters } = campaign;
	const unanswered = () => counters.sent - counters.repliedTo;
	if (unanswered() < wanted) deal(campaign, 'sent', wanted - unanswered(), today);
	const done = Math.min(wanted, unanswered());
	counters.repliedTo += done;
	return done;
}
