import type { Call } from './call.mts';
import type { Moment } from './types.mts';

/** What the framework takes for a `per_page` that is no number above zero. */
const FALLBACK = 15;
const DEFAULT = 25;

interface Page<T> {
	rows: T[];
	number: number;
	size: number;
	last: number;
	total: number;
	from: number;
}

function pageOf<T>(call: Call, all: T[]): Page<T> {
	const wanted = Number(call.query('per_page') ?? DEFAULT);
	const size = Number.isInteger(wanted) && wanted > 0 ? wanted : FALLBACK;
	const page = Number(call.query('page') ?? 1);
	const number = Number.isInteger(page) && page > 0 ? page : 1;
	const from = (number - 1) * size;
	return { rows: all.slice(from, from + size), number, size, last: Math.max(1, Math.ceil(all.length / size)), total: all.length, from };
}

/** One page as the server writes it: everything at the top level. Its addresses name the page and nothing else. */
export function serverPage<T>(call: Call, all: T[], write: (row: T) => unknown): Record<string, unknown> {
	const { rows, number, size, last, total, from } = pageOf(call, all);
	const path = `${call.request.protocol}://${call.request.host}${call.request.url.split('?')[0]}`;
	const url = (page: number) => (page < 1 || page > last ? null : `${path}?page=${page}`);
	const link = (label: string, page: number) => ({ url: url(page), label, page: url(page) && page, active: label === String(number) });
	const near = Array.from({ length: last }, (_unused, index) => index + 1).filter(
		(page) => page === 1 || page === last || Math.abs(page - number) <= 3,
	);
	return {
		current_page: number,
		data: rows.map(write),
		first_page_url: url(1),
		from: rows.length === 0 ? null : from + 1,
		last_page: last,
		last_page_url: url(last),
		links: [
			link('&laquo; Previous', number - 1),
			...near.flatMap((page, index) => [
				...(index > 0 && page - near[index - 1] > 1 ? [{ url: null, label: '...', page: null, active: false }] : []),
				link(String(page), page),
			]),
			link('Next &raquo;', number + 1),
		],
		next_page_url: url(number + 1),
		path,
		per_page: call.context.core.settings.entercrm.perPageText ? (call.query('per_page') ?? size) : size,
		prev_page_url: url(number - 1),
		to: rows.length === 0 ? null : from + rows.length,
		total,
	};
}

/** One page as the documentation shows it, with `meta` or without. */
export function docsPage<T>(call: Call, all: T[], write: (row: T) => unknown, meta = false): Record<string, unknown> {
	const { rows, number, size, last, total } = pageOf(call, all);
	const data = rows.map(write);
	if (!meta && !call.context.core.settings.entercrm.metaOnAllLists) return { data };
	return { data, meta: { current_page: number, per_page: size, total, last_page: last } };
}

type Value = string | number | null;

/** Rows by a column. Equal ones come as the settings say, for no order of them is promised. */
export function sorted<T extends { id: number }>(call: Call, rows: T[], value: (row: T) => Value, up = false): T[] {
	const tie = call.context.core.settings.entercrm.ties === 'rising' ? 1 : -1;
	return [...rows].sort((a, b) => compared(value(a), value(b)) * (up ? 1 : -1) || (a.id - b.id) * tie);
}

function compared(a: Value, b: Value): number {
	if (a === b) return 0;
	if (a === null || b === null) return a === null ? -1 : 1;
	return a < b ? -1 : 1;
}

/** Newest change first, the fixed order of most lists. */
export function byChange<T extends { id: number; updated_at: Moment }>(call: Call, rows: T[]): T[] {
	return sorted(call, rows, (row) => row.updated_at);
}

/** Rows in an order that means nothing, and is always the same. */
export function unsorted<T extends { id: number }>(rows: T[]): T[] {
	const place = ({ id }: T) => Math.imul(id, 0x9e3779b1) >>> 0;
	return [...rows].sort((a, b) => place(a) - place(b));
}

/** The newest of many, newest first. */
export function newest<T extends { id: number; created_at: Moment }>(rows: T[], count: number): T[] {
	return [...rows].sort((a, b) => compared(b.created_at, a.created_at) || b.id - a.id).slice(0, count);
}

/** SQL's LIKE with `%text%`: `%` and `_` of the text are wildcards. */
export function like(text: string, capitals: boolean): (value: string | null) => boolean {
	const escaped = text
		.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
		.replaceAll('%', '[^]*')
		.replaceAll('_', '[^]');
	const pattern = new RegExp(escaped, capitals ? '' : 'i');
	return (value) => value !== null && pattern.test(value);
}
