import type { FastifyInstance } from 'fastify';

import { Refusal } from '../refusal.mts';
import { boolOrNull, closed, num, oneOf, open, page, patch, str, strOrNull } from '../validation.mts';
import { moods, predictLabel } from './aiReplyLabel.mts';
import { markInterest } from './interest.mts';
import { byId, operation } from './operation.mts';
import { holds, need, pageOf, type Context } from './state.mts';
import { INTEREST, type LeadLabel } from './types.mts';

const AI_CALLS = 500;
const AI_WINDOW = 30 * 86_400_000;

const options = { description: strOrNull().optional(), use_with_ai: boolOrNull().optional() };

/** The six operations of lead labels: what a workspace calls an interest of its own. */
export function labelRoutes(app: FastifyInstance, context: Context): void {
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
		body: closed({ label: str(), interest_status_label: oneOf(moods), ...options }),
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
				interest_status: newNumber(context),
				description: body.description ?? null,
				use_with_ai: body.use_with_ai ?? false,
			};
			state.labels.set(label.id, label);
			return label;
		},
	});
	operation(app, {
		method: 'GET',
		url: '/lead-labels/:id',
		scope: 'lead-labels:read',
		body: 'none',
		params: byId,
		run: ({ params }) => need(context.state.labels, params.id),
	});
	operation(app, {
		method: 'PATCH',
		url: '/lead-labels/:id',
		scope: 'lead-labels:update',
		body: patch({ label: str(), interest_status_label: oneOf(moods), ...options }),
		params: byId,
		run: ({ params, body }) => Object.assign(need(context.state.labels, params.id), body),
	});
	operation(app, {
		method: 'DELETE',
		url: '/lead-labels/:id',
		scope: 'lead-labels:delete',
		body: open({ reassigned_status: num().optional() }).nullish(),
		params: byId,
		run: ({ params, body }) => {
			const { state } = context;
			const label = need(state.labels, params.id);
			const to = body?.reassigned_status;
			const others = [...state.labels.values()].filter((other) => other !== label).map((other) => other.interest_status);
			if (to !== undefined && ![...INTEREST, ...others].includes(to)) throw new Refusal(400, 'Invalid reassigned_status');
			state.labels.delete(label.id);
			for (const lead of state.leads.all().all()) {
				if (lead.lt_interest_status === label.interest_status) markInterest(context, lead, to ?? null);
			}
			for (const email of state.emails.values()) if (email.i_status === label.interest_status) email.i_status = to ?? null;
			return label;
		},
	});
	operation(app, {
		method: 'POST',
		url: '/lead-labels/ai-reply-label',
		scope: 'lead-labels:read',
		body: open({ reply_text: str() }),
		run: ({ body }) => {
			countAiCall(context);
			const custom = [...context.state.labels.values()].filter((label) => label.use_with_ai);
			return { result: predictLabel(body.reply_text, custom), custom_labels_considered: custom.map((label) => label.label) };
		},
	});
}

/** The number of a new label; those of labels that are gone are not given again. */
function newNumber({ state }: Context): number {
	const numbers = state.table<number>('labelNumbers');
	const used = [...state.labels.values()].map((label) => Math.abs(label.interest_status));
	const number = Math.max(2_000 + state.labels.size, numbers.get('last') ?? 0, ...used) + 1;
	numbers.set('last', number);
	return number;
}

/** Refuses what goes over the limit of a month; the answer has a shape of its own. */
function countAiCall({ core, state }: Context): void {
	if (!core.settings.limits) return;
	const calls = state.table<number>('aiReplyLabelCalls');
	const now = core.clock.now();
	for (const [id, at] of calls) if (at <= now - AI_WINDOW) calls.delete(id);
	if (calls.size >= AI_CALLS) throw new Refusal(429, 'Rate limit', { error: 'Rate limit of 500 requests per 30 days exceeded' });
	calls.set(core.ids.uuid(), now);
}
