import { oneOf, queryInt, queryList } from '../validation.mts';
import { keptEvents } from './events.mts';
import { EVENT_TYPES, OBJECT_PATHS, objectTypeOf, type KeptEvent } from './eventTypes.mts';
import type { Operations } from './operations.mts';

const DEFAULT_LIMIT = 100;

/** An event as API v2 and its webhooks show it. */
export function showEvent({ id, seq, type, createdAt, objectId, data }: KeptEvent): Record<string, unknown> {
	const object = objectTypeOf(type);
	return {
		id,
		seq,
		type,
		apiVersion: '2',
		createdAt,
		object: { type: object, id: objectId, url: `${OBJECT_PATHS[object]}${objectId}` },
		data,
	};
}

/** Events of the team that can be read by now: the next ones after a seq, and whether there are more. */
export function eventsAfter(events: KeptEvent[], afterSeq: number, limit: number): { read: KeptEvent[]; hasMore: boolean } {
	let [low, high] = [0, events.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (events[middle].seq <= afterSeq) low = middle + 1;
		else high = middle;
	}
	return { read: events.slice(low, low + limit), hasMore: events.length > low + limit };
}

/** The feed. Events that the filter leaves out count against the page all the same. */
export function eventOperations(operations: Operations): void {
	const query = { afterSeq: queryInt(0).optional(), type: queryList(oneOf(EVENT_TYPES)).optional(), limit: queryInt(1, 1_000).optional() };
	operations.add('GET /events', { query }, ({ context, query: { afterSeq = 0, type, limit = DEFAULT_LIMIT } }) => {
		const { read, hasMore } = eventsAfter(keptEvents(context), afterSeq, limit);
		const data = read.filter((event) => type?.includes(event.type) ?? true).map(showEvent);
		return { data, lastSeq: read.at(-1)?.seq ?? null, hasMore };
	});
}
