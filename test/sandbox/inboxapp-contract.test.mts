import { document, manners, refusalFaults, startInbox, type Inbox } from './inboxapp.mts';
import { strictBodies, strictQueries } from './strictness.mts';

let run: Inbox;
/** Ids by the names that stand in the calls. */
const ids: Record<string, string> = {};

beforeAll(async () => {
	run = await startInbox();
	run.sandbox.control.settings({ limits: false });
	run.settings({ advancedApi: true, tagLimit: 10_000 });
	const threads = await run.list('/threads', { folder: 'all', order: 'asc' });
	const [restricted, request, , picture, , open] = threads;
	Object.assign(ids, {
		restricted: restricted.id,
		request: request.id,
		thread: open.id,
		contact: open.contactId,
		link: open.accountLinkId,
	});
	const { inbox } = run;
	const [shop] = (await run.list(`/threads/${picture.id}/messages`)).filter(({ attachments }) => (attachments as unknown[]).length > 0);
	const [asked] = (await run.list(`/threads/${open.id}/messages`)).filter(({ direction }) => direction === 'inbound');
	const send = async (content: string, more = {}) =>
		(await run.api.post('/messages', { target: { type: 'thread', threadId: open.id }, content, ...more })).data.message.id as string;
	Object.assign(ids, { picture: shop.id, asked: asked.id, sent: await send('Hello #all'), gone: await send('Away with it') });
	ids.answer = await send('See https://example.com/a @sample_team $ABC', { replyToMessageId: asked.id });
	const attachments = [
		{ kind: 'card', url: 'https://example.com/', title: 'Example' },
		{ kind: 'video', contentType: 'video/mp4', readyMs: 60_000, width: 4, height: 3, durationSeconds: 2.5 },
		{ kind: 'file', filename: 'a.pdf', contentType: 'application/pdf', readyMs: 'failed' },
	] as Parameters<typeof inbox.receive>[0]['attachments'];
	ids.full = inbox.receive({ thread: open.id, text: 'With all', attachments, replyTo: ids.sent }).messageId;
	inbox.cause({ event: 'react', message: ids.answer, emoji: '🎉' });
	const lost = inbox.receive({ profile: { platformId: '55' }, text: 'Once' });
	Object.assign(ids, { lost: lost.threadId, lostMessage: lost.messageId });
	inbox.cause({ event: 'send', thread: open.id, text: 'From the dashboard' });
	ids.member = (await run.list('/members'))[1].id;
	inbox.cause({ event: 'assign', thread: open.id, member: ids.member });
});
afterAll(async () => await run.sandbox.close());

/** Route, what stands in its path (`@` = one of the ids), query, body, status. */
type ContractCall = [route: string, path?: Record<string, string>, query?: object, body?: () => object, status?: number];

