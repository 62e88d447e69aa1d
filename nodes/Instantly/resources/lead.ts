import type { IDataObject } from 'n8n-workflow';
import type { Field, Resource, Simple, Values } from '../../../engine/describe';
import { choice, flag, json, list, listed, number, records, several, text } from '../../../engine/fields';
import { enrichment, esg, esp, leadStatus } from '../enums';
import { campaign, interestStatus, lead as leadPicker, leadList, member, plainId, subsequence } from '../fields';
import { addedLeads } from '../addedLeads';
import { hollow } from '../../../engine/hollow';
import { customVariables, leadColumns } from '../leadColumns';

const id = leadPicker('id', 'The lead to work on', { required: true });
const target = { Campaign: 'campaign', 'Lead List': 'list' };
const inCampaign = { required: true, shown: { addTo: ['campaign'] } };
const inList = { required: true, shown: { addTo: ['list'] } };
const addTo = choice('add_to', 'Where the leads go', target, { in: 'here', label: 'Add To' });

const simple: Simple = {
	fields: {
		id: 'id', email: 'email', first_name: 'first_name', last_name: 'last_name', company_name: 'company_name',
		status: 'status', interest: 'lt_interest_status', campaign: 'campaign', list_id: 'list_id', payload: 'payload',
	},
	words: { status: leadStatus, interest: 'interests' },
}; // prettier-ignore

const person: Field[] = [
	text('first_name', 'First name of the lead'),
	text('last_name', 'Last name of the lead'),
	text('company_name', 'Company the lead works for'),
	text('job_title', 'Position of the lead'),
	text('phone', 'Phone number of the lead'),
	text('website', 'Website of the lead or the company'),
	text('personalization', 'Text for the placeholder {{personalization}}'),
	text('pl_value_lead', 'What winning this lead is worth', { label: 'Potential Value', placeholder: 'e.g. 500' }),
	interestStatus('lt_interest_status', 'How interested the lead is', { settable: true }),
	member('assigned_to', 'The workspace member who looks after the lead'),
	json('custom_variables', 'Values for placeholders of your own, as JSON', {
		send: customVariables,
		placeholder: 'e.g. {"industry": "Retail"}',
	}),
];

const skips: Field[] = [
	flag('skip_if_in_workspace', 'Whether to leave out leads that are anywhere in the workspace already; wins over the other two', {
		default: true,
	}),
	flag('skip_if_in_campaign', 'Whether to leave out leads that any campaign has already', { default: true }),
	flag('skip_if_in_list', 'Whether to leave out leads that any list has already', { default: true }),
	flag('verify_leads_on_import', 'Whether to verify the email addresses; takes verification credits', { default: true }),
	text('blocklist_id', 'Block list to check against instead of the default one of the workspace', { label: 'Block List ID', ...plainId }),
];

const ids = list('ids', 'IDs of leads, with commas or as a list', { label: 'Lead IDs' });
const filters: Field[] = [
	text('search', 'First name, last name or email to look for'),
	listed('filter', 'What the leads have in common', 'leadFilters', { label: 'Activity Name or ID', from: 'leadFilters' }),
	campaign('campaign', 'Only leads of this campaign', { parameter: 'campaignId' }),
	leadList('list_id', 'Only leads of this list'),
	flag('in_campaign', 'Whether the leads are in a campaign'),
	flag('in_list', 'Whether the leads are in a list'),
	ids,
	json('queries', 'Conditions on activity, as a JSON list with actionType and values'),
];
const moreFilters: Field[] = [
	list('excluded_ids', 'IDs of leads to leave out, with commas or as a list', { label: 'Excluded Lead IDs' }),
	list('contacts', 'Email addresses that must match exactly, with commas or as a list', { label: 'Emails' }),
];
const owners = several('organization_user_ids', 'Workspace members who own the leads', 'members', { label: 'Owner Names or IDs' });

