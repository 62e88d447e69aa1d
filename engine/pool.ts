/**
 * Does the tasks in order, at most `size` at a time; tasks with the same key one after the other. After the first error nothing
 * new is started, what runs is waited for, and the error is thrown.
 */
export async function pool<T>(
	tasks: T[],
	size: number,
	work: (task: T) => Promise<void>,
	key: (task: T) => unknown = () => undefined,
): Promise<void> {
	const queue = tasks.values();
	const last = new Map<unknown, Promise<void>>();
	const errors: unknown[] = [];
	const worker = async () => {
		for (const task of queue) {
			if (errors.length) return;
			const mine = key(task);
			const before = mine === undefined ? undefined : last.get(mine);
			const settled = (before ?? Promise.resolve())
				.then(async () => (errors.length ? undefined : await work(task)))
				.catch((error: unknown) => void errors.push(error));
			last.set(mine, settled);
			await settled;
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, Math.min(size, tasks.length)) }, worker));
	if (errors.length) throw errors[0];
}
