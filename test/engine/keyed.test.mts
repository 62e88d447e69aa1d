import type { IDataObject } from 'n8n-workflow';
import type { Operation } from '../../engine/describe';
import { list, number, text } from '../../engine/fields';
import { broken, execute, fakeClock, offering, script, type Done, type Order, type Reply, type Request, type Serve } from './support.mts';

fakeClock();

const HEADER = 'X-Seal';
const row: Operation = {
	name: 'Send',
	action: 'Send a letter',
	route: 'POST /letters',
	required: [text('title', 'What it is about', { required: true })],
	options: [text(HEADER, 'What makes it safe to send it again', { parameter: 'seal', label: 'Seal', in: 'header' })],
	keyed: { header: HEADER, by: ({ title }) => title },
};
const order = (serve: Serve, more: Partial<Order> = {}, own: Partial<Operation> = {}): Order => ({
	operation: 'send',
	parameters: { title: '={{ $json.title }}', ...more.parameters },
	items: [{ title: 'A' }, { title: 'B' }],
	serve,
	provider: offering({ send: { ...row, ...own } }),
	...(({ parameters: _, ...rest }) => rest)(more),
});
const sealOf = ({ headers }: Request) => headers[HEADER] as string;
const seals = ({ log }: Done) => log.requests.map(sealOf);
const titles = ({ log }: Done) => log.requests.map(({ body }) => (body as IDataObject).title);
const ok: Serve = ({ body }) => ({ body: { sent: (body as IDataObject | undefined)?.title } });
const UNKNOWN = 'It is not known whether Pigeon Post has carried this out [item 0]';

describe('fields that are headers', () => {
	const plain = (serve: Serve, parameters: IDataObject, more: Partial<Operation> = {}) => execute(order(serve, { parameters }, { keyed: undefined, ...more })); // prettier-ignore

	test('go into the headers of their own item, and nowhere else', async () => {
		const { log } = await plain(ok, { options: { seal: '={{ "wax " + $json.title }}' } });
		expect(log.requests.map(({ headers, body, query }) => [headers, body, query])).toEqual(
			['A', 'B'].map((title) => [{ 'User-Agent': 'pigeon-tests/1', [HEADER]: `wax ${title}` }, { title }, {}]),
		);
	});

	test('are left out where they are empty, and numbers are text', async () => {
		expect((await plain(ok, { options: { seal: '' } })).log.requests.map(({ headers }) => Object.keys(headers))).toEqual([['User-Agent'], ['User-Agent']]); // prettier-ignore
		const grams = { optional: [number('X-Grams', 'Its weight', { parameter: 'grams', in: 'header' })] };
		const { log } = await plain(ok, { additionalFields: { grams: '={{ $itemIndex }}' } }, grams);
		expect(log.requests.map(({ headers, body }) => [headers['X-Grams'], body])).toEqual([['0', { title: 'A' }], ['1', { title: 'B' }]]); // prettier-ignore
	});

	test.each(['wax\nX-Other: 1', 'wax\0', 'wax ✉'])('%j fits into no header: refused, by the name in the form, before anything is sent', async (seal) => {
		const { error, log } = await plain(ok, { options: { seal } });
		expect(error?.message).toBe("'Seal' has characters that do not fit into a header [item 0]");
		expect(log.requests).toHaveLength(0);
	}); // prettier-ignore

	test('are something that joined calls must share', async () => {
		const batch: Partial<Operation> = {
			required: [list('title', 'What they are about')],
			batch: { field: 'title', max: 9, as: 'title' },
			outcome: { check: () => undefined, key: () => undefined, show: [], judge: (entries) => entries.map(() => ({ outcome: 'done' })) },
		};
		const items = ['A', 'B', 'C', 'D'].map((title) => ({ title, seal: title === 'C' ? 'wax' : '' }));
		const { log } = await execute({ ...order(ok, { parameters: { options: { seal: '={{ $json.seal }}' } } }, { keyed: undefined, ...batch }), items }); // prettier-ignore
		expect(log.requests.map(({ headers, body }) => [headers[HEADER], body])).toEqual([[undefined, { title: ['A', 'B', 'D'] }], ['wax', { title: ['C'] }]]); // prettier-ignore
	});

	test('that the form hides are hidden in a dry run', async () => {
		const secret = { options: [text(HEADER, 'Secret', { parameter: 'seal', in: 'header', typeOptions: { password: true } })] };
		const { json } = await plain(ok, { options: { seal: 'sesame', dryRun: true } }, secret);
		expect(json.map(({ headers }) => headers)).toEqual(Array(2).fill({ [HEADER]: '********' }));
	});
});

