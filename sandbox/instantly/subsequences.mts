import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { bool, closed, list, num, numOrNull, oneOf, open, page, patch, queryBool, str, uuid } from '../validation.mts';
import { stepsOf, totalOf } from './analytics.mts';
import { audit } from './audit.mts';
import { enabledVariants, schedule, sequences, variantSelect } from './campaignRules.mts';
import { byId, operation } from './operation.mts';
import { sendingStatus } from './sendingStatus.mts';
import { holds, need, pageById, type Context } from './state.mts';
import { placeInSubsequence } from './subsequenceLeads.mts';
import type { Subsequence } from './types.mts';

const DRAFT = 0;
const ACTIVE = 1;
const PAUSED = 2;

const conditions = open({
	crm_status: list(num().min(-30_000, 'must be >= -30000').max(30_000, 'must be <= 30000')).optional(),
	lead_activity: list(oneOf([4, 91, 2] as const)).optional(),
	reply_contains: str().optional(),
});
const options = {
	subsequence_schedule: schedule.optional(),
	sequences: sequences(enabledVariants).optional(),
	auto_variant_select: variantSelect(),
	daily_limit_mode: oneOf(['inherit', 'custom', 'unlimited']).optional(),
	daily_limit: numOrNull().optional(),
	ignore_account_daily_limit: bool().optional(),
};

/** A new subsequence in Draft; its schedule is that of the campaign unless it has one of its own. */
export function makeSubsequence(
	context: Context,
	input: Partial<Subsequence> & Pick<Subsequence, 'parent_campaign' | 'name' | 'conditions'>,
): Subsequence {
	const { core, state } = context;
	const parent = need(state.campaigns, input.parent_campaign);
	const now = core.clock.iso();
	const made: Subsequence = {
		...structuredClone({ subsequence_schedule: parent.campaign_schedule, ...input }),
		id: core.ids.uuid(),
		timestamp_created: now,
		timestamp_leads_updated: now,
		workspace: state.workspace.id,
		status: DRAFT,
	};
	state.subsequences.set(made.id, made);
	return made;
}

/** Takes a subsequence away; its leads stay in the campaign. */
export function removeSubsequence(context: Context, gone: Subsequence): Subsequence {
	const { state } = context;
	for (const lead of state.leads.ofCampaign(gone.parent_campaign).all()) {
		if (lead.subsequence_id === gone.id) placeInSubsequence(context, lead, null);
	}
	state.subsequences.delete(gone.id);
	state.tallies.delete(gone.id);
	return gone;
}

/** The operations of subsequences. */
export function subsequenceRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'GET',
		url: '/subsequences',
		scope: 'subsequences:read',
		body: 'none',
		query: page({ parent_campaign: uuid().optional(), parent_campaign_not: uuid().optional(), search: str().optional() }),
		run: ({ query }) =>
			pageById(
				context,
				context.state.subsequences.values(),
				query,
				(one) =>
					(query.parent_campaign === undefined || one.parent_campaign === query.parent_campaign) &&
					(query.parent_campaign_not === undefined || one.parent_campaign !== query.parent_campaign_not) &&
					holds(one.name, query.search),
			),
	});
	operation(app, {
		method: 'POST',
		url: '/subsequences',
		scope: 'subsequences:create',
		body: closed({ parent_campaign: uuid(), name: str(), conditions, ...options }),
		run: ({ body }) => makeSubsequence(context, body),
	});
	oneSubsequence(app, context);
	states(app, context);
	figures(app, context);
}

function oneSubsequence(app: FastifyInstance, context: Context): void {
	const subsequence = (id: string) => need(context.state.subsequences, id);
	operation(app, {
		method: 'GET',
		url: '/subsequences/:id',
		scope: 'subsequences:read',
		body: 'none',
		params: byId,
		run: ({ params }) => subsequence(params.id),
	});
	operation(app, {
		method: 'PATCH',
		url: '/subsequences/:id',
		scope: 'subsequences:update',
		body: patch({ name: str(), conditions, ...options }),
		params: byId,
		run: ({ params, body }) => {
			const changed = Object.assign(subsequence(params.id), body);
			audit(context, 'subsequence updated', { subsequence_id: changed.id, campaign_id: changed.parent_campaign });
			return changed;
		},
	});
	operation(app, {
		method: 'DELETE',
		url: '/subsequences/:id',
		scope: 'subsequences:delete',
		body: 'null',
		params: byId,
		run: ({ params }) => removeSubsequence(context, subsequence(params.id)),
	});
	operation(app, {
		method: 'POST',
		url: '/subsequences/:id/duplicate',
		scope: 'subsequences:create',
		body: open({ parent_campaign: uuid(), name: str().optional() }),
		params: byId,
		run: ({ params, body }) => {
			const source = subsequence(params.id);
			return makeSubsequence(context, { ...source, parent_campaign: body.parent_campaign, name: body.name ?? source.name });
		},
	});
}

function states(app: FastifyInstance, context: Context): void {
	for (const [verb, status] of [
		['pause', PAUSED],
		// The API has no other way to start one, so a draft is started by it too.
		['resume', ACTIVE],
	] as const) {
		operation(app, {
			method: 'POST',
			url: `/subsequences/:id/${verb}`,
			scope: 'subsequences:update',
			body: 'none',
			params: byId,
			run: ({ params }) => {
				const changed = Object.assign(need(context.state.subsequences, params.id), { status });
				audit(context, 'subsequence updated', { subsequence_id: changed.id, campaign_id: changed.parent_campaign });
				return changed;
			},
		});
	}
}

function figures(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'GET',
		url: '/subsequences/analytics',
		scope: 'subsequences:read',
		body: 'none',
		query: z.object({ campaign_id: uuid() }),
		run: ({ query }) => {
			const { id } = need(context.state.campaigns, query.campaign_id);
			const own = [...context.state.subsequences.values()].filter((one) => one.parent_campaign === id);
			return own.map((one) => {
				const { sent = 0, unique_opened: opens = 0, unique_replies: replies = 0 } = totalOf(context, one);
				return { subsequence_id: one.id, emails_sent: sent, unique_opens: opens, unique_replies: replies };
			});
		},
	});
	operation(app, {
		method: 'GET',
		url: '/subsequences/:id/analytics/steps',
		scope: 'subsequences:read',
		body: 'none',
		params: byId,
		query: z.object({ start_date: str().optional(), end_date: str().optional() }),
		run: ({ params, query }) =>
			stepsOf(context, [need(context.state.subsequences, params.id)], query).map(({ sums: _sums, ...row }) => row),
	});
	operation(app, {
		method: 'GET',
		url: '/subsequences/:id/sending-status',
		scope: 'subsequences:read',
		body: 'none',
		params: byId,
		query: z.object({ with_ai_summary: queryBool().optional() }),
		run: ({ params, query }) => {
			const one = need(context.state.subsequences, params.id);
			return sendingStatus(context, need(context.state.campaigns, one.parent_campaign), query.with_ai_summary ?? false, one);
		},
	});
}
