import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { Operation } from '../../engine/describe';
import { choice, json, records, text } from '../../engine/fields';
import type { TotalRules } from '../../engine/outcome';
import { broken, execute, fakeClock, offering, type Order, type Reply, type Serve } from './support.mts';

fakeClock();

const rules: TotalRules = {
	check: (entry) => (entry.code === undefined ? 'It has no code' : undefined),
	key: (entry) => (entry.code === undefined ? undefined : String(entry.code).toLowerCase()),
	show: ['code'],
	count: ({ made, left }) => ({ created: made as number | undefined, skipped: left as number | undefined }),
	summary: ({ body, sent, refused, answer, unknown }) => ({ loft: body.loft, sent, refused, ...(answer && { made: answer.made }), ...(unknown !== undefined && { unknown }) }), // prettier-ignore
	mark: ({ flight }) => ({ flight }),
};
const columns = [{ name: 'code', label: 'Code' }, { name: 'grams', label: 'Grams', send: (value: unknown) => Number(value) }]; // prettier-ignore
const row: Operation = {
	name: 'Take Off',
	action: 'Let letters take off',
	route: 'POST /flights',
	required: [
		text('loft', 'Where they go', { required: true }),
		choice('source', 'Where they come from', { Items: 'items', JSON: 'json' }, { in: 'here' }),
		records('letters', 'Which fields make up a letter', columns, 'columns', { shown: { source: ['items'] } }),
		json('letters', 'As JSON', { parameter: 'lettersJson', columns, required: true, shown: { source: ['json'] } }),
	],
	batch: { field: 'letters', max: Infinity },
	outcome: rules,
	// Nothing can be asked for.
	settles: { looks: () => [], found: () => undefined },
};
/** Takes all, or as many as `takes` says. */
const flights =
	(takes = Infinity): Serve =>
	({ body }, n) => {
		const { length } = (body as { letters: IDataObject[] }).letters;
		return { body: { flight: `f${n}`, made: Math.min(takes, length), left: length - Math.min(takes, length) } };
	};
const order = (items: IDataObject[], serve: Serve, { parameters, ...more }: Partial<Order> = {}, own: Partial<Operation> = {}): Order => ({
	operation: 'takeOff',
	parameters: { loft: 'n', source: 'items', letters: { mappingMode: 'autoMapInputData', value: null }, ...parameters },
	items,
	serve,
	provider: offering({ takeOff: { ...row, ...own } }),
	...more,
});
const each = { options: { output: 'entries' } };
const codes = (...all: string[]): IDataObject[] => all.map((code) => ({ code }));
const from = (...items: number[]) => items.map((item) => ({ item }));

test.each([2, 3, 1000])('%d entries go in one request, and are one row of output that is paired with all', async (count) => {
	const all = codes(...Array.from({ length: count }, (_, n) => `k${n}`));
	const { items, log, error } = await execute(order(all, flights()));
	expect(error).toBeUndefined();
	expect(log.requests.map(({ path, body }) => [path, body])).toEqual([['/flights', { loft: 'n', letters: all }]]);
	expect(items).toEqual([{ json: { loft: 'n', sent: count, refused: [], made: count }, pairedItem: from(...all.keys()) }]);
});

test('entries whose requests differ otherwise go apart: one row for each, in order', async () => {
	const { items, log } = await execute(order(codes('a', 'b', 'c', 'd', 'e'), flights(), { parameters: { loft: '={{ $itemIndex % 2 ? "odd" : "even" }}' } })); // prettier-ignore
	expect(log.requests.map(({ body }) => body)).toEqual([
		{ loft: 'even', letters: codes('a', 'c', 'e') },
		{ loft: 'odd', letters: codes('b', 'd') },
	]);
	expect(items).toEqual([
		{ json: { loft: 'even', sent: 3, refused: [], made: 3 }, pairedItem: from(0, 2, 4) },
		{ json: { loft: 'odd', sent: 2, refused: [], made: 2 }, pairedItem: from(1, 3) },
	]);
});

test('several entries of one item, beside another item: one request', async () => {
	const parameters = { source: 'json', lettersJson: '={{ [{ code: "a" + $itemIndex }, { code: "b" + $itemIndex }] }}' };
	const { items, log } = await execute(order([{}, {}], flights(), { parameters }));
	expect(log.requests.map(({ body }) => (body as IDataObject).letters)).toEqual([codes('a0', 'b0', 'a1', 'b1')]);
	expect(items).toEqual([{ json: { loft: 'n', sent: 4, refused: [], made: 4 }, pairedItem: from(0, 1) }]);
	const alone = await execute(order([{}], flights(), { parameters }));
	expect(alone.items[0].pairedItem).toEqual({ item: 0 });
});