/** Refuses to touch every lead of the workspace because all filters are empty. */
function someFilter(verb: string, fields: Field[]) {
	return (values: Values) =>
		fields.some(({ name }) => values[name] !== undefined)
			? hollow(values, fields, 'leads')
			: `Without a filter this would ${verb} every lead of the workspace. Add one under 'Filters'`;
}

/** The API's `limit` of a write: not the Limit of a list, which n8n knows by that name. */
const atMost = { label: 'Max Leads', parameter: 'maxLeads', default: 100 };

const which = { 'Leads That Match': 'some', 'All Leads of the Campaign or List': 'all' };
const deleteFilters: Field[] = [
	choice('status', 'Only leads with this status', leadStatus),
	ids,
	number('limit', 'How many leads to delete at most', { ...atMost, typeOptions: { minValue: 1, maxValue: 10_000 } }),
];

/** DELETE /leads without ids, status or limit empties the whole campaign or list. */
function deleteGuard(values: Values) {
	const empty = hollow(values, deleteFilters, 'leads');
	if (empty) return empty;
	const narrowed = deleteFilters.some(({ name }) => values[name] !== undefined);
	if (values.which === 'all' && narrowed) return "'Which Leads' says all leads, but there are filters too. Choose one of the two";
	if (values.which !== 'all' && !narrowed)
		return "Without a filter this would delete every lead of the campaign or list. Add a filter, or choose 'All Leads' under 'Which Leads'";
	return undefined;
}

/** Adds to the lead's custom variables instead of replacing them; they come back in `payload` beside the core fields. */
function mergedVariables(values: Values, found: IDataObject): Values {
	const core = ['email', 'firstName', 'lastName', 'companyName', 'jobTitle', 'website', 'phone', 'personalization'];
	const kept = Object.entries((found.payload ?? {}) as IDataObject).filter(
		([name, value]) => !core.includes(name) && typeof value !== 'object',
	);
	return { ...values, custom_variables: { ...Object.fromEntries(kept), ...(values.custom_variables as IDataObject) } };
}

const moveFilter = someFilter('move', [...filters, ...moreFilters, text('esp_code', ''), text('esg_code', '')]);
/** The API takes IDs only within one campaign or list. */
const moveGuard = (values: Values) =>
	moveFilter(values) ??
	(values.ids && !values.campaign && !values.list_id
		? "'Lead IDs' work only within a campaign or a list. Add 'Campaign' or 'Lead List'"
		: undefined);

