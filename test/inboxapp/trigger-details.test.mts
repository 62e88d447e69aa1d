import type { IDataObject } from 'n8n-workflow';
import { asEvents, short, told, sleepless as mockSleep, worldForEach } from './triggerWorld.mts';

jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const here = worldForEach();
const detailsOf = (items: IDataObject[] | null) => asEvents(items).map(({ raw }) => raw.details as IDataObject | undefined);
/** A trigger that reads details and has begun. */
async function begun(events = ['reply_received']) {
	const trigger = here.world.trigger({ events, details: true });
	await trigger.activate();
	return trigger;
}
const paths = () => here.world.asked().map(({ path }) => path);

test('a message comes with its text, its thread and who wrote it: two requests, and one for each more in the thread', async () => {
	const { world } = here;
	const trigger = await begun();
	const got = ['Hi', 'There', 'You'].map((text) => world.control.receive({ profile: { username: 'someone', displayName: 'Sample Person' }, text })); // prettier-ignore
	const [{ threadId, contactId }] = got;
	world.asked();
	const events = asEvents(await trigger.poll());
	expect(events.map(({ message: { id, text } }) => [id, text])).toEqual(
		got.map(({ messageId }, i) => [messageId, ['Hi', 'There', 'You'][i]]),
	);
	expect(events[0]).toMatchObject({
		channel: 'x',
		account: 'sample_team',
		person: { name: 'Sample Person', handle: 'someone', profileUrl: expect.stringContaining('x.com') as string, id: contactId },
		message: { threadId },
		raw: {
			details: { message: { content: 'Hi' }, thread: { id: threadId, profile: { username: 'someone' }, contact: { id: contactId } } },
		},
	});
	const asked = paths();
	expect(asked[0]).toBe('/events');
	expect(asked.slice(1).sort()).toEqual([`/threads/${threadId}`, ...got.map(({ messageId }) => `/messages/${messageId}`)].sort());
});

test('contacts, tags and statuses are read, campaigns and what was deleted are not', async () => {
	const { world } = here;
	const { contactId, threadId } = world.control.receive({ profile: { username: 'someone' }, text: 'Hi' });
	world.later();
	const trigger = await begun(['interest_changed', 'tag_created', 'tag_deleted', 'campaign_created', 'thread_deleted']);
	world.control.cause({ event: 'contact', contact: contactId, status: 'Interested' });
	const { id } = await world.call('POST', '/tags', { name: 'Sample' });
	await world.call('DELETE', '/tags/VIP');
	world.control.campaign({});
	world.control.cause({ event: 'deleteThread', thread: threadId });
	world.asked();
	const items = await trigger.poll();
	expect(asEvents(items).map(({ event, interest }) => [event, interest])).toEqual([
		['interest_changed', 'Interested'],
		['tag_created', null],
		['tag_deleted', null],
		['campaign_created', null],
		['thread_deleted', null],
	]);
	expect(asEvents(items)[0]).toMatchObject({ channel: 'x', person: { handle: 'someone', id: contactId } });
	expect(detailsOf(items).map((details) => details && Object.keys(details))).toEqual([
		['contact'],
		['tag'],
		undefined,
		undefined,
		undefined,
	]);
	expect(paths().sort()).toEqual([`/contacts/${contactId}`, '/events', `/tags/${String(id)}`]);
});

test('what has been deleted since, or is closed to the team, is null: the event comes all the same', async () => {
	const { world } = here;
	const trigger = await begun();
	const { messageId, threadId } = world.control.receive({ profile: { username: 'someone' }, text: 'Hi' });
	const other = world.receive('There');
	world.control.cause({ event: 'deleteThread', thread: threadId });
	world.fails({ path: `/v2/messages/${other}`, kind: 'status', status: 403 });
	const items = await trigger.poll();
	expect(short(items)).toEqual(told([messageId, other]));
	expect(asEvents(items)[0]).toMatchObject({ channel: null, person: { handle: null }, message: { text: null, threadId } });
	const [gone, closed] = detailsOf(items);
	expect(gone).toEqual({ message: null, thread: null });
	expect(closed).toMatchObject({ message: null, thread: { profile: {} }, notRead: ['message: Inboxapp answered with status 403'] });
});

test('more than there is time for: as many as can be read, in order; the rest comes with the next looks', async () => {
	const { world } = here;
	const trigger = await begun();
	const ids = world.receiveMany(350, 10);
	const all: string[] = [];
	const requests: number[] = [];
	world.later();
	world.asked();
	for (let items = await trigger.poll(); items; items = await trigger.restart()) {
		all.push(...short(items));
		requests.push(paths().length);
		for (const details of detailsOf(items)) expect(details).toMatchObject({ message: { content: expect.any(String) as string } });
		world.later();
	}
	expect(all).toEqual(told(ids));
	// 350 messages; each of the 10 threads once in a look.
	expect(requests.reduce((sum, one) => sum + one, 0)).toBeLessThan(350 + 2 * 10 + 3 + 10);
	for (const count of requests) expect(count).toBeLessThanOrEqual(250);

	const more = world.receiveMany(60, 10);
	world.onRequest((request) => void (request > 1 && world.later(1)));
	const slow = await trigger.poll();
	expect(slow?.length).toBeGreaterThanOrEqual(20);
	expect(slow?.length).toBeLessThan(60);
	world.onRequest(undefined);
	expect([...short(slow), ...short(await trigger.poll())]).toEqual(told(more));
});

