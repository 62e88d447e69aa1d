import type { FailureRule } from '../../sandbox/failures.mts';
import { asEvents, short, told, sleepless as mockSleep, worldForEach } from './triggerWorld.mts';

jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const here = worldForEach();

describe('pages', () => {
	test('all of them are read in one look, a thousand events at a time', async () => {
		const { world } = here;
		const trigger = world.trigger();
		await trigger.activate();
		const ids = world.receiveMany(2500);
		world.later();
		world.asked();
		expect(short(await trigger.poll())).toEqual(told(ids));
		const asked = world.asked();
		expect(asked.map(({ path }) => path)).toEqual(['/events', '/events', '/events']);
		for (const { query } of asked) expect(query).toMatchObject({ limit: '1000' });
		for (const { query } of asked) expect(query).not.toHaveProperty('type');
		expect(await trigger.poll()).toBeNull();
	});

	test('for which there is no time are read by the next looks, which begin where the last one ended', async () => {
		const { world } = here;
		const trigger = world.trigger();
		await trigger.activate();
		const ids = world.receiveMany(4500);
		world.later();
		// Each request takes so long that two of them fill a look.
		world.onRequest(() => world.later(20));
		const looks: number[] = [];
		const all: string[] = [];
		for (let items = await trigger.poll(); items; items = await trigger.restart()) {
			looks.push(items.length);
			all.push(...short(items));
		}
		expect(all).toEqual(told(ids));
		expect(looks).toEqual([1999, 1998, 503]);
	});

	test('the first look has the same time, and the rest of what was before it is no event', async () => {
		const { world } = here;
		world.receiveMany(4500);
		world.later();
		world.onRequest(() => world.later(20));
		const trigger = world.trigger();
		expect(await trigger.activate()).toBeNull();
		expect(trigger.kept.state).toMatchObject({ seq: 1999, from: expect.any(Number) as number });
		expect(await trigger.poll()).toBeNull();
		const id = world.receive();
		expect(short(await trigger.restart())).toEqual([]);
		expect(short(await trigger.poll())).toEqual(told([id]));
		expect(trigger.kept.state).not.toHaveProperty('from');
	});

	test('that show nothing are passed, as far as they say that they go', async () => {
		const { world } = here;
		world.receive();
		world.later();
		const trigger = world.trigger();
		await trigger.activate();
		const first = world.receiveMany(3);
		expect(short(await trigger.poll())).toEqual(told(first));
		const ids = world.receiveMany(2000);
		world.later();
		// As if the API had no type to show the next 999 with.
		const { seq } = trigger.kept.state as { seq: number };
		world.fails({ path: '/v2/events', kind: 'status', status: 200, times: 1, body: { data: [], lastSeq: seq + 999, hasMore: true } });
		const warned = world.warnings();
		expect(short(await trigger.poll())).toEqual(told(ids.slice(999)));
		world.fails({ path: '/v2/events', kind: 'status', status: 200, times: 1, body: { data: [], lastSeq: null, hasMore: true } });
		expect(await trigger.poll()).toBeNull();
		expect(warned()).toEqual([]);
	});
});

describe('a number that is missing', () => {
	test('may still come: what is behind it waits, so that all comes in order', async () => {
		const { world } = here;
		world.receive();
		world.later();
		const trigger = world.trigger();
		await trigger.activate();
		const warned = world.warnings();
		world.set({ lateEvents: { every: 5, ms: 20_000 } });
		const ids = world.receiveMany(12);
		const first = short(await trigger.poll());
		expect(first.length).toBeLessThan(12);
		expect(first).toEqual(told(ids.slice(0, first.length)));
		world.later(10);
		expect(await trigger.poll()).toBeNull();
		expect(await trigger.restart()).toBeNull();
		world.later(10);
		expect(short(await trigger.poll())).toEqual(told(ids.slice(first.length)));
		expect(warned()).toEqual([]);
	});

	test('and does not come is passed over after half a minute, which the log says', async () => {
		const { world } = here;
		const trigger = world.trigger();
		await trigger.activate();
		const warned = world.warnings();
		world.set({ holes: 4 });
		const ids = world.receiveMany(6);
		const first = short(await trigger.poll());
		expect(first.length).toBeLessThan(6);
		world.later(29);
		expect(await trigger.poll()).toBeNull();
		world.later(1);
		expect([...first, ...short(await trigger.poll())]).toEqual(told(ids));
		expect(warned().length).toBeGreaterThan(0);
		for (const text of warned()) expect(text).toMatch(/^Node: Events without which the feed goes on: \d\./);
	});
});

