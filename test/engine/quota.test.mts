import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { Pace, toldToWait } from '../../engine/pace';
import { execute, execution, fakeClock, script, settled, type Order, type Reply, type Serve } from './support.mts';

fakeClock();

const told = { limit: 'X-Quota-Limit', remaining: 'X-Quota-Left', reset: 'X-Quota-Reset' };
const limits = [{ max: 4, per: 1000 }, { max: 100, per: 60_000 }]; // prettier-ignore
type Quota = { limit?: unknown; left?: unknown; reset?: unknown };
const quota = ({ limit, left, reset }: Quota, headers: Record<string, string> = {}): Reply => {
	const named = { 'x-quota-limit': limit, 'x-quota-left': left, 'x-quota-reset': reset };
	const given = Object.entries(named).filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]); // prettier-ignore
	return { headers: { 'content-type': 'application/json', ...(Object.fromEntries(given) as Record<string, string>), ...headers }, body: { ok: true } }; // prettier-ignore
};
const order = (serve: Serve, count: number, more: Partial<Order> = {}): Order => ({
	operation: 'get',
	parameters: { id: '={{ $json.id }}', simplify: false, options: { concurrency: 1 }, ...more.parameters },
	items: Array.from({ length: count }, (_, n) => ({ id: `l${n}` })),
	serve,
	latency: 1,
	provider: { limits, told, ...more.provider },
	...(({ parameters: _, provider: __, ...rest }) => rest)(more),
});
/** How many requests started in each second of the run. */
function perSecond({ log }: Awaited<ReturnType<typeof execute>>): number[] {
	const [{ time: began }] = log.requests;
	const seconds: number[] = [];
	for (const { time } of log.requests) {
		const second = Math.floor((time - began) / 1000);
		seconds[second] = (seconds[second] ?? 0) + 1;
	}
	return seconds;
}

describe('how many calls a service says it takes', () => {
	test.each<[string, unknown, number[]]>([
		['fewer than published', 2, [2, 2, 2, 2, 2]],
		['more than published', 7, [7, 3]],
		['what is published', 4, [4, 4, 2]],
		['what is published for another window: that says nothing of the first', 100, [4, 4, 2]],
		['none', 0, [4, 4, 2]],
		['what is no number', 'many', [4, 4, 2]],
		['nothing', undefined, [4, 4, 2]],
	])('%s', async (_, limit, expected) => {
		expect(perSecond(await execute(order(() => quota({ limit, left: 9 }), 10)))).toEqual(expected);
	});

	test('may shrink and grow again while it is called', async () => {
		const done = await execute(order((_, n) => quota({ limit: n < 3 ? 2 : n < 8 ? 3 : 4, left: 9 }), 20));
		expect(perSecond(done)).toEqual([2, 3, 3, 4, 4, 4]);
	});

	test('does not stand for another credential, and stays with its own', async () => {
		await execute(order(() => quota({ limit: 1 }), 2, { credential: 'small' }));
		expect(perSecond(await execute(order(() => quota({}), 6, { credential: 'large' })))).toEqual([4, 2]);
		const began = Date.now();
		const again = await execute(order(() => quota({}), 3, { credential: 'small' }));
		const times = again.log.requests.map(({ time }) => Math.floor((time - began) / 1000));
		expect(new Set(times).size).toBe(3);
	});

	test('is not read where the provider does not say how it is told', async () => {
		expect(perSecond(await execute(order(() => quota({ limit: 1, left: 0, reset: Date.now() / 1000 + 60 }), 6, { provider: { told: undefined } })))).toEqual([4, 2]); // prettier-ignore
	});
});

const inSeconds = (seconds: number, skew = 0) => Math.floor((Date.now() + skew) / 1000) + seconds;

describe('nothing is left', () => {
	test.each([0, 3_600_000, -3_600_000])('nothing starts before there is more, by the clock of the service (%d ms off)', async (skew) => {
		const reset = inSeconds(40, skew);
		const serve: Serve = (_, n) => quota(n === 1 ? { left: 0, reset } : { left: 3 }, { date: new Date(Date.now() + skew).toUTCString() });
		const began = Date.now();
		const { log, json } = await execute(order(serve, 4));
		expect(json).toHaveLength(4);
		const times = log.requests.map(({ time }) => time - began);
		expect(times[1]).toBeLessThan(100);
		// A Date header has whole seconds.
		expect(times[2]).toBeGreaterThanOrEqual(40_000 - 5);
		expect(times[3]).toBeLessThan(41_100);
	});

	test('holds back all that runs side by side, and other runs of the credential; not another one', async () => {
		const reset = inSeconds(30);
		const serve: Serve = (_, n) => quota(n === 0 ? { left: 0, reset } : { left: 3 });
		const began = Date.now();
		const one = execution(order(serve, 4, { credential: 'drained', parameters: { options: { concurrency: 2 } }, provider: { limits: [{ max: 1, per: 500 }] } })); // prettier-ignore
		const work = one.start();
		await jest.advanceTimersByTimeAsync(100);
		const same = execution(order(() => quota({}), 1, { credential: 'drained' }));
		const other = execution(order(() => quota({}), 1, { credential: 'full' }));
		await settled(Promise.all([work, same.start(), other.start()]));
		for (const { time } of [...one.log.requests.slice(1), ...same.log.requests]) expect(time - began).toBeGreaterThanOrEqual(30_000);
		expect(other.log.requests[0].time - began).toBeLessThan(200);
	});

	test('for longer than is waited: the error says that it is busy, and nothing is sent', async () => {
		const { log, error, took } = await execute(order(() => quota({ left: 0, reset: inSeconds(3600) }), 2));
		expect(log.requests).toHaveLength(1);
		expect(took).toBeLessThan(1000);
		expect(error?.message).toBe('Pigeon Post is still busy [item 1]');
	});

	test.each<[string, Quota]>([
		['it does not say when there is more', { left: 0 }],
		['it says so in words', { left: 0, reset: 'tomorrow' }],
		['there is more already', { left: 0, reset: 1 }],
		['how many are left is no number', { left: 'few', reset: 9_999_999_999 }],
	])('%s: the calls go on as they would', async (_, said) => {
		const done = await execute(order(() => quota(said), 6));
		expect([done.error, perSecond(done)]).toEqual([undefined, [4, 2]]);
	});

	test('a 429 that tells it is waited out until then, and its own wait too if that is longer', async () => {
		for (const [retryAfter, expected] of [[5, 20_000], [45, 45_000]]) {
			const began = Date.now();
			const full: Reply = { ...quota({ left: 0, reset: inSeconds(20) }, { 'retry-after': String(retryAfter) }), status: 429 };
			const { log } = await execute(order((_, n) => (n === 0 ? full : quota({})), 1));
			expect(log.requests[1].time - began).toBeGreaterThanOrEqual(expected);
			expect(log.requests[1].time - began).toBeLessThan(expected + 1000);
		} // prettier-ignore
	});
});

