import type { IDataObject } from 'n8n-workflow';
import type { OutboundEvent } from '../../engine/event';
import { pool } from '../../engine/pool';
import type { Session } from '../../engine/session';
import { isOf, isSent, seenUpTo } from './watchCampaigns';
import { begun, compared, isIdle, signOf, unread, type Followed } from './watchMessages';
import { campaignOf, timeOf, type Rows } from './watchRead';

/** What is remembered of messages: of which campaign (empty: all), which kinds are told of, up to when the list was read (ms). */
export interface Messages {
	of: string;
	kinds: string[];
	at: number;
	by: Record<string, Followed>;
}

/** What is to be followed, and until when (ms) campaigns may be read. */
interface Task {
	of: string;
	kinds: string[];
	until: number;
}

const DAY = 86_400_000;
/** Campaigns whose messages are remembered: at most so many, changed within so many days. */
const MOST = 200;
const DAYS = 30;
/** How long after its sending a campaign is read at each look, where its list does not count what failed. */
const LIVE_DAYS = 7;

const touched = (row: IDataObject, now: number) => timeOf(row.updated_at) || timeOf(row.sent_at) || now;

/** Whether something may happen that the list does not show: the documented one has no total of what failed or bounced. */
function isLive(row: IDataObject, kinds: string[], now: number): boolean {
	if (!kinds.includes('not_delivered') || row.total_failed !== undefined || row.total_bounced !== undefined) return false;
	if (isSent(row)) return now - (timeOf(row.sent_at) || now) < LIVE_DAYS * DAY;
	return !isIdle(row);
}

/** The campaigns that are to be read: those waiting longest first, so that each has its turn. Pure. */
export const due = ({ by }: Messages, rows: IDataObject[], { of, kinds }: Omit<Task, 'until'>, now: number): IDataObject[] =>
	rows
		.filter(isOf(of))
		.filter((row) => by[String(row.id)]?.sign !== signOf(row) || isLive(row, kinds, now))
		.sort((a, b) => (by[String(a.id)]?.read ?? 0) - (by[String(b.id)]?.read ?? 0));

/** The same with the messages of campaigns in which nothing happens any more forgotten. Pure. */
export function trimmed(by: Messages['by'], now: number): Messages['by'] {
	const newest = Object.entries(by).sort(([, a], [, b]) => b.read - a.read);
	const isKept = new Set(newest.slice(0, MOST).filter(([, { read }]) => now - read < DAYS * DAY).map(([id]) => id)); // prettier-ignore
	return Object.fromEntries(
		Object.entries(by).map(([id, { seen, floor, ...rest }]) => [
			id,
			isKept.has(id) || Object.keys(seen ?? {}).length === 0
				? { ...rest, ...(seen && { seen }), ...(floor !== undefined && { floor }) }
				: rest,
		]),
	);
}

/** The state to begin with: the messages of campaigns that may still change, the totals of the others. Throws a NodeApiError. */
async function beginning(run: Session, list: Rows, { of, kinds, until }: Task, clock: () => number): Promise<Messages> {
	const now = clock();
	const rows = list.rows.filter(isOf(of));
	const by = Object.fromEntries(rows.map((row) => [String(row.id), unread(row, now)]));
	const changing = rows
		.filter((row) => !isIdle(row) && now - touched(row, now) < DAYS * DAY)
		.sort((a, b) => touched(b, now) - touched(a, now))
		.slice(0, MOST);
	await pool(changing, run.place.provider.concurrency, async (row) => {
		if (Date.now() > until) return;
		const at = clock();
		const found = await campaignOf(run, String(row.id));
		if (found) by[String(row.id)] = begun(signOf(row), { ...found, at });
	});
	return { of, kinds, at: seenUpTo(undefined, list), by };
}

/**
 * Reads the campaigns that have changed. What is not read in time keeps its old sign, and so is read the next time. `warnings`: what
 * EnterCRM counts and does not show. Throws a NodeApiError.
 */
export async function follow(
	run: Session,
	before: Messages | undefined,
	list: Rows,
	task: Task,
	received: string,
): Promise<{ state: Messages; events: OutboundEvent[]; warnings: string[] }> {
	const clock = () => Date.now() + (run.clock.offset ?? 0);
	if (!before) return { state: await beginning(run, list, task, clock), events: [], warnings: [] };
	// A kind that was not chosen before begins with this look.
	const kinds = task.kinds.filter((kind) => before.kinds.includes(kind));
	const now = clock();
	const rows = due(before, list.rows, task, now);
	const results = new Map<string, ReturnType<typeof compared>>();
	let left = false;
	await pool(rows, run.place.provider.concurrency, async (row) => {
		const id = String(row.id);
		const known = before.by[id];
		if (isIdle(row)) return void results.set(id, { state: { ...unread(row, now), ...known, sign: signOf(row) }, events: [] });
		// Some at least, however long the list took.
		if (Date.now() > task.until && results.size > 0) return void (left = true);
		const at = clock();
		const found = await campaignOf(run, id);
		const gone = known && { state: { ...known, sign: signOf(row) }, events: [] };
		const result = found ? compared(known, signOf(row), { ...found, at }, kinds, received) : gone;
		if (result) results.set(id, result);
	});
	const done = rows.flatMap((row) => results.get(String(row.id)) ?? []);
	const by = { ...before.by, ...Object.fromEntries([...results].map(([id, { state }]) => [id, state])) };
	return {
		state: { of: task.of, kinds: task.kinds, at: left ? before.at : seenUpTo(before, list), by: trimmed(by, now) },
		events: done.flatMap(({ events }) => events),
		warnings: done.flatMap(({ warning }) => warning ?? []),
	};
}