const bad = [{ code: 'a' }, { grams: 2 }, { Code: 'A' }, { code: 'c' }];
const refusals = [
	{ item: 1, outcome: 'invalid', reason: 'It has no code' },
	{ item: 2, code: 'A', outcome: 'duplicate', reason: 'Item 0 of this run is the same' },
];

test('what is refused here is counted out, stands in the totals with its item and reason, and is not sent', async () => {
	const { items, log } = await execute(order(bad, flights()));
	expect(log.requests.map(({ body }) => (body as IDataObject).letters)).toEqual([codes('a', 'c')]);
	expect(items).toEqual([{ json: { loft: 'n', sent: 2, refused: refusals, made: 2 }, pairedItem: from(0, 1, 2, 3) }]);
});

test('all are refused here: the totals alone, and no request', async () => {
	const { items, log } = await execute(order([{ grams: 1 }, { grams: 2 }], flights()));
	expect(log.requests).toHaveLength(0);
	const refused = [0, 1].map((item) => ({ item, outcome: 'invalid', reason: 'It has no code' }));
	expect(items).toEqual([{ json: { loft: 'n', sent: 0, refused }, pairedItem: from(0, 1) }]);
	const entries = await execute(order([{ grams: 1 }, { grams: 2 }], flights(), { parameters: each }));
	expect(entries.items).toEqual(refused.map(({ item, ...told }) => ({ json: told, pairedItem: { item } })));
});

test('a group that is refused here as a whole, beside one that is not', async () => {
	const { json, log } = await execute(order([{ code: 'a' }, { grams: 1 }], flights(), { parameters: { loft: '={{ "n" + $itemIndex }}' } }));
	expect(log.requests).toHaveLength(1);
	expect(json.map(({ loft, sent, made }) => [loft, sent, made])).toEqual([
		['n0', 1, 1],
		['n1', 0, undefined],
	]);
});

