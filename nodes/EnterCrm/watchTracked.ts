import type { IDataObject } from 'n8n-workflow';
import type { OutboundEvent } from '../../engine/event';
import { customerEvent } from './events';

/** What is remembered of tracked events: the newest IDs, and the one up to which all others are known or past. */
export interface Tracked {
	ids: string[];
	floor?: number;
}

/** How many EnterCRM shows. */
const SHOWN = 10;
const KEPT = 50;
const GAP = 'EnterCRM shows only its newest 10 events: others that came before this one may be missing';

/** The tracked events that are new. Those that come to light again because newer ones were deleted are not. Pure. */
export function compared(before: Tracked | undefined, rows: IDataObject[], received: string): { state: Tracked; events: OutboundEvent[] } {
	const known = new Set(before?.ids);
	const shown = [...rows].sort((a, b) => Number(a.id) - Number(b.id));
	const isPast = ({ id }: IDataObject) => before?.floor !== undefined && Number(id) <= before.floor;
	const recent = before ? shown.filter((row) => !known.has(String(row.id)) && !isPast(row)) : [];
	const events = recent.map((row) => customerEvent(row, received));
	if (recent.length >= SHOWN) events[0].gap = GAP;

	const ids = [...new Set([...(before?.ids ?? []), ...shown.map(({ id }) => String(id))])].sort((a, b) => Number(b) - Number(a));
	const past = [before?.floor, shown.length >= SHOWN ? Number(shown[0].id) : undefined, ...ids.slice(KEPT).map(Number)];
	const floor = past.reduce((highest, one) => (one !== undefined && one > (highest ?? -1) ? one : highest), undefined);
	return { state: { ids: ids.slice(0, KEPT), ...(floor !== undefined && { floor }) }, events };
}
