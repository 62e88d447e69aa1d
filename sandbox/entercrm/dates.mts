import type { Moment } from './types.mts';

const ISO = /^(\d{4})-(\d\d?)-(\d\d?)(?:[T ](\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(?:Z|UTC|[+-]\d\d:?\d\d)?$/i;
const WITH_MONTH = /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b/i;

/**
 * The moment the vendor's server makes of a date; undefined for what is none. It keeps the wall-clock part and drops the
 * offset: 09:00+02:00 becomes 09:00 UTC.
 */
export function readDate(text: unknown): Moment | undefined {
	if (typeof text !== 'string') return undefined;
	const parts = ISO.exec(text);
	if (!parts) return WITH_MONTH.test(text) ? written(Date.parse(`${text.replace(/\s*([+-]\d\d:?\d\d|Z|GMT|UTC)$/i, '')} UTC`)) : undefined;
	const [year, month, day, hour = 0, minute = 0, second = 0] = parts.slice(1).map((part) => Number(part ?? 0));
	const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
	const real = date.getUTCMonth() === month - 1 && hour < 24 && minute < 60 && second < 60;
	return real ? written(date.getTime()) : undefined;
}

function written(ms: number): Moment | undefined {
	return Number.isNaN(ms) ? undefined : `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
