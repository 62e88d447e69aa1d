import { pick } from '../../support/world.mts';
import { both, nobody, noSuch, records, type Case, type Cases, type Prepare, type Samples } from './common.mts';
import { samples as send, sent } from './messageSend.mts';

/** A message of the team's own in each of two threads, just sent; the first has a reaction. */
export const prepare: Prepare = async ({ api }, { thread, thread2 }) => {
	const sent = async (threadId: string) => {
		const { data } = await api.post<{ message: { id: string } }>('/v2/messages', {
			target: { type: 'thread', threadId },
			content: 'One moment',
		});
		return data.message.id;
	};
	const ids = { message: await sent(thread), message2: await sent(thread2) };
	for (const id of Object.values(ids)) await api.post(`/v2/messages/${id}/reactions`, { emoji: '👍' });
	return ids;
};

const byId = { messageId: '={{ $json.id }}' };
const own = (more: Partial<Case>): Case => ({
	parameters: byId,
	items: both('message'),
	gives: records('message'),
	bad: nobody,
	says: noSuch('message'),
	...more,
});
const everything = ['accountLink', 'reactions.author', 'replyTo.message', 'thread'];

export const samples: Samples = {
	delete: [{ parameters: { messageId: '<message>', scope: 'all' } }, { parameters: { messageId: '<message2>', scope: 'self' } }],
	edit: [
		{ parameters: { messageId: '<message>', text: 'One moment, please' } },
		{ parameters: { messageId: '<message2>', text: '5', simplify: false } },
	],
	get: [
		{ parameters: { messageId: '<message>', additionalFields: { expand: everything } } },
		{ parameters: { messageId: '<picture>', additionalFields: { expand: ['sentBy'] }, simplify: false } },
	],
	getAll: [
		{ parameters: { threadId: pick('<thread>'), returnAll: true, filters: { order: 'asc', expand: ['sentBy'] } } },
		{ parameters: { threadId: pick('<thread>'), returnAll: false, limit: 2, simplify: false } },
	],
	getAttachment: [
		{ parameters: { messageId: '<picture>', index: 0, download: true, options: { binaryProperty: 'picture' } } },
		{ parameters: { messageId: '<picture>', index: 0, download: false } },
	],
	getHistory: [{ parameters: { messageId: '<message>' } }],
	react: [{ parameters: { messageId: '<message>', emoji: '👩🏽‍💻' } }],
	send,
	unreact: [{ parameters: { messageId: '<message>', emoji: '👍' } }],
};

export const cases: Cases = {
	delete: own({
		parameters: { ...byId, scope: '={{ $json.scope }}' },
		items: [
			{ id: '<message>', scope: 'all' },
			{ id: '<message2>', scope: 'self' },
		],
		gives: [
			{ messageId: '<message>', scope: 'all' },
			{ messageId: '<message2>', scope: 'self' },
		],
		bad: { id: 'nobody0', scope: 'all' },
	}),
	edit: own({
		parameters: { ...byId, text: '={{ $json.text }}' },
		items: [
			{ id: '<message>', text: 'the first text' },
			{ id: '<message2>', text: 'the second text' },
		],
		gives: [
			{ id: '<message>', content: 'the first text' },
			{ id: '<message2>', content: 'the second text' },
		],
		bad: { id: '<picture>', text: 'the first text' },
		says: /^This message cannot be changed: /,
	}),
	get: own({}),
	getAll: {
		parameters: { threadId: pick('={{ $json.id }}'), returnAll: true, filters: { order: 'asc' } },
		items: both('thread'),
		gives: [
			['Hello, may I ask you one question?', 'Sure, go ahead', 'Which tool do you use today?', 'None so far', 'One moment'].map(
				(content) => ({ threadId: '<thread>', content }),
			),
			[{ threadId: '<thread2>' }, { threadId: '<thread2>', content: 'One moment' }],
		],
		bad: nobody,
		says: noSuch('thread'),
	},
	getAttachment: own({
		parameters: { ...byId, index: '={{ $json.index }}', download: '={{ $json.download }}' },
		items: [
			{ id: '<picture>', index: 0, download: true },
			{ id: '<picture>', index: 0, download: false },
		],
		gives: [
			{ index: 0, kind: 'image', filename: 'shop.png', status: 'ready' },
			{ index: 0, kind: 'image', filename: 'shop.png', status: 'ready' },
		],
		bad: { id: 'nobody0', index: 0, download: true },
	}),
	getHistory: own({ gives: [{ versions: [{ content: 'One moment' }] }, { versions: [{ content: 'One moment' }] }] as Case['gives'] }),
	react: own({
		parameters: { ...byId, emoji: '={{ $json.emoji }}' },
		items: [
			{ id: '<message>', emoji: '🎉' },
			{ id: '<message2>', emoji: '❤️' },
		],
		gives: [{ reactions: [{}, { emoji: '🎉' }] }, { reactions: [{}, { emoji: '❤️' }] }] as Case['gives'],
		bad: { id: '<message>', emoji: 'well done' },
		says: /^'Emoji' is not one emoji: "well done"/,
	}),
	send: sent,
	unreact: own({
		parameters: { ...byId, emoji: '={{ $json.emoji }}' },
		items: [
			{ id: '<message>', emoji: '👍' },
			{ id: '<message2>', emoji: '👍' },
		],
		gives: [{ reactions: [] }, { reactions: [] }] as Case['gives'],
		bad: { id: 'nobody0', emoji: '👍' },
	}),
};
