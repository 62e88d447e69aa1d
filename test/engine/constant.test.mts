import type { IDataObject } from 'n8n-workflow';
import type { Operation } from '../../engine/describe';
import { choice, json, list, listed, number, records, text } from '../../engine/fields';
import { Refusal } from '../../engine/refusal';
import { execute, fakeClock, offering, provider, type Order, type Request } from './support.mts';

fakeClock();

/** How often each field has made its value. */
let made: Record<string, number> = {};
beforeEach(() => (made = {}));
const counted = (name: string, refuses?: string) =>
	text(name, '', {
		send: (value) => {
			made[name] = (made[name] ?? 0) + 1;
			if (value === refuses) throw new Refusal('is not wanted', 'Take another');
			return `${String(value)}!`;
		},
	});
const twelve = Array.from({ length: 12 }, (_, n) => ({ n }));
const order = (row: Partial<Operation>, parameters: IDataObject, more: Partial<Order> = {}): Order => ({
	operation: 'make',
	parameters,
	items: twelve,
	serve: ({ body }: Request) => ({ body: { ...(body as IDataObject) } }),
	provider: offering({ make: { name: 'Make', action: 'Make a letter', route: 'POST /letters', ...row } }),
	...more,
});

describe('a value that is the same for all items', () => {
	test('is made once, in required fields and in collections, and every item has it', async () => {
		const row = { required: [counted('title')], optional: [counted('note')], options: [counted('how')] };
		const { json: out } = await execute(order(row, { title: 'T', additionalFields: { note: 'N' }, options: { how: 'H' } }));
		expect(out).toEqual(twelve.map(() => ({ title: 'T!', note: 'N!', how: 'H!' })));
		expect(made).toEqual({ title: 1, note: 1, how: 1 });
	});

	test('beside one that is not: that one is made for each item', async () => {
		const row = { required: [counted('title'), counted('sign')] };
		const { json: out } = await execute(order(row, { title: 'T', sign: '={{ "s" + $json.n }}' }));
		expect(out).toEqual(twelve.map(({ n }) => ({ title: 'T!', sign: `s${n}!` })));
		expect(made).toEqual({ title: 1, sign: 12 });
	});

	test('an expression in one field of a collection: each item has its own, and what is beside it', async () => {
		const row = { optional: [counted('note'), counted('sign'), counted('mark')] };
		const { json: out } = await execute(order(row, { additionalFields: { note: 'N', sign: '={{ $json.n % 3 ? "s" + $json.n : "" }}' } }));
		expect(out).toEqual(twelve.map(({ n }) => ({ note: 'N!', ...(n % 3 && { sign: `s${n}!` }) })));
	});

	test('fields of two collections are not taken for each other', async () => {
		const row: Partial<Operation> = { route: 'PATCH /letters', filters: [counted('note')], optional: [{ ...counted('other'), parameter: 'note' }] }; // prettier-ignore
		const { json: out } = await execute(order(row, { filters: { note: 'F' }, updateFields: { note: 'U' } }));
		expect(out).toEqual(twelve.map(() => ({ note: 'F!', other: 'U!' })));
	});

	test('that is refused is refused for every item', async () => {
		const { json: out, log } = await execute(order({ required: [counted('title', 'bad')] }, { title: 'bad' }, { continueOnFail: true }));
		expect(out).toEqual(twelve.map(({ n }) => ({ error: `'Title' is not wanted [item ${n}]` })));
		expect(log.requests).toHaveLength(0);
	});

	test('a word of a list that must be read first is found for every item', async () => {
		const lists = {
			...provider.lists,
			tones: { route: 'GET /tones' as const, value: 'no', label: ({ word }: IDataObject) => String(word) },
		};
		const serve = ({ path, body }: Request) => ({ body: path === '/tones' ? { data: [{ no: 7, word: 'Teal' }] } : { ...(body as IDataObject) } }); // prettier-ignore
		const given = order({ required: [listed('tone', 'Of the paper', 'tones', { from: 'tones' })] }, { tone: 'teal' }, { serve });
		const { json: out, log } = await execute({ ...given, provider: { ...given.provider, lists } });
		expect(out).toEqual(twelve.map(() => ({ tone: 7 })));
		expect(log.requests.filter(({ path }) => path === '/tones')).toHaveLength(1);
	});

	test('an empty list is still refused where something is required', async () => {
		const row = { required: [list('codes', 'Which', { required: true })] };
		for (const codes of [' , ', '={{ $json.n < 0 ? "c" : " , " }}']) {
			const { json: out } = await execute(order(row, { codes }, { continueOnFail: true, items: twelve.slice(0, 2) }));
			expect(out).toEqual([0, 1].map((n) => ({ error: `'Codes' is empty [item ${n}]` })));
		}
		const { json: out } = await execute(order(row, { codes: '={{ $json.n ? "a,b" : "a" }}' }, { items: twelve.slice(0, 2) }));
		expect(out).toEqual([{ codes: ['a'] }, { codes: ['a', 'b'] }]);
	});
});

