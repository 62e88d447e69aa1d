import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { Refusal } from '../refusal.mts';
import { bool, closed, int, list, num, oneOf, open, queryNumber, str, uuid } from '../validation.mts';
import { aiOf, runAi } from './aiEnrichments.mts';
import { ENRICHED, enrichments, history, inProgress, resourceOf, startEnrichment, work } from './enrichmentWork.mts';
import { operation } from './operation.mts';
import { need, type Context } from './state.mts';
import type { Lead } from './types.mts';

const TYPES = [
	'work_email_enrichment',
	'fully_enriched_profile',
	'email_verification',
	'joblisting',
	'technologies',
	'news',
	'funding',
	'engagement_score',
	'ai_enrichment',
	'custom_flow',
] as const;
/** Those that are told of as yes or no. */
const PLAIN = TYPES.filter((type) => !['ai_enrichment', 'custom_flow'].includes(type));
const byResource = open({ resource_id: uuid() });

const integrations = z.record(
	z
		.record(open({ mapping: z.record(str(), { invalid_type_error: 'must be object' }) }), { invalid_type_error: 'must be object' })
		.refine((actions) => Object.keys(actions).length > 0, 'must NOT have fewer than 1 properties'),
	{ invalid_type_error: 'must be object' },
);

/** What campaigns and lists are enriched with. */
export function enrichmentRoutes(app: FastifyInstance, context: Context): void {
	// The vendor's path ends in a slash; whether it must is not known.
	for (const url of ['/supersearch-enrichment/', '/supersearch-enrichment']) {
		operation(app, {
			method: 'POST',
			url,
			body: open({
				resource_id: uuid(),
				type: oneOf(TYPES).optional(),
				limit: num().min(1, 'must be >= 1').max(50_000, 'must be <= 50000').optional(),
				filters: list(open({})).optional(),
				custom_flow: list(str()).optional(),
				integration_actions: integrations
					.refine((actions) => Object.keys(actions).length > 0, 'must NOT have fewer than 1 properties')
					.optional(),
			}),
			run: ({ body }) => {
				const { type, limit, custom_flow: flow, integration_actions: actions } = body;
				if (type !== undefined && actions !== undefined) throw new Refusal(400, 'type and integration_actions are mutually exclusive');
				const payload = {
					...(type === undefined ? {} : { [type]: type === 'custom_flow' ? (flow ?? []) : type === 'ai_enrichment' ? {} : true }),
					...(flow === undefined ? {} : { custom_flow: flow }),
					...(actions === undefined ? {} : { integration_actions: actions }),
				};
				const { leads } = resourceOf(context, body.resource_id);
				const made = startEnrichment(context, body.resource_id, payload, { type, limit });
				work(context, made, leads.slice(0, limit));
				const { id, organization_id, resource_id, enrichment_payload } = made;
				return { id, organization_id, resource_id, enrichment_payload, ...(made.limit === undefined ? {} : { limit: made.limit }) };
			},
		});
	}
	operation(app, {
		method: 'GET',
		url: '/supersearch-enrichment/:resource_id',
		body: 'none',
		params: byResource,
		run: ({ params }) => {
			const { id } = resourceOf(context, params.resource_id);
			const found = enrichments(context).get(id);
			const none = Object.fromEntries(PLAIN.map((type) => [type, false]));
			return {
				resource_id: id,
				exists: found !== undefined,
				in_progress: inProgress(context, found),
				has_no_leads: found?.has_no_leads ?? false,
				enrichment_payload: { ...none, ...found?.enrichment_payload, ...(found?.limit === undefined ? {} : { limit: found.limit }) },
				auto_update: found?.auto_update ?? false,
				is_evergreen: found?.is_evergreen ?? false,
				...(found?.search_filters ? { search_filters: found.search_filters } : {}),
			};
		},
	});
	operation(app, {
		method: 'PATCH',
		url: '/supersearch-enrichment/:resource_id/settings',
		scope: 'supersearch_enrichments:create',
		body: open({ auto_update: bool().optional(), skip_rows_without_email: bool().optional(), is_evergreen: bool().optional() }),
		params: byResource,
		run: ({ params, body }) => {
			const changed = Object.assign(need(enrichments(context), resourceOf(context, params.resource_id).id), body);
			const { until: _until, is_evergreen: _evergreen, search_filters: _filters, has_no_leads: _none, ...shown } = changed;
			return { ...shown, in_progress: inProgress(context, changed) };
		},
	});
	operation(app, {
		method: 'GET',
		url: '/supersearch-enrichment/history/:resource_id',
		scope: 'supersearch_enrichments:read',
		body: 'none',
		params: byResource,
		query: open({ offset: queryNumber().optional(), limit: queryNumber().optional() }),
		run: ({ params, query }) => {
			const { id } = resourceOf(context, params.resource_id);
			const all = [...history(context).values()].filter((entry) => entry.resource_id === id).reverse();
			const from = query.offset ?? 0;
			return all.slice(from, from + (query.limit ?? 10));
		},
	});
	operation(app, {
		method: 'POST',
		url: '/supersearch-enrichment/run',
		faults: 'message',
		body: open({
			resource_id: uuid(),
			lead_ids: list(str(), 1, 10_000).optional(),
			limit: int().optional(),
			column_name: str().optional(),
			overwrite: bool().optional(),
			starting_row: int().min(1, 'must be >= 1').optional(),
			count: int().min(1, 'must be >= 1').optional(),
			filters: list(closed({ column_name: str(), type: num(), value: list(str()) })).optional(),
		}),
		run: ({ body }) => {
			const { leads } = resourceOf(context, body.resource_id);
			const { lead_ids: ids, column_name: column, overwrite, starting_row: row = 1, count } = body;
			const chosen = leads.filter((lead) => !ids || ids.includes(lead.id));
			if (column === undefined) {
				if (overwrite !== undefined || body.starting_row !== undefined || count !== undefined)
					throw new Refusal(400, 'column_name is required for overwrite, starting_row and count');
				const known = need(enrichments(context), body.resource_id);
				const open = left(chosen.filter((lead) => lead.enrichment_status !== ENRICHED).slice(0, body.limit));
				const made = startEnrichment(context, body.resource_id, {}, {});
				work(context, made, open);
				return { id: known.id, resource_id: body.resource_id, enrichment_payload: made.enrichment_payload };
			}
			const ai = need(aiOf(context, body.resource_id), column);
			const rows = chosen.slice(row - 1, count === undefined ? undefined : row - 1 + count);
			runAi(context, ai, left(rows.filter((lead) => overwrite || !lead.payload[column]).slice(0, body.limit)));
			return { id: ai.id, resource_id: body.resource_id, enrichment_payload: { ai_enrichment: { [column]: ai.model_version } } };
		},
	});
}

function left(leads: Lead[]): Lead[] {
	if (leads.length === 0) throw new Refusal(400, 'All the leads have already been enriched');
	return leads;
}
