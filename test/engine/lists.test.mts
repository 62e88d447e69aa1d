import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { List, Operation, Provider } from '../../engine/describe';
import { text } from '../../engine/fields';
import type { Paging } from '../../engine/pages';
import { listSearch, loadOptions } from '../../engine/search';
import { execute, fakeClock, loading, offering, provider, settled, type Order, type Request, type Serve } from './support.mts';

fakeClock();

describe('an answer that says whether there is more', () => {
	const size = { name: 'size', max: 5 };
	const flagged: Paging = { items: 'page.rows', size, by: 'cursor', send: 'after', read: 'last', more: 'page.more' };
	type Page = { rows: number; more?: unknown; last?: unknown };
	/** These pages, one after the other; the cursor of a page is its number unless it says another. */
	const served =
		(...all: Page[]): Serve =>
		({ query }) => {
			const n = Number(query.after ?? 0);
			const { rows, more, last = n + 1 } = all[n] ?? { rows: 0, more: false };
			return { body: { page: { rows: Array.from({ length: rows }, (_, i) => ({ id: `${n}.${i}` })), more }, last } };
		};
	const order = (serve: Serve, paging: Paging, parameters: IDataObject = { returnAll: true }): Order => ({
		operation: 'getAll',
		parameters: { simplify: false, ...parameters },
		items: [{}, {}],
		serve,
		provider: { paging, concurrency: 1 },
	});
	const read = async (pages: Page[], paging = flagged, parameters?: IDataObject) => {
		const { json, log } = await execute(order(served(...pages), paging, parameters));
		const half = log.requests.length / 2;
		expect(log.requests.slice(half).map(({ query }) => query)).toEqual(log.requests.slice(0, half).map(({ query }) => query));
		return { rows: json.length / 2, asked: log.requests.slice(0, half).map(({ query }) => query.after) };
	};

	test.each<[string, Page[], number, unknown[]]>([
		['an empty page in the middle is not the last one', [{ rows: 2, more: true }, { rows: 0, more: true }, { rows: 1, more: false }], 3, [undefined, 1, 2]],
		['empty pages at the start neither', [{ rows: 0, more: true }, { rows: 0, more: true }, { rows: 4, more: false }], 4, [undefined, 1, 2]],
		['a full page that says so is the last one, whatever its cursor', [{ rows: 5, more: false }, { rows: 5, more: false }], 5, [undefined]],
		['what is not true is no', [{ rows: 5, more: 'true' }, { rows: 5 }], 5, [undefined]],
		['nothing said is no', [{ rows: 5 }, { rows: 5 }], 5, [undefined]],
		['more, but no cursor: the end', [{ rows: 5, more: true, last: null }], 5, [undefined]],
		['more, but a cursor that was there: the end', [{ rows: 5, more: true }, { rows: 5, more: true, last: 1 }], 10, [undefined, 1]],
	])('%s', async (_, pages, rows, asked) => {
		expect(await read(pages)).toEqual({ rows, asked });
	}); // prettier-ignore

	test('without the flag an empty page is the last one', async () => {
		const plain: Paging = { items: 'page.rows', size, by: 'cursor', send: 'after', read: 'last' };
		expect(await read([{ rows: 2 }, { rows: 0 }, { rows: 3 }], plain)).toEqual({ rows: 2, asked: [undefined, 1] });
	});

	test('a limit ends it before', async () => {
		const pages = Array<Page>(9).fill({ rows: 2, more: true });
		expect(await read(pages, flagged, { returnAll: false, limit: 3 })).toEqual({ rows: 3, asked: [undefined, 1] });
	});

	test('whatever pages there are: all rows up to the first that says that it is the last, each once, in order', async () => {
		const page = fc.record({ rows: fc.nat({ max: 5 }), more: fc.boolean() });
		await fc.assert(
			fc.asyncProperty(fc.array(page, { minLength: 1, maxLength: 8 }), async (pages) => {
				const end = pages.findIndex(({ more }) => !more);
				const all = pages.slice(0, end < 0 ? undefined : end + 1);
				const { json } = await execute({ ...order(served(...pages), flagged), items: [{}] });
				expect(json).toEqual(all.flatMap(({ rows }, n) => Array.from({ length: rows }, (_, i) => ({ id: `${n}.${i}` }))));
			}),
			{ numRuns: 60 },
		);
	});

	test('pages whose left-out rows count are asked for whole, and the limit is kept', async () => {
		const whole: Paging = { ...flagged, size: { ...size, whole: true } } as Paging;
		const sizes = async (paging: Paging) => {
			const { log, json } = await execute({ ...order(served({ rows: 2, more: true }, { rows: 5, more: true }), paging, { returnAll: false, limit: 3 }), items: [{}] }); // prettier-ignore
			expect(json).toHaveLength(3);
			return log.requests.map(({ query }) => query.size);
		};
		expect(await sizes(whole)).toEqual([5, 5]);
		expect(await sizes(flagged)).toEqual([3, 1]);
	});
});

