import { pick } from '../../support/world.mts';
import { byId, deleted, id, malformed, noRecord, on, unknown, type Case, type Cases, type Prepare, type Samples } from './common.mts';

const inCampaign = { campaignId: pick('<campaign2>') };
const settings = { dailyLimitMode: 'custom', dailyLimit: 30, ignoreAccountDailyLimit: true, autoVariantSelectTrigger: 'click_rate' };
const conditions = {
	conditionsCrmStatus: ['Not Interested', 1, 'call back'],
	conditionsLeadActivity: [91, 4],
	conditionsReplyContains: 'next year',
};
const schedule = { period: [{ days: [1, 2, 3], from: '9:00', to: '17:30', timezone: 'Europe/Berlin' }] };
const sequence = {
	step: [
		{ wait: 1, subject: '', body: 'Hi {{firstName}},\none more thing & another.' },
		{ wait: 0.5, subject: 'Still there?', body: '<p>Hi</p>', variants: { variant: [{ subject: 'Idea', body: 'Hi' }] } },
	],
};
const form = { ...conditions, setUp: 'form', schedule, sequence };
const apiSchedule = {
	schedules: [{ name: 'Days', timing: { from: '09:00', to: '17:00' }, days: { '1': true }, timezone: 'Europe/Belgrade' }],
};
const apiSequence = [{ steps: [{ type: 'email', delay: 0, pre_delay: 2, variants: [{ subject: 'Hello', body: '<div>Hi</div>' }] }] }];
const days = { startDate: '2027-01-04T00:00:00.000Z', endDate: '2027-03-31' };
const figures: Case['items'] = [
	{ id: '<subsequence>', from: '2026-01-01' },
	{ id: '<subsequence2>', from: '2026-02-02' },
];

/** A label by whose name a condition can be given, and a lead to whom the first subsequence has written. */
export const prepare: Prepare = async ({ api, control }, ids) => {
	const label = { label: 'Call Back', interest_status_label: 'positive' };
	const made = (await api.post<{ interest_status: number }>('/lead-labels', label)).data;
	await api.post('/leads/subsequence/move', { id: ids.lead, subsequence_id: ids.subsequence });
	const steps = [{ type: 'email', delay: 0, variants: [{ subject: 'Hello', body: '<div>Hi</div>' }] }];
	for (const one of [ids.subsequence, ids.subsequence2]) await api.patch(`/subsequences/${one}`, { sequences: [{ steps }] });
	await control.events({ event: 'sent', campaign_id: ids.campaign, lead_email: 'lead1@example.com' });
	return { label: String(made.interest_status) };
};

export const samples: Samples = {
	analytics: [{ parameters: { campaignId: pick('<campaign>') } }],
	analyticsSteps: [{ parameters: { ...id('subsequence'), filters: days } }],
	create: [
		{ parameters: { ...inCampaign, name: 'Another try', ...form, additionalFields: settings } },
		{
			parameters: {
				...inCampaign,
				name: 'Another try',
				conditionsReplyContains: 'later',
				setUp: 'json',
				scheduleJson: JSON.stringify(apiSchedule),
				sequenceJson: JSON.stringify(apiSequence),
			},
		},
		{ parameters: { ...inCampaign, name: 'Another try', conditionsLeadActivity: [2], setUp: 'form', schedule: {}, sequence: {} } },
	],
	delete: [{ parameters: id('subsequence') }],
	duplicate: [
		{ parameters: { ...id('subsequence'), ...inCampaign, additionalFields: { name: 'Copy' } } },
		{ parameters: { ...id('subsequence'), ...inCampaign } },
	],
	get: [{ parameters: id('subsequence') }],
	getAll: [
		{ parameters: { limit: 5, filters: { search: 'Sub', parentCampaign: '<campaign>', parentCampaignNot: '<campaign2>' } } },
		{ parameters: { returnAll: true } },
	],
	pause: [{ parameters: id('subsequence') }],
	resume: [{ parameters: id('subsequence') }],
	sendingStatus: [{ parameters: { ...id('subsequence'), additionalFields: { withAiSummary: true } } }],
	update: [
		{ parameters: { ...id('subsequence'), ...form, updateFields: { name: 'New', ...settings } } },
		{
			parameters: {
				...id('subsequence'),
				setUp: 'json',
				scheduleJson: JSON.stringify(apiSchedule),
				sequenceJson: '={{ ' + JSON.stringify(apiSequence) + ' }}',
			},
		},
		{ parameters: { ...id('subsequence'), conditionsCrmStatus: [], setUp: 'form', updateFields: { dailyLimit: 20 } } },
	],
};

