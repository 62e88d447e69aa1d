import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { Refusal } from '../refusal.mts';
import { list, open, page, queryBool, queryNumberOf, str, uuid } from '../validation.mts';
import { audit } from './audit.mts';
import { CAMPAIGN_STATUS, createCampaign, patchCampaign } from './campaignRules.mts';
import { declareVariables } from './leadMaker.mts';
import { ownSenders } from './mail.mts';
import { byId, operation } from './operation.mts';
import { sendingStatus } from './sendingStatus.mts';
import { holds, need, pageById, type Context } from './state.mts';
import { removeSubsequence } from './subsequences.mts';
import type { Campaign } from './types.mts';

const SHARED_FOR = 7 * 86_400_000;
const DRAFT = 0;
const ACTIVE = 1;
const PAUSED = 2;

type CampaignInput = z.output<typeof patchCampaign> & { name: string };

/** A new campaign in Draft. */
export function makeCampaign(context: Context, input: CampaignInput): Campaign {
	const { core, state } = context;
	const now = core.clock.iso();
	const campaign = {
		sequences: [],
		email_list: [],
		stop_on_reply: true,
		open_tracking: true,
		link_tracking: false,
		...bodies(context, structuredClone(input)),
		id: core.ids.uuid(),
		status: DRAFT,
		timestamp_created: now,
		timestamp_updated: now,
		organization: state.workspace.id,
		owned_by: input.owned_by ?? state.members[0].user_id,
		custom_variables: {},
	} as unknown as Campaign;
	state.campaigns.set(campaign.id, campaign);
	return campaign;
}

/** The operations of campaigns but for analytics. */
export function campaignRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'POST',
		url: '/campaigns',
		scope: 'campaigns:create',
		body: createCampaign,
		run: ({ body }) => makeCampaign(context, body),
	});
	operation(app, {
		method: 'GET',
		url: '/campaigns',
		scope: 'campaigns:read',
		body: 'none',
		query: page({
			search: str().optional(),
			tag_ids: str().optional(),
			ai_sales_agent_id: uuid().optional(),
			status: queryNumberOf(CAMPAIGN_STATUS).optional(),
			exclude_status: queryNumberOf(CAMPAIGN_STATUS).optional(),
		}),
		run: ({ query }) => {
			const tags = query.tag_ids?.split(',');
			return pageById(context, context.state.campaigns.values(), query, (campaign) => {
				if (query.ai_sales_agent_id !== undefined && campaign.ai_sdr_id !== query.ai_sales_agent_id) return false;
				if (query.status !== undefined && campaign.status !== query.status) return false;
				if (query.exclude_status !== undefined && campaign.status === query.exclude_status) return false;
				if (tags && !tags.some((tag) => context.state.tagged.get(tag)?.has(campaign.id))) return false;
				return holds(campaign.name, query.search);
			});
		},
	});
	operation(app, {
		method: 'GET',
		url: '/campaigns/count-launched',
		scope: 'campaigns:read',
		body: 'none',
		run: () => ({ count: [...context.state.campaigns.values()].filter(({ status }) => status !== DRAFT).length }),
	});
	operation(app, {
		method: 'GET',
		url: '/campaigns/search-by-contact',
		scope: 'campaigns:read',
		body: 'none',
		query: z.object({ search: str().optional(), sort_column: str().optional(), sort_order: str().optional() }),
		run: ({ query }) => {
			const ids = new Set(context.state.leads.withEmail(query.search ?? '').map((lead) => lead.campaign));
			const items = [...context.state.campaigns.values()].filter((campaign) => ids.has(campaign.id));
			return { items: query.sort_order === 'desc' ? items.reverse() : items };
		},
	});
	oneCampaign(app, context);
	states(app, context);
	copies(app, context);
}

