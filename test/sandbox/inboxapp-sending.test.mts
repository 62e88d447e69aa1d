import { startInbox, type Inbox, type Row } from './inboxapp.mts';

let run: Inbox;
let thread: Row & { contactId: string; accountLinkId: string };

beforeEach(async () => {
	run = await startInbox();
	[thread] = await run.list('/threads', { q: 'sample_person_1' });
});
afterEach(async () => await run.sandbox.close());

const toThread = () => ({ type: 'thread', threadId: thread.id });
const toProfile = (platformId: string) => ({ type: 'profile', accountLinkId: thread.accountLinkId, platform: 'twitter', platformId });
const send = async (more: object = {}, key?: string) =>
	await run.client({ 'Idempotency-Key': key }).post('/messages', { target: toThread(), content: 'Hello', ...more });
const written = async () => (await run.list(`/threads/${thread.id}/messages`)).filter(({ content }) => content === 'Hello').length;
describe('where a message goes', () => {
	test('into the thread there is, whichever way it is named', async () => {
		const targets = [
			toThread(),
			{ type: 'contact', accountLinkId: thread.accountLinkId, contactId: thread.contactId },
			toProfile('100000001'),
		];
		for (const target of targets) {
			const { status, data } = await send({ target });
			expect([status, data.thread.id, data.message.threadId]).toEqual([201, thread.id, thread.id]);
			expect(data.message).toMatchObject({ direction: 'outbound', sentBy: { type: 'api' }, content: 'Hello' });
			expect(data.thread.lastMessage.id).toBe(data.message.id);
		}
		expect(await written()).toBe(3);
	});

	test('to somebody new only with the add-on; thread and contact are made then, once', async () => {
		expect((await send({ target: toProfile('4711') })).data.code).toBe('planRequired');
		run.settings({ advancedApi: true });
		const [first, second] = [await send({ target: toProfile('4711') }), await send({ target: toProfile('4711') })];
		expect([first.status, second.data.thread.id]).toEqual([201, first.data.thread.id]);
		const [contact] = await run.list('/contacts', { platform: 'twitter', platformId: ['4711'] });
		expect(first.data.thread.contactId).toBe(contact.id);
		expect((await run.told('thread.created', 'message.sent')).map(({ type, object }) => [type, object.id])).toEqual([
			['thread.created', first.data.thread.id],
			['message.sent', first.data.message.id],
			['message.sent', second.data.message.id],
		]);
		expect((await send({ target: toProfile('9990001') })).data).toMatchObject({
			code: 'recipientUnavailable',
			details: { reason: 'notFound' },
		});
	});

	test('to a contact of another platform: not there, and not from an account that is elsewhere', async () => {
		const { platform } = run.inbox.platform();
		const link = run.inbox.link({ platform });
		const { contactId, platformId } = run.inbox.person({ platform });
		const target = { type: 'contact', contactId };
		expect((await send({ target: { ...target, accountLinkId: thread.accountLinkId } })).data).toMatchObject({
			code: 'recipientUnavailable',
			details: { reason: 'noProfileOnPlatform' },
		});
		const { status, data } = await send({ target: { ...target, accountLinkId: link.id } });
		expect([status, data.thread.platform]).toEqual([201, 'linkedin']);
		const wrong = { type: 'profile', accountLinkId: link.id, platform: 'twitter', platformId };
		expect((await send({ target: wrong })).data.details).toEqual({ platform: 'twitter', supported: ['linkedin'] });
	});

	test('an answer is one to a message of the same thread, and only where answers are possible', async () => {
		const [inbound] = (await run.list(`/threads/${thread.id}/messages`)).filter(({ direction }) => direction === 'inbound');
		const { data } = await send({ replyToMessageId: inbound.id });
		expect(data.message.replyTo).toMatchObject({ messageId: inbound.id, content: inbound.content, authorName: 'Sample Person 1' });
		const elsewhere = run.inbox.receive({ profile: {}, text: 'Hi' }).messageId;
		expect((await send({ replyToMessageId: elsewhere })).data.details.issues[0].path).toEqual(['replyToMessageId']);
		run.inbox.thread({ id: thread.id, restrictions: ['message:reply'] });
		expect((await send({ replyToMessageId: inbound.id })).data.details).toEqual({ capability: 'message:reply' });
	});
});

