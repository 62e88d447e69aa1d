import { pick } from '../../support/world.mts';
import { both, nobody, noSuch, records, type Case, type Cases, type Samples } from './common.mts';

const byId = { threadId: pick('={{ $json.id }}') };
const own = (more: Partial<Case>): Case => ({
	parameters: byId,
	items: both('thread'),
	gives: records('thread'),
	bad: nobody,
	says: noSuch('thread'),
	...more,
});

export const samples: Samples = {
	delete: [{ parameters: { threadId: pick('<thread>') } }],
	get: [
		{ parameters: { threadId: pick('<thread>'), additionalFields: { expand: ['profile', 'contact', 'accountLink', 'assignee'] } } },
		{ parameters: { threadId: pick('<thread>'), simplify: false } },
	],
	getAll: [
		{
			parameters: {
				returnAll: true,
				filters: {
					accountLinkId: ['<link>', '<link2>'],
					assigneeId: ['<member>', '<member2>'],
					campaignId: 'tz4a98xxat96iws9zmbrgj3a, tz4a98xxat96iws9zmbrgj3b',
					contactId: '={{ ["<contact>"] }}',
					expand: ['profile'],
					folder: 'all',
					order: 'asc',
					platform: ['twitter'],
					status: ['<status2>', 'New'],
					tag: ['VIP'],
					search: 'Sample Person',
				},
			},
		},
		{ parameters: { returnAll: false, limit: 2, filters: { unassigned: true, folder: 'noReply' }, simplify: false } },
	],
	sendTyping: [{ parameters: { threadId: pick('<thread>') } }],
	update: [
		{
			parameters: {
				threadId: pick('<thread>'),
				updateFields: { archived: true, assigneeId: pick('<member2>'), typingIndicators: 'disabled', unread: false },
			},
		},
		{ parameters: { threadId: pick('<thread2>'), updateFields: { assigneeId: pick('nobody') }, simplify: false } },
	],
};

export const cases: Cases = {
	delete: own({
		gives: [
			{ deleted: true, scope: 'remoteAndLocal' },
			{ deleted: true, scope: 'remoteAndLocal' },
		],
	}),
	get: own({}),
	getAll: {
		parameters: { returnAll: true, filters: { contactId: '={{ $json.contact }}', folder: 'all', expand: ['profile'] } },
		items: [{ contact: '<contact>' }, { contact: '<contact2>' }],
		gives: [
			[{ id: '<thread>', name: 'Sample Person 1', handle: '@sample_person_1' }],
			[{ id: '<thread2>', name: 'Sample Person 2', handle: '@sample_person_2' }],
		],
		bad: { contact: 'Sample Person' },
		says: /^'Contact IDs' has "Sample Person", which is no ID/,
	},
	sendTyping: own({ gives: [{ status: 'sent' }, { status: 'sent' }] }),
	update: own({
		parameters: { ...byId, updateFields: { archived: '={{ $json.archived }}', assigneeId: pick('={{ $json.member }}') } },
		items: [
			{ id: '<thread>', archived: true, member: '<member>' },
			{ id: '<thread2>', archived: false, member: '<member2>' },
		],
		gives: [
			{ id: '<thread>', archived: true, assigneeId: '<member>' },
			{ id: '<thread2>', archived: false, assigneeId: '<member2>' },
		],
		bad: { id: 'nobody0', archived: true, member: '<member>' },
	}),
};
