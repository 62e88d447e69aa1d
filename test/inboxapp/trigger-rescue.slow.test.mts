import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { FailureRule } from '../../sandbox/failures.mts';
import { asEvents, sleepless as mockSleep, worldForEach, type TriggerWorld } from './triggerWorld.mts';

jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const RUNS = 4;
const LOOKS = 40;
const PEOPLE = 60;
const KEPT = 120;
const here = worldForEach();

interface Step {
	/** Who writes, or is written to. */
	written: Array<{ to: number; sent: boolean; seconds: number }>;
	during: { request: number; to: number };
	/** Until the look. */
	seconds: number;
	failure?: FailureRule;
	restart: boolean;
}

const rarely = (weight: number) => fc.oneof({ weight, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });
const one = fc.record({ to: fc.nat({ max: PEOPLE - 1 }), sent: rarely(3), seconds: fc.integer({ min: 1, max: 90 }) });
const failure: fc.Arbitrary<FailureRule> = fc.record({
	service: fc.constant('inboxapp' as const),
	from: fc.integer({ min: 1, max: 20 }),
	times: fc.constantFrom(1, 1, 2, 6),
	kind: fc.constantFrom('status', 'status', 'status', 'reset', 'truncated'),
	status: fc.constantFrom(429, 500, 503, 401),
});
const step: fc.Arbitrary<Step> = fc.record({
	// Mostly a few, now and then more than Inboxapp keeps.
	written: fc.oneof(
		{ weight: 6, arbitrary: fc.array(one, { maxLength: 10, size: 'max' }) },
		{ weight: 1, arbitrary: fc.array(one, { minLength: 100, maxLength: 250, size: 'max' }) },
	),
	during: fc.record({ request: fc.integer({ min: 1, max: 12 }), to: fc.nat({ max: PEOPLE - 1 }) }),
	seconds: fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 1, max: 600 }) }, { weight: 1, arbitrary: fc.integer({ min: 5 * 86_400, max: 12 * 86_400 }) }),
	failure: fc.option(failure, { freq: 3, nil: undefined }),
	restart: rarely(4),
}); // prettier-ignore

/** Somebody writes, or is written to. */
function write(world: TriggerWorld, to: number, sent: boolean): void {
	const username = `person_${to}`;
	const { id: profile } = [...world.state.profiles.values()].find((one) => one.username === username) ?? {};
	const thread = [...world.state.threads.values()].find((one) => one.profileId === profile);
	if (sent && thread) world.control.cause({ event: 'send', thread: thread.id, text: 'Hello' });
	else world.receive('Hi', username);
}

test(`${RUNS * LOOKS} looks at a feed that forgets: every message and thread once, whatever breaks, and each gap is said`, async () => {
	const { world } = here;
	const sums = { told: 0, gaps: 0, readBack: 0, refused: 0 };
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: LOOKS, maxLength: LOOKS, size: 'max' }), async (steps) => {
			world.fresh();
			world.set({ eventsKept: KEPT });
			write(world, 0, false);
			world.later();
			const trigger = world.trigger({ events: ['reply_received', 'message_sent', 'thread_created'] });
			await trigger.activate();
			const before = new Set([...world.state.messages.keys(), ...world.state.threads.keys()]);
			const events: ReturnType<typeof asEvents> = [];
			const keep = (items: IDataObject[] | null) => void events.push(...asEvents(items));
			let active = true;
			for (const { written, during, seconds, failure: rule, restart } of steps) {
				for (const { to, sent, seconds: apart } of written) {
					world.later(apart);
					write(world, to, sent);
				}
				world.later(seconds);
				world.onRequest((request) => void (request === during.request && write(world, during.to, false)));
				world.fails(...(rule ? [rule] : []));
				try {
					keep(await (restart || !active ? trigger.restart() : trigger.poll()));
					active = true;
				} catch (error) {
					expect((error as Error).name).toBe('NodeApiError');
					sums.refused++;
					active &&= !restart;
				}
			}
			world.onRequest(undefined);
			world.fails();
			for (let more = 0; more < 6; more++) {
				world.later(120);
				keep(await (active ? trigger.poll() : trigger.restart()));
				active = true;
			}
			const told = events.map(({ raw }) => String((raw.object as IDataObject).id));
			const all = [...world.state.messages.keys(), ...world.state.threads.keys()].filter((id) => !before.has(id));
			expect(told.filter((id, i) => told.indexOf(id) !== i)).toEqual([]);
			expect([...told].sort()).toEqual(all.sort());
			expect(new Set(events.map(({ dedupeKey }) => dedupeKey)).size).toBe(events.length);
			const readBack = events.filter(({ raw }) => raw.readBack);
			if (readBack.length > 0) expect(events.filter(({ gap }) => gap).length).toBeGreaterThan(0);
			sums.told += told.length;
			sums.gaps += events.filter(({ gap }) => gap).length;
			sums.readBack += readBack.length;
		}),
		{ seed: 20_261_121, numRuns: RUNS, endOnFailure: true },
	);
	// It was no quiet time.
	expect(sums.told).toBeGreaterThan(RUNS * 400);
	expect(sums.readBack).toBeGreaterThan(RUNS * 100);
	expect(sums.gaps).toBeGreaterThan(RUNS * 2);
	expect(sums.refused).toBeGreaterThan(RUNS);
}, 300_000);
