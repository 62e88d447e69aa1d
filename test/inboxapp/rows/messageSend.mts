import { pick } from '../../support/world.mts';
import { nobody, noSuch, type Case, type Sample } from './common.mts';

/** Message Send: to each kind of target. */
export const samples: Sample[] = [
	{
		parameters: {
			sendTo: 'thread',
			threadId: pick('<thread>'),
			text: 'Shall we talk on Monday?',
			additionalFields: { replyToMessageId: '<message>' },
			options: { checkFirst: true },
		},
	},
	{
		parameters: {
			sendTo: 'contact',
			accountLinkId: pick('<link>'),
			contactId: pick('<contact2>'),
			text: 'Shall we talk on Tuesday?',
			options: { checkFirst: true },
		},
	},
	{
		parameters: {
			sendTo: 'profile',
			accountLinkId: pick('<link>'),
			platform: 'twitter',
			platformId: '<person3>',
			text: ' Two lines,\nas they are ',
			options: { idempotencyKey: 'lead-4711-step-1' },
			simplify: false,
		},
	},
];

export const sent: Case = {
	parameters: { sendTo: 'thread', threadId: pick('={{ $json.id }}'), text: '={{ $json.text }}' },
	items: [
		{ id: '<thread>', text: 'the first text' },
		{ id: '<thread2>', text: 'the second text' },
	],
	gives: [
		{ threadId: '<thread>', contactId: '<contact>', accountLinkId: '<link>', content: 'the first text', readBack: false },
		{ threadId: '<thread2>', contactId: '<contact2>', accountLinkId: '<link>', content: 'the second text', readBack: false },
	],
	bad: { ...nobody, text: 'the first text' },
	says: noSuch('thread'),
};