describe('a key', () => {
	test('gives the first result again, whatever the order of the body', async () => {
		const first = await send({}, 'key 1');
		const again = await run.client({ 'Idempotency-Key': 'key 1' }).post('/messages', { content: 'Hello', target: toThread() });
		expect([first.status, again.status]).toEqual([201, 200]);
		expect(again.data).toEqual(first.data);
		expect((await send({}, 'key 2')).status).toBe(201);
		expect([await written(), (await run.told('message.sent')).length]).toEqual([2, 2]);
	});

	test('is good for one body', async () => {
		await send({}, 'key');
		expect((await send({ content: 'Other' }, 'key')).data).toMatchObject({ code: 'idempotencyKeyReused', details: null });
		expect(await written()).toBe(1);
	});

	test('is forgotten after its time, and is not used up by what was refused', async () => {
		run.inbox.link({ id: thread.accountLinkId, status: 'paused' });
		expect((await send({}, 'key')).status).toBe(409);
		run.inbox.link({ id: thread.accountLinkId, status: 'active' });
		expect((await send({}, 'key')).status).toBe(201);
		run.move(86_400_001);
		expect((await send({}, 'key')).status).toBe(201);
		expect(await written()).toBe(2);
	});

	test.each(['', 'x'.repeat(256), 'ünprintable'])('%j is none', async (key) => {
		expect((await send({}, key)).data.details.issues[0].path).toEqual(['idempotency-key']);
		expect(await written()).toBe(0);
	});

	test('saves a send whose answer was lost, and one that says afterwards that it went wrong', async () => {
		run.sandbox.control.failures([{ kind: 'reset', when: 'after', service: 'inboxapp', path: '/v2/messages', times: 1 }]);
		await expect(send({}, 'lost')).rejects.toThrow('socket hang up');
		expect((await send({}, 'lost')).status).toBe(200);
		run.inbox.refuse({ route: 'POST /messages', code: 'platformError', when: 'after' });
		expect([(await send({}, 'late')).status, (await send({}, 'late')).status]).toEqual([502, 200]);
		expect(await written()).toBe(2);
	});

	test('of a send that still runs: it is told so, and later given what came of it', async () => {
		run.inbox.refuse({ route: 'POST /messages', code: 'sendInProgress', ms: 60_000 });
		const first = await send({}, 'slow');
		const second = await send({}, 'slow');
		expect([first.data, second.data]).toMatchObject([{ code: 'sendInProgress' }, { code: 'sendInProgress', details: first.data.details }]);
		expect((await send({}, 'another')).status).toBe(201);
		const { messageId } = first.data.details;
		expect((await run.api.get(`/messages/${messageId}`)).data.platformId).toBeNull();
		run.move(60_000);
		const third = await send({}, 'slow');
		expect([third.status, third.data.message.id]).toEqual([200, messageId]);
		expect(third.data.message.platformId).not.toBeNull();
		expect([await written(), (await run.told('message.sent')).length]).toEqual([2, 2]);
	});

	test('every send can be made to take its time', async () => {
		run.settings({ sendMs: 300 });
		const begun = Date.now();
		const [first, second] = await Promise.all([send({}, 'a'), send({}, 'b')]);
		expect(Date.now() - begun).toBeGreaterThanOrEqual(290);
		expect([first.status, second.status]).toEqual([201, 201]);
		expect(first.data.message.platformId).not.toBeNull();
	});
});

