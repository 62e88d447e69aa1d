import { CODES, type Code } from '../../sandbox/inboxapp/refusals.mts';
import { document, refusalFaults, startInbox, type Inbox, type Row } from './inboxapp.mts';

let run: Inbox;
/** Ids by name: a thread with its last messages, both links, a contact... */
let ids: Record<string, string>;

beforeEach(async () => {
	run = await startInbox();
	const threads = await run.list('/threads', { folder: 'all', expand: ['profile'] });
	const threadOf = (number: number) =>
		threads.find(({ profile }) => (profile as Row).username === `sample_person_${number}`) as Row & Record<string, string>;
	const [active, offline] = await run.list('/account-links');
	const open = threadOf(1);
	const messages = await run.list(`/threads/${open.id}/messages`);
	const find = (direction: string) => (messages.find((one) => one.direction === direction) as Row).id;
	ids = {
		thread: open.id,
		contact: open.contactId,
		profile: open.profileId,
		restricted: threadOf(6).id,
		link: active.id,
		offline: offline.id,
		inbound: find('inbound'),
		outbound: find('outbound'),
	};
});
afterEach(async () => await run.sandbox.close());

const send = async (target: object, more: object = {}, headers: Record<string, string> = {}) =>
	await run.client(headers).post('/messages', { target, content: 'Hello', ...more });
const toThread = () => ({ type: 'thread', threadId: ids.thread });
const toContact = (contactId = ids.contact) => ({ type: 'contact', accountLinkId: ids.link, contactId });
const toProfile = (more: object = {}) => ({
	type: 'profile',
	accountLinkId: ids.link,
	platform: 'twitter',
	platformId: '100000001',
	...more,
});
const refuse = (route: string, code: Code) => void run.inbox.refuse({ route, code });

type Answer = { status: number; data: { code: string; details: unknown }; headers: object };
/** Code, route, details, and how to get there: by what there is, where that is possible. */
type Way = [code: Code, route: string, details: () => unknown, make: () => Promise<Answer>];

const ways: Way[] = [
	[
		'invalidRequest',
		'GET /events',
		() => ({ issues: [{ path: ['limit'], message: 'must be <= 1000' }] }),
		() => run.api.get('/events?limit=1001'),
	],
	['invalidCursor', 'GET /threads', () => null, () => run.api.get('/threads?cursor=nothing')],
	['unauthorized', 'GET /team', () => null, () => run.client({ Authorization: 'Bearer nothing' }).get('/team')],
	[
		'platformNotAvailable',
		'GET /threads/{threadId}',
		() => ({ platform: 'twitter' }),
		() => {
			run.inbox.platform({ platform: 'twitter', available: false });
			return run.api.get(`/threads/${ids.thread}`);
		},
	],
	['planRequired', 'POST /messages', () => ({ feature: 'advancedApi' }), () => send(toProfile({ platformId: '88' }))],
	[
		'workspaceLocked',
		'DELETE /tags/{tagRef}',
		() => null,
		() => {
			run.settings({ workspaceLocked: true });
			return run.api.delete('/tags/VIP');
		},
	],
	['accountLinkNotFound', 'POST /messages', () => null, () => send(toProfile({ accountLinkId: 'nobody' }))],
	['contactNotFound', 'GET /contacts/{contactId}', () => null, () => run.api.get('/contacts/nobody')],
	['memberNotFound', 'GET /members/{memberId}', () => null, () => run.api.get('/members/nobody')],
	['messageNotFound', 'GET /messages/{messageId}', () => null, () => run.api.get('/messages/nothing')],
	['statusNotFound', 'GET /statuses/{statusRef}', () => null, () => run.api.get('/statuses/nothing')],
	['tagNotFound', 'PUT /contacts/{contactId}/tags/{tagRef}', () => null, () => run.api.put(`/contacts/${ids.contact}/tags/nothing`)],
	['threadNotFound', 'POST /threads/{threadId}/typing', () => null, () => run.api.post('/threads/nothing/typing')],
	['nameTaken', 'POST /tags', () => ({ name: 'Crème Client' }), () => run.api.post('/tags', { name: 'creme CLIENT' })],
	[
		'sendInProgress',
		'POST /messages',
		() => ({ messageId: expect.stringMatching(/^\w{24}$/) }),
		async () => {
			run.inbox.refuse({ route: 'POST /messages', code: 'sendInProgress', ms: 60_000 });
			await send(toThread(), {}, { 'Idempotency-Key': 'k' });
			return await send(toThread(), {}, { 'Idempotency-Key': 'k' });
		},
	],
	[
		'accountLinkDisconnected',
		'POST /messages',
		() => ({ accountLinkId: ids.offline, status: 'offline' }),
		() => send(toProfile({ accountLinkId: ids.offline })),
	],
	[
		'integrationSetupRequired',
		'PATCH /messages/{messageId}',
		() => ({ accountLinkId: ids.link }),
		() => {
			run.inbox.link({ id: ids.link, setupRequired: true });
			return run.api.patch(`/messages/${ids.outbound}`, { content: 'Changed' });
		},
	],
	[
		'capabilityNotSupported',
		'POST /threads/{threadId}/typing',
		() => ({ capability: 'thread:typing:send' }),
		() => {
			run.inbox.link({ id: ids.link, capabilities: ['message:send'] });
			return run.api.post(`/threads/${ids.thread}/typing`);
		},
	],
	['threadRestricted', 'POST /messages', () => ({ capability: 'message:send' }), () => send({ type: 'thread', threadId: ids.restricted })],
	[
		'mutationWindowClosed',
		'PATCH /messages/{messageId}',
		() => ({ capability: 'message:edit', closedAt: expect.stringMatching(/Z$/) }),
		() => run.api.patch(`/messages/${ids.outbound}`, { content: 'Changed' }),
	],
	[
		'messageNotModifiable',
		'DELETE /messages/{messageId}',
		() => ({ reason: 'The message was not sent by this account.' }),
		() => run.api.delete(`/messages/${ids.inbound}?scope=all`),
	],
	[
		'contentRejected',
		'POST /messages',
		() => ({ detail: 'The platform takes 2 characters, these are 3.' }),
		() => {
			run.inbox.platform({ platform: 'twitter', characters: 2 });
			return send(toThread(), { content: '👩🏽‍🚀👍a' });
		},
	],
	[
		'recipientUnavailable',
		'POST /messages',
		() => ({ reason: 'suspended' }),
		() => {
			run.inbox.person({ platformId: '100000001', accountStatus: 'suspended' });
			return send(toContact());
		},
	],
	[
		'platformNotSupported',
		'POST /messages',
		() => ({ platform: 'linkedin', supported: ['twitter'] }),
		() => send(toProfile({ platform: 'linkedin' })),
	],
	[
		'profileAmbiguous',
		'POST /messages',
		() => ({ contactId: ids.contact, platform: 'twitter' }),
		() => {
			run.inbox.person({ contact: ids.contact });
			return send(toContact());
		},
	],
	[
		'idempotencyKeyReused',
		'POST /messages',
		() => null,
		async () => {
			await send(toThread(), {}, { 'Idempotency-Key': 'k' });
			return await send(toThread(), { content: 'Other' }, { 'Idempotency-Key': 'k' });
		},
	],
	[
		'tagLimitReached',
		'POST /tags',
		() => ({ max: 3 }),
		() => {
			run.settings({ tagLimit: 3 });
			return run.api.post('/tags', { name: 'Fourth' });
		},
	],
	[
		'rateLimited',
		'GET /team',
		() => ({ window: 'hour', limit: 1, resetAt: expect.stringMatching(/Z$/) }),
		async () => {
			run.settings({ limit: { minute: 5, hour: 1, day: 5 } });
			await run.api.get('/team');
			return await run.api.get('/team');
		},
	],
	[
		'platformRateLimited',
		'POST /messages',
		() => ({ retryAfterSeconds: null }),
		() => {
			refuse('POST /messages', 'platformRateLimited');
			return send(toThread());
		},
	],
	[
		'internal',
		'GET /tags',
		() => null,
		() => {
			refuse('GET /tags', 'internal');
			return run.api.get('/tags');
		},
	],
	[
		'sendUnconfirmed',
		'POST /messages',
		() => ({ messageId: expect.stringMatching(/^\w{24}$/) }),
		() => {
			refuse('POST /messages', 'sendUnconfirmed');
			return send(toThread());
		},
	],
	[
		'platformError',
		'DELETE /threads/{threadId}',
		() => null,
		() => {
			refuse('DELETE /threads/{threadId}', 'platformError');
			return run.api.delete(`/threads/${ids.thread}`);
		},
	],
	[
		'platformUnavailable',
		'PATCH /messages/{messageId}',
		() => ({ retryAfterSeconds: null }),
		() => {
			refuse('PATCH /messages/{messageId}', 'platformUnavailable');
			return run.api.patch(`/messages/${ids.outbound}`, { content: 'Changed' });
		},
	],
];