describe('the key that is made', () => {
	const context = ({ workflow = 'w', execution = 'e', node = 'n', round = 0 } = {}) => ({
		context: {
			getWorkflow: () => ({ id: workflow }),
			getExecutionId: () => execution,
			getNode: () => ({ id: node, name: 'Pigeon', type: 't', typeVersion: 1, position: [0, 0], parameters: {}, credentials: {} }),
			getWorkflowDataProxy: () => ({ $runIndex: round }),
		},
	});
	const made = async (more: Parameters<typeof context>[0] = {}, parameters: IDataObject = {}) =>
		seals(await execute(order(ok, { ...context(more), parameters })));

	test('is there, is no secret and nothing that can be read, and differs between items', async () => {
		const [first, second] = await made();
		expect(first).toMatch(/^[0-9a-f]{24}$/);
		expect(second).toMatch(/^[0-9a-f]{24}$/);
		expect(first).not.toBe(second);
	});

	test('is the same when n8n tries the node again', async () => {
		expect(await made()).toEqual(await made());
	});

	test.each([{ workflow: 'x' }, { execution: 'x' }, { node: 'x' }, { round: 1 }])('differs with another %j', async (other) => {
		const [before, after] = [await made(), await made(other)];
		expect(new Set([...before, ...after]).size).toBe(4);
	});

	test('differs for two items with the same values, and for one item that goes elsewhere', async () => {
		const same = await made({}, { title: 'A' });
		expect(new Set(same).size).toBe(2);
		expect((await made({}, { title: 'C' }))[0]).not.toBe(same[0]);
	});

	test('is left alone where the user gives one: on all tries, and the other item gets its own', async () => {
		const serve: Serve = (request, n) => (n < 2 ? broken('ECONNRESET') : ok(request, n));
		const done = await execute(order(serve, { parameters: { options: { seal: '={{ $itemIndex ? "" : "mine" }}' } } }));
		expect(seals(done)).toEqual(['mine', 'mine', 'mine', expect.stringMatching(/^[0-9a-f]{24}$/)]);
	});

	test('is that of the request in a dry run', async () => {
		const { json, log } = await execute(order(ok, { ...context(), parameters: { options: { dryRun: true } } }));
		expect(log.requests).toHaveLength(0);
		expect(json.map(({ headers }) => (headers as IDataObject)[HEADER])).toEqual(await made());
	});

	test('goes with what is written after a record was read', async () => {
		const reads: Operation['reads'] = { route: 'GET /letters', when: () => true, into: (values) => ({ ...values, title: 'merged' }) };
		const done = await execute(order(ok, { parameters: { options: { concurrency: 1 } } }, { reads }));
		expect(seals(done)).toEqual([undefined, expect.any(String), undefined, expect.any(String)]);
		expect(new Set(seals(done)).size).toBe(3);
	});
});

const BREAKS: Array<[string, () => Reply | Error]> = [
	['a reset connection', () => broken('ECONNRESET')],
	['a timeout', () => broken('ETIMEDOUT')],
	['503', () => ({ status: 503 })],
	['408', () => ({ status: 408 })],
	['a cut-off answer', () => ({ body: '{"id": "l' })],
];

describe.each(BREAKS)('%s', (_, breaks) => {
	test('is followed by the same call with the same key, and the next item is not touched by it', async () => {
		const done = await execute(order((request, n) => (n < 3 ? breaks() : ok(request, n))));
		expect(done.json).toEqual([{ sent: 'A' }, { sent: 'B' }]);
		expect(titles(done)).toEqual(['A', 'A', 'A', 'A', 'B']);
		expect(new Set(seals(done)).size).toBe(2);
		expect(new Set(seals(done).slice(0, 4)).size).toBe(1);
	});

	test('for ever: nobody knows, after as many tries as any call has', async () => {
		const { error, log } = await execute(order(() => breaks()));
		expect(error?.message).toBe(UNKNOWN);
		expect(error?.description).toContain('Look in Pigeon Post before you run this item again');
		expect(log.requests).toHaveLength(5);
		expect((await execute(order(() => breaks(), {}, { tries: 2 }))).log.requests).toHaveLength(2);
	});

	test('then a refusal: whether the first try was carried out it does not say, and it is told as it is', async () => {
		const done = await execute(order(script(breaks(), { status: 422, body: { problem: 'the title is taken' } })));
		expect(done.error?.message).toBe(UNKNOWN);
		expect(done.error?.description).toContain('A broken try was followed by a refusal (Pigeon Post: The title is taken)');
		expect(done.error?.description).not.toContain('[item');
		expect(titles(done)).toEqual(['A', 'A']);
	});

	test('then busy for longer than is waited: nobody knows', async () => {
		const serve: Serve = (_, n) => (n === 0 ? breaks() : { status: 429, headers: { 'retry-after': '20' } });
		const { error, took } = await execute(order(serve, { parameters: { options: { giveUpAfter: 50 } } }));
		expect(error?.message).toBe(UNKNOWN);
		expect(took).toBeLessThanOrEqual(51_000);
	});
});

test('without a broken try before it a refusal is a refusal, and a busy service is busy', async () => {
	const refused = await execute(order(() => ({ status: 422, body: { problem: 'the title is taken' } })));
	expect([refused.error?.message, refused.log.requests.length]).toEqual(['Pigeon Post: The title is taken [item 0]', 1]);
	const busy = await execute(order(() => ({ status: 429, headers: { 'retry-after': '20' } }), { parameters: { options: { giveUpAfter: 30 } } })); // prettier-ignore
	expect(busy.error?.message).toBe('Pigeon Post is still busy [item 0]');
	expect(busy.error?.description).toContain("or raise 'Give Up After' under Options.");
	const after = await execute(order(script({ status: 429, headers: { 'retry-after': '1' } }, { status: 422 })));
	expect(after.error?.message).toBe('Pigeon Post answered with status 422 [item 0]');
});

test('a service that was never reached cannot be reached: nothing was sent', async () => {
	const { error, log } = await execute(order(() => broken('ECONNREFUSED')));
	expect(error?.message).toBe('Pigeon Post cannot be reached. The connection broke (ECONNREFUSED) [item 0]');
	expect(log.requests).toHaveLength(5);
});

test('told to wait, it waits, with the same key, as often as it is told', async () => {
	const busy: Reply = { status: 429, headers: { 'retry-after': '7' } };
	const done = await execute(order(script(...Array<Reply>(8).fill(busy), { body: { sent: 'A' } }, { body: { sent: 'B' } })));
	expect(done.error).toBeUndefined();
	expect(titles(done)).toEqual([...Array<string>(9).fill('A'), 'B']);
	expect(new Set(seals(done)).size).toBe(2);
});
