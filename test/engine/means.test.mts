import type { IDataObject } from 'n8n-workflow';
import type { Operation } from '../../engine/describe';
import { text } from '../../engine/fields';
import type { Settles } from '../../engine/settle';
import { broken, execute, execution, fakeClock, offering, settled, type Order, type Reply, type Request, type Serve } from './support.mts';

fakeClock();

const says = (why: string, more: IDataObject = {}): Reply => ({ status: why === 'lost' ? 502 : 409, body: { why, ...more } });
const flying = says('flying', { letter: 'l7' });
const lost = says('lost', { letter: 'l7' });

/** Letters that are sent with a key: `flying` is still under way, of `lost` nobody knows. */
const row: Operation = {
	name: 'Send',
	action: 'Send a letter',
	route: 'POST /letters',
	required: [text('title', 'What it is about', { required: true })],
	keyed: { header: 'X-Seal', by: ({ title }) => title },
	means: (status, body) => {
		const { why } = body as IDataObject;
		return why === 'flying' ? 'wait' : status === 502 && why === 'lost' ? 'unsure' : undefined;
	},
};
/** Reads the letter that the answer names. */
const reading: Settles = {
	looks: (_, __, told) => {
		const { letter } = (told ?? {}) as { letter?: string };
		return letter === undefined ? [] : [{ route: 'GET /letters/{id}', values: { id: letter }, record: true }];
	},
	found: ([[found]]) => (found.arrived ? found : 'The letter is there and has not arrived'),
};
const order = (serve: Serve, own: Partial<Operation> = {}, more: Partial<Order> = {}): Order => ({
	operation: 'send',
	parameters: { title: '={{ $json.title }}', ...more.parameters },
	items: [{ title: 'A' }, { title: 'B' }],
	serve,
	provider: offering({ send: { ...row, ...own } }, { wait: (body) => (body as IDataObject | undefined)?.pause as number | undefined }),
	...(({ parameters: _, ...rest }) => rest)(more),
});
/** What the service does with letter A, try by try; B is sent at once. */
const first = (...answers: Array<Reply | Error>): Serve => {
	let turn = 0;
	return ({ method, body, path }: Request) => {
		if (method === 'GET') return { body: { id: path.split('/').pop(), arrived: true } };
		if ((body as IDataObject).title !== 'A') return { body: { id: 'l9' } };
		return answers[Math.min(turn++, answers.length - 1)];
	};
};
const posts = ({ log }: Awaited<ReturnType<typeof execute>>, title = 'A') => log.requests.filter(({ method, body }) => method === 'POST' && (body as IDataObject).title === title); // prettier-ignore
const UNKNOWN = 'It is not known whether Pigeon Post has carried this out [item 0]';
const done: Reply = { body: { id: 'l7' } };

describe('still under way', () => {
	test('is asked again, with the same key, until it is done; the other item goes', async () => {
		const got = await execute(order(first(flying, flying, flying, done)));
		expect(got.json).toEqual([{ id: 'l7' }, { id: 'l9' }]);
		expect(new Set(posts(got).map(({ headers }) => headers['X-Seal'])).size).toBe(1);
		const times = posts(got).map(({ time }) => time);
		expect(times.slice(1).map((time, n) => time - times[n] >= 750 * 2 ** n)).toEqual([true, true, true]);
	});

	test('waits as long as the answer tells, in its header or in its body', async () => {
		const told = [{ ...flying, headers: { 'retry-after': '9' } }, says('flying', { pause: 17 })];
		const times = posts(await execute(order(first(...told, done)))).map(({ time }) => time);
		expect(times.slice(1).map((time, n) => time - times[n] - 10)).toEqual([9000, 17_000]);
	});

	test('more often than a broken call is tried: to be told to wait is no try', async () => {
		const got = await execute(order(first(...Array<Reply>(7).fill(says('flying', { pause: 1 })), done)));
		expect([got.error, posts(got).length]).toEqual([undefined, 8]);
	});

	test('for ever: the bound is kept, and then nobody knows', async () => {
		const got = await execute(order(first(says('flying', { pause: 10 })), {}, { parameters: { options: { giveUpAfter: 45 } } }));
		expect(got.error?.message).toBe(UNKNOWN);
		expect(got.error?.description).toMatch(/^It was still under way after the request had been sent\. Look in Pigeon Post/);
		expect(posts(got)).toHaveLength(5);
		expect(got.took).toBeLessThanOrEqual(45_000);
	});

	test('for ever, where it can be read: it is read by what the last answer told, and what is found is the answer', async () => {
		const serve = first(says('flying', { pause: 10, letter: 'l5' }));
		const got = await execute(order(serve, { settles: reading }, { parameters: { options: { giveUpAfter: 25 } } }));
		expect(got.json).toEqual([{ id: 'l5', arrived: true }, { id: 'l9' }]);
		expect(posts(got)).toHaveLength(3);
	});

	test('then a refusal: nobody knows', async () => {
		const got = await execute(order(first(flying, { status: 422, body: { problem: 'no ink' } })));
		expect(got.error?.message).toBe(UNKNOWN);
		expect(got.error?.description).toContain('a refusal (Pigeon Post: No ink)');
	});

	test('cancelled meanwhile: it ends within a second, and sends nothing more', async () => {
		const stop = new AbortController();
		const { log, start } = execution(order(first(says('flying', { pause: 100 })), {}, { signal: stop.signal }));
		const work = start().then(() => '', String);
		await jest.advanceTimersByTimeAsync(5000);
		stop.abort();
		const began = Date.now();
		expect(await settled(work)).toContain('cancelled');
		expect(Date.now() - began).toBeLessThanOrEqual(1000);
		expect(log.requests).toHaveLength(1);
	});

	test('is asked only of refusals: a success that looks like it is a success', async () => {
		const got = await execute(order(first({ status: 200, body: { why: 'flying' } })));
		expect(got.json[0]).toEqual({ why: 'flying' });
	});
});

