import { busy, deleted, id, malformed, on, same, unknown, type Case, type Cases, type Prepare, type Samples } from './common.mts';

const filters = { search: 'block1', domainsOnly: true };
const found: Case['items'] = [{ search: 'block1' }, { search: 'block2' }];
const newcomers: Case['items'] = [{ value: 'new1.example' }, { value: 'someone@new2.example' }];
const one = { options: { concurrency: 1 } };

/** Two domains and an address that are blocked. */
export const prepare: Prepare = async ({ api }) => {
	const block = async (value: string) => (await api.post<{ id: string }>('/block-lists-entries', { bl_value: value })).data.id;
	return { block: await block('block1.example'), block2: await block('block2.example'), blocked: await block('someone@block1.example') };
};

export const samples: Samples = {
	addMany: [
		{ parameters: { blValues: 'new1.example, Someone@New2.example' } },
		{
			parameters: { blValues: '={{ $json.domains }}' },
			items: [{ domains: ['new3.example', 'new4.example'] }, { domains: 'new5.example' }],
		},
	],
	create: [{ parameters: { blValue: 'new1.example' } }],
	delete: [{ parameters: id('block') }],
	deleteMany: [{ parameters: { which: 'some', filters } }, { parameters: { which: 'all' } }],
	download: [{ parameters: { filters } }, { parameters: { asItems: true } }],
	get: [{ parameters: id('block') }],
	getAll: [{ parameters: { limit: 2, filters } }, { parameters: { returnAll: true } }],
	removeMany: [{ parameters: { ids: '<block>, <block2>' } }],
	update: [{ parameters: { ...id('block'), updateFields: { blValue: 'new1.example' } } }],
};

export const cases: Cases = {
	addMany: {
		parameters: { blValues: '={{ $json.value }}' },
		items: newcomers,
		gives: same(newcomers, ({ value }) => ({ bl_value: value, outcome: 'created', id: expect.any(String) as unknown as string })),
		bad: { value: '' },
		says: /^'Emails and Domains' is empty/,
	},
	create: {
		parameters: { blValue: '={{ $json.value }}' },
		items: newcomers,
		gives: [
			{ bl_value: 'new1.example', is_domain: true },
			{ bl_value: 'someone@new2.example', is_domain: false },
		],
		bad: { value: 'nonsense' },
		says: /^Instantly: 'Email or Domain' was not accepted|^Instantly: Bl_value must be/,
	},
	delete: on('block', deleted),
	deleteMany: {
		parameters: { which: 'some', filters: { search: '={{ $json.search }}', domainsOnly: true } },
		items: found,
		...(deleted as Pick<Case, 'gives'>),
		bad: { search: ' ' },
		says: /^'Search' is empty, which would delete more/,
	},
	download: {
		parameters: { ...one, asItems: true, filters: { search: '={{ $json.search }}', domainsOnly: true } },
		items: found,
		gives: [{ bl_value: 'block1.example', is_domain: 'true' }, { bl_value: 'block2.example' }],
		says: busy,
	},
	get: on('block', malformed),
	getAll: {
		parameters: { ...one, filters: { search: '={{ $json.search }}' } },
		items: found,
		gives: [[{ id: '<block>' }, { id: '<blocked>' }], { id: '<block2>' }],
		says: busy,
	},
	removeMany: {
		parameters: { ids: '={{ $json.id }}' },
		items: [{ id: '<block>' }, { id: '<block2>' }],
		gives: [
			{ id: '<block>', outcome: 'deleted' },
			{ id: '<block2>', outcome: 'deleted' },
		],
		bad: { id: ' , ' },
		says: /^'Entry IDs' is empty/,
	},
	update: on('block', {
		parameters: { id: { __rl: true, mode: 'id', value: '={{ $json.id }}' }, updateFields: { blValue: '={{ $json.value }}' } },
		items: [
			{ id: '<block>', value: 'new1.example' },
			{ id: '<block2>', value: 'new2.example' },
		],
		gives: [{ bl_value: 'new1.example' }, { bl_value: 'new2.example' }],
		bad: { id: unknown, value: 'new0.example' },
	}),
};
