import { pick } from '../../support/world.mts';
import { byId, deleted, id, malformed, noId, noRecord, on, same, unknown, type Case, type Cases, type Samples } from './common.mts';

const toCampaign = { addTo: 'campaign', campaignId: pick('<campaign2>') };
const toList = { addTo: 'list', listId: pick('<list>') };
const person = {
	firstName: 'Lead',
	lastName: '0009',
	companyName: 'Example Company',
	jobTitle: 'Buyer',
	phone: '+15550000009',
	website: 'https://example.com',
	personalization: 'I liked your shop window.',
	plValueLead: '500',
	ltInterestStatus: 1,
	assignedTo: pick('<member>'),
	customVariables: '{"industry": "Retail", "size": 3}',
};
const skips = {
	skipIfInWorkspace: true,
	skipIfInCampaign: false,
	skipIfInList: true,
	verifyLeadsOnImport: true,
	blocklistId: '01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e57',
};
const query = { actionType: 'reply', values: { 'occurrence-days': 7, 'occurrence-count': { condition: 'more', count: 1 } } };
const filters = {
	search: 'Lead',
	filter: 'FILTER_VAL_CONTACTED',
	campaignId: pick('<campaign>'),
	inCampaign: true,
	inList: false,
	ids: '<lead>, <lead2>',
	queries: JSON.stringify([query]),
};
const moreFilters = { excludedIds: ['<lead2>'], contacts: 'lead1@example.com,lead2@example.com' };
const people: Case['items'] = [
	{ email: 'lead1@example.com', campaign: '<campaign>' },
	{ email: 'lead2@example.com', campaign: '<campaign>' },
];
const newcomers: Case['items'] = [
	{ email: 'new1@example.com', target: '<campaign>' },
	{ email: 'new2@example.com', target: '<campaign2>' },
];

export const samples: Samples = {
	addMany: [
		{
			parameters: {
				...toCampaign,
				leadSource: 'items',
				leads: { mappingMode: 'autoMapInputData', value: null },
				additionalFields: { ...skips, assignedTo: pick('<member>') },
				options: { unknownColumns: 'custom' },
			},
			items: [
				{ Email: 'lead5@example.com', 'First Name': 'Lead', surname: '0005', industry: 'Retail', sizes: [1, 2] },
				{ email: 'lead6@example.com', first_name: 'Lead', lt_interest_status: 'Meeting Booked', custom_variables: { industry: 'Food' } },
			],
		},
		{
			parameters: {
				...toList,
				leadSource: 'items',
				leads: {
					mappingMode: 'defineBelow',
					value: { email: '={{ $json.mail }}', last_name: '={{ $json["name"].toUpperCase() }}', company_name: 'Example Company' },
				},
			},
			items: [
				{ mail: 'lead5@example.com', name: 'five' },
				{ mail: 'lead6@example.com', name: 'six' },
			],
		},
		{
			parameters: {
				...toCampaign,
				leadSource: 'json',
				leadsJson: '[{"email": "lead5@example.com"}, {"email": "lead6@example.com", "custom_variables": {"vip": true}}]',
			},
		},
	],
	bulkAssign: [
		{
			parameters: {
				organizationUserIds: ['<member>', '<member2>'],
				filters: {
					...filters,
					smartViewId: '01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e57',
					assignedTo: pick('<member2>'),
					hasClause: false,
					maxLeads: 10,
				},
			},
		},
		{ parameters: { organizationUserIds: '={{ ["<member>"] }}', filters: { listId: pick('<list>') } } },
	],
	create: [
		{
			parameters: { ...toCampaign, email: 'lead9@example.com', additionalFields: { ...person, ...skips, verifyLeadsForLeadFinder: false } },
		},
		{ parameters: { ...toList, email: 'lead9@example.com' } },
	],
	delete: [{ parameters: id('lead') }],
	deleteMany: [
		{ parameters: { ...toCampaign, which: 'some', filters: { status: -1, ids: '<lead>', maxLeads: 5 } } },
		{ parameters: { ...toList, which: 'all' } },
	],
	get: [{ parameters: id('lead') }],
	getAll: [
		{
			parameters: {
				returnAll: false,
				limit: 5,
				filters: {
					...filters,
					...moreFilters,
					organizationUserIds: ['<member>'],
					smartViewId: '01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e57',
					isWebsiteVisitor: false,
					distinctContacts: false,
					enrichmentStatus: -1,
					esgCode: '1',
				},
			},
		},
		{ parameters: { returnAll: true, filters: { listId: pick('<list>') } } },
	],
	merge: [{ parameters: { leadId: pick('<lead>'), destinationLeadId: pick('<lead2>') } }],
	move: [
		{
			parameters: {
				addTo: 'campaign',
				campaignId: pick('<campaign2>'),
				filters: { ...filters, ...moreFilters, espCode: 999, esgCode: 'none', maxLeads: 10 },
				additionalFields: {
					assignedTo: pick('<member>'),
					copyLeads: true,
					checkDuplicates: true,
					checkDuplicatesInCampaigns: false,
					skipLeadsInVerification: true,
					ignoreResourceFilterClauses: true,
					resetInterestStatus: false,
				},
			},
		},
		{
			parameters: {
				addTo: 'list',
				listId: pick('<list>'),
				filters: { campaignId: pick('<campaign>'), ids: ['<lead>'] },
				options: { wait: true },
			},
		},
		{ parameters: { addTo: 'list', listId: pick('<list2>'), filters: { listId: pick('<list>') } } },
	],
	moveToSubsequence: [{ parameters: { ...id('lead'), subsequenceId: pick('<subsequence>') } }],
	removeFromSubsequence: [{ parameters: id('lead') }],
	update: [
		{ parameters: { ...id('lead'), updateFields: person } },
		{ parameters: { ...id('lead'), updateFields: { customVariables: '{"vip": true}' }, options: { replaceCustomVariables: true } } },
	],
	updateInterest: [
		{
			parameters: {
				leadEmail: 'lead1@example.com',
				interestValue: 2,
				additionalFields: { campaignId: pick('<campaign>'), aiInterestValue: 3, disableAutoInterest: true },
			},
		},
		{ parameters: { leadEmail: 'lead7@example.com', interestValue: 'Lead', additionalFields: { listId: pick('<list>') } } },
		{ parameters: { leadEmail: 'lead1@example.com', interestValue: '={{ 2001 }}' } },
	],
};

