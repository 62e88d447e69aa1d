import type { INodeParameters } from 'n8n-workflow';
import type { FailureRule } from '../../sandbox/failures.mts';
import { send } from '../../nodes/Inboxapp/messageSend';
import type { RefusalOrder } from '../../sandbox/inboxapp/orders.mts';
import { sendStaged } from './sendStage.mts';

const stage = sendStaged();
const route = 'POST /messages';

/** Sends one message while something goes wrong once. */
async function sent({ fails, refuses }: { fails?: Partial<FailureRule>; refuses?: Partial<RefusalOrder> }, options: INodeParameters = {}) {
	if (fails) stage.control.failures([{ method: 'POST', path: '/v2/messages', times: 1, ...fails } as FailureRule]);
	if (refuses) stage.inbox.refuse({ route, ...refuses } as RefusalOrder);
	const began = Date.now();
	const { json, error } = await stage.send([{ thread: stage.ids.thread, text: 'Hello' }], { options });
	return { json, error, ms: Date.now() - began };
}

/** One message has come of it all, and the output tells of it. */
function expectOnce({ json, error }: Awaited<ReturnType<typeof sent>>, readBack = false) {
	expect(error).toBeUndefined();
	const [{ id, createdAt, platformId }] = stage.made();
	const replayed = stage.posts().at(-1)?.status === 200;
	expect(json).toEqual([
		{
			messageId: id, threadId: stage.ids.thread, contactId: stage.ids.contact, accountLinkId: stage.ids.link, platform: 'twitter',
			platformId, content: 'Hello', sentAt: createdAt, replayed, readBack,
		},
	]); // prettier-ignore
	expect(stage.texts()).toEqual(['Hello']);
	expect(stage.made()).toHaveLength(1);
}

const unknown = 'It is not known whether Inboxapp has carried this out';
const withTheSameKey = () => expect(new Set(stage.keys()).size).toBe(1);

describe('an answer that is lost is asked for again with the same key', () => {
	test.each<[string, Partial<FailureRule>]>([
		['the connection breaks before it is carried out', { kind: 'reset', when: 'before' }],
		['the connection breaks after it was carried out', { kind: 'reset', when: 'after' }],
		['the answer is cut off', { kind: 'truncated', when: 'after' }],
		['a 503 of nobody knows whom, before', { kind: 'status', status: 503, when: 'before', body: '' }],
		['a 500 after it was carried out', { kind: 'status', status: 500, when: 'after' }],
	])('%s', async (_, fails) => {
		expectOnce(await sent({ fails }));
		expect(stage.posts()).toHaveLength(2);
		withTheSameKey();
	});

	test.each<[string, Partial<RefusalOrder>]>([
		['the platform has not carried it out', { code: 'platformError', when: 'before' }],
		['the platform has carried it out', { code: 'platformError', when: 'after' }],
		['the platform is not there', { code: 'platformUnavailable' }],
		['Inboxapp has lost its way', { code: 'internal', when: 'after' }],
	])('%s', async (_, refuses) => {
		expectOnce(await sent({ refuses }));
		expect(stage.posts()).toHaveLength(2);
		withTheSameKey();
	});

	test('where that does not help, nobody knows, and it is said', async () => {
		const { error } = await sent({ fails: { kind: 'reset', when: 'before', times: 99 } }, { giveUpAfter: 2 });
		expect(error?.message).toBe(unknown);
		expect(error?.description).toMatch(/^The connection broke \(E\w+\) after the request had been sent\. Look in Inboxapp before you run this item again: a second run may do it twice\./); // prettier-ignore
		expect(stage.made()).toEqual([]);
		withTheSameKey();
	});

	test('a refusal after a broken try does not say what became of that try', async () => {
		stage.control.failures([{ method: 'POST', path: '/v2/messages', times: 1, kind: 'reset', when: 'after' }]);
		const { error } = await sent({ refuses: { code: 'threadRestricted', after: 1 } });
		expect(error?.message).toBe(unknown);
		expect(error?.description).toContain('A broken try was followed by a refusal (In this thread one cannot send messages)');
		expect(stage.texts()).toEqual(['Hello']);
	});

	test('what never got through is no mystery', async () => {
		const credentials = { inboxappApi: { baseUrl: 'http://127.0.0.1:9/api' } };
		const { error } = await stage.send([{ thread: stage.ids.thread, text: 'Hello' }], { options: { giveUpAfter: 1 } }, { credentials });
		expect(error?.message).toMatch(/^Inboxapp cannot be reached\. The connection broke \(ECONNREFUSED\)/);
	});
});

describe('to be told to wait is no try', () => {
	test.each<[string, Partial<RefusalOrder>, number]>([
		['the team has used up its minute', { code: 'rateLimited', retryAfter: 1, times: 3 }, 3000],
		['the platform says for how long', { code: 'platformRateLimited', retryAfter: 2 }, 2000],
		['the body alone says for how long', { code: 'platformUnavailable', details: { retryAfterSeconds: 2 } }, 2000],
		['nobody says for how long', { code: 'platformRateLimited', details: { retryAfterSeconds: null } }, 700],
	])('%s', async (_, refuses, least) => {
		const done = await sent({ refuses });
		expectOnce(done);
		expect(done.ms).toBeGreaterThanOrEqual(least);
		expect(stage.posts()).toHaveLength(1 + (refuses.times ?? 1));
	});

	test('a message that is still being sent is asked for until it is there', async () => {
		const done = await sent({ refuses: { code: 'sendInProgress', ms: 2500 } });
		expectOnce(done);
		expect(done.ms).toBeGreaterThanOrEqual(2500);
		expect(stage.posts().map(({ status }) => status)).toEqual([409, 409, 200]);
		withTheSameKey();
	});

	test('even where the answer that says so is cut off', async () => {
		stage.control.failures([{ method: 'POST', path: '/v2/messages', times: 1, kind: 'truncated', when: 'after' }]);
		expectOnce(await sent({ refuses: { code: 'sendInProgress', ms: 200 } }));
		expect(stage.posts().map(({ status }) => status)).toEqual([409, 200]);
		expect(send.means?.(409, '{"co')).toBe('wait');
		expect(send.means?.(409, '{"code":"accountLinkDisconnected","mess')).toBeUndefined();
	});

	test('or until the patience ends: then it is read, and nobody claims that it was sent', async () => {
		const { error } = await sent({ refuses: { code: 'sendInProgress', ms: 60_000 } }, { giveUpAfter: 2 });
		expect(error?.message).toBe(unknown);
		const [{ id }] = stage.made();
		expect(error?.description).toMatch(
			new RegExp(`^It was still under way after the request had been sent\\. Inboxapp has it as message ${id}, but does not know it to be on the platform\\. Look in Inboxapp`),
		); // prettier-ignore
	});
});

