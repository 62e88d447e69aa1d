import type { IDataObject } from 'n8n-workflow';
import type { OutboundEvent } from '../../engine/event';
import { campaignSent } from './events';
import { OVERLAP, timeOf, type Rows } from './watchRead';

/** What is remembered of sendings: which campaign they are of (empty: all), up to when (ms), and what has been sent. */
export interface Sendings {
	of: string;
	at: number;
	sent: string[];
}

/** Parts of the state that follow the list of campaigns. */
type Follows = Pick<Sendings, 'at'> | undefined;

/** How far back the list must be read for these parts: a part that begins needs all of it. */
export const since = (parts: Follows[]) => () => Math.min(...parts.map((part) => (part ? part.at - OVERLAP : -Infinity)));

/** The time of the newest change that a part has seen. */
export const seenUpTo = (before: Follows, { rows, whole }: Rows): number =>
	whole ? rows.reduce((newest, row) => Math.max(newest, timeOf(row.updated_at)), before?.at ?? 0) : (before?.at ?? 0);

/** Whether a row is of the chosen campaign. */
export const isOf = (of: string) => (row: IDataObject) => of === '' || String(row.id) === of;

export const isSent = ({ status }: IDataObject) => String(status).toLowerCase() === 'sent';

/** The campaigns that have become sent, each once; one that is first seen as sent counts. Pure. */
export function compared(
	before: Sendings | undefined,
	list: Rows,
	of: string,
	received: string,
): { state: Sendings; events: OutboundEvent[] } {
	const known = new Set(before?.sent);
	const recent = list.rows.filter((row) => isSent(row) && !known.has(String(row.id)));
	return {
		state: { of, at: seenUpTo(before, list), sent: [...known, ...recent.map(({ id }) => String(id))] },
		events: before ? recent.filter(isOf(of)).map((row) => campaignSent(row, received)) : [],
	};
}
