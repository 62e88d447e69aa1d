import type { Cases, Samples } from './common.mts';

export const samples: Samples = {
	getAll: [
		{
			parameters: {
				method: 'GET',
				path: '/v2/threads?folder=all&expand=profile',
				query: '{"contactId": ["<contact>", "<contact2>"]}',
				body: '',
				returnAll: false,
				limit: 1,
			},
		},
		{ parameters: { method: 'GET', path: 'https://inboxapp.com/api/v2/members', returnAll: true } },
	],
	send: [
		{ parameters: { method: 'POST', path: 'api/v2/tags', query: '{}', body: '{"name": "Cold"}' } },
		{ parameters: { method: 'PATCH', path: '/v2/threads/<thread>', body: { archived: true } } },
	],
};

export const cases: Cases = {
	getAll: {
		parameters: { method: 'GET', path: '={{ $json.path }}', returnAll: true },
		items: [{ path: '/v2/threads/<thread>/messages' }, { path: '/v2/threads/<thread2>/messages' }],
		gives: [
			['None so far', 'Which tool do you use today?', 'Sure, go ahead', 'Hello, may I ask you one question?'].map((content) => ({
				threadId: '<thread>',
				content,
			})),
			[{ threadId: '<thread2>' }],
		],
		bad: { path: 'https://example.com/v2/threads' },
		says: /^'Path' is the address of something else: "https:\/\/example\.com\/v2\/threads"/,
	},
	send: {
		parameters: { method: 'POST', path: '={{ $json.path }}', body: '={{ { name: $json.name } }}' },
		items: [
			{ path: '/v2/tags', name: 'tag one' },
			{ path: '/v2/statuses', name: 'status one' },
		],
		gives: [{ name: 'tag one' }, { name: 'status one' }],
		bad: { path: '/v2/tags/../team', name: 'tag one' },
		says: /^'Path' is no path: "\/v2\/tags\/\.\.\/team"/,
	},
};
