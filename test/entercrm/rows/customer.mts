import { pick } from '../../support/world.mts';
import { busy, byId, deleted, id, malformed, on, unknown, type Case, type Cases, type Samples } from './common.mts';

const person = {
	name: 'Clara de Example',
	phone: '+385921234567',
	companyName: 'Example Ltd',
	city: 'Zagreb',
	country: 'HR',
	properties: '{"plan": "gold"}',
	tags: 'newsletter, vip',
};
const parts = { firstName: 'Clara', lastName: 'Example' };
const named: Case['gives'] = [{ email: 'anna@example.com' }, { email: 'boris@example.com' }];
const server = ['server'];
const docs = ['docs'];

export const samples: Samples = {
	create: [
		{ parameters: { additionalFields: { email: 'clara@example.com', externalId: 'A-1001', ...person } } },
		{ parameters: { additionalFields: { email: 'clara@example.com', ...parts } } },
		{ parameters: { additionalFields: { name: 'Clara', properties: '={{ { plan: "gold" } }}', tags: '={{ ["vip"] }}' } } },
	],
	delete: [{ parameters: id('customer') }],
	get: [{ parameters: id('customer') }, { parameters: { ...id('customer'), simplify: false } }],
	getAll: [
		{ parameters: { limit: 3, filters: { search: 'example', sort: 'clv_total', order: 'asc' } } },
		{ parameters: { returnAll: true, filters: { order: 'desc' } } },
		{ parameters: { filters: { rfmSegment: 'At Risk' } }, variants: server },
		{ parameters: { filters: { segmentId: pick('<segment>') } }, variants: docs },
	],
	update: [
		{ parameters: { ...id('customer'), updateFields: { email: 'new@example.com', ...person } } },
		{ parameters: { ...id('customer'), updateFields: { ...person }, options: { replace: true } } },
		{ parameters: { ...id('customer'), updateFields: parts } },
		{ parameters: { ...id('customer'), updateFields: { city: 'Zadar' } } },
		{ parameters: { ...id('customer'), updateFields: { name: 'Clara' } } },
	],
	updateSubscription: [
		{ parameters: { ...id('customer'), updateFields: { isSubscribedEmail: false } } },
		{ parameters: { ...id('customer'), updateFields: { isSubscribedEmail: true, isSubscribedSms: false } } },
	],
	upsert: [
		{ parameters: { email: 'clara@example.com', additionalFields: { externalId: 'A-1001', ...person } } },
		{ parameters: { email: 'ANNA@example.com', additionalFields: { externalId: 'A-1001', ...person } } },
		{ parameters: { email: 'anna@example.com', additionalFields: parts, options: { replace: true } } },
	],
};

export const cases: Cases = {
	create: {
		parameters: { additionalFields: { email: '={{ $json.email }}', name: '={{ $json.name }}' } },
		items: [
			{ email: 'one@example.com', name: 'One Example' },
			{ email: 'two@example.com', name: 'Two Example' },
		],
		gives: [
			{ email: 'one@example.com', name: 'One Example' },
			{ email: 'two@example.com', name: 'Two Example' },
		],
		bad: { email: 'nonsense', name: 'Zero' },
		says: /^EnterCRM: The email/,
		// The parts of the name go separately.
		variants: {
			server: {
				items: [
					{ email: 'one@example.com', name: 'One' },
					{ email: 'two@example.com', name: 'Two' },
				],
				gives: [
					{ email: 'one@example.com', name: 'One' },
					{ email: 'two@example.com', name: 'Two' },
				],
			},
		},
	},
	delete: on('customer', deleted),
	get: on('customer', { ...malformed, gives: named }),
	getAll: {
		parameters: { filters: { search: '={{ $json.search }}' }, options: { concurrency: 1 } },
		items: [{ search: 'anna@example.com' }, { search: 'boris@example.com' }],
		gives: named,
		says: busy,
	},
	update: on('customer', {
		parameters: { ...byId, updateFields: { phone: '={{ $json.phone }}' } },
		items: [
			{ id: '<customer>', phone: '+385921' },
			{ id: '<customer2>', phone: '+385922' },
		],
		gives: [
			{ email: 'anna@example.com', phone: '+385921' },
			{ email: 'boris@example.com', phone: '+385922' },
		],
		bad: { id: unknown, phone: '+385920' },
	}),
	updateSubscription: on('customer', {
		parameters: { ...byId, updateFields: { isSubscribedEmail: '={{ false }}' } },
		gives: [
			{ email: 'anna@example.com', is_subscribed_email: false, is_subscribed_sms: true },
			{ email: 'boris@example.com', is_subscribed_email: false, is_subscribed_sms: true },
		],
	}),
	upsert: {
		parameters: { email: '={{ $json.email }}', additionalFields: { phone: '={{ $json.phone }}' } },
		items: [
			{ email: 'anna@example.com', phone: '+385921' },
			{ email: 'new@example.com', phone: '+385922' },
		],
		gives: [
			{ outcome: 'updated', email: 'anna@example.com', phone: '+385921' },
			{ outcome: 'created', email: 'new@example.com', phone: '+385922' },
		],
		bad: { email: '', phone: '+385920' },
		says: /^'Email' is empty/,
	},
};
