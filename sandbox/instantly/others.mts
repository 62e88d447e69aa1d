import type { FastifyInstance } from 'fastify';

import { Refusal } from '../refusal.mts';
import { bool, boolOrNull, closed, list, num, oneOf, open, page, queryBool, str, strOrNull, uuid } from '../validation.mts';
import { schedule, sequences, variantSelect } from './campaignRules.mts';
import { byId, operation } from './operation.mts';
import { holds, need, pageById, pageOf, type Context } from './state.mts';
import type { LeadLabel, Subsequence } from './types.mts';

/** Labels, tags, subsequences, members and the workspace: what other nodes need to choose from. */
export function otherRoutes(app: FastifyInstance, context: Context): void {
	labelRoutes(app, context);
	subsequenceRoutes(app, context);
	operation(app, {
		method: 'GET',
		url: '/custom-tags',
		scope: 'custom_tags:read',
		body: 'none',
		query: page({ search: str().optional(), resource_ids: str().optional(), tag_ids: str().optional() }),
		run: ({ query }) => {
			const ids = query.tag_ids?.split(',');
			const resources = query.resource_ids?.split(',');
			return pageById(context, context.state.tags.values(), query, (tag) => {
				if (ids && !ids.includes(tag.id)) return false;
				const members = context.state.tagged.get(tag.id);
				if (resources && !resources.some((resource) => members?.has(resource))) return false;
				return holds(tag.label, query.search);
			});
		},
	});
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

function labelRoutes(app: FastifyInstance, context: Context): void {
	const moods = ['positive', 'negative', 'neutral'];
	operation(app, {
		method: 'GET',
		url: '/lead-labels',
		scope: 'lead-labels:read',
		body: 'none',
		query: page({ search: str().optional(), interest_status: oneOf(moods).optional() }),
		run: ({ query }) => {
			const { starting_after: after, interest_status: mood } = query;
			const found = [...context.state.labels.values()]
				.filter((label) => after === undefined || label.timestamp_created > after)
				.filter((label) => mood === undefined || label.interest_status_label === mood)
				.filter((label) => holds(label.label, query.search));
			return pageOf(context, found, query.limit ?? 10, (label) => label.timestamp_created);
		},
	});
	operation(app, {
		method: 'POST',
		url: '/lead-labels',
		scope: 'lead-labels:create',
		body: closed({
			label: str(),
			interest_status_label: oneOf(moods),
			description: strOrNull().optional(),
			use_with_ai: boolOrNull().optional(),
		}),
		run: ({ body }) => {
			const { core, state } = context;
			const all = [...state.labels.values()];
			const last = Math.max(0, ...all.map((label) => Date.parse(label.timestamp_created)));
			const label: LeadLabel = {
				id: core.ids.uuid(),
				// The cursor of the list is this moment, so no two labels may share one.
				timestamp_created: core.clock.iso(Math.max(core.clock.now(), last + 1)),
				created_by: state.members[0].user_id,
				organization_id: state.workspace.id,
				label: body.label,
				interest_status_label: body.interest_status_label,
				interest_status: 2_000 + all.length + 1,
				description: body.description ?? null,
				use_with_ai: body.use_with_ai ?? false,
			};
			if (all.some((other) => other.interest_status === label.interest_status)) label.interest_status += 1_000;
			state.labels.set(label.id, label);
			return label;
		},
	});
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
