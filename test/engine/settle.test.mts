import type { IDataObject } from 'n8n-workflow';
import type { Operation } from '../../engine/describe';
import { text } from '../../engine/fields';
import type { Settles } from '../../engine/settle';
import { broken, execute, execution, fakeClock, offering, settled, type Order, type Reply, type Request } from './support.mts';

fakeClock();

/** How a creation ends: carried out or not, shown in lists only `late` ms after it, and answered unless it breaks. */
interface Turn {
	does?: boolean;
	late?: number;
	breaks?: () => Reply | Error;
}

/** A loft that makes letters, lists them newest first, and stamps them with whole seconds of its own clock. */
class Loft {
	readonly letters: Array<{ id: string; title: string; made: string; shown: number }> = [];
	turns: Turn[] = [];
	looks: Array<() => Reply | Error> = [];
	/** Its clock minus ours, ms. */
	skew = 0;
	posts = 0;
	gets = 0;

	make(title: string, age = 0, late = 0) {
		const made = new Date(Math.floor((Date.now() + this.skew - age) / 1000) * 1000).toISOString();
		this.letters.unshift({ id: `l${this.letters.length}`, title, made, shown: Date.now() + late });
	}

	readonly serve = ({ method, query, body }: Request): Reply | Error => {
		const headers = { 'content-type': 'application/json', date: new Date(Date.now() + this.skew).toUTCString() };
		if (method === 'GET') {
			const look = this.looks[this.gets++];
			if (look) return look();
			const data = this.letters.filter(({ title, shown }) => title === query.title && shown <= Date.now());
			return { headers, body: { data: data.map(({ shown: _, ...letter }) => letter) } };
		}
		const { does = true, late = 0, breaks } = this.turns[this.posts++] ?? {};
		if (does) this.make((body as IDataObject).title as string, 0, late);
		const failure = breaks?.();
		if (failure) return failure instanceof Error ? failure : { ...failure, headers: { ...headers, ...failure.headers } };
		return { headers, body: { ...this.letters[0] } };
	};
}

const settles: Settles = {
	looks: ({ title }) => [{ route: 'GET /letters', ask: { title: title as string } }],
	found: ([rows], _, since) => rows.find(({ made }) => Date.parse(made as string) >= since),
	again: true,
};
const create: Operation = {
	name: 'Create',
	action: 'Create a letter',
	route: 'POST /letters',
	required: [text('title', 'What it is about', { required: true })],
	settles,
	simple: { fields: { id: 'id', title: 'title' } },
};
const order = (loft: Loft, titles: string[], more: Partial<Settles> = {}, rest: Partial<Order> = {}): Order => ({
	operation: 'create',
	parameters: { title: '={{ $json.title }}' },
	items: titles.map((title) => ({ title })),
	provider: offering({ create: { ...create, settles: { ...settles, ...more } } }),
	serve: loft.serve,
	...rest,
});
const kept = (loft: Loft) => loft.letters.map(({ title }) => title).reverse();

const BREAKS: Array<[string, () => Reply | Error]> = [
	['a reset connection', () => broken('ECONNRESET')],
	['503', () => ({ status: 503 })],
	['a cut-off answer', () => ({ body: '{"id": "l' })],
];

let loft: Loft;
beforeEach(() => (loft = new Loft()));