export const cases: Cases = {
	addMany: {
		parameters: {
			addTo: 'campaign',
			campaignId: pick('={{ $json.target }}'),
			leadSource: 'items',
			leads: { mappingMode: 'autoMapInputData', value: null },
		},
		items: newcomers,
		gives: same(newcomers, ({ email }) => ({ email, outcome: 'created', id: expect.any(String) as unknown as string })),
		bad: { email: 'new0@example.com', target: unknown },
		says: noRecord,
	},
	bulkAssign: {
		parameters: { organizationUserIds: '={{ [$json.member] }}', filters: { campaignId: pick('<campaign>') } },
		items: [{ member: '<member>' }, { member: '<member2>' }],
		gives: [{ accepted: true }, { accepted: true }],
		bad: { member: 'nonsense' },
		says: /^Instantly: 'Owner Names or IDs' was not accepted: body\/organization_user_ids/,
	},
	create: {
		parameters: { addTo: 'campaign', campaignId: pick('={{ $json.target }}'), email: '={{ $json.email }}' },
		items: newcomers,
		gives: same(newcomers, ({ email, target }) => ({ email, campaign: target })),
		bad: { email: 'new0@example.com', target: 'nonsense' },
		says: noId,
	},
	delete: on('lead', deleted),
	deleteMany: {
		parameters: { addTo: 'campaign', campaignId: pick('={{ $json.campaign }}'), which: 'some', filters: { ids: '={{ $json.lead }}' } },
		items: [
			{ campaign: '<campaign>', lead: '<lead>' },
			{ campaign: '<campaign>', lead: '<lead2>' },
		],
		gives: [{ count: 1 }, { count: 1 }],
		bad: { campaign: '<campaign>', lead: '' },
		says: /^'Lead IDs' is empty/,
	},
	get: on('lead'),
	getAll: {
		parameters: { filters: { contacts: '={{ $json.email }}', campaignId: pick('={{ $json.campaign }}') } },
		items: people,
		gives: same(people, (item) => item),
		bad: { email: 'lead1@example.com', campaign: 'nonsense' },
		says: noId,
	},
	merge: {
		parameters: { leadId: pick('={{ $json.away }}'), destinationLeadId: pick('={{ $json.stays }}') },
		items: [
			{ away: '<lead>', stays: '<lead2>' },
			{ away: '<inList>', stays: '<inList2>' },
		],
		gives: [{ id: '<lead2>' }, { id: '<inList2>' }],
		bad: { away: unknown, stays: '<lead2>' },
		says: noRecord,
	},
	move: {
		parameters: {
			addTo: 'list',
			listId: pick('={{ $json.list }}'),
			filters: { campaignId: pick('<campaign>'), ids: '={{ [$json.lead] }}' },
		},
		items: [
			{ list: '<list>', lead: '<lead>' },
			{ list: '<list2>', lead: '<lead2>' },
		],
		gives: [
			{ type: 'move-leads', entity_id: '<list>' },
			{ type: 'move-leads', entity_id: '<list2>' },
		],
		bad: { list: unknown, lead: '<lead>' },
		says: noRecord,
	},
	moveToSubsequence: on('lead', { parameters: { ...byId, subsequenceId: pick('<subsequence>') } }),
	removeFromSubsequence: on('lead', malformed),
	update: on('lead', {
		parameters: { ...byId, updateFields: { companyName: '={{ $json.name }}', customVariables: '={{ { industry: $json.name } }}' } },
		items: [
			{ id: '<lead>', name: 'First' },
			{ id: '<lead2>', name: 'Second' },
		],
		gives: [
			{ id: '<lead>', company_name: 'First', payload: { industry: 'First' } },
			{ id: '<lead2>', company_name: 'Second', payload: { industry: 'Second' } },
		],
		bad: { id: unknown, name: 'Zero' },
	}),
	updateInterest: {
		parameters: { leadEmail: '={{ $json.email }}', interestValue: '={{ $json.status }}' },
		items: [
			{ email: 'lead1@example.com', status: 1 },
			{ email: 'lead2@example.com', status: 'Won' },
		],
		gives: [{ accepted: true }, { accepted: true }],
		bad: { email: 'lead1@example.com', status: 'Thrilled' },
		says: /^'Interest Status Name or ID' cannot be "Thrilled"/,
	},
};
