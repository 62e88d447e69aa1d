import type { IDataObject } from 'n8n-workflow';
import { plainCall } from '../../engine/call';
import { send } from '../../engine/send';
import type { Session } from '../../engine/session';
import type { Envelope } from './events';

/** Up to where the feed has been read. */
export interface Mark {
	/** The number of the last event; none: the feed was empty. */
	seq?: number;
	/**
	 * Its ID: it comes again as the first of the next page as long as Inboxapp has it, which shows that nothing behind it is gone.
	 * Empty: it is gone, but the one behind it was there. None: nothing is known of it.
	 */
	id?: string;
	/** Its time (ms), by Inboxapp's clock. */
	at: number;
	/** Up to which time (ms) all is known, if that is longer: the feed had nothing more. */
	read?: number;
}

/** A page of the feed, oldest first. */
export interface FeedPage {
	rows: Envelope[];
	/** The number up to which it goes, with what it does not show. */
	last?: number;
	hasMore: boolean;
}

/** What a page shows from where the reading stands. */
export interface Walk {
	/** The events that come next. */
	fresh: Envelope[];
	/** A number is missing that may still come; what is behind it waits. */
	waits: boolean;
	/** The events behind the mark are gone: how many; NaN where that is not known, nor whether there were any. */
	gone?: number;
	/** It is another team's feed, or nothing is left of what was read: it is to be begun anew. */
	anew: boolean;
}

const PAGE = 1000;
const DAY = 86_400_000;
/** How long Inboxapp keeps events. */
export const KEPT = 7 * DAY;
/** A number whose event has not come so long after the next one's will not come any more. */
export const SETTLED = 30_000;
/** An event that is so old and not shown is gone; a younger one may only show late. */
const HOUR = 3_600_000;

/** The time of an event in ms. */
export const timeOf = ({ createdAt }: Pick<Envelope, 'createdAt'>): number => new Date(createdAt).getTime() || 0;
/** Where the reading stands after an event. */
export const markOf = (event: Envelope): Mark => ({ seq: event.seq, id: event.id, at: timeOf(event) });
/** Where it stands before one of which is known that nothing is behind it. */
export const before = (event: Envelope): Mark => ({ seq: event.seq - 1, id: '', at: timeOf(event) });

/** Goes through a page from where the reading stands; `now` is ms by Inboxapp's clock. Pure. */
export function walked({ seq, id, at, read = at }: Mark, { rows, hasMore }: FeedPage, now: number): Walk {
	const none = { fresh: [], waits: false, anew: false };
	const ours = rows.find((row) => row.seq === seq);
	const ahead = rows.filter((row) => seq === undefined || row.seq > seq);
	const isYoung = (row: Envelope) => timeOf(row) > now - SETTLED;
	if (ours && id && ours.id !== id) return { ...none, anew: true };
	if (ahead.length === 0) {
		const isGone = !ours && !hasMore && (id !== undefined || seq === undefined);
		if (isGone && read < now - KEPT) return { ...none, gone: NaN };
		return { ...none, anew: isGone && seq !== undefined && at < now - HOUR };
	}
	const [first] = ahead;
	// In an empty feed the first number may be missing like any other.
	const isBehindHole = (i: number) => ahead[i].seq > (i > 0 ? ahead[i - 1].seq : (seq ?? 0)) + 1;
	if (isBehindHole(0) && isYoung(first)) return { ...none, waits: true };
	// Without a number before it nothing shows whether there was more; but it would have to be old, or a lot.
	if (seq === undefined && first.seq > 1 && timeOf(first) > read && (read < now - KEPT || hasMore)) return { ...none, gone: NaN };
	if (seq !== undefined && id !== undefined && !ours && isBehindHole(0)) return { ...none, gone: first.seq - seq - 1 };
	const stop = ahead.findIndex((row, i) => isBehindHole(i) && isYoung(row));
	return stop < 0 ? { ...none, fresh: ahead } : { ...none, fresh: ahead.slice(0, stop), waits: true };
}

/** A body as a page; rows that come twice are there once. Pure. */
export function pageOf(body: unknown): FeedPage {
	const { data, lastSeq, hasMore } = (body ?? {}) as { data?: unknown; lastSeq?: unknown; hasMore?: unknown };
	const rows = new Map<number, Envelope>();
	for (const row of Array.isArray(data) ? (data as Envelope[]) : []) {
		const seq = Number(row?.seq);
		if (Number.isFinite(seq)) rows.set(seq, { ...row, seq });
	}
	const last = Number(lastSeq ?? NaN);
	return { rows: [...rows.values()].sort((a, b) => a.seq - b.seq), ...(Number.isFinite(last) && { last }), hasMore: hasMore === true };
}

/**
 * The page of the feed that begins with the event that was read last. All types are read: what a filter leaves out counts against
 * the page nevertheless, and numbers that are missing could not be seen. Throws a NodeApiError.
 */
export async function readPage(run: Session, { seq }: Pick<Mark, 'seq'>): Promise<FeedPage> {
	const ask: IDataObject = { limit: PAGE, ...(seq !== undefined && { afterSeq: Math.max(0, seq - 1) }) };
	return pageOf((await send(run, plainCall('GET /v2/events', {}, ask))).body);
}
