import type { IExecuteFunctions } from 'n8n-workflow';
import { nodeKey } from './memory';

/** How many entries n8n keeps for a node: two for each event, so that the last 2,000 events are known. */
const ENTRIES = 4000;

/** Events of a node that are asked about together. */
interface Group {
	/** The execution that has it, of each key; of two the first. */
	owners: Map<string, string>;
	/** Entries that n8n's database had before. */
	had: Promise<Set<string>>;
}
const waiting = new Map<string, Group>();
const busy = new Map<string, Promise<unknown>>();

/** How the database knows that an execution has an event. */
const entryOf = (key: string, execution: string) => `${key} ${execution}`;

async function asked(context: IExecuteFunctions, owners: Map<string, string>): Promise<Set<string>> {
	const entries = [...owners].flatMap(([key, execution]) => [key, entryOf(key, execution)]);
	const options = { mode: 'entries' as const, maxEntries: ENTRIES };
	const { processed } = await context.helpers.checkProcessedAndRecord(entries, 'node', options);
	return new Set(processed.map(String));
}

/**
 * The group in which these keys are asked about. n8n keeps all entries of a node as one value: it reads it, changes it and writes it
 * back. So one group at a time, and all that comes meanwhile goes together with the next.
 */
function grouped(context: IExecuteFunctions, keys: string[], execution: string): Group {
	const place = nodeKey(context);
	const add = (group: Group) => {
		for (const key of keys) if (!group.owners.has(key)) group.owners.set(key, execution);
		return group;
	};
	const open = waiting.get(place);
	if (open) return add(open);
	const owners = new Map<string, string>();
	const had = (busy.get(place) ?? Promise.resolve()).then(() => {
		waiting.delete(place);
		return asked(context, owners);
	});
	const done = had
		.catch(() => undefined)
		.then(() => {
			if (busy.get(place) === done) busy.delete(place);
		});
	busy.set(place, done);
	const group = { owners, had };
	waiting.set(place, group);
	return add(group);
}

/**
 * Which of these keys another execution of this node has, also before n8n was started again or in another of its processes. An execution
 * that n8n begins once more, since the process that had it ended, is no repeat. What cannot be asked is new: nothing is lost.
 */
export async function repeated(context: IExecuteFunctions, keys: string[]): Promise<Set<string>> {
	const execution = context.getExecutionId();
	const { owners, had } = grouped(context, keys, execution);
	const isRepeat = (key: string, known: Set<string>) =>
		!known.has(entryOf(key, execution)) && (known.has(key) || owners.get(key) !== execution);
	try {
		const known = await had;
		return new Set(keys.filter((key) => isRepeat(key, known)));
	} catch (error) {
		context.logger.warn(`n8n could not say which events were there before: ${(error as Error).message}`);
		return new Set();
	}
}