describe.each(BREAKS)('%s', (_, breaks) => {
	test('after it was carried out: found at the first look, given as if it had been answered, sent once', async () => {
		loft.turns = [{ breaks }];
		const { json, error } = await execute(order(loft, ['A', 'B']));
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{ id: 'l0', title: 'A' },
			{ id: 'l1', title: 'B' },
		]);
		expect([loft.posts, loft.gets]).toEqual([2, 1]);
	});

	test('after it was carried out, but it shows late: found at the second look', async () => {
		loft.turns = [{ breaks, late: 2000 }];
		const { json, error } = await execute(order(loft, ['A', 'B']));
		expect(error).toBeUndefined();
		expect(json.map(({ title }) => title)).toEqual(['A', 'B']);
		expect(kept(loft)).toEqual(['A', 'B']);
		expect([loft.posts, loft.gets]).toEqual([2, 2]);
	});

	test('before it was carried out: sent again after two looks, and not before', async () => {
		loft.turns = [{ breaks, does: false }];
		const { json, log } = await execute(order(loft, ['A', 'B']));
		expect(json.map(({ title }) => title)).toEqual(['A', 'B']);
		expect(log.requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET', 'POST', 'POST']);
		expect(log.requests[1].time - log.requests[0].time).toBeGreaterThanOrEqual(750);
		expect(log.requests[2].time - log.requests[1].time).toBeGreaterThanOrEqual(1500);
		expect(kept(loft)).toEqual(['A', 'B']);
	});

	test('before it was carried out, in a row that is not to be sent again: not known, and the other item goes', async () => {
		loft.turns = [{ breaks, does: false }];
		const { items } = await execute(order(loft, ['A', 'B'], { again: false }, { continueOnFail: true }));
		expect(items.map(({ json, pairedItem }) => [Object.keys(json), pairedItem])).toEqual([
			[['error'], { item: 0 }],
			[['id', 'title'], { item: 1 }],
		]);
		expect(items[0].json.error).toBe('It is not known whether Pigeon Post has carried this out [item 0]');
		expect([loft.posts, loft.gets]).toEqual([2, 2]);
	});

	test('always: it ends, with looks between the tries', async () => {
		loft.turns = Array<Turn>(20).fill({ does: false, breaks });
		const { error, log } = await execute(order(loft, ['A', 'B']));
		expect(error?.message).toBe('It is not known whether Pigeon Post has carried this out [item 0]');
		expect(error?.description).toContain('Look in Pigeon Post');
		expect(log.requests.map(({ method }) => method).join(' ')).toMatch(/^(POST GET GET ?){2,6}$/);
	});
});

test('what is there instead is said in words, and nothing is sent again', async () => {
	loft.make('A', 3_600_000);
	loft.turns = [{ does: false, breaks: () => ({ status: 503 }) }];
	const found: Settles['found'] = ([rows], values, since, call, earlier) =>
		settles.found([rows], values, since, call, earlier) ?? (rows.length ? `${rows.length} older letter has this title` : undefined);
	const { error } = await execute(order(loft, ['A', 'B'], { found }));
	expect(error?.description).toContain('status 503');
	expect(error?.description).toContain('1 older letter has this title');
	expect(loft.posts).toBe(1);
});

test('what was there before the call is not taken for its work, not even with the same title', async () => {
	loft.make('A', 10_000);
	loft.turns = [{ does: false, breaks: () => broken('ECONNRESET') }];
	const { json } = await execute(order(loft, ['A', 'B']));
	expect(json.map(({ id }) => id)).toEqual(['l1', 'l2']);
	expect(kept(loft)).toEqual(['A', 'A', 'B']);
});

test.each([
	['ahead', 3_600_000],
	['behind', -3_600_000],
])('a service whose clock is an hour %s, and said so in an answer: its own is found, what is older is not', async (_, skew) => {
	loft.skew = skew;
	loft.make('A', 600_000);
	loft.make('B', 600_000);
	loft.turns = [{ breaks: () => ({ status: 503 }) }, { does: false, breaks: () => ({ status: 503 }) }];
	const { json } = await execute(order(loft, ['A', 'B']));
	expect(json.map(({ id, title }) => [id, title])).toEqual([
		['l2', 'A'],
		['l3', 'B'],
	]);
	expect(kept(loft)).toEqual(['A', 'B', 'A', 'B']);
});

test('a clock that is an hour behind is learnt from the looks, where the failure did not tell it', async () => {
	loft.skew = -3_600_000;
	loft.turns = [{ breaks: () => broken('ECONNRESET') }];
	const { json } = await execute(order(loft, ['A', 'B']));
	expect(json).toHaveLength(2);
	expect(kept(loft)).toEqual(['A', 'B']);
});

