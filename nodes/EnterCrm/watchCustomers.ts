import type { OutboundEvent } from '../../engine/event';
import { customerCreated } from './events';
import { OVERLAP, timeOf, type Rows } from './watchRead';

/** What is remembered of customers: when the newest came (ms), and who came shortly before that, by the time. */
export interface Customers {
	at: number;
	ids: Record<string, string[]>;
	/** Still to be told with the next event. */
	gap?: string;
}

/** How far back customers must be read. */
export const since = (before: Customers | undefined) => (newest: number) => (before?.at ?? newest) - OVERLAP;

const GAP = 'More customers came than could be read in time: some that came before this one may be missing';

/** The customers who are new. A time has whole seconds and may show late, so that IDs tell who of the last minute is known. Pure. */
export function compared(
	before: Customers | undefined,
	{ rows, whole }: Rows,
	received: string,
): { state: Customers; events: OutboundEvent[] } {
	const dated = rows.map((row) => ({ row, id: String(row.id), time: timeOf(row.created_at) })).filter(({ time }) => time > 0);
	const at = dated.reduce((newest, { time }) => Math.max(newest, time), before?.at ?? 0);
	const known = new Set(Object.values(before?.ids ?? {}).flat());
	const recent = before ? dated.filter(({ id, time }) => time >= before.at - OVERLAP && !known.has(id)) : [];
	recent.sort((a, b) => a.time - b.time || Number(a.id) - Number(b.id) || 0);
	const events = recent.map(({ row }) => customerCreated(row, received));

	const ids: Customers['ids'] = {};
	const remember = (id: string, time: number) => time >= at - OVERLAP && (ids[time] ??= []).push(id);
	for (const [time, then] of Object.entries(before?.ids ?? {})) for (const id of then) remember(id, Number(time));
	for (const { id, time } of dated) if (!known.has(id)) remember(id, time);

	const gap = before && !whole ? GAP : before?.gap;
	if (gap === undefined) return { state: { at, ids }, events };
	if (events.length === 0) return { state: { at, ids, gap }, events };
	events[0].gap = gap;
	return { state: { at, ids }, events };
}
