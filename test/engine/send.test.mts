import type { IDataObject } from 'n8n-workflow';
import { broken, execute, execution, fakeClock, script, settled, type Order, type Reply, type Serve } from './support.mts';

fakeClock();

const two = [
	{ id: 'l0', title: 'T0' },
	{ id: 'l1', title: 'T1' },
];
const order = (operation: string, serve: Serve, more: Partial<Order> = {}): Order => ({
	operation,
	parameters: { id: '={{ $json.id }}', title: '={{ $json.title }}', simplify: false, options: { concurrency: 1 }, ...more.parameters },
	items: two,
	serve,
	...(({ parameters: _, ...rest }) => rest)(more),
});
const ok: Reply = { body: { ok: true } };
const busy = (headers: Record<string, string> = {}, body: unknown = {}): Reply => ({ status: 429, headers: { ...headers }, body });
/** The time between a request and the one after it, ms; an answer takes 10. */
const gap = (requests: Array<{ time: number }>, n: number) => requests[n + 1].time - requests[n].time - 10;
const SEND = ['create', 'get', 'delete', 'stamp'];

describe('429', () => {
	test.each(SEND)('%s: waits as long as the service says, in seconds', async (operation) => {
		const { log, json, error } = await execute(order(operation, script(busy({ 'retry-after': '7' }), ok, ok)));
		expect(error).toBeUndefined();
		expect(json).toHaveLength(2);
		expect(log.requests.map(({ path, body }) => [path, body])).toEqual(
			[0, 0, 1].map((n) => [log.requests[n * 2].path, log.requests[n * 2].body]),
		);
		expect(gap(log.requests, 0)).toBe(7000);
		expect(gap(log.requests, 1)).toBe(0);
	});

	test('until a date', async () => {
		const date = new Date(Date.now() + 42_000).toUTCString();
		const { log } = await execute(order('create', script(busy({ 'retry-after': date }), ok, ok)));
		expect(log.requests[1].time).toBe(Date.parse(date));
	});

	test('by a field of the body', async () => {
		const { log } = await execute(order('create', script(busy({}, { retry_after: 9 }), ok, ok)));
		expect(gap(log.requests, 0)).toBe(9000);
	});

	test('told nothing: longer and longer, and not for ever', async () => {
		const { log } = await execute(order('create', script(...Array<Reply>(5).fill(busy()), ok, ok)));
		const gaps = [0, 1, 2, 3, 4].map((n) => gap(log.requests, n));
		gaps.forEach((one, n) => {
			expect(one).toBeGreaterThanOrEqual(750 * 2 ** n);
			expect(one).toBeLessThanOrEqual(1250 * 2 ** n);
		});
	});

	test('told to wait no time, over and over: it does not hammer', async () => {
		const { log, error } = await execute(
			order('create', () => busy({ 'retry-after': '0' }), { parameters: { options: { giveUpAfter: 60 } } }),
		);
		expect(error).toBeDefined();
		expect(log.requests.length).toBeLessThan(12);
	});

	test('busy for too long: the bound is kept, and the error says what was done and what to do', async () => {
		const serve: Serve = ({ body }) => ((body as IDataObject).title === 'T0' ? ok : busy({ 'retry-after': '20' }));
		const { log, error, took } = await execute(order('create', serve, { parameters: { options: { giveUpAfter: 50 } } }));
		expect(took).toBeLessThanOrEqual(50_000 + 100);
		// The first item, then at 0, 20 and 40 s.
		expect(log.requests).toHaveLength(4);
		expect(error?.message).toBe('Pigeon Post is still busy [item 1]');
		expect(error?.description).toContain('1 of 2 requests');
		expect(error?.description).toContain('Give Up After');
		expect(error?.httpCode).toBe('429');
		expect(error?.context.itemIndex).toBe(1);
	});

	test('a wait that is longer than the bound is not begun', async () => {
		const { log, error, took } = await execute(order('create', () => busy({ 'retry-after': '3600' })));
		expect(log.requests).toHaveLength(1);
		expect(took).toBeLessThan(1000);
		expect(error?.message).toContain('still busy');
	});

	test('by default five minutes', async () => {
		const { took } = await execute(order('create', () => busy({ 'retry-after': '30' })));
		expect(took).toBeGreaterThan(240_000);
		expect(took).toBeLessThanOrEqual(300_000 + 1000);
	});

	test('with continue on error the other items are still tried, and all are accounted for', async () => {
		const { items } = await execute(
			order('create', ({ body }) => ((body as IDataObject).title === 'T0' ? busy() : ok), {
				continueOnFail: true,
				parameters: { options: { giveUpAfter: 5 } },
			}),
		);
		expect(items.map(({ json, pairedItem }) => [Object.keys(json), pairedItem])).toEqual([
			[['error'], { item: 0 }],
			[['ok'], { item: 1 }],
		]);
	});

	test('all calls of the credential are held back, also those of another run', async () => {
		let free = 0;
		const serve: Serve = () => (free++ === 0 ? busy({ 'retry-after': '30' }) : ok);
		const began = Date.now();
		const first = execution(order('get', serve, { credential: 'shared' }));
		const work = first.start();
		await jest.advanceTimersByTimeAsync(100);
		const second = execution(order('get', () => ok, { credential: 'shared' }));
		await settled(Promise.all([work, second.start()]));
		for (const { time } of [...first.log.requests.slice(1), ...second.log.requests]) expect(time - began).toBeGreaterThanOrEqual(30_000);
		expect(second.log.requests).toHaveLength(2);
	});

	test('also those that wait for their turn already', async () => {
		const began = Date.now();
		const serve: Serve = (_, n) => (n === 0 ? busy({ 'retry-after': '30' }) : ok);
		const { log } = await execute(
			order('get', serve, { provider: { limits: [{ max: 1, per: 1000 }], concurrency: 2 }, parameters: { options: {} } }),
		);
		expect(log.requests).toHaveLength(3);
		for (const { time } of log.requests.slice(1)) expect(time - began).toBeGreaterThanOrEqual(30_000);
	});

	test('another credential is not held back', async () => {
		await execute(order('get', () => busy({ 'retry-after': '200' }), { credential: 'busy', parameters: { options: { giveUpAfter: 1 } } }));
		expect((await execute(order('get', () => ok, { credential: 'free' }))).took).toBeLessThan(100);
	});
});