describe('each entry', () => {
	test('all taken: created, with what the row marks; what was refused here keeps its place', async () => {
		const { items } = await execute(order(bad, flights(), { parameters: each }));
		expect(items).toEqual([
			{ json: { code: 'a', outcome: 'created', flight: 'f0' }, pairedItem: { item: 0 } },
			{ json: { outcome: 'invalid', reason: 'It has no code' }, pairedItem: { item: 1 } },
			{ json: { code: 'A', outcome: 'duplicate', reason: 'Item 0 of this run is the same' }, pairedItem: { item: 2 } },
			{ json: { code: 'c', outcome: 'created', flight: 'f0' }, pairedItem: { item: 3 } },
		]);
	});

	test('none taken: skipped', async () => {
		const { json } = await execute(order(codes('a', 'b'), flights(0), { parameters: each }));
		expect(json.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped']);
	});

	test('some taken: no outcome is guessed, and the reason has the counts', async () => {
		const { json } = await execute(order(codes('a', 'b', 'c'), flights(2), { parameters: each }));
		for (const { outcome, reason } of json) {
			expect(outcome).toBe('unknown');
			expect(reason).toBe('Of 3 sent: 2 created, 1 skipped; the service gives counts only');
		}
		const uncounted = await execute(order(codes('a', 'b'), () => ({ body: {} }), { parameters: each })); // prettier-ignore
		expect(uncounted.json.map(({ reason }) => reason)).toEqual(Array(2).fill('Of 2 sent: an unknown number created, an unknown number skipped; the service gives counts only')); // prettier-ignore
	});

	test('whatever is counted: an outcome only where the counts leave no choice, and each entry once, in order', async () => {
		const counted = fc.option(fc.nat({ max: 5 }), { nil: undefined });
		const entries = fc.array(fc.oneof(fc.constant({}), fc.nat({ max: 9 }).map((n) => ({ code: `k${n}` }))), { minLength: 1, maxLength: 5 }); // prettier-ignore
		await fc.assert(
			fc.asyncProperty(entries, counted, counted, async (given, made, left) => {
				const { json, items, log } = await execute(order(given, () => ({ body: { made, left } }), { parameters: each })); // prettier-ignore
				expect(items.map(({ pairedItem }) => pairedItem)).toEqual(from(...given.keys()));
				expect(json.map(({ code }) => code)).toEqual(given.map((one) => ('code' in one ? one.code : undefined)));
				const sent = log.requests.flatMap(({ body }) => (body as { letters: IDataObject[] }).letters).length;
				const distinct = new Set(given.flatMap((one) => ('code' in one ? [one.code] : []))).size;
				expect(sent).toBe(distinct);
				const told = made === sent ? 'created' : left === sent ? 'skipped' : 'unknown';
				const open = json.filter(({ outcome }) => !['invalid', 'duplicate'].includes(outcome as string));
				expect(open.map(({ outcome }) => outcome)).toEqual(Array(sent).fill(told));
			}),
			{ numRuns: 60 },
		);
	});
});

const BREAKS: Array<[string, () => Reply | Error, RegExp]> = [
	['a reset connection', () => broken('ECONNRESET'), /ECONNRESET/],
	['503', () => ({ status: 503 }), /status 503/],
];
describe.each(BREAKS)('%s', (_, breaks, said) => {
	const first: Serve = (request, n) => (n === 0 ? breaks() : flights()(request, n));
	const byLoft = { loft: '={{ $itemIndex < 2 ? "n" : "m" }}' };

	test('nobody knows: said once in the totals, not sent again, and the others go', async () => {
		const { json, log, error } = await execute(order(codes('a', 'b', 'c'), first, { parameters: byLoft }));
		expect(error).toBeUndefined();
		expect(log.requests).toHaveLength(2);
		expect(json[0]).toMatchObject({ loft: 'n', sent: 2 });
		expect(json[0].unknown).toMatch(said);
		expect(json[0].unknown).toContain('Look in Pigeon Post before you send it again');
		expect(json[1]).toEqual({ loft: 'm', sent: 1, refused: [], made: 1 });
	});

	test('nobody knows: each entry says so, with the reason', async () => {
		const { json } = await execute(order([...codes('a'), { grams: 1 }, ...codes('b')], first, { parameters: each }));
		expect(json.map(({ outcome }) => outcome)).toEqual(['unknown', 'invalid', 'unknown']);
		expect(json[0].reason).toMatch(said);
	});

	test('found afterwards: its counts are the totals', async () => {
		const looks = (): never => [{ route: 'GET /flights/{id}', values: { id: 'f' }, record: true }] as never;
		const found = ([[flight]]: IDataObject[][]) => flight;
		const serve: Serve = ({ method }) => (method === 'GET' ? { body: { made: 2, left: 0, flight: 'f9' } } : breaks());
		const { json, log } = await execute(order(codes('a', 'b'), serve, {}, { settles: { looks, found } }));
		expect(json).toEqual([{ loft: 'n', sent: 2, refused: [], made: 2 }]);
		expect(log.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
	});
});

describe('a call that is refused', () => {
	const serve: Serve = (request, n) => ((request.body as IDataObject).loft === 'n0' ? { status: 422, body: { problem: 'no such loft' } } : flights()(request, n)); // prettier-ignore
	const parameters = { loft: '={{ "n" + $itemIndex % 2 }}' };
	const given = [...codes('a', 'b', 'c'), { grams: 1 }, { grams: 2 }];

	test('ends the run, and nothing more is sent', async () => {
		const { error, log } = await execute(order(given, serve, { parameters }));
		expect(error?.message).toBe('Pigeon Post: No such loft [item 0]');
		expect(log.requests).toHaveLength(1);
	});

	test('with continue on error: one error for each of its items, what was refused here has its reason, the others go', async () => {
		const { items } = await execute(order(given, serve, { parameters, continueOnFail: true }));
		expect(items).toEqual([
			{ json: { error: 'Pigeon Post: No such loft [item 0]' }, pairedItem: { item: 0 } },
			{
				json: { loft: 'n1', sent: 1, refused: [{ item: 3, outcome: 'invalid', reason: 'It has no code' }], made: 1 },
				pairedItem: from(1, 3),
			},
			{ json: { error: 'Pigeon Post: No such loft [item 2]' }, pairedItem: { item: 2 } },
			{ json: { outcome: 'invalid', reason: 'It has no code' }, pairedItem: { item: 4 } },
		]);
	});
});

test('a dry run shows the one request and what is refused here, and sends nothing', async () => {
	const { json, log } = await execute(order(bad, flights(), { parameters: { options: { dryRun: true } } }));
	expect(log.requests).toHaveLength(0);
	expect(json[0]).toMatchObject({ dryRun: true, method: 'POST', body: { loft: 'n', letters: codes('a', 'c') }, items: 2 });
	expect(json.slice(1)).toEqual(refusals.map(({ item: _, ...told }) => told));
});