describe('an object that is not to be had', () => {
	test('for a moment is asked for again', async () => {
		const { world } = here;
		const trigger = await begun();
		const id = world.receive();
		world.fails({ path: '/v2/messages', kind: 'status', status: 503, times: 2 });
		const items = await trigger.poll();
		expect([short(items), detailsOf(items)[0]]).toEqual([told([id]), expect.objectContaining({ message: expect.any(Object) as object })]);
	});

	test('for longer is waited for, with all that comes after it, until 5 minutes are over', async () => {
		const { world } = here;
		const warned = world.warnings();
		const trigger = await begun();
		const [one, two, three] = ['One', 'Two', 'Three'].map((text) => world.receive(text));
		world.fails({ path: `/v2/messages/${two}`, kind: 'status', status: 500 });
		expect(short(await trigger.poll())).toEqual(told([one]));
		for (let minute = 0; minute < 4; minute++) {
			world.later();
			expect(await trigger.poll()).toBeNull();
		}
		world.later();
		const items = await trigger.poll();
		expect(short(items)).toEqual(told([two, three]));
		expect(detailsOf(items)).toEqual([
			expect.objectContaining({ message: null, notRead: ['message: Inboxapp answered with status 500'] }),
			expect.objectContaining({ message: expect.objectContaining({ content: 'Three' }) as object }),
		]);
		expect(new Set(warned())).toEqual(new Set(['Node: Inboxapp does not answer for what an event is about. It comes without its details if that goes on'])); // prettier-ignore
		// When all can be had again, the next one is waited for like the first.
		world.receive('Four');
		expect(await trigger.poll()).toHaveLength(1);
		expect(trigger.kept.state).not.toHaveProperty('stuck');
	});

	test('does not stop for long a team in which nothing of it can be had: the events come by themselves', async () => {
		const { world } = here;
		const trigger = await begun();
		world.fails({ path: '/v2/messages', kind: 'status', status: 500 });
		const ids: string[] = [];
		const all: string[] = [];
		for (let minute = 0; minute < 12; minute++) {
			ids.push(world.receive(`Minute ${minute}`));
			all.push(...short(await trigger.poll()));
			world.later();
		}
		expect(all).toEqual(told(ids));
	});
});

test.each([
	['a 401', { kind: 'status', status: 401 } as const],
	['a 429 for longer than a look has', { kind: 'status', status: 429, retryAfter: 60 } as const],
	['a network that is down', { kind: 'reset' } as const],
	['answers that are cut off', { kind: 'truncated', when: 'after' } as const],
])('%s while details are read ends the look; nothing is lost', async (_name, rule) => {
	const { world } = here;
	const trigger = await begun();
	const ids = world.receiveMany(50);
	world.later();
	world.fails({ path: '/v2/messages', from: 30, ...rule });
	await expect(trigger.poll()).rejects.toMatchObject({ name: 'NodeApiError' });
	world.fails();
	world.later();
	expect(short(await trigger.restart())).toEqual(told(ids));
});

test('the limit of Inboxapp is kept: 300 requests a minute are never gone beyond', async () => {
	const { world } = here;
	world.sandbox.control.settings({ limits: true });
	const trigger = await begun();
	const ids = world.receiveMany(600, 30);
	const all: string[] = [];
	for (let minute = 0; minute < 8; minute++) {
		world.later();
		all.push(...short(await trigger.poll()));
	}
	expect(all).toEqual(told(ids));
	const { log = [] } = world.sandbox.control.requests({ log: true });
	expect(log.filter(({ status }) => status === 429)).toEqual([]);
});

test('looks in one minute, or after action nodes have used most of it up, take less and leave some to others; the rest comes later', async () => {
	const { world } = here;
	const trigger = await begun();
	const ids = world.receiveMany(400, 10);
	const all: string[] = [];
	const counts: number[] = [];
	world.asked();
	for (let look = 0; look < 3; look++) {
		all.push(...short(await trigger.poll()));
		counts.push(paths().length);
	}
	// 300 a minute in all; 50 are left to others as long as there are.
	expect(counts[0]).toBeGreaterThan(150);
	expect(counts[0] + counts[1]).toBeLessThanOrEqual(250 + 20);
	expect(counts[2]).toBeLessThan(10);
	expect(all.length).toBeGreaterThan(200);
	for (let items: Awaited<ReturnType<typeof trigger.poll>> = []; items; items = await trigger.poll()) {
		all.push(...short(items));
		world.later();
	}
	expect(all).toEqual(told(ids));
});
