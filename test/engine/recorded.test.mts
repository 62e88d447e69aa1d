import { log, Loft } from './passedStage.mts';

let loft: Loft;
beforeEach(() => void (loft = new Loft()));
afterEach(() => jest.restoreAllMocks());
const many = Array.from({ length: 100 }, (_one, index) => `k${index}`);

test('what another execution had is left out, also after n8n was started again', async () => {
	expect(await loft.run(['a', 'b'], '1')).toEqual(['a', 'b']);
	expect(await loft.run(['b', 'c', 'a'], '2')).toEqual(['c']);
	loft.restart();
	expect(await loft.run(['a', 'b', 'c', 'd'], '3')).toEqual(['d']);
	// An execution without items runs nothing more: the one that had them has done so.
	expect(await loft.run(['d'], '4')).toEqual([]);
});

test('an execution that n8n begins once more is no repeat, and what it had is one for all others', async () => {
	expect(await loft.run(['a'], '1')).toEqual(['a']);
	loft.restart();
	expect(await loft.run(['a'], '1')).toEqual(['a']);
	expect(await loft.run(['a'], '1')).toEqual(['a']);
	expect(await loft.run(['a'], '2')).toEqual([]);
});

test('what one node had is new to another', async () => {
	expect(await loft.run(['a'], '1', { nodeId: 'one' })).toEqual(['a']);
	expect(await loft.run(['a'], '2', { nodeId: 'two' })).toEqual(['a']);
	expect(await loft.run(['a'], '3', { nodeId: 'one' })).toEqual([]);
});

test('a database that is away: everything passes, with a warning for each execution; once it is back, it counts again', async () => {
	const warnings = log(loft.n8n);
	await loft.run(['a'], '1');
	loft.processed.down = true;
	expect(await Promise.all(['2', '3'].map(async (id) => await loft.run(['a', 'b'], id)))).toEqual([
		['a', 'b'],
		['a', 'b'],
	]);
	expect(warnings()).toEqual(Array(2).fill('n8n could not say which events were there before: The database is away'));
	loft.processed.down = false;
	expect(await loft.run(['a', 'c'], '4')).toEqual(['c']);
});

test('100 executions at once: each passes, each is known afterwards, and the database is asked a few times', async () => {
	const { processed } = loft;
	const given = await Promise.all(many.map(async (key, index) => await loft.run([key], `e${index}`)));
	expect(given).toEqual(many.map((key) => [key]));
	expect(many.filter((key) => !processed.has(key))).toEqual([]);
	expect(processed.count()).toBe(200);
	const { find, insert, update } = processed.calls;
	expect([find <= 5, insert, update]).toEqual([true, 1, find - 1]);
	loft.restart();
	const again = await Promise.all(many.map(async (key, index) => await loft.run([key], `f${index}`)));
	expect(again.flat()).toEqual([]);
	expect(processed.calls.find).toBeLessThanOrEqual(2 * find);
});

test('the table loses one of two that write at the same time: nothing less than one after the other does', async () => {
	const { processed } = loft;
	const place = { workflow: { id: 'wf', active: true }, node: { id: 'n' } as never };
	const write = async (key: string) => await processed.checkProcessedAndRecord([key], 'node', place, { mode: 'entries', maxEntries: 9 });
	await write('first');
	await Promise.all(['a', 'b'].map(write));
	expect(['first', 'a', 'b'].filter((key) => processed.has(key))).toHaveLength(2);
});

test('the same event in two executions at once passes in one of them', async () => {
	for (const [first, second] of [
		['1', '2'],
		['3', '4'],
	]) {
		// prettier-ignore
		const key = `a${first}`;
		const given = await Promise.all([first, second].map(async (id) => await loft.run([key], id)));
		expect(given.flat()).toEqual([key]);
	}
	// Those that wait while another is written go together.
	const given = await Promise.all(['5', '6', '7', '8'].map(async (id) => await loft.run(['b'], id)));
	expect(given.flat()).toEqual(['b']);
});

test('the last 2,000 events of a node are known, and no more are kept', async () => {
	const { processed } = loft;
	const keys = Array.from({ length: 2_500 }, (_one, index) => `m${index}`);
	for (let from = 0; from < keys.length; from += 500) await loft.run(keys.slice(from, from + 500), `e${from}`);
	expect(processed.count()).toBe(4_000);
	expect(await loft.run(keys.slice(500), 'again')).toEqual([]);
});