describe('what goes wrong', () => {
	const passing: Array<[string, Partial<FailureRule> & Pick<FailureRule, 'kind'>]> = [
		['a 500', { kind: 'status', status: 500, times: 2 }],
		['a 503', { kind: 'status', status: 503, times: 3 }],
		['a 429 that tells to wait', { kind: 'status', status: 429, retryAfter: 7, times: 1 }],
		['a broken connection', { kind: 'reset', times: 2 }],
		['an answer that is cut off', { kind: 'truncated', when: 'after', times: 1 }],
	];
	test.each(passing)('%s is gone over', async (_name, rule) => {
		const { world } = here;
		const trigger = world.trigger();
		await trigger.activate();
		const ids = world.receiveMany(1500);
		world.later();
		world.fails({ path: '/v2/events', from: 2, ...rule });
		expect(short(await trigger.poll())).toEqual(told(ids));
		expect(world.sandbox.control.failures()[0].hits).toBe(rule.times);
	});

	const lasting: Array<[string, Partial<FailureRule> & Pick<FailureRule, 'kind'>, string]> = [
		['a 401', { kind: 'status', status: 401 }, '401'],
		['a 403', { kind: 'status', status: 403 }, '403'],
		['a 429 for longer than a look has', { kind: 'status', status: 429, retryAfter: 60 }, '429'],
		['a 500 that stays', { kind: 'status', status: 500 }, '500'],
		['a network that is down', { kind: 'reset' }, ''],
	];
	test.each(lasting)('%s ends the look: nothing of it is told, and the next one tells all', async (_name, rule, status) => {
		const { world } = here;
		const trigger = world.trigger();
		await trigger.activate();
		const ids = world.receiveMany(2500);
		world.later();
		world.fails({ path: '/v2/events', from: 2, ...rule });
		const error = (await trigger.poll().catch((reason: unknown) => reason)) as { name: string; httpCode: string | null };
		expect([error.name, error.httpCode ?? '']).toEqual(['NodeApiError', status]);
		world.fails();
		// Told to wait, all calls of the credential do.
		world.later();
		expect(short(await trigger.restart())).toEqual(told(ids));
	});

	test('the feed of another team is begun anew: nothing of its past is told', async () => {
		const { world } = here;
		const warned = world.warnings();
		for (const before of [20, 5]) {
			world.fresh();
			world.receiveMany(10);
			world.later();
			const trigger = world.trigger();
			await trigger.activate();
			const one = world.receive();
			expect(short(await trigger.poll())).toEqual(told([one]));
			world.fresh();
			world.receiveMany(before);
			world.later(7200);
			expect(await trigger.poll()).toBeNull();
			const id = world.receive();
			expect(short(await trigger.poll())).toEqual(told([id]));
		}
		expect(warned()).toHaveLength(2);
		for (const text of warned()) expect(text).toMatch(/^Node: The feed is not the one that was read before/);
	});

	test('a feed that shows nothing for a moment is not begun anew', async () => {
		const { world } = here;
		const trigger = world.trigger();
		await trigger.activate();
		const one = world.receive();
		expect(short(await trigger.poll())).toEqual(told([one]));
		const other = world.receive('There');
		world.later();
		const empty = { data: [], lastSeq: null, hasMore: false };
		world.fails({ path: '/v2/events', kind: 'status', status: 200, body: empty, times: 1 });
		expect(await trigger.poll()).toBeNull();
		expect(short(await trigger.poll())).toEqual(told([other]));
	});
});

test('an unknown type of event is nothing that was chosen, and does no harm', async () => {
	const { world } = here;
	const trigger = world.trigger();
	await trigger.activate();
	const ids = world.receiveMany(3);
	Object.assign(world.state.events.find(({ objectId }) => objectId === ids[1]) ?? {}, { type: 'thread.pinned' });
	expect(asEvents(await trigger.poll()).map(({ message }) => message.id)).toEqual([ids[0], ids[2]]);
});
