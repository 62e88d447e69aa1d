import { Refusal } from '../refusal.mts';
import { bool, closed, email, int, isUuid, list, num, oneOf, open, patch, str, strOrNull, uuid, uuidOrNull } from '../validation.mts';
import { z } from 'zod';
import { INTEREST, type Scalar } from './types.mts';

/** The fields of a lead that a client may write. */
export interface LeadInput {
	email?: string | null;
	personalization?: string | null;
	website?: string | null;
	last_name?: string | null;
	first_name?: string | null;
	company_name?: string | null;
	job_title?: string | null;
	phone?: string | null;
	lt_interest_status?: number;
	pl_value_lead?: string | null;
	assigned_to?: string | null;
	custom_variables?: Record<string, Scalar>;
}

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], {
	errorMap: () => ({ message: 'must be string,number,boolean,null' }),
});
const fields = {
	personalization: strOrNull().optional(),
	website: strOrNull().optional(),
	last_name: strOrNull().optional(),
	first_name: strOrNull().optional(),
	company_name: strOrNull().optional(),
	job_title: strOrNull().optional(),
	phone: strOrNull().optional(),
	lt_interest_status: oneOf(INTEREST).optional(),
	pl_value_lead: strOrNull().optional(),
	assigned_to: uuidOrNull().optional(),
	custom_variables: z.record(scalar, { invalid_type_error: 'must be object' }).optional(),
};
const skips = {
	skip_if_in_workspace: bool().optional(),
	skip_if_in_campaign: bool().optional(),
	skip_if_in_list: bool().optional(),
	verify_leads_on_import: bool().optional(),
};

/** POST /leads */
export const createBody = closed({
	...fields,
	...skips,
	email: strOrNull().optional(),
	campaign: uuidOrNull().optional(),
	list_id: uuidOrNull().optional(),
	blocklist_id: uuid().optional(),
	verify_leads_for_lead_finder: bool().optional(),
});
/** PATCH /leads/{id} */
export const patchBody = patch(fields);
/** DELETE /leads */
export const deleteBody = open({
	campaign_id: uuid().optional(),
	list_id: uuid().optional(),
	status: oneOf([1, 2, 3, -1, -2, -3] as const).optional(),
	ids: list(uuid()).optional(),
	limit: int().min(1, 'must be >= 1').max(10_000, 'must be <= 10000').optional(),
});
/** POST /leads/add, all but the leads themselves, which `checkLeads` looks at. */
export const addBody = open({
	...skips,
	campaign_id: uuid().optional(),
	list_id: uuid().optional(),
	leads: z.any().superRefine((value, context) => {
		if (value === undefined) context.addIssue({ code: 'invalid_type', expected: 'array', received: 'undefined' });
	}),
	blocklist_id: uuidOrNull().optional(),
	assigned_to: uuid().optional(),
});

