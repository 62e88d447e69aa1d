import { type Cases, type Samples } from './common.mts';

export const samples: Samples = {
	getAll: [
		{ parameters: { method: 'GET', path: '/campaigns?search=Campaign', query: '{"status": 0}', returnAll: false, limit: 1 } },
		{
			parameters: { method: 'POST', path: 'https://api.instantly.ai/api/v2/leads/list', body: { campaign: '<campaign>' }, returnAll: true },
		},
	],
	send: [
		{ parameters: { method: 'PATCH', path: 'api/v2/campaigns/<campaign>', body: '{"name": "New name"}' } },
		{ parameters: { method: 'GET', path: '/campaigns/analytics', query: '{"ids": ["<campaign>", "<campaign2>"]}' } },
		{ parameters: { method: 'DELETE', path: '/leads/<lead>' } },
	],
};

export const cases: Cases = {
	getAll: {
		parameters: { method: 'GET', path: '={{ $json.path }}', query: '={{ { search: $json.name } }}' },
		items: [
			{ path: '/campaigns', name: 'Campaign 1' },
			{ path: '/lead-lists', name: 'List 2' },
		],
		gives: [{ id: '<campaign>' }, { id: '<list2>' }],
		bad: { path: 'https://example.com/campaigns', name: 'Campaign 1' },
		says: /^'Path' is the address of something else: "https:\/\/example\.com\/campaigns"/,
	},
	send: {
		parameters: { method: 'POST', path: '={{ $json.path }}', body: '={{ { name: $json.name } }}' },
		items: [
			{ path: 'lead-lists', name: 'First' },
			{ path: '/campaigns/<campaign>/duplicate', name: 'Second' },
		],
		gives: [{ name: 'First' }, { name: 'Second' }],
		bad: { path: '/campaigns/../workspaces', name: 'Zero' },
		says: /^'Path' is no path: "\/campaigns\/\.\.\/workspaces"/,
	},
};
