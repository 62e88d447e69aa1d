import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { Operation, Resource, Route } from '../../engine/describe';
import { records, text } from '../../engine/fields';
import type { TotalRules } from '../../engine/outcome';
import { served, type Served } from '../../engine/served';
import { broken, bulkRules, execute, fakeClock, letterOperations, type Order, type Reply, type Request, type Serve } from './support.mts';

fakeClock();

const loft9: Served = { path: '/loft9' };
const order = (operation: string, row: Operation, serve: Serve, by: Served = loft9, more: Partial<Order> = {}): Order => ({
	operation,
	parameters: { id: '={{ $json.id }}', title: '={{ $json.id }}', note: 'n', keep: true, simplify: false, ...more.parameters },
	items: [{ id: 'l0' }, { id: 'l1' }],
	serve,
	...(({ parameters: _, ...rest }) => rest)(more),
	provider: { resources: { letter: served(by, { name: 'Letter', operations: { [operation]: row } }) }, ...more.provider },
});
const asked = ({ log }: Awaited<ReturnType<typeof execute>>) => log.requests.map(({ method, path }) => `${method} ${path}`);
const ok: Serve = () => ({ body: { ok: true } });

test('a row says the rest of its path: every item is asked for below the part of the API that serves it', async () => {
	expect(asked(await execute(order('get', letterOperations.get, ok)))).toEqual(['GET /loft9/letters/l0', 'GET /loft9/letters/l1']);
	const list = await execute(
		order('getAll', letterOperations.getAll, ({ query }) => ({ body: { data: [{ n: 1 }], next: query.after ? null : 'c' } }), loft9, {
			parameters: { returnAll: true },
		}),
	);
	expect(asked(list)).toEqual(Array(4).fill('GET /loft9/letters'));
});

test('errors and dry runs name the whole path', async () => {
	const { error } = await execute(order('get', letterOperations.get, () => ({ status: 422 })));
	expect(error?.context.route).toBe('GET /loft9/letters/{id}');
	const { json } = await execute(order('append', letterOperations.append, ok, loft9, { parameters: { options: { dryRun: true } } }));
	expect(json.map(({ url, readsFirst }) => [url, readsFirst])).toEqual([
		['https://api.pigeon.example/v9/loft9/letters/l0', 'GET /loft9/letters/{id}'],
		['https://api.pigeon.example/v9/loft9/letters/l1', 'GET /loft9/letters/{id}'],
	]);
});

const reads = letterOperations.append.reads as NonNullable<Operation['reads']>;
test.each<[string, NonNullable<Operation['reads']>]>([
	['a route', reads],
	['a function', { ...reads, route: ({ id }) => (id === 'l0' ? 'GET /letters/{id}' : 'GET /copies/{id}') }],
])('what is read first, said by %s, is read there as well', async (_, one) => {
	const done = await execute(order('append', { ...letterOperations.append, reads: one }, ok));
	const second = one === reads ? 'letters' : 'copies';
	expect(asked(done).sort()).toEqual([
		`GET /loft9/${second}/l1`,
		'GET /loft9/letters/l0',
		'PUT /loft9/letters/l0',
		'PUT /loft9/letters/l1',
	].sort()); // prettier-ignore
});

test('what is looked for after a failure is looked for there, with all that the row was told', async () => {
	const given: unknown[][] = [];
	const row: Operation = {
		...letterOperations.create,
		settles: {
			looks: (...all) => {
				given.push(all);
				return [{ route: 'GET /letters', ask: { q: 'x' } }, { route: 'GET /letters/{id}', values: { id: 'a' }, record: true }]; // prettier-ignore
			},
			found: ([rows, [one]]) => ({ ...rows[0], ...one }),
		},
	};
	const serve: Serve = ({ method, path }) => {
		if (method === 'POST') return { status: 503, body: { problem: 'the roof is off' } };
		return { body: path.endsWith('/a') ? { id: path } : { data: [{ title: path }] } };
	};
	const done = await execute({ ...order('create', row, serve), items: [{ id: 'l0' }] });
	expect(asked(done)).toEqual(['POST /loft9/letters', 'GET /loft9/letters', 'GET /loft9/letters/a']);
	expect(done.json).toEqual([{ title: '/loft9/letters', id: '/loft9/letters/a' }]);
	expect(given).toEqual([[expect.objectContaining({ title: 'l0' }), expect.objectContaining({ path: '/loft9/letters' }), { problem: 'the roof is off' }]]); // prettier-ignore
});

test('what is sought before it is written is sought and changed there', async () => {
	const row: Operation = {
		...letterOperations.create,
		seeks: {
			look: ({ title }) => ({ route: 'GET /letters', ask: { title: title as string } }),
			same: (found, { title }) => found.title === title,
			change: 'PATCH /letters/{id}',
			several: () => 'There are several',
		},
	};
	const serve: Serve = ({ method, query }) => ({ body: method === 'GET' ? { data: [{ id: 7, title: 'l0' }].filter(({ title }) => title === query.title) } : { id: 7 } }); // prettier-ignore
	const done = await execute(order('upsert', row, serve));
	expect(asked(done)).toEqual(['GET /loft9/letters', 'PATCH /loft9/letters/7', 'GET /loft9/letters', 'POST /loft9/letters']);
	expect(done.json.map(({ outcome }) => outcome)).toEqual(['updated', 'created']);
});

