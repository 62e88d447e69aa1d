import type { IDataObject } from 'n8n-workflow';
import type { FailureRule } from '../../sandbox/failures.mts';
import { asEvents, Durable, sleepless as mockSleep, worldForEach } from './triggerWorld.mts';

jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const POLLS = 500;
const EVENTS = 20_000;
const here = worldForEach();

/** Numbers in [0, 1) that are the same in every run. */
function dice(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

/** What goes wrong in a look, if anything does. */
function failureOf(random: () => number): FailureRule[] {
	const kinds: Array<Partial<FailureRule> & Pick<FailureRule, 'kind'>> = [
		{ kind: 'status', status: 401, times: 1 },
		{ kind: 'status', status: 403, times: 1 },
		{ kind: 'status', status: 429, retryAfter: 3, times: 2 },
		{ kind: 'status', status: 429, retryAfter: 40, times: 1 },
		{ kind: 'status', status: 503, times: 2 },
		{ kind: 'status', status: 500, times: 9 },
		{ kind: 'reset', times: 1 },
		{ kind: 'reset', times: 9 },
		{ kind: 'truncated', when: 'after', times: 1 },
	];
	if (random() > 0.3) return [];
	return [{ service: 'inboxapp', from: 1 + Math.floor(random() * 2), ...kinds[Math.floor(random() * kinds.length)] }];
}

describe.each(['older', 'durable'] as const)("n8n's %s scheduler", (scheduler) => {
	test(`${EVENTS} events over ${POLLS} looks, with restarts, failures, late events and holes between: each once, in order`, async () => {
		const { world } = here;
		const random = dice(20_261_121);
		const form = { events: ['reply_received', 'thread_created', 'thread_archived', 'thread_unarchived'] };
		const older = world.trigger(form);
		const durable = new Durable(world, form);
		const sums = { refused: 0, restarts: 0, abandoned: 0, quiet: 0 };
		const truth: string[] = [];
		let written = 0;
		let seen = 0;
		/** What has happened since this was called last. */
		const note = () => {
			const { events } = world.state;
			let at = events.length;
			while (at > 0 && events[at - 1].seq > seen) at -= 1;
			for (const { type, objectId } of events.slice(at)) truth.push(`${type} ${objectId}`);
			seen = events.at(-1)?.seq ?? seen;
		};
		const happen = (count: number) => {
			if (count > 0) world.receiveMany(count, 2);
			written += count;
			if (random() < 0.3)
				world.control.cause({ event: 'archive', thread: [...world.state.threads.keys()].at(-1) as string, archived: true });
			note();
		};
		let active = true;
		const look = async (isKept: boolean, restart: boolean): Promise<IDataObject[] | null> => {
			if (scheduler === 'durable') return await durable.poll(isKept);
			return restart || !active ? await older.restart() : await older.poll();
		};

		happen(20);
		world.later();
		await (scheduler === 'durable' ? durable.poll() : older.activate());
		truth.length = 0;
		written = 0;
		const told: string[] = [];
		const keys = new Set<string>();
		const keep = (items: IDataObject[] | null) => {
			if (!items) sums.quiet++;
			for (const { raw, dedupeKey } of asEvents(items)) {
				told.push(`${String(raw.type)} ${String((raw.object as IDataObject).id)}`);
				keys.add(dedupeKey);
			}
		};
		for (let poll = 0; poll < POLLS; poll++) {
			world.set({
				lateEvents: poll % 50 < 25 ? { every: 7, ms: 1 + Math.floor(random() * 25_000) } : null,
				holes: poll % 80 > 60 ? 9 : null,
			});
			// A few come while the look reads.
			const during = random() < 0.2 ? Math.floor(random() * 10) : 0;
			const left = Math.max(0, Math.round((EVENTS * (poll + 1)) / POLLS) - written - during);
			happen(random() < 0.2 ? 0 : left);
			world.later(random() < 0.5 ? 60 : 5);
			world.onRequest((request) => void (request === 1 && happen(during)));
			world.fails(...failureOf(random));
			const restart = random() < 0.25;
			const isKept = random() > 0.15;
			if (restart) sums.restarts++;
			if (!isKept) sums.abandoned++;
			try {
				keep(await look(isKept, restart));
				active = true;
			} catch (error) {
				expect((error as Error).name).toBe('NodeApiError');
				sums.refused++;
				active &&= !restart;
			}
			world.onRequest(undefined);
		}
		world.fails();
		happen(EVENTS - written);
		for (let more = 0; more < 3; more++) {
			world.later(120);
			keep(await look(true, false));
			active = true;
		}
		expect(told).toEqual(truth);
		expect(keys.size).toBe(told.length);
		expect(written).toBe(EVENTS);
		// It was no quiet time.
		expect(sums.refused).toBeGreaterThan(40);
		expect(sums.restarts).toBeGreaterThan(100);
		expect(sums.abandoned).toBeGreaterThan(50);
		expect(sums.quiet).toBeLessThan(POLLS / 2);
	}, 300_000);
});
