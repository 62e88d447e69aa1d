import { pick } from '../../support/world.mts';
import { askingNothing, byId, deleted, id, malformed, names, numbered, on, same, unknown, type Cases, type Samples } from './common.mts';

const message = { segmentId: pick('<segment>'), subject: 'Spring sale', body: '<p>Hello</p>', scheduledAt: '2027-03-20T09:00:00+02:00' };
const more = {
	bodyText: 'Hello',
	settings: '{"track": true}',
	adPlatform: 'linkedin',
	adAccountId: 'act-1',
	adCampaignId: 'cmp-1',
	targetAudience: '{"age_min": 30}',
	adCreatives: '{"title": "Spring sale"}',
	adSpend: 99.5,
};
const counters = { impressions: 1000, reach: 900, clicks: 50, conversions: 5, revenueAttributed: 250 };
const server = ['server'];

export const samples: Samples = {
	create: [
		{ parameters: { name: 'Spring sale', type: 'email', additionalFields: message } },
		{ parameters: { name: 'Spring sale', additionalFields: { fromName: 'Example Shop', fromEmail: 'shop@example.com' } } },
		{ parameters: { name: 'Search ads', type: 'ads', additionalFields: more }, variants: server },
		{ parameters: { name: 'Calls', type: 'Call List' }, variants: server },
	],
	delete: [{ parameters: id('campaign') }],
	get: [{ parameters: id('campaign') }, { parameters: { ...id('campaign'), simplify: false } }],
	getAll: [
		{ parameters: { limit: 1 } },
		{ parameters: { returnAll: true } },
		{ parameters: { filters: { type: 'ads', status: 'draft', adPlatform: 'google' } }, variants: server },
	],
	send: [{ parameters: id('campaign') }],
	update: [
		{ parameters: { ...id('campaign'), updateFields: { name: 'Summer sale', ...message, ...more, ...counters } } },
		{ parameters: { ...id('campaign'), updateFields: { scheduledAt: '={{ null }}' } } },
	],
};

export const cases: Cases = {
	create: {
		parameters: { name: '={{ $json.name }}' },
		items: names,
		gives: same(names, (item) => item),
		bad: { name: '' },
		says: /^'Name' is empty/,
	},
	delete: on('campaign', deleted),
	get: on('campaign', { ...malformed, gives: numbered('Campaign') }),
	getAll: askingNothing([{ name: 'Campaign 2' }, { name: 'Campaign 1' }]),
	send: on('campaign', { gives: [{ status: 'sending' }, { status: 'sending' }] }),
	update: on('campaign', {
		parameters: { ...byId, updateFields: { name: '={{ $json.name }}' } },
		items: [
			{ id: '<campaign>', name: 'First' },
			{ id: '<campaign2>', name: 'Second' },
		],
		gives: same(names, (item) => item),
		bad: { id: unknown, name: 'Zero' },
	}),
};
