import type { z } from 'zod';

import { Refusal } from '../refusal.mts';
import { isUuid } from '../validation.mts';
import { IdOrdered } from './idOrdered.mts';
import type { assignBody, listBody, moveBody } from './leadRules.mts';
import { holds, pageOf, type Context } from './state.mts';
import type { Lead } from './types.mts';

type ListBody = z.output<typeof listBody>;
type Selection = Partial<ListBody & z.output<typeof moveBody> & z.output<typeof assignBody>>;
type Query = NonNullable<ListBody['queries']>[number];
type Test = (lead: Lead) => boolean;

const interest =
	(value: number): Test =>
	(lead) =>
		lead.lt_interest_status === value;
const status =
	(value: number): Test =>
	(lead) =>
		lead.status === value;
const verification =
	(value: number): Test =>
	(lead) =>
		lead.verification_status === value;

const FILTERS: Record<string, Test> = {
	FILTER_VAL_CONTACTED: (lead) => lead.timestamp_last_contact !== null,
	FILTER_VAL_NOT_CONTACTED: (lead) => lead.timestamp_last_contact === null,
	FILTER_VAL_COMPLETED: status(3),
	FILTER_VAL_UNSUBSCRIBED: status(-2),
	FILTER_VAL_ACTIVE: status(1),
	FILTER_LEAD_INTERESTED: interest(1),
	FILTER_LEAD_NOT_INTERESTED: interest(-1),
	FILTER_LEAD_MEETING_BOOKED: interest(2),
	FILTER_LEAD_MEETING_COMPLETED: interest(3),
	FILTER_LEAD_CLOSED: interest(4),
	FILTER_LEAD_OUT_OF_OFFICE: interest(0),
	FILTER_LEAD_WRONG_PERSON: interest(-2),
	FILTER_LEAD_LOST: interest(-3),
	FILTER_LEAD_NO_SHOW: interest(-4),
	FILTER_VAL_BOUNCED: status(-1),
	FILTER_VAL_SKIPPED: status(-3),
	FILTER_VAL_RISKY: verification(-2),
	FILTER_VAL_INVALID: verification(-1),
	FILTER_VAL_VALID: verification(1),
	FILTER_VAL_IN_SUBSEQUENCE: (lead) => lead.subsequence_id !== null,
	FILTER_VAL_OPENED_NO_REPLY: (lead) => lead.email_open_count > 0 && lead.email_reply_count === 0,
	FILTER_VAL_COMPLETED_NO_REPLY: (lead) => lead.status === 3 && lead.email_reply_count === 0,
	FILTER_VAL_NO_OPENS: (lead) => lead.email_open_count === 0,
	FILTER_VAL_REPLIED: (lead) => lead.email_reply_count > 0,
	FILTER_VAL_LINK_CLICKED: (lead) => lead.email_click_count > 0,
};
/** The names `filter` may have where the vendor checks it. */
export const FILTER_NAMES = [...Object.keys(FILTERS), 'FILTER_LEAD_CUSTOM_LABEL_POSITIVE', 'FILTER_LEAD_CUSTOM_LABEL_NEGATIVE'];

/** The page of leads that POST /leads/list answers. */
export function listLeads(context: Context, body: ListBody) {
	const limit = body.limit ?? 10;
	const { starting_after: after } = body;
	if (body.distinct_contacts) return distinct(context, body, limit);
	// The vendor's server was seen to answer 500 to an address where it expects an id.
	if (after !== undefined && !isUuid(after)) throw new Refusal(500, 'Internal Server Error');
	const { items, tests } = plan(context, body);
	const found: Lead[] = [];
	const all = items.all();
	for (let index = after === undefined ? 0 : items.after(after); index < all.length; index += 1) {
		if (tests.every((test) => test(all[index])) && found.push(all[index]) > limit) break;
	}
	return pageOf(context, found, limit, (lead) => lead.id);
}

/** All leads a selection names, in order of id. */
export function selectLeads(context: Context, selection: Selection, limit = Infinity): Lead[] {
	const { items, tests } = plan(context, selection);
	const found: Lead[] = [];
	for (const lead of items.all()) {
		if (found.length >= limit) break;
		if (tests.every((test) => test(lead))) found.push(lead);
	}
	return found;
}

function distinct(context: Context, body: ListBody, limit: number) {
	const first = new Map<string, Lead>();
	for (const lead of selectLeads(context, { ...body, limit: undefined })) {
		if (lead.email !== null && !first.has(lead.email)) first.set(lead.email, lead);
	}
	const { starting_after: after } = body;
	const emails = [...first.keys()].filter((email) => after === undefined || email > after.toLowerCase()).sort();
	const found = emails.slice(0, limit + 1).map((email) => first.get(email) as Lead);
	return pageOf(context, found, limit, (lead) => lead.email as string);
}