const bulk = { loft: 'n', source: 'items', letters: { mappingMode: 'autoMapInputData', value: null } };

test('the entries of a bulk call that broke are looked up there', async () => {
	const serve = ({ path }: Request, n: number): Reply | Error => {
		if (n === 0) return broken('ECONNRESET');
		return { body: path.endsWith('/find') ? { data: [] } : { made: [{ place: 0, id: 'i0' }, { place: 1, id: 'i1' }] } };
	}; // prettier-ignore
	const row = { ...letterOperations.addMany, outcome: bulkRules };
	const done = await execute({ ...order('addMany', row, serve, loft9, { parameters: bulk }), items: [{ code: 'a' }, { code: 'b' }] });
	expect(asked(done)).toEqual(['POST /loft9/letters/bulk', 'POST /loft9/letters/find', 'POST /loft9/letters/bulk']);
	expect(done.json.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
});

test('what totals follow up says its whole path, for another part of the API may know more', async () => {
	const rules: TotalRules = {
		check: () => undefined,
		key: ({ code }) => String(code),
		show: ['code'],
		count: ({ made }) => ({ created: made as number }),
		summary: ({ sent }) => ({ sent }),
		mark: () => ({}),
		follow: {
			route: 'GET /loft7/letters',
			asks: () => [{}],
			judge: (entries, rows) => entries.map(({ code }) => (rows.some((one) => one.code === code) ? { outcome: 'created' } : { outcome: 'skipped' })), // prettier-ignore
		},
	};
	const row: Operation = {
		name: 'Fill',
		action: 'Fill a loft',
		route: 'POST /fill',
		required: [text('loft', 'Which', { required: true }), records('letters', 'Which', [{ name: 'code', label: 'Code' }], 'columns')],
		batch: { field: 'letters', max: 5 },
		outcome: rules,
	};
	const serve: Serve = ({ method }) => ({ body: method === 'GET' ? { data: [{ code: 'b' }] } : { made: 1 } });
	const parameters = { ...bulk, options: { output: 'entries', followUp: true } };
	const done = await execute({ ...order('fill', row, serve, loft9, { parameters }), items: [{ code: 'a' }, { code: 'b' }] });
	expect(asked(done)).toEqual(['POST /loft9/fill', 'GET /loft7/letters']);
	expect(done.json.map(({ outcome }) => outcome)).toEqual(['skipped', 'created']);
});

test('a variant of the service has it there too', async () => {
	const variants = { setting: 'speech', names: { old: 'the old post', new: 'the new post' }, probes: [] };
	const row: Operation = { ...letterOperations.get, variants: { old: 'GET /old/{id}' } };
	const done = await execute(order('get', row, ok, loft9, { provider: { variants }, account: { data: { speech: 'old' } } }));
	expect(asked(done)).toEqual(['GET /loft9/old/l0', 'GET /loft9/old/l1']);
});

describe('for all parts, methods and paths', () => {
	const piece = fc.stringMatching(/^[a-z]{1,6}$/);
	const part = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces): `/${string}` => `/${pieces.join('/')}`);
	const path = fc.array(fc.oneof(piece, piece.map((name) => `{${name}}`)), { minLength: 1, maxLength: 4 }).map((pieces) => `/${pieces.join('/')}`); // prettier-ignore
	const route = fc.tuple(fc.constantFrom('GET', 'POST', 'PATCH', 'PUT', 'DELETE'), path).map((pair) => pair.join(' ') as Route);
	const resourceOf = (routes: Route[]): Resource => ({
		name: 'Letter',
		scope: 'letters',
		operations: Object.fromEntries(routes.map((one, n) => [`row${n}`, { name: `Row ${n}`, action: 'Do it', route: one }])),
	});
	const routesOf = ({ operations }: Resource) => Object.values(operations).map((row) => row.route);

	test('the method stays, the path goes below the part; parts go below parts; nothing else changes', () => {
		fc.assert(
			fc.property(part, part, fc.array(route), (inner, outer, routes) => {
				const given = resourceOf(routes);
				const before = JSON.stringify(given);
				const once = served({ path: inner }, given);
				expect(routesOf(once)).toEqual(routes.map((one) => [one.split(' ')[0], inner + one.split(' ')[1]].join(' ')));
				expect(routesOf(served({ path: outer }, once))).toEqual(routesOf(served({ path: `${outer}${inner}` }, given)));
				const bare = (resource: Resource) => JSON.stringify({ ...resource, operations: Object.values(resource.operations).map(({ route: _, ends: __, ...rest }) => rest as unknown as IDataObject) }); // prettier-ignore
				expect(bare(once)).toBe(bare(given));
				expect(JSON.stringify(given)).toBe(before);
			}),
		);
	});
});

test('the day on which the part ends holds for all of its rows; a row that knows another keeps its own', () => {
	const rows = { get: letterOperations.get, create: { ...letterOperations.create, ends: '2026-01-31' } };
	const ends = (by: Served) => Object.values(served(by, { name: 'Letter', operations: rows }).operations).map((row) => row.ends);
	expect(ends({ ...loft9, ends: '2026-12-03' })).toEqual(['2026-12-03', '2026-01-31']);
	expect(ends(loft9)).toEqual([undefined, '2026-01-31']);
});
