import type { IDataObject } from 'n8n-workflow';
import type { Operation, Provider } from '../../engine/describe';
import { listed, several, text } from '../../engine/fields';
import { loadOptions } from '../../engine/search';
import { execute, fakeClock, loading, provider, settled, type Order, type Request } from './support.mts';

fakeClock();

const dye: Operation = {
	name: 'Dye',
	action: 'Dye a letter',
	route: 'POST /dye',
	required: [listed('tone', 'Of the paper', 'tones', { from: 'tones', label: 'Tone Name or ID' })],
	optional: [several('others', 'More', 'tones', { from: 'tones' })],
};
const look: Operation = {
	name: 'Look',
	action: 'Look at letters',
	route: 'GET /letters',
	required: [text('q', 'What')],
	gives: 'items',
	simple: { fields: { id: 'id', tone: 'look.tone' }, words: { tone: 'tones' } },
};
const own: Partial<Provider> = {
	resources: { letter: { name: 'Letter', scope: 'letters', operations: { dye, look } } },
	lists: {
		...provider.lists,
		tones: { route: 'GET /tones', value: 'no', label: ({ word }) => String(word), fixed: { Red: 1, Plain: null }, scope: 'tones:read' },
	},
};
/** Twelve tones of the service: three pages. */
const tones = Array.from({ length: 12 }, (_, i) => ({ no: 2000 + i, word: `Tone ${i}` }));
const serve = ({ path, query, body }: Request) => {
	if (path !== '/tones') return { body: path === '/letters' ? { data: letters } : { ...(body as object) } };
	const start = Number(query.after ?? 0);
	return { body: { data: tones.slice(start, start + 5), next: start + 5 < tones.length ? start + 5 : undefined } };
};
let letters: IDataObject[] = [];
const run = async (operation: string, parameters: IDataObject, more: Partial<Order> = {}) => {
	const done = await execute({ operation, parameters, provider: own, serve, ...more });
	return { ...done, lists: done.log.requests.filter(({ path }) => path === '/tones').length };
};

describe('a word that is asked for', () => {
	test.each([
		['Red', 1],
		[' red ', 1],
		[1, 1],
		['1', 1],
		['Plain', null],
		[2003, 2003],
		['-7', -7],
	])('%j needs no list', async (tone, sent) => {
		const { json, lists } = await run('dye', { tone });
		expect([json, lists]).toEqual([[{ tone: sent }], 0]);
	});

	test('of the service is found by its name in any case, and the list is read once for all items', async () => {
		const items = [{ tone: 'tone 11' }, { tone: 'Red' }, { tone: 'Tone 3' }];
		const { json, lists } = await run('dye', { tone: '={{ $json.tone }}', additionalFields: { others: ['Tone 0', 1] } }, { items });
		expect(json).toEqual([2011, 1, 2003].map((tone) => ({ tone, others: [2000, 1] })));
		expect(lists).toBe(3);
	});

	test('is looked up in what was put together once, and once more when the list has been read', async () => {
		let looks = 0;
		const counted = { ...own.lists?.tones, get fixed() { looks++; return { Red: 1, Plain: null }; } } as Provider['lists'][string]; // prettier-ignore
		const lists: Provider['lists'] = { ...provider.lists, tones: counted };
		const items = Array.from({ length: 30 }, (_, n) => ({ tone: n < 10 ? 'Red' : `Tone ${n % 12}` }));
		const { json } = await run('dye', { tone: '={{ $json.tone }}' }, { items, provider: { ...own, lists } });
		expect(json).toEqual(items.map((_, n) => ({ tone: n < 10 ? 1 : 2000 + (n % 12) })));
		expect(looks).toBe(2);
	});

	test('several may be typed with commas', async () => {
		const { json } = await run('dye', { tone: 'Red', additionalFields: { others: ' Tone 2, red,7' } });
		expect(json).toEqual([{ tone: 1, others: [2002, 1, 7] }]);
	});

	test('that nobody knows is refused with the ones there are; the other items go on', async () => {
		const items = [{ tone: 'Teal' }, { tone: 'Tone 1' }];
		const { json, log } = await run('dye', { tone: '={{ $json.tone }}' }, { items, continueOnFail: true });
		expect(json).toEqual([{ error: `'Tone Name or ID' cannot be "Teal" [item 0]` }, { tone: 2001 }]);
		expect(log.requests.filter(({ path }) => path === '/dye')).toHaveLength(1);
		const { error } = await run('dye', { tone: 'Teal' });
		expect(error?.description).toContain('Tone 11');
		expect(error?.description).toContain('Red');
	});

	test('where the key may not read the list: says which scope it lacks', async () => {
		const refuse = () => ({ status: 403 });
		const { error } = await run('dye', { tone: 'Teal' }, { serve: refuse });
		expect([error?.message, error?.description]).toEqual(['The key may not do this', 'Give it the scope tones:read.']);
	});
});

