import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { pick } from '../../support/world.mts';
import { noId, noRecord, same, unknown, type Case, type Cases, type Prepare, type Samples } from './common.mts';

const target = { resourceId: pick('<list>') };
const filters = {
	filtersJson: '{"technologies": ["Shopify"], "location_mode": "company"}',
	locations: {
		place: [
			{ city: 'Berlin', state: '', country: 'Germany' },
			{ city: '', state: 'Texas', country: '' },
		],
	},
	employees: '11-50, 500+',
	departments: ['Sales', 'IT & IS'],
	levels: ['Owner'],
	industries: 'Travel, Recreation, and Leisure',
	titles: 'Head of Sales, Founder',
	notTitles: ['Assistant'],
	companies: 'Example Company 1',
	keywords: 'coffee tea',
	skipOwned: true,
	onePerCompany: false,
};
const conditions = '[{"column_name": "city", "type": 1, "value": ["Berlin"]}]';
const signal = [{ key: 'job_change', period_days: 30 }, 'web_traffic'];
const both: Case['items'] = [{ id: '<list>' }, { id: '<campaign>' }];
/** An operation on a list and on a campaign. */
const on = (
	more: INodeParameters = {},
	gives: (item: IDataObject) => IDataObject | IDataObject[] = ({ id }) => ({ resource_id: id }),
): Case => ({
	parameters: { resourceId: pick('={{ $json.id }}'), ...more },
	items: both,
	gives: [gives(both[0]), gives(both[1])],
	bad: { id: unknown },
	says: noRecord,
});
const searches: Case['items'] = [{ title: 'Head of Sales' }, { title: 'Finance Director' }];
const noFilter = { bad: { title: '' }, says: /^'Job Titles' is empty/ };
const searched: INodeParameters = { filters: { titles: '={{ $json.title }}' } };

/** Enrichments of a list and a campaign that are under way. */
export const prepare: Prepare = async ({ api, control }, ids) => {
	control.settings({ jobMs: 600_000 });
	for (const [resource_id, resource_type] of [
		[ids.list, 2],
		[ids.campaign, 1],
	]) {
		await api.post('/supersearch-enrichment/', { resource_id, type: 'email_verification' });
		await api.post('/supersearch-enrichment/ai', { resource_id, resource_type, output_column: 'icebreaker', model_version: 'gpt-5' });
	}
	return {};
};

export const samples: Samples = {
	countLeads: [{ parameters: { filters } }, { parameters: { filters: { employees: '={{ ["1-10", { op: "lte", max: 5 }] }}' } } }],
	create: [
		{ parameters: { ...target, type: 'work_email_enrichment', additionalFields: { maxLeads: 10, conditionsJson: conditions } } },
		{ parameters: { ...target, type: 'Custom Flow', additionalFields: { customFlow: 'one, two' } } },
		{
			parameters: {
				resourceId: pick('<campaign>'),
				additionalFields: { integrationActions: '{"crm": {"add": {"mapping": {"email": "email"}}}}' },
			},
		},
	],
	createAi: [
		{
			parameters: {
				...target,
				resourceType: 2,
				outputColumn: 'opener',
				modelVersion: 'gpt-5-mini',
				additionalFields: {
					prompt: 'Write to {{first_name}}',
					inputColumns: 'first_name, company_name',
					overwrite: false,
					autoUpdate: true,
					skipWithoutEmail: true,
					useInstantlyAccount: true,
					maxLeads: 100,
					conditionsJson: conditions,
					status: 1,
				},
			},
		},
		{
			parameters: {
				resourceId: pick('<campaign>'),
				resourceType: 1,
				outputColumn: 'opener',
				modelVersion: 'Claude Sonnet 4.6',
				additionalFields: { templateId: 'template1' },
			},
		},
	],
	get: [{ parameters: target }],
	getAiProgress: [{ parameters: target }],
	getHistory: [{ parameters: { ...target, limit: 3 } }, { parameters: { ...target, returnAll: true } }],
	getSignalKeywords: [
		{ parameters: { category: 'linkedin_post_contact', field: 'keywords', additionalFields: { prefix: 'gr', maxKeywords: 5 } } },
	],
	importLeads: [
		{
			parameters: {
				maxLeads: 5,
				filters,
				additionalFields: {
					listName: 'Found',
					searchName: 'Sales in Berlin',
					workEmailEnrichment: true,
					fullyEnrichedProfile: false,
					customFlow: ['one', 'two'],
					autoUpdate: false,
					skipWithoutEmail: true,
					signalsJson: JSON.stringify(signal),
					aiJson: '{"opener": {"model_version": "gpt-5"}}',
				},
			},
		},
		{ parameters: { maxLeads: 5, filters: { titles: 'Founder' }, additionalFields: { listId: '<list2>' } } },
	],
	previewLeads: [{ parameters: { filters } }],
	run: [
		{ parameters: { ...target, additionalFields: { leadIds: '<inList>, <inList2>', maxLeads: 1, conditionsJson: conditions } } },
		{ parameters: { ...target, additionalFields: { columnName: 'icebreaker', overwrite: true, startingRow: 1, count: 2 } } },
	],
	updateSettings: [{ parameters: { ...target, updateFields: { autoUpdate: true, skipWithoutEmail: false, isEvergreen: true } } }],
};

export const cases: Cases = {
	countLeads: {
		parameters: searched,
		items: searches,
		gives: [{ number_of_leads: expect.any(Number) as never }, { number_of_leads: expect.any(Number) as never }],
		...noFilter,
	},
	create: on({ type: 'news' }),
	createAi: on({ resourceType: '={{ $itemIndex === 0 ? 2 : "Campaign" }}', outputColumn: 'opener', modelVersion: 'o3' }, ({ id }) => ({
		resource_id: id,
		status: 'Pending',
	})),
	get: { ...on(), bad: { id: 'nonsense' }, says: noId },
	getAiProgress: on({}, ({ id }) => [{ resource_id: id, output_column: 'icebreaker', status: 'Pending' }]),
	getHistory: on({ returnAll: true }, ({ id }) => [{ resource_id: id }]),
	getSignalKeywords: {
		parameters: { category: '={{ $json.category }}', field: 'keywords', additionalFields: { maxKeywords: 1 } },
		items: [{ category: 'linkedin_post_contact' }, { category: 'web_traffic' }],
		gives: [{ keywords: [{}] }, { keywords: [{}] }],
		bad: { category: '' },
		says: /^'Category' is empty/,
	},
	importLeads: {
		parameters: { ...searched, maxLeads: 3 },
		items: searches,
		gives: same(searches, ({ title }) => ({ search_filters: { title: { include: [title] } }, limit: 3 })),
		...noFilter,
	},
	previewLeads: { parameters: searched, items: searches, gives: same(searches, () => ({ number_of_redacted_results: 0 })), ...noFilter },
	run: on({ additionalFields: { maxLeads: 1 } }),
	updateSettings: on({ updateFields: { autoUpdate: true } }, ({ id }) => ({ resource_id: id, auto_update: true })),
};
