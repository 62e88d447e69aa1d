import { busy, byId, deleted, id, malformed, on, same, unknown, type Case, type Cases, type Prepare, type Samples } from './common.mts';

const more = { description: 'Asks what it costs', useWithAi: true };
const labelled: Case['items'] = [
	{ id: '<label>', name: 'first label' },
	{ id: '<label2>', name: 'second label' },
];

/** The two labels that every workspace has. */
export const prepare: Prepare = async ({ api }) => {
	const { items } = (await api.get<{ items: Array<{ id: string }> }>('/lead-labels')).data;
	return { label: items[0].id, label2: items[1].id };
};

export const samples: Samples = {
	create: [
		{ parameters: { label: 'Asked for prices', interestStatusLabel: 'positive', additionalFields: more } },
		{ parameters: { label: 'Moved on', interestStatusLabel: 'negative' } },
	],
	delete: [
		{ parameters: { ...id('label'), additionalFields: { reassignedStatus: 'Meeting Booked' } } },
		{ parameters: { ...id('label'), additionalFields: { reassignedStatus: '-1' } } },
		{ parameters: id('label') },
	],
	get: [{ parameters: id('label') }],
	getAll: [{ parameters: { limit: 2, filters: { search: 'quote', interestStatus: 'positive' } } }, { parameters: { returnAll: true } }],
	testAi: [{ parameters: { replyText: 'Please send me a quote.' } }],
	update: [
		{ parameters: { ...id('label'), updateFields: { label: 'Asked for prices', interestStatusLabel: 'neutral', ...more } } },
		{ parameters: { ...id('label'), updateFields: { useWithAi: false } } },
	],
};

export const cases: Cases = {
	create: {
		parameters: { label: '={{ $json.name }}', interestStatusLabel: '={{ $json.kind }}' },
		items: [
			{ name: 'first label', kind: 'positive' },
			{ name: 'second label', kind: 'negative' },
		],
		gives: [
			{ label: 'first label', interest_status_label: 'positive' },
			{ label: 'second label', interest_status_label: 'negative' },
		],
		bad: { name: 'No label', kind: 'mixed' },
		says: /^'Kind' cannot be "mixed"/,
	},
	delete: on('label', {
		parameters: { ...byId, additionalFields: { reassignedStatus: '={{ $json.status }}' } },
		items: [
			{ id: '<label>', status: 'Interested' },
			{ id: '<label2>', status: 0 },
		],
		...deleted,
		bad: { id: '<label>', status: 'Thrilled' },
		says: /^'New Interest Status Name or ID' cannot be "Thrilled"/,
	}),
	get: on('label', malformed),
	getAll: {
		parameters: { filters: { search: '={{ $json.search }}' }, options: { concurrency: 1 } },
		items: [{ search: 'quote' }, { search: 'budget' }],
		gives: [{ id: '<label>' }, { id: '<label2>' }],
		says: busy,
	},
	testAi: {
		parameters: { replyText: '={{ $json.reply }}' },
		items: [{ reply: 'Sounds good, tell me more.' }, { reply: 'Please remove me.' }],
		gives: [{ result: 'Interested' }, { result: 'Not interested' }],
		bad: { reply: '' },
		says: /^'Reply Text' is empty/,
	},
	update: on('label', {
		parameters: { ...byId, updateFields: { label: '={{ $json.name }}' } },
		items: labelled,
		gives: same(labelled, ({ id: own, name }) => ({ id: own, label: name })),
		bad: { id: unknown, name: 'No label' },
	}),
};
