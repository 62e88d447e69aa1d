import { createHash } from 'node:crypto';

import { queryInt, str } from '../validation.mts';
import type { Call } from './operations.mts';
import { refusal } from './refusals.mts';
import type { Row } from './types.mts';

const DEFAULT_LIMIT = 50;

/** What every list takes. */
export const paged = () => ({ limit: queryInt(1, 100).optional(), cursor: str().optional() });

/** The place of a row in a list: a text that is compared first, then its rank. */
type Place = [key: string, rank: number];

interface Order<T> {
	/** By what it is sorted; the time it was made where absent. */
	key?: (row: T) => string;
	/** Oldest first where absent. */
	order?: 'asc' | 'desc';
}

/** One page of rows, shown; the cursor is good only for the same filters. */
export function page<T extends Row, S>(
	call: Call<{ limit?: number; cursor?: string }>,
	rows: Iterable<T>,
	show: (row: T) => S,
	{ key = (row) => row.createdAt, order = 'asc' }: Order<T> = {},
): { data: S[]; nextCursor: string | null } {
	const { limit = DEFAULT_LIMIT, cursor } = call.query;
	const sign = order === 'asc' ? 1 : -1;
	const after = cursor === undefined ? undefined : read(call, cursor);
	const sorted = [...rows].map((row) => ({ row, place: [key(row), row.rank] as Place }));
	sorted.sort((a, b) => sign * compared(a.place, b.place));
	const rest = after ? sorted.filter(({ place }) => sign * compared(place, after) > 0) : sorted;
	const found = rest.slice(0, limit);
	const full = call.context.core.settings.inboxapp.lastPageCursor === 'full' ? found.length === limit : rest.length > limit;
	const last = found.at(-1);
	return { data: found.map(({ row }) => show(row)), nextCursor: full && last ? write(call, last.place) : null };
}

function compared(a: Place, b: Place): number {
	if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
	return a[1] - b[1];
}

/** What a cursor is bound to: the path and all of the query but what only says how much is shown. */
function filtersOf({ request }: Call): string {
	const query = Object.entries(request.query as object).filter(([name]) => !['limit', 'cursor', 'expand'].includes(name));
	const text = JSON.stringify([request.url.split('?')[0], query.sort(([a], [b]) => (a < b ? -1 : 1))]);
	return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

function write(call: Call, place: Place): string {
	return Buffer.from(JSON.stringify([filtersOf(call), ...place])).toString('base64url');
}

function read(call: Call, cursor: string): Place {
	try {
		const [filters, key, rank] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, string, number];
		if (filters === filtersOf(call) && typeof key === 'string' && typeof rank === 'number') return [key, rank];
	} catch {
		// Not one of ours.
	}
	throw refusal('invalidCursor');
}
