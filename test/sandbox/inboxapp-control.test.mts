import axios from 'axios';

import { startInbox, type Inbox, type Row } from './inboxapp.mts';

let run: Inbox;

beforeEach(async () => void (run = await startInbox()));
afterEach(async () => await run.sandbox.close());

const bare = axios.create({ validateStatus: () => true, proxy: false, responseType: 'arraybuffer' });
const PDF = Buffer.from('%PDF-1.4 sample').toString('base64');

describe('what comes in', () => {
	test('from somebody new makes a thread and a contact, as a request if told so', async () => {
		const { threadId, messageId, contactId } = run.inbox.receive({
			profile: { username: 'new_person', displayName: 'New Person' },
			text: 'Hello',
			request: true,
		});
		const [thread] = await run.list('/threads', { folder: 'requests', q: 'new person' });
		expect(thread).toMatchObject({ id: threadId, contactId, isRequest: true, acceptanceState: 'required', unread: true });
		expect(thread.activity).toMatchObject({ preview: 'Hello', direction: 'inbound' });
		const [contact] = await run.list<Row & { profiles: Row[] }>('/contacts', { platform: 'twitter', username: 'NEW_person' });
		expect(contact.profiles).toMatchObject([{ username: 'new_person', handle: '@new_person', profileUrl: 'https://x.com/new_person' }]);
		expect((await run.told()).map(({ type, object }) => [type, object.id])).toEqual([
			['thread.created', threadId],
			['message.received', messageId],
		]);
		expect(run.inbox.receive({ profile: { username: 'New_Person' }, text: 'Again' }).threadId).toBe(threadId);
	});

	test('takes an archived thread out of the archive, unless it is to stay', async () => {
		const [thread] = await run.list('/threads', { folder: 'archived', q: 'sample_person_4' });
		run.settings({ inboundUnarchives: false });
		run.inbox.receive({ thread: thread.id, text: 'Hello' });
		expect((await run.api.get(`/threads/${thread.id}`)).data.archived).toBe(true);
		run.settings({ inboundUnarchives: true });
		run.inbox.receive({ thread: thread.id, text: 'Hello' });
		expect((await run.api.get(`/threads/${thread.id}`)).data.archived).toBe(false);
		expect((await run.told()).map(({ type }) => type)).toEqual(['message.received', 'message.received', 'thread.unarchived']);
	});

	test('wants one of thread and profile, and knows what it names', () => {
		expect(() => run.inbox.receive({ text: 'Hello' })).toThrow('give one of thread and profile');
		expect(() => run.inbox.receive({ thread: 'nothing', text: 'Hello' })).toThrow('There is no such thread.');
		expect(() => run.inbox.receive({ profile: { platform: 'linkedin' }, text: 'Hello' })).toThrow('There is no account link on linkedin');
	});
});

describe('attachments', () => {
	const receive = (attachments: Parameters<typeof run.inbox.receive>[0]['attachments']) =>
		run.inbox.receive({ profile: { platformId: '5' }, text: '', attachments }).messageId;
	const fetchOne = async (message: string, index = 0) => await run.api.get(`/messages/${message}/attachments/${index}`);

	test('are real files, fetched without a token', async () => {
		const id = receive([{ kind: 'file', filename: 'a.pdf', contentType: 'application/pdf', bytes: PDF }]);
		const { data } = await fetchOne(id);
		expect(data).toMatchObject({ kind: 'file', filename: 'a.pdf', contentType: 'application/pdf', sizeBytes: 15, status: 'ready' });
		const file = await bare.get(data.url);
		expect([file.status, file.headers['content-type'], file.headers['content-length']]).toEqual([200, 'application/pdf', '15']);
		expect(Buffer.from(file.data).toString()).toBe('%PDF-1.4 sample');
		const [picture] = await run.list('/threads', { q: 'shop' });
		const [shop] = await run.list<Row & { attachments: { url: string }[] }>(`/threads/${picture.id}/messages`);
		const image = await bare.get(shop.attachments[0].url);
		expect(Buffer.from(image.data).subarray(1, 4).toString()).toBe('PNG');
	});

	test('a token that is sent along is refused, and so is an address that is made up or too old', async () => {
		const { url, expiresAt } = (await fetchOne(receive([{ kind: 'image' }]))).data;
		const status = async (address: string, headers = {}) => (await bare.get(address, { headers })).status;
		expect(await status(url, { Authorization: 'Bearer inbox_sandbox_token' })).toBe(403);
		expect(await status(url.replace(/.$/, 'x'))).toBe(403);
		expect(await status(url.replace(/expires=\d/, 'expires=9'))).toBe(403);
		expect(await status(url.replace(/\/0\?/, '/1?'))).toBe(403);
		expect(await status(url)).toBe(200);
		run.sandbox.control.clock({ set: expiresAt });
		expect(await status(url)).toBe(403);
	});

	test('a fresh address is given each time', async () => {
		const id = receive([{ kind: 'image' }]);
		run.settings({ attachmentMs: 1_000 });
		const first = (await fetchOne(id)).data.url;
		run.move(1_500);
		const second = (await fetchOne(id)).data.url;
		expect([(await bare.get(first)).status, (await bare.get(second)).status]).toEqual([403, 200]);
	});

	test('may have to be waited for, may never come, may be cards', async () => {
		const id = receive([
			{ kind: 'video', contentType: 'video/mp4', readyMs: 5_000, waiting: 'processing' },
			{ kind: 'image', readyMs: 'failed' },
			{ kind: 'card', url: 'https://example.com/' },
		]);
		const seen = async (index: number) => {
			const { status, data } = await fetchOne(id, index);
			return [status, data.status ?? data.code, data.url ?? null];
		};
		expect(await seen(0)).toEqual([202, 'processing', null]);
		expect(await seen(1)).toEqual([200, 'failed', null]);
		expect(await seen(2)).toEqual([400, 'invalidRequest', null]);
		expect(await seen(3)).toEqual([404, 'messageNotFound', null]);
		run.move(5_000);
		expect(await seen(0)).toEqual([200, 'ready', expect.stringMatching(/^http/)]);
		const { data } = await run.api.get(`/messages/${id}`);
		expect(data.attachments.map(({ kind }: Row) => kind)).toEqual(['video', 'image', 'card']);
	});
});

