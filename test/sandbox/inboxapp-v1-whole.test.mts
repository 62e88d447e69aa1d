import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AnswerDocument } from './document.mts';
import { startV1, type RunningV1 } from './inboxapp-v1.mts';

/*
 * The 38 operations of API v1 that have a document of the vendor's. That has `{"not":{}}`, which nothing fits, where anything may
 * stand; so it is read without.
 */

const folder = mkdtempSync(join(tmpdir(), 'inboxapp-v1-'));
const file = join(folder, 'openapi.json');
const withoutNot = (name: string, value: object) => (name === 'not' && Object.keys(value).length === 0 ? undefined : value);
const vendors = JSON.parse(readFileSync(join(process.cwd(), 'test/inboxapp/v1-openapi.json'), 'utf8'), withoutNot as never) as object;
writeFileSync(file, JSON.stringify(vendors));
const document = new AnswerDocument(file, { wire: '/api/v1', document: '' });
rmSync(folder, { recursive: true });

let run: RunningV1;
let ids: Record<string, string>;

beforeEach(async () => {
	run = await startV1({ seed: true });
	const first = async (path: string) => (await run.v2.get(path)).data.data[0];
	const thread = (await run.v2.get('/threads?order=desc&folder=inbox')).data.data.find(({ id }: { id: string }) => id);
	const messages = (await run.v2.get(`/threads/${thread.id}/messages`)).data.data;
	const message = messages.find(({ direction }: { direction: string }) => direction === 'outbound');
	const { id: spare } = (await run.v2.post(`/messages`, { target: { type: 'thread', threadId: thread.id }, content: 'Fresh' })).data
		.message;
	ids = {
		threadId: thread.id,
		prospectId: thread.profileId,
		messageId: spare,
		oldMessageId: message.id,
		memberId: (await first('/members')).id,
		tagId: (await first('/tags')).id,
		statusId: (await first('/statuses')).id,
		link: run.link,
	};
});
afterEach(async () => await run.sandbox.close());

const ask = async (route: string, data?: unknown, query = '') => {
	const [method, path] = route.split(' ');
	const url = path.replace(/\{(\w+)\}/g, (_all, name: string) => ids[name] ?? name);
	return await run.api.request({ method, url: url + query, data });
};
/** Asks, and gives the answer if it is one the document has. */
const proper = async (route: string, data?: unknown, query = '') => {
	const [method, path] = route.split(' ');
	const answer = await ask(route, data, query);
	expect([answer.status, answer.status === 200 ? '' : answer.data]).toEqual([200, '']);
	if (method !== 'DELETE' || answer.data !== '') expect(document.answerFaults(method, path, answer)).toEqual([]);
	return answer.data;
};

type Call = [route: string, data?: () => object, query?: () => string];
const calls: Call[] = [
	['GET /team'],
	['GET /threads', undefined, () => `?accountLinkIds[]=${ids.link}&inbox=default&filters[sortOrder]=asc&limit=2`],
	['POST /threads', () => ({ accountLinkId: ids.link, externalPlatformId: '71' })],
	['GET /threads/lookup', undefined, () => `?accountLinkId=${ids.link}&externalId=${ids.prospectId}`],
	['GET /threads/lookup-by-username', undefined, () => '?username=sample_person_1'],
	['GET /threads/{threadId}'],
	['PATCH /threads/{threadId}', () => ({ done: true, assigneeId: ids.memberId })],
	['DELETE /threads/{threadId}', () => ({})],
	['POST /threads/{threadId}/typing', () => ({})],
	['PATCH /threads/{threadId}/settings', () => ({ typingIndicatorsEnabled: false })],
	['GET /threads/{threadId}/messages', undefined, () => '?limit=2'],
	['POST /threads/{threadId}/messages', () => ({ content: 'Hello', replyToMessageId: ids.oldMessageId })],
	['PATCH /threads/{threadId}/messages/{messageId}', () => ({ content: 'Hello again' })],
	['DELETE /threads/{threadId}/messages/{messageId}', () => ({ deleteForAll: false })],
	['GET /threads/{threadId}/messages/{messageId}/history'],
	['POST /threads/{threadId}/messages/{messageId}/reactions/reactions', () => ({ emoji: '👍' })],
	['DELETE /threads/{threadId}/messages/{messageId}/reactions/reactions', () => ({ emoji: '👍' })],
	['POST /threads/messages', () => ({ accountLinkId: ids.link, externalId: ids.prospectId, content: 'Hello' })],
	['GET /account-links'],
	['GET /members'],
	['GET /members/{memberId}'],
	['GET /prospects/{prospectId}'],
	[
		'PATCH /prospects/{prospectId}/context',
		() => ({ notes: 'Call', valuation: 7, statusId: ids.statusId, addTags: [ids.tagId], done: true }),
	],
	['GET /prospects/lookup', undefined, () => '?platformId=100000001'],
	['GET /tags'],
	['POST /tags', () => ({ name: 'New', color: 'teal' })],
	['GET /tags/{tagId}'],
	['PATCH /tags/{tagId}', () => ({ name: 'Other', color: '#AABBCC' })],
	['DELETE /tags/{tagId}', () => ({})],
	['GET /tags/colors'],
	['GET /statuses'],
	['POST /statuses', () => ({ name: 'Won', color: null })],
	['GET /statuses/{statusId}'],
	['PATCH /statuses/{statusId}', () => ({ color: null })],
	['DELETE /statuses/{statusId}'],
	['GET /statuses/colors'],
	['GET /colors'],
	['GET /events', undefined, () => '?afterSeq=0&limit=1000'],
];