describe('what Inboxapp cannot vouch for is read, and never sent again', () => {
	test('the platform has it: that is as good as an answer', async () => {
		expectOnce(await sent({ refuses: { code: 'sendUnconfirmed', message: 'delivered' } }), true);
		const [{ id }] = stage.made();
		expect(stage.asked().map(({ call }) => call)).toEqual(['POST /v2/messages', `GET /v2/messages/${id}`]);
	});

	test('as it comes, the answer is that of a send', async () => {
		stage.inbox.refuse({ route, code: 'sendUnconfirmed', message: 'delivered' });
		const { json } = await stage.send([{ thread: stage.ids.thread, text: 'Hello' }], { simplify: false });
		const { thread, message } = stage.ids;
		expect(message).toBeUndefined();
		expect(json).toEqual([
			{
				message: expect.objectContaining({ content: 'Hello', threadId: thread }) as unknown,
				thread: expect.objectContaining({ id: thread, contactId: stage.ids.contact }) as unknown,
				replayed: false,
				readBack: true,
			},
		]);
		expect(json[0].message).not.toHaveProperty('thread');
	});

	test.each(['unknown', 'absent'] as const)('the platform may not have it (%s): then it is said', async (message) => {
		const { error } = await sent({ refuses: { code: 'sendUnconfirmed', message } });
		expect(error?.message).toBe(unknown);
		expect(error?.description).toMatch(/^Inboxapp answered with status 502 after the request had been sent\. /);
		expect(error?.description).toMatch(/Look in Inboxapp before you run this item again: a second run may do it twice\./);
		const told = `Inboxapp has it as message ${stage.made()[0]?.id}, but does not know it to be on the platform.`;
		expect(error?.description?.includes(told)).toBe(message === 'unknown');
		expect(stage.posts()).toHaveLength(1);
		expect(stage.texts()).toEqual([]);
	});

	test('it shows late: it is looked for twice', async () => {
		stage.inbox.refuse({ route, code: 'sendUnconfirmed', message: 'unknown' });
		const running = stage.send([{ thread: stage.ids.thread, text: 'Hello' }]);
		while (stage.asked().filter(({ call }) => call.startsWith('GET /v2/messages/')).length === 0)
			await new Promise((resolve) => setTimeout(resolve, 20));
		stage.inbox.confirm({ message: stage.made()[0].id, as: 'delivered' });
		const { json, error } = await running;
		expectOnce({ json, error, ms: 0 }, true);
	});

	test('somebody has deleted it since', async () => {
		stage.inbox.refuse({ route, code: 'sendUnconfirmed', message: 'delivered' });
		const running = stage.send([{ thread: stage.ids.thread, text: 'Hello' }]);
		while (stage.made().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
		stage.inbox.cause({ event: 'delete', message: stage.made()[0].id });
		const { error } = await running;
		expect(error?.message).toBe(unknown);
		expect(error?.description).toContain(`Its message ${stage.made()[0].id} has been deleted since.`);
	});

	test('its own answer is lost as well: the key brings it back', async () => {
		stage.control.failures([{ method: 'POST', path: '/v2/messages', times: 1, kind: 'reset', when: 'after' }]);
		expectOnce(await sent({ refuses: { code: 'sendUnconfirmed', message: 'delivered' } }), true);
		expect(stage.posts().map(({ status }) => status)).toEqual([0, 502]);
		withTheSameKey();
	});

	test('the answer that says so is cut off: it is understood all the same', async () => {
		stage.control.failures([{ method: 'POST', path: '/v2/messages', times: 1, kind: 'truncated', when: 'after' }]);
		const { error } = await sent({ refuses: { code: 'sendUnconfirmed', message: 'delivered' } });
		expect(error?.message).toBe(unknown);
		expect(stage.posts().map(({ status }) => status)).toEqual([502]);
		expect(send.means?.(502, '{"co')).toBe('unsure');
		expect(send.means?.(502, '{"code":"platformError","mess')).toBeUndefined();
		expect(send.means?.(502, '<html>')).toBeUndefined();
		const told = '{"code":"sendUnconfirmed","details":{"messageId":"m1"},"mess';
		expect(send.settles?.looks({}, {} as never, told)).toMatchObject([{ values: { messageId: 'm1' } }]);
	});

	test('the look cannot be had: nobody knows', async () => {
		stage.control.failures([{ method: 'GET', path: '/v2/messages/', kind: 'status', status: 403 }]);
		const { error } = await sent({ refuses: { code: 'sendUnconfirmed', message: 'delivered' } });
		expect(error?.message).toBe(unknown);
		expect(stage.texts()).toEqual(['Hello']);
	});
});
