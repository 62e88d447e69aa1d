import type { IDataObject } from 'n8n-workflow';
import type { Polling } from '../support/polling.mts';
import { asEvents, short, sleepless as mockSleep, worldForEach } from './triggerWorld.mts';

jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const here = worldForEach();
const day = 86_400;
const told = (ids: string[]) => ids.map((id) => `reply_received ${id}`);
const gaps = (items: IDataObject[] | null) => asEvents(items).map(({ gap }) => gap);
const rescued = (items: IDataObject[] | null) => asEvents(items).filter(({ raw }) => raw.readBack === true).length;

/** All that comes in so many looks, in order; n8n starts again before each of them if told so. */
async function looks(trigger: Polling, count: number, restart = false): Promise<IDataObject[]> {
	const all: IDataObject[] = [];
	for (let i = 0; i < count; i++) all.push(...((await (restart ? trigger.restart() : trigger.poll())) ?? []));
	return all;
}
/** A trigger that has begun at some event. */
async function begun(events = ['reply_received']): Promise<Polling> {
	here.world.receive('Before', 'person_before');
	here.world.later();
	const trigger = here.world.trigger({ events });
	await trigger.activate();
	return trigger;
}
/** Messages that come in, some seconds apart. */
function apart(count: number, seconds: number, threads = 20): string[] {
	return Array.from({ length: count }, (_, i) => {
		here.world.later(seconds);
		return here.world.receive(`Message ${i}`, `person_${i % threads}`);
	});
}

test('after more than 7 days: the messages of the time that is gone are read back, then the feed goes on, each once and in order', async () => {
	const { world } = here;
	const trigger = await begun();
	const before = apart(3, 60);
	expect(short(await trigger.poll())).toEqual(told(before));
	const { seq } = trigger.kept.state as { seq: number };
	const gone = apart(50, 600);
	world.later(3 * day);
	const kept = apart(40, 600);
	world.later(4.5 * day);
	const [{ seq: oldest }] = ((await world.call('GET', '/events')) as unknown as { data: Array<{ seq: number }> }).data;
	const warned = world.warnings();
	world.asked();
	const items = await trigger.restart();
	expect(short(items)).toEqual(told([...gone, ...kept]));
	// The first one that is kept is read back, too, and not told again.
	expect(rescued(items)).toBe(51);
	const [gap, ...others] = gaps(items);
	expect(gap).toMatch(
		new RegExp(
			`^Inboxapp keeps events for 7 days and the newest 25,000: ${oldest - seq - 1} events between .* are gone; messages and new threads`,
		),
	);
	expect(others.filter(Boolean)).toEqual([]);
	expect(warned()).toEqual([`Node: ${gap}`]);
	// A list of threads, those that were active since a little before, and the feed before and after.
	const asked = world.asked();
	expect(asked.filter(({ path }) => path.endsWith('/messages'))).toHaveLength(21);
	expect(asked).toHaveLength(24);
	expect(asEvents(items)[0]).toMatchObject({ channel: 'x', message: { text: 'Message 0' }, person: { handle: 'person_0' } });
	expect(await trigger.poll()).toBeNull();
});

test.each([
	['in one look', 1],
	['over looks', 8],
])('more events than are kept come meanwhile, and push out more of them while it is read back %s', async (_name, slowness) => {
	const { world } = here;
	world.set({ eventsKept: 300 });
	const trigger = await begun();
	const ids = apart(900, 2, 60);
	const meanwhile: string[] = [];
	world.onRequest((request) => {
		if (request > 120) return;
		world.later(slowness);
		meanwhile.push(world.receive('Meanwhile', `person_${request % 60}`));
	});
	const items = await looks(trigger, 30);
	world.onRequest(undefined);
	items.push(...(await looks(trigger, 3)));
	const all = short(items);
	expect(new Set(all).size).toBe(all.length);
	expect([...all].sort()).toEqual(told([...ids, ...meanwhile]).sort());
	expect(gaps(items).filter(Boolean).length).toBeGreaterThan(0);
	expect(trigger.kept.state).not.toHaveProperty('rescue');
});

