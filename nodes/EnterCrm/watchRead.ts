import type { IDataObject } from 'n8n-workflow';
import { pages } from '../../engine/answers';
import { plainCall } from '../../engine/call';
import type { Route } from '../../engine/describe';
import { blamed } from '../../engine/errors';
import { Refusal } from '../../engine/refusal';
import { send } from '../../engine/send';
import type { Session } from '../../engine/session';
import { rowsOf } from '../../engine/settle';
import { variantOf } from '../../engine/variants';
import { kinds } from './events';
import { apis } from './names';

/** A list to read. */
export interface List {
	route: Route;
	ask?: IDataObject;
}

/** Rows of a list; `whole` false: time was up before all of them were read. */
export interface Rows {
	rows: IDataObject[];
	whole: boolean;
}

/** What is older than this, counted from the newest that was seen, does not turn up any more: a row is written at once, or soon. */
export const OVERLAP = 60_000;
const PAGE = 100;

/** A time in ms; 0 where there is none. */
export const timeOf = (value: unknown): number => new Date((value ?? '') as string).getTime() || 0;

/**
 * Tells, page after page, whether a list has been read down to rows from before `since`. A list in another order than newest
 * first, or one that does not show any order, is never read far enough.
 */
function depth(by: string, since: (newest: number) => number): (page: IDataObject[]) => boolean {
	let newest: number | undefined;
	let last = Infinity;
	let falls = true;
	return (page) => {
		for (const row of page) {
			const time = timeOf(row[by]);
			falls &&= time > 0 && time <= last;
			newest ??= time;
			last = time;
		}
		return falls && newest !== undefined && last < newest && last < since(newest);
	};
}

/**
 * The rows of a list that is newest first by the field `by`, as far back as `since` (ms; it is told the newest time); all rows
 * where the list has no such order. Throws a NodeApiError.
 */
export async function newestRows(
	run: Session,
	{ route, ask }: List,
	by: string,
	since: (newest: number) => number,
	until: number,
): Promise<Rows> {
	const first = await rowsOf(run, { route, ask, atMost: PAGE }, [0]);
	if (first.length < PAGE || depth(by, since)(first)) return { rows: first, whole: true };
	const found = new Map(first.map((row) => [String(row.id), row]));
	// Twice: a row that is deleted meanwhile moves another one to a page that has been read.
	for (const again of [false, true]) {
		const enough = depth(by, since);
		for await (const page of pages(run, plainCall(route, {}, ask), run.place.provider.paging, Infinity)) {
			for (const row of page) found.set(String(row.id), row);
			if (enough(page)) break;
			if (Date.now() > until) return { rows: [...found.values()], whole: again };
		}
	}
	return { rows: [...found.values()], whole: true };
}

/** A campaign as it is now and the messages it shows; undefined if it has been deleted. Throws a NodeApiError. */
export async function campaignOf(run: Session, id: string): Promise<{ campaign: IDataObject; messages: IDataObject[] } | undefined> {
	const { body, status } = await send(run, plainCall('GET /campaigns/{id}', { id }), { takes: [404] });
	if (status === 404) return undefined;
	const { campaign = body, messages } = body as { campaign?: IDataObject; messages?: IDataObject[] };
	return { campaign: campaign as IDataObject, messages: Array.isArray(messages) ? messages : [] };
}

/** Customers, newest first; the two APIs have different words for it. Throws a NodeApiError. */
export async function customerList(run: Session): Promise<List> {
	const direction = (await variantOf(run)) === 'server' ? 'dir' : 'order';
	return { route: 'GET /customers', ask: { sort: 'created_at', [direction]: 'desc' } };
}

/** The newest tracked events, which only EnterCRM's server shows. Throws a NodeApiError or a NodeOperationError. */
export async function trackedRows(run: Session): Promise<IDataObject[]> {
	const { name } = kinds.customer_event;
	const refused = (why: string, hint: string) => blamed(run.place, new Refusal(why, hint), [0]);
	if ((await variantOf(run)) !== 'server')
		throw refused(
			`'${name}' is part of ${apis.server}; this is ${apis.docs}`,
			"Take it out of 'Trigger On', or correct 'API' in the credential.",
		);
	const { recent_events: rows } = (await send(run, plainCall('GET /dashboard/overview'))).body as IDataObject;
	if (!Array.isArray(rows)) throw refused('this EnterCRM does not show which events were tracked', `Take '${name}' out of 'Trigger On'.`);
	return rows as IDataObject[];
}
