import type { IDataObject } from 'n8n-workflow';
import { pick } from '../support/world.mts';
import { saidOf, sendStaged } from './sendStage.mts';

const stage = sendStaged();

const two = (): IDataObject[] => [
	{ thread: stage.ids.thread, text: 'First' },
	{ thread: stage.ids.thread2, text: 'Second' },
];

describe('whom a message is for', () => {
	test('a thread, a contact, a profile: each lands in the thread of this person', async () => {
		const { ids } = stage;
		await stage.send([{ thread: ids.thread, text: 'To a thread' }]);
		const account = { accountLinkId: pick(ids.link) };
		await stage.send([{ contact: ids.contact, text: 'To a contact' }], { sendTo: 'contact', ...account, contactId: pick('={{ $json.contact }}') }); // prettier-ignore
		const last = await stage.send([{ person: ids.person, text: 'To a profile' }], { sendTo: 'profile', ...account, platform: 'twitter', platformId: '={{ $json.person }}' }); // prettier-ignore
		expect(last.error).toBeUndefined();
		expect(stage.texts()).toEqual(['To a thread', 'To a contact', 'To a profile']);
		expect(new Set(stage.made().map(({ threadId }) => threadId))).toEqual(new Set([ids.thread]));
		const [{ id, createdAt, platformId }] = stage.made().slice(-1);
		expect(last.json).toEqual([
			{
				messageId: id, threadId: ids.thread, contactId: ids.contact, accountLinkId: ids.link, platform: 'twitter', content: 'To a profile',
				platformId, sentAt: createdAt, replayed: false, readBack: false,
			},
		]); // prettier-ignore
	});

	test('the first message to somebody makes the thread', async () => {
		const { platformId, contactId } = stage.inbox.person({ username: 'new_person' });
		const { json } = await stage.send([{ text: 'Hello' }], { sendTo: 'profile', accountLinkId: pick(stage.ids.link), platform: 'twitter', platformId }); // prettier-ignore
		expect(json).toEqual([expect.objectContaining({ contactId, content: 'Hello' })]);
		expect(Object.values(stage.ids)).not.toContain(json[0].threadId);
	});

	test('what is left empty is named, and nothing is sent', async () => {
		const empty = async (parameters: object, item: IDataObject = {}) =>
			saidOf((await stage.send([{ text: 'Hello', none: '', ...item }], parameters as never, { continueOnFail: true })).json[0]);
		const none = '={{ $json.none }}';
		const account = { accountLinkId: pick('={{ $json.account }}') };
		expect(await empty({ threadId: pick(none) })).toMatch(/^'Thread' is empty/);
		expect(await empty({ sendTo: 'contact', accountLinkId: pick(none), contactId: pick('c1') })).toMatch(/^'Account Link' is empty/);
		expect(await empty({ sendTo: 'contact', ...account, contactId: pick(none) }, { account: 'a1' })).toMatch(/^'Contact' is empty/);
		expect(await empty({ sendTo: 'profile', ...account, platform: 'twitter', platformId: none }, { account: 'a1' })).toMatch(/^'Platform ID' is empty/); // prettier-ignore
		expect(await empty({ threadId: pick('t1'), text: none })).toMatch(/^'Text' is empty/);
		expect(await empty({ threadId: pick('t1'), text: '={{ " \\n " }}' })).toMatch(/^'Text' is empty/);
		expect(await empty({ threadId: pick('={{ $json.name }}') }, { name: 'Sample Person' })).toMatch(
			/^'Thread' is not valid: "Sample Person"/,
		);
		expect(stage.asked()).toEqual([]);
	});

	test('messages to one thread keep their order, while others go side by side', async () => {
		stage.control.latency(20);
		const items = Array.from({ length: 24 }, (_, i) => ({ thread: i % 2 ? stage.ids.thread : stage.ids.thread2, text: `Text ${i}` }));
		const { json } = await stage.send(items);
		expect(json.map(({ content }) => content)).toEqual(items.map(({ text }) => text));
		for (const [odd, thread] of [stage.ids.thread2, stage.ids.thread].entries())
			expect(stage.made().filter(({ threadId }) => threadId === thread).map(({ content }) => content)).toEqual(
				items.filter((_, i) => i % 2 === odd).map(({ text }) => text),
			); // prettier-ignore
		expect(stage.control.requests().maxInFlight).toBe(2);
	});

	test('to other people four at once, or as many as the user says', async () => {
		stage.control.latency(20);
		const { threadIds } = stage.inbox.threads({ count: 16 });
		const items = threadIds.map((thread) => ({ thread, text: 'Hello' }));
		await stage.send(items);
		expect(stage.control.requests().maxInFlight).toBe(4);
		stage.control.resetRequests();
		await stage.send(items, { options: { concurrency: 1 } }, { executionId: 'next' });
		expect(stage.control.requests().maxInFlight).toBe(1);
	});
});

