import type { IDataObject } from 'n8n-workflow';
import type { Operation, Provider } from '../../engine/describe';
import { number, text } from '../../engine/fields';
import { broken, execute, fakeClock, letterOperations, offering, provider, type Order, type Reply, type Serve } from './support.mts';

fakeClock();

const two = [{ id: 'l0' }, { id: 'l1' }];
const order = (operation: string, serve: Serve, service: Partial<Provider>, more: Partial<Order> = {}): Order => ({
	operation,
	parameters: { id: '={{ $json.id }}', title: '={{ $json.id }}', ...more.parameters },
	items: two,
	serve,
	provider: service,
	...(({ parameters: _, ...rest }) => rest)(more),
});
const raw = { parameters: { simplify: false } };

describe('the envelope of success answers', () => {
	const open = (body: unknown) => ((body as IDataObject | undefined)?.good === true ? (body as IDataObject).inside : body);

	test('is taken off one record, and off lists page by page', async () => {
		const get = await execute(order('get', ({ path }) => ({ body: { good: true, inside: { path } } }), { open }, raw)); // prettier-ignore
		expect(get.json).toEqual([{ path: '/letters/l0' }, { path: '/letters/l1' }]);
		const page: Serve = ({ query }) => ({
			body: { good: true, inside: { data: [{ n: query.after ?? 0 }], next: query.after ? null : 1 } },
		});
		const { json } = await execute(order('getAll', page, { open }, { parameters: { returnAll: true, simplify: false } })); // prettier-ignore
		expect(json).toEqual([{ n: 0 }, { n: 1 }, { n: 0 }, { n: 1 }]);
	});

	const failures: Array<() => Reply | Error> = [() => broken('ECONNRESET'), () => ({ status: 503 })];
	test('is taken off an answer that came after a failure too', async () => {
		const open = (body: unknown) => (body as IDataObject).inside;
		for (const failure of failures) {
			const serve: Serve = (_, n) => (n === 0 ? failure() : { body: { inside: { ok: true } } });
			expect((await execute(order('get', serve, { open }, raw))).json).toEqual([{ ok: true }, { ok: true }]);
		}
	});

	test('stays around an error, whose words are found as ever', async () => {
		const { error } = await execute(order('get', () => ({ status: 422, body: { problem: 'no such letter', good: true, inside: {} } }), { open })); // prettier-ignore
		expect(error?.message).toBe('Pigeon Post: No such letter [item 0]');
	});
});

describe('an error answer that is a text', () => {
	test.each([
		['<html>Bad gateway</html>', 'Pigeon Post: <html>Bad gateway</html> [item 0]'],
		['x'.repeat(1000), `Pigeon Post: X${'x'.repeat(199)} [item 0]`],
		['', 'Pigeon Post answered with status 418 [item 0]'],
		[{}, 'Pigeon Post answered with status 418 [item 0]'],
	])('%j', async (body, message) => {
		const { error } = await execute(order('get', () => ({ status: 418, body }), {}));
		expect(error?.message).toBe(message);
	});
});

describe('a success answer that was none, by what the service says in all of them', () => {
	const failed = (body: unknown) => (body as IDataObject | undefined)?.why as string | undefined;
	const open = (body: unknown) => (body as IDataObject).inside;
	const serve: Serve = ({ path, body, query }) => {
		const isBad = [path, (body as IDataObject | undefined)?.title, query.title].some((one) => /l0(\/|$)/.test(String(one)));
		return { body: isBad ? { why: 'no ink', inside: { data: [] } } : { inside: { data: [{ n: 1 }] } } };
	};
	const parameters = { returnAll: true, simplify: false, filters: { title: '={{ $json.id }}' } };

	test.each(['get', 'create', 'getAll', 'look', 'delete', 'fly'])(
		'%s: its reason is the error of its item, and it is not repeated',
		async (operation) => {
			const { items, log } = await execute(order(operation, serve, { failed, open }, { parameters, continueOnFail: true }));
			expect(items[0]).toEqual({ json: { error: 'Pigeon Post did not do it: no ink [item 0]' }, pairedItem: { item: 0 } });
			expect(items.slice(1).map(({ json, pairedItem }) => [json.error, pairedItem])).toEqual([[undefined, { item: 1 }]]);
			expect(log.requests).toHaveLength(2);
		},
	);

	test('is no matter of an error answer', async () => {
		const { error } = await execute(order('get', () => ({ status: 422, body: { problem: 'no such letter', why: 'no ink' } }), { failed }));
		expect(error?.message).toBe('Pigeon Post: No such letter [item 0]');
	});
});