describe('looks that fail', () => {
	test('for a while: they are repeated, as reads are', async () => {
		loft.turns = [{ breaks: () => broken('ECONNRESET') }];
		loft.looks = [() => ({ status: 503 }), () => broken('ECONNRESET')];
		const { json } = await execute(order(loft, ['A', 'B']));
		expect(json.map(({ title }) => title)).toEqual(['A', 'B']);
		expect(kept(loft)).toEqual(['A', 'B']);
	});

	test.each([403, 503])('with %d, always: it is not known, and nothing is sent again', async (status) => {
		loft.turns = [{ does: false, breaks: () => broken('ECONNRESET') }];
		loft.looks = Array<() => Reply>(10).fill(() => ({ status, body: { problem: 'no' } }));
		const { items } = await execute(order(loft, ['A', 'B'], {}, { continueOnFail: true }));
		expect(items[0].json.error).toContain('It is not known');
		expect(items[1].json.title).toBe('B');
		expect(kept(loft)).toEqual(['B']);
	});

	test('there is nothing to look at: not known at once', async () => {
		loft.turns = [{ does: false, breaks: () => broken('ECONNRESET') }];
		const { error, took } = await execute(order(loft, ['A', 'B'], { looks: () => [] }));
		expect(error?.message).toContain('It is not known');
		expect(took).toBeLessThan(100);
		expect([loft.posts, loft.gets]).toEqual([1, 0]);
	});
});

test('a refusal is a refusal: nothing is looked for', async () => {
	loft.turns = [{ does: false, breaks: () => ({ status: 422, body: { problem: 'the title is taken' } }) }];
	const { items } = await execute(order(loft, ['A', 'B'], {}, { continueOnFail: true }));
	expect(items[0].json.error).toContain('The title is taken');
	expect(items[1].json.title).toBe('B');
	expect(loft.gets).toBe(0);
});

test('cancelled before the look: it ends within a second, sends nothing more, and does not say that nobody knows', async () => {
	const stop = new AbortController();
	loft.turns = [{ breaks: () => broken('ECONNRESET') }];
	const { log, start } = execution(order(loft, ['A', 'B'], {}, { signal: stop.signal, continueOnFail: true }));
	const work = start().then(([items]) => items.map(({ json }) => json.error), String);
	await jest.advanceTimersByTimeAsync(100);
	stop.abort();
	const began = Date.now();
	const said = String(await settled(work));
	expect(said).toContain('cancelled');
	expect(said).not.toContain('not known');
	expect(Date.now() - began).toBeLessThanOrEqual(1000);
	expect(log.requests.map(({ method }) => method)).toEqual(['POST']);
});

test('a look reads all pages, or as many rows as it says; one record is one row', async () => {
	const pages: Array<[number | undefined, number]> = [[undefined, 3], [5, 1]]; // prettier-ignore
	for (const [atMost, expected] of pages) {
		let asked = 0;
		const page = (n: number) => ({ data: Array.from({ length: 5 }, () => ({ n })), next: n < 3 ? `c${n}` : null });
		const rows: number[] = [];
		const more: Partial<Settles> = {
			looks: () => [
				{ route: 'GET /letters', atMost },
				{ route: 'GET /letters/{id}', values: { id: 'a/b' }, record: true },
			],
			found: (found) => {
				rows.push(...found.map(({ length }) => length));
				return { id: found[1][0].id };
			},
		};
		const { json, log } = await execute({
			...order(loft, ['A'], more),
			serve: ({ method, path }) =>
				method === 'POST' ? broken('ECONNRESET') : path === '/letters' ? { body: page(++asked) } : { body: { id: path } },
		});
		expect([asked, rows]).toEqual([expected, [expected * 5, 1]]);
		expect(json[0].id).toBe('/letters/a%2Fb');
		expect(log.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
	}
});