/** https://developer.instantly.ai/api/v2/lead */
export const lead: Resource = {
	name: 'Lead',
	scope: 'leads',
	operations: {
		addMany: {
			name: 'Add to Campaign or List',
			action: 'Add leads to a campaign or list',
			description: 'Add any number of leads, 1,000 with each request; gives one outcome for each lead',
			route: 'POST /leads/add',
			required: [
				addTo,
				campaign('campaign_id', 'Which campaign', inCampaign),
				leadList('list_id', 'Which list', inList),
				choice('lead_source', 'Where the leads come from', { 'Input Items': 'items', JSON: 'json' }, { in: 'here' }),
				records('leads', 'Which input fields make up a lead', leadColumns, 'leadColumns', { shown: { leadSource: ['items'] } }),
				json('leads', 'One lead or a list of leads, with the names of the API', {
					parameter: 'leadsJson',
					columns: leadColumns,
					required: true,
					shown: { leadSource: ['json'] },
					placeholder: 'e.g. [{"email": "name@email.com", "first_name": "Nathan"}]',
				}),
			],
			optional: [...skips, member('assigned_to', 'The workspace member who looks after the lead')],
			options: [
				choice(
					'unknown_columns',
					'What to do with input fields that are no fields of a lead',
					{ 'Leave Out': 'ignore', 'Send as Custom Variables': 'custom' },
					{ in: 'here', send: (value) => (value === 'custom' ? 'custom_variables' : undefined) },
				),
			],
			batch: { field: 'leads', max: 1000 },
			outcome: addedLeads,
		},
		bulkAssign: {
			name: 'Assign Many',
			action: 'Assign leads to workspace members',
			description: 'Share leads among workspace members; Instantly accepts it and carries it out later',
			route: 'POST /leads/bulk-assign',
			required: [
				several('organization_user_ids', 'Who gets the leads; several members share them', 'members', {
					label: 'Owner Names or IDs',
					required: true,
				}),
			],
			filters: [
				...filters,
				text('smart_view_id', 'Saved view to take leads from', { label: 'Smart View ID', ...plainId }),
				member('assigned_to', 'Only leads that this member has now', { label: 'Current Owner' }),
				flag('has_clause', 'Whether the filters set in the web app apply as well', { label: 'Use Filters of the App' }),
				number('limit', 'How many leads to assign at most', { ...atMost, typeOptions: { minValue: 0 } }),
			],
			gives: 'accepted',
			scope: null,
			strict: true,
			guard: someFilter('assign', [...filters, text('smart_view_id', ''), text('assigned_to', '')]),
		},
		create: {
			name: 'Create',
			action: 'Create a lead',
			description: 'Create a new lead; an address that the campaign has already comes back unchanged',
			route: 'POST /leads',
			required: [
				addTo,
				campaign('campaign', 'Which campaign', { ...inCampaign, parameter: 'campaignId' }),
				leadList('list_id', 'Which list', inList),
				text('email', 'Address of the lead', { required: true, placeholder: 'name@email.com' }),
			],
			optional: [...person, ...skips, flag('verify_leads_for_lead_finder', 'Whether to verify the lead for the lead finder')],
			simple,
			independent: 'email',
		},
		delete: { name: 'Delete', action: 'Delete a lead', route: 'DELETE /leads/{id}', required: [id], gives: 'deleted', independent: 'id' },
		deleteMany: {
			name: 'Delete Many',
			action: 'Delete many leads',
			description: 'Delete leads of a campaign or list permanently',
			route: 'DELETE /leads',
			required: [
				choice('add_to', 'Where the leads are', target, { in: 'here', label: 'Delete From' }),
				campaign('campaign_id', 'Which campaign', inCampaign),
				leadList('list_id', 'Which list', inList),
				choice('which', 'Whether to delete all leads, or only those that the filters name', which, { in: 'here', label: 'Which Leads' }),
			],
			filters: deleteFilters,
			strict: true,
			guard: deleteGuard,
			// With a limit a second time deletes others.
			repeatable: false,
		},
		get: { name: 'Get', action: 'Get a lead', route: 'GET /leads/{id}', required: [id], simple },
		getAll: {
			name: 'Get Many',
			action: 'Get many leads',
			route: 'POST /leads/list',
			optional: [
				...filters,
				...moreFilters,
				owners,
				text('smart_view_id', 'Saved view to take leads from', { label: 'Smart View ID', ...plainId }),
				flag('is_website_visitor', 'Whether the lead came as a visitor of your website', { label: 'Website Visitor' }),
				flag('distinct_contacts', 'Whether to give each address once, even if it is in several campaigns', { default: true }),
				choice('enrichment_status', 'Only leads with this enrichment status', enrichment),
				choice('esg_code', 'Only leads behind this email security gateway', esg, { label: 'Email Security Gateway' }),
			],
			gives: 'items',
			guard: (values) => hollow(values, [...filters, ...moreFilters, owners], 'leads'),
			scope: 'read',
			simple,
		},
		merge: {
			name: 'Merge',
			action: 'Merge two leads',
			route: 'POST /leads/merge',
			required: [
				leadPicker('lead_id', 'The lead that goes away', { label: 'Lead to Merge', required: true }),
				leadPicker('destination_lead_id', 'The lead that stays', { label: 'Lead to Keep', required: true }),
			],
			scope: 'update',
			simple,
		},
		move: {
			name: 'Move',
			action: 'Move leads to a campaign or list',
			description: 'Move or copy leads; Instantly does it in a background job',
			route: 'POST /leads/move',
			required: [
				choice('add_to', 'Where the leads go', target, { in: 'here', label: 'Move To' }),
				campaign('to_campaign_id', 'Which campaign', { ...inCampaign, parameter: 'campaignId' }),
				leadList('to_list_id', 'Which list', { ...inList, parameter: 'listId' }),
			],
			filters: [
				...filters,
				...moreFilters,
				choice('esp_code', 'Only leads with this mail service', esp, { label: 'Mail Service' }),
				choice('esg_code', 'Only leads behind this email security gateway', esg, { label: 'Email Security Gateway' }),
				number('limit', 'How many leads to move at most', { ...atMost, typeOptions: { minValue: 1 } }),
			],
			optional: [
				member('assigned_to', 'Who looks after the leads from now on', { label: 'New Owner' }),
				flag('copy_leads', 'Whether to copy the leads instead of moving them', { default: true }),
				flag('check_duplicates', 'Whether to leave out leads that the target has already', { default: true }),
				flag('check_duplicates_in_campaigns', 'Whether to leave out leads that any campaign has already', { default: true }),
				flag('skip_leads_in_verification', 'Whether to leave out leads that are being verified', { default: true }),
				flag('ignore_resource_filter_clauses', 'Whether to ignore filters saved in the campaign or list', {
					label: 'Ignore Saved Filters',
					default: true,
				}),
				flag('reset_interest_status', 'Whether the interest status starts anew', { default: true }),
			],
			strict: true,
			guard: moveGuard,
			job: true,
			scope: 'update',
		},
		moveToSubsequence: {
			name: 'Move to Subsequence',
			action: 'Move a lead to a subsequence',
			route: 'POST /leads/subsequence/move',
			required: [id, subsequence('subsequence_id', 'The subsequence that gets the lead', { required: true })].map((field) => ({
				...field,
				in: 'body' as const,
			})),
			repeatable: true,
			independent: 'id',
			scope: 'update',
			simple,
		},
		removeFromSubsequence: {
			name: 'Remove From Subsequence',
			action: 'Remove a lead from its subsequence',
			route: 'POST /leads/subsequence/remove',
			required: [id],
			repeatable: true,
			independent: 'id',
			scope: 'update',
			simple,
		},
		update: {
			name: 'Update',
			action: 'Update a lead',
			description: 'Update a lead; custom variables are added to those it has',
			route: 'PATCH /leads/{id}',
			required: [id],
			optional: person,
			options: [
				flag('replace_custom_variables', 'Whether the custom variables given here replace all that the lead has', {
					in: 'here',
					default: true,
				}),
			],
			reads: {
				route: 'GET /leads/{id}',
				when: (values) => values.custom_variables !== undefined && !values.replace_custom_variables,
				into: mergedVariables,
			},
			repeatable: true,
			independent: 'id',
			simple,
		},
		updateInterest: {
			name: 'Update Interest Status',
			action: 'Update the interest status of a lead',
			description: 'Mark a lead as interested, not interested and so on; Instantly accepts it and carries it out later',
			route: 'POST /leads/update-interest-status',
			required: [
				text('lead_email', 'Address of the lead', {
					label: 'Email',
					required: true,
					placeholder: 'name@email.com',
					parameter: 'leadEmail',
				}),
				interestStatus('interest_value', 'How interested the lead is', { default: 1, required: true }),
			],
			optional: [
				campaign('campaign_id', 'The campaign in which the status changes'),
				leadList('list_id', 'The list in which the status changes'),
				number('ai_interest_value', 'Interest value that the AI would give', { label: 'AI Interest Value' }),
				flag('disable_auto_interest', 'Whether Instantly stops changing the status by itself', { default: true }),
			],
			gives: 'accepted',
			repeatable: true,
			independent: 'lead_email',
			scope: null,
		},
	},
};