const allOfThread = ['profile', 'contact', 'accountLink', 'assignee'];
const allOfContact = ['status', 'tags', 'assignee'];
const allOfMessage = ['sentBy', 'reactions.author', 'thread', 'replyTo.message'];
const calls: ContractCall[] = [
	['GET /platforms'],
	['GET /team'],
	['GET /members', {}, { limit: 1 }],
	['GET /members/{memberId}', { memberId: '@member' }],
	['GET /account-links', {}, { platform: ['twitter'], status: ['active', 'offline'] }],
	['GET /account-links/{accountLinkId}', { accountLinkId: '@link' }],
	['GET /contacts', {}, { platform: 'twitter', username: ['Sample_Person_1', 'sample_person_2'], expand: allOfContact }],
	['GET /contacts', {}, { platform: 'twitter', platformId: ['100000001'] }],
	['GET /contacts/{contactId}', { contactId: '@contact' }, { expand: allOfContact }],
	['GET /contacts/{contactId}', { contactId: '@contact' }],
	[
		'PATCH /contacts/{contactId}',
		{ contactId: '@contact' },
		{},
		() => ({ status: 'interested', notes: null, valuation: 1.5, assigneeId: ids.member }),
	],
	['PATCH /contacts/{contactId}', { contactId: '@contact' }, {}, () => ({})],
	['PUT /contacts/{contactId}/tags/{tagRef}', { contactId: '@contact', tagRef: 'creme client' }, {}, undefined, 204],
	['DELETE /contacts/{contactId}/tags/{tagRef}', { contactId: '@contact', tagRef: 'VIP' }, {}, undefined, 204],
	['GET /threads', {}, { folder: 'all', q: 'sample', order: 'asc', expand: allOfThread, limit: 100 }],
	['GET /threads', {}, { tag: ['vip', 'none'], status: ['New', 'Interested'], platform: 'twitter', unassigned: false }],
	['GET /threads/{threadId}', { threadId: '@thread' }, { expand: allOfThread }],
	['GET /threads/{threadId}', { threadId: '@request' }],
	[
		'PATCH /threads/{threadId}',
		{ threadId: '@thread' },
		{},
		() => ({ archived: true, unread: false, assigneeId: null, typingIndicators: 'enabled' }),
	],
	['POST /threads/{threadId}/typing', { threadId: '@thread' }, {}, undefined, 202],
	['POST /threads/{threadId}/typing', { threadId: '@thread' }, {}, undefined, 202],
	['DELETE /threads/{threadId}', { threadId: '@lost' }],
	['GET /threads/{threadId}/messages', { threadId: '@thread' }, { order: 'asc', expand: allOfMessage, limit: 100 }],
	['GET /threads/{threadId}/messages', { threadId: '@thread' }, { expand: ['accountLink'] }],
	['GET /messages/{messageId}', { messageId: '@full' }, { expand: allOfMessage }],
	['GET /messages/{messageId}', { messageId: '@answer' }, { expand: allOfMessage }],
	['POST /messages', {}, {}, () => ({ target: { type: 'thread', threadId: ids.thread }, content: 'Hello' }), 201],
	['POST /messages', {}, {}, () => ({ target: { type: 'contact', accountLinkId: ids.link, contactId: ids.contact }, content: 'H' }), 201],
	[
		'POST /messages',
		{},
		{},
		() => ({ target: { type: 'profile', accountLinkId: ids.link, platform: 'twitter', platformId: '77' }, content: 'Hi' }),
		201,
	],
	['PATCH /messages/{messageId}', { messageId: '@sent' }, {}, () => ({ content: 'Hello again' })],
	['DELETE /messages/{messageId}', { messageId: '@gone' }, { scope: 'all' }],
	['GET /messages/{messageId}/history', { messageId: '@sent' }],
	['GET /messages/{messageId}/history', { messageId: '@gone' }],
	['POST /messages/{messageId}/reactions', { messageId: '@asked' }, {}, () => ({ emoji: '👩🏽‍🚀' })],
	['DELETE /messages/{messageId}/reactions', { messageId: '@asked' }, { emoji: '👩🏽‍🚀' }],
	['GET /messages/{messageId}/attachments/{index}', { messageId: '@picture', index: '0' }],
	['GET /messages/{messageId}/attachments/{index}', { messageId: '@full', index: '1' }, {}, undefined, 202],
	['GET /messages/{messageId}/attachments/{index}', { messageId: '@full', index: '2' }],
	['GET /tags'],
	['POST /tags', {}, {}, () => ({ name: 'Fresh', color: 'teal' }), 201],
	['POST /tags', {}, {}, () => ({ name: 'Fresher' }), 201],
	['GET /tags/{tagRef}', { tagRef: 'follow up' }],
	['PATCH /tags/{tagRef}', { tagRef: 'fresh' }, {}, () => ({ name: 'Frésh', color: 'ABCDEF' })],
	['DELETE /tags/{tagRef}', { tagRef: 'FRESH' }, {}, undefined, 204],
	['GET /statuses'],
	['POST /statuses', {}, {}, () => ({ name: 'Called', color: null }), 201],
	['GET /statuses/{statusRef}', { statusRef: 'not interested' }],
	['PATCH /statuses/{statusRef}', { statusRef: 'called' }, {}, () => ({ color: '#00ff00' })],
	['DELETE /statuses/{statusRef}', { statusRef: 'called' }, {}, undefined, 204],
	['GET /colors'],
	['GET /events', {}, { limit: 1_000 }],
	['GET /events', {}, { afterSeq: 3, type: ['message.sent', 'thread.created'], limit: 2 }],
];
const named = (path: Record<string, string>) =>
	Object.fromEntries(Object.entries(path).map(([name, value]) => [name, value.startsWith('@') ? ids[value.slice(1)] : value]));

