import type { IDataObject } from 'n8n-workflow';
import { pick } from '../../support/world.mts';
import { askingNothing, deleted, noSuch, type Case, type Cases, type Samples } from './common.mts';

const byRef = { tag: pick('={{ $json.ref }}') };
const refs: Case['items'] = [{ ref: '<tag>' }, { ref: 'follow up' }];
const both: Case['gives'] = [
	{ id: '<tag>', name: 'VIP' },
	{ id: '<tag2>', name: 'Follow Up' },
];
const own = (more: Partial<Case>): Case => ({
	parameters: byRef,
	items: refs,
	gives: both,
	bad: { ref: 'No such tag' },
	says: noSuch('tag'),
	...more,
});

export const samples: Samples = {
	create: [{ parameters: { name: 'Hot lead', additionalFields: { color: pick('#1f6feb') } } }, { parameters: { name: 'Cold lead' } }],
	delete: [{ parameters: { tag: pick('Crème Client') } }],
	get: [{ parameters: { tag: pick('<tag>') } }],
	getAll: [{ parameters: { returnAll: true } }, { parameters: { returnAll: false, limit: 1 } }],
	update: [
		{ parameters: { tag: pick('<tag>'), updateFields: { name: 'Very important' } } },
		{ parameters: { tag: pick('follow up'), updateFields: { color: pick('<color>'), name: 'Later' } } },
	],
};

export const cases: Cases = {
	create: {
		parameters: { name: '={{ $json.name }}' },
		items: [{ name: 'first tag' }, { name: 'second tag' }],
		gives: [{ name: 'first tag' }, { name: 'second tag' }],
		bad: { name: 'vip' },
		says: /^The team has this name already: "vip"/i,
	},
	delete: own(deleted),
	get: own({}),
	getAll: askingNothing(['Crème Client', 'Follow Up', 'VIP'].map((name) => ({ name }))),
	update: own({
		parameters: { ...byRef, updateFields: { name: '={{ $json.name }}' } },
		items: [
			{ ref: '<tag>', name: 'new name one' },
			{ ref: 'follow up', name: 'new name two' },
		],
		gives: [
			{ id: '<tag>', name: 'new name one' },
			{ id: '<tag2>', name: 'new name two' },
		] as IDataObject[] as Case['gives'],
		bad: { ref: 'No such tag', name: 'new name one' },
	}),
};