describe('the key of a message', () => {
	test('is another one for each item, even to the same thread with the same text', async () => {
		const same = { thread: stage.ids.thread, text: 'Hello' };
		await stage.send([same, same, same]);
		expect(stage.texts()).toEqual(['Hello', 'Hello', 'Hello']);
		expect(new Set(stage.keys()).size).toBe(3);
		for (const key of stage.keys()) expect(key).toMatch(/^[0-9a-f]{24}$/);
	});

	test('is the same when n8n tries the node again: nobody is written to twice, and the first answers come back', async () => {
		stage.inbox.refuse({ route: 'POST /messages', code: 'contentRejected', after: 1 });
		const { error, json } = await stage.send(two(), { options: { concurrency: 1 } }, { tries: 2 });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ content: 'First' }, { content: 'Second' }]);
		expect(stage.posts().map(({ status }) => status)).toEqual([201, 422, 200, 201]);
		expect(new Set(stage.keys()).size).toBe(2);
		expect(stage.texts()).toEqual(['First', 'Second']);
	});

	test('a text that changes between two tries of the node sends no second message', async () => {
		stage.inbox.refuse({ route: 'POST /messages', code: 'contentRejected', after: 1 });
		const text = '={{ $json.text + ($json.text === "First" ? Math.random() : "") }}';
		const { error } = await stage.send(two(), { text, options: { concurrency: 1 } }, { tries: 2 });
		expect(error?.message).toBe('Another message was sent with this idempotency key [item 0]');
		expect(error?.description).toMatch(/^Use one key for one message only/);
		expect(stage.texts()).toEqual([expect.stringMatching(/^First0\.\d+$/)]);
	});

	test('is another one in a loop, in another node, in another execution', async () => {
		await stage.send(two(), {}, { twice: true });
		expect(stage.texts().sort()).toEqual(['First', 'First', 'Second', 'Second']);
		await stage.send(two(), {}, { nodeId: 'other' });
		await stage.send(two(), {}, { executionId: 'other' });
		expect(stage.texts()).toHaveLength(8);
		expect(new Set(stage.keys()).size).toBe(8);
	});

	test("can be the user's own: then no later execution sends it again", async () => {
		const options = { idempotencyKey: '={{ "lead-" + $json.text }}' };
		const first = await stage.send(two(), { options });
		const second = await stage.send(two(), { options }, { executionId: 'next' });
		expect(first.json.map(({ replayed }) => replayed)).toEqual([false, false]);
		expect(second.json).toEqual(first.json.map((one) => ({ ...one, replayed: true })));
		expect(stage.texts().sort()).toEqual(['First', 'Second']);
		expect(new Set(stage.keys())).toEqual(new Set(['lead-First', 'lead-Second']));
	});

	test('one for two texts is refused in plain words', async () => {
		const options = { idempotencyKey: ' one key for all ', concurrency: 1 };
		const { json } = await stage.send(two(), { options }, { continueOnFail: true });
		expect(json).toEqual([
			expect.objectContaining({ content: 'First' }),
			{ error: 'Another message was sent with this idempotency key [item 1]' },
		]);
		expect(stage.keys()).toEqual(['one key for all', 'one key for all']);
	});

	test.each(['schlüssel', 'a\nb', 'k'.repeat(256)])('that Inboxapp does not take is refused here: %j', async (idempotencyKey) => {
		const { error } = await stage.send(two(), { options: { idempotencyKey } });
		expect(error?.message).toBe("'Idempotency Key' is not valid [item 0]");
		expect(stage.asked()).toEqual([]);
	});
});

test('a dry run shows each message with its key, and sends none', async () => {
	const { json } = await stage.send(two(), { options: { dryRun: true, checkFirst: true } });
	expect(json).toMatchObject([
		{ dryRun: true, method: 'POST', body: { target: { type: 'thread', threadId: stage.ids.thread }, content: 'First' }, items: 1 },
		{ dryRun: true, method: 'POST', body: { target: { type: 'thread', threadId: stage.ids.thread2 }, content: 'Second' }, items: 1 },
	]);
	expect(json[0].url).toBe(`${stage.world.sandbox.urls.inboxapp}/api/v2/messages`);
	expect(json[0].readsFirst).toContain(`/v2/threads/${stage.ids.thread}`);
	const shown = json.map(({ headers }) => (headers as IDataObject)['Idempotency-Key']);
	expect(stage.asked()).toEqual([]);
	await stage.send(two());
	expect(stage.keys().sort()).toEqual([...shown].sort());
});

test('a user who stops the execution: what is under way ends, nothing new is sent', async () => {
	stage.control.latency(300);
	const { threadIds } = stage.inbox.threads({ count: 40 });
	const items = threadIds.map((thread, i) => ({ thread, text: `Text ${i}` }));
	const { error } = await stage.send(items, {}, { cancelAfter: 700 });
	expect(error?.message).toBe('The execution was cancelled');
	await new Promise((resolve) => setTimeout(resolve, 700));
	const sent = stage.made().length;
	expect(sent).toBeGreaterThan(0);
	expect(sent).toBeLessThanOrEqual(16);
	await new Promise((resolve) => setTimeout(resolve, 700));
	expect(stage.made()).toHaveLength(sent);
});

test('stop on error: what was not begun is not sent, and the error says how far it got', async () => {
	const { threadIds } = stage.inbox.threads({ count: 10 });
	const items = threadIds.map((thread, i) => ({ thread: i === 4 ? 'nobody0' : thread, text: `Text ${i}` }));
	const { error } = await stage.send(items, { options: { concurrency: 1 } });
	expect(error?.message).toBe('Inboxapp has no such thread [item 4]');
	expect(error?.description).toContain('4 of 10 requests had been answered by then.');
	expect(stage.texts()).toEqual(['Text 0', 'Text 1', 'Text 2', 'Text 3']);
});
