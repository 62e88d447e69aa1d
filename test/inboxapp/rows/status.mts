import { pick } from '../../support/world.mts';
import { askingNothing, deleted, noSuch, type Case, type Cases, type Samples } from './common.mts';

const byRef = { status: pick('={{ $json.ref }}') };
const own = (more: Partial<Case>): Case => ({
	parameters: byRef,
	items: [{ ref: '<status>' }, { ref: 'interested' }],
	gives: [
		{ id: '<status>', name: 'New' },
		{ id: '<status2>', name: 'Interested' },
	],
	bad: { ref: 'No such status' },
	says: noSuch('status'),
	...more,
});

export const samples: Samples = {
	create: [
		{ parameters: { name: 'Qualified', additionalFields: { color: pick('<color>') } } },
		{ parameters: { name: 'Lost', additionalFields: { color: pick('No Color') } } },
	],
	delete: [{ parameters: { status: pick('Not Interested') } }],
	get: [{ parameters: { status: pick('<status>') } }],
	getAll: [{ parameters: { returnAll: true } }, { parameters: { returnAll: false, limit: 1 } }],
	update: [
		{ parameters: { status: pick('<status>'), updateFields: { name: 'Very new', color: pick('No Color') } } },
		{ parameters: { status: pick('interested'), updateFields: { color: pick('#1f6feb') } } },
	],
};

export const cases: Cases = {
	create: {
		parameters: { name: '={{ $json.name }}' },
		items: [{ name: 'first status' }, { name: 'second status' }],
		gives: [{ name: 'first status' }, { name: 'second status' }],
		bad: { name: 'new' },
		says: /^The team has this name already: "new"/i,
	},
	delete: own(deleted),
	get: own({}),
	getAll: askingNothing(['New', 'Interested', 'Not Interested'].map((name) => ({ name }))),
	update: own({
		parameters: { ...byRef, updateFields: { name: '={{ $json.name }}' } },
		items: [
			{ ref: '<status>', name: 'new name one' },
			{ ref: 'interested', name: 'new name two' },
		],
		gives: [
			{ id: '<status>', name: 'new name one' },
			{ id: '<status2>', name: 'new name two' },
		],
		bad: { ref: 'No such status', name: 'new name one' },
	}),
};
