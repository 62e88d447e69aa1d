import type { IDataObject, INodeListSearchResult } from 'n8n-workflow';
import type { Provider } from '../../engine/describe';
import { listSearch, loadOptions, mapping } from '../../engine/search';
import { fakeClock, loading, provider, settled, type Serve } from './support.mts';

fakeClock();

const letter = (n: number) => ({ id: n, title: `T${2000 - n}` });
/** A service with so many letters, by cursor; `q` must be in the title. */
const shelf =
	(count: number): Serve =>
	(request) => {
		const { after = 0, limit, q = '' } = (request.method === 'GET' ? request.query : request.body) as IDataObject;
		const all = Array.from({ length: count }, (_, n) => letter(n)).filter(({ title }) => title.includes(String(q)));
		const end = Number(after) + Number(limit);
		return { body: { data: all.slice(Number(after), end), next: end < all.length ? end : null } };
	};
/** The same by page numbers, which start at 1. */
const paged: Provider = { ...provider, paging: { items: 'data', size: { name: 'limit', max: 5 }, by: 'page', send: 'page', first: 1 } };
const pagedShelf =
	(count: number): Serve =>
	(request) => {
		const { page, limit } = request.query;
		const number = page === undefined ? 1 : Number(page);
		if (!Number.isInteger(number) || number < 1) return { status: 400, body: { problem: `page ${String(page)} is no page` } };
		return {
			body: { data: Array.from({ length: count }, (_, n) => letter(n)).slice((number - 1) * Number(limit), number * Number(limit)) },
		};
	};

type Search = (filter?: string, token?: string) => Promise<INodeListSearchResult>;
const searching = (name: string, serve: Serve, of = provider) => {
	const { log, context } = loading(serve);
	return { log, search: ((filter, token) => settled(listSearch(of)[name].call(context, filter, token))) as Search };
};
async function everything(search: Search, filter?: string) {
	const found: Array<string | number | boolean> = [];
	let token: string | undefined;
	for (let turn = 0; turn === 0 || token; turn++) {
		if (turn > 50) throw new Error('endless');
		const page = await search(filter, token);
		found.push(...page.results.map(({ value }) => value));
		token = page.paginationToken as string | undefined;
	}
	return found;
}
const ids = (count: number) => Array.from({ length: count }, (_, n) => String(n));

describe.each([
	['letters', 'GET /letters'],
	['lofts', 'POST /lofts/list'],
])('%s (%s)', (name) => {
	test.each([0, 1, 5, 6, 23])('%d records come page by page, each once', async (count) => {
		const { log, search } = searching(name, shelf(count));
		expect(await everything(search)).toEqual(ids(count));
		expect(log.requests).toHaveLength(Math.max(1, Math.ceil(count / 5)));
	});
});

test('name and value of each; the value is text', async () => {
	const { search } = searching('letters', shelf(2));
	expect((await search()).results).toEqual([
		{ name: 'T2000', value: '0' },
		{ name: 'T1999', value: '1' },
	]);
});

test('the text typed by the user goes along with every page, together with the place', async () => {
	const { log, search } = searching('letters', shelf(30));
	const found = await everything(search, 'T199');
	expect(found).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
	expect(log.requests.map(({ query }) => query)).toEqual([
		{ limit: 5, q: 'T199' },
		{ limit: 5, after: 5, q: 'T199' },
	]);
});

test('where the service cannot search, the text is not sent', async () => {
	const { log, search } = searching('lofts', shelf(2));
	await search('T1');
	expect(log.requests[0]).toMatchObject({ method: 'POST', body: { limit: 5 }, query: {} });
});

test.each([3, 5, 13])('page numbers: %d records come page by page, each once', async (count) => {
	const { search } = searching('letters', pagedShelf(count), paged);
	expect(await everything(search)).toEqual(ids(count));
});

test('several are chosen from all pages, in the order of their names', async () => {
	const { log, context } = loading(shelf(17));
	const options = await settled(loadOptions(provider).letters.call(context));
	expect(options.map(({ value }) => value)).toEqual(ids(17).reverse());
	expect(log.requests).toHaveLength(4);
});

test('a service that never stops handing out pages is left after a while', async () => {
	let turn = 0;
	const { log, context } = loading(() => ({ body: { data: [letter(turn)], next: `c${turn++}` } }));
	const options = await settled(loadOptions(provider).letters.call(context));
	expect(log.requests.length).toBeLessThanOrEqual(20);
	expect(options).toHaveLength(log.requests.length);
});

test('an error is said in words', async () => {
	const { search } = searching('letters', () => ({ status: 401, body: { problem: 'no such key' } }));
	await expect(search()).rejects.toMatchObject({
		message: 'The key was not accepted',
		description: 'Make a new key. Pigeon Post said: no such key.',
	});
});

test('columns become fields that n8n maps', async () => {
	const { context } = loading(() => ({}));
	const columns = [
		{ name: 'a', label: 'A' },
		{ name: 'b', label: 'B', type: 'options' as const, options: [{ name: 'X', value: 1 }] },
	];
	const { fields } = await mapping(provider, columns).call(context);
	expect(fields).toMatchObject([
		{ id: 'a', displayName: 'A', type: 'string' },
		{ id: 'b', displayName: 'B', type: 'options', options: [{ name: 'X', value: 1 }] },
	]);
});

test('where the service cannot search, the pages are searched here until something is found', async () => {
	const { log, search } = searching('lofts', shelf(23));
	const { results, paginationToken } = await search('t1983');
	expect(results).toEqual([{ name: 'T1983', value: '17' }]);
	expect(log.requests).toHaveLength(4);
	expect(paginationToken).toBeDefined();
	expect((await search('nothing')).results).toEqual([]);
});