/** The smallest group that holds everything wanted, and the tests left to make on it. */
function plan(context: Context, want: Selection): { items: IdOrdered<Lead>; tests: Test[] } {
	const { leads } = context.state;
	const tests: Test[] = [];
	let items: IdOrdered<Lead> | undefined;
	const narrow = (group: () => IdOrdered<Lead>, test: Test) => {
		if (items) tests.push(test);
		else items = group();
	};
	if (want.ids) {
		const ids = new Set(want.ids.map((id) => id.toLowerCase()));
		const group = () => setOf([...ids].map((id) => leads.get(id)).filter((lead) => lead !== undefined));
		narrow(group, (lead) => ids.has(lead.id));
	}
	if (want.contacts) {
		const contacts = new Set(want.contacts.map((email) => email.toLowerCase()));
		const group = () => setOf([...contacts].flatMap((email) => leads.withEmail(email)));
		narrow(group, (lead) => lead.email !== null && contacts.has(lead.email));
	}
	const { campaign, list_id: list } = want;
	if (campaign !== undefined)
		narrow(
			() => leads.ofCampaign(campaign),
			(lead) => lead.campaign === campaign,
		);
	if (list !== undefined)
		narrow(
			() => leads.ofList(list),
			(lead) => lead.list_id === list,
		);
	tests.push(...testsOf(context, want));
	return { items: items ?? leads.all(), tests };
}

function testsOf(context: Context, want: Selection): Test[] {
	const tests: Test[] = [];
	const { search, in_campaign: inCampaign, in_list: inList } = want;
	if (search) {
		tests.push((lead) => holds(lead.email, search) || holds(lead.first_name, search) || holds(lead.last_name, search));
	}
	if (want.filter) tests.push(filterTest(context, want.filter));
	if (inCampaign !== undefined) tests.push((lead) => (lead.campaign !== null) === inCampaign);
	if (inList !== undefined) tests.push((lead) => (lead.list_id !== null) === inList);
	if (want.excluded_ids) {
		const excluded = new Set(want.excluded_ids);
		tests.push((lead) => !excluded.has(lead.id));
	}
	const { organization_user_ids: owners, is_website_visitor: visitor, enrichment_status: enrichment } = want;
	if (owners) tests.push((lead) => lead.assigned_to !== null && owners.includes(lead.assigned_to));
	if (visitor !== undefined) tests.push((lead) => (lead.is_website_visitor ?? false) === visitor);
	if (enrichment !== undefined) tests.push((lead) => lead.enrichment_status === enrichment);
	if (want.esp_code !== undefined) tests.push((lead) => lead.esp_code === want.esp_code);
	const { esg_code: esg } = want;
	if (esg === 'all') tests.push((lead) => (lead.esg_code ?? 0) > 0);
	else if (esg === 'none') tests.push((lead) => !lead.esg_code);
	else if (esg !== undefined) tests.push((lead) => lead.esg_code === Number(esg));
	for (const query of want.queries ?? []) tests.push(queryTest(context, query));
	return tests;
}

function filterTest(context: Context, name: string): Test {
	const mood = { FILTER_LEAD_CUSTOM_LABEL_POSITIVE: 'positive', FILTER_LEAD_CUSTOM_LABEL_NEGATIVE: 'negative' }[name];
	if (mood !== undefined) {
		const labels = [...context.state.labels.values()].filter((label) => label.interest_status_label === mood);
		const values = new Set(labels.map((label) => label.interest_status));
		return (lead) => lead.lt_interest_status !== undefined && values.has(lead.lt_interest_status);
	}
	// The vendor does not check the name, so a wrong one filters nothing.
	return FILTERS[name] ?? (() => true);
}

function queryTest(context: Context, query: Query): Test {
	const { 'occurrence-days': days, 'occurrence-count': count, 'lead-status': wanted } = query.values;
	const since = days === undefined ? undefined : context.core.clock.iso(context.core.clock.now() - days * 86_400_000);
	const recent = (at: string | null) => at !== null && (since === undefined || at >= since);
	const counted = (n: number, at: string | null) => {
		if (!count || count.count === undefined) return recent(at);
		if (count.condition === 'less') return n < count.count;
		return recent(at) && (count.condition === 'equal' ? n === count.count : n > count.count);
	};
	if (query.actionType === 'reply') return (lead) => counted(lead.email_reply_count, lead.timestamp_last_reply);
	if (query.actionType === 'email-open') return (lead) => counted(lead.email_open_count, lead.timestamp_last_open);
	if (query.actionType === 'link-click') return (lead) => counted(lead.email_click_count, lead.timestamp_last_click);
	if (query.actionType === 'last-contacted') return (lead) => recent(lead.timestamp_last_contact);
	if (query.actionType === 'lead-status-change') return (lead) => recent(lead.timestamp_last_interest_change);
	return (lead) => (lead.lt_interest_status === wanted?.status) === (wanted?.condition !== 'is-not');
}

function setOf(leads: Lead[]): IdOrdered<Lead> {
	const set = new IdOrdered<Lead>();
	for (const lead of [...new Set(leads)].sort((a, b) => (a.id < b.id ? -1 : 1))) set.add(lead);
	return set;
}
