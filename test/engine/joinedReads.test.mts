import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { Operation } from '../../engine/describe';
import { flag, list, text } from '../../engine/fields';
import type { NamedRules } from '../../engine/outcome';
import { properties } from '../../engine/properties';
import { broken, execute, fakeClock, offering, provider, type Order, type Request, type Serve } from './support.mts';

fakeClock();

/** Letters by up to three codes at once, page by page; a letter that nobody has is not among the rows. */
const outcome: NamedRules = {
	check: ({ code }) => (/^c/i.test(String(code)) ? undefined : `"${String(code)}" is no code`),
	key: ({ code }) => String(code).toLowerCase(),
	show: ['code'],
	judge: (entries, rows, again, call) =>
		entries.map(({ code }) => {
			expect(again).toBe(false);
			const record = (rows as IDataObject[]).find((row) => row.code === String(code).toLowerCase());
			return record ? { outcome: 'found', record } : { outcome: 'notFound', reason: `Not in ${String(call.query.loft)}` };
		}),
};
const find: Operation = {
	name: 'Find',
	action: 'Find letters',
	route: 'GET /letters',
	required: [text('loft', 'Where', { required: true }), list('code', 'Which', { in: 'body', required: true })],
	optional: [flag('old', 'Whether to find old ones')],
	gives: 'items',
	batch: {
		field: 'code',
		max: 3,
		as: 'code',
		wire: ({ body = {}, query, ...call }) => ({ ...call, query: { ...query, code: (body.code as IDataObject[]).map(({ code }) => code) } }),
	},
	outcome,
	simple: { fields: { id: 'id', colour: 'look.colour' }, words: { colour: { Red: 1 } } },
};

const letterOf = (code: string) => ({ id: `id-${code.toLowerCase()}`, code: code.toLowerCase(), look: { colour: 1 }, grams: 7 });
/** A loft with all letters but some, two to a page. */
const loft =
	(...missing: string[]): Serve =>
	({ query }) => {
		const there = (query.code as string[]).filter((code) => !missing.includes(code)).map(letterOf);
		const from = Number(query.after ?? 0);
		return { body: { data: there.slice(from, from + 2), next: from + 2 < there.length ? from + 2 : null } };
	};
const order = (items: IDataObject[], serve: Serve, parameters: IDataObject = {}, more: Partial<Order> = {}, own: Partial<Operation> = {}): Order => ({
	operation: 'find',
	parameters: { loft: 'north', code: '={{ $json.code }}', options: { concurrency: 1 }, ...parameters },
	items,
	serve,
	provider: offering({ find: { ...find, ...own } }),
	...more,
}); // prettier-ignore
const codes = (...all: string[]): IDataObject[] => all.map((code) => ({ code }));
const asked = ({ log }: Awaited<ReturnType<typeof execute>>) => log.requests.map(({ query }) => [query.code, query.after]);
const short = (code: string) => ({ code, outcome: 'found', id: `id-${code.toLowerCase()}`, colour: 'Red' });

