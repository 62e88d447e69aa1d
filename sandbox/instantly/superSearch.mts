import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { Refusal, statusName } from '../refusal.mts';
import { bool, list, num, open, str, uuid } from '../validation.mts';
import { chance } from './chance.mts';
import { resourceOf, startEnrichment } from './enrichmentWork.mts';
import { startJob } from './jobs.mts';
import { makeLead } from './leadMaker.mts';
import { makeList } from './leadLists.mts';
import { operation } from './operation.mts';
import type { Context } from './state.mts';
import { searchFilters, signals, type SearchFilters } from './superSearchRules.mts';

/** A company list that can be searched, and one that is still being made; every other id is unknown. */
export const COMPANY_LISTS = { ready: '018f23b7-92bb-7c64-a3d4-1ba53b8ad971', notReady: '018f23b7-92bb-7c64-a3d4-1ba53b8ad972' };

/** Leads that one request adds at most, however large its `limit`. */
const MADE_AT_MOST = 500;
const SHOWN = 20;
const EVERYBODY = 1_000_000;
const COMPANIES = 997;
const TITLES = ['Head of Sales', 'Founder', 'Operations Manager', 'Marketing Lead', 'Finance Director'];
const PLACES = ['Example City', 'Sample Town', 'Model Village'];
const TOKENS = ['hiring', 'growth', 'launch', 'pricing', 'partner', 'expansion', 'funding', 'automation', 'security', 'webinar'];

const flags = { skip_owned_leads: bool().optional(), show_one_lead_per_company: bool().optional() };
type Flags = { skip_owned_leads?: boolean; show_one_lead_per_company?: boolean };

const enrichBody = open({
	search_filters: searchFilters,
	search_name: str().optional(),
	work_email_enrichment: bool().optional(),
	fully_enriched_profile: bool().optional(),
	custom_flow: list(str()).optional(),
	signal_enrichment: signals(),
	resource_id: uuid().optional(),
	auto_update: bool().optional(),
	skip_rows_without_email: bool().optional(),
	list_name: str().optional(),
	limit: num().min(1, 'must be >= 1').max(1_000_000, 'must be <= 1000000'),
	ai_enrichment: z.record(z.unknown(), { invalid_type_error: 'must be object' }).optional(),
});

/** Searching for leads, and taking them into a list or campaign. The people found are invented, and the same for the same filters. */
export function superSearchRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'POST',
		url: '/supersearch-enrichment/count-leads-from-supersearch',
		scope: 'supersearch_enrichments:read',
		body: open({ search_filters: searchFilters, ...flags }),
		run: ({ body }) => ({ number_of_leads: search(context, body.search_filters, body).total }),
	});
	operation(app, {
		method: 'POST',
		url: '/supersearch-enrichment/preview-leads-from-supersearch',
		scope: 'supersearch_enrichments:read',
		body: open({ search_filters: searchFilters, ...flags }),
		run: ({ body }) => {
			const { total, people } = search(context, body.search_filters, body);
			return { number_of_leads: total, number_of_redacted_results: 0, leads: people.slice(0, SHOWN).map((one) => preview(context, one)) };
		},
	});
	operation(app, {
		method: 'POST',
		url: '/supersearch-enrichment/enrich-leads-from-supersearch',
		body: enrichBody,
		run: ({ body }) => enrich(context, body),
	});
	operation(app, {
		method: 'POST',
		url: '/supersearch-enrichment/signal-keywords-facet',
		scope: 'supersearch_enrichments:read',
		body: open({
			category: str(),
			field: str(),
			prefix: str().optional(),
			limit: num().min(1, 'must be >= 1').max(100, 'must be <= 100').optional(),
		}),
		run: ({ body }) => {
			const prefix = (body.prefix ?? '').toLowerCase();
			const known = /^[a-z]+(_[a-z]+)+$/.test(body.category) ? TOKENS : [];
			const keywords = known
				.filter((keyword) => keyword.startsWith(prefix))
				.map((keyword) => ({ keyword, count: 1 + chance(`${body.category} ${body.field} ${keyword}`, 900) }));
			return { keywords: keywords.sort((a, b) => b.count - a.count).slice(0, body.limit ?? 10) };
		},
	});
}

