import { pick } from '../../support/world.mts';
import { busy, byId, deleted, id, malformed, names, on, same, unknown, type Cases, type Samples } from './common.mts';

export const samples: Samples = {
	create: [
		{ parameters: { name: 'Visitors', additionalFields: { hasEnrichmentTask: false, ownedBy: pick('<member>') } } },
		{ parameters: { name: 'Visitors' } },
	],
	delete: [{ parameters: id('list') }],
	get: [{ parameters: id('list') }],
	getAll: [{ parameters: { limit: 3, filters: { search: 'List', hasEnrichmentTask: false } } }, { parameters: { returnAll: true } }],
	update: [{ parameters: { ...id('list'), updateFields: { name: 'Guests', hasEnrichmentTask: true, ownedBy: pick('<member>') } } }],
	verificationStats: [{ parameters: id('list') }],
};

export const cases: Cases = {
	create: {
		parameters: { name: '={{ $json.name }}' },
		items: names,
		gives: same(names, (item) => item),
		bad: { name: '' },
		says: /^'Name' is empty/,
	},
	delete: on('list', deleted),
	get: on('list', malformed),
	getAll: {
		parameters: { filters: { search: '={{ $json.name }}' }, options: { concurrency: 1 } },
		items: [{ name: 'List 1' }, { name: 'List 2' }],
		gives: [{ id: '<list>' }, { id: '<list2>' }],
		says: busy,
	},
	update: on('list', {
		parameters: { ...byId, updateFields: { name: '={{ $json.name }}' } },
		items: [
			{ id: '<list>', name: 'First' },
			{ id: '<list2>', name: 'Second' },
		],
		gives: [
			{ id: '<list>', name: 'First' },
			{ id: '<list2>', name: 'Second' },
		],
		bad: { id: unknown, name: 'Zero' },
	}),
	verificationStats: on('list', { gives: [{ total_leads: 2 }, { total_leads: 0 }] }),
};
