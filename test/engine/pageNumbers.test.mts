import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { firstPage, itemsOf, nextPage, within, type Paging } from '../../engine/pages';
import { execute, fakeClock, type Order, type Serve } from './support.mts';

fakeClock();

const paging: Paging = { items: 'data.letters', size: { name: 'per_page', max: 5 }, by: 'page', send: 'page', first: 1, last: ['meta.last', 'pages'], id: 'id' }; // prettier-ignore
const letters = (from: number, to: number): IDataObject[] => Array.from({ length: Math.max(0, to - from) }, (_, n) => ({ id: from + n }));
const order = (serve: Serve, parameters: IDataObject = { returnAll: true }): Order => ({
	operation: 'getAll',
	parameters: { simplify: false, ...parameters },
	items: [{}, {}],
	serve,
	provider: { paging, concurrency: 1 },
});
const asked = (query: IDataObject) => [Number(query.page), Number(query.per_page)];
/** Where an answer says which page is the last: in one of two places, or not at all. */
const TELLS: Array<[string, (last: number) => IDataObject]> = [
	['meta.last', (last) => ({ meta: { last } })],
	['pages', (last) => ({ pages: last })],
	['pages, as text, beside an empty meta', (last) => ({ meta: { last: null }, pages: String(last) })],
	['nowhere', () => ({})],
];

describe.each(TELLS)('the last page is told in %s', (where, tell) => {
	test.each([0, 1, 4, 5, 6, 10, 11])('%d letters: all, once for each item, in as few pages as can be', async (count) => {
		const serve: Serve = ({ query }) => {
			const [page, size] = asked(query);
			return { body: { data: { letters: letters(0, count).slice((page - 1) * size, page * size) }, ...tell(Math.ceil(count / size)) } };
		};
		const { json, items, log } = await execute(order(serve));
		expect(json).toEqual([...letters(0, count), ...letters(0, count)]);
		expect(items.filter(({ pairedItem }) => (pairedItem as { item: number }).item === 1)).toHaveLength(count);
		const needed = where === 'nowhere' ? Math.floor(count / 5) + 1 : Math.max(1, Math.ceil(count / 5));
		expect(log.requests).toHaveLength(2 * needed);
	});

	test('a limit: no page more than it needs, and all of the same size', async () => {
		const serve: Serve = ({ query }) => {
			const [page, size] = asked(query);
			return { body: { data: { letters: letters((page - 1) * size, page * size) }, ...tell(99) } };
		};
		for (const [limit, pages] of [
			[3, [[1, 3]]],
			[5, [[1, 5]]],
			[
				7,
				[
					[1, 5],
					[2, 5],
				],
			],
		] as const) {
			// prettier-ignore
			const { json, log } = await execute(order(serve, { returnAll: false, limit }));
			expect(json).toEqual([...letters(0, limit), ...letters(0, limit)]);
			expect(log.requests.map(({ query }) => asked(query))).toEqual([...pages, ...pages]);
		}
	});
});

test('a page that is short, but not the last by what the answer says, is followed by the next', async () => {
	const rows = [letters(0, 5), letters(5, 7), letters(7, 12), letters(12, 13)];
	const { json } = await execute(order(({ query }) => ({ body: { data: { letters: rows[Number(query.page) - 1] }, pages: 4 } })));
	expect(json).toEqual([...letters(0, 13), ...letters(0, 13)]);
});

test('an empty page ends it, whatever the answer says of more pages', async () => {
	const { json, log } = await execute(order(({ query }) => ({ body: { data: { letters: query.page === 1 ? letters(0, 5) : [] }, pages: 50 } }))); // prettier-ignore
	expect(json).toHaveLength(10);
	expect(log.requests).toHaveLength(4);
});

test('rows that shift to the next page while it is read are given once', async () => {
	let n = 0;
	const serve: Serve = ({ query }) => {
		const [page, size] = asked(query);
		// Two letters arrive on top before every page.
		const all = letters(-2 * n++, 12);
		return { body: { data: { letters: all.slice((page - 1) * size, page * size) }, pages: Math.ceil(all.length / size) } };
	};
	const { json } = await execute({ ...order(serve), items: [{}] });
	const ids = json.map(({ id }) => id as number);
	expect(new Set(ids).size).toBe(ids.length);
	expect(ids.filter((id) => id >= 0)).toEqual(letters(0, 12).map(({ id }) => id));
});

test('whatever arrives between the pages, short of a full page: each row once, and none is missed', async () => {
	await fc.assert(
		fc.asyncProperty(fc.nat({ max: 30 }), fc.array(fc.nat({ max: 4 })), async (count, arrivals) => {
			let turn = 0;
			let top = 0;
			const serve: Serve = ({ query }) => {
				const [page, size] = asked(query);
				if (page > 1) top -= arrivals[turn++] ?? 0;
				const all = letters(top, count);
				return { body: { data: { letters: all.slice((page - 1) * size, page * size) }, pages: Math.ceil(all.length / size) } };
			};
			const { json } = await execute({ ...order(serve), items: [{}] });
			expect(json.filter(({ id }) => (id as number) >= 0)).toEqual(letters(0, count));
			expect(new Set(json.map(({ id }) => id)).size).toBe(json.length);
		}),
		{ numRuns: 60 },
	);
});

test.each([
	['and says that there are more', { pages: 9 }],
	['and says nothing', {}],
])('a service that gives the same page whatever is asked, %s: it ends, and each row is given once', async (_, told) => {
	const { json, log, error } = await execute(order(() => ({ body: { data: { letters: letters(0, 5) }, ...told } })));
	expect(error).toBeUndefined();
	expect(json).toEqual([...letters(0, 5), ...letters(0, 5)]);
	expect(log.requests.length).toBeLessThanOrEqual(6);
});

test('a list that stands elsewhere is found there, as deep as its path goes', () => {
	const body = { data: { letters: [{ id: 1 }] }, more: { deep: { rows: [{ id: 2 }] } }, letters: [{ id: 3 }] };
	expect(itemsOf(paging, body)).toEqual([{ id: 1 }]);
	expect(itemsOf(within(paging, 'more.deep.rows'), body)).toEqual([{ id: 2 }]);
	expect(itemsOf(within(paging, 'letters'), body)).toEqual([{ id: 3 }]);
	expect(within(paging)).toEqual(paging);
	for (const none of [{}, { data: null }, { data: 'x' }, { data: { letters: {} } }, null, 7]) expect(itemsOf(paging, none)).toEqual([]);
});

test('the page after the last one is never asked for, whichever page is the first', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 1 }), (count, first) => {
			const own = { ...paging, first } as Paging;
			const pages = Math.ceil(count / 5);
			const numbers: unknown[] = [];
			for (let spot: ReturnType<typeof nextPage> = firstPage(own, Infinity); spot; ) {
				const page = Number(spot.ask.page) - first;
				numbers.push(spot.ask.page);
				const body = { data: { letters: letters(0, count).slice(page * 5, page * 5 + 5) }, pages: pages - 1 + first };
				spot = nextPage(own, spot, body, Infinity);
			}
			expect(numbers).toEqual(Array.from({ length: Math.max(1, pages) }, (_, n) => first + n));
		}),
	);
});
