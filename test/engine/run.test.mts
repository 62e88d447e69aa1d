import type { IDataObject } from 'n8n-workflow';
import type { Operation, Provider } from '../../engine/describe';
import { text } from '../../engine/fields';
import { broken, execute, execution, fakeClock, KEY, provider, script, settled, type Order, type Serve } from './support.mts';

fakeClock();

const titles = (count: number): IDataObject[] => Array.from({ length: count }, (_, n) => ({ title: `T${n}`, id: `l${n}` }));
const create = (more: Partial<Order> = {}): Order => ({
	operation: 'create',
	parameters: { title: '={{ $json.title }}', simplify: false },
	items: titles(3),
	...more,
});
const byId = (operation: string, more: Partial<Order> = {}): Order => ({
	operation,
	parameters: { id: '={{ $json.id }}', simplify: false },
	items: titles(3),
	...more,
});
const echo: Serve = ({ method, path, body }) => ({ body: { method, path, body } });
const paired = (items: Array<{ pairedItem?: unknown }>) => items.map(({ pairedItem }) => pairedItem);

describe('requests', () => {
	test('method, path, query, body and headers are those of the row and the item', async () => {
		const { log, items } = await execute(
			create({
				parameters: {
					title: '={{ $json.title }}',
					simplify: false,
					additionalFields: { weight: 0, express: false, note: '', colour: 'No Colour', meta: '{"a":1}' },
				},
				serve: echo,
			}),
		);
		expect(log.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(Array(3).fill('POST /letters'));
		expect(log.requests.map(({ body }) => body)).toEqual(
			titles(3).map(({ title }) => ({ title, weight: 0, express: false, colour: null, meta: { a: 1 } })),
		);
		for (const { headers, query } of log.requests) {
			expect(headers).toEqual({ 'User-Agent': 'pigeon-tests/1' });
			expect(query).toEqual({});
		}
		expect(paired(items)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	});

	test('path values are encoded', async () => {
		const { log } = await execute(byId('fly', { items: [{ id: 'a/b?c#d' }, { id: 'ü %' }] }));
		expect(log.requests.map(({ path }) => path)).toEqual(['/letters/a%2Fb%3Fc%23d/fly', '/letters/%C3%BC%20%25/fly']);
	});

	test('a call without a body has none, and no content type', async () => {
		const { log } = await execute(byId('fly'));
		for (const { body, headers } of log.requests) {
			expect(body).toBeUndefined();
			expect(Object.keys(headers).map((name) => name.toLowerCase())).not.toContain('content-type');
		}
	});

	test('an operation with body fields of which none is given sends {} as JSON', async () => {
		const { log } = await execute({ operation: 'look', parameters: { limit: 2 }, items: [{}, {}], serve: () => ({ body: { data: [] } }) });
		expect(log.requests.map(({ body }) => body)).toEqual([{ limit: 2 }, { limit: 2 }]);
		const rest = await execute({ operation: 'create', parameters: { title: 'x' }, items: [{}], serve: echo });
		expect(rest.log.requests[0].headers).not.toHaveProperty('Content-Type');
	});

	test("the address of the credential wins over the vendor's", async () => {
		const { log, start } = execution(create({ provider: { baseUrl: 'https://other.example' } }));
		await settled(start());
		expect(new Set(log.requests.map(({ path }) => path))).toEqual(new Set(['https://other.example/letters']));
	});
});

describe('order and pairing', () => {
	test('answers that overtake each other come out in the order of the items', async () => {
		const { items, log } = await execute(
			byId('get', { items: titles(7), serve: ({ path }) => ({ body: { path } }), provider: { concurrency: 7 } }),
		);
		expect(items.map(({ json }) => json.path)).toEqual(titles(7).map(({ id }) => `/letters/${id}`));
		expect(paired(items)).toEqual(titles(7).map((_, item) => ({ item })));
		expect(log.most).toBe(7);
	});

	test('a list gives several items, all paired with the item that asked', async () => {
		const { items } = await execute({
			operation: 'getAll',
			parameters: { returnAll: true, simplify: false, filters: { title: '={{ $json.title }}' } },
			items: titles(3),
			serve: ({ query }) => ({
				body: {
					data:
						query.title === 'T1'
							? []
							: [
									{ of: query.title, n: 1 },
									{ of: query.title, n: 2 },
								],
				},
			}),
		});
		expect(items).toEqual([0, 0, 2, 2].map((item, i) => ({ json: { of: `T${item}`, n: (i % 2) + 1 }, pairedItem: { item } })));
	});

	test('no items, no requests', async () => {
		const { log, items, error } = await execute(create({ items: [] }));
		expect(error).toBeUndefined();
		expect(items).toEqual([]);
		expect(log.requests).toHaveLength(0);
	});
});

describe('what is given back', () => {
	test('Simplify says words and takes dotted paths; unknown numbers pass; off gives all', async () => {
		const serve = script(
			{ body: { id: 'a', title: 'A', look: { colour: 2 }, more: 1 } },
			{ body: { id: 'b', title: 'B', look: { colour: 99 } } },
		);
		const short = await execute(byId('get', { parameters: { id: 'x', simplify: true }, items: [{}, {}], serve }));
		expect(short.json).toEqual([
			{ id: 'a', title: 'A', colour: 'Green' },
			{ id: 'b', title: 'B', colour: 99 },
		]);
		const long = await execute(byId('get', { parameters: { id: 'x', simplify: false }, items: [{}, {}], serve }));
		expect(long.json[0]).toEqual({ id: 'a', title: 'A', look: { colour: 2 }, more: 1 });
	});

	test('deleted, accepted, and lists that are not paged', async () => {
		expect((await execute(byId('delete', { serve: () => ({ body: '' }) }))).json).toEqual(Array(3).fill({ deleted: true }));
		const fly = await execute(byId('fly', { serve: () => ({ status: 202, body: { job: 7 } }) }));
		expect(fly.json).toEqual(Array(3).fill({ accepted: true, job: 7 }));
		const pigeons = await execute({
			resource: 'pigeon',
			operation: 'getAll',
			items: [{}, {}],
			serve: () => ({ body: [{ n: 1 }, { n: 2 }] }),
		});
		expect(pigeons.json).toEqual([{ n: 1 }, { n: 2 }, { n: 1 }, { n: 2 }]);
		expect(pigeons.log.requests.map(({ query }) => query)).toEqual([{}, {}]);
	});

	test('a 200 that is a failure is an error with the reason', async () => {
		const serve: Serve = ({ body }) => ({ body: (body as IDataObject).title === 'T1' ? { good: false, why: 'too long' } : { good: true } });
		const { items } = await execute(create({ operation: 'check', continueOnFail: true, serve }));
		expect(items[0].json).toEqual({ good: true });
		expect(items[1].json.error).toContain('too long');
		expect(items[2].json).toEqual({ good: true });
		const { error } = await execute(create({ operation: 'check', serve }));
		expect(error?.message).toContain('too long');
		expect(error?.context).toMatchObject({ itemIndex: 1, data: { why: 'too long' } });
	});

	test('`reads` asks first and writes what comes of both, only where it is wanted', async () => {
		const { log, error } = await execute(
			byId('append', {
				parameters: { id: '={{ $json.id }}', note: 'new', keep: '={{ $itemIndex !== 1 }}' },
				serve: ({ method, path }) => (method === 'GET' ? { body: { note: `old of ${path}` } } : {}),
			}),
		);
		expect(error).toBeUndefined();
		expect(log.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
			['GET', '/letters/l0', undefined],
			['PUT', '/letters/l0', { note: 'old of /letters/l0 new' }],
			['PUT', '/letters/l1', { note: 'new' }],
			['GET', '/letters/l2', undefined],
			['PUT', '/letters/l2', { note: 'old of /letters/l2 new' }],
		]);
	});

	test('`reads`: what cannot be read is not written', async () => {
		const { log, items } = await execute(
			byId('append', {
				parameters: { id: '={{ $json.id }}', note: 'new', keep: true },
				continueOnFail: true,
				serve: ({ method, path }) => (path.endsWith('l1') ? { status: 404, body: { problem: 'gone' } } : { body: { method, note: 'x' } }),
			}),
		);
		expect(log.requests.filter(({ method, path }) => method === 'PUT' && path.endsWith('l1'))).toHaveLength(0);
		expect(items.map(({ json }) => 'error' in json)).toEqual([false, true, false]);
	});
});

describe('lists', () => {
	const shelf =
		(count: number): Serve =>
		({ query, body }) => {
			const { after = 0, limit } = { ...query, ...(body as IDataObject) };
			const end = Number(after) + Number(limit);
			const data = Array.from({ length: count }, (_, n) => ({ n })).slice(Number(after), end);
			return { body: { data, next: end < count ? String(end) : null } };
		};
	const asked = (requests: Array<{ query: IDataObject; body: unknown }>) =>
		requests.map(({ query, body }) => ({ ...query, ...(body as IDataObject) }));

	test('Return All reads to the end, for every item', async () => {
		const { log, json } = await execute({
			operation: 'getAll',
			parameters: { returnAll: true, simplify: false },
			items: [{}, {}],
			serve: shelf(12),
		});
		expect(json.map(({ n }) => n)).toEqual([...Array(12).keys(), ...Array(12).keys()]);
		expect(log.requests).toHaveLength(6);
	});

	test('Limit asks for no more than it needs', async () => {
		const { log, json } = await execute({
			operation: 'getAll',
			parameters: { returnAll: false, limit: '={{ [3, 5, 7][$itemIndex] }}', simplify: false, options: { concurrency: 1 } },
			items: [{}, {}, {}],
			serve: shelf(100),
		});
		expect(asked(log.requests)).toEqual([{ limit: 3 }, { limit: 5 }, { limit: 5 }, { limit: 2, after: '5' }]);
		expect(json).toHaveLength(15);
	});

	test('a service that gives more than was asked for: the surplus is cut', async () => {
		const { json } = await execute({
			operation: 'getAll',
			parameters: { limit: 2, simplify: false },
			items: [{}, {}],
			serve: () => ({ body: { data: [{ n: 0 }, { n: 1 }, { n: 2 }], next: 'x' } }),
		});
		expect(json.map(({ n }) => n)).toEqual([0, 1, 0, 1]);
	});

	test('a POST that lists has its place in the body, and its filters on every page', async () => {
		const { log, json } = await execute({
			operation: 'look',
			parameters: { returnAll: true, filters: { title: '={{ $json.title }}' } },
			items: titles(2),
			serve: shelf(7),
		});
		expect(json).toHaveLength(14);
		expect(log.requests.map(({ query }) => query)).toEqual(Array(4).fill({}));
		for (const title of ['T0', 'T1'])
			expect(asked(log.requests).filter((one) => one.title === title)).toEqual([
				{ title, limit: 5 },
				{ title, limit: 5, after: '5' },
			]);
	});

	test('a POST that lists and has no filters has its place in the body too', async () => {
		const bare: typeof provider.resources = {
			letter: { name: 'Letter', operations: { look: { name: 'Look', action: 'Look', route: 'POST /letters/look', gives: 'items' } } },
		};
		const { log } = await execute({
			operation: 'look',
			parameters: { limit: 2 },
			items: [{}, {}],
			serve: shelf(2),
			provider: { resources: bare },
		});
		expect(log.requests.map(({ query, body }) => ({ query, body }))).toEqual(Array(2).fill({ query: {}, body: { limit: 2 } }));
	});

	test('a page that fails: what came before it is kept, with the error behind it', async () => {
		const { json } = await execute({
			operation: 'getAll',
			parameters: { returnAll: true, simplify: false },
			items: [{}, {}],
			continueOnFail: true,
			serve: ({ query }) => (query.after ? { status: 422, body: { problem: 'bad place' } } : { body: { data: [{ n: 0 }], next: 'c' } }),
		});
		expect(json.map((one) => ('error' in one ? 'error' : one.n))).toEqual([0, 'error', 0, 'error']);
	});

	test('a service that hands out the same place for ever ends', async () => {
		const { log } = await execute({
			operation: 'getAll',
			parameters: { returnAll: true, simplify: false },
			items: [{}, {}],
			serve: () => ({ body: { data: [{ n: 0 }], next: 'same' } }),
		});
		expect(log.requests).toHaveLength(4);
	});
});

describe('jobs', () => {
	const copy = (options: IDataObject, more: Partial<Order> = {}) =>
		byId('copy', { parameters: { id: '={{ $json.id }}', options }, items: titles(2), ...more });
	/** A job that is done at the third look. */
	const slow = (end: string): Serve => {
		const looks: Record<string, number> = {};
		return ({ method, path }) => {
			if (method === 'POST') return { body: { id: `j ${path.split('/')[2]}`, status: 'new' } };
			looks[path] = (looks[path] ?? 0) + 1;
			return { body: { id: path, status: looks[path] >= 3 ? end : 'new' } };
		};
	};

	test('without Wait the answer is given as it is', async () => {
		const { log, json } = await execute(copy({}, { serve: slow('done') }));
		expect(log.requests).toHaveLength(2);
		expect(json).toEqual([
			{ id: 'j l0', status: 'new' },
			{ id: 'j l1', status: 'new' },
		]);
	});

	test('Wait looks until it is done', async () => {
		const { log, json } = await execute(copy({ wait: true }, { serve: slow('done') }));
		expect(log.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
			['l0', 'l1'].flatMap((id) => [`POST /letters/${id}/copy`, ...Array<string>(3).fill(`GET /jobs/j%20${id}`)]),
		);
		expect(json).toMatchObject([
			{ status: 'done', finished: true },
			{ status: 'done', finished: true },
		]);
	});

	test('the wait is bound; the job is given as it stands', async () => {
		const { log, json, error } = await execute(copy({ wait: true, waitAtMost: 10 }, { serve: slow('never') }));
		expect(error).toBeUndefined();
		// Looks after 4, 8 and 10 s.
		expect(log.requests.filter(({ method }) => method === 'GET')).toHaveLength(6);
		expect(json).toMatchObject([{ finished: false }, { finished: false }]);
	});

	test('a key that may not look says which scope it lacks, and that the job goes on', async () => {
		const job = { route: 'GET /jobs/{id}', done: ['done'], failed: [], every: 4000, scope: 'jobs:read' } satisfies Provider['job'];
		const serve: Serve = ({ method }) => (method === 'POST' ? { body: { id: 'j', status: 'new' } } : { status: 403 });
		const { error } = await execute(copy({ wait: true }, { serve, provider: { job } }));
		expect(error?.description).toBe('Give it the scope jobs:read. The job has been started and goes on by itself.');
	});

	test('the operation that looks at a job can wait for it, and asks the same each time', async () => {
		const look: Operation = {
			name: 'Get',
			action: 'Get a job',
			route: 'GET /jobs/{id}',
			required: [text('id', 'Which', { required: true }), text('parts', 'Of it')],
			job: true,
		};
		const { log, json } = await execute({
			operation: 'look',
			parameters: { id: 'j1', parts: 'count', options: { wait: true } },
			provider: { resources: { letter: { name: 'Letter', operations: { look } } } },
			serve: (_, index) => ({ body: { id: 'j1', status: index < 3 ? 'new' : 'done' } }),
		});
		expect(log.requests.map(({ path, query }) => [path, query])).toEqual(Array(4).fill(['/jobs/j1', { parts: 'count' }]));
		expect(json).toEqual([{ id: 'j1', status: 'done', finished: true }]);
	});

	test('a job that failed is an error of its item', async () => {
		const { items } = await execute(copy({ wait: true }, { serve: slow('broken'), continueOnFail: true }));
		expect(items.map(({ json }) => String(json.error))).toEqual([expect.stringContaining('broken'), expect.stringContaining('broken')]);
	});
});

describe('errors', () => {
	const failing: Serve = ({ body }) =>
		(body as IDataObject).title === 'T1' ? { status: 422, body: { problem: 'body/title is silly' } } : { body: { ok: true } };

	test('label, item, hint, reason and status, once, as an n8n error of its item', async () => {
		const { error } = await execute(create({ serve: failing }));
		expect(error?.name).toBe('NodeApiError');
		expect(error?.message).toContain("'Title' was not accepted");
		expect(error?.message.match(/\[item 1\]/g)).toHaveLength(1);
		expect(error?.description).toContain('Check the values');
		expect(error?.description).toContain('1 of 3 requests');
		expect(error?.httpCode).toBe('422');
		expect(error?.context).toMatchObject({ itemIndex: 1, data: { problem: 'body/title is silly' } });
	});

	test('known statuses: our words, the hint, the scope, and what the service said', async () => {
		const { error } = await execute(create({ serve: () => ({ status: 403, body: { problem: 'scope missing' } }) }));
		expect(error?.message).toMatch(/^The key may not do this/);
		expect(error?.description).toContain('Give it the scope letters:create.');
		expect(error?.description).toContain('Pigeon Post said: scope missing.');
	});

	// n8n replaces a message that contains, in any case, a word such as EEXIST or EPERM by a text of its own about files and servers.
	test("n8n's own texts do not take the place of ours, whatever words the service or the user uses", async () => {
		const reason = 'this is a preexisting letter';
		const said = await execute(create({ serve: () => ({ status: 422, body: { problem: reason } }) }));
		expect(said.error?.message).toBe('Pigeon Post: This is a preexisting letter [item 0]');
		const failed = await execute(create({ operation: 'check', serve: () => ({ body: { good: false, why: reason } }) }));
		expect(failed.error?.message).toBe(`Pigeon Post did not do it: ${reason} [item 0]`);
		const refused = await execute(create({ parameters: { title: 'x', additionalFields: { weight: 'preexisting' } } }));
		expect(refused.error?.message).toBe('\'Weight\' is not a number: "preexisting" [item 0]');
	});

	test('one item: it is not named', async () => {
		const { error } = await execute(create({ items: titles(1), serve: () => ({ status: 401 }) }));
		expect(error?.message).toBe('The key was not accepted');
	});

	test('an answer without a reason, or with no JSON at all, is an error too', async () => {
		for (const body of ['<html>nope</html>', null, [], undefined, 7]) {
			const { error } = await execute(create({ serve: () => ({ status: 418, body, headers: { 'content-type': 'text/html' } }) }));
			expect(error?.message).toContain('418');
		}
	});

	test.each<[string, Serve]>([
		['a refusal', () => ({ status: 401, body: { problem: 'no' } })],
		['a broken connection', () => broken('ECONNRESET')],
		['a busy service', () => ({ status: 429 })],
		['a service that is down', () => ({ status: 503 })],
		['a service that is not there', () => broken('ECONNREFUSED')],
	])('%s: no key and no header anywhere', async (_, serve) => {
		for (const operation of ['create', 'get']) {
			const { error } = await execute(create({ operation, parameters: { title: 'x', id: 'x' }, serve }));
			expect(error).toBeDefined();
			const seen = new Set<unknown>();
			const all = JSON.stringify({ ...error, m: error?.message, d: error?.description, s: error?.stack }, (__, value: unknown) => {
				if (typeof value === 'object' && value !== null) {
					if (seen.has(value)) return undefined;
					seen.add(value);
				}
				return value;
			});
			expect(all).not.toContain(KEY);
			expect(all).not.toMatch(/x-pigeon-key/i);
		}
	});

	test('continue on error: the error stands in the place of its item, and the rest is done', async () => {
		const { items, log, error } = await execute(create({ items: titles(4), serve: failing, continueOnFail: true }));
		expect(error).toBeUndefined();
		expect(log.requests).toHaveLength(4);
		expect(items.map(({ json }) => Object.keys(json))).toEqual([['ok'], ['error'], ['ok'], ['ok']]);
		expect(items[1].json.error).toContain("'Title' was not accepted");
		expect(paired(items)).toEqual([0, 1, 2, 3].map((item) => ({ item })));
	});

	test('without it nothing is sent after the error', async () => {
		const { log } = await execute(create({ items: titles(4), serve: failing }));
		expect(log.requests).toHaveLength(2);
	});

	test('an input that is refused here: label, hint and item, and no request for it', async () => {
		const order = create({
			parameters: { title: '={{ $json.title }}', additionalFields: { weight: '={{ $itemIndex === 1 ? "heavy" : 1 }}' } },
		});
		const stopped = await execute({ ...order, serve: echo });
		expect(stopped.error).toMatchObject({
			name: 'NodeOperationError',
			message: '\'Weight\' is not a number: "heavy" [item 1]',
			context: { itemIndex: 1 },
		});
		expect(stopped.error?.description).toBe('Enter digits only');
		expect(stopped.log.requests).toHaveLength(0);
		const went = await execute({ ...order, serve: echo, continueOnFail: true });
		expect(went.log.requests).toHaveLength(2);
		expect(went.items[1]).toMatchObject({ json: { error: '\'Weight\' is not a number: "heavy" [item 1]' }, pairedItem: { item: 1 } });
	});

	test.each(['', '.', '..', null, undefined])('the ID %j is refused', async (bad) => {
		const { log, items } = await execute(byId('delete', { items: [{ id: 'a' }, { id: bad }], continueOnFail: true }));
		expect(log.requests).toHaveLength(1);
		expect(items[1].json.error).toContain("'ID'");
	});

	test('a PATCH with nothing to change is refused', async () => {
		const { log, error } = await execute(byId('update', { parameters: { id: 'x', updateFields: { note: '' } } }));
		expect(log.requests).toHaveLength(0);
		expect(error?.message).toContain('nothing to change');
	});

	test('a guard refuses with its sentence', async () => {
		const { log, items } = await execute(byId('copy', { items: [{ id: 'a' }, { id: 'original' }], continueOnFail: true }));
		expect(log.requests).toHaveLength(1);
		expect(items[1].json.error).toBe('The original is never copied [item 1]');
	});

	test('a picker says its label and what an ID looks like', async () => {
		const { error } = await execute({
			resource: 'pigeon',
			operation: 'rest',
			parameters: { id: { __rl: true, mode: 'id', value: '={{ $json.id }}' } },
			items: [{ id: 'p1' }, { id: 'x' }],
		});
		expect(error).toMatchObject({ message: '\'ID\' is not valid: "x" [item 1]', description: 'An ID is a p and digits' });
	});
});

describe('lists that are not paged', () => {
	const all: Operation = { name: 'Get Many', action: 'Get many', route: 'GET /all', gives: 'items', paging: { by: 'once', items: 'data' } };
	const other: Operation = { name: 'Find', action: 'Find', route: 'POST /find', gives: 'items', paging: false, items: 'finds' };
	const order = { provider: { resources: { letter: { name: 'Letter', operations: { all, other } } } } };

	test('are asked for once, and cut to the limit here', async () => {
		const serve = () => ({ body: { data: [1, 2, 3].map((id) => ({ id })), next: 'more' } });
		const cut = await execute({ ...order, operation: 'all', parameters: { limit: 2 }, serve });
		expect([cut.json, cut.log.requests.map(({ query }) => query)]).toEqual([[{ id: 1 }, { id: 2 }], [{}]]);
		expect((await execute({ ...order, operation: 'all', parameters: { returnAll: true }, serve })).json).toHaveLength(3);
	});

	test('may stand elsewhere in the answer', async () => {
		const serve = () => ({ body: { data: [{ id: 0 }], finds: [{ id: 1 }] } });
		expect((await execute({ ...order, operation: 'other', serve })).json).toEqual([{ id: 1 }]);
	});
});

describe('dry run', () => {
	const options = { dryRun: true };

	test('sends nothing and lists what would be sent', async () => {
		const { log, items } = await execute(create({ parameters: { title: '={{ $json.title }}', options } }));
		expect(log.requests).toHaveLength(0);
		expect(items).toHaveLength(3);
		items.forEach(({ json, pairedItem }, item) => {
			expect(json).toMatchObject({ dryRun: true, method: 'POST', body: { title: `T${item}` } });
			expect(JSON.stringify(json)).toContain('/letters');
			expect(JSON.stringify(json)).not.toContain(KEY);
			expect(pairedItem).toEqual({ item });
		});
	});

	test('of calls that become one: the entries, and all the items they come from; refused rows with their reason', async () => {
		const { log, items } = await execute({
			operation: 'addMany',
			parameters: { loft: 'n', source: 'items', letters: { mappingMode: 'autoMapInputData', value: null }, options },
			items: [{ code: 'a' }, { nothing: 1 }, { code: 'b' }, { code: 'A' }, { code: 'c' }, { code: 'd' }],
		});
		expect(log.requests).toHaveLength(0);
		expect(items.map(({ json, pairedItem }) => [json.outcome ?? (json.body as IDataObject).letters, pairedItem])).toEqual([
			[
				[{ code: 'a' }, { code: 'b' }, { code: 'c' }],
				[{ item: 0 }, { item: 2 }, { item: 4 }],
			],
			['invalid', { item: 1 }],
			['duplicate', { item: 3 }],
			[[{ code: 'd' }], { item: 5 }],
		]);
	});
});

describe('reading of parameters', () => {
	const many = titles(1000);

	test('parameters without expressions are evaluated once for 1,000 items', async () => {
		const { log } = await execute({
			operation: 'addMany',
			parameters: { loft: 'n', source: 'items', letters: { mappingMode: 'autoMapInputData', value: null } },
			items: many.map(({ id }) => ({ code: id })),
			serve: ({ body }) => ({ body: { made: ((body as IDataObject).letters as IDataObject[]).map((_, place) => ({ place, id: 'x' })) } }),
		});
		expect(log.requests).toHaveLength(334);
		for (const [name, count] of Object.entries(log.evaluated)) expect([name, count]).toEqual([name, 1]);
	});

	test('fields that are mapped by plain references are not evaluated at all, others once for each item', async () => {
		const letters = { mappingMode: 'defineBelow', value: { code: '={{ $json.id }}', words: 'fixed' } };
		const order: Order = {
			operation: 'addMany',
			parameters: { loft: 'n', source: 'items', letters, options: { dryRun: true } },
			items: many,
		};
		const plain = await execute(order);
		expect(plain.log.evaluated['letters.value'] ?? 0).toBe(0);
		expect(plain.json.flatMap(({ body }) => (body as IDataObject).letters)).toEqual(many.map(({ id }) => ({ code: id, words: 'fixed' })));
		const computed = { ...letters, value: { code: '={{ $json.id + "!" }}', words: 'fixed' } };
		const other = await execute({ ...order, parameters: { ...order.parameters, letters: computed } });
		expect(other.log.evaluated['letters.value']).toBe(1000);
		expect(other.json.flatMap(({ body }) => (body as IDataObject).letters)).toEqual(
			many.map(({ id }) => ({ code: `${String(id)}!`, words: 'fixed' })),
		);
	});

	test('also for operations that give an item or a list', async () => {
		for (const order of [
			create({ parameters: { title: 'same', simplify: true }, items: many }),
			{ operation: 'getAll', parameters: { returnAll: false, limit: 2, simplify: true }, items: many },
		]) {
			const { log } = await execute({ ...order, latency: 0, serve: () => ({ body: { data: [] } }) });
			expect(log.requests).toHaveLength(1000);
			for (const [name, count] of Object.entries(log.evaluated)) expect([name, count]).toEqual([name, 1]);
		}
	});

	test('an expression is read for each item', async () => {
		const { log } = await execute(create({ items: titles(20), serve: echo }));
		expect(log.requests.map(({ body }) => (body as IDataObject).title)).toEqual(titles(20).map(({ title }) => title));
	});
});

describe('side by side', () => {
	test("reads run side by side up to the provider's number", async () => {
		expect((await execute(byId('get', { items: titles(9) }))).log.most).toBe(3);
	});

	test('the user changes the number', async () => {
		const wide = await execute(byId('get', { items: titles(9), parameters: { id: '={{ $json.id }}', options: { concurrency: 6 } } }));
		expect(wide.log.most).toBe(6);
		const narrow = await execute(byId('get', { items: titles(9), parameters: { id: '={{ $json.id }}', options: { concurrency: 1 } } }));
		expect(narrow.log.most).toBe(1);
	});

	test.each([0, -1, 0.5])('the number %d does not lose items', async (concurrency) => {
		const { log, error } = await execute(byId('fly', { parameters: { id: '={{ $json.id }}', options: { concurrency } } }));
		if (!error) expect(log.requests).toHaveLength(3);
	});

	test('writes go one after the other, in order', async () => {
		const { log } = await execute(create({ items: titles(6), serve: echo }));
		expect(log.most).toBe(1);
		expect(log.requests.map(({ body }) => (body as IDataObject).title)).toEqual(titles(6).map(({ title }) => title));
	});

	test('independent writes go side by side, those to the same record in order', async () => {
		const { log } = await execute(
			byId('file', {
				items: Array.from({ length: 12 }, (_, n) => ({ id: `l${n % 3}`, drawer: `d${n}` })),
				parameters: { id: '={{ $json.id }}', drawer: '={{ $json.drawer }}' },
			}),
		);
		expect(log.most).toBe(3);
		for (let record = 0; record < 3; record++) {
			const own = log.requests.filter(({ path }) => path === `/letters/l${record}/file`);
			expect(own.map(({ body }) => (body as IDataObject).drawer)).toEqual([0, 3, 6, 9].map((n) => `d${n + record}`));
			own.slice(1).forEach(({ time }, i) => expect(time).toBeGreaterThanOrEqual(own[i].time + 10));
		}
	});

	test('an error stops independent writes to the same record too', async () => {
		const { log, error } = await execute(
			byId('file', {
				items: Array.from({ length: 4 }, () => ({ id: 'same' })),
				parameters: { id: '={{ $json.id }}', drawer: 'd' },
				serve: () => ({ status: 422 }),
			}),
		);
		expect(error).toBeDefined();
		expect(log.requests).toHaveLength(1);
	});
});
