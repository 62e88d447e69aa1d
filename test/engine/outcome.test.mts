import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { sifted } from '../../engine/bulk';
import { entriesOf } from '../../engine/call';
import type { Call } from '../../engine/call';
import { judged, placed, remaining, type Found, type Outcome } from '../../engine/outcome';
import { bulkRules as rules } from './support.mts';

type Fate = 'created' | 'duplicate' | 'blocked';
const fates = fc.array(fc.constantFrom<Fate>('created', 'duplicate', 'blocked'), { maxLength: 12 });
const entries = (count: number): IDataObject[] => Array.from({ length: count }, (_, i) => ({ code: `c${i}` }));
/** What the service says after this happened to the entries: only the created ones by name. */
const answerOf = (all: Fate[]): IDataObject => ({
	made: all.flatMap((fate, place) => (fate === 'created' ? [{ place, id: `id${place}` }] : [])),
	known: all.filter((fate) => fate === 'duplicate').length,
	barred: all.filter((fate) => fate === 'blocked').length,
});

test('judged says what is true, and says nothing where the counts do not name anyone', () => {
	fc.assert(
		fc.property(fates, (all) => {
			const got = judged(rules, entries(all.length), answerOf(all));
			expect(got).toHaveLength(all.length);
			const reasons = new Set(all.filter((fate) => fate !== 'created'));
			got.forEach((outcome, i) => {
				if (all[i] === 'created') expect(outcome).toEqual({ outcome: 'created', id: `id${i}` });
				else if (reasons.size > 1) expect(outcome).toBeUndefined();
				else expect(outcome).toEqual({ outcome: all[i], reason: rules.reasons[all[i]] });
			});
		}),
	);
});

test('counts that do not add up name nobody', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 9 }), fc.nat({ max: 20 }), (count, known) => {
			fc.pre(known !== count);
			expect(judged(rules, entries(count), { made: [], known })).toEqual(Array.from({ length: count }, () => undefined));
		}),
	);
});

test('remaining is right when one reason is left, and else tells the counts and picks none', () => {
	fc.assert(
		fc.property(fates, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (all, seen) => {
			// A look finds some of the duplicates (all that have a key).
			const found = all.filter((fate, i) => fate === 'duplicate' && seen[i]).length;
			const missing = all.filter((fate, i) => fate === 'blocked' || (fate === 'duplicate' && !seen[i]));
			fc.pre(missing.length > 0);
			const got = remaining(rules, answerOf(all), found, missing.length);
			if (new Set(missing).size === 1) expect(got).toEqual({ outcome: missing[0], reason: rules.reasons[missing[0]] });
			else {
				expect(got.outcome).toBe('notCreated');
				for (const fate of ['duplicate', 'blocked'])
					expect(got.reason).toContain(`${missing.filter((one) => one === fate).length} ${fate}`);
			}
		}),
	);
});

test('remaining claims no reason where the service gave none', () => {
	expect(remaining(rules, {}, 0, 2)).toEqual({ outcome: 'notCreated' });
});

describe('placed', () => {
	const found: Found = new Map([['c1', { id: 'x', created: 1000 }]]);

	test('there since: created; there before: duplicate; not there, or without a key: nothing', () => {
		expect(placed(rules, { code: 'C1' }, found, 1000)).toEqual({ outcome: 'created', id: 'x' });
		expect(placed(rules, { code: 'c1' }, found, 1001)).toEqual({ outcome: 'duplicate', id: 'x', reason: rules.reasons.duplicate });
		expect(placed(rules, { code: 'c2' }, found, 0)).toBeUndefined();
		expect(placed(rules, { words: 'c1' }, found, 0)).toBeUndefined();
	});

	test('a record whose date cannot be read proves neither created nor duplicate', () => {
		const outcome = placed(rules, { code: 'c1' }, new Map([['c1', { id: 'x', created: NaN }]]), 0)?.outcome;
		expect(['created', 'duplicate']).not.toContain(outcome);
	});
});

describe('sifted', () => {
	const batch = { field: 'letters', max: 3 };
	const entry = fc.record({ code: fc.constantFrom('a', 'A', 'b', 'c', 'D', 'd'), words: fc.string() }, { requiredKeys: [] });
	const input = fc.array(fc.record({ loft: fc.constantFrom('n', 's'), letters: fc.array(entry, { maxLength: 4 }) }), { maxLength: 12 });
	const make = ({ loft, letters }: { loft: string; letters: IDataObject[] }, item: number): Call => ({
		items: [item],
		method: 'POST',
		route: '/letters/bulk',
		path: '/letters/bulk',
		query: {},
		body: { loft, letters: letters.map((one) => ({ ...one })) },
	});

	test('every entry is there once, in input order: refused with a reason, or in exactly one call', () => {
		fc.assert(
			fc.property(input, fc.func(fc.boolean()), (rows, isProblem) => {
				const calls = rows.map(make);
				const all = calls.flatMap((one, item) => entriesOf(one, 'letters').map((made) => ({ item, made, loft: one.body?.loft })));
				const problems = new Map(all.filter(({ made }) => isProblem(made)).map(({ made }) => [made, "'Words' is wrong"] as const));
				const got = sifted(calls, batch, rules, problems);

				expect(got.slots.map((slot) => slot.item)).toEqual(all.map(({ item }) => item));
				got.slots.forEach((slot, i) => expect(slot.entry).toBe(all[i].made));

				const sent = new Set(got.calls.flatMap((one) => entriesOf(one, 'letters')));
				const taken = new Set<string>();
				got.slots.forEach(({ entry: made, outcome }, i) => {
					const key = rules.key(made);
					const place = `${String(all[i].loft)} ${key}`;
					let wanted: Outcome['outcome'] | undefined;
					if (problems.has(made) || (made.code === undefined && made.words === undefined)) wanted = 'invalid';
					else if (key !== undefined && taken.has(place)) wanted = 'duplicate';
					else if (key !== undefined) taken.add(place);
					expect(outcome?.outcome).toBe(wanted);
					expect(Boolean(outcome?.reason)).toBe(wanted !== undefined);
					expect(sent.has(made)).toBe(wanted === undefined);
				});
				for (const one of got.calls)
					entriesOf(one, 'letters').forEach((made, index) => {
						const slot = got.slotOf(one, index);
						expect(slot.entry).toBe(made);
						expect(slot.item).toBe(one.items[index]);
					});
			}),
		);
	});

	test('a duplicate names the item it repeats', () => {
		const rows = [
			{ loft: 'n', letters: [{ code: 'x' }] },
			{ loft: 's', letters: [{ code: 'x' }] },
			{ loft: 'n', letters: [{ code: 'X' }] },
		];
		const { slots } = sifted(rows.map(make), batch, rules, new Map());
		expect(slots.map(({ outcome }) => outcome)).toEqual([
			undefined,
			undefined,
			{ outcome: 'duplicate', reason: expect.stringContaining('Item 0 ') as string },
		]);
	});
});
