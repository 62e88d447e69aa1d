import type { IExecuteFunctions } from 'n8n-workflow';

/** How many entries n8n keeps for a node: two for each event, so that the last 2,000 events are known. */
const ENTRIES = 4000;

/** Keys of a node that wait to be asked together. */
interface Group {
	keys: string[];
	known: Promise<Set<string>>;
}
const waiting = new Map<string, Group>();
const busy = new Map<string, Promise<unknown>>();

/**
 * Those of the keys that n8n's database has for this node; the others are written there. n8n keeps them as one value and reads it,
 * changes it and writes it back: so one at a time, and all that come meanwhile go together with the next.
 */
async function known(context: IExecuteFunctions, keys: string[]): Promise<Set<string>> {
	const place = `${context.getWorkflow().id} ${context.getNode().id}`;
	const open = waiting.get(place);
	if (open) {
		open.keys.push(...keys);
		return await open.known;
	}
	const group: Group = { keys: [...keys], known: Promise.resolve(new Set()) };
	waiting.set(place, group);
	const before = busy.get(place) ?? Promise.resolve();
	group.known = before.then(async () => {
		waiting.delete(place);
		const options = { mode: 'entries' as const, maxEntries: ENTRIES };
		const { processed } = await context.helpers.checkProcessedAndRecord(group.keys, 'node', options);
		return new Set(processed.map(String));
	});
	const done = group.known.then(
		() => undefined,
		() => undefined,
	);
	busy.set(place, done);
	const found = await group.known.finally(() => {
		if (busy.get(place) === done) busy.delete(place);
	});
	return found;
}

/**
 * Which of these keys another execution of this node had, also before n8n was started again or in another of its processes. An execution
 * that n8n begins once more, since the process that had it ended, is no repeat. What cannot be asked is new: nothing is lost.
 */
export async function repeated(context: IExecuteFunctions, keys: string[]): Promise<Set<string>> {
	const here = (key: string) => `${key} ${context.getExecutionId()}`;
	try {
		const had = await known(
			context,
			keys.flatMap((key) => [key, here(key)]),
		);
		return new Set(keys.filter((key) => had.has(key) && !had.has(here(key))));
	} catch (error) {
		context.logger.warn(`n8n could not say which events were there before: ${(error as Error).message}`);
		return new Set();
	}
}
