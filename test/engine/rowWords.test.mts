import type { IDataObject } from 'n8n-workflow';
import type { Operation, Provider } from '../../engine/describe';
import { broken, execute, fakeClock, letterOperations, offering, provider, type Order, type Reply, type Serve } from './support.mts';

fakeClock();

const order = (
	operation: string,
	row: Partial<Operation>,
	serve: Serve,
	more: Partial<Order> = {},
	service: Partial<Provider> = {},
): Order => ({
	operation,
	parameters: { id: '={{ $json.id }}', title: '={{ $json.id }}', note: 'n', keep: true, simplify: false, options: { concurrency: 1 } },
	items: [{ id: 'l0' }, { id: 'l1' }],
	serve,
	provider: offering({ [operation]: { ...letterOperations[operation], ...row } }, service),
	...more,
});
const down: Reply = { status: 500, body: { problem: 'the roof is off' } };
const ok: Reply = { body: { ok: true } };
const told = (error?: { message: string; description?: string }) => [error?.message, error?.description?.split(' Pigeon Post said')[0]];

describe('how often a row is tried', () => {
	test.each([1, 2, 3])('%d times at most, then the error of the service; the next item has as many', async (tries) => {
		const { log, json } = await execute(order('get', { tries }, () => down, { continueOnFail: true }));
		expect(log.requests.map(({ path }) => path)).toEqual([...Array<string>(tries).fill('/letters/l0'), ...Array<string>(tries).fill('/letters/l1')]); // prettier-ignore
		expect(json).toEqual([{ error: 'The loft is down [item 0]' }, { error: 'The loft is down [item 1]' }]);
	});

	test('five times where the row does not say', async () => {
		expect((await execute(order('get', {}, () => down))).log.requests).toHaveLength(5);
		expect((await execute(order('stamp', {}, () => down))).log.requests).toHaveLength(5);
	});

	test('a write that may be repeated too; one that may not is sent once all the same', async () => {
		expect((await execute(order('stamp', { tries: 2 }, () => down))).log.requests).toHaveLength(2);
		expect((await execute(order('create', { tries: 2 }, () => down))).log.requests).toHaveLength(1);
	});

	test('what goes away in time is no error, however long it is busy after that', async () => {
		const waits: Reply = { status: 429, headers: { 'retry-after': '1' } };
		const answers = [down, waits, waits, waits, ok, down, ok];
		const { json, error } = await execute(order('get', { tries: 2 }, (_, n) => answers[n]));
		expect(error).toBeUndefined();
		expect(json).toEqual([{ ok: true }, { ok: true }]);
	});

	test('the record that is read first is tried as often as that says, and the write as often as the row says', async () => {
		const reads = { ...(letterOperations.append.reads as NonNullable<Operation['reads']>), tries: 2 };
		const reading = await execute(order('append', { reads, tries: 3 }, () => down));
		expect(reading.log.requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
		const writing = await execute(order('append', { reads, tries: 3 }, ({ method }) => (method === 'GET' ? { body: { note: 'a' } } : down))); // prettier-ignore
		expect(writing.log.requests.map(({ method }) => method)).toEqual(['GET', 'PUT', 'PUT', 'PUT']);
	});
});

describe('what a row says of a status', () => {
	const errors: Operation['errors'] = {
		404: { message: 'There is no such letter', hint: 'Look in the loft.' },
		500: { message: 'This letter cannot be given', hint: 'Use Get Many.' },
	};
	const failing =
		(status: number) =>
		async (row: Partial<Operation>, operation = 'get') =>
			told((await execute(order(operation, { tries: 1, ...row }, () => ({ status, body: { problem: 'no' } })))).error);

	test.each([
		[404, 'There is no such letter [item 0]', 'Look in the loft.'],
		[500, 'This letter cannot be given [item 0]', 'Use Get Many.'],
		[503, 'This letter cannot be given [item 0]', 'Use Get Many.'],
		[401, 'The key was not accepted [item 0]', 'Make a new key.'],
	])('%d: its own words, else those of the service', async (status, message, hint) => {
		const [said, described] = await failing(status)({ errors });
		expect(said).toBe(message);
		expect(described).toMatch(new RegExp(`^${hint}`));
	});

	test('is said of that row only, and for each of its items', async () => {
		const other = await failing(500)({});
		expect(other[0]).toBe('The loft is down [item 0]');
		const { json } = await execute(order('get', { errors, tries: 1 }, () => down, { continueOnFail: true }));
		expect(json.map(({ error }) => error)).toEqual(['This letter cannot be given [item 0]', 'This letter cannot be given [item 1]']);
	});

	test('of the record that is read first: what that says, then what the row says; the write has the words of the row', async () => {
		const base = letterOperations.append.reads as NonNullable<Operation['reads']>;
		const reads = { ...base, errors: { 404: { message: 'Nothing to append to', hint: 'Create it.' } } };
		const of = async (status: number, method: string) =>
			told((await execute(order('append', { reads, errors, tries: 1 }, (request) => (request.method === method ? { status } : { body: { note: 'a' } })))).error)[0]; // prettier-ignore
		expect(await of(404, 'GET')).toBe('Nothing to append to [item 0]');
		expect(await of(404, 'PUT')).toBe('There is no such letter [item 0]');
		expect(await of(418, 'GET')).toBe('Pigeon Post answered with status 418 [item 0]');
		const twice = { reads: { ...reads, tries: 1 }, errors, tries: 1 };
		const { error } = await execute(order('append', twice, ({ method }) => (method === 'GET' ? down : ok)));
		expect(error?.message).toBe('This letter cannot be given [item 0]');
	});

	test.each(['it is full', 'it is full.', 'it is full. ', 'it is full.\n', 'it is full...'])('the words of the service (%j) end with one full stop', async (problem) => {
		const { error } = await execute(order('get', { errors, tries: 1 }, () => ({ status: 404, body: { problem } })));
		expect(error?.description).toMatch(/^Look in the loft\. Pigeon Post said: it is full\. /);
	}); // prettier-ignore
});

describe('what a service did not keep, where only some of its variants give back what they were sent', () => {
	const variants: Provider['variants'] = { setting: 'speech', names: { old: 'the old post', new: 'the new post' }, probes: [] };
	const serve: Serve = ({ body }) => ({ body: { title: (body as IDataObject).title } });
	const hints = async (speech: string | undefined, echoes: Operation['echoes']) => {
		const own = order('create', { echoes }, serve, { account: { data: { speech } } }, speech === undefined ? {} : { variants });
		const { hints: said, error } = await execute({ ...own, parameters: { ...own.parameters, additionalFields: { note: 'n' } } });
		expect(error).toBeUndefined();
		return said;
	};
	const said = ['Pigeon Post did not give back: Note. It may not have kept what was written there.'];

	test('is only told of those', async () => {
		expect(await hints('old', ['old'])).toEqual(said);
		expect(await hints('new', ['old'])).toEqual([]);
		expect(await hints('new', ['old', 'new'])).toEqual(said);
		expect(await hints('new', true)).toEqual(said);
		expect(await hints(undefined, ['old'])).toEqual([]);
		expect(await hints(undefined, true)).toEqual(said);
	});
});

test('a broken connection counts as a try', async () => {
	const { error, log } = await execute(order('get', { tries: 2 }, () => broken('ECONNRESET')));
	expect(error?.message).toContain(`${provider.name} cannot be reached`);
	expect(log.requests).toHaveLength(2);
});