test.each(calls.map((call) => ({ route: call[0], call })))(
	'$route answers as the document has it',
	async ({ call: [route, data, query] }) => {
		const body = data?.();
		if (body) expect(document.faults(document.body(route) ?? {}, body)).toEqual([]);
		await proper(route, body, query?.());
	},
);

test('these are all the 38', () => {
	expect(calls.map(([route]) => route).sort()).toEqual(document.routes().sort());
	expect(calls).toHaveLength(38);
});

test('both versions see the same', async () => {
	await proper('PATCH /prospects/{prospectId}/context', { notes: 'Call', addTags: [ids.tagId], done: true });
	const thread = (await run.v2.get(`/threads/${ids.threadId}?expand=contact`)).data;
	expect(thread).toMatchObject({ archived: true, contact: { notes: 'Call', tagIds: expect.arrayContaining([ids.tagId]) } });
	const message = await proper('POST /threads/{threadId}/messages', { content: 'Hello' });
	expect((await run.v2.get(`/messages/${message.id}`)).data).toMatchObject({
		content: 'Hello',
		direction: 'outbound',
		sentBy: { type: 'api' },
	});
	// A call that is repeated sends again: v1 knows no key.
	const again = await proper('POST /threads/{threadId}/messages', { content: 'Hello' });
	expect(again.id).not.toBe(message.id);
	await run.v2.patch(`/messages/${message.id}`, { content: 'Hello!' });
	ids.messageId = message.id;
	const history = await proper('GET /threads/{threadId}/messages/{messageId}/history');
	expect(history.versions.map(({ content }: { content: string }) => content)).toEqual(['Hello', 'Hello!']);
});

test('pages of threads and of messages by either style of cursor, never both', async () => {
	const whole = (await proper('GET /threads', undefined, '?limit=100')).threads.map(({ id }: { id: string }) => id);
	expect(whole.length).toBeGreaterThan(3);
	for (const style of [(name: string) => `cursor${name[0].toUpperCase()}${name.slice(1)}`, (name: string) => `cursor[${name}]`]) {
		const found: string[] = [];
		let query = '?limit=2';
		for (let page = 0; page < 10; page += 1) {
			const { threads, nextCursor } = await proper('GET /threads', undefined, query);
			found.push(...threads.map(({ id }: { id: string }) => id));
			if (nextCursor === null) break;
			query = `?limit=2&${style('id')}=${nextCursor.id}&${style('timestamp')}=${nextCursor.timestamp}`;
		}
		expect(found).toEqual(whole);
	}
	const at = '2030-01-01T00:00:00.000Z';
	const wrong = async (query: string) => (await ask('GET /threads', undefined, query)).data.error.message;
	expect(await wrong('?cursorId=abc')).toBe('cursorId must stand beside cursorTimestamp');
	expect(await wrong(`?cursorId=abc&cursorTimestamp=${at}&cursor[id]=abc&cursor[timestamp]=${at}`)).toBe(
		'cursor must not stand beside cursorId',
	);
	expect(await wrong('?limit=101')).toBe('limit must not be above 100');
});