function oneCampaign(app: FastifyInstance, context: Context): void {
	const campaign = (id: string) => need(context.state.campaigns, id);
	operation(app, {
		method: 'GET',
		url: '/campaigns/:id',
		scope: 'campaigns:read',
		body: 'none',
		params: byId,
		run: ({ params }) => campaign(params.id),
	});
	operation(app, {
		method: 'PATCH',
		url: '/campaigns/:id',
		scope: 'campaigns:update',
		body: patchCampaign,
		params: byId,
		run: ({ params, body }) => {
			const changed = Object.assign(campaign(params.id), bodies(context, body), { timestamp_updated: context.core.clock.iso() });
			audit(context, 'campaign updated', { campaign_id: changed.id, audit_metadata: { fields: Object.keys(body) } });
			return changed;
		},
	});
	operation(app, {
		method: 'DELETE',
		url: '/campaigns/:id',
		scope: 'campaigns:delete',
		body: 'null',
		params: byId,
		run: ({ params }) => {
			const gone = campaign(params.id);
			const { state } = context;
			for (const one of [...state.subsequences.values()]) if (one.parent_campaign === gone.id) removeSubsequence(context, one);
			state.leads.remove(state.leads.ofCampaign(gone.id).all());
			state.campaigns.delete(gone.id);
			state.tallies.delete(gone.id);
			audit(context, 'campaign deleted', { campaign_id: gone.id, audit_metadata: { name: gone.name } });
			return gone;
		},
	});
	operation(app, {
		method: 'POST',
		url: '/campaigns/:id/variables',
		scope: 'campaigns:update',
		body: open({ variables: list(str()) }),
		params: byId,
		run: ({ params, body }) => {
			const known = campaign(params.id);
			declareVariables(context, known.id, body.variables);
			return known;
		},
	});
	operation(app, {
		method: 'GET',
		url: '/campaigns/:id/sending-status',
		scope: 'campaigns:read',
		body: 'none',
		params: byId,
		query: z.object({ with_ai_summary: queryBool().optional() }),
		run: ({ params, query }) => sendingStatus(context, campaign(params.id), query.with_ai_summary ?? false),
	});
}

function states(app: FastifyInstance, context: Context): void {
	const change = (id: string, status: number) => {
		const campaign = context.state.campaigns.get(id);
		// The vendor says 400 here, with a body that says 404.
		if (!campaign) {
			const message = 'Resource not found [4042]';
			throw new Refusal(400, message, { statusCode: 404, error: 'Not Found', message });
		}
		if (status === ACTIVE && context.core.settings.activateNeedsParts) {
			const steps = campaign.sequences[0]?.steps ?? [];
			if (steps.length === 0) throw new Refusal(400, 'Campaign has no sequences');
			if (ownSenders(context, campaign).length === 0) throw new Refusal(400, 'Campaign has no sending accounts');
		}
		campaign.status = status;
		campaign.timestamp_updated = context.core.clock.iso();
		audit(context, status === ACTIVE ? 'campaign launched' : 'campaign paused', { campaign_id: campaign.id });
		return campaign;
	};
	for (const [verb, status] of [
		['activate', ACTIVE],
		['pause', PAUSED],
	] as const) {
		operation(app, {
			method: 'POST',
			url: `/campaigns/:id/${verb}`,
			scope: 'campaigns:update',
			body: 'none',
			params: byId,
			run: ({ params }) => change(params.id, status),
		});
	}
}

function copies(app: FastifyInstance, context: Context): void {
	const campaign = (id: string) => need(context.state.campaigns, id);
	const copy = (id: string, name?: string) => {
		const source = campaign(id);
		const fresh = makeCampaign(context, { ...source, name: name ?? `${source.name} (copy)` } as unknown as CampaignInput);
		fresh.custom_variables = { ...source.custom_variables };
		return fresh;
	};
	operation(app, {
		method: 'POST',
		url: '/campaigns/:id/duplicate',
		scope: 'campaigns:create',
		body: open({ name: str().optional() }),
		params: byId,
		faults: 'message',
		run: ({ params, body }) => {
			if (body.name?.trim() === '') throw new Refusal(400, 'New campaign name is required');
			return copy(params.id, body.name);
		},
	});
	operation(app, {
		method: 'POST',
		url: '/campaigns/:id/share',
		body: 'none',
		params: byId,
		run: ({ params, reply }) => {
			const { clock } = context.core;
			context.state.shared.set(campaign(params.id).id, clock.now() + SHARED_FOR);
			void reply.code(204);
			return null;
		},
	});
	operation(app, {
		method: 'POST',
		url: '/campaigns/:id/export',
		scope: 'campaigns:read',
		body: 'none',
		params: byId,
		run: ({ params }) => campaign(params.id),
	});
	operation(app, {
		method: 'POST',
		url: '/campaigns/:id/from-export',
		scope: 'campaigns:create',
		body: 'none',
		params: byId,
		run: ({ params }) => {
			const { id } = campaign(params.id);
			const until = context.state.shared.get(id) ?? 0;
			if (until < context.core.clock.now()) {
				const message = 'This campaign is not shared';
				throw new Refusal(403, message, { message });
			}
			return copy(id);
		},
	});
}

/** Step bodies as the settings say the vendor keeps them. */
function bodies<T extends { sequences?: unknown }>(context: Context, input: T): T {
	if (context.core.settings.htmlBodies === 'keep') return input;
	const sequences = (input.sequences ?? []) as Campaign['sequences'];
	for (const { steps } of sequences)
		for (const { variants } of steps) for (const variant of variants) variant.body = variant.body.replace(/\s*\n\s*/g, ' ');
	return input;
}
