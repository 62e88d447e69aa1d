import { askingNothing, byId, deleted, id, malformed, names, numbered, on, same, unknown, type Cases, type Samples } from './common.mts';

const rules = '{"clv_total_min": 500, "last_purchase_days_max": 30}';
const server = ['server'];

export const samples: Samples = {
	create: [
		{ parameters: { name: 'High value', additionalFields: { description: 'Spent over 500 euro', filters: rules } } },
		{ parameters: { name: 'High value', type: 'auto', additionalFields: { color: '#6366f1' } } },
		{ parameters: { name: 'Trial users', type: 'manual' }, variants: server },
	],
	delete: [{ parameters: id('segment') }],
	get: [{ parameters: id('segment') }],
	getAll: [{ parameters: { limit: 1 } }, { parameters: { returnAll: true } }],
	update: [
		{
			parameters: {
				...id('segment'),
				updateFields: { name: 'Best', description: 'The best of all', filters: '={{ { rfm_score_min: 13 } }}', isActive: false },
			},
		},
		{ parameters: { ...id('segment'), updateFields: { description: '={{ null }}' } } },
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
	delete: on('segment', deleted),
	get: on('segment', { ...malformed, gives: numbered('Segment') }),
	getAll: askingNothing([{ name: 'Segment 2' }, { name: 'Segment 1' }]),
	update: on('segment', {
		parameters: { ...byId, updateFields: { name: '={{ $json.name }}' } },
		items: [
			{ id: '<segment>', name: 'First' },
			{ id: '<segment2>', name: 'Second' },
		],
		gives: same(names, (item) => item),
		bad: { id: unknown, name: 'Zero' },
	}),
};