describe('published limits', () => {
	test('are kept across items and runs of one credential', async () => {
		const provider = { limits: [{ max: 2, per: 1000 }], concurrency: 5 };
		const runs = [0, 1].map(() =>
			execution(
				order('get', () => ok, {
					credential: 'limited',
					provider,
					items: Array.from({ length: 5 }, (_, n) => ({ id: `x${n}` })),
					parameters: { options: {} },
				}),
			),
		);
		await settled(Promise.all(runs.map(({ start }) => start())));
		const times = runs.flatMap(({ log }) => log.requests.map(({ time }) => time)).sort((a, b) => a - b);
		expect(times).toHaveLength(10);
		for (let n = 2; n < times.length; n++) expect(times[n] - times[n - 2]).toBeGreaterThanOrEqual(1000);
		expect(times[9] - times[0]).toBeLessThanOrEqual(4100);
	});
});

const REPEATED: Array<[string, () => Reply | Error]> = [
	['503', () => ({ status: 503 })],
	['500', () => ({ status: 500 })],
	['408', () => ({ status: 408 })],
	['a reset connection', () => broken('ECONNRESET')],
	['a timeout', () => broken('ETIMEDOUT')],
	['an aborted connection', () => broken('ECONNABORTED')],
	['a cut-off answer', () => ({ body: '{"data": [{"a": 1' })],
];

describe.each(REPEATED)('%s', (_, failure) => {
	test.each(['get', 'delete', 'stamp', 'append'])('%s is repeated: it does no harm', async (operation) => {
		const { log, error } = await execute(
			order(operation, script(failure(), ok, ok), { parameters: { note: 'n', options: { concurrency: 1 } } }),
		);
		expect(error).toBeUndefined();
		expect(log.requests).toHaveLength(3);
		expect(gap(log.requests, 0)).toBeGreaterThanOrEqual(750);
	});

	test.each(['create', 'fly', 'update'])('%s is sent once and reported as not known', async (operation) => {
		const { log, items } = await execute(
			order(operation, (__, n) => (n === 0 ? failure() : ok), { continueOnFail: true, parameters: { updateFields: { note: 'n' } } }),
		);
		expect(log.requests).toHaveLength(2);
		expect(items[0].json.error).toBe('It is not known whether Pigeon Post has carried this out [item 0]');
		expect(items[1].json.error).toBeUndefined();
		const { error, log: once } = await execute(order(operation, () => failure(), { parameters: { updateFields: { note: 'n' } } }));
		expect(once.requests).toHaveLength(1);
		expect(error?.name).toBe('NodeApiError');
		expect(error?.description).toContain('Look in Pigeon Post');
		expect(error?.description).toContain('0 of 2 requests');
	});

	test('it does not go on for ever', async () => {
		const { log, error } = await execute(order('get', () => failure()));
		expect(error).toBeDefined();
		expect(error?.context.itemIndex).toBe(0);
		expect(log.requests.length).toBeGreaterThan(2);
		expect(log.requests.length).toBeLessThanOrEqual(10);
	});
});

test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])('%s on a POST: nothing was sent, so it is repeated', async (code) => {
	const { log, error, json } = await execute(order('create', script(broken(code), broken(code), ok, ok)));
	expect(error).toBeUndefined();
	expect(json).toHaveLength(2);
	expect(log.requests).toHaveLength(4);
});

