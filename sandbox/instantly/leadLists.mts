import type { FastifyInstance } from 'fastify';

import { Refusal } from '../refusal.mts';
import { boolOrNull, closed, page, patch, queryBool, str, uuidOrNull } from '../validation.mts';
import { byId, operation } from './operation.mts';
import { holds, need, pageOf, type Context } from './state.mts';
import type { LeadList } from './types.mts';

const options = { has_enrichment_task: boolOrNull().optional(), owned_by: uuidOrNull().optional() };

/** A new, empty lead list. */
export function makeList(context: Context, input: Partial<LeadList> & { name: string }): LeadList {
	const { state, core } = context;
	// The cursor of the list of lists is this moment, so no two lists may share one.
	const last = Math.max(0, ...[...state.lists.values()].map((list) => Date.parse(list.timestamp_created)));
	const list: LeadList = {
		id: core.ids.uuid(),
		organization_id: state.workspace.id,
		has_enrichment_task: input.has_enrichment_task ?? false,
		owned_by: input.owned_by ?? state.members[0].user_id,
		name: input.name,
		timestamp_created: core.clock.iso(Math.max(core.clock.now(), last + 1)),
	};
	state.lists.set(list.id, list);
	return list;
}

/** The six operations of lead lists. */
export function leadListRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'POST',
		url: '/lead-lists',
		scope: 'lead_lists:create',
		body: closed({ name: str(), ...options }),
		run: ({ body }) => makeList(context, body),
	});
	operation(app, {
		method: 'GET',
		url: '/lead-lists',
		scope: 'lead_lists:read',
		body: 'none',
		query: page({ has_enrichment_task: queryBool().optional(), search: str().optional() }),
		run: ({ query }) => {
			const { starting_after: after, has_enrichment_task: task } = query;
			if (after !== undefined && Number.isNaN(Date.parse(after))) throw new Refusal(400, 'Invalid starting_after');
			const found = [...context.state.lists.values()]
				.reverse()
				.filter((list) => after === undefined || list.timestamp_created < new Date(after).toISOString())
				.filter((list) => holds(list.name, query.search))
				.filter((list) => task === undefined || (list.has_enrichment_task ?? false) === task);
			return pageOf(context, found, query.limit ?? 10, (list) => list.timestamp_created);
		},
	});
	operation(app, {
		method: 'GET',
		url: '/lead-lists/:id',
		scope: 'lead_lists:read',
		body: 'none',
		params: byId,
		run: ({ params }) => need(context.state.lists, params.id),
	});
	operation(app, {
		method: 'PATCH',
		url: '/lead-lists/:id',
		scope: 'lead_lists:update',
		body: patch({ name: str(), ...options }),
		params: byId,
		run: ({ params, body }) => Object.assign(need(context.state.lists, params.id), body),
	});
	operation(app, {
		method: 'DELETE',
		url: '/lead-lists/:id',
		scope: 'lead_lists:delete',
		body: 'null',
		params: byId,
		run: ({ params }) => {
			const list = need(context.state.lists, params.id);
			context.state.leads.remove(context.state.leads.ofList(list.id).all());
			context.state.lists.delete(list.id);
			return list;
		},
	});
	operation(app, {
		method: 'GET',
		url: '/lead-lists/:id/verification-stats',
		body: 'none',
		params: byId,
		run: ({ params }) => {
			const list = need(context.state.lists, params.id);
			const leads = context.state.leads.ofList(list.id).all();
			const count = (status: number) => leads.filter((lead) => lead.verification_status === status).length;
			const stats = {
				verified: count(1),
				invalid: count(-1),
				risky: count(-2),
				catch_all: count(-3),
				job_change: count(-4),
				verification_job_pending_leadfinder: count(11),
				verification_job_pending_user: count(12),
			};
			return { stats, total_leads: leads.length };
		},
	});
}
