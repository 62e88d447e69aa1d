import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { firstPage, itemsOf, nextPage, type Paging } from '../../engine/pages';

const size = { name: 'limit', max: 7 };
const byCursor: Paging = { items: 'rows', size, by: 'cursor', send: 'after', read: 'next' };
const byPage: Paging = { items: 'rows', size, by: 'page', send: 'page', first: 1 };
const bySequence: Paging = { items: 'rows', size, by: 'sequence', send: 'since', field: 'n' };

const BOUND = 500;
/** Asks page after page, as the engine does; `answer` is the service. */
function walk(paging: Paging, wanted: number, answer: (ask: IDataObject) => unknown) {
	const asks: IDataObject[] = [];
	const rows: IDataObject[] = [];
	for (let place: ReturnType<typeof nextPage> = firstPage(paging, wanted); place; ) {
		asks.push(place.ask);
		if (asks.length > BOUND) throw new Error('endless');
		const body = answer(place.ask);
		rows.push(...itemsOf(paging, body));
		place = nextPage(paging, place, body, wanted);
	}
	return { asks, rows };
}

const table = (count: number) => Array.from({ length: count }, (_, i) => ({ n: i + 1 }));
const wantedOrAll = fc.oneof(fc.integer({ min: 1, max: 120 }), fc.constant(Infinity));
const limitOf = (ask: IDataObject) => ask.limit as number;

test('cursor: whatever sizes the pages have, all that is wanted comes once, and no page asks for more than is missing', () => {
	fc.assert(
		fc.property(
			fc.nat({ max: 100 }),
			wantedOrAll,
			fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
			fc.boolean(),
			fc.constantFrom<unknown>(null, undefined, ''),
			(count, wanted, sizes, trailing, nothing) => {
				const all = table(count);
				let turn = 0;
				const { asks, rows } = walk(byCursor, wanted, ({ after = 0, limit }) => {
					const from = Number(after);
					const page = all.slice(from, from + Math.min(limit as number, sizes[turn++ % sizes.length]));
					const end = from + page.length;
					// Some services give a cursor with the last page too: the page after it is empty.
					const more = trailing ? page.length > 0 : end < count;
					return { rows: page, next: more ? String(end) : nothing };
				});
				expect(rows).toEqual(all.slice(0, wanted));
				let got = 0;
				let at = 0;
				for (const ask of asks) {
					expect(limitOf(ask)).toBeGreaterThanOrEqual(1);
					expect(limitOf(ask)).toBeLessThanOrEqual(Math.min(size.max, wanted - got));
					got += Math.min(limitOf(ask), sizes[at++ % sizes.length], count - got);
				}
			},
		),
	);
});

test('cursor: as few pages as can be', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 100 }), wantedOrAll, (count, wanted) => {
			const all = table(count);
			const { asks } = walk(byCursor, wanted, ({ after = 0, limit }) => {
				const end = Number(after) + (limit as number);
				return { rows: all.slice(Number(after), end), next: end < count ? end : null };
			});
			expect(asks).toHaveLength(Math.ceil(Math.min(count, wanted) / size.max));
		}),
	);
});

test('cursor: any cursors at all, also ones that come back, end', () => {
	fc.assert(
		fc.property(fc.array(fc.nat({ max: 4 }), { minLength: 1 }), fc.integer({ min: 1, max: 7 }), (cursors, count) => {
			let turn = 0;
			const { asks } = walk(byCursor, Infinity, () => ({ rows: table(count), next: cursors[turn++ % cursors.length] }));
			// The first page, and one for each cursor that is new.
			expect(asks.length).toBeLessThanOrEqual(1 + new Set(cursors).size);
		}),
	);
});

test('cursor: an empty page ends it though it has a cursor', () => {
	let turn = 0;
	expect(walk(byCursor, Infinity, () => ({ rows: [], next: `c${turn++}` })).asks).toHaveLength(1);
});

test('page numbers: all that is wanted comes once, every page has the same size, numbers count up', () => {
	fc.assert(
		fc.property(fc.nat({ max: 100 }), wantedOrAll, fc.integer({ min: 0, max: 1 }), (count, wanted, first) => {
			const all = table(count);
			const { asks, rows } = walk({ ...byPage, first } as Paging, wanted, ({ page, limit }) => {
				const from = ((page as number) - first) * (limit as number);
				return { rows: all.slice(from, from + (limit as number)) };
			});
			expect(rows.slice(0, wanted)).toEqual(all.slice(0, wanted));
			expect(asks.map(({ page }) => page)).toEqual(asks.map((_, i) => first + i));
			expect(new Set(asks.map(limitOf)).size).toBe(1);
			expect(limitOf(asks[0])).toBeLessThanOrEqual(Math.min(size.max, wanted));
			// A full last page does not say that it is the last.
			expect(asks.length).toBeLessThanOrEqual(Math.min(Math.floor(count / limitOf(asks[0])) + 1, Math.ceil(wanted / limitOf(asks[0]))));
		}),
	);
});

test('offset: goes on where it was, and a short page is the last', () => {
	fc.assert(
		fc.property(fc.nat({ max: 100 }), wantedOrAll, (count, wanted) => {
			const all = table(count);
			const { asks, rows } = walk({ items: '', size, by: 'offset', send: 'skip' }, wanted, ({ skip = 0, limit }) =>
				all.slice(Number(skip), Number(skip) + (limit as number)),
			);
			expect(rows).toEqual(all.slice(0, wanted));
			expect(asks.length).toBeLessThanOrEqual(Math.floor(Math.min(count, wanted) / size.max) + 1);
		}),
	);
});

test('sequence: goes on behind the last one; a service that does not move ends', () => {
	fc.assert(
		fc.property(fc.nat({ max: 100 }), wantedOrAll, (count, wanted) => {
			const all = table(count);
			const { rows } = walk(bySequence, wanted, ({ since = 0, limit }) => ({
				rows: all.filter(({ n }) => n > Number(since)).slice(0, limit as number),
			}));
			expect(rows).toEqual(all.slice(0, wanted));
		}),
	);
	expect(walk(bySequence, Infinity, () => ({ rows: table(3) })).asks).toHaveLength(2);
});

test('an answer that is an array is the list itself; anything without a list is an empty one', () => {
	expect(itemsOf(byCursor, [{ n: 1 }])).toEqual([{ n: 1 }]);
	for (const body of [undefined, null, '', 'text', 7, {}, { rows: null }, { rows: 'x' }]) {
		expect(itemsOf(byCursor, body)).toEqual([]);
		expect(walk(byCursor, Infinity, () => body).asks).toHaveLength(1);
	}
});
