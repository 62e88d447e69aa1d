import type { IDataObject } from 'n8n-workflow';
import { pages } from '../../engine/answers';
import { plainCall } from '../../engine/call';
import { instantOf, keyOf, type OutboundEvent } from '../../engine/event';
import { isObject, objectOf, textOf } from '../../engine/reading';
import type { Session } from '../../engine/session';
import type { Told } from '../../engine/told';
import { eventsIn, isTest } from './events';
import { OVERLAP, scoped, timeOf } from './missedState';

const HOUR = 3_600_000;
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/** The events that an email stands behind by its ID. */
export const replies = ['reply_received', 'auto_reply_received'];

/** What an email that is read back is known by; and one that a delivery in the log was about. */
export const emailKey = (id: string) => keyOf(['instantly', 'email', id]);
export const loggedKey = (id: string) => keyOf(['instantly', 'logged', id]);

/** Entries of the log (https://developer.instantly.ai/api/v2/webhookevent), page after page. Throws a NodeApiError. */
export const logged = (run: Session, ask: IDataObject, from: number): AsyncGenerator<IDataObject[]> =>
	pages(
		scoped(run, 'webhook_events:read'),
		plainCall('GET /webhook-events', {}, { ...ask, from: dayOf(from) }),
		run.place.provider.paging,
		Infinity,
	);

/** Failed tries for an address; `after`: time was up, and this is the last entry that was read. */
export interface Part {
	rows: IDataObject[];
	after?: string;
}

/** Failed tries of the day of `from` (ms) and later, which may go on behind an entry. At least one page. Throws a NodeApiError. */
export async function failedTries(
	run: Session,
	url: string,
	{ from, after }: { from: number; after?: string },
	until: number,
): Promise<Part> {
	const rows: IDataObject[] = [];
	const ask = { success: false, search: url, ...(after !== undefined && { starting_after: after }) };
	for await (const page of logged(run, ask, from)) {
		rows.push(...page.filter((row) => isObject(row) && row.webhook_url === url));
		const last = textOf(objectOf(page[page.length - 1]).id);
		if (last !== null && Date.now() > until) return { rows, after: last };
	}
	return { rows };
}

const triedAt = ({ timestamp_created: at }: IDataObject) => timeOf(at);

/** Until when (ms) there may be something new of a try. */
const openUntil = (row: IDataObject) =>
	row.will_retry === true ? (timeOf(row.timestamp_next_retry) || triedAt(row) + HOUR) + OVERLAP : triedAt(row);

/** The tries of each delivery, in the order in which they were made. */
function deliveries(rows: IDataObject[]): IDataObject[][] {
	const groups = new Map<string, IDataObject[]>();
	for (const row of [...rows].sort((a, b) => triedAt(a) - triedAt(b))) {
		const group = textOf(row.retry_group_id, row.id) ?? `${groups.size}`;
		groups.set(group, [...(groups.get(group) ?? []), row]);
	}
	return [...groups.values()];
}

/**
 * The events of which no try has arrived, if one of the tries was made after `after` (ms), oldest first; each once, and none that
 * `told` knows. What will be tried again is among them. `told` learns them. Throws nothing.
 */
export function undelivered(rows: IDataObject[], after: number, told: Told, wanted: (event: OutboundEvent) => boolean): OutboundEvent[] {
	const events: OutboundEvent[] = [];
	for (const tries of deliveries(rows)) {
		const hasArrived = tries.some((row) => row.success === true || row.retry_successful === true);
		if (hasArrived || !tries.some((row) => triedAt(row) > after)) continue;
		const { payload, timestamp_created: tried } = tries.find((row) => isObject(row.payload)) ?? {};
		const [event] = isTest(payload) ? [] : (eventsIn(payload, instantOf(tried) ?? new Date(0).toISOString()) ?? []);
		if (!event) continue;
		const { dedupeKey: key, message } = event;
		const email = replies.includes(event.event) ? message.id : null;
		const time = Math.max(...tries.map(openUntil));
		// Also of one that is not wanted, because it came after all.
		if (email !== null) told.add(loggedKey(email), time);
		if (!wanted(event)) continue;
		if (!told.has(key) && !(email !== null && told.has(emailKey(email)))) events.push(event);
		told.add(key, time);
	}
	return events.sort((a, b) => a.occurredAt.localeCompare(b.occurredAt));
}

/** Whether a delivery to an address was tried for an email, with whatever success; undefined: nobody knows. Throws a NodeApiError. */
export async function wasTried(run: Session, url: string, email: IDataObject): Promise<boolean | undefined> {
	const search = textOf(email.lead, email.from_address_email);
	if (search === null) return undefined;
	for await (const page of logged(run, { search }, timeOf(email.timestamp_created) - OVERLAP))
		if (page.some((row) => isObject(row) && row.webhook_url === url && objectOf(row.payload).email_id === email.id)) return true;
	return false;
}
