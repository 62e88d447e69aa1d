import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { pick } from '../support/world.mts';

/** What a user fills in for one operation. `<lead>` stands for the id of that record. */
export interface Sample {
	parameters: INodeParameters;
	items?: IDataObject[];
}

const id = (name: string) => ({ id: pick(`<${name}>`) });
const toCampaign = { addTo: 'campaign', campaignId: pick('<campaign2>') };
const toList = { addTo: 'list', listId: pick('<list>') };
const days = { startDate: '2027-01-04T00:00:00.000Z', endDate: '2027-03-31' };

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

const settings = {
	emailList: ['sender1@example.com', 'sender2@example.com'],
	emailTagList: ['<tag>'],
	dailyLimit: 40,
	dailyMaxLeads: 20,
	emailGap: 8,
	randomWaitMax: 4,
	stopOnReply: true,
	stopOnAutoReply: false,
	stopForCompany: true,
	openTracking: false,
	linkTracking: false,
	textOnly: false,
	firstEmailTextOnly: true,
	prioritizeNewLeads: false,
	matchLeadEsp: true,
	insertUnsubscribeHeader: true,
	allowRiskyContacts: false,
	disableBounceProtect: false,
	isEvergreen: true,
	plValue: 1000,
	ccList: 'copy@example.com',
	bccList: ['hidden1@example.com', 'hidden2@example.com'],
	autoVariantSelectTrigger: 'reply_rate',
	limitEmailsPerCompanyOverrideMode: 'custom',
	limitEmailsPerCompanyOverrideDailyLimit: 2,
	limitEmailsPerCompanyOverrideScope: 'across_workspace',
	ownedBy: pick('<member>'),
	startDate: '2027-01-04T00:00:00',
	endDate: '2027-03-31',
	providerRoutingRules: '[{"action": "send", "recipient_esp": ["google"], "sender_esp": ["google", "outlook"]}]',
};
const schedule = {
	period: [
		{ days: [1, 2, 3], from: '9:00', to: '17:30', timezone: 'Europe/Berlin' },
		{ days: [0, 6], from: '10:00', to: '12:00', timezone: 'America/Chicago' },
	],
};
const sequence = {
	step: [
		{
			subject: 'Question for {{companyName}}',
			body: 'Hi {{firstName}},\nquestions & answers?',
			variants: { variant: [{ subject: 'Idea', body: '<p>Hi</p>' }] },
		},
		{ wait: 2, subject: '', body: 'Did you see my email?' },
		{ wait: 0.25, subject: '', body: 'Last one.' },
	],
};
const apiSchedule = {
	start_date: null,
	end_date: null,
	schedules: [{ name: 'Days', timing: { from: '09:00', to: '17:00' }, days: { '1': true }, timezone: 'Europe/Belgrade' }],
};
const apiSequence = [{ steps: [{ type: 'email', delay: 0, variants: [{ subject: 'Hello', body: '<div>Hi</div>' }] }] }];

const mail = { eaccount: pick('sender1@example.com'), subject: 'Re: your question' };
const answer = { ...mail, replyToUuid: '<email>' };
const copies = { ccAddressEmailList: 'copy1@example.com, copy2@example.com', bccAddressEmailList: ['hidden@example.com'] };

