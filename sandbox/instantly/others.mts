import type { FastifyInstance } from 'fastify';

import { Refusal } from '../refusal.mts';
import { bool, closed, list, num, oneOf, open, page, queryBool, str, uuid } from '../validation.mts';
import { schedule, sequences, variantSelect } from './campaignRules.mts';
import { byId, operation } from './operation.mts';
import { holds, need, pageById, type Context } from './state.mts';
import type { Subsequence } from './types.mts';

/** Subsequences, members and the workspace: what other nodes need to choose from. */
export function otherRoutes(app: FastifyInstance, context: Context): void {
	subsequenceRoutes(app, context);
	operation(app, {
		method: 'GET',
		url: '/workspace-members',
		scope: 'workspace_members:read',
		body: 'none',
		query: page({ accepted: queryBool().optional(), search: str().optional() }),
		run: ({ query }) =>
			pageById(
				context,
				context.state.members,
				query,
				(member) =>
					(query.accepted === undefined || member.accepted === query.accepted) &&
					(holds(member.email, query.search) || holds(`${member.name.first} ${member.name.last}`, query.search)),
			),
	});
	operation(app, { method: 'GET', url: '/workspaces/current', scope: 'workspaces:read', body: 'none', run: () => context.state.workspace });
}

function subsequenceRoutes(app: FastifyInstance, context: Context): void {
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
		method: 'GET',
		url: '/subsequences/:id',
		scope: 'subsequences:read',
		body: 'none',
		params: byId,
		run: ({ params }) => need(context.state.subsequences, params.id),
	});
	operation(app, {
		method: 'POST',
		url: '/subsequences',
		scope: 'subsequences:create',
		body: closed({
			parent_campaign: uuid(),
			name: str(),
			conditions: open({
				crm_status: list(num().min(-30_000, 'must be >= -30000').max(30_000, 'must be <= 30000')).optional(),
				lead_activity: list(oneOf([4, 91, 2] as const)).optional(),
				reply_contains: str().optional(),
			}),
			subsequence_schedule: schedule.optional(),
			sequences: sequences(1, 26).optional(),
			auto_variant_select: variantSelect(),
			daily_limit_mode: oneOf(['inherit', 'custom', 'unlimited']).optional(),
			daily_limit: num().nullable().optional(),
			ignore_account_daily_limit: bool().optional(),
		}),
		run: ({ body }) => {
			const { core, state } = context;
			const now = core.clock.iso();
			const steps = body.sequences?.flatMap((sequence) => sequence.steps) ?? [];
			if (steps.some((step) => step.variants.every((variant) => variant.v_disabled)))
				throw new Refusal(400, 'At least one variant of a step must be enabled');
			const made: Subsequence = {
				...body,
				id: core.ids.uuid(),
				timestamp_created: now,
				timestamp_leads_updated: now,
				parent_campaign: need(state.campaigns, body.parent_campaign).id,
				workspace: state.workspace.id,
				status: 0,
			};
			state.subsequences.set(made.id, made);
			return made;
		},
	});
}
