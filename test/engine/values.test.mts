import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { Column } from '../../engine/describe';
import { number } from '../../engine/fields';
import { Refusal } from '../../engine/refusal';
import { columnFinder, recordOf, simplified } from '../../engine/values';
import { colours } from './support.mts';

const columns: Column[] = [
	{ name: 'first_name', label: 'First Name', aliases: ['Vorname', 'given name'] },
	{ name: 'age', label: 'Age (Years)', send: number('age', '').send },
	{ name: 'size', label: 'Länge', send: (value) => value },
	{ name: 'more', label: 'More', send: (value) => value },
];
const find = columnFinder(columns);

const headers = columns.flatMap((one) => [one.name, one.label, ...(one.aliases ?? [])].map((header) => ({ header, column: one })));

test('a header finds its column by name, label or alias, whatever its case and punctuation', () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...headers),
			fc.array(fc.constantFrom('', ' ', '_', '-', '.', ': ', '/')),
			fc.boolean(),
			({ header, column }, marks, loud) => {
				const letters = [...header.replace(/[ _()]/g, '')];
				const changed = letters.map((letter, i) => (loud ? letter.toUpperCase() : letter.toLowerCase()) + (marks[i] ?? '')).join('');
				expect(find(changed)).toBe(column);
			},
		),
	);
});

test.each(['', '---', 'name', 'first', 'first name 2', 'toString', '__proto__', 'constructor'])('%j is no column', (header) => {
	expect(find(header)).toBeUndefined();
});

const known = new Set(['first_name', 'age', 'size', 'more']);
const cell = fc.oneof(
	fc.constantFrom<unknown>('', null, undefined, 0, false, true),
	fc.integer(),
	fc.string().map((text) => `x${text}`),
);
const unknownHeader = fc.string({ minLength: 1 }).map((text) => `zz ${text}`);

test('empty cells are dropped, 0 and false are kept; unknown columns are left out, or go to where they are wanted', () => {
	fc.assert(
		fc.property(fc.dictionary(unknownHeader, cell, { noNullPrototype: true }), cell, fc.boolean(), (others, size, wanted) => {
			const record = recordOf(find, { ...others, LÄNGE: size } as IDataObject, wanted ? 'more' : undefined);
			const given = Object.entries(others).filter(([, value]) => !['', null, undefined].includes(value as string));
			expect(record.size).toBe(['', null].includes(size as string) ? undefined : size);
			expect('size' in record).toBe(record.size !== undefined);
			expect(record.more).toEqual(wanted && given.length ? Object.fromEntries(given) : undefined);
			for (const name of Object.keys(record)) expect(known.has(name)).toBe(true);
		}),
	);
});

test('text columns take numbers, booleans and objects as text; unknown objects go as JSON', () => {
	expect(recordOf(find, { Vorname: 0 })).toEqual({ first_name: '0' });
	expect(recordOf(find, { Vorname: false })).toEqual({ first_name: 'false' });
	expect(recordOf(find, { Vorname: ' Ada ' })).toEqual({ first_name: 'Ada' });
	expect(recordOf(find, { Vorname: { a: 1 }, other: [1, 2] }, 'more')).toEqual({ first_name: '{"a":1}', more: { other: '[1,2]' } });
});

test('a cell of blanks is an empty cell', () => {
	expect(recordOf(find, { Vorname: '   ', age: ' \t' })).toEqual({});
});

test("of two headers for one column the API's own name wins, else the first", () => {
	expect(recordOf(find, { Vorname: 'A', first_name: 'B', 'First Name': 'C' })).toEqual({ first_name: 'B' });
	expect(recordOf(find, { 'First Name': 'C', Vorname: 'A' })).toEqual({ first_name: 'C' });
	expect(recordOf(find, { Vorname: '', 'First Name': 'C' })).toEqual({ first_name: 'C' });
});

test('what is said for `more` itself wins over unknown columns of the same name', () => {
	expect(recordOf(find, { more: { a: 1, b: 2 }, a: 'other', c: 3 }, 'more')).toEqual({ more: { a: 1, b: 2, c: 3 } });
});

test('a value that a column refuses is refused with the label of the column', () => {
	expect(() => recordOf(find, { AGE_YEARS: 'old' })).toThrow(Refusal);
	expect(() => recordOf(find, { AGE_YEARS: 'old' })).toThrow(expect.objectContaining({ label: 'Age (Years)' }));
});

test('simplified takes dotted paths, says enums as words, and lets unknown numbers through', () => {
	const short = simplified({ fields: { id: 'id', colour: 'look.colour', deep: 'a.b.c' }, words: { colour: colours } });
	expect(short({ id: 1, look: { colour: 2 }, other: 'x' })).toEqual({ id: 1, colour: 'Green', deep: undefined });
	expect(short({ id: 1, look: { colour: null } }).colour).toBe('No Colour');
	expect(short({ id: 1, look: { colour: 77 } }).colour).toBe(77);
	expect(short({ id: 1, look: null, a: null })).toMatchObject({ id: 1 });
});
