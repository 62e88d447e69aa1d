import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { itemsOf, nextPage, onlyNew, type Paging } from '../../engine/pages';
import { execute, fakeClock, type Order, type Reply, type Request } from './support.mts';

fakeClock();

const size = { name: 'size', max: 5 };
const byPage: Paging = { items: 'rows', size, by: 'page', send: 'page', first: 1, last: ['pages'], id: 'id' };
const byOffset: Paging = { items: 'rows', size, by: 'offset', send: 'skip' };
const letters = (from: number, to: number): IDataObject[] => Array.from({ length: Math.max(0, to - from) }, (_, n) => ({ id: from + n }));
const order = (
	paging: Paging,
	serve: (query: IDataObject, n: number) => unknown,
	parameters: IDataObject = { returnAll: true },
): Order => ({
	operation: 'getAll',
	parameters: { simplify: false, ...parameters },
	items: [{}, {}],
	serve: ({ query }: Request, n: number): Reply | Error => (n > 100 ? new Error('It never ends') : { body: serve(query, n) }),
	provider: { paging, concurrency: 1 },
});
const twice = <T,>(rows: T[]) => [...rows, ...rows];
const limit = (count: number) => ({ returnAll: false, limit: count });

describe('page numbers', () => {
	/** All pages of a shelf, where these many letters arrive on top before each page but the first. */
	const growing =
		(count: number, arrivals: number[], tells = true) =>
		({ page, size: asked }: IDataObject) => {
			const top = -arrivals.slice(0, Number(page) - 1).reduce((sum, one) => sum + one, 0);
			const all = letters(top, count);
			const from = (Number(page) - 1) * Number(asked);
			return { rows: all.slice(from, from + Number(asked)), ...(tells && { pages: Math.ceil(all.length / Number(asked)) }) };
		};

	test('a limit counts what is new: rows that were pushed to the next page do not fill it', async () => {
		const { json, log } = await execute(order(byPage, growing(20, [3, 3, 3]), limit(8)));
		expect(json).toEqual(twice(letters(0, 8)));
		// 5 + 2 + 2 of 8: a third page each.
		expect(log.requests).toHaveLength(6);
	});

	test('whatever limit and arrivals: as many as are wanted, each once, in order', async () => {
		const arrived = fc.array(fc.nat({ max: 4 }), { minLength: 12, maxLength: 12 });
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 1, max: 12 }), arrived, async (wanted, arrivals) => {
				const { json } = await execute(order({ ...byPage, size: { ...size, max: 5 } }, growing(40, arrivals), limit(wanted)));
				const own = json.slice(0, json.length / 2);
				expect(json).toEqual(twice(own));
				expect(own).toHaveLength(wanted);
				expect(new Set(own.map(({ id }) => id)).size).toBe(wanted);
			}),
			{ numRuns: 40 },
		);
	});

	test('a full page arrives: a page without anything new is followed by the next, where the answer says that there are more', async () => {
		const { json, log } = await execute(order(byPage, growing(12, [5])));
		expect(json).toEqual(twice(letters(0, 12)));
		expect(log.requests.map(({ query }) => query.page)).toEqual(twice([1, 2, 3, 4]));
	});

	test('two pages in a row without anything new are the end, whatever the answer says of more', async () => {
		const rows = [letters(0, 5), letters(0, 5), letters(5, 10), letters(5, 10), letters(0, 5), letters(20, 25)];
		const { json, log } = await execute(order(byPage, ({ page }) => ({ rows: rows[Number(page) - 1], pages: 9 })));
		// The one at page 2 was made up for by page 3.
		expect(json).toEqual(twice(letters(0, 10)));
		expect(log.requests.map(({ query }) => query.page)).toEqual(twice([1, 2, 3, 4, 5]));
	});

	test('where the last page is not told, the first one without anything new is the end', async () => {
		const { json, log } = await execute(order(byPage, ({ page }) => ({ rows: Number(page) < 3 ? letters(0, 5) : letters(5, 10) })));
		expect(json).toEqual(twice(letters(0, 5)));
		expect(log.requests).toHaveLength(4);
	});

	test('rows without an ID are given as they come; a whole page of them that comes back is not', async () => {
		const mixed = [{ id: 0 }, { word: 'x' }, { word: 'x' }, { id: 3 }, { id: 4 }];
		const rows = [mixed, [{ word: 'x' }, ...letters(3, 7)], mixed, [{ word: 'end' }]];
		const { json } = await execute(order(byPage, ({ page }) => ({ rows: rows[Number(page) - 1], pages: 4 })));
		expect(json).toEqual(twice([...mixed, { word: 'x' }, ...letters(3, 7), { word: 'end' }]));
	});
});

