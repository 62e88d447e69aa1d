import { type Cases, type Samples } from './common.mts';

export const samples: Samples = {
	getAll: [
		{ parameters: { method: 'GET', path: '/customers?search=anna', query: '{"sort": "created_at"}', limit: 1 } },
		{ parameters: { method: 'GET', path: 'https://api.entercrm.io/v1/segments', body: '', returnAll: true } },
	],
	send: [
		{ parameters: { method: 'PUT', path: 'v1/customers/<customer>', body: '{"phone": "+385921"}' } },
		{ parameters: { method: 'GET', path: '/segments/<segment>', query: '{}' } },
	],
};

export const cases: Cases = {
	getAll: {
		parameters: { method: 'GET', path: '={{ $json.path }}', query: '={{ { search: $json.search } }}' },
		items: [
			{ path: '/customers', search: 'anna@example.com' },
			{ path: 'v1/customers', search: 'boris@example.com' },
		],
		gives: [{ email: 'anna@example.com' }, { email: 'boris@example.com' }],
		bad: { path: 'https://example.com/customers', search: 'anna@example.com' },
		says: /^'Path' is the address of something else: "https:\/\/example\.com\/customers"/,
	},
	send: {
		parameters: { method: 'POST', path: '={{ $json.path }}', body: '={{ { email: $json.email } }}' },
		items: [
			{ path: 'customers', email: 'one@example.com' },
			{ path: '/customers', email: 'two@example.com' },
		],
		gives: [{ email: 'one@example.com' }, { email: 'two@example.com' }],
		bad: { path: '/customers/../segments', email: 'zero@example.com' },
		says: /^'Path' is no path: "\/customers\/\.\.\/segments"/,
	},
};
