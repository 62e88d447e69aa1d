import type { IDataObject } from 'n8n-workflow';
import { plainCall } from '../../engine/call';
import type { OutboundEvent } from '../../engine/event';
import { send } from '../../engine/send';
import type { Session } from '../../engine/session';
import { madeUp, outboundEvent } from './events';
import { isReadable, kindOf, kinds } from './eventsKinds';
import { Reader } from './watchDetails';
import { readPage, type FeedPage } from './watchFeed';
import { isOf, type Wanted } from './watchForm';
import { lostEvents } from './watchRescue';

/** How many threads are looked into, and how many pages of the feed are read: it begins with the oldest event. */
const THREADS = 5;
const PAGES = 3;
/** How long a test may read (ms). */
const TIME = 20_000;

const newestOf = (events: OutboundEvent[]) =>
	new Map([...events].sort((a, b) => a.occurredAt.localeCompare(b.occurredAt)).map((event) => [event.event, event]));
const rowsOf = (body: unknown) => ((body as { data?: IDataObject[] } | undefined)?.data ?? []).filter((row) => row?.id !== undefined);

/** What the newest threads tell of: their messages, and that they were made. */
async function fromThreads(run: Session, now: string): Promise<OutboundEvent[]> {
	const expand = ['profile', 'contact', 'accountLink'];
	const ask = { folder: 'all', order: 'desc', limit: THREADS, expand };
	const events: OutboundEvent[] = [];
	for (const thread of rowsOf((await send(run, plainCall('GET /v2/threads', {}, ask))).body)) {
		const { id } = thread;
		const call = plainCall('GET /v2/threads/{id}/messages', { id }, { order: 'desc', limit: 20 });
		const { body, status } = await send(run, call, { takes: [403, 404] });
		events.push(...lostEvents(thread, status < 400 ? rowsOf(body) : [], { from: -Infinity, to: Infinity, done: 0 }, now));
	}
	return events;
}

/** What the first pages of the feed tell of; with its details, if they are wanted. */
async function fromFeed(run: Session, wanted: Wanted, missing: string[], now: string): Promise<OutboundEvent[]> {
	const newest = new Map<string, FeedPage['rows'][number]>();
	for (let read = 0, seq: number | undefined, more = true; more && read < PAGES; read++) {
		const page: FeedPage = await readPage(run, { seq });
		for (const row of page.rows) if (missing.includes(kindOf(row.type))) newest.set(row.type, row);
		const last = page.rows.at(-1)?.seq ?? page.last;
		more = page.hasMore && last !== undefined && last !== seq;
		seq = last;
	}
	const rows = [...newest.values()];
	if (!wanted.details && wanted.accounts.length === 0) return rows.map((row) => outboundEvent(row, undefined, now));
	const reader = new Reader(
		run,
		{ until: Date.now() + TIME, requests: 100 },
		{ patient: false, ...(!wanted.details && { only: 'thread' }) },
	);
	const details = await reader.read(rows);
	return rows.slice(0, details.length).map((row, i) => outboundEvent(row, details[i], now));
}

/** A recent event of each chosen kind, oldest first; made up where none is at hand. Throws a NodeApiError. */
export async function samples(run: Session, wanted: Wanted): Promise<OutboundEvent[]> {
	const now = new Date().toISOString();
	const fits = isOf(wanted);
	const chosen = wanted.kinds.filter((kind) => kind in kinds);
	const found = chosen.some(isReadable) ? newestOf((await fromThreads(run, now)).filter(fits)) : new Map<string, OutboundEvent>();
	const missing = chosen.filter((kind) => !found.has(kind));
	const others = missing.length > 0 ? newestOf((await fromFeed(run, wanted, missing, now)).filter(fits)) : found;
	const events = chosen.map((kind) => found.get(kind) ?? others.get(kind) ?? madeUp(kind, wanted.details, now));
	return events.sort((a, b) => a.occurredAt.localeCompare(b.occurredAt));
}