test('entries of all items go into the query, three at a time; all pages of each call are read; each entry has its record', async () => {
	const done = await execute(order(codes('c1', 'c2, c3', 'c4', 'c5'), loft()));
	expect(done.error).toBeUndefined();
	expect(asked(done)).toEqual([
		[['c1', 'c2', 'c3'], undefined],
		[['c1', 'c2', 'c3'], 2],
		[['c4', 'c5'], undefined],
	]);
	for (const { method, body, query } of done.log.requests) expect([method, body, query.loft]).toEqual(['GET', undefined, 'north']);
	expect(done.json).toEqual(['c1', 'c2', 'c3', 'c4', 'c5'].map(short));
	expect(done.items.map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual([0, 1, 1, 2, 3]);
});

test('without Simplify the whole record stands beside the outcome', async () => {
	const { json } = await execute(order(codes('c1', 'c2'), loft('c2'), { simplify: false }));
	expect(json).toEqual([
		{ outcome: 'found', ...letterOf('c1') },
		{ code: 'c2', outcome: 'notFound', reason: 'Not in north' },
	]);
});

test('a field of the record does not hide what is said of the entry', async () => {
	const serve: Serve = () => ({ body: { data: [{ ...letterOf('c1'), outcome: 'burnt', look: 'away' }] } });
	const { json } = await execute(order(codes('C1'), serve, { simplify: false }));
	expect(json).toEqual([{ ...letterOf('c1'), code: 'C1', outcome: 'found', look: 'away' }]);
});

test('what is not there, is no code or stands twice has no record, and keeps its place', async () => {
	const done = await execute(order(codes('c1', 'x', 'C1', 'c2', 'c3'), loft('c2')));
	expect(asked(done).map(([code]) => code)).toEqual([['c1', 'c2', 'c3']]);
	expect(done.json).toEqual([
		short('c1'),
		{ code: 'x', outcome: 'invalid', reason: '"x" is no code' },
		{ code: 'C1', outcome: 'duplicate', reason: 'Item 0 of this run is the same' },
		{ code: 'c2', outcome: 'notFound', reason: 'Not in north' },
		short('c3'),
	]);
});

test('what differs in the rest of the query is asked for apart', async () => {
	const parameters = { loft: '={{ $json.loft }}', filters: { old: '={{ $json.old }}' } };
	const items = [
		{ code: 'c1', loft: 'north', old: true },
		{ code: 'c1', loft: 'south', old: true },
		{ code: 'c2', loft: 'north', old: true },
		{ code: 'c2', loft: 'north', old: false },
	];
	const done = await execute(order(items, loft('c2'), parameters));
	expect(done.log.requests.map(({ query }) => [query.loft, query.old, query.code])).toEqual([
		['north', true, ['c1', 'c2']],
		['south', true, ['c1']],
		['north', false, ['c2']],
	]);
	expect(done.json.map(({ outcome: one }) => one)).toEqual(['found', 'found', 'notFound', 'notFound']);
});

test('a page that breaks is read again', async () => {
	const done = await execute(order(codes('c1', 'c2', 'c3'), (request, n) => (n === 1 ? broken('ECONNRESET') : loft()(request, n))));
	expect([done.json, asked(done).map(([, after]) => after)]).toEqual([['c1', 'c2', 'c3'].map(short), [undefined, 2, 2]]);
});

test('the page size of the row is asked for, where it has one of its own', async () => {
	const paging: Operation['paging'] = { items: 'data', size: { name: 'count', max: 9 }, by: 'cursor', send: 'from', read: 'next' };
	const done = await execute(order(codes('c1', 'c2'), loft(), {}, {}, { paging }));
	expect(done.log.requests.map(({ query: { count, limit } }) => [count, limit])).toEqual([[9, undefined]]);
	const once = await execute(order(codes('c1', 'c2'), loft(), {}, {}, { paging: false }));
	expect(once.log.requests.map(({ query }) => Object.keys(query).sort())).toEqual([['code', 'loft']]);
	expect(once.json).toEqual(['c1', 'c2'].map(short));
});

describe('a call that is refused', () => {
	const strict =
		(...bad: string[]): Serve =>
		(request: Request, n) =>
			(request.query.code as string[]).some((code) => bad.includes(code))
				? { status: 400, body: { problem: 'no code' } }
				: loft()(request, n);

	test('is asked in halves: only the bad entry has an error', async () => {
		const done = await execute(order(codes('c1', 'c2', 'c3', 'c4'), strict('c2'), {}, { continueOnFail: true }));
		expect(done.json).toEqual([short('c1'), { error: 'Pigeon Post: No code [item 1]' }, short('c3'), short('c4')]);
		expect(asked(done).map(([code]) => code)).toEqual([['c1', 'c2', 'c3'], ['c1', 'c2'], ['c3'], ['c1'], ['c2'], ['c4']]);
	});

	test('ends the run where it is not to go on', async () => {
		const done = await execute(order(codes('c1', 'c2', 'c3', 'c4'), strict('c2')));
		expect([done.error?.message, done.log.requests.length]).toEqual(['Pigeon Post: No code [item 0]', 1]);
	});

	test('whichever are bad or missing: each entry once, in order, with its own record or error', async () => {
		const all = Array.from({ length: 8 }, (_, n) => `c${n}`);
		await fc.assert(
			fc.asyncProperty(fc.subarray(all), fc.subarray(all), async (bad, missing) => {
				const serve: Serve = (request, n) => {
					const given = strict(...bad)(request, n);
					return 'status' in given ? given : loft(...missing)(request, n);
				};
				const { json, items } = await execute(order(codes(...all), serve, {}, { continueOnFail: true }));
				expect(json).toEqual(
					all.map((code, n) => {
						if (bad.includes(code)) return { error: `Pigeon Post: No code [item ${n}]` };
						return missing.includes(code) ? { code, outcome: 'notFound', reason: 'Not in north' } : short(code);
					}),
				);
				expect(items.map(({ pairedItem }) => pairedItem)).toEqual(all.map((_, item) => ({ item })));
			}),
			{ numRuns: 40 },
		);
	});
});

test('a dry run shows the request as it goes over the wire, and asks nothing', async () => {
	const { json, log } = await execute(order(codes('c1', 'c2'), loft(), { options: { dryRun: true } }));
	expect(log.requests).toHaveLength(0);
	const url = 'https://api.pigeon.example/v9/letters';
	expect(json).toEqual([{ dryRun: true, method: 'GET', url, query: { loft: 'north', code: ['c1', 'c2'] }, items: 2 }]);
});

test('the form has no Limit: every entry has an answer', () => {
	const names = properties({ ...provider, ...offering({ find }) }).map(({ name }) => name);
	expect(names).toEqual(expect.arrayContaining(['loft', 'code', 'simplify', 'filters', 'options']));
	expect(names).not.toEqual(expect.arrayContaining(['returnAll']));
	expect(names).not.toContain('limit');
});

test('a write whose entries look different over the wire is sent as it says, and judged as the row has it', async () => {
	const bar: Operation = {
		...find,
		route: 'POST /bar',
		gives: 'item',
		batch: { field: 'code', max: 2, as: 'code', wire: ({ body = {}, ...call }) => ({ ...call, body: { ...body, code: (body.code as IDataObject[]).map(({ code }) => code).join('+') } }) }, // prettier-ignore
		outcome: { ...outcome, judge: (entries, answer) => entries.map(({ code }) => ({ outcome: String((answer as IDataObject).barred).includes(String(code)) ? 'done' : 'failed' })) }, // prettier-ignore
	};
	const serve: Serve = ({ body }) => ({ body: { barred: (body as IDataObject).code } });
	const done = await execute({ ...order(codes('c1', 'c2', 'c3'), serve), provider: offering({ find: bar }) });
	expect(done.log.requests.map(({ body }) => body)).toEqual([{ loft: 'north', code: 'c1+c2' }, { loft: 'north', code: 'c3' }]); // prettier-ignore
	expect(done.json.map(({ code, outcome: one }) => [code, one])).toEqual([['c1', 'done'], ['c2', 'done'], ['c3', 'done']]); // prettier-ignore
});