function enrich(context: Context, body: z.output<typeof enrichBody>) {
	const { state } = context;
	const { search_filters: filters, list_name: name } = body;
	const { people } = search(context, filters, {}, MADE_AT_MOST);
	const resource =
		body.resource_id === undefined
			? { id: makeList(context, { name: name ?? body.search_name ?? 'SuperSearch', has_enrichment_task: true }).id, type: 2 as const }
			: resourceOf(context, body.resource_id);
	const target =
		resource.type === 1
			? { campaign: resource.id, list_id: null, assigned_to: null }
			: { campaign: null, list_id: resource.id, assigned_to: null };
	const flow = body.custom_flow === undefined ? {} : { custom_flow: body.custom_flow };
	const enrichment = startEnrichment(
		context,
		resource.id,
		{
			work_email_enrichment: body.work_email_enrichment ?? false,
			fully_enriched_profile: body.fully_enriched_profile ?? false,
			...flow,
			...(body.signal_enrichment === undefined ? {} : { signal_enrichment: body.signal_enrichment }),
			...(body.ai_enrichment === undefined ? {} : { ai_enrichment: body.ai_enrichment }),
		},
		{
			limit: body.limit,
			auto_update: body.auto_update,
			skip_rows_without_email: body.skip_rows_without_email,
			search_filters: filters,
			has_no_leads: people.length === 0,
		},
	);
	const about = { type: 'import-leads', entity_id: resource.id, entity_type: resource.type === 1 ? 'campaign' : 'list' };
	const bring = () => {
		const there = (person: Person) =>
			state.leads.withEmail(person.email).some((lead) => lead.campaign === target.campaign && lead.list_id === target.list_id);
		const wanted = people.slice(0, body.limit);
		const fresh = wanted.filter((person) => !there(person));
		for (const { location: _place, ...person } of fresh) {
			const lead = makeLead(context, { ...person, custom_variables: { location: _place } }, target);
			state.leads.add(Object.assign(lead, { enrichment_status: 1 }));
		}
		return { success_count: fresh.length, failed_count: wanted.length - fresh.length, total_to_process: wanted.length };
	};
	return {
		id: enrichment.id,
		organization_id: state.workspace.id,
		resource_id: resource.id,
		resource_type: resource.type,
		search_filters: filters,
		limit: body.limit,
		...(body.resource_id === undefined ? { list_name: state.lists.get(resource.id)?.name } : {}),
		...flow,
		background_job_id: people.length === 0 ? null : startJob(context, about, bring).id,
		live_list_workflow_id: null,
	};
}

interface Person {
	email: string;
	first_name: string;
	last_name: string;
	company_name: string;
	job_title: string;
	location: string;
}

/**
 * The people that fit: how many, and the first of them. Every set of filters has its own people; no filter means everybody, and
 * the word `nobody` in a filter means nobody.
 */
function search(context: Context, filters: SearchFilters, more: Flags, most = 5_000): { total: number; people: Person[] } {
	checkCompanyList(filters.company_list_id);
	const { skip_owned_leads: own, show_one_lead_per_company: single, ...rest } = filters;
	const text = JSON.stringify(rest);
	if (/"nobody"/i.test(text)) return { total: 0, people: [] };
	const all = text === '{}' ? EVERYBODY : 50 + chance(text, 4_000);
	const total = (single ?? more.show_one_lead_per_company) ? Math.min(all, COMPANIES) : all;
	const first = chance(`${text} first`, EVERYBODY);
	const found = Array.from({ length: Math.min(total, most) }, (_unused, index) => person(first + index));
	if (!(own ?? more.skip_owned_leads)) return { total, people: found };
	const people = found.filter((one) => !isOwned(context, one));
	return { total: total - (found.length - people.length), people };
}

function person(number: number): Person {
	const company = (number % COMPANIES) + 1;
	const name = String(number).padStart(7, '0');
	return {
		email: `found${name}@company${company}.example`,
		first_name: 'Lead',
		last_name: name,
		company_name: `Example Company ${company}`,
		job_title: TITLES[number % TITLES.length],
		location: PLACES[number % PLACES.length],
	};
}

function isOwned(context: Context, { email }: Person): boolean {
	return context.state.leads.withEmail(email).length > 0;
}

function preview(context: Context, one: Person) {
	const company = one.company_name.replace(/\D/g, '');
	return {
		firstName: one.first_name,
		lastName: one.last_name,
		fullName: `${one.first_name} ${one.last_name}`,
		jobTitle: one.job_title,
		location: one.location,
		linkedIn: `https://network.example/in/lead-${one.last_name}`,
		companyName: one.company_name,
		companyLogo: `https://company${company}.example/logo.png`,
		companyId: company,
		isOwned: isOwned(context, one),
	};
}

function checkCompanyList(id: string | undefined): void {
	if (id === undefined || id === COMPANY_LISTS.ready) return;
	const [status, message, errorCode] =
		id === COMPANY_LISTS.notReady
			? ([409, 'Company list is not ready', 'COMPANY_LIST_NOT_READY'] as const)
			: ([404, 'Company list not found', 'COMPANY_LIST_NOT_FOUND'] as const);
	throw new Refusal(status, message, { statusCode: status, error: statusName(status), message, errorCode });
}