test.each(ways)('%s on %s', async (code, route, details, make) => {
	const answer = await make();
	expect(answer.data).toMatchObject({ code, details: details() });
	expect(answer.status).toBe(CODES[code][0]);
	expect(refusalFaults(route, answer)).toEqual([]);
});

test('no code of the document is missing, and each can be ordered for any route', async () => {
	const described = document.routes().flatMap((route) => {
		const { 'x-errors': all } = document.described(route) as { 'x-errors': Record<string, string[]> };
		return Object.entries(all).flatMap(([status, codes]) => codes.map((code) => ({ route, status: Number(status), code: code as Code })));
	});
	expect(new Set(described.map(({ code }) => code)).size).toBe(33);
	expect(ways.map(([code]) => code).sort()).toEqual([...new Set(described.map(({ code }) => code))].sort());
	run.sandbox.control.settings({ limits: false });
	const body = { ...toThread() };
	for (const { route, status, code } of described) {
		if (code === 'unauthorized' || code === 'sendUnconfirmed' || code === 'sendInProgress') continue;
		run.inbox.refuse({ route, code });
		const [method, path] = route.split(' ');
		const url = path.replace('{index}', '0').replace(/\{\w+\}/g, 'nothing');
		const query = { 'GET /contacts': '?platform=twitter&username=a', 'DELETE /messages/{messageId}': '?scope=all' }[route] ?? '';
		const emoji = route === 'DELETE /messages/{messageId}/reactions' ? '?emoji=%E2%9C%85' : '';
		const data = bodies[route]?.(body);
		const answer = await run.api.request({ method, url: url + query + emoji, data });
		expect([route, answer.status, answer.data.code, ...refusalFaults(route, answer)]).toEqual([route, status, code]);
	}
});

const bodies: Record<string, (target: object) => object> = {
	'POST /messages': (target) => ({ target, content: 'Hello' }),
	'PATCH /messages/{messageId}': () => ({ content: 'Hello' }),
	'POST /messages/{messageId}/reactions': () => ({ emoji: '✅' }),
	'PATCH /contacts/{contactId}': () => ({}),
	'PATCH /threads/{threadId}': () => ({}),
	'POST /tags': () => ({ name: 'A' }),
	'PATCH /tags/{tagRef}': () => ({ name: 'A' }),
	'POST /statuses': () => ({ name: 'A' }),
	'PATCH /statuses/{statusRef}': () => ({ name: 'A' }),
};
