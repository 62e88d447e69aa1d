import { type Cases, type Samples } from './common.mts';

const visit = {
	visitorId: 'A-1001',
	sessionId: 's-1',
	category: 'shop',
	monetaryValue: 49.9,
	pageTitle: 'Pricing',
	utmSource: 'newsletter',
	utmMedium: 'email',
	utmCampaign: 'spring',
};
const page = 'https://shop.example.com/pricing';
const from = 'https://example.com';
const server = ['server'];
const people = [
	{ email: 'anna@example.com', what: 'purchase' },
	{ email: 'clara@example.com', what: 'add_to_cart' },
];

export const samples: Samples = {
	track: [
		{ parameters: { event: 'purchase', customerEmail: 'anna@example.com', additionalFields: { properties: '{"amount": 49.9}' } } },
		{ parameters: { event: 'signup', customerEmail: 'new@example.com' } },
		{
			parameters: { event: 'purchase', customerEmail: 'anna@example.com', additionalFields: { pageUrl: page, referrer: from, ...visit } },
			variants: server,
		},
		{ parameters: { event: 'login', additionalFields: { visitorId: 'A-1001' } }, variants: server },
	],
	trackPageView: [
		{ parameters: { url: page, customerEmail: 'anna@example.com', additionalFields: { referrer: from } } },
		{ parameters: { url: page, customerEmail: 'anna@example.com', additionalFields: { userAgent: 'Mozilla/5.0' } }, variants: ['docs'] },
		{ parameters: { url: page, customerEmail: 'anna@example.com', additionalFields: visit }, variants: server },
	],
};

export const cases: Cases = {
	track: {
		parameters: { event: '={{ $json.what }}', customerEmail: '={{ $json.email }}' },
		items: [people[0], people[1]],
		gives: [{ recorded: true }, { recorded: true }],
		bad: { email: '', what: 'purchase' },
		says: /^The event would belong to nobody/,
	},
	trackPageView: {
		parameters: { url: '={{ $json.url }}', customerEmail: '={{ $json.email }}' },
		items: [
			{ email: 'anna@example.com', url: `${page}/1` },
			{ email: 'clara@example.com', url: `${page}/2` },
		],
		gives: [{ recorded: true }, { recorded: true }],
		bad: { email: '', url: page },
		says: /^The event would belong to nobody/,
	},
};
