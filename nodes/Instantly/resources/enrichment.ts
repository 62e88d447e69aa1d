import type { Field, Resource, Simple, Values } from '../../../engine/describe';
import { choice, flag, json, list, listed, number, text } from '../../../engine/fields';
import { leadList, plainId } from '../fields';
import { hollow } from '../../../engine/hollow';
import { searchFilters, searchGuard, withinFilters } from '../searchForm';
import { aiStatus } from '../searchWords';

const kinds = { Campaign: 1, 'Lead List': 2 };
/** One picker for both, because pickers are large: a campaign is given by its ID. */
const target = leadList('resource_id', 'A list, or the ID of a campaign', {
	label: 'Lead List or Campaign',
	required: true,
	url: undefined,
});

/** The API's `limit` of a write: not the Limit of a list, which n8n knows by that name. */
const maxLeads = (maxValue?: number, more: object = {}) =>
	number('limit', 'How many at most', {
		label: 'Max Leads',
		parameter: 'maxLeads',
		default: 100,
		typeOptions: { minValue: 1, maxValue },
		...more,
	});

const autoUpdate = flag('auto_update', 'Whether later leads are enriched too; takes credits', {
	label: 'Enrich Added Leads',
	default: true,
});
const needsEmail = flag('skip_rows_without_email', 'Whether to leave out leads without email', {
	label: 'Skip Without Email',
	parameter: 'skipWithoutEmail',
	default: true,
});
const conditions = json('filters', 'Which leads to enrich', { label: 'Conditions (JSON)', parameter: 'conditionsJson' });
const providers = list('custom_flow', 'Whom to ask in turn, with commas', { label: 'Providers' });
const overwrite = flag('overwrite', 'Whether to replace values', { default: true });

const progress = { id: 'id', resource_id: 'resource_id', resource_type: 'resource_type', output_column: 'output_column', status: 'status' };
const words: Simple['words'] = { resource_type: kinds, status: aiStatus };

const leadIds = list('lead_ids', 'Only these, with commas or as a list', { label: 'Lead IDs' });
const ofColumn: Field[] = [
	overwrite,
	number('starting_row', 'The first lead is 1', { default: 1, typeOptions: { minValue: 1 } }),
	number('count', 'How many leads from there', { default: 100, typeOptions: { minValue: 1 } }),
];

function runGuard(values: Values): string | undefined {
	const needy = ofColumn.find(({ name }) => values[name] !== undefined);
	if (needy && values.column_name === undefined) return `'${needy.label}' is for an AI column: add 'AI Column' as well, or take it out`;
	return hollow(values, [leadIds, conditions], 'leads');
}

