import fc from 'fast-check';
import { backOff, Pace, toldToWait, type Limit } from '../../engine/pace';

const ROUTES = ['GET /a', 'GET /b', 'POST /c'];
const limit = fc.record(
	{ max: fc.integer({ min: 1, max: 5 }), per: fc.integer({ min: 1, max: 50 }).map((n) => n * 20), route: fc.constantFrom(...ROUTES) },
	{ requiredKeys: ['max', 'per'] },
);
const limits = fc.uniqueArray(limit, { minLength: 1, maxLength: 4, selector: ({ max, per, route }) => `${max} ${per} ${route}` });
const step = fc.record({
	route: fc.constantFrom(...ROUTES),
	/** 0: reserved at the same instant as the one before. */
	later: fc.oneof(fc.constant(0), fc.nat({ max: 400 })),
	hold: fc.option(fc.nat({ max: 2000 }), { freq: 8 }),
});

/** Books all steps and says when each call starts. */
function booked(ours: Limit[], steps: Array<{ route: string; later: number; hold: number | null }>) {
	const pace = new Pace();
	let now = 1_000_000;
	let heldUntil = 0;
	return steps.map(({ route, later, hold }) => {
		now += later;
		if (hold !== null) {
			pace.hold(now + hold);
			heldUntil = Math.max(heldUntil, now + hold);
		}
		const wait = pace.reserve(ours, route, now);
		return { route, now, wait, start: now + wait, heldUntil };
	});
}
const under = ({ route }: Limit, starts: ReturnType<typeof booked>) => starts.filter((one) => route === undefined || one.route === route);

test('no window of `per` ms sees more than `max` starts, for several limits and routes at once', () => {
	fc.assert(
		fc.property(limits, fc.array(step, { maxLength: 60 }), (ours, steps) => {
			const calls = booked(ours, steps);
			for (const one of ours) {
				const starts = under(one, calls).map(({ start }) => start).sort((a, b) => a - b); // prettier-ignore
				// Of any max + 1 starts in a row the last is at least `per` after the first.
				for (let i = one.max; i < starts.length; i++) expect(starts[i] - starts[i - one.max]).toBeGreaterThanOrEqual(one.per);
			}
		}),
		{ numRuns: 1000 },
	);
});

test('nothing that is booked after a hold starts before its end; no wait is negative', () => {
	fc.assert(
		fc.property(limits, fc.array(step, { maxLength: 40 }), (ours, steps) => {
			for (const { start, heldUntil, wait } of booked(ours, steps)) {
				expect(start).toBeGreaterThanOrEqual(heldUntil);
				expect(wait).toBeGreaterThanOrEqual(0);
			}
		}),
	);
});

test('as many calls as are free start at once, and not one more', () => {
	fc.assert(
		fc.property(
			fc.uniqueArray(limit, { minLength: 1, maxLength: 4, selector: ({ per, route }) => `${per} ${route}` }),
			fc.array(step, { maxLength: 30 }),
			fc.constantFrom(...ROUTES),
			(ours, steps, route) => {
				const pace = new Pace();
				let now = 1_000_000;
				for (const one of steps) {
					now += one.later;
					if (one.hold !== null) pace.hold(now + one.hold);
					pace.reserve(ours, one.route, now);
				}
				const free = pace.free(ours, route, now);
				for (let n = 0; n < Math.min(free, 10); n++) expect(pace.reserve(ours, route, now)).toBe(0);
				if (free < Infinity) expect(pace.reserve(ours, route, now)).toBeGreaterThan(0);
			},
		),
		{ numRuns: 1000 },
	);
});

test('what would have to wait longer than it may is not booked', () => {
	const pace = new Pace();
	const ours = [{ max: 1, per: 1000 }];
	expect([pace.reserve(ours, '', 0), pace.reserve(ours, '', 0, 999), pace.reserve(ours, '', 0, 1000), pace.reserve(ours, '', 0)]).toEqual([
		0, 1000, 1000, 2000,
	]);
});

test('one limit is used in full: `max` start at once, the next `max` one window later', () => {
	const ours = [{ max: 3, per: 1000 }];
	const waits = booked(
		ours,
		Array.from({ length: 7 }, () => ({ route: 'GET /a', later: 0, hold: null })),
	).map(({ wait }) => wait);
	expect(waits).toEqual([0, 0, 0, 1000, 1000, 1000, 2000]);
});

test('a limit of one route does not hold back another', () => {
	const ours = [{ max: 1, per: 60_000, route: 'GET /a' }];
	const calls = booked(
		ours,
		['GET /a', 'GET /b', 'GET /b', 'GET /a'].map((route) => ({ route, later: 0, hold: null })),
	);
	expect(calls.map(({ wait }) => wait)).toEqual([0, 0, 0, 60_000]);
});

describe('toldToWait', () => {
	const now = Date.parse('2026-03-01T12:00:00Z');

	test('seconds, in the header or the body', () => {
		fc.assert(
			fc.property(fc.nat({ max: 10_000 }), fc.boolean(), (seconds, asText) => {
				const told = asText ? String(seconds) : seconds;
				expect(toldToWait({ 'retry-after': told }, undefined, now)).toBe(seconds * 1000);
				expect(toldToWait({}, { retry_after: told }, now)).toBe(seconds * 1000);
				expect(toldToWait({}, { retryAfter: told }, now)).toBe(seconds * 1000);
			}),
		);
	});

	test('dates: the time until then; a date that is past is no wait', () => {
		expect(toldToWait({ 'retry-after': 'Sun, 01 Mar 2026 12:00:30 GMT' }, undefined, now)).toBe(30_000);
		expect(toldToWait({ 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' }, undefined, now)).toBe(0);
		expect(toldToWait({}, { retry_after: '2026-03-01T12:01:00Z' }, now)).toBe(60_000);
	});

	test('the header wins over the body; a header that says nothing does not', () => {
		expect(toldToWait({ 'retry-after': '3' }, { retry_after: 9 }, now)).toBe(3000);
		expect(toldToWait({ 'retry-after': 'soon' }, { retry_after: 9 }, now)).toBe(9000);
		expect(toldToWait({ 'retry-after': '' }, { retry_after: 9 }, now)).toBe(9000);
	});

	test('whatever stands there: a wait that is a number and not negative, or none', () => {
		fc.assert(
			fc.property(fc.anything(), fc.anything(), (header, body) => {
				fc.pre(!(typeof header === 'object' && header !== null));
				const simple = typeof body === 'object' && body !== null ? { retry_after: JSON.stringify(body) } : body;
				if (typeof header === 'symbol' || typeof header === 'bigint' || typeof simple === 'symbol') return;
				const wait = toldToWait({ 'retry-after': header }, simple, now);
				expect(wait === undefined || (Number.isFinite(wait) && wait >= 0)).toBe(true);
			}),
		);
		for (const body of [undefined, null, '', 'soon', [], {}]) expect(toldToWait({}, body, now)).toBeUndefined();
	});
});

test('backing off grows, is spread, and stays within a minute and a half', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (tries, random) => {
			const wait = backOff(tries, random);
			expect(wait).toBeGreaterThanOrEqual(750);
			expect(wait).toBeLessThanOrEqual(90_000);
			expect(backOff(tries + 1, random)).toBeGreaterThanOrEqual(wait);
			expect(backOff(tries, 0)).toBeLessThan(backOff(tries, 0.9));
		}),
	);
});