async function ask(route: string, path: Record<string, string>, query: object = {}, body?: object) {
	const [method, template] = route.split(' ');
	const values = named(path);
	const url = template.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(values[name]));
	const request = { method, path: `/api/v2${url}`, query: query as Record<string, string>, headers: {}, body };
	return { request, answer: await run.api.request({ method, url, params: query, data: body }) };
}

describe('every operation answers as the document says', () => {
	test.each(calls)('%s %j %j', async (route, path = {}, query = {}, body = undefined, status = 200) => {
		const { request, answer } = await ask(route, path, query, body?.());
		// The call itself must be one the document has, or the answer would prove nothing.
		const wire = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value : String(value)]));
		expect(document.requestFaults({ ...request, query: wire })).toEqual([]);
		expect([answer.status, answer.status === status ? '' : answer.data]).toEqual([status, '']);
		const [method, template] = route.split(' ');
		if (status !== 204) expect(document.answerFaults(method, template, answer)).toEqual([]);
		expect(answer.headers['x-request-id']).toMatch(/^req_/);
	});

	test('none is missing', () => {
		const routes = document.routes();
		expect(routes).toHaveLength(37);
		expect(routes.filter((route) => !calls.some(([called]) => called === route))).toEqual([]);
	});

	test('all 32 events have the form the document gives them', async () => {
		const { inbox, list, api } = run;
		const [status] = await list('/statuses');
		inbox.cause({ event: 'contact', contact: ids.contact, status: status.id, notes: 'New', valuation: 2, assignee: null, tags: ['VIP'] });
		inbox.cause({ event: 'edit', message: ids.asked, text: 'Changed' });
		inbox.cause({ event: 'delete', message: ids.answer });
		inbox.cause({ event: 'react', message: ids.answer, emoji: '🎉', on: false });
		inbox.cause({ event: 'typing', thread: ids.thread });
		inbox.cause({ event: 'archive', thread: ids.request });
		inbox.cause({ event: 'archive', thread: ids.request, archived: false });
		await api.patch(`/tags/VIP`, { color: 'red' });
		const { data } = await api.get('/events', { params: { limit: 1_000 } });
		expect(document.answerFaults('GET', '/events', { status: 200, data })).toEqual([]);
		const seen = new Set(data.data.map(({ type }: { type: string }) => type));
		// Campaigns and their targets are made over v1.
		const types = document.values({ $ref: '#/components/schemas/EventType' } as object) as string[];
		expect(types).toHaveLength(32);
		expect(types.filter((type) => !seen.has(type) && !/^(campaign|target)\./.test(type))).toEqual([]);
		expect(data.data.map(({ seq }: { seq: number }) => seq)).toEqual(data.data.map((_one: unknown, index: number) => index + 1));
		const urls = new Set(
			data.data.map(({ object }: { object: { url: string } }) => object.url).filter((url: string) => !/tag|status/.test(url)),
		);
		// API v2 has no campaigns, though it tells of them.
		const gone: string[] = [];
		for (const url of urls as Set<string>) if ((await api.get(url)).status === 404) gone.push(url);
		expect(gone.filter((url) => !url.startsWith('/campaigns/'))).toEqual([`/threads/${ids.lost}`, `/messages/${ids.lostMessage}`]);
	});

	test('the check itself tells right from wrong', async () => {
		const { data } = await run.api.get('/tags/VIP');
		expect(document.answerFaults('GET', '/tags/{tagRef}', { status: 200, data })).toEqual([]);
		expect(document.answerFaults('GET', '/tags/{tagRef}', { status: 200, data: { ...data, made_up: 1 } })).toHaveLength(1);
		expect(document.answerFaults('GET', '/tags/{tagRef}', { status: 201, data })).toEqual(['GET /tags/{tagRef} has no answer 201']);
		const refused = await run.api.get('/tags/nothing');
		expect(refusalFaults('GET /tags/{tagRef}', refused)).toEqual([]);
		expect(refusalFaults('GET /team', refused)).toHaveLength(1);
		expect(refusalFaults('GET /tags/{tagRef}', { ...refused, data: { ...refused.data, details: {} } })).not.toEqual([]);
	});
});

