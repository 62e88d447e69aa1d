import { askingNothing, deleted, id, malformed, names, numbered, on, same, type Cases, type Samples } from './common.mts';

export const samples: Samples = {
	create: [
		{ parameters: { name: 'Web shop' } },
		{
			parameters: { name: 'Web shop', type: 'public', additionalFields: { scopes: 'track, read', expiresAt: '2028-01-31T09:00:00Z' } },
			variants: ['server'],
		},
	],
	delete: [{ parameters: id('key') }],
	get: [{ parameters: id('key') }],
	getAll: [{ parameters: { limit: 1 } }, { parameters: { returnAll: true } }],
	revoke: [{ parameters: id('key') }],
};

export const cases: Cases = {
	create: {
		parameters: { name: '={{ $json.name }}' },
		items: names,
		gives: same(names, (item) => item),
		bad: { name: '' },
		says: /^'Name' is empty/,
	},
	delete: on('key', deleted),
	get: on('key', { ...malformed, gives: numbered('Key') }),
	getAll: askingNothing([{ name: 'Website' }, { name: 'Old server' }, { name: 'Key 2' }, { name: 'Key 1' }]),
	revoke: on('key', { gives: [{ accepted: true }, { accepted: true }] }),
};
