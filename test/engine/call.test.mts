import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { call, fill, joined, segment, type Call } from '../../engine/call';
import { at, type Field, type Operation, type Route } from '../../engine/describe';
import { json } from '../../engine/fields';
import { Refusal } from '../../engine/refusal';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const names = ['a', 'b', 'c', 'd', 'deep.e', 'deep.f', 'deep.er.g'];
const unset = (value: unknown) => value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

const value = fc.oneof(
	fc.string(),
	fc.integer(),
	fc.boolean(),
	fc.constantFrom<unknown>('', 0, false, null, undefined, []),
	fc.array(fc.string({ minLength: 1 })),
);
const segmentText = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !['', '.', '..'].includes(text.trim()));

const anyCase = fc.record({
	method: fc.constantFrom(...METHODS),
	inPath: fc.array(segmentText, { maxLength: 2 }),
	fields: fc.uniqueArray(
		fc.record({
			name: fc.constantFrom(...names),
			where: fc.constantFrom('query' as const, 'body' as const, 'here' as const, undefined),
			value,
		}),
		{ selector: (one) => one.name },
	),
	item: fc.nat(),
});

/** Where a field must land: what the row says, else by the method. */
const home = (method: string, where: string | undefined) => where ?? (method === 'GET' ? 'query' : 'body');

test('every given value lands once: in the path, the query or the body; what is not given lands nowhere', () => {
	fc.assert(
		fc.property(anyCase, ({ method, inPath, fields: given, item }) => {
			// A GET has no body: a row that asked for one would be wrong.
			const fields = given.filter(({ where }) => !(method === 'GET' && where === 'body'));
			const route = `${method} /things${inPath.map((_, i) => `/{p${i}}`).join('')}/end` as Route;
			const make = (name: string, where?: Field['in']) => json(name, '', { in: where });
			const operation: Operation = {
				name: '',
				action: '',
				route,
				required: inPath.map((_, i) => make(`p${i}`)),
				optional: fields.map(({ name, where }) => make(name, where)),
			};
			const values = Object.fromEntries([
				...inPath.map((one, i) => [`p${i}`, one] as const),
				...fields.map((one) => [one.name, one.value] as const),
			]);
			const toBody = fields.filter(({ where }) => home(method, where) === 'body');
			const changes = method === 'PATCH' || (method === 'PUT' && fields.length > 0);
			if (changes && toBody.every((one) => unset(one.value))) {
				expect(() => call(operation, values, item)).toThrow(Refusal);
				return;
			}
			const made = call(operation, values, item);

			expect(made.items).toEqual([item]);
			expect(made.method).toBe(method);
			const segments = made.path.split('/').slice(1);
			expect(segments).toHaveLength(inPath.length + 2);
			expect(segments.slice(1, -1).map(decodeURIComponent)).toEqual(inPath.map((one) => one.trim()));
			if (toBody.length === 0) expect(made).not.toHaveProperty('body');

			let leaves = 0;
			for (const { name, where, value: wanted } of fields) {
				const target = home(method, where);
				for (const [place, holder] of [
					['query', made.query],
					['body', made.body],
				] as const) {
					const here = target === place && !unset(wanted);
					expect(at(holder, name)).toEqual(here ? wanted : undefined);
					if (here) leaves++;
				}
			}
			const count = (one: unknown): number =>
				typeof one === 'object' && one !== null && !Array.isArray(one)
					? Object.values(one).reduce((sum: number, inner) => sum + count(inner), 0)
					: 1;
			expect(count(made.query) + count(made.body ?? {})).toBe(leaves);
		}),
	);
});

test.each(['', '   ', '.', '..', ' .. ', '\t.', undefined, null])('a path value %j is refused with the label of its field', (bad) => {
	const operation: Operation = { name: '', action: '', route: 'DELETE /things/{thing_id}', required: [json('thing_id', '')] };
	expect(() => segment(bad)).toThrow(Refusal);
	expect(() => fill('/things/{thing_id}', { thing_id: bad })).toThrow(Refusal);
	expect(() => call(operation, { thing_id: bad }, 0)).toThrow(expect.objectContaining({ label: 'Thing ID' }));
});

test('a number, also 0, is a path value', () => {
	expect(segment(0)).toBe('0');
	expect(segment(17)).toBe('17');
});

test('text that is no valid Unicode is refused as a value, not with a crash', () => {
	expect(() => segment('\uD800')).toThrow(Refusal);
});

test('0, false and null are values', () => {
	const operation: Operation = { name: '', action: '', route: 'PATCH /x', optional: ['a', 'b', 'c', 'd'].map((name) => json(name, '')) };
	expect(call(operation, { a: 0, b: false, c: null, d: '' }, 0).body).toEqual({ a: 0, b: false, c: null });
});

describe('joined', () => {
	type Origin = { group: number; entries: number };
	const make = ({ group, entries }: Origin, item: number): Call => ({
		items: [item],
		method: 'POST',
		route: '/bulk/{to}',
		path: `/bulk/${group % 2}`,
		query: group % 3 ? { q: group % 3 } : {},
		body: { list: Array.from({ length: entries }, (_, n) => ({ item, n })), flag: group > 3, group },
	});
	const origins = fc.array(fc.record({ group: fc.nat({ max: 5 }), entries: fc.nat({ max: 5 }) }), { maxLength: 30 });
	const listOf = (one: Call) => one.body?.list as Array<{ item: number; n: number }>;

	test('no entry is lost, doubled or reordered; items[i] belongs to entry i; never above max; as few calls as can be', () => {
		fc.assert(
			fc.property(origins, fc.integer({ min: 1, max: 7 }), (all, max) => {
				const out = joined(all.map(make), { field: 'list', max });
				const groupOf = (one: Call) => one.body?.group as number;
				for (const one of out) {
					expect(listOf(one).length).toBeGreaterThan(0);
					expect(listOf(one).length).toBeLessThanOrEqual(max);
					expect(one.items).toEqual(listOf(one).map(({ item }) => item));
					const origin = make({ group: groupOf(one), entries: 0 }, 0);
					expect({ ...one, items: [0], body: { ...one.body, list: [] } }).toEqual(origin);
				}
				for (let group = 0; group <= 5; group++) {
					const wanted = all.flatMap((one, item) => (one.group === group ? listOf(make(one, item)) : []));
					const calls = out.filter((one) => groupOf(one) === group);
					expect(calls.flatMap(listOf)).toEqual(wanted);
					expect(calls).toHaveLength(Math.ceil(wanted.length / max));
				}
			}),
		);
	});

	test('the calls handed in are left as they were', () => {
		const calls = [make({ group: 1, entries: 2 }, 0), make({ group: 1, entries: 3 }, 1)];
		const before = structuredClone(calls);
		joined(calls, { field: 'list', max: 2 });
		expect(calls).toEqual(before);
	});

	test.each<[string, (call: Call) => Call]>([
		['path', (one) => ({ ...one, path: '/other' })],
		['query', (one) => ({ ...one, query: { a: 1 } })],
		['another body field', (one) => ({ ...one, body: { ...one.body, flag: 'other' } as IDataObject })],
		['a body field that one of them has not', (one) => ({ ...one, body: { ...one.body, more: null } as IDataObject })],
	])('calls that differ in %s never join', (_, change) => {
		const one = make({ group: 1, entries: 1 }, 0);
		expect(joined([one, change(make({ group: 1, entries: 1 }, 1))], { field: 'list', max: 9 })).toHaveLength(2);
		expect(joined([one, make({ group: 1, entries: 1 }, 1)], { field: 'list', max: 9 })).toHaveLength(1);
	});
});