describe('what the document refuses is refused, and nothing else', () => {
	const id = 'tz4a98xxat96iws9zmbrgj3a';
	const targets = [
		{ type: 'thread', threadId: id },
		{ type: 'contact', accountLinkId: id, contactId: id },
		{ type: 'profile', accountLinkId: id, platform: 'twitter', platformId: '1' },
	];
	strictBodies(
		() => run,
		[
			...targets.map((target) => ['POST', '/messages', { target, content: 'Hi', replyToMessageId: id }] as [string, string, unknown]),
			['PATCH', '/contacts/{contactId}', { status: 'New', notes: 'a', valuation: 1.5, assigneeId: id }],
			['PATCH', '/threads/{threadId}', { archived: true, unread: true, assigneeId: id, typingIndicators: 'enabled' }],
			['PATCH', '/messages/{messageId}', { content: 'Hi' }],
			['POST', '/messages/{messageId}/reactions', { emoji: '🇩🇪' }],
			['POST', '/tags', { name: 'Strict', color: 'red' }],
			['PATCH', '/tags/{tagRef}', { name: 'Strict', color: 'red' }],
			['POST', '/statuses', { name: 'Strict', color: 'red' }],
			['PATCH', '/statuses/{statusRef}', { name: 'Strict', color: 'red' }],
		],
		manners,
	);
	strictQueries(
		() => run,
		[
			'/members',
			'/account-links',
			'/contacts?platform=twitter',
			'/contacts/{contactId}',
			'/threads',
			'/threads/{threadId}/messages',
			'/messages/{messageId}',
			'/events',
		],
		'nothing',
		manners,
	);

	test('a query that the document does not have, unless that is passed over', async () => {
		expect((await run.api.get('/threads?made_up=1')).data.code).toBe('invalidRequest');
		run.settings({ unknownQuery: 'ignore' });
		expect((await run.api.get('/threads?made_up=1')).status).toBe(200);
		expect((await run.api.get('/threads?tag[]=1')).data.details.issues[0].path).toEqual(['tag[]']);
		run.settings({ unknownQuery: 'refuse' });
	});

	test.each(['threads', 'messages', 'contacts', 'members', 'account-links'])('an id of %s in another form', async (kind) => {
		const { status, data } = await run.api.get(`/${kind}/Not-An-Id`);
		expect([status, data.code, data.details.issues.length]).toEqual([400, 'invalidRequest', 1]);
	});

	test.each(['ab', 'x', '', '👍👍', '👍 ', '😀a', '1'])('%j is not exactly one emoji', async (emoji) => {
		const { data } = await run.api.delete(`/messages/${ids.asked}/reactions`, { params: { emoji } });
		expect(data.code).toBe('invalidRequest');
	});
});

test('each route can be ordered to answer 429, 500 and, where it goes to the platform, 502 and 503', async () => {
	const { control } = run.sandbox;
	for (const route of document.routes()) {
		const [method, path] = route.split(' ');
		const described = document.described(route) as { 'x-errors': Record<string, string[]> };
		for (const status of [400, 401, 429, 500, 502, 503].filter((one) => described['x-errors'][one])) {
			control.failures([{ kind: 'status', status, service: 'inboxapp', times: 1 }]);
			const answer = await run.api.request({ method, url: path.replace(/\{\w+\}/g, 'nothing') });
			expect([route, answer.status, ...refusalFaults(route, answer)]).toEqual([route, status]);
		}
	}
});