const query = open({
	actionType: oneOf(['reply', 'email-open', 'last-contacted', 'link-click', 'lead-status', 'lead-status-change']),
	values: open({
		'occurrence-days': num().optional(),
		'occurrence-count': open({ condition: oneOf(['more', 'less', 'equal']).optional(), count: num().optional() }).optional(),
		'lead-status': open({ status: num().optional(), condition: oneOf(['is', 'is-not']).optional() }).optional(),
	}),
});
const selection = {
	search: str().optional(),
	filter: str().optional(),
	campaign: uuid().optional(),
	list_id: uuid().optional(),
	in_campaign: bool().optional(),
	in_list: bool().optional(),
	ids: list(uuid()).optional(),
	queries: list(query).optional(),
	excluded_ids: list(uuid()).optional(),
	contacts: list(email()).optional(),
	esg_code: oneOf(['0', '1', '2', '3', '4', 'all', 'none']).optional(),
};
/** POST /leads/list */
export const listBody = open({
	...selection,
	limit: int().min(1, 'must be >= 1').max(100, 'must be <= 100').optional(),
	starting_after: str().optional(),
	organization_user_ids: list(uuid()).optional(),
	smart_view_id: uuid().optional(),
	is_website_visitor: bool().optional(),
	distinct_contacts: bool().optional(),
	enrichment_status: oneOf([1, -1, 11, -2] as const).optional(),
});
/** POST /leads/move */
export const moveBody = open({
	...selection,
	to_campaign_id: uuid().optional(),
	to_list_id: uuid().optional(),
	ignore_resource_filter_clauses: bool().optional(),
	check_duplicates_in_campaigns: bool().optional(),
	skip_leads_in_verification: bool().optional(),
	limit: num().optional(),
	assigned_to: uuid().optional(),
	esp_code: oneOf([0, 1, 2, 3, 8, 9, 10, 12, 13, 999, 1000] as const).optional(),
	copy_leads: bool().optional(),
	check_duplicates: bool().optional(),
	reset_interest_status: bool().optional(),
});
/** POST /leads/bulk-assign */
export const assignBody = open({
	...selection,
	organization_user_ids: list(uuid(), 1),
	smart_view_id: uuid().optional(),
	limit: int().min(0, 'must be >= 0').optional(),
	assigned_to: uuid().optional(),
	has_clause: bool().optional(),
});
/** POST /leads/update-interest-status */
export const interestBody = open({
	lead_email: str(),
	interest_value: z.number({ invalid_type_error: 'must be number,null' }).nullable(),
	campaign_id: str().optional(),
	ai_interest_value: num().optional(),
	disable_auto_interest: bool().optional(),
	list_id: str().optional(),
});
const textKeys = new Set([
	'email',
	'personalization',
	'website',
	'last_name',
	'first_name',
	'company_name',
	'job_title',
	'phone',
	'pl_value_lead',
]);

/** The rules of one lead in /leads/add by hand: a thousand of them must not cost more than the rest of the request. */
export function checkLeads(leads: unknown): LeadInput[] {
	const fault = (at: string, words: string) => new Refusal(400, `body/leads${at} ${words}`);
	if (!Array.isArray(leads)) throw fault('', 'must be array');
	if (leads.length < 1) throw fault('', 'must NOT have fewer than 1 items');
	if (leads.length > 1_000) throw fault('', 'must NOT have more than 1000 items');
	for (let index = 0; index < leads.length; index += 1) {
		const lead = leads[index] as Record<string, unknown>;
		if (!isObject(lead)) throw fault(`/${index}`, 'must be object');
		for (const key in lead) {
			const value = lead[key];
			if (textKeys.has(key)) {
				if (typeof value !== 'string' && value !== null) throw fault(`/${index}/${key}`, 'must be string,null');
			} else if (key === 'custom_variables') {
				checkVariables(value, index, fault);
			} else if (key === 'lt_interest_status') {
				if (typeof value !== 'number') throw fault(`/${index}/${key}`, 'must be number');
				if (!INTEREST.includes(value as 0)) throw fault(`/${index}/${key}`, 'must be equal to one of the allowed values');
			} else if (key === 'assigned_to') {
				if (value === null) continue;
				if (typeof value !== 'string') throw fault(`/${index}/${key}`, 'must be string,null');
				if (!isUuid(value)) throw fault(`/${index}/${key}`, 'must match format "uuid"');
			} else {
				throw fault(`/${index}`, 'must NOT have additional properties');
			}
		}
	}
	return leads as LeadInput[];
}

function checkVariables(value: unknown, index: number, fault: (at: string, words: string) => Refusal): void {
	if (!isObject(value)) throw fault(`/${index}/custom_variables`, 'must be object');
	for (const name in value) {
		const inner = value[name];
		if (inner !== null && typeof inner === 'object')
			throw fault(`/${index}/custom_variables/${name}`, 'must be string,number,boolean,null');
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
