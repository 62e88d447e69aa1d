import type { IDataObject } from 'n8n-workflow';
import { at } from './describe';

/** How an API hands out long lists. */
export type Paging = {
	/** Where the list is in an answer (a dotted path; empty: the one list in it); an answer that is an array is the list itself. */
	items: string;
} & (Paged | { by: 'once' });

type Paged = {
	/** The parameter for the page's size, and the largest the API takes; `whole`: rows that were left out count, so that it is always asked for. */
	size: { name: string; max: number; whole?: true };
} &
	/** `more`: where an answer says whether there is more; a page may then be empty and not the last one. */
	(| { by: 'cursor'; send: string; read: string; more?: string }
		/** `last`: where an answer may have the number of its last page. `id`: rows shift between pages, and are told apart by it. */
		| { by: 'page'; send: string; first: number; last?: string[]; id?: string }
		| { by: 'offset'; send: string }
		| { by: 'sequence'; send: string; field: string }
	);

/** What to ask for next, and what was asked for before (a cursor that comes back would never end). */
export interface Spot {
	ask: IDataObject;
	got: number;
	seen: Set<string>;
	/** How many pages in a row had nothing new. */
	stale?: number;
}

/** New rows push others to later pages, but not by more pages than this between two requests. */
const STALE = 1;

/** The same way of paging for a list that stands elsewhere in its answers. */
export const within = (paging: Paging, items?: string): Paging => (items === undefined ? paging : { ...paging, items });

/** The list in an answer; empty where there is none. */
export function itemsOf(paging: Pick<Paging, 'items'>, body: unknown): IDataObject[] {
	const list = Array.isArray(body)
		? body
		: paging.items === ''
			? Object.values((body ?? {}) as IDataObject).find(Array.isArray)
			: at(body, paging.items);
	return Array.isArray(list) ? (list as IDataObject[]) : [];
}

const sizeFor = ({ size: { name, max, whole } }: Paged, wanted: number) => ({ [name]: whole ? max : Math.max(1, Math.min(max, wanted)) });

/** The first question. `wanted` is the number of items the user asked for (Infinity: all). */
export function firstPage(paging: Paging, wanted: number): Spot {
	if (paging.by === 'once') return { ask: {}, got: 0, seen: new Set() };
	const start = paging.by === 'page' ? { [paging.send]: paging.first } : {};
	return { ask: { ...sizeFor(paging, wanted), ...start }, got: 0, seen: new Set() };
}

/** The number of the last page, where an answer tells it. */
function lastPage(paths: string[] = [], body: unknown): number | undefined {
	const found = paths.map((path) => at(body, path)).find((value) => value !== undefined && value !== null);
	return found === undefined || !Number.isFinite(Number(found)) ? undefined : Number(found);
}

/** Leaves out rows that an earlier page had: pages shift while they are read, and some services give the same page for any number. */
export function onlyNew(paging: Paging, seen: Set<unknown>, rows: IDataObject[]): IDataObject[] {
	if ((paging.by !== 'page' && paging.by !== 'offset') || rows.length === 0) return rows;
	const id = paging.by === 'page' ? paging.id : undefined;
	if (id === undefined || rows.some((row) => row[id] === undefined)) {
		const page = JSON.stringify(rows);
		const isKnown = seen.has(page);
		seen.add(page);
		return isKnown ? [] : rows;
	}
	const fresh = rows.filter((row) => !seen.has(row[id]));
	for (const row of fresh) seen.add(row[id]);
	return fresh;
}

/**
 * The next question, or undefined at the end: enough items, an empty page, no cursor, or one that was there before.
 * A page that is short but has a cursor is not the last one. `fresh`: how many of its rows are new; where the number of the last
 * page is not told, a page without any is the end.
 */
export function nextPage(paging: Paging, place: Spot, body: unknown, wanted: number, fresh?: number): Spot | undefined {
	const items = itemsOf(paging, body);
	const got = place.got + (fresh ?? items.length);
	const stale = fresh === 0 ? (place.stale ?? 0) + 1 : 0;
	const more = paging.by === 'cursor' && paging.more !== undefined ? at(body, paging.more) === true : items.length > 0;
	if (paging.by === 'once' || !more || got >= wanted) return undefined;
	let next: unknown;
	if (paging.by === 'page' || paging.by === 'offset') {
		const last = paging.by === 'page' ? lastPage(paging.last, body) : undefined;
		const isShort = items.length < (place.ask[paging.size.name] as number) || fresh === 0;
		const isLast = last === undefined ? isShort : (place.ask[paging.send] as number) >= last;
		if (isLast || stale > STALE) return undefined;
		next = paging.by === 'page' ? (place.ask[paging.send] as number) + 1 : place.got + items.length;
	} else if (paging.by === 'cursor') {
		next = (body as IDataObject)[paging.read];
	} else {
		next = items[items.length - 1][paging.field];
	}
	if (next === undefined || next === null || next === '' || place.seen.has(String(next))) return undefined;
	place.seen.add(String(next));
	// Page numbers only line up while every page has the same size.
	const size = paging.by === 'page' ? { [paging.size.name]: place.ask[paging.size.name] } : sizeFor(paging, wanted - got);
	return { ask: { ...size, [paging.send]: next as string }, got, seen: place.seen, stale };
}
