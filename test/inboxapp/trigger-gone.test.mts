import type { IDataObject } from 'n8n-workflow';
import { asEvents, gaps, looks, short, told, sleepless as mockSleep, worldForEach } from './triggerWorld.mts';

jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const here = worldForEach();
const day = 86_400;
const rescued = (items: IDataObject[] | null) => asEvents(items).filter(({ raw }) => raw.readBack === true).length;

test('after more than 7 days: the messages of the time that is gone are read back, then the feed goes on, each once and in order', async () => {
	const { world } = here;
	const trigger = await world.begun();
	const before = world.apart(3, 60);
	expect(short(await trigger.poll())).toEqual(told(before));
	const { seq } = trigger.kept.state as { seq: number };
	const gone = world.apart(50, 600);
	world.later(3 * day);
	const kept = world.apart(40, 600);
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
	const trigger = await world.begun();
	const ids = world.apart(900, 2, 60);
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
		const trigger = await world.begun({ events: ['reply_received', 'thread_created'] });
		const first = world.receive();
		expect(short(await trigger.poll())).toHaveLength(2);
		const gone = world.apart(450, 10, 450);
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
	const trigger = await world.begun();
	const gone = world.apart(50, 60, 50);
	world.later(8 * day);
	world.fails({ path: '^/v2/threads/.*/messages', kind: 'status', status: 401, from: 30 });
	await expect(trigger.poll()).rejects.toMatchObject({ httpCode: '401' });
	world.fails({ path: '^/v2/threads/.*/messages', kind: 'status', status: 503, from: 3, times: 4 });
	expect(short(await trigger.restart())).toEqual(told(gone));
});

test('a message that the feed tells of as well comes once', async () => {
	const { world } = here;
	world.set({ eventsKept: 4 });
	const trigger = await world.begun();
	const one = world.receive('Hi', 'person_1');
	expect(short(await trigger.poll())).toEqual(told([one]));
	const ids = world.apart(8, 60, 2);
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
	const trigger = await world.begun();
	const first = world.apart(5, 30, 1);
	expect(short(await trigger.poll())).toEqual(told(first));
	const [late] = world.apart(1, 20, 1);
	Object.assign(world.state.messages.get(late) ?? {}, { createdAt: new Date(Date.now() - 100_000).toISOString() });
	world.later(8 * day);
	expect(short(await trigger.restart())).toEqual(told([late]));
});
