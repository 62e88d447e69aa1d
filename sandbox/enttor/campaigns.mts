import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';

import { Refusal } from '../refusal.mts';
import type { ScopeOf } from './gate.mts';
import { invalid, success } from './refusals.mts';
import { campaignRule, check } from './rules.mts';
import { dayOf } from './sending.mts';
import type { Context } from './state.mts';
import { DAILY_LIMITS, type Campaign, type Group } from './types.mts';

/** How far ahead a campaign starts at the earliest, in milliseconds. */
const MARGIN = 10 * 60_000;

type CampaignOrder = z.output<typeof campaignRule>;

/** The creation of campaigns. */
export function campaignRoutes(app: FastifyInstance, context: Context): void {
	app.route({
		method: 'POST',
		url: '/campaigns',
		config: { scope: 'campaigns:write' satisfies ScopeOf },
		handler: async ({ body }, reply) => {
			const { core, state } = context;
			const order = check(campaignRule, body);
			if (Date.parse(order.start_date) < core.clock.now() + MARGIN) throw invalid('start_date must be at least 10 minutes in the future');
			if (Date.parse(order.end_date) <= Date.parse(order.start_date)) throw invalid('end_date must be after start_date');
			const group = state.group(order.dataset_id);
			for (const id of order.user_ids) state.member(id);
			if (group.platform !== order.platform && core.settings.enttor.otherPlatform === 'refuse')
				throw invalid(`platform must be the platform of the group, ${group.platform}`);

			const campaigns = makeCampaigns(context, order, group).map(({ id, user_id, audience }) => ({
				campaign_id: id,
				user_id,
				audience_size: audience,
			}));
			return reply
				.code(201)
				.send(
					success({
						campaigns,
						campaign_name: order.campaign_name,
						status: 'scheduled',
						dataset_id: String(group.id),
						total_audience: group.leads.length,
					}),
				);
		},
	});
}

/** Makes one campaign for each member. It may break off on the way, as ordered by a setting; those made by then stay. */
export function makeCampaigns({ core, state }: Context, order: CampaignOrder, group: Group): Campaign[] {
	const sizes = shares(group.leads.length, order.user_ids.length);
	const start = new Date(order.start_date).toISOString();
	return order.user_ids.map((user_id, index) => {
		if (core.settings.enttor.failAtUser === index + 1) throw new Refusal(500, 'Internal server error');
		const campaign: Campaign = {
			id: state.id('campaign'),
			user_id,
			group_id: group.id,
			name: order.campaign_name,
			platform: order.platform,
			message: order.message_sequence,
			start,
			end: new Date(order.end_date).toISOString(),
			dailyLimit: order.daily_message_limit ?? DAILY_LIMITS[order.platform],
			created_at: core.clock.iso(),
			status: 'scheduled',
			audience: sizes[index],
			counters: { sent: 0, failed: 0, error: 0, alreadyMessaged: 0, repliedTo: 0 },
			day: dayOf(Date.parse(start)),
			sentOnDay: 0,
		};
		state.campaigns.set(campaign.id, campaign);
		return campaign;
	});
}

/** A number of leads split evenly; the first ones get what is left over. */
function shares(leads: number, members: number): number[] {
	return Array.from({ length: members }, (_unused, index) => Math.floor(leads / members) + (index < leads % members ? 1 : 0));
}