describe('a number that comes back', () => {
	const tonesOf = (json: IDataObject[]) => json.map(({ tone }) => tone);

	test('is told by its word; the list is read only for one that is not built in, and once', async () => {
		letters = [1, null, undefined].map((tone, id) => ({ id, look: { tone } }));
		const plain = await run('look', { q: 'x', returnAll: true });
		expect([tonesOf(plain.json), plain.lists]).toEqual([['Red', 'Plain', 'Plain'], 0]);
		letters = [2011, 1, 4711].map((tone, id) => ({ id, look: { tone } }));
		const { json, lists } = await run('look', { q: 'x', returnAll: true }, { items: [{}, {}, {}] });
		expect(tonesOf(json)).toEqual([1, 2, 3].flatMap(() => ['Tone 11', 'Red', 4711]));
		expect(lists).toBe(3);
	});

	test('is told by its word also where another item has had the list read', async () => {
		const slow = (request: Request) => {
			letters = [{ id: 0, look: { tone: request.query.q === 'late' ? 2003 : 2011 } }];
			return serve(request);
		};
		const items = [{ q: 'soon' }, { q: 'late' }];
		const { json, lists } = await run(
			'look',
			{ q: '={{ $json.q }}', returnAll: true, options: { concurrency: 1 } },
			{ items, serve: slow },
		);
		expect([tonesOf(json), lists]).toEqual([['Tone 11', 'Tone 3'], 3]);
	});

	test('stays a number where the list cannot be read, and in the raw answer', async () => {
		letters = [{ id: 0, look: { tone: 2011 } }];
		const closed = (request: Request) => (request.path === '/tones' ? { status: 403 } : serve(request));
		expect(tonesOf((await run('look', { q: 'x', returnAll: true }, { serve: closed })).json)).toEqual([2011]);
		const raw = await run('look', { q: 'x', returnAll: true, simplify: false });
		expect([raw.json, raw.lists]).toEqual([letters, 0]);
	});
});

test('two lists that read the same are read once; a built-in word wins over one of the service that differs in case only', async () => {
	const tones2 = { ...(own.lists?.tones as object), fixed: { Red: 1 } } as never;
	const lists = { ...own.lists, tones2 } as Provider['lists'];
	const both: Operation = { ...dye, optional: [listed('second', 'More', 'tones2', { from: 'tones2' })] };
	const named = ({ path, ...rest }: Request) => (path === '/tones' ? { body: { data: [{ no: 2, word: 'RED' }, { no: 3, word: 'Blue' }] } } : serve({ path, ...rest })); // prettier-ignore
	const parameters = { tone: 'blue', additionalFields: { second: 'red' } };
	const { json, lists: count } = await run('dye', parameters, {
		items: [{}, {}],
		serve: named,
		provider: { ...own, lists, resources: { letter: { name: 'Letter', operations: { dye: both } } } },
	});
	expect([json, count]).toEqual([
		[
			{ tone: 3, second: 1 },
			{ tone: 3, second: 1 },
		],
		1,
	]);
});

test('the field offers the built-in words and those of the service', async () => {
	const { context, log } = loading(serve);
	const options = await settled(loadOptions({ ...provider, ...own })['tones'].call(context));
	expect(options).toHaveLength(14);
	expect(options).toEqual(expect.arrayContaining([{ name: 'Red', value: 1 }, { name: 'Plain', value: 'Plain' }, { name: 'Tone 11', value: '2011' }])); // prettier-ignore
	expect(log.requests).toHaveLength(3);
});

test('a key that may not read the list is offered the built-in words', async () => {
	const { context } = loading(() => ({ status: 403 }));
	expect(await settled(loadOptions({ ...provider, ...own })['tones'].call(context))).toEqual([
		{ name: 'Plain', value: 'Plain' },
		{ name: 'Red', value: 1 },
	]);
	const lists = { ...own.lists, bare: { ...own.lists?.tones, fixed: undefined } } as Provider['lists'];
	await expect(settled(loadOptions({ ...provider, lists })['bare'].call(context))).rejects.toThrow('The key may not do this');
});

test('a list without a route offers its words without a request', async () => {
	const { context, log } = loading(serve);
	const lists = { zones: { value: 'value', label: String, fixed: { North: 'n', South: 's' } } };
	expect(await settled(loadOptions({ ...provider, lists })['zones'].call(context))).toHaveLength(2);
	expect(log.requests).toHaveLength(0);
});
