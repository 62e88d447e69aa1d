import type { Moment } from './types.mts';

const CENTS = ['clv_total', 'clv_predicted', 'clv_average_order', 'monetary_value', 'ad_spend', 'revenue_attributed'];
const FOUR_PLACES = ['cpc', 'cpm', 'ctr', 'roas', 'conversion_rate'];
/** What no answer of the server shows. */
const HIDDEN = ['password', 'secret', 'color', 'members'];
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** A row as the server writes it: decimals as texts, times with microseconds. */
export function serverRow(row: object): Record<string, unknown> {
	const out: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(row)) if (!HIDDEN.includes(name)) out[name] = written(name, value);
	return out;
}

function written(name: string, value: unknown): unknown {
	if (typeof value === 'number' && CENTS.includes(name)) return value.toFixed(2);
	if (typeof value === 'number' && FOUR_PLACES.includes(name)) return value.toFixed(4);
	if (typeof value === 'string' && /_(at|for)$/.test(name) && MOMENT.test(value)) return value.replace('Z', '.000000Z');
	return phpArrays(value);
}

/** PHP cannot tell an object without keys from an empty list. */
function phpArrays(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(phpArrays);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value);
	return entries.length === 0 ? [] : Object.fromEntries(entries.map(([name, one]) => [name, phpArrays(one)]));
}

/** A row just made: the columns that the code fills, without what the database fills. */
export function partialRow(row: object, filled: string[]): Record<string, unknown> {
	return pick(serverRow(row), [...filled, 'updated_at', 'created_at', 'id']);
}

/** Some columns of a row, in this order. */
export function pick<T extends object>(row: T, names: readonly string[]): Record<string, unknown> {
	const from = row as Record<string, unknown>;
	return Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]]));
}

/** Puts fields into a row as changed now; whether anything is new or not. */
export function change<T extends { updated_at: Moment }>(row: T, fields: object, moment: Moment): T {
	return Object.assign(row, fields, { updated_at: moment });
}

/** Money in whole cents, as its columns keep it. */
export const cents = (value: number): number => Math.round(value * 100) / 100;

/** The part of a whole in percent, to one decimal. */
export const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((part / whole) * 1000) / 10);
/** A name as it appears in an address. */
export const slugOf = (name: string): string =>
	name
		.normalize('NFKD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '');
