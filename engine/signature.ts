import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Source } from './receive';

/** Longer than any signature header a service sends; longer ones are not read. */
const LONGEST = 8192;
const MAC = /^[0-9a-f]{64}$/i;

const digest = (value: string) => createHash('sha256').update(value).digest();

/** Whether `given` is the secret: a time that says nothing about where they differ. What is no text, and an empty secret, is never equal. */
export function sameSecret(given: unknown, secret: unknown): boolean {
	return typeof given === 'string' && typeof secret === 'string' && secret !== '' && timingSafeEqual(digest(given), digest(secret));
}

/** A header's text; undefined where it is missing, was given as a list, or is longer than any signature. */
function header(headers: Record<string, unknown>, name: string): string | undefined {
	const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
	return typeof value === 'string' && value.length <= LONGEST ? value : undefined;
}

/** Whether one of these is the HMAC-SHA256 of the bytes, in hex. All are compared, in constant time. */
function signed(given: string[], secret: string, ...bytes: Array<string | Buffer>): boolean {
	const macs = given.filter((one) => MAC.test(one));
	if (macs.length === 0 || secret === '') return false;
	const hmac = createHmac('sha256', secret);
	for (const part of bytes) hmac.update(part);
	const right = hmac.digest();
	return macs.filter((one) => timingSafeEqual(Buffer.from(one, 'hex'), right)).length > 0;
}

/** Deliveries that bring the secret itself in a header; `name` in lower case. */
export const bySecret = (name: string): Source['verify'] => {
	return ({ headers }, secret) => sameSecret(header(headers, name), secret);
};

/** Deliveries whose header is the hex HMAC-SHA256 of the raw body. It says nothing about when, so an old one stays good. */
export const byBody = (name: string): Source['verify'] => {
	return ({ headers, raw }, secret) => signed([(header(headers, name) ?? '').trim()], secret, raw);
};

/**
 * Deliveries whose header is `t=<unix seconds>,v1=<hex>`: the HMAC-SHA256 of `<t>.` and the raw body. Several `v1` may be there,
 * one that is right is enough. `t` may be `window` seconds away from now, in both directions; two of them are ambiguous and refused.
 */
export const byTime = (name: string, window = 300): Source['verify'] => {
	return ({ headers, raw }, secret, now) => {
		const parts = (header(headers, name) ?? '').split(',').map((part) => part.trim());
		const of = (key: string) => parts.filter((part) => part.startsWith(key)).map((part) => part.slice(key.length));
		const [at, another] = of('t=');
		if (at === undefined || another !== undefined || !/^\d{1,12}$/.test(at)) return false;
		if (Math.abs(now / 1000 - Number(at)) > window) return false;
		return signed(of('v1='), secret, `${at}.`, raw);
	};
};
