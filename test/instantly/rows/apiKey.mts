import { busy, deleted, names, on, same, type Cases, type Prepare, type Samples } from './common.mts';

/** Two keys to delete. */
export const prepare: Prepare = async ({ api }) => {
	const make = async (name: string) => (await api.post<{ id: string }>('/api-keys', { name, scopes: ['leads:read'] })).data.id;
	return { key: await make('First Key'), key2: await make('Second Key') };
};

export const samples: Samples = {
	create: [
		{ parameters: { name: 'Reports', scopes: ['leads:read', 'Lead Lists: Read', 'lead-labels:read'] } },
		{ parameters: { name: 'Reports', scopes: '={{ "campaigns:read, Background Jobs: Read" }}' } },
	],
	delete: [{ parameters: { id: '<key>' } }],
	getAll: [{ parameters: { limit: 2 } }, { parameters: { returnAll: true } }],
};

export const cases: Cases = {
	create: {
		parameters: { name: '={{ $json.name }}', scopes: '={{ [$json.name ? "leads:read" : "leads:guess"] }}' },
		items: names,
		gives: same(names, ({ name }) => ({ name, scopes: ['leads:read'] })),
		bad: { name: '' },
		says: /^'Name' is empty/,
	},
	delete: on('key', { parameters: { id: '={{ $json.id }}' }, ...deleted }),
	getAll: {
		parameters: { limit: 1, options: { concurrency: 1 } },
		items: [{}, {}],
		gives: [{ scopes: ['all:all'] }, { scopes: ['all:all'] }],
		says: busy,
	},
};
