import type { Cases, Samples } from './common.mts';

const upload = (group_name: string, username: string) => ({ group_name, platform: 'x', leads: [{ username }] });

export const samples: Samples = {
	getAll: [
		{
			parameters: {
				method: 'GET',
				path: '/campaigns/status?client_id=<member>',
				query: '{"platform": "twitter"}',
				body: '',
				returnAll: false,
				limit: 1,
			},
		},
		{ parameters: { method: 'GET', path: 'https://www.enttor.ai/api/v1/datasets', returnAll: true } },
	],
	send: [
		{ parameters: { method: 'POST', path: 'api/v1/leads', query: '{}', body: JSON.stringify(upload('New', 'handle_1')) } },
		{ parameters: { method: 'GET', path: '/campaigns/status', query: { client_id: '<member>' } } },
	],
};

export const cases: Cases = {
	getAll: {
		parameters: { method: 'GET', path: '={{ $json.path }}', query: '={{ { client_id: $json.member } }}' },
		items: [
			{ path: '/campaigns/status', member: '<member>' },
			{ path: '/campaigns/status', member: '<member2>' },
		],
		gives: [{ id: '<campaign>' }, { id: '<campaign2>' }],
		bad: { path: 'https://example.com/users', member: '<member>' },
		says: /^'Path' is the address of something else: "https:\/\/example\.com\/users"/,
	},
	send: {
		parameters: { method: 'POST', path: '={{ $json.path }}', body: '={{ $json.body }}' },
		items: [
			{ path: '/leads', body: upload('One', 'handle_1') },
			{ path: '/leads', body: upload('Two', 'handle_2') },
		],
		gives: [{ group_name: 'One' }, { group_name: 'Two' }],
		bad: { path: '/leads/../users', body: {} },
		says: /^'Path' is no path: "\/leads\/\.\.\/users"/,
	},
};
