import { pick } from '../../support/world.mts';
import { busy, deleted, noId, on, same, type Case, type Cases, type Samples } from './common.mts';

const mail = { eaccount: pick('sender1@example.com'), subject: 'Re: your question' };
const answer = { ...mail, replyToUuid: '<email>' };
const copies = { ccAddressEmailList: 'copy1@example.com, copy2@example.com', bccAddressEmailList: ['hidden@example.com'] };
const emailId = { parameters: { id: '={{ $json.id }}' } };
const mailed = { eaccount: pick('={{ $json.from }}'), subject: '={{ $json.subject }}' };
const mails: Case['items'] = [
	{ id: '<email>', from: 'sender1@example.com', subject: 'Re: One' },
	{ id: '<email2>', from: 'sender2@example.com', subject: 'Re: Two' },
];
const mailResults = same(mails, ({ from, subject }) => ({ from, subject }));
const noSender = { bad: { id: '<email>', from: 'nobody@example.com', subject: 'Re: Zero' }, says: /nobody@example\.com|not connected/ };
const people: Case['items'] = [
	{ email: 'lead1@example.com', campaign: '<campaign>' },
	{ email: 'lead2@example.com', campaign: '<campaign>' },
];

export const samples: Samples = {
	countUnread: [{ parameters: {} }],
	delete: [{ parameters: { id: '<email>' } }],
	forward: [
		{
			parameters: {
				...answer,
				toAddressEmailList: 'other@example.com',
				additionalFields: {
					bodyHtml: 'See below\n& answer',
					bodyText: 'See below',
					includeOriginalBody: true,
					...copies,
					replyTo: 'answers@example.com',
					forwardedAttachments: '[{"filename": "a.pdf"}]',
					assignedTo: pick('<member>'),
				},
			},
		},
		{ parameters: { ...answer, toAddressEmailList: ['a@example.com', 'b@example.com'], additionalFields: { includeOriginalBody: true } } },
	],
	get: [{ parameters: { id: '<email>' } }],
	getAll: [
		{
			parameters: {
				limit: 7,
				filters: {
					search: 'thread:<thread>',
					lead: 'lead1@example.com',
					campaignId: pick('<campaign>'),
					listId: pick('<list>'),
					iStatus: 1,
					eaccount: 'sender1@example.com, sender2@example.com',
					isUnread: true,
					hasReminder: false,
					mode: 'emode_focused',
					emailType: 'received',
					previewOnly: true,
					latestOfThread: true,
					scheduledOnly: false,
					markedAsDone: false,
					assignedTo: pick('<member>'),
					companyDomain: 'example.com',
					sortOrder: 'asc',
					minTimestampCreated: '2027-01-01T01:00:00+01:00',
					maxTimestampCreated: '2027-12-31',
				},
			},
		},
		{ parameters: { returnAll: true, filters: {} } },
	],
	markThreadAsRead: [{ parameters: { threadId: '<thread>' } }],
	reply: [
		{
			parameters: {
				...answer,
				format: 'html',
				bodyHtml: 'Thanks.\nTuesday < Friday & fine',
				additionalFields: {
					additionalRecipients: 'one@example.com, two@example.com',
					...copies,
					reminderTs: '2027-01-31T09:00:00Z',
					assignedTo: pick('<member>'),
				},
			},
		},
		{ parameters: { ...answer, format: 'text', bodyText: 'Thanks.\nTuesday < Friday & fine' } },
	],
	sendTest: [{ parameters: { ...mail, toAddressEmailList: 'me@example.com', bodyHtml: '<p>Hi</p>' } }],
	update: [
		{ parameters: { id: '<email>', updateFields: { isUnread: false, reminderTs: '2027-01-31T09:00:00Z' } } },
		{ parameters: { id: '<email>', updateFields: { isUnread: true } } },
	],
};

export const cases: Cases = {
	countUnread: { parameters: { options: { concurrency: 1 } }, items: [{}, {}], gives: [{ count: 2 }, { count: 2 }], says: busy },
	delete: on('email', { ...emailId, ...deleted }),
	forward: {
		parameters: {
			...mailed,
			replyToUuid: '={{ $json.id }}',
			toAddressEmailList: 'other@example.com',
			additionalFields: { includeOriginalBody: true },
		},
		items: mails,
		gives: mailResults,
		...noSender,
	},
	get: on('email', emailId),
	getAll: {
		parameters: { filters: { lead: '={{ $json.email }}', campaignId: pick('={{ $json.campaign }}') } },
		items: people,
		gives: [
			[{ lead: 'lead1@example.com' }, { lead: 'lead1@example.com' }],
			[{ lead: 'lead2@example.com' }, { lead: 'lead2@example.com' }],
		],
		bad: { email: 'lead1@example.com', campaign: 'nonsense' },
		says: noId,
	},
	markThreadAsRead: on('thread', { parameters: { threadId: '={{ $json.id }}' }, gives: [{ success: true }, { success: true }] }),
	reply: {
		parameters: { ...mailed, replyToUuid: '={{ $json.id }}', format: 'html', bodyHtml: 'Thanks' },
		items: mails,
		gives: mailResults,
		...noSender,
	},
	sendTest: {
		parameters: { ...mailed, toAddressEmailList: 'me@example.com', bodyHtml: 'Hi' },
		items: [
			{ from: 'sender1@example.com', subject: 'One' },
			{ from: 'sender2@example.com', subject: 'Two' },
		],
		gives: [{ status: 'success' }, { status: 'success' }],
		bad: { from: 'nobody@example.com', subject: 'Zero' },
		says: /^Instantly did not do it: the sender account is not connected/,
	},
	update: on('email', { parameters: { id: '={{ $json.id }}', updateFields: { isUnread: false } } }),
};
