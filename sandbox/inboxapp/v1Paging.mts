import { z } from 'zod';

import type { Row } from './types.mts';
import { invalidV1 } from './v1Call.mts';
import { id, whole } from './v1Rules.mts';

const timestamp = z.string().datetime({ message: 'must be a date-time' });

/** `cursor` in both of its styles, and `limit`. */
export const pagedV1 = (limit: number) => ({
	cursorId: id().optional(),
	cursorTimestamp: timestamp.optional(),
	cursor: z.object({ id: id(), timestamp }).optional(),
	limit: whole(1, 100).default(limit),
});

interface Asked {
	cursorId?: string;
	cursorTimestamp?: string;
	cursor?: { id: string; timestamp: string };
	limit: number;
}

/** The rows after a cursor, and the cursor after them. `timeOf` gives what they are sorted by. */
export function pageV1<T extends Row>(rows: readonly T[], asked: Asked, timeOf: (row: T) => string, order: 'asc' | 'desc' = 'desc') {
	const sign = order === 'asc' ? 1 : -1;
	const compare = (a: T, b: T) => sign * (timeOf(a).localeCompare(timeOf(b)) || a.rank - b.rank);
	const sorted = [...rows].sort(compare);
	const cursor = cursorOf(asked);
	const known = cursor ? sorted.findIndex((row) => row.id === cursor.id) : -1;
	// A row that is gone or has moved since leaves its time behind.
	const later = cursor ? sorted.findIndex((row) => sign * timeOf(row).localeCompare(cursor.timestamp) > 0) : 0;
	const start = known >= 0 && timeOf(sorted[known]) === cursor?.timestamp ? known + 1 : later < 0 ? sorted.length : later;
	const page = sorted.slice(start, start + asked.limit);
	const last = page.at(-1);
	const nextCursor = last && start + asked.limit < sorted.length ? { timestamp: timeOf(last), id: last.id } : null;
	return { page, nextCursor };
}

function cursorOf({ cursor, cursorId, cursorTimestamp }: Asked): Asked['cursor'] {
	if ((cursorId === undefined) !== (cursorTimestamp === undefined)) throw invalidV1('cursorId', 'must stand beside cursorTimestamp');
	if (cursorId === undefined || cursorTimestamp === undefined) return cursor;
	if (cursor) throw invalidV1('cursor', 'must not stand beside cursorId');
	return { id: cursorId, timestamp: cursorTimestamp };
}