describe('a send that is not confirmed', () => {
	const unconfirmed = async (message: 'delivered' | 'unknown' | 'absent', key?: string) => {
		run.inbox.refuse({ route: 'POST /messages', code: 'sendUnconfirmed', message });
		const { status, data } = await send({}, key);
		expect([status, data.code]).toEqual([502, 'sendUnconfirmed']);
		return data.details.messageId as string;
	};
	const read = async (id: string) => {
		const { status, data } = await run.api.get(`/messages/${id}`);
		return status === 200 ? data.platformId : status;
	};

	test('was delivered, or is not known, or never was', async () => {
		expect(await read(await unconfirmed('delivered'))).toMatch(/^\d{19}$/);
		expect(await run.told('message.sent')).toHaveLength(1);
		expect(await read(await unconfirmed('unknown'))).toBeNull();
		expect(await read(await unconfirmed('absent'))).toBe(404);
		expect([await written(), (await run.told('message.sent')).length]).toEqual([2, 1]);
	});

	test('can become known later', async () => {
		const [first, second] = [await unconfirmed('unknown'), await unconfirmed('unknown')];
		run.inbox.confirm({ message: first, as: 'delivered' });
		run.inbox.confirm({ message: second, as: 'absent' });
		expect([await read(first), await read(second)]).toEqual([expect.stringMatching(/^\d{19}$/), 404]);
		expect((await run.told('message.sent')).map(({ object }) => object.id)).toEqual([first]);
	});

	test('what its key gives then is not known, so it is a setting', async () => {
		const id = await unconfirmed('delivered', 'key');
		expect((await send({}, 'key')).data).toMatchObject({ code: 'sendUnconfirmed', details: { messageId: id } });
		run.settings({ unconfirmedAgain: 'message' });
		expect((await send({}, 'key')).data.message.id).toBe(id);
		run.settings({ unconfirmedAgain: 'send' });
		expect((await send({}, 'key')).status).toBe(201);
		expect(await written()).toBe(2);
	});
});

describe('changes to a message', () => {
	const change = async (id: string, content = 'Changed') => await run.api.patch(`/messages/${id}`, { content });

	test('its history has each version and its end', async () => {
		const { id } = (await send()).data.message;
		run.move(60_000);
		expect((await change(id)).data).toMatchObject({ content: 'Changed', editedAt: expect.any(String) });
		const { data: deletion } = await run.api.delete(`/messages/${id}?scope=all`);
		const { data } = await run.api.get(`/messages/${id}/history`);
		expect(data.versions.map(({ content, origin }: Row) => [content, origin])).toEqual([
			['Hello', 'api'],
			['Changed', 'api'],
		]);
		expect(data.deletion).toEqual({ deletedAt: deletion.deletedAt, scope: 'all', origin: 'api' });
		const [last] = await run.list(`/threads/${thread.id}/messages`);
		expect(last).toMatchObject({ id, content: 'Changed', deletedAt: deletion.deletedAt });
		expect((await change(id)).data.details).toEqual({ reason: 'The message is deleted.' });
		expect((await run.told('message.edited', 'message.deleted')).map(({ data: tells }) => tells)).toEqual([
			{ threadId: thread.id },
			{ threadId: thread.id, scope: 'all' },
		]);
	});

	test('are possible as long as the platform says', async () => {
		const { id, createdAt } = (await send()).data.message;
		run.move(899_000);
		expect((await change(id)).status).toBe(200);
		run.move(2_000);
		const closedAt = new Date(Date.parse(createdAt) + 900_000).toISOString();
		expect((await change(id)).data.details).toEqual({ capability: 'message:edit', closedAt });
		expect((await run.api.delete(`/messages/${id}?scope=all`)).status).toBe(200);
	});

	test('what came in can be deleted for oneself, not for all', async () => {
		const { messageId } = run.inbox.receive({ thread: thread.id, text: 'In' });
		expect((await change(messageId)).data.code).toBe('messageNotModifiable');
		expect((await run.api.delete(`/messages/${messageId}?scope=self`)).data).toMatchObject({ messageId, scope: 'self' });
	});

	test('reactions are told and counted only when they are new', async () => {
		const { id } = (await send()).data.message;
		const react = async (emoji: string) => (await run.api.post(`/messages/${id}/reactions`, { emoji })).data;
		expect([(await react('👍')).version, (await react('👍')).version, (await react('❤️')).version]).toEqual([1, 1, 2]);
		const { data } = await run.api.delete(`/messages/${id}/reactions`, { params: { emoji: '👍' } });
		expect([data.version, data.reactions.map(({ emoji }: Row) => emoji)]).toEqual([3, ['❤️']]);
		expect((await run.api.delete(`/messages/${id}/reactions`, { params: { emoji: '👎' } })).data.version).toBe(3);
		expect(await run.told('message.reactionAdded', 'message.reactionRemoved')).toHaveLength(3);
	});
});