describe('lists of the editor', () => {
	const rows = [{ id: 1, title: 'Red' }, { id: 2, title: 'Blue' }, { id: 1, title: 'Red again' }]; // prettier-ignore
	const list = (more: Partial<List>): Provider => ({
		...provider,
		lists: { marks: { route: 'GET /marks', value: 'id', label: (row) => String(row.title), ...more } },
	});
	const search = async (of: Provider, serve: Serve, filter?: string, token?: string) => {
		const { log, context } = loading(serve);
		const { results, paginationToken } = await settled(listSearch(of).marks.call(context, filter, token));
		return { shown: results.map(({ name, value }) => [name, value]), token: paginationToken as string | undefined, asked: log.requests.map(({ query }) => query) }; // prettier-ignore
	};
	const options = async (of: Provider, serve: Serve) => {
		const { log, context } = loading(serve);
		const found = await settled(loadOptions(of).marks.call(context));
		return { shown: found.map(({ name, value }) => [name, value]), asked: log.requests.map(({ query }) => query) };
	};
	/** Two pages that share a record. */
	const twoPages = ({ query }: Request) => ({ body: query.after ? { data: [{ id: 2, title: 'Blue' }, { id: 3, title: 'Green' }] } : { data: rows.slice(0, 2), next: 'c' } }); // prettier-ignore

	test('what is always asked goes along with page, text and cursor', async () => {
		const of = list({ ask: { kind: 'letter' }, search: 'q' });
		const first = await search(of, twoPages, 'e');
		const second = await search(of, twoPages, 'e', first.token);
		expect([...first.asked, ...second.asked]).toEqual([
			{ kind: 'letter', limit: 5, q: 'e' },
			{ kind: 'letter', limit: 5, q: 'e', after: 'c' },
		]);
		expect(second.token).toBeUndefined();
		expect((await options(of, twoPages)).asked).toEqual([{ kind: 'letter', limit: 5 }, { kind: 'letter', limit: 5, after: 'c' }]); // prettier-ignore
	});

	test('it is handed out in its own way, or at once', async () => {
		const paging: Paging = { items: 'marks', size: { name: 'count', max: 2 }, by: 'page', send: 'page', first: 1 };
		const serve: Serve = ({ query }) => ({ body: { marks: rows.slice(0, 2).map(({ id, title }) => ({ id: id + Number(query.page) * 10, title })).slice(0, query.page === 3 ? 1 : 2) } }); // prettier-ignore
		expect((await options(list({ paging }), serve)).asked).toEqual([1, 2, 3].map((page) => ({ count: 2, page })));
		const once = await search(list({ paging: { items: 'data', by: 'once' }, ask: { kind: 'x' } }), () => ({ body: { data: rows, next: 'c' } })); // prettier-ignore
		expect([once.asked, once.token]).toEqual([[{ kind: 'x' }], undefined]);
	});

	test('equal values are shown once: in one page, and over all pages of a list that takes several', async () => {
		const twice = await search(list({}), () => ({ body: { data: rows } }));
		expect(twice.shown.map(([, value]) => value)).toEqual(['1', '2']);
		const all = await options(list({}), twoPages);
		expect(all.shown).toEqual([['Blue', '2'], ['Green', '3'], ['Red', '1']]); // prettier-ignore
	});

	test('a value that is always there is not shown a second time', async () => {
		const all = await options(list({ fixed: { 'No Mark': '2' } }), twoPages);
		expect(all.shown).toEqual([['Green', '3'], ['No Mark', '2'], ['Red', '1']]); // prettier-ignore
	});

	test('its words are found in the same way when they are typed into a field', async () => {
		const mark: Operation = {
			name: 'Mark',
			action: 'Mark a letter',
			route: 'POST /mark',
			required: [text('mark', 'Which', { from: 'marks' })],
		};
		const paging: Paging = { items: 'marks', by: 'once' };
		const { lists } = list({ ask: { kind: 'letter' }, paging });
		const serve: Serve = ({ method }) => ({ body: method === 'GET' ? { marks: rows.slice(0, 2) } : { ok: true } });
		const done = await execute({ operation: 'mark', parameters: { mark: '={{ $json.mark }}' }, items: [{ mark: 'Blue' }, { mark: 'red' }], serve, provider: offering({ mark }, { lists }) }); // prettier-ignore
		expect(done.log.requests.map(({ method, query, body }) => [method, query, body])).toEqual([
			['GET', { kind: 'letter' }, undefined],
			['POST', {}, { mark: '2' }],
			['POST', {}, { mark: '1' }],
		]);
	});

	test('two lists of one route that ask for different things have words of their own', async () => {
		const mark: Operation = {
			name: 'Mark',
			action: 'Mark a letter',
			route: 'POST /mark',
			required: [text('mark', 'Which', { from: 'marks' }), text('wish', 'Which', { from: 'wishes' })],
		};
		const { lists } = list({ ask: { kind: 'mark' } });
		const all = { ...lists, wishes: { ...lists.marks, ask: { kind: 'wish' } } };
		const serve: Serve = ({ method, query }) => ({ body: method === 'GET' ? { data: [{ id: query.kind === 'mark' ? 1 : 2, title: 'Red' }] } : { ok: true } }); // prettier-ignore
		const done = await execute({ operation: 'mark', parameters: { mark: 'Red', wish: 'Red' }, items: [{}, {}], serve, provider: offering({ mark }, { lists: all }) }); // prettier-ignore
		expect(done.log.requests.map(({ method, body }) => [method, body])).toEqual([
			['GET', undefined],
			['GET', undefined],
			['POST', { mark: '1', wish: '2' }],
			['POST', { mark: '1', wish: '2' }],
		]);
	});
});