describe('fields that are shown by what others say', () => {
	const kind = choice('kind', 'Of letter', { Long: 'l', Short: 's' });
	const long = text('pages', 'How many', { required: true, shown: { kind: ['l'] } });
	const short = number('lines', 'How many', { required: true, shown: { kind: ['s'] } });
	const row = { required: [kind, long, short] };

	test('the same for all items', async () => {
		for (const [said, out] of [
			['Long', { kind: 'l', pages: '9' }],
			['s', { kind: 's', lines: 4 }],
		] as const) {
			// prettier-ignore
			const { json: given, log } = await execute(order(row, { kind: said, pages: 9, lines: '4' }));
			expect(given).toEqual(twelve.map(() => out));
			expect(log.evaluated.kind).toBe(1);
		}
	});

	test('another for each item, in words or in values; what is not shown is not asked for', async () => {
		const items = [{ kind: 'Long' }, { kind: 's' }, { kind: 'SHORT' }, { kind: 'l' }];
		const { json: given } = await execute(order(row, { kind: '={{ $json.kind }}', pages: 9, lines: 4 }, { items }));
		expect(given.map(({ pages, lines }) => [pages, lines])).toEqual([['9', undefined], [undefined, 4], [undefined, 4], ['9', undefined]]); // prettier-ignore
		const { json: out } = await execute(order(row, { kind: '={{ $json.kind }}', pages: '', lines: 4 }, { items, continueOnFail: true }));
		expect(out.map(({ error, lines }) => error ?? lines)).toEqual(["'Pages' is empty [item 0]", 4, 4, "'Pages' is empty [item 3]"]);
	});

	test('by two of them: both must say so', async () => {
		const seal = choice('seal', 'Which', { Wax: 1, None: 0 });
		const colour = text('colour', 'Of the wax', { shown: { kind: ['l'], seal: [1] } });
		const items = [{ kind: 'l', seal: 'Wax' }, { kind: 's', seal: 'Wax' }, { kind: 'l', seal: 'None' }]; // prettier-ignore
		const { json: out } = await execute(order({ required: [kind, seal, colour] }, { kind: '={{ $json.kind }}', seal: '={{ $json.seal }}', colour: 'red' }, { items })); // prettier-ignore
		expect(out.map((one) => one.colour)).toEqual(['red', undefined, undefined]);
	});
});

describe('records', () => {
	const columns = [{ name: 'code', label: 'Code' }, { name: 'words', label: 'Words' }]; // prettier-ignore
	const own = (more: Partial<Operation['required']>) => ({ required: more as Operation['required'] });

	test('as JSON that is the same for all items: each item has records of its own', async () => {
		const row = own([json('letters', 'As JSON', { columns, required: true })]);
		for (const letters of ['[{"Code": 1}, {"WORDS": "w"}]', [{ Code: 1 }, { WORDS: 'w' }]]) {
			const { json: out } = await execute(order(row, { letters: letters as never }));
			expect(out).toEqual(twelve.map(() => ({ letters: [{ code: '1' }, { words: 'w' }] })));
		}
	});

	test('mapped from the items: each has its own, in any mode', async () => {
		const row = own([records('letters', 'Which', columns, 'columns')]);
		const items = [{ code: 'a' }, { code: 'b', words: 'B' }];
		for (const value of [
			null,
			{ code: '={{ $json.code }}', words: '={{ $json.words }}' },
			{ code: '={{ $json.code + "" }}', words: '={{ $json.words }}' },
		]) {
			// prettier-ignore
			const letters = { mappingMode: value ? 'defineBelow' : 'autoMapInputData', value };
			const { json: out } = await execute(order(row, { letters: letters as never }, { items }));
			expect(out).toEqual([{ letters: [{ code: 'a' }] }, { letters: [{ code: 'b', words: 'B' }] }]);
		}
	});
});