describe('as ordered', () => {
	test('calls are refused before or after their effect, some of them, one order after the other', async () => {
		const route = 'POST /tags';
		const make = async (name: string) => (await run.api.post('/tags', { name })).status;
		run.inbox.refuse({ route, code: 'internal', times: 2, after: 1 });
		run.inbox.refuse({ route, code: 'rateLimited', retryAfter: 7, when: 'after' });
		expect([await make('a'), await make('b'), await make('c'), await make('d'), await make('e')]).toEqual([201, 500, 500, 429, 201]);
		expect((await run.list('/tags')).map(({ name }) => name)).toEqual(['a', 'Crème Client', 'd', 'e', 'Follow Up', 'VIP']);
		expect(run.inbox.refuse()).toEqual([]);
		run.inbox.refuse({ route, code: 'platformRateLimited', retryAfter: 3 });
		const { headers, data } = await run.api.post('/tags', { name: 'f' });
		expect([headers['retry-after'], data.details]).toEqual(['3', { retryAfterSeconds: 3 }]);
		expect(() => run.inbox.refuse({ route: 'tags', code: 'internal' })).toThrow();
		run.inbox.refuse({ route, code: 'internal' });
		run.sandbox.control.reset();
		expect(run.inbox.refuse()).toEqual([]);
	});

	test('people do in the dashboard what they do there', async () => {
		const [thread] = await run.list<Row & { contactId: string }>('/threads', { q: 'sample_person_2' });
		const [first, second] = (await run.list('/members')).map(({ id }) => id);
		const { caused } = run.inbox.cause({
			event: 'contact',
			contact: thread.contactId,
			status: 'interested',
			notes: 'Call',
			valuation: 7,
			assignee: first,
			tags: ['vip', 'follow up'],
		});
		expect(caused).toBe(6);
		expect(run.inbox.cause({ event: 'contact', contact: thread.contactId, tags: ['vip'], untag: ['follow up'] }).caused).toBe(1);
		expect(run.inbox.cause({ event: 'assign', thread: thread.id, member: second }).caused).toBe(0);
		expect(run.inbox.cause({ event: 'assign', thread: thread.id, member: null }).caused).toBe(1);
		run.inbox.cause({ event: 'send', thread: thread.id, text: 'By hand', member: second });
		const [message] = await run.list(`/threads/${thread.id}/messages`, { expand: ['sentBy'] });
		expect(message).toMatchObject({
			content: 'By hand',
			sentBy: { type: 'member', memberId: second, member: { email: 'member2@example.com' } },
		});
		run.inbox.cause({ event: 'react', message: message.id, emoji: '👍' });
		const { data } = await run.api.get(`/messages/${message.id}?expand=reactions.author`);
		expect(data.reactions).toMatchObject([{ emoji: '👍', author: { type: 'profile', profile: { username: 'sample_person_2' } } }]);
		run.inbox.cause({ event: 'deleteThread', thread: thread.id });
		expect((await run.api.get(`/threads/${thread.id}`)).status).toBe(404);
		expect(() => run.inbox.cause({ event: 'assign', thread: 'nothing', member: null })).toThrow('There is no such thread.');
	});

	test('a second platform comes and goes; what lies there is kept', async () => {
		expect((await run.api.get('/account-links?platform=linkedin')).data.code).toBe('platformNotAvailable');
		run.settings({ secondPlatform: 'another' });
		const { platform } = run.inbox.platform({ name: 'Another', characters: null, capabilities: ['message:send'] });
		expect(platform).toBe('another');
		const link = run.inbox.link({ platform, username: 'team' });
		expect(link.capabilities).toEqual(['message:send']);
		const { threadId, contactId } = run.inbox.receive({ profile: { platform }, text: 'Hello' });
		expect((await run.api.get('/platforms')).data.map((one: Row) => one.platform)).toEqual(['twitter', 'another']);
		expect(await run.list('/threads', { platform })).toHaveLength(1);
		run.inbox.platform({ platform, available: false });
		expect(await run.list('/account-links')).toHaveLength(2);
		for (const path of [`/threads/${threadId}`, `/contacts/${contactId}`, `/account-links/${link.id}`])
			expect((await run.api.get(path)).data.details).toEqual({ platform });
		run.inbox.platform({ platform, available: true });
		expect((await run.api.get(`/threads/${threadId}`)).status).toBe(200);
	});

	test('over HTTP too', async () => {
		const http = axios.create({ baseURL: `${run.sandbox.urls.inboxapp}/sandbox/inboxapp`, validateStatus: () => true, proxy: false });
		const post = async (path: string, order?: object) => {
			const { status, data } = await http.post(path, order);
			return { status, data };
		};
		const { data: came } = await post('/receive', { profile: { username: 'over_http' }, text: 'Hello' });
		expect(await run.list('/threads', { q: 'over_http' })).toMatchObject([{ id: came.threadId }]);
		expect(await post('/cause', { event: 'typing', thread: came.threadId })).toEqual({ status: 200, data: { caused: 1 } });
		expect((await post('/events', { count: 3 })).data.messageIds).toHaveLength(3);
		expect((await post('/threads', { count: 4 })).data.threadIds).toHaveLength(4);
		expect((await post('/people', { username: 'nobody_knows', contact: 'none' })).data.contactId).toBeNull();
		expect((await post('/platforms')).data.platform).toBe('linkedin');
		expect((await post('/links', { platform: 'linkedin' })).data.platform).toBe('linkedin');
		expect((await post('/restrictions', { id: came.threadId, restrictions: ['message:send'] })).data.restrictions).toEqual([
			'message:send',
		]);
		expect((await post('/refusals', { route: 'GET /team', code: 'internal' })).data).toMatchObject([{ route: 'GET /team', hits: 0 }]);
		expect((await run.api.get('/team')).status).toBe(500);
		expect((await post('/tokens', { token: 'another' })).status).toBe(200);
		expect((await run.client({ Authorization: 'Bearer another' }).get('/team')).status).toBe(200);
		expect([(await post('/receive', {})).status, (await post('/cause', { event: 'nothing' })).status]).toEqual([400, 400]);
		expect((await post('/cause', { event: 'typing', thread: 'nothing' })).status).toBe(404);
	});
});

test('an unseeded sandbox has what every team has, and a kept one goes on where it was', async () => {
	const { control } = run.sandbox;
	const { id } = (await run.list('/threads', { q: 'sample_person_1' }))[0];
	const send = async () =>
		await run
			.client({ 'Idempotency-Key': 'kept' })
			.post('/messages', { target: { type: 'thread', threadId: id }, content: 'Hello', replyToMessageId: undefined });
	const first = await send();
	const kept = JSON.parse(JSON.stringify(control.fullState()));
	control.reset({ seed: false });
	expect(control.state().inboxapp).toMatchObject({ members: 2, contacts: 0, threads: 0, messages: 0, events: 0 });
	expect([(await run.list('/tags')).length, (await run.list('/statuses')).length, (await run.list('/account-links')).length]).toEqual([
		3, 3, 2,
	]);
	control.load(kept);
	expect(JSON.parse(JSON.stringify(control.fullState()))).toEqual(kept);
	const second = await send();
	expect([second.status, second.data]).toEqual([200, first.data]);
	expect(await run.list('/threads', { q: 'sample_person_1' })).toHaveLength(1);
	expect(run.inbox.receive({ profile: { username: 'sample_person_1' }, text: 'Still me' }).threadId).toBe(id);
});