describe('offsets', () => {
	const shelf = (count: number) => (query: IDataObject) => {
		const from = Number(query.skip ?? 0);
		return { rows: letters(0, count).slice(from, from + Number(query.size)) };
	};

	test.each([0, 4, 5, 6, 10, 13])('%d letters: all, once for each item', async (count) => {
		const { json, log } = await execute(order(byOffset, shelf(count)));
		expect(json).toEqual(twice(letters(0, count)));
		expect(log.requests.map(({ query }) => query.skip ?? 0)).toEqual(twice(Array.from({ length: Math.floor(count / 5) + 1 }, (_, n) => n * 5))); // prettier-ignore
	});

	test('a limit is kept', async () => {
		const { json, log } = await execute(order(byOffset, shelf(99), limit(7)));
		expect(json).toEqual(twice(letters(0, 7)));
		expect(log.requests.map(({ query }) => [query.skip, query.size])).toEqual(twice([[undefined, 5], [5, 2]])); // prettier-ignore
	});

	test('a service that gives the same page for any of them: it ends, and each row is given once', async () => {
		const { json, log, error } = await execute(order(byOffset, () => ({ rows: letters(0, 5) })));
		expect(error).toBeUndefined();
		expect(json).toEqual(twice(letters(0, 5)));
		expect(log.requests).toHaveLength(4);
	});

	test('one that begins again after its end ends too', async () => {
		const { json } = await execute(order(byOffset, (query) => shelf(10)({ ...query, skip: Number(query.skip ?? 0) % 10 })));
		expect(json).toEqual(twice(letters(0, 10)));
	});
});

test('what is new is only asked of pages that may come back: by cursor and by sequence rows may be alike', () => {
	const same = [{ id: 1 }, { id: 1 }];
	for (const paging of [
		{ items: 'rows', size, by: 'cursor', send: 'after', read: 'next' },
		{ items: 'rows', size, by: 'sequence', send: 'since', field: 'id' },
		{ items: 'rows', by: 'once' },
	] as Paging[]) {
		const seen = new Set();
		expect([1, 2, 3].map(() => onlyNew(paging, seen, same))).toEqual([same, same, same]);
	}
});

test('whatever pages there are: a row with an ID is given from the first page that has it, and no page twice', () => {
	const row = fc.record({ id: fc.nat({ max: 9 }) });
	fc.assert(
		fc.property(fc.array(fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 5 })), (pages) => {
			const known = new Set();
			const given = pages.flatMap((page) => onlyNew(byPage, known, page));
			const first = pages.flat().filter(({ id }, i, all) => all.findIndex((one) => one.id === id) === i);
			expect(given).toEqual(first);
			const seen = new Set();
			const whole = pages.filter((page) => page.length).map((page) => JSON.stringify(page));
			const once = pages.flatMap((page) => onlyNew(byOffset, seen, page));
			expect(once).toEqual([...new Set(whole)].flatMap((page) => JSON.parse(page) as IDataObject[]));
		}),
	);
});

describe('the one list in an answer', () => {
	const any: Paging = { items: '', by: 'once' };

	test('is found under whatever name it has; an answer without one is an empty list', async () => {
		expect(itemsOf(any, { count: 2, birds: [{ id: 1 }], more: { rows: [{ id: 2 }] } })).toEqual([{ id: 1 }]);
		expect(itemsOf(any, [{ id: 3 }])).toEqual([{ id: 3 }]);
		for (const none of [{}, { count: 0, rows: null }, { more: { rows: [1] } }, null, undefined, '', 'text', 7]) expect(itemsOf(any, none)).toEqual([]); // prettier-ignore
		const { json, log } = await execute(order(any, (_, n) => ({ total: 2, [`flock${n}`]: letters(n, n + 2) }), { returnAll: true }));
		expect(json).toEqual([...letters(0, 2), ...letters(1, 3)]);
		expect(log.requests).toHaveLength(2);
	});

	test('is paged as any other, and cut to the limit', async () => {
		const paging: Paging = { items: '', size, by: 'cursor', send: 'after', read: 'next' };
		const serve = ({ after = 0 }: IDataObject) => ({ next: Number(after) + 5, flock: letters(Number(after), Number(after) + 5) });
		expect((await execute(order(paging, serve, limit(7)))).json).toEqual(twice(letters(0, 7)));
	});

	test('is not looked for where the list has a name', () => {
		expect(itemsOf({ items: 'rows' }, { birds: [{ id: 1 }] })).toEqual([]);
		expect(nextPage({ ...byOffset, items: 'rows' }, { ask: { size: 1 }, got: 0, seen: new Set() }, { birds: [{ id: 1 }] }, 9)).toBeUndefined(); // prettier-ignore
	});
});