test('what there is no time for is read back by the next looks, also when n8n starts again between them', async () => {
	for (const restart of [false, true]) {
		const { world } = here;
		world.fresh();
		const trigger = await begun(['reply_received', 'thread_created']);
		const first = world.receive();
		expect(short(await trigger.poll())).toHaveLength(2);
		const gone = apart(450, 10, 450);
		const writeTo = (person: number) => {
			world.later(1);
			return [world.receive('Meanwhile', `person_${person}`)];
		};
		world.later(8 * day);
		const sizes: number[] = [];
		const all: string[] = [];
		// Threads that are done, and others, become active meanwhile.
		const meanwhile: string[] = [];
		while (all.length < 900 + meanwhile.length && sizes.length < 20) {
			const items = await (restart ? trigger.restart() : trigger.poll());
			all.push(...short(items));
			sizes.push(rescued(items));
			world.later(60);
			if (sizes.length < 3) meanwhile.push(...[0, 5, 449].flatMap((i) => writeTo(i)));
		}
		const replies = all.filter((one) => one.startsWith('reply_received'));
		// A thread that becomes active before it is read back has its turn later.
		expect(replies.slice(0, gone.length).sort()).toEqual(told(gone).sort());
		expect(replies.slice(gone.length)).toEqual(told(meanwhile));
		expect(all).not.toContain(`reply_received ${first}`);
		expect(new Set(all).size).toBe(900 + meanwhile.length);
		expect(sizes.length).toBeGreaterThanOrEqual(3);
		for (const size of sizes) expect(size).toBeLessThanOrEqual(400);
	}
});

test('a look that is refused while it reads back tells nothing and loses nothing', async () => {
	const { world } = here;
	const trigger = await begun();
	const gone = apart(50, 60, 50);
	world.later(8 * day);
	world.fails({ path: '^/v2/threads/.*/messages', kind: 'status', status: 401, from: 30 });
	await expect(trigger.poll()).rejects.toMatchObject({ httpCode: '401' });
	world.fails({ path: '^/v2/threads/.*/messages', kind: 'status', status: 503, from: 3, times: 4 });
	expect(short(await trigger.restart())).toEqual(told(gone));
});

test('a message that the feed tells of as well comes once', async () => {
	const { world } = here;
	world.set({ eventsKept: 4 });
	const trigger = await begun();
	const one = world.receive('Hi', 'person_1');
	expect(short(await trigger.poll())).toEqual(told([one]));
	const ids = apart(8, 60, 2);
	// It was written long before Inboxapp saw it.
	for (const id of ids) {
		const message = world.state.messages.get(id) as { createdAt: string };
		message.createdAt = new Date(Date.parse(message.createdAt) - 100_000).toISOString();
	}
	const items = await looks(trigger, 3, true);
	const all = short(items);
	expect([...all].sort()).toEqual(told(ids).sort());
	expect(rescued(items)).toBe(6);
});

test('a message that was written before the last event, and seen after it, is not lost with its event', async () => {
	const { world } = here;
	const trigger = await begun();
	const first = apart(5, 30, 1);
	expect(short(await trigger.poll())).toEqual(told(first));
	const [late] = apart(1, 20, 1);
	Object.assign(world.state.messages.get(late) ?? {}, { createdAt: new Date(Date.now() - 100_000).toISOString() });
	world.later(8 * day);
	expect(short(await trigger.restart())).toEqual(told([late]));
});

test('sent messages and new threads are read back, too; what was not chosen is not', async () => {
	const { world } = here;
	const before = world.control.receive({ profile: { username: 'person_1' }, text: 'Hi' });
	world.later();
	const triggers = [['message_sent'], ['thread_created'], ['tag_created', 'thread_created', 'message_sent']].map((events) => world.trigger({ events })); // prettier-ignore
	for (const trigger of triggers) await trigger.activate();
	world.later();
	world.control.cause({ event: 'send', thread: before.threadId, text: 'Hello' });
	world.later();
	const { threadId } = world.control.receive({ profile: { username: 'person_2' }, text: 'Hi' });
	world.later(8 * day);
	world.receive('Now', 'person_1');
	world.later();
	const events = [];
	for (const trigger of triggers) {
		world.asked();
		const items = await trigger.poll();
		events.push(asEvents(items).map(({ event, message }) => [event, message.threadId]));
		expect(gaps(items)[0]).toMatch(/are gone; messages and new threads of that time are read back from the threads$/);
		if (trigger === triggers[1]) expect(world.asked().map(({ path }) => path)).toEqual(['/events', '/threads', '/events']);
	}
	expect(events).toEqual([
		[['message_sent', before.threadId]],
		[['thread_created', threadId]],
		[['message_sent', before.threadId], ['thread_created', threadId]],
	]); // prettier-ignore
});