describe('lists that stand elsewhere, and lists of lists', () => {
	const lists: Provider['lists'] = {
		lofts: { route: 'GET /lofts', value: 'id', label: ({ id }) => String(id) },
		perches: { route: 'GET /perches', items: 'deep.perches', per: { list: 'lofts', ask: 'loft' }, value: 'no', label: ({ no, of }) => `${String(no)} of ${String(of)}` }, // prettier-ignore
		nests: { route: 'GET /nests', items: 'nests', value: 'no', label: ({ no }) => `N${String(no)}`, fixed: { Any: 0 } },
	};
	const serve: Serve = ({ path, query }) => {
		if (path === '/lofts') return { body: { data: [{ id: 'a' }, { id: 'b' }], next: null } };
		if (path === '/nests') return { body: { nests: [{ no: 5 }], data: [{ no: 9 }], next: null } };
		return { body: { deep: { perches: [1, 2].map((no) => ({ no, of: query.loft })) } } };
	};
	const own = { ...provider, lists };

	test('a list is found where it stands in its answer, behind the words that are always there', async () => {
		const { search } = searching('nests', serve, own);
		expect((await search()).results).toEqual([{ name: 'Any', value: 0 }, { name: 'N5', value: '5' }]); // prettier-ignore
	});

	test('a list of each entry of another one is read once for each, and searched here', async () => {
		const { log, search } = searching('perches', serve, own);
		expect((await search()).results.map(({ name }) => name)).toEqual(['1 of a', '2 of a', '1 of b', '2 of b']);
		expect(log.requests.map(({ path, query }) => [path, query.loft])).toEqual([['/lofts', undefined], ['/perches', 'a'], ['/perches', 'b']]); // prettier-ignore
		const { results, paginationToken } = await search('2 OF b');
		expect(results).toEqual([{ name: '2 of b', value: '2' }]);
		expect(paginationToken).toBeUndefined();
		const { context } = loading(serve);
		expect((await settled(loadOptions(own).perches.call(context))).map(({ name }) => name)).toEqual([
			'1 of a',
			'1 of b',
			'2 of a',
			'2 of b',
		]);
	});

	/** A loft for each of these numbers, five to a page. */
	const many = (count: number): Serve => {
		const lofts = Array.from({ length: count }, (_, n) => ({ id: `loft${n}` }));
		return (request, n) => {
			if (request.path !== '/lofts') return serve(request, n);
			const from = Number(request.query.after ?? 0);
			return { body: { data: lofts.slice(from, from + 5), next: from + 5 < count ? from + 5 : null } };
		};
	};

	test.each([0, 4, 5, 6, 12])('all pages of the other list are read: %d entries, one request for each', async (count) => {
		const { log, search } = searching('perches', many(count), own);
		const { results } = await search();
		expect(results.map(({ name }) => name)).toEqual(Array.from({ length: count }, (_, n) => [`1 of loft${n}`, `2 of loft${n}`]).flat());
		expect(log.requests.filter(({ path }) => path === '/lofts').map(({ query }) => query.after)).toEqual([undefined, 5, 10].slice(0, Math.max(1, Math.ceil(count / 5)))); // prettier-ignore
		expect(log.requests.filter(({ path }) => path === '/perches')).toHaveLength(count);
		expect((await search('2 of loft4')).results).toEqual(count > 4 ? [{ name: '2 of loft4', value: '2' }] : []);
	});

	test('another list that never ends is read as far as any list in the editor', async () => {
		const endless: Serve = (request, n) => (request.path === '/lofts' ? { body: { data: [{ id: `l${n}` }], next: n + 1 } } : serve(request, n)); // prettier-ignore
		const { log, search } = searching('perches', endless, own);
		expect((await search()).results).toHaveLength(40);
		expect(log.requests.filter(({ path }) => path === '/lofts')).toHaveLength(20);
	});

	test('a key that may not read one of the two lists is told the scope of that one', async () => {
		const scoped = { lofts: { ...lists.lofts, scope: 'lofts:read' }, perches: { ...lists.perches, scope: 'perches:read' } };
		for (const [path, scope] of [
			['/lofts', 'lofts:read'],
			['/perches', 'perches:read'],
		]) {
			// prettier-ignore
			const closed: Serve = (request, n) => (request.path === path ? { status: 403 } : serve(request, n));
			await expect(searching('perches', closed, { ...own, lists: scoped }).search()).rejects.toMatchObject({
				description: `Give it the scope ${scope}.`,
			});
		}
	});

	test('columns that depend on the form, and take the words of a list', async () => {
		const { context } = loading(serve);
		const of = (parameters: IDataObject) => ({ ...context, getCurrentNodeParameter: (name: string) => parameters[name] as string });
		const columns = mapping(own, (form) => [
			{ name: 'nest', label: 'Nest', type: 'options' as const, from: 'nests' },
			...(form.getCurrentNodeParameter('by') === 'code' ? [{ name: 'code', label: 'Code' }] : []),
		]);
		const fields = async (by: string) => (await settled(columns.call(of({ by })))).fields;
		expect((await fields('code')).map(({ id }) => id)).toEqual(['nest', 'code']);
		expect((await fields('words')).map(({ id }) => id)).toEqual(['nest']);
		expect((await fields('words'))[0].options).toEqual([{ name: 'Any', value: 0 }, { name: 'N5', value: '5' }]); // prettier-ignore
	});
});