test('threads by inbox and filter', async () => {
	const names = async (query: string) =>
		(await proper('GET /threads', undefined, query)).threads.map(({ prospect }: { prospect: { username: string } }) => prospect.username);
	expect(await names('?inbox=requests')).toEqual(['sample_person_5']);
	expect(await names('?inbox=archived')).toContain('sample_person_4');
	expect(await names('?inbox=no-reply')).toEqual(['sample_person_3']);
	const { data } = (await run.v2.get('/tags')).data;
	const { id: vip } = data.find(({ name }: { name: string }) => name === 'VIP');
	expect(await names(`?filters[tags][selectedIds][0]=${vip}`)).toEqual(['sample_person_1']);
	expect(await names('?filters[tags][noTags]=true')).not.toContain('sample_person_1');
	expect(await names('?inbox=archived&filters[campaigns][noCampaign]=true')).toEqual(['sample_person_4']);
});

test('the feed of v1 has the names of v1, and the numbers of v2', async () => {
	await run.v2.patch(`/contacts/${(await run.v2.get(`/threads/${ids.threadId}`)).data.contactId}`, { notes: 'Call' });
	const { events, lastSeq } = await proper('GET /events', undefined, '?limit=1000');
	const { data } = (await run.v2.get('/events?limit=1000')).data;
	expect(events.map(({ seq, id }: { seq: number; id: string }) => [seq, id])).toEqual(
		data.map((one: { seq: number; id: string }) => [one.seq, one.id]),
	);
	expect(events.at(-1)).toMatchObject({ seq: lastSeq, type: 'prospect.notesChanged', version: '1.0' });
	expect((await proper('GET /events', undefined, `?afterSeq=${lastSeq}`)).events).toEqual([]);
});

test.each([
	['GET /threads/{x}', 404, 'THREAD_NOT_FOUND', undefined],
	['GET /prospects/{x}', 404, 'PROSPECT_NOT_FOUND', undefined],
	['GET /members/{x}', 404, 'MEMBER_NOT_FOUND', undefined],
	['GET /tags/{x}', 404, 'TAG_NOT_FOUND', undefined],
	['POST /tags', 409, 'NAME_TAKEN', { name: 'vip' }],
	['POST /statuses', 400, 'BAD_REQUEST', { name: '' }],
	['POST /threads/{threadId}/messages', 400, 'BAD_REQUEST', {}],
	['POST /threads/{threadId}/messages', 422, 'CONTENT_REJECTED', { content: 'x'.repeat(10_001) }],
	['POST /threads', 400, 'BAD_REQUEST', { accountLinkId: 'abc1' }],
] as const)('%s is refused with %i %s', async (route, status, code, data) => {
	const body = data && 'accountLinkId' in data ? { accountLinkId: ids.link } : data;
	const answer = await ask(route, body);
	expect([answer.status, answer.data.error]).toEqual([status, { code, message: expect.any(String), status }]);
});

test('a first message to somebody unknown needs the add-on; an offline account sends nothing', async () => {
	const to = async (more: object) => {
		const answer = await ask('POST /threads/messages', { accountLinkId: ids.link, externalPlatformId: '71', content: 'Hello', ...more });
		return answer.data.error?.code ?? Object.keys(answer.data);
	};
	expect(await to({})).toBe('FORBIDDEN');
	run.sandbox.control.settings({ inboxapp: { advancedApi: true } });
	expect(await to({})).toEqual(['message', 'thread']);
	expect(await to({ externalPlatformId: '9991' })).toBe('PROSPECT_NOT_FOUND');
	const offline = (await run.v2.get('/account-links?status=offline')).data.data[0].id;
	expect(await to({ accountLinkId: offline })).toBe('ACCOUNT_LINK_DISCONNECTED');
	expect((await ask('GET /prospects/lookup', undefined, '?platformId=5')).data).toBeNull();
});
