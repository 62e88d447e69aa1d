import fc from 'fast-check';
import { parseCsv } from '../../engine/csv';
import { execute, fakeClock } from './support.mts';

fakeClock();

const quoted = (cell: string) => (/[",\r\n]/.test(cell) || cell === '' ? `"${cell.replace(/"/g, '""')}"` : cell);
const cell = fc.oneof(fc.string(), fc.stringMatching(/^[",\r\n a-c]{0,8}$/));

test('what was written as CSV is read back, whatever is in its cells', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 4 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 5 })),
			fc.constantFrom('\n', '\r\n'),
			fc.boolean(),
			(lines, end, closed) => {
				const names = (lines[0] ?? []).map((_, i) => `n${i}`);
				const content = [names, ...lines].map((line) => line.map(quoted).join(',')).join(end) + (closed ? end : '');
				// A line with one empty cell cannot be told from an empty line.
				const told = lines.filter((line) => line.length > 1 || line[0] !== '');
				expect(parseCsv(content)).toEqual(told.map((line) => Object.fromEntries(line.map((value, i) => [`n${i}`, value]))));
			},
		),
		{ numRuns: 500 },
	);
});

test.each([
	['', []],
	['a,b', []],
	['\uFEFFa,b\n1,2', [{ a: '1', b: '2' }]],
	[
		'a,b\n1\n\n3,4,5\n',
		[
			{ a: '1', b: '' },
			{ a: '3', b: '4' },
		],
	],
	['a\n"""x"""\n"y\n', [{ a: '"x"' }, { a: 'y\n' }]],
])('%j', (content, records) => expect(parseCsv(content)).toEqual(records));

describe('an operation that gives a file', () => {
	const sheet = { name: 'Get Sheet', action: 'Get the sheet', route: 'GET /sheet', gives: 'file', file: { name: 'sheet.csv', type: 'text/csv' } } as const; // prettier-ignore
	const order = {
		operation: 'sheet',
		provider: { resources: { letter: { name: 'Letter', operations: { sheet } } } },
		serve: () => ({ headers: { 'content-type': 'text/csv' }, body: 'code,words\nc1,"Hi, you"\n' }),
	};

	test('as items: one for each line, paired', async () => {
		const { json, items } = await execute({ ...order, parameters: { asItems: true }, items: [{}, {}] });
		expect(json).toEqual([1, 2].map(() => ({ code: 'c1', words: 'Hi, you' })));
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	test('as binary data, in the field that is asked for', async () => {
		const made: unknown[] = [];
		const prepareBinaryData = async (data: Buffer, name: string, type: string) => {
			made.push([data.toString(), name, type]);
			return { data: data.toString('base64'), mimeType: type };
		};
		const { items } = await execute({ ...order, parameters: { options: { binaryProperty: 'sheet' } }, helpers: { prepareBinaryData } });
		expect(items).toEqual([
			{
				json: { fileName: 'sheet.csv' },
				binary: { sheet: { data: expect.any(String) as string, mimeType: 'text/csv' } },
				pairedItem: { item: 0 },
			},
		]);
		expect(made).toEqual([['code,words\nc1,"Hi, you"\n', 'sheet.csv', 'text/csv']]);
	});
});
