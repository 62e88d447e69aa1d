import { pick } from '../../support/world.mts';
import { both, nobody, noSuch, records, type Case, type Cases, type Samples } from './common.mts';
import { found, samples as find } from './contactFind.mts';

const byId = { contactId: pick('={{ $json.id }}') };
const tagging = (done: object): Case => ({
	parameters: { ...byId, tag: pick('={{ $json.tag }}') },
	items: [
		{ id: '<contact>', tag: '<tag>' },
		{ id: '<contact2>', tag: 'follow up' },
	],
	gives: [
		{ contactId: '<contact>', tag: '<tag>', ...done },
		{ contactId: '<contact2>', tag: 'follow up', ...done },
	],
	bad: { id: '<contact>', tag: 'No such tag' },
	says: noSuch('tag'),
});

export const samples: Samples = {
	addTag: [
		{ parameters: { contactId: pick('<contact2>'), tag: pick('Crème Client') } },
		{ parameters: { contactId: pick('<contact2>'), tag: pick('<tag>') } },
	],
	find,
	get: [
		{ parameters: { contactId: pick('<contact>'), additionalFields: { expand: ['status', 'tags', 'assignee'] } } },
		{ parameters: { contactId: pick('<contact>'), simplify: false } },
	],
	removeTag: [{ parameters: { contactId: pick('<contact>'), tag: pick('creme client') } }],
	update: [
		{
			parameters: {
				contactId: pick('<contact>'),
				updateFields: { assigneeId: pick('<member>'), notes: 'Wants a call', status: pick('Interested'), valuation: 2500.5 },
			},
		},
		{
			parameters: {
				contactId: pick('<contact2>'),
				updateFields: { assigneeId: pick('Nobody'), notes: '={{ null }}', status: pick('No Status'), valuation: '={{ null }}' },
			},
		},
		{ parameters: { contactId: pick('<contact2>'), updateFields: { status: pick('<status>'), valuation: 0 }, simplify: false } },
	],
};

export const cases: Cases = {
	addTag: tagging({ added: true }),
	find: found,
	get: { parameters: byId, items: both('contact'), gives: records('contact'), bad: nobody, says: noSuch('contact') },
	removeTag: tagging({ removed: true }),
	update: {
		parameters: { ...byId, updateFields: { status: pick('={{ $json.status }}'), notes: '={{ $json.notes }}' } },
		items: [
			{ id: '<contact>', status: 'not interested', notes: 'wants no call' },
			{ id: '<contact2>', status: '<status>', notes: 'wants a call' },
		],
		gives: [
			{ id: '<contact>', notes: 'wants no call' },
			{ id: '<contact2>', statusId: '<status>', notes: 'wants a call' },
		],
		bad: { id: '<contact>', status: 'No such status', notes: 'wants a call' },
		// A reference in a body has no code of its own.
		says: /^Inboxapp does not accept status: there is no such status/,
	},
};