test('where nothing of it can be read back, or nothing is there, the next event says what is gone', async () => {
	const { world } = here;
	const warned = world.warnings();
	const trigger = await begun(['tag_created']);
	await world.call('POST', '/tags', { name: 'One' });
	await trigger.poll();
	apart(4, 60);
	world.later(8 * day);
	world.receive();
	world.later();
	world.asked();
	expect(await trigger.poll()).toBeNull();
	expect(world.asked().map(({ path }) => path)).toEqual(['/events', '/events']);
	expect(await trigger.poll()).toBeNull();
	await world.call('POST', '/tags', { name: 'Two' });
	const items = await trigger.poll();
	expect(gaps(items)).toEqual([expect.stringMatching(/: 8 events between .* are gone; nothing of what was chosen can be read back$/)]);
	expect(warned()).toEqual([`Node: ${gaps(items)[0]}`]);
	await world.call('POST', '/tags', { name: 'Three' });
	expect(gaps(await trigger.poll())).toEqual([undefined]);
});

test('7 quiet days are no gap', async () => {
	const { world } = here;
	const warned = world.warnings();
	const trigger = await begun();
	const one = world.receive();
	expect(short(await trigger.poll())).toEqual(told([one]));
	for (let i = 0; i < 9; i++) {
		world.later(day);
		expect(await trigger.poll()).toBeNull();
	}
	const two = world.receive();
	const items = await trigger.poll();
	expect([short(items), gaps(items)]).toEqual([told([two]), [undefined]]);
	expect(warned()).toEqual([]);
});

test('since long ago: what the feed does not reach back to is read from the threads', async () => {
	const { world } = here;
	const gone = apart(30, 3600);
	world.later(10 * day);
	const kept = apart(5, 60);
	world.later();
	const since = new Date(Date.now() - 12 * day * 1000).toISOString();
	const trigger = world.trigger({ options: { since } });
	expect(await trigger.activate()).toBeNull();
	const items = await trigger.restart();
	const sinceThen = gone.filter((id) => (world.state.messages.get(id)?.createdAt ?? '') > since);
	expect(sinceThen.length).toBeGreaterThan(0);
	expect(short(items)).toEqual(told([...sinceThen, ...kept]));
	expect(gaps(items)[0]).toMatch(/: events between .* may be gone; messages/);
	expect(await trigger.restart()).toBeNull();
});

test('threads that are deleted while it is read back are nothing to wait for', async () => {
	const { world } = here;
	const trigger = await begun();
	const gone = apart(6, 60, 3);
	world.later(8 * day);
	world.onRequest((_request, path) => {
		const thread = /threads\/(\w+)\/messages/.exec(path)?.[1];
		const { profileId } = world.state.threads.get(thread ?? '') ?? {};
		if (thread && world.state.profiles.get(profileId ?? '')?.username === 'person_1')
			world.control.cause({ event: 'deleteThread', thread });
	});
	expect(short(await trigger.poll())).toEqual(told([gone[0], gone[2], gone[3], gone[5]]));
});

test('more threads than there is time for: the newest are read back, and the log says so', async () => {
	const { world } = here;
	const trigger = await begun();
	const gone = apart(350, 10, 350);
	world.later(8 * day);
	const warned = world.warnings();
	world.onRequest((_request, path) => void (path.includes('/threads?') && world.later(10)));
	const items = await looks(trigger, 20);
	expect(short(items)).toEqual(told(gone.slice(-short(items).length)));
	expect(short(items).length).toBeGreaterThanOrEqual(100);
	expect(short(items).length).toBeLessThan(350);
	expect(warned().filter((text) => text.includes('There was only time to read back')).length).toBeGreaterThan(0);
});