test('a service that is not there: the error says that it cannot be reached, not that nobody knows', async () => {
	const { error } = await execute(order('create', () => broken('ECONNREFUSED')));
	expect(error?.message).toMatch(/^Pigeon Post cannot be reached/);
	expect(error?.message).toContain('[item 0]');
	expect(`${error?.message} ${error?.description}`).toContain('ECONNREFUSED');
});

test('a failure that is none of the network is shown as it is, once, and is not repeated', async () => {
	const { log, error } = await execute(order('get', () => new Error('The domain is not allowed')));
	expect(log.requests).toHaveLength(1);
	expect(error?.message).toContain('The domain is not allowed');
	expect(error?.context.itemIndex).toBe(0);
});

test('text that is no JSON, and does not claim to be, is no cut-off answer', async () => {
	const { error, log } = await execute(order('fly', () => ({ body: 'OK', headers: { 'content-type': 'text/plain' } })));
	expect(error).toBeUndefined();
	expect(log.requests).toHaveLength(2);
});

describe('DELETE', () => {
	const gone: Reply = { status: 404, body: { problem: 'no such letter' } };

	test.each(REPEATED)('%s, then 404: the first try has deleted it', async (_, failure) => {
		const { json, log } = await execute(order('delete', script(failure(), gone, ok)));
		expect(json).toEqual([{ deleted: true }, { deleted: true }]);
		expect(log.requests).toHaveLength(3);
	});

	test('404 at once: there was nothing to delete', async () => {
		const { items } = await execute(order('delete', script(gone, ok), { continueOnFail: true }));
		expect(items.map(({ json }) => Object.keys(json))).toEqual([['error'], ['deleted']]);
	});

	test.each<[string, () => Reply | Error]>([
		['429', () => busy({ 'retry-after': '1' })],
		['ECONNREFUSED', () => broken('ECONNREFUSED')],
	])('%s, then 404: the first try has done nothing, so there was nothing to delete', async (_, failure) => {
		const { items } = await execute(order('delete', script(failure(), gone, ok), { continueOnFail: true }));
		expect(items.map(({ json }) => Object.keys(json))).toEqual([['error'], ['deleted']]);
	});

	test('404 on the second try of anything else is an error', async () => {
		const { error } = await execute(order('get', script({ status: 503 }, gone)));
		expect(error?.httpCode).toBe('404');
	});
});

describe('cancel', () => {
	const cancelled = async (more: Partial<Order>, after: number, serve: Serve) => {
		const stop = new AbortController();
		const { log, start } = execution(order('create', serve, { signal: stop.signal, ...more }));
		const work = start().then(
			() => undefined,
			(error: Error & { description?: string }) => error,
		);
		await jest.advanceTimersByTimeAsync(after);
		stop.abort();
		const before = log.requests.length;
		const began = Date.now();
		const error = await settled(work);
		return { error, took: Date.now() - began, late: log.requests.length - before, log };
	};

	test('during a wait: ends within a second, sends nothing more, says how far it got', async () => {
		const serve: Serve = ({ body }) => ((body as IDataObject).title === 'T0' ? ok : busy({ 'retry-after': '250' }));
		const { error, took, late } = await cancelled({}, 5000, serve);
		expect(error?.message).toContain('cancelled');
		expect(error?.description).toContain('1 of 2 requests');
		expect(took).toBeLessThanOrEqual(1000);
		expect(late).toBe(0);
	});

	test('during a request that n8n breaks off: not reported as not known', async () => {
		const { error, late } = await cancelled({}, 5, () => broken('ERR_CANCELED'));
		expect(error?.message).toContain('cancelled');
		expect(late).toBe(0);
	});

	test('with continue on error too nothing more is sent', async () => {
		const { late, took } = await cancelled({ continueOnFail: true }, 5000, () => busy({ 'retry-after': '250' }));
		expect(late).toBe(0);
		expect(took).toBeLessThanOrEqual(2000);
	});

	test('while waiting for a job', async () => {
		const serve: Serve = () => ({ body: { id: 'j', status: 'new' } });
		const { error, late, took } = await cancelled(
			{ operation: 'copy', parameters: { options: { wait: true, waitAtMost: 500 }, id: 'a' } },
			30_500,
			serve,
		);
		expect(error?.message).toContain('cancelled');
		expect(late).toBe(0);
		expect(took).toBeLessThanOrEqual(1000);
	});

	test('between pages', async () => {
		const serve: Serve = (_, n) => ({ body: { data: [{ n }], next: `c${n}` } });
		const { error, late } = await cancelled({ operation: 'getAll', parameters: { returnAll: true, simplify: false } }, 505, serve);
		expect(error?.message).toContain('cancelled');
		expect(late).toBeLessThanOrEqual(1);
	});
});
