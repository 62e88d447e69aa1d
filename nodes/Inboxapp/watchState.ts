import { isReadable } from './eventsKinds';
import { before, timeOf, type FeedPage, type Mark } from './watchFeed';
import type { Rescue } from './watchRescue';
import type { Keys, Told } from '../../engine/told';

/** What is remembered between two looks; times are ms by Inboxapp's clock. */
export interface State extends Mark {
	/** Until the feed has been read to its end for the first time: what was created before is not told. */
	from?: number;
	told?: Keys;
	/** What is being read back from the threads. */
	rescue?: Rescue;
	/** Up to which time it was read back: of what is a little younger the feed may tell again. */
	mended?: number;
	/** What is gone, until an event has said so. */
	gap?: Gap;
	/** Since when something that events are about is not to be had. */
	stuck?: number;
}

/** A time of which events are gone; without a count, nobody knows how many, nor whether there were any. */
export interface Gap {
	from: number;
	to: number;
	count?: number;
}

/** What of a thread's past is written a little earlier than its event, is not lost. */
const OVERLAP = 5 * 60_000;
const HOUR = 3_600_000;
/** The state without some of what it remembers. Pure. */
export const without = (state: State, ...names: Array<Exclude<keyof State, 'at'>>): State =>
	Object.fromEntries(Object.entries(state).filter(([name]) => !names.includes(name as never))) as unknown as State;

/** The state with the keys that are of use: those that a rescue or, after one, the feed may tell of again. Pure. */
export function remembering(state: State, told: Told): State {
	const isMending = state.rescue !== undefined || (state.mended !== undefined && state.at < state.mended + HOUR);
	const keys = told.since(isMending ? 0 : knownUpTo(state) - OVERLAP);
	const rest = without(state, 'told', ...(isMending ? [] : ['mended' as const]));
	return Object.keys(keys).length > 0 ? { ...rest, told: keys } : rest;
}

/** Up to which time (ms) nothing is missing. */
const knownUpTo = ({ at, read = at }: Mark) => Math.max(at, read);

/** Both gaps as one. */
const joined = (one: Gap | undefined, other: Gap): Gap => {
	if (!one) return other;
	const count = one.count === undefined || other.count === undefined ? undefined : one.count + other.count;
	return { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to), ...(count !== undefined && { count }) };
};

/** The state in which what is gone before the first event of a page, or up to `now`, is read back, if anything chosen can be. Pure. */
export function mending(state: State, { rows }: FeedPage, gone: number, chosen: string[], now: number): State {
	const first = rows.find(({ seq }) => state.seq === undefined || seq > state.seq);
	const to = first ? timeOf(first) : now;
	// Without an event to go on with, the next one tells whether there were others.
	const after: State = { ...state, ...(first ? before(first) : state.seq !== undefined && { id: '' }), read: to };
	// What was not to be told anyway is not missed.
	if (state.from !== undefined && to <= state.from) return after;
	const known = knownUpTo(state);
	const gap = joined(state.gap, { from: state.at, to, ...(!Number.isNaN(gone) && { count: gone }) });
	if (!chosen.some(isReadable)) return { ...after, gap };
	const from = state.seq === undefined ? known : Math.max(known - OVERLAP, state.from ?? 0);
	return { ...after, gap, mended: to, rescue: { from, to, done: from } };
}

/** What is gone, in words. */
export function gapText({ from, to, count }: Gap, chosen: string[]): string {
	const [since, until] = [from, to].map((time) => new Date(time).toISOString());
	const what = count === undefined ? 'events' : count === 1 ? '1 event' : `${count} events`;
	const are = count === undefined ? 'may be' : count === 1 ? 'is' : 'are';
	const mended = chosen.some(isReadable)
		? 'messages and new threads of that time are read back from the threads'
		: 'nothing of what was chosen can be read back';
	return `Inboxapp keeps events for 7 days and the newest 25,000: ${what} between ${since} and ${until} ${are} gone; ${mended}`;
}
