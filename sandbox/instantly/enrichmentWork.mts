import { notFound, type Context } from './state.mts';
import { verdict } from './emailVerification.mts';
import type { Lead } from './types.mts';
import { emit } from './webhookSender.mts';

/** A lead whose enrichment is over. */
export const ENRICHED = 1;
const PENDING = 11;
const NOT_AVAILABLE = -1;

/** What a campaign or list is enriched with. */
export interface Enrichment {
	id: string;
	organization_id: string;
	resource_id: string;
	resource_type: 1 | 2;
	limit?: number;
	type?: string;
	enrichment_payload: Record<string, unknown>;
	auto_update?: boolean;
	skip_rows_without_email?: boolean;
	is_evergreen?: boolean;
	search_filters?: Record<string, unknown>;
	has_no_leads?: boolean;
	/** When the last run of it ends. */
	until: number;
}
type Options = Partial<Omit<Enrichment, 'id' | 'organization_id' | 'resource_id' | 'resource_type' | 'enrichment_payload' | 'until'>>;

/** The enrichments, by campaign or list. */
export const enrichments = (context: Context) => context.state.table<Enrichment>('enrichments');

/** The campaign or list of an id; 404 when there is none. */
export function resourceOf(context: Context, id: string): { id: string; type: 1 | 2; leads: readonly Lead[] } {
	const { campaigns, lists, leads } = context.state;
	if (campaigns.has(id)) return { id, type: 1, leads: leads.ofCampaign(id).all() };
	if (lists.has(id)) return { id, type: 2, leads: leads.ofList(id).all() };
	throw notFound();
}

/** Adds to what a campaign or list is enriched with, which is one record for each, and begins the work. */
export function startEnrichment(context: Context, resource: string, payload: Record<string, unknown>, options: Options): Enrichment {
	const { core, state } = context;
	const { type } = resourceOf(context, resource);
	const known = enrichments(context).get(resource);
	const enrichment: Enrichment = Object.assign(
		known ?? {
			id: core.ids.uuid(),
			organization_id: state.workspace.id,
			resource_id: resource,
			resource_type: type,
			auto_update: false,
			skip_rows_without_email: false,
			is_evergreen: false,
		},
		Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
		{ enrichment_payload: { ...known?.enrichment_payload, ...payload } },
		{ until: core.clock.now() + core.settings.jobMs },
	);
	enrichments(context).set(resource, enrichment);
	const list = state.lists.get(resource);
	if (list) list.has_enrichment_task = true;
	keepHistory(context, enrichment);
	core.clock.later(core.settings.jobMs, () => {
		const campaign = type === 1 ? resource : null;
		emit(context, { type: 'supersearch_enrichment_completed', campaign, more: { resource_id: resource, resource_type: type } });
	});
	return enrichment;
}

/** Whether work is under way. */
export function inProgress(context: Context, enrichment: Enrichment | undefined): boolean {
	return enrichment !== undefined && enrichment.until > context.core.clock.now();
}

/** Enriches leads, which show at once that they wait for it. */
export function work(context: Context, enrichment: Enrichment, leads: readonly Lead[]): void {
	const { core } = context;
	for (const lead of leads) lead.enrichment_status = PENDING;
	core.clock.later(core.settings.jobMs, () => {
		for (const lead of leads) finish(enrichment, lead);
	});
}

function finish(enrichment: Enrichment, lead: Lead): void {
	const wanted = enrichment.enrichment_payload;
	// A lead without address and without a name cannot be found anywhere.
	if (lead.email === null && lead.last_name === null) {
		lead.enrichment_status = NOT_AVAILABLE;
		return;
	}
	lead.enrichment_status = ENRICHED;
	if (wanted.email_verification && lead.email !== null) {
		const { verification_status: status, catch_all } = verdict(lead.email);
		lead.verification_status = status === 'invalid' ? -1 : catch_all ? -3 : 1;
	}
	if (wanted.fully_enriched_profile) lead.payload.linkedIn = `https://network.example/in/${lead.id}`;
	for (const name of ['joblisting', 'technologies', 'news', 'funding'])
		if (wanted[name]) lead.payload[name] = `Example ${name} of ${lead.company_name ?? 'the company'}`;
	if (wanted.engagement_score) lead.payload.engagement_score = 50;
}

type Entry = Pick<Enrichment, 'resource_id' | 'resource_type' | 'enrichment_payload' | 'limit'> & { id: string; timestamp_created: string };

/** What was begun, oldest first. */
export function history(context: Context): Map<string, Entry> {
	return context.state.table<Entry>('enrichmentHistory');
}

function keepHistory(context: Context, { resource_id, resource_type, enrichment_payload, limit }: Enrichment): void {
	const { ids, clock } = context.core;
	const entry = { id: ids.uuid(), timestamp_created: clock.iso(), resource_id, resource_type, enrichment_payload, limit };
	history(context).set(entry.id, entry);
}
