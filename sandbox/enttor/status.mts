import type { FastifyInstance } from 'fastify';

import type { ScopeOf } from './gate.mts';
import { invalid, missing, success } from './refusals.mts';
import { check, statusRule } from './rules.mts';
import { numberOf, type Context } from './state.mts';
import type { Campaign } from './types.mts';

/** The status of campaigns. */
export function statusRoutes(app: FastifyInstance, context: Context): void {
	app.route({
		method: 'GET',
		url: '/campaigns/status',
		config: { scope: ((settings) => settings.statusScope) satisfies ScopeOf },
		handler: async ({ query }) => {
			const { core, state } = context;
			const { campaign_id, client_id, status, platform } = check(statusRule, query);
			const { oneCampaign, statusWordForX } = core.settings.enttor;
			if (campaign_id !== undefined) {
				const campaign = shown(state.campaign(campaign_id), statusWordForX);
				return success({ wrapped: { campaign }, flat: campaign, list: { campaigns: [campaign] } }[oneCampaign]);
			}
			if (client_id === undefined) throw invalid('campaign_id or client_id is required');
			const member = numberOf(client_id);
			if (!state.members.has(member)) throw missing('User');
			const campaigns = [...state.campaigns.values()]
				.filter((campaign) => campaign.user_id === member)
				.filter((campaign) => status === undefined || campaign.status === status)
				.filter((campaign) => platform === undefined || campaign.platform === (platform === 'twitter' ? 'x' : platform))
				.reverse();
			return success({ campaigns: campaigns.map((campaign) => shown(campaign, statusWordForX)) });
		},
	});
}

/** A campaign as its status shows it: in camelCase, unlike the rest of the API. */
function shown(campaign: Campaign, wordForX: 'x' | 'twitter') {
	const { id, name, status, platform, audience, counters } = campaign;
	return {
		id: String(id),
		name,
		status,
		platforms: [platform === 'x' ? wordForX : platform],
		startDate: withOffset(campaign.start),
		endDate: withOffset(campaign.end),
		dailyMessageLimit: campaign.dailyLimit,
		createdAt: withOffset(campaign.created_at),
		messages: { total: audience, ...counters },
	};
}

/** Times end in an offset here, and have no milliseconds when there are none. */
function withOffset(iso: string): string {
	return iso.replace(/(\.000)?Z$/, '+00:00');
}