describe('nobody knows, says the service', () => {
	test('it is never sent again, and the error says so', async () => {
		const got = await execute(order(first(lost, done)));
		expect(got.error?.message).toBe(UNKNOWN);
		expect(got.error?.description).toMatch(/^Pigeon Post answered with status 502 after the request had been sent\. Look in Pigeon Post/);
		expect(posts(got)).toHaveLength(1);
	});

	test('with continue on error the other item goes', async () => {
		const got = await execute(order(first(lost, done), {}, { continueOnFail: true }));
		expect(got.items).toEqual([
			{ json: { error: UNKNOWN }, pairedItem: { item: 0 } },
			{ json: { id: 'l9' }, pairedItem: { item: 1 } },
		]);
	});

	test('what it tells is read: what has arrived is the answer, as if it had been answered', async () => {
		const got = await execute(order(first(lost), { settles: reading }));
		expect(got.json).toEqual([{ id: 'l7', arrived: true }, { id: 'l9' }]);
		expect(posts(got)).toHaveLength(1);
		expect(got.log.requests.map(({ method, path }) => `${method} ${path}`)).toContain('GET /letters/l7');
	});

	test('what has not arrived is said in words, and not sent again, though a broken call of this row would be', async () => {
		const there: Serve = (request, n) => (request.method === 'GET' ? { body: { id: 'l7' } } : first(lost)(request, n));
		for (const again of [false, true]) {
			const got = await execute(order(there, { settles: { ...reading, again } }));
			expect(got.error?.message).toBe(UNKNOWN);
			expect(got.error?.description).toContain('The letter is there and has not arrived');
			expect(posts(got)).toHaveLength(1);
		}
	});

	test('nothing is found at all: not sent again either; a call without a key that broke would be', async () => {
		const found = () => undefined;
		const looks = () => [{ route: 'GET /letters/{id}' as const, values: { id: 'l7' }, record: true as const }];
		const settles: Settles = { looks, found, again: true };
		const got = await execute(order(first(lost, done), { settles }));
		expect([got.error?.message, posts(got).length]).toEqual([UNKNOWN, 1]);
		const other = await execute(order(first(broken('ECONNRESET'), done), { settles, keyed: undefined }));
		expect([other.error, posts(other).length]).toEqual([undefined, 2]);
	});

	test('after a broken try too, and after others that were still under way', async () => {
		const got = await execute(order(first(broken('ECONNRESET'), flying, lost, done)));
		expect([got.error?.message, posts(got).length]).toEqual([UNKNOWN, 3]);
	});

	test('any other 502 is a broken try', async () => {
		const got = await execute(order(first({ status: 502, body: { why: 'rain' } }, done)));
		expect([got.json[0], posts(got).length]).toEqual([{ id: 'l7' }, 2]);
	});
});
