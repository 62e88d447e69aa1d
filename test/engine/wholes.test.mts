import type { IDataObject } from 'n8n-workflow';
import type { Operation } from '../../engine/describe';
import { list, text } from '../../engine/fields';
import type { TotalRules } from '../../engine/outcome';
import type { Settles } from '../../engine/settle';
import { broken, execute, fakeClock, offering, type Order, type Reply, type Request, type Serve } from './support.mts';

fakeClock();

/** Letters that are plain codes on the wire, and make one flight together. */
const rules: TotalRules = {
	check: ({ code }) => (/^c/i.test(String(code)) ? undefined : `"${String(code)}" is no code`),
	key: ({ code }) => String(code).toLowerCase(),
	show: ['code'],
	count: ({ made }) => ({ created: made as number | undefined }),
	summary: ({ body, sent, refused, answer, unknown }) => ({ loft: body.loft, sent, refused, ...(answer && { flight: answer.id }), ...(unknown !== undefined && { unknown }) }), // prettier-ignore
	mark: ({ id }) => ({ flight: id }),
};
const row: Operation = {
	name: 'Take Off',
	action: 'Let letters take off',
	route: 'POST /flights',
	required: [text('loft', 'Where they go', { required: true }), list('codes', 'Which', { required: true })],
	batch: { field: 'codes', max: Infinity, as: 'code' },
	outcome: rules,
};
const flights: Serve = ({ body }, n) => ({ body: { id: `f${n}`, made: (body as { codes: string[] }).codes.length } });
const order = (codes: string[], serve: Serve, own: Partial<Operation> = {}, { parameters, ...more }: Partial<Order> = {}): Order => ({
	operation: 'takeOff',
	parameters: { loft: 'n', codes: '={{ $json.codes }}', ...parameters },
	items: codes.map((one) => ({ codes: one })),
	serve,
	provider: offering({ takeOff: { ...row, ...own } }),
	...more,
});
const each = { options: { output: 'entries' } };
const byLoft = { loft: '={{ "n" + $itemIndex % 2 }}' };
const posts = ({ log }: { log: { requests: Request[] } }) => log.requests.filter(({ method }) => method === 'POST').map(({ body }) => body);

describe('entries that are plain values', () => {
	test('go out as such, in one request, and have their name in their outcomes', async () => {
		const done = await execute(order(['c1,c2', 'c3', 'x4'], flights, {}, { parameters: each }));
		expect(posts(done)).toEqual([{ loft: 'n', codes: ['c1', 'c2', 'c3'] }]);
		expect(done.json).toEqual([
			...['c1', 'c2', 'c3'].map((code) => ({ code, outcome: 'created', flight: 'f0' })),
			{ code: 'x4', outcome: 'invalid', reason: '"x4" is no code' },
		]);
	});

	test('each group has its own answer, though their requests are told apart by what else they say', async () => {
		const { items } = await execute(order(['c1', 'c2', 'c3'], flights, {}, { parameters: byLoft }));
		expect(items).toEqual([
			{ json: { loft: 'n0', sent: 2, refused: [], flight: 'f0' }, pairedItem: [{ item: 0 }, { item: 2 }] },
			{ json: { loft: 'n1', sent: 1, refused: [], flight: 'f1' }, pairedItem: { item: 1 } },
		]);
	});

	test('are what a look after a failure sees of the request', async () => {
		const seen: unknown[] = [];
		const settles: Settles = {
			looks: (_, { body }) => [{ route: 'GET /flights/{id}', values: { id: (body?.codes as string[]).join('') }, record: true }],
			found: ([[flight]], _, __, { body }) => {
				seen.push(body);
				return flight;
			},
		};
		const serve: Serve = ({ method, path }) => (method === 'POST' ? broken('ECONNRESET') : { body: { id: path, made: 2 } });
		const { json } = await execute(order(['c1', 'c2'], serve, { settles }));
		expect(json).toEqual([{ loft: 'n', sent: 2, refused: [], flight: '/flights/c1c2' }]);
		expect(seen).toEqual([{ loft: 'n', codes: ['c1', 'c2'] }]);
	});

	test('and in a dry run they are shown as they would be sent', async () => {
		const { json, log } = await execute(order(['c1', 'c2'], flights, {}, { parameters: { options: { dryRun: true } } }));
		expect(log.requests).toHaveLength(0);
		expect(json).toEqual([expect.objectContaining({ body: { loft: 'n', codes: ['c1', 'c2'] }, items: 2 })]);
	});
});

describe('a success answer that is a failure', () => {
	const failed: Operation['failed'] = ({ why }, { loft }) => (why ? `${String(why)} in ${String(loft)}` : undefined);
	const serve: Serve = (request, n) => ((request.body as IDataObject).loft === 'n0' ? { body: { why: 'no wind' } } : flights(request, n)); // prettier-ignore

	test('ends the run with its reason, and nothing more is sent', async () => {
		const { error, log } = await execute(order(['c1', 'c2', 'c3'], serve, { failed }, { parameters: byLoft }));
		expect(error?.message).toBe('Pigeon Post did not do it: no wind in n0 [item 0]');
		expect(error?.context.data).toEqual({ why: 'no wind' });
		expect(log.requests).toHaveLength(1);
	});

	test.each(['totals', 'entries'])('with continue on error (%s): each of its items has the reason, the others go', async (output) => {
		const parameters = { ...byLoft, options: { output } };
		const { items } = await execute(order(['c1', 'c2', 'c3'], serve, { failed }, { parameters, continueOnFail: true }));
		expect(items.map(({ json, pairedItem }) => [json.error ?? json.flight, pairedItem])).toEqual([
			['Pigeon Post did not do it: no wind in n0 [item 0]', { item: 0 }],
			['f1', { item: 1 }],
			['Pigeon Post did not do it: no wind in n0 [item 2]', { item: 2 }],
		]);
	});
});

const BREAKS: Array<[string, () => Reply | Error]> = [
	['a reset connection', () => broken('ECONNRESET')],
	['503', () => ({ status: 503 })],
];
describe.each(BREAKS)('%s, in a row that says nothing of looks', (_, breaks) => {
	const first: Serve = (request, n) => (n === 0 ? breaks() : flights(request, n));

	test('is no error: the totals say that nobody knows, it is not sent again, and the others go', async () => {
		const { items, error, log } = await execute(order(['c1', 'c2', 'c3'], first, {}, { parameters: byLoft }));
		expect(error).toBeUndefined();
		expect(log.requests).toHaveLength(2);
		expect(items.map(({ json }) => [json.loft, json.sent, json.flight])).toEqual([
			['n0', 2, undefined],
			['n1', 1, 'f1'],
		]);
		expect(items[0].json.unknown).toContain('Look in Pigeon Post before you send it again');
	});

	test('and so does each entry', async () => {
		const { json } = await execute(order(['c1', 'c2', 'c3'], first, {}, { parameters: { ...byLoft, ...each } }));
		expect(json.map(({ outcome }) => outcome)).toEqual(['unknown', 'created', 'unknown']);
	});
});