/** By operation: at least one way to fill in its form; more where the form has more than one shape. */
export const samples: Record<string, Sample[]> = {
	'lead.addMany': [
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
	'lead.bulkAssign': [
		{
			parameters: {
				organizationUserIds: ['<member>', '<member2>'],
				additionalFields: {
					...filters,
					smartViewId: '01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e57',
					assignedTo: pick('<member2>'),
					hasClause: false,
					maxLeads: 10,
				},
			},
		},
		{ parameters: { organizationUserIds: '={{ ["<member>"] }}', additionalFields: { listId: pick('<list>') } } },
	],
	'lead.create': [
		{
			parameters: { ...toCampaign, email: 'lead9@example.com', additionalFields: { ...person, ...skips, verifyLeadsForLeadFinder: false } },
		},
		{ parameters: { ...toList, email: 'lead9@example.com' } },
	],
	'lead.delete': [{ parameters: id('lead') }],
	'lead.deleteMany': [
		{ parameters: { ...toCampaign, which: 'some', additionalFields: { status: -1, ids: '<lead>', maxLeads: 5 } } },
		{ parameters: { ...toList, which: 'all' } },
	],
	'lead.get': [{ parameters: id('lead') }],
	'lead.getAll': [
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
	'lead.merge': [{ parameters: { leadId: pick('<lead>'), destinationLeadId: pick('<lead2>') } }],
	'lead.move': [
		{
			parameters: {
				addTo: 'campaign',
				toCampaignId: pick('<campaign2>'),
				additionalFields: {
					...filters,
					...moreFilters,
					espCode: 999,
					esgCode: 'none',
					maxLeads: 10,
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
				toListId: pick('<list>'),
				additionalFields: { campaignId: pick('<campaign>'), ids: ['<lead>'] },
				options: { wait: true },
			},
		},
		{ parameters: { addTo: 'list', toListId: pick('<list2>'), additionalFields: { listId: pick('<list>') } } },
	],
	'lead.moveToSubsequence': [{ parameters: { ...id('lead'), subsequenceId: pick('<subsequence>') } }],
	'lead.removeFromSubsequence': [{ parameters: id('lead') }],
	'lead.update': [
		{ parameters: { ...id('lead'), updateFields: person } },
		{ parameters: { ...id('lead'), updateFields: { customVariables: '{"vip": true}' }, options: { replaceCustomVariables: true } } },
	],
	'lead.updateInterest': [
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

	'campaign.activate': [{ parameters: id('campaign') }],
	'campaign.addVariables': [{ parameters: { ...id('campaign'), variables: 'industry, city' } }],
	'campaign.analytics': [
		{ parameters: { filters: { ids: ['<campaign>', '<campaign2>'], ...days, excludeTotalLeadsCount: true } } },
		{ parameters: { filters: { ids: ['<campaign>'] } } },
	],
	'campaign.analyticsDaily': [{ parameters: { filters: { campaignId: pick('<campaign>'), ...days, campaignStatus: -99 } } }],
	'campaign.analyticsOverview': [
		{ parameters: { additionalFields: { ids: ['<campaign>', '<campaign2>'], ...days, campaignStatus: 1, expandCrmEvents: true } } },
	],
	'campaign.analyticsSteps': [{ parameters: { filters: { campaignId: pick('<campaign>'), ...days, includeOpportunitiesCount: true } } }],
	'campaign.countLaunched': [{ parameters: {} }],
	'campaign.create': [
		{
			parameters: {
				name: 'Spring',
				setUp: 'form',
				schedule,
				sequence,
				additionalFields: { ...settings, aiSdrId: '01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e57' },
			},
		},
		{ parameters: { name: 'Spring', setUp: 'json', scheduleJson: JSON.stringify(apiSchedule), sequenceJson: JSON.stringify(apiSequence) } },
		{ parameters: { name: 'Spring', setUp: 'form', schedule: { period: [{}] }, sequence: { step: [{ subject: 'Hello', body: 'Hi' }] } } },
	],
	'campaign.createFromShared': [{ parameters: id('campaign') }],
	'campaign.delete': [{ parameters: id('campaign') }],
	'campaign.duplicate': [{ parameters: { ...id('campaign'), additionalFields: { name: 'Copy' } } }, { parameters: id('campaign') }],
	'campaign.export': [{ parameters: id('campaign') }],
	'campaign.get': [
		{ parameters: id('campaign') },
		{ parameters: { id: { __rl: true, mode: 'url', value: 'https://app.instantly.ai/app/campaign/<campaign>/leads' } } },
	],
	'campaign.getAll': [
		{
			parameters: {
				limit: 5,
				filters: {
					search: 'Camp',
					status: 0,
					excludeStatus: 3,
					tagIds: ['<tag>', '<tag2>'],
					aiSalesAgentId: '01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e57',
				},
			},
		},
		{ parameters: { returnAll: true } },
	],
	'campaign.pause': [{ parameters: id('campaign') }],
	'campaign.searchByLead': [
		{ parameters: { search: 'lead1@example.com', filters: { sortColumn: 'timestamp_created', sortOrder: 'desc' } } },
	],
	'campaign.sendingStatus': [{ parameters: { ...id('campaign'), additionalFields: { withAiSummary: true } } }],
	'campaign.share': [{ parameters: id('campaign') }],
	'campaign.update': [
		{ parameters: { ...id('campaign'), updateFields: { name: 'Summer', schedule, sequence, ...settings } } },
		{
			parameters: {
				...id('campaign'),
				updateFields: { scheduleJson: '={{ ' + JSON.stringify(apiSchedule) + ' }}', sequenceJson: JSON.stringify(apiSequence) },
			},
		},
	],

	'leadList.create': [
		{ parameters: { name: 'Visitors', additionalFields: { hasEnrichmentTask: false, ownedBy: pick('<member>') } } },
		{ parameters: { name: 'Visitors' } },
	],
	'leadList.delete': [{ parameters: id('list') }],
	'leadList.get': [{ parameters: id('list') }],
	'leadList.getAll': [
		{ parameters: { limit: 3, filters: { search: 'List', hasEnrichmentTask: false } } },
		{ parameters: { returnAll: true } },
	],
	'leadList.update': [
		{ parameters: { ...id('list'), updateFields: { name: 'Guests', hasEnrichmentTask: true, ownedBy: pick('<member>') } } },
	],
	'leadList.verificationStats': [{ parameters: id('list') }],

	'email.countUnread': [{ parameters: {} }],
	'email.delete': [{ parameters: { id: '<email>' } }],
	'email.forward': [
		{
			parameters: {
				...answer,
				toAddressEmailList: 'other@example.com',
				additionalFields: {
					bodyHtml: 'See below\n& answer',
					bodyText: 'See below',
					includeOriginalBody: true,
					...copies,
					replyTo: 'answers@example.com',
					forwardedAttachments: '[{"filename": "a.pdf"}]',
					assignedTo: pick('<member>'),
				},
			},
		},
		{ parameters: { ...answer, toAddressEmailList: ['a@example.com', 'b@example.com'], additionalFields: { includeOriginalBody: true } } },
	],
	'email.get': [{ parameters: { id: '<email>' } }],
	'email.getAll': [
		{
			parameters: {
				limit: 7,
				filters: {
					search: 'thread:<thread>',
					lead: 'lead1@example.com',
					campaignId: pick('<campaign>'),
					listId: pick('<list>'),
					iStatus: 1,
					eaccount: 'sender1@example.com, sender2@example.com',
					isUnread: true,
					hasReminder: false,
					mode: 'emode_focused',
					emailType: 'received',
					previewOnly: true,
					latestOfThread: true,
					scheduledOnly: false,
					markedAsDone: false,
					assignedTo: pick('<member>'),
					companyDomain: 'example.com',
					sortOrder: 'asc',
					minTimestampCreated: '2027-01-01T01:00:00+01:00',
					maxTimestampCreated: '2027-12-31',
				},
			},
		},
		{ parameters: { returnAll: true, filters: {} } },
	],
	'email.markThreadAsRead': [{ parameters: { threadId: '<thread>' } }],
	'email.reply': [
		{
			parameters: {
				...answer,
				format: 'html',
				bodyHtml: 'Thanks.\nTuesday < Friday & fine',
				additionalFields: {
					additionalRecipients: 'one@example.com, two@example.com',
					...copies,
					reminderTs: '2027-01-31T09:00:00Z',
					assignedTo: pick('<member>'),
				},
			},
		},
		{ parameters: { ...answer, format: 'text', bodyText: 'Thanks.\nTuesday < Friday & fine' } },
	],
	'email.sendTest': [{ parameters: { ...mail, toAddressEmailList: 'me@example.com', bodyHtml: '<p>Hi</p>' } }],
	'email.update': [
		{ parameters: { id: '<email>', updateFields: { isUnread: false, reminderTs: '2027-01-31T09:00:00Z' } } },
		{ parameters: { id: '<email>', updateFields: { isUnread: true } } },
	],
};
