import type { FastifyInstance } from 'fastify';

import { bool, list, num, oneOf, open, str, uuid } from '../validation.mts';
import { resourceOf } from './enrichmentWork.mts';
import { declareVariables } from './leadMaker.mts';
import { operation } from './operation.mts';
import { need, type Context } from './state.mts';
import { MODELS } from './superSearchWords.mts';
import type { Lead } from './types.mts';

const PENDING = 1;
const RUNNING = 2;
const DONE = 3;
const FAILED = 4;

/** An AI enrichment: a column of the leads that a model fills. */
export interface AiEnrichment {
	id: string;
	resource_id: string;
	resource_type: number;
	output_column: string;
	status: number;
	model_version: string;
	input_columns?: string[];
	overwrite: boolean;
	auto_update: boolean;
	limit?: number;
	template_id: string | null;
}
interface Kept extends AiEnrichment {
	prompt?: string;
}

const table = (context: Context) => context.state.table<Kept>('aiEnrichments');

/** The AI enrichments of a campaign or list, by column; the last one of a column counts. */
export function aiOf(context: Context, resource: string): Map<string, AiEnrichment> {
	const own = [...table(context).values()].filter((one) => one.resource_id === resource);
	return new Map(own.map((one) => [one.output_column, one]));
}

/** Work that was under way when the state was saved is not kept with it. */
export function failUnfinished(records: Map<string, AiEnrichment>): void {
	for (const one of records.values()) if (one.status < DONE) one.status = FAILED;
}

/** Fills the column of leads: waiting, then running, then done or failed. */
export function runAi(context: Context, enrichment: AiEnrichment, leads: readonly Lead[]): void {
	const { clock, settings } = context.core;
	const { prompt = '' } = enrichment as Kept;
	const { output_column: column } = enrichment;
	enrichment.status = PENDING;
	clock.later(settings.jobMs / 3, () => void (enrichment.status = RUNNING));
	clock.later(settings.jobMs, () => {
		enrichment.status = settings.jobResult === 'success' ? DONE : FAILED;
		if (enrichment.status === FAILED) return;
		for (const lead of leads) lead.payload[column] = answerTo(prompt, lead);
		declareVariables(context, leads[0]?.campaign ?? null, [column]);
	});
}

/** POST /supersearch-enrichment/ai and what of it is in progress. */
export function aiEnrichmentRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'POST',
		url: '/supersearch-enrichment/ai',
		scope: 'supersearch_enrichments:create',
		body: open({
			resource_id: uuid(),
			output_column: str(),
			resource_type: oneOf([1, 2]),
			input_columns: list(str()).optional(),
			model_version: oneOf(MODELS),
			use_instantly_account: bool().optional(),
			overwrite: bool().default(false),
			auto_update: bool().default(false),
			skip_leads_without_email: bool().optional(),
			limit: num().min(1, 'must be >= 1').max(1_000_000, 'must be <= 1000000').optional(),
			prompt: str().optional(),
			template_id: str().optional(),
			status: oneOf([1, 2, 3, 4]).optional(),
			filters: list(open({})).optional(),
		}),
		run: ({ body }) => {
			const { core, state } = context;
			const { leads: store } = state;
			const isCampaign = body.resource_type === 1;
			need<unknown>(isCampaign ? state.campaigns : state.lists, body.resource_id);
			const { input_columns, limit, prompt, output_column } = body;
			const shown: AiEnrichment = {
				id: core.ids.uuid(),
				resource_id: body.resource_id,
				resource_type: body.resource_type,
				output_column,
				status: PENDING,
				model_version: body.model_version,
				...(input_columns === undefined ? {} : { input_columns }),
				overwrite: body.overwrite,
				auto_update: body.auto_update,
				...(limit === undefined ? {} : { limit }),
				template_id: body.template_id ?? null,
			};
			const kept: Kept = { ...shown, prompt };
			table(context).set(kept.id, kept);
			const leads = (isCampaign ? store.ofCampaign(body.resource_id) : store.ofList(body.resource_id))
				.all()
				.filter((lead) => body.overwrite || !lead.payload[output_column])
				.filter((lead) => lead.email !== null || !body.skip_leads_without_email);
			runAi(context, kept, leads.slice(0, limit));
			return shown;
		},
	});
	operation(app, {
		method: 'GET',
		url: '/supersearch-enrichment/ai/:resource_id/in-progress',
		scope: 'supersearch_enrichments:read',
		body: 'none',
		params: open({ resource_id: uuid() }),
		run: ({ params }) => {
			const { id: resource } = resourceOf(context, params.resource_id);
			return [...table(context).values()]
				.filter((one) => one.resource_id === resource && one.status < DONE)
				.map(({ id, resource_id, resource_type, output_column, status }) => ({
					id,
					organization_id: context.state.workspace.id,
					resource_id,
					resource_type,
					output_column,
					status,
				}));
		},
	});
}

/** What the model says: the prompt itself with the fields of the lead in it. */
function answerTo(prompt: string, lead: Lead): string {
	const filled = prompt.replace(/\{\{\s*(\w+)\s*\}\}/g, (_all, name: string) => String(lead.payload[name] ?? ''));
	return filled === '' ? `Written for ${lead.first_name ?? lead.email ?? 'the lead'}` : `Answer to: ${filled}`;
}