describe('how long an answer says to wait', () => {
	const wait = (body: unknown) => ((body as IDataObject | undefined)?.details as IDataObject | undefined)?.pause as number | undefined;
	const gaps = ({ log }: Awaited<ReturnType<typeof execute>>) => log.requests.slice(1).map(({ time }, n) => time - log.requests[n].time - 1); // prettier-ignore
	const waiting = async (...answers: Reply[]) => gaps(await execute(order(script(...answers, {}), 1, { provider: { wait } })));

	test('in its body, where only the service knows where', async () => {
		expect(await waiting({ status: 429, body: { details: { pause: 12 } } })).toEqual([12_000]);
	});

	test('a header goes before it; null is nothing told', async () => {
		expect(await waiting({ status: 429, headers: { 'retry-after': '3' }, body: { details: { pause: 12 } } })).toEqual([3000]);
		const [gap] = await waiting({ status: 429, body: { details: { pause: null } } });
		expect(gap).toBeGreaterThanOrEqual(750);
		expect(gap).toBeLessThanOrEqual(1250);
	});

	test.each([503, 500, 408])('%d: in its header, as seconds or as a date, or in its body', async (status) => {
		expect(await waiting({ status, headers: { 'retry-after': '8' } })).toEqual([8000]);
		expect(await waiting({ status, body: { details: { pause: 6 } } })).toEqual([6000]);
		const date = new Date(Date.now() + 31_000).toUTCString();
		const [gap] = await waiting({ status, headers: { 'retry-after': date } });
		expect(gap).toBeGreaterThan(29_000);
		expect(gap).toBeLessThanOrEqual(31_000);
	});

	test('a 503 that tells to wait longer than is waited is not waited for; a write that may not be repeated neither', async () => {
		const later: Reply = { status: 503, headers: { 'retry-after': '400' } };
		const read = await execute(order(() => later, 1));
		expect([read.log.requests.length, read.took < 1000]).toEqual([1, true]);
		expect(read.error?.message).toBe('Pigeon Post cannot be reached. The answer had status 503');
		const write = await execute({ ...order(() => ({ status: 503, headers: { 'retry-after': '4' } }), 1), operation: 'fly' });
		expect([write.log.requests.length, write.error?.message]).toEqual([1, 'It is not known whether Pigeon Post has carried this out']);
	});

	test('whatever stands there: a number of ms from 0, or nothing', () => {
		const odd = fc.oneof(fc.string(), fc.double(), fc.constant(null), fc.constant(undefined), fc.date().map(String), fc.constant({}), fc.boolean()); // prettier-ignore
		fc.assert(
			fc.property(odd, odd, odd, (header, field, own) => {
				const found = toldToWait({ 'retry-after': header }, { retry_after: field, own }, Date.now(), (body) => (body as { own: number }).own); // prettier-ignore
				if (found !== undefined) expect(found >= 0 && Number.isFinite(found)).toBe(true);
			}),
		);
	});
});

test('whatever is told: every wait is a number from 0, and what is told last bounds the calls of a window', () => {
	const odd = fc.oneof(fc.integer({ min: -1, max: 9 }), fc.constant(NaN), fc.constant(Infinity));
	const news = fc.record({ limit: odd, remaining: odd, reset: fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.constant(NaN)) });
	fc.assert(
		fc.property(fc.array(news, { maxLength: 8 }), fc.integer({ min: 1, max: 6 }), (all, last) => {
			const pace = new Pace();
			const take = (now: number) => {
				const wait = pace.reserve(limits, 'GET /a', now);
				expect(wait).toBeGreaterThanOrEqual(0);
				return now + wait;
			};
			let now = 0;
			for (const one of all) {
				pace.told(limits, one);
				now = take(now);
			}
			pace.told(limits, { limit: last, remaining: 1, reset: 0 });
			const starts = Array.from({ length: 15 }, () => (now = take(now)));
			for (let n = last; n < starts.length; n++) expect(starts[n] - starts[n - last]).toBeGreaterThanOrEqual(1000);
		}),
	);
});