/** https://developer.instantly.ai/api/v2/supersearchenrichment */
export const enrichment: Resource = {
	name: 'SuperSearch',
	// Keys cannot be given the scopes of its own that the document names; those for everything are taken as well.
	scope: 'all',
	operations: {
		countLeads: {
			name: 'Count Leads',
			action: 'Count leads of a search',
			description: 'Count leads without enriching them',
			route: 'POST /supersearch-enrichment/count-leads-from-supersearch',
			filters: searchFilters(),
			strict: true,
			guard: searchGuard,
			repeatable: true,
			scope: 'read',
		},
		create: {
			name: 'Create',
			action: 'Create an enrichment',
			description: 'Enrich a campaign or list at once; takes credits',
			route: 'POST /supersearch-enrichment/',
			required: [target, listed('type', 'What to add', 'enrichmentTypes', { label: 'Type Name or ID', from: 'enrichmentTypes' })],
			optional: [
				maxLeads(50_000),
				conditions,
				providers,
				json('integration_actions', 'What to run instead of a type', { label: 'Integration Actions (JSON)' }),
			],
			guard: (values) =>
				(values.type === undefined) === (values.integration_actions === undefined)
					? "Choose either a type or 'Integration Actions (JSON)': Instantly takes one of the two"
					: hollow(values, [conditions], 'leads'),
			scope: null,
		},
		createAi: {
			name: 'Create AI',
			action: 'Create an AI enrichment',
			description: 'Let an AI fill a column of the leads; takes credits',
			route: 'POST /supersearch-enrichment/ai',
			required: [
				target,
				choice('resource_type', 'What the ID stands for', kinds, { label: 'Kind', default: 2 }),
				text('output_column', 'Column that the AI fills', { required: true, placeholder: 'e.g. icebreaker' }),
				listed('model_version', 'The AI model', 'aiModels', { label: 'Model Name or ID', from: 'aiModels', required: true }),
			],
			optional: [
				text('prompt', 'What to write, with {{columns}} of the lead', { typeOptions: { rows: 4 } }),
				text('template_id', 'Used instead of a prompt', { label: 'Template ID' }),
				list('input_columns', 'What the AI reads, with commas'),
				overwrite,
				autoUpdate,
				flag('skip_leads_without_email', needsEmail.property.description ?? '', {
					label: needsEmail.label,
					parameter: needsEmail.parameter,
					default: true,
				}),
				flag('use_instantly_account', 'Whether not to use AI keys of your own', { default: true }),
				maxLeads(1_000_000),
				conditions,
				choice('status', 'State to begin with', aiStatus),
			],
			guard: (values) =>
				values.prompt !== undefined && values.template_id !== undefined
					? "With a template Instantly ignores the prompt. Take out 'Prompt' or 'Template ID'"
					: hollow(values, [conditions], 'leads'),
			simple: {
				fields: { ...progress, model_version: 'model_version', input_columns: 'input_columns', overwrite: 'overwrite', auto_update: 'auto_update', limit: 'limit' },
				words,
			}, // prettier-ignore
		},
		get: {
			name: 'Get',
			action: 'Get an enrichment',
			description: 'Find out how a list is enriched, and if that is under way',
			route: 'GET /supersearch-enrichment/{resource_id}',
			required: [target],
			scope: null,
		},
		getAiProgress: {
			name: 'Get AI Progress',
			action: 'Get AI enrichments under way',
			route: 'GET /supersearch-enrichment/ai/{resource_id}/in-progress',
			required: [target],
			gives: 'items',
			paging: false,
			simple: { fields: progress, words },
		},
		getHistory: {
			name: 'Get History',
			action: 'Get the enrichment history',
			route: 'GET /supersearch-enrichment/history/{resource_id}',
			required: [target],
			gives: 'items',
			// The document gives no largest page; a page that were cut shorter than asked for would pass for the last.
			paging: { by: 'offset', items: 'items', size: { name: 'limit', max: 10 }, send: 'offset' },
		},
		getSignalKeywords: {
			name: 'Get Signal Keywords',
			action: 'Get the keywords of a signal',
			description: 'Find keywords for the signals of a search',
			route: 'POST /supersearch-enrichment/signal-keywords-facet',
			required: [
				text('category', 'Category of the signal', { required: true, placeholder: 'e.g. linkedin_post_contact' }),
				text('field', 'Keyword field of the signal', { required: true }),
			],
			optional: [
				text('prefix', 'How the keywords begin'),
				number('limit', 'How many keywords to give at most', {
					label: 'Max Keywords',
					parameter: 'maxKeywords',
					default: 10,
					typeOptions: { minValue: 1, maxValue: 100 },
				}),
			],
			repeatable: true,
			scope: 'read',
		},
		importLeads: {
			name: 'Import Leads',
			action: 'Import leads of a search',
			description: 'Add leads to a list and enrich them; takes credits',
			route: 'POST /supersearch-enrichment/enrich-leads-from-supersearch',
			required: [maxLeads(1_000_000, { required: true })],
			filters: searchFilters(withinFilters),
			optional: [
				text('resource_id', 'The list that gets the leads; else one is made', { label: 'Lead List ID', parameter: 'listId', ...plainId }),
				text('list_name', 'Name of the list that is made'),
				text('search_name', 'Name of the search'),
				flag('work_email_enrichment', 'Whether to look for work email addresses', { label: 'Work Email', default: true }),
				flag('fully_enriched_profile', 'Whether to add the LinkedIn profile', { label: 'LinkedIn Profile', default: true }),
				providers,
				autoUpdate,
				needsEmail,
				json('signal_enrichment', 'Signals to add, as a JSON list', { label: 'Signals (JSON)', parameter: 'signalsJson' }),
				json('ai_enrichment', 'AI columns to fill, as JSON', { label: 'AI Columns (JSON)', parameter: 'aiJson' }),
			],
			strict: true,
			guard: (values) =>
				values.resource_id !== undefined && values.list_name !== undefined
					? "'List Name' is for a new list, but 'Lead List ID' names one that is there. Take one of them out"
					: searchGuard(values),
			scope: null,
		},
		previewLeads: {
			name: 'Preview Leads',
			action: 'Preview leads of a search',
			description: 'Show some leads without enriching them',
			route: 'POST /supersearch-enrichment/preview-leads-from-supersearch',
			filters: searchFilters(),
			strict: true,
			guard: searchGuard,
			repeatable: true,
			scope: 'read',
		},
		run: {
			name: 'Run',
			action: 'Run enrichments',
			description: 'Enrich leads that are not enriched yet; takes credits',
			route: 'POST /supersearch-enrichment/run',
			required: [target],
			optional: [leadIds, maxLeads(1_000_000), text('column_name', 'AI column to fill', { label: 'AI Column' }), ...ofColumn, conditions],
			strict: true,
			guard: runGuard,
			scope: null,
		},
		updateSettings: {
			name: 'Update Settings',
			action: 'Update enrichment settings',
			route: 'PATCH /supersearch-enrichment/{resource_id}/settings',
			required: [target],
			optional: [
				autoUpdate,
				needsEmail,
				flag('is_evergreen', 'Whether it goes on for leads to come', { label: 'Evergreen', default: true }),
			],
			repeatable: true,
			scope: 'create',
		},
	},
};