describe('what is read before it is written', () => {
	const { append } = letterOperations;
	const reads = { ...append.reads, done: (_: unknown, found: IDataObject) => (found.note === 'full' ? found : undefined) } as Operation['reads']; // prettier-ignore
	const serve: Serve = ({ method, path, body }) =>
		method === 'GET' ? { body: { path, note: path.endsWith('l0') ? 'full' : 'half' } } : { body: { written: (body as IDataObject).note } };

	test('nothing is written where nothing is left to do: what was found is given, and the other item is written', async () => {
		const service = offering({ append: { ...append, reads } });
		const { items, log } = await execute(order('append', serve, service, { parameters: { note: 'n', keep: true } }));
		expect(items).toEqual([
			{ json: { path: '/letters/l0', note: 'full' }, pairedItem: { item: 0 } },
			{ json: { written: 'half n' }, pairedItem: { item: 1 } },
		]);
		expect(log.requests.map(({ method }) => method).sort()).toEqual(['GET', 'GET', 'PUT']);
	});

	test('it is short as an answer would be', async () => {
		const simple = { fields: { what: 'note' } };
		const service = offering({ append: { ...append, reads, simple } });
		const { json } = await execute(order('append', serve, service, { parameters: { note: 'n', keep: true } }));
		expect(json[0]).toEqual({ what: 'full' });
	});

	test('a dry run says what would be read', async () => {
		const service = offering({ append: { ...append, reads } });
		const parameters = { note: 'n', keep: '={{ $json.id === "l0" }}', options: { dryRun: true } };
		const { json, log } = await execute(order('append', serve, service, { parameters }));
		expect(log.requests).toHaveLength(0);
		expect(json.map(({ readsFirst }) => readsFirst)).toEqual(['GET /letters/{id}', undefined]);
	});
});

describe('what the service did not keep', () => {
	const row: Operation = {
		...letterOperations.create,
		optional: [text('note', 'A remark', { label: 'Remark' }), number('weight', 'In grams')],
		echoes: true,
	};
	const parameters = { additionalFields: { note: 'n', weight: 0 } };
	const keeping = (...names: string[]): Serve => ({ body }) => ({ body: Object.fromEntries(names.map((name) => [name, (body as IDataObject)[name]])) }); // prettier-ignore

	test('is named once under the output, by its labels', async () => {
		const { hints, json } = await execute(order('create', keeping('title'), offering({ create: row }), { parameters }));
		expect(json).toHaveLength(2);
		expect(hints).toEqual(['Pigeon Post did not give back: Remark, Weight. It may not have kept what was written there.']);
	});

	test('all was kept, or the row does not say that answers tell: no hint', async () => {
		expect((await execute(order('create', keeping('title', 'note', 'weight'), offering({ create: row }), { parameters }))).hints).toEqual(
			[],
		);
		const silent = offering({ create: { ...row, echoes: undefined } });
		expect((await execute(order('create', keeping('title'), silent, { parameters }))).hints).toEqual([]);
	});

	test('an item that failed says nothing of its fields', async () => {
		const { hints } = await execute(order('create', () => ({ status: 422 }), offering({ create: row }), { parameters, continueOnFail: true })); // prettier-ignore
		expect(hints).toEqual([]);
	});
});

test('what is to be given of an answer is taken out before it is made short', async () => {
	const row: Operation = { ...letterOperations.get, answer: (body, { id }) => ({ ...(body.letter as IDataObject), asked: id as string }), simple: undefined }; // prettier-ignore
	const { json } = await execute(order('get', ({ path }) => ({ body: { letter: { path }, more: 1 } }), offering({ get: row }))); // prettier-ignore
	expect(json).toEqual([{ path: '/letters/l0', asked: 'l0' }, { path: '/letters/l1', asked: 'l1' }]); // prettier-ignore
});

test('the short form may be made by a function, and its words come from a list all the same', async () => {
	const simple = { fields: { title: (row: IDataObject) => String(row.title).toUpperCase(), tone: ({ look }: IDataObject) => (look as IDataObject)?.tone }, words: { tone: 'tones' } }; // prettier-ignore
	const lists = { ...provider.lists, tones: { route: 'GET /tones' as const, items: 'all.tones', value: 'no', label: ({ word }: IDataObject) => String(word) } }; // prettier-ignore
	const serve: Serve = ({ path }) =>
		path === '/tones' ? { body: { all: { tones: [{ no: 7, word: 'Dark' }] } } } : { body: { title: 'a', look: { tone: path.endsWith('l0') ? 7 : 8 } } }; // prettier-ignore
	const { json, log } = await execute(
		order('get', serve, offering({ get: { ...letterOperations.get, simple } }, { lists, concurrency: 1 })),
	);
	expect(json).toEqual([{ title: 'A', tone: 'Dark' }, { title: 'A', tone: 8 }]); // prettier-ignore
	expect(log.requests.filter(({ path }) => path === '/tones')).toHaveLength(1);
});
