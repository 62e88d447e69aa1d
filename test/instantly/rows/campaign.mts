import { pick } from '../../support/world.mts';
import { busy, byId, deleted, id, malformed, on, same, unknown, type Case, type Cases, type Samples } from './common.mts';

const days = { startDate: '2027-01-04T00:00:00.000Z', endDate: '2027-03-31' };
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
const period = { startDate: '={{ $json.from }}', endDate: '2030-12-31' };
const late = { from: '2031-01-01', campaign: '<campaign>' };
const reversed = /'Start Date' \(2031-01-01\) is after 'End Date' \(2030-12-31\)/;
const periods: Case['items'] = [
	{ from: '2026-01-01', campaign: '<campaign>' },
	{ from: '2026-02-02', campaign: '<campaign2>' },
];

export const samples: Samples = {
	activate: [{ parameters: id('campaign') }],
	addVariables: [{ parameters: { ...id('campaign'), variables: 'industry, city' } }],
	analytics: [
		{ parameters: { filters: { ids: ['<campaign>', '<campaign2>'], ...days, excludeTotalLeadsCount: true } } },
		{ parameters: { filters: { ids: ['<campaign>'] } } },
	],
	analyticsDaily: [{ parameters: { filters: { campaignId: pick('<campaign>'), ...days, campaignStatus: -99 } } }],
	analyticsOverview: [
		{ parameters: { filters: { ids: ['<campaign>', '<campaign2>'], ...days, campaignStatus: 1, expandCrmEvents: true } } },
	],
	analyticsSteps: [{ parameters: { filters: { campaignId: pick('<campaign>'), ...days, includeOpportunitiesCount: true } } }],
	countLaunched: [{ parameters: {} }],
	create: [
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
	createFromShared: [{ parameters: id('campaign') }],
	delete: [{ parameters: id('campaign') }],
	duplicate: [{ parameters: { ...id('campaign'), additionalFields: { name: 'Copy' } } }, { parameters: id('campaign') }],
	export: [{ parameters: id('campaign') }],
	get: [
		{ parameters: id('campaign') },
		{ parameters: { id: { __rl: true, mode: 'url', value: 'https://app.instantly.ai/app/campaign/<campaign>/leads' } } },
	],
	getAll: [
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
	pause: [{ parameters: id('campaign') }],
	searchByLead: [{ parameters: { search: 'lead1@example.com', filters: { sortColumn: 'timestamp_created', sortOrder: 'desc' } } }],
	sendingStatus: [{ parameters: { ...id('campaign'), additionalFields: { withAiSummary: true } } }],
	share: [{ parameters: id('campaign') }],
	update: [
		{ parameters: { ...id('campaign'), setUp: 'form', schedule, sequence, updateFields: { name: 'Summer', ...settings } } },
		{
			parameters: {
				...id('campaign'),
				setUp: 'json',
				scheduleJson: '={{ ' + JSON.stringify(apiSchedule) + ' }}',
				sequenceJson: JSON.stringify(apiSequence),
			},
		},
	],
};

export const cases: Cases = {
	activate: on('campaign'),
	addVariables: on('campaign', { parameters: { ...byId, variables: 'size' } }),
	analytics: {
		parameters: { filters: { ids: '={{ [$json.campaign] }}', ...period } },
		items: periods,
		gives: same(periods, ({ campaign }) => ({ campaign_id: campaign })),
		bad: late,
		says: reversed,
	},
	analyticsDaily: {
		parameters: { filters: { campaignId: pick('={{ $json.campaign }}'), ...period } },
		items: [periods[0], { ...periods[1], campaign: '<campaign>' }],
		gives: [{ sent: 2 }, { sent: 2 }],
		bad: late,
		says: reversed,
	},
	analyticsOverview: {
		parameters: { filters: { ids: '={{ [$json.campaign] }}', ...period } },
		items: periods,
		gives: [{ emails_sent_count: 2 }, { emails_sent_count: 0 }],
		bad: late,
		says: reversed,
	},
	analyticsSteps: {
		parameters: { filters: { campaignId: pick('={{ $json.campaign }}'), ...period } },
		items: [periods[0], { ...periods[1], campaign: '<campaign>' }],
		gives: [{ sent: 2 }, { sent: 2 }],
		bad: late,
		says: reversed,
	},
	countLaunched: { parameters: {}, items: [{}, {}], gives: [{ count: 0 }, { count: 0 }], says: busy },
	create: {
		parameters: {
			name: '={{ $json.name }}',
			setUp: 'form',
			schedule: { period: [{ timezone: '={{ $json.zone }}' }] },
			sequence: { step: [{ subject: '={{ $json.name }}', body: 'Hi' }] },
		},
		items: [
			{ name: 'First', zone: 'Europe/Belgrade' },
			{ name: 'Second', zone: 'America/Chicago' },
		],
		gives: [
			{ name: 'First', status: 'Draft', campaign_schedule: { schedules: [{ timezone: 'Europe/Belgrade' }] } },
			{ name: 'Second', status: 'Draft', campaign_schedule: { schedules: [{ timezone: 'America/Chicago' }] } },
		],
		bad: { name: 'Zero', zone: 'Europe/Nowhere' },
		says: /^'Schedule' has the time zone "Europe\/Nowhere", which Instantly does not know/,
	},
	createFromShared: on('campaign', {
		gives: [
			{ name: expect.stringContaining('Campaign 1') as unknown as string },
			{ name: expect.stringContaining('Campaign 2') as unknown as string },
		],
	}),
	delete: on('campaign', deleted),
	duplicate: on('campaign', {
		parameters: { ...byId, additionalFields: { name: '={{ $json.name }}' } },
		items: [
			{ id: '<campaign>', name: 'First' },
			{ id: '<campaign2>', name: 'Second' },
		],
		gives: [{ name: 'First' }, { name: 'Second' }],
		bad: { id: unknown, name: 'Zero' },
	}),
	export: on('campaign', { gives: [{ name: 'Campaign 1' }, { name: 'Campaign 2' }] }),
	get: on('campaign', { ...malformed, gives: [{ name: 'Campaign 1' }, { name: 'Campaign 2' }] }),
	getAll: {
		parameters: { filters: { search: '={{ $json.name }}', status: '={{ $json.status }}' } },
		items: [
			{ name: 'Campaign 1', status: 0 },
			{ name: 'Campaign 2', status: 'Draft' },
		],
		gives: [{ name: 'Campaign 1' }, { name: 'Campaign 2' }],
		bad: { name: 'Campaign', status: 'Sleeping' },
		says: /^'Status' cannot be "Sleeping"/,
	},
	pause: on('campaign'),
	searchByLead: {
		parameters: { search: '={{ $json.email }}' },
		items: [{ email: 'lead1@example.com' }, { email: 'lead3@example.com' }],
		gives: [{ id: '<campaign>' }, { id: '<campaign>' }],
		bad: { email: '' },
		says: /^'Lead Email' is empty/,
	},
	sendingStatus: on('campaign', {
		gives: [{ diagnostics: { campaign_id: '<campaign>' } }, { diagnostics: { campaign_id: '<campaign2>' } }],
	}),
	share: on('campaign', { gives: [{ accepted: true }, { accepted: true }] }),
	update: on('campaign', {
		parameters: { ...byId, updateFields: { name: '={{ $json.name }}' } },
		items: [
			{ id: '<campaign>', name: 'First' },
			{ id: '<campaign2>', name: 'Second' },
		],
		gives: [
			{ id: '<campaign>', name: 'First' },
			{ id: '<campaign2>', name: 'Second' },
		],
		bad: { id: '<campaign>', name: '' },
		says: /^There is nothing to change/,
	}),
};