export const cases: Cases = {
	analytics: {
		parameters: { campaignId: pick('={{ $json.campaign }}') },
		items: [{ campaign: '<campaign>' }, { campaign: '<campaign2>' }],
		gives: [
			{ subsequence_id: '<subsequence>', emails_sent: 1 },
			{ subsequence_id: '<subsequence2>', emails_sent: 0 },
		],
		bad: { campaign: unknown },
		says: noRecord,
	},
	analyticsSteps: {
		parameters: { ...byId, filters: { startDate: '={{ $json.from }}', endDate: '2030-12-31' } },
		items: figures,
		gives: [{ step: '0', sent: 1 }, []],
		bad: { id: '<subsequence>', from: '2031-01-01' },
		says: /^'Start Date' \(2031-01-01\) is after 'End Date' \(2030-12-31\)/,
	},
	create: {
		parameters: {
			campaignId: pick('={{ $json.campaign }}'),
			name: '={{ $json.name }}',
			conditionsCrmStatus: '={{ $json.statuses }}',
			setUp: 'form',
			schedule: {},
			sequence: { step: [{ subject: '={{ $json.name }}', body: 'Hi' }] },
		},
		items: [
			{ campaign: '<campaign>', name: 'First', statuses: ['Won'] },
			{ campaign: '<campaign2>', name: 'Second', statuses: [-1, 'Lost'] },
		],
		gives: [
			{ parent_campaign: '<campaign>', name: 'First', status: 'Draft', conditions: { crm_status: [4] } },
			{ parent_campaign: '<campaign2>', name: 'Second', status: 'Draft', conditions: { crm_status: [-1, -3] } },
		],
		bad: { campaign: '<campaign>', name: 'Zero', statuses: [] },
		says: /^Nothing says which leads get the emails/,
	},
	delete: on('subsequence', deleted),
	duplicate: on('subsequence', {
		parameters: { ...byId, campaignId: pick('<campaign>'), additionalFields: { name: '={{ $json.name }}' } },
		items: [
			{ id: '<subsequence>', name: 'First' },
			{ id: '<subsequence2>', name: 'Second' },
		],
		gives: [
			{ name: 'First', parent_campaign: '<campaign>' },
			{ name: 'Second', parent_campaign: '<campaign>' },
		],
		bad: { id: unknown, name: 'Zero' },
	}),
	get: on('subsequence', malformed),
	getAll: {
		parameters: { filters: { parentCampaign: '={{ $json.campaign }}' } },
		items: [{ campaign: '<campaign>' }, { campaign: '<campaign2>' }],
		gives: [{ id: '<subsequence>' }, { id: '<subsequence2>' }],
		bad: { campaign: 'nonsense' },
		says: /^Instantly: 'Campaign Name or ID' was not accepted/,
	},
	pause: on('subsequence', { gives: [{ status: 'Paused' }, { status: 'Paused' }] }),
	resume: on('subsequence', { gives: [{ status: 'Active' }, { status: 'Active' }] }),
	sendingStatus: on('subsequence', {
		gives: [{ diagnostics: { subsequence_id: '<subsequence>' } }, { diagnostics: { subsequence_id: '<subsequence2>' } }],
	}),
	update: on('subsequence', {
		parameters: { ...byId, conditionsReplyContains: '={{ $json.words }}', setUp: 'form', updateFields: {} },
		items: [
			{ id: '<subsequence>', words: 'after the summer' },
			{ id: '<subsequence2>', words: 'next year' },
		],
		gives: [
			{ id: '<subsequence>', conditions: { reply_contains: 'after the summer' } },
			{ id: '<subsequence2>', conditions: { reply_contains: 'next year' } },
		],
		bad: { id: '<subsequence>', words: '' },
		says: /^There is nothing to change/,
	}),
};
