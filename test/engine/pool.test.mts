import fc from 'fast-check';
import { pool } from '../../engine/pool';

type Task = { n: number; key?: string; ticks: number; fails: boolean };
const tasks = (fails: fc.Arbitrary<boolean>) =>
	fc
		.array(fc.record({ key: fc.constantFrom('x', 'y', undefined), ticks: fc.nat({ max: 6 }), fails }), { maxLength: 25 })
		.map((all) => all.map((one, n): Task => ({ ...one, n })));
const sizes = fc.integer({ min: 1, max: 6 });
const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

async function watched(all: Task[], size: number) {
	const started: Task[] = [];
	const running = new Set<Task>();
	const seen = { most: 0, twins: 0, afterError: 0, failed: [] as number[] };
	let error: unknown;
	await pool(
		all,
		size,
		async (task) => {
			if (seen.failed.length) seen.afterError++;
			if (task.key && [...running].some(({ key }) => key === task.key)) seen.twins++;
			started.push(task);
			running.add(task);
			seen.most = Math.max(seen.most, running.size);
			// At least one turn: two tasks that start in the same instant are both started before either fails.
			for (let i = 0; i <= task.ticks; i++) await tick();
			running.delete(task);
			if (task.fails) {
				seen.failed.push(task.n);
				throw new Error(String(task.n));
			}
		},
		({ key }) => key,
	).catch((caught: unknown) => (error = caught));
	return { ...seen, started, running: running.size, error: error as Error | undefined };
}

test('all are done once, never more than `size` at once, the same key one after the other and in order', async () => {
	await fc.assert(
		fc.asyncProperty(tasks(fc.constant(false)), sizes, async (all, size) => {
			const { started, most, twins, error } = await watched(all, size);
			expect(error).toBeUndefined();
			expect(most).toBeLessThanOrEqual(size);
			expect(twins).toBe(0);
			expect([...started].sort((a, b) => a.n - b.n)).toEqual(all);
			for (const wanted of ['x', 'y', undefined]) {
				const own = started.filter(({ key }) => key === wanted).map(({ n }) => n);
				expect(own).toEqual([...own].sort((a, b) => a - b));
			}
		}),
	);
});

test('tasks without keys start in order, and as many as may run do run', async () => {
	await fc.assert(
		fc.asyncProperty(tasks(fc.constant(false)), sizes, async (keyed, size) => {
			const all = keyed.map((one) => ({ ...one, key: undefined }));
			const { started, most } = await watched(all, size);
			expect(started).toEqual(all);
			expect(most).toBe(Math.min(size, all.length));
		}),
	);
});

test('after an error nothing new starts, what runs is waited for, and the first error is thrown', async () => {
	await fc.assert(
		fc.asyncProperty(tasks(fc.boolean()), sizes, async (all, size) => {
			fc.pre(all.some(({ fails }) => fails));
			const { afterError, running, failed, error } = await watched(all, size);
			expect(running).toBe(0);
			expect(error?.message).toBe(String(failed[0]));
			expect(afterError).toBe(0);
		}),
	);
});

test('nothing to do is done at once', async () => {
	await expect(pool([], 3, async () => await Promise.reject(new Error('never')))).resolves.toBeUndefined();
});
