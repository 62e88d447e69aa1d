import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { emptyWorld } from './world.mts';

const HOUR = 3_600_000;
const unknown = '01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e57';

const here = emptyWorld();

const run = async (operation: string, parameters: object, items: IDataObject[] = [{}], more: object = {}) =>
	await here.n8n.run({ parameters: { resource: 'blockListEntry', operation, ...parameters } as INodeParameters, items, ...more });
const requests = () => here.running.sandbox.control.requests({ log: true });
const block = async (...values: string[]) =>
	(await here.running.api.post<{ items: Array<{ id: string }> }>('/block-lists-entries/bulk-create', { bl_values: values })).data.items.map(
		({ id }) => id,
	);
const blocked = async () =>
	(await here.running.api.get<{ items: Array<{ bl_value: string }> }>('/block-lists-entries?limit=100')).data.items.map(
		({ bl_value: value }) => value,
	);
const domains = (count: number) => Array.from({ length: count }, (_, i) => `domain${i}.example`);

describe('Add Many', () => {
	const add = async (values: unknown[], more: object = {}) =>
		await run('addMany', { blValues: '={{ $json.value }}', ...more }, values.map((value) => ({ value })) as IDataObject[]);

	test('2,500 items are three requests; each item gets its own outcome', async () => {
		const values = domains(2500);
		const { items } = await add(values);
		expect(requests().byRoute).toEqual({ 'POST /block-lists-entries/bulk-create': 3 });
		expect(items.map(({ json }) => [json.bl_value, json.outcome])).toEqual(values.map((value) => [value, 'created']));
		expect(new Set(items.map(({ json }) => json.id)).size).toBe(2500);
		items.forEach(({ pairedItem }, i) => expect(pairedItem).toEqual({ item: i }));
	});

	test('what nobody can block is not sent, what Instantly calls invalid says so, the same twice is sent once', async () => {
		const { json } = await add(['new1.example', 'two words', 'bad_domain.example', ' NEW1.example', '42']);
		expect(json).toMatchObject([
			{ bl_value: 'new1.example', outcome: 'created' },
			{ bl_value: 'two words', outcome: 'invalid', reason: '"two words" is neither an email nor a domain' },
			{ bl_value: 'bad_domain.example', outcome: 'invalid', reason: 'Instantly does not accept it' },
			{ bl_value: 'NEW1.example', outcome: 'duplicate', reason: 'Item 0 of this run is the same' },
			{ bl_value: '42', outcome: 'invalid' },
		]);
		expect(requests().log).toMatchObject([{ body: { bl_values: ['new1.example', 'bad_domain.example'] } }]);
	});

	test('an entry that has long been there is a duplicate, with its ID', async () => {
		here.running.sandbox.control.clock({ advance: -2 * HOUR });
		const [id] = await block('old.example');
		here.running.sandbox.control.clock({ advance: 2 * HOUR });
		const { json } = await add(['Old.example', 'new.example']);
		expect(json).toEqual([
			{ bl_value: 'Old.example', outcome: 'duplicate', id, reason: expect.stringMatching(/^It has been on the block list since \d{4}-/) },
			{ bl_value: 'new.example', outcome: 'created', id: expect.any(String) },
		]);
	});

	test('counts that do not say which is which name nobody', async () => {
		here.running.sandbox.control.failures([
			{ path: '/block-lists-entries/bulk-create', kind: 'status', status: 200, body: { items: [], valid_count: 1, invalid_count: 1 } },
		]);
		const { json } = await add(['one.example', 'two.example']);
		const reason = 'Instantly calls 1 of 2 invalid and names none; look at the block list';
		expect(json.map(({ outcome, reason: why }) => [outcome, why])).toEqual([
			['unknown', reason],
			['unknown', reason],
		]);
	});

	test('is sent again when its answer is lost: each is there once', async () => {
		here.running.sandbox.control.failures([{ path: '/block-lists-entries/bulk-create', kind: 'reset', when: 'after', times: 1 }]);
		const { json } = await add(['one.example', 'two.example']);
		expect(json).toMatchObject([{ outcome: 'created' }, { outcome: 'created' }]);
		expect(requests().total).toBe(2);
		expect(await blocked()).toEqual(['one.example', 'two.example']);
	});
});

describe('Delete Many', () => {
	test('says of each ID whether it was deleted, was not there, or is none', async () => {
		const [id] = await block('one.example', 'two.example');
		const { json } = await run('removeMany', { ids: '={{ $json.id }}' }, [{ id }, { id: unknown }, { id: 'one.example' }]);
		expect(json).toEqual([
			{ id, outcome: 'deleted' },
			{ id: unknown, outcome: 'notFound', reason: 'The block list has no such entry' },
			{ id: 'one.example', outcome: 'invalid', reason: '"one.example" is not the ID of an entry' },
		]);
		expect(await blocked()).toEqual(['two.example']);
	});

	test('after a lost answer it does not claim that an entry was never there', async () => {
		const [id] = await block('one.example');
		here.running.sandbox.control.failures([{ path: '/block-lists-entries/bulk-delete', kind: 'reset', when: 'after', times: 1 }]);
		const { json } = await run('removeMany', { ids: id });
		expect(json).toMatchObject([{ outcome: 'unknown', reason: expect.stringContaining('an earlier try') }]);
	});

	test('1,001 IDs of one item are two requests', async () => {
		const ids = [...(await block(...domains(1000))), ...(await block('last.example'))];
		here.running.sandbox.control.resetRequests();
		const { json } = await run('removeMany', { ids: `={{ ${JSON.stringify(ids)} }}` });
		expect(json.map(({ outcome }) => outcome)).toEqual(ids.map(() => 'deleted'));
		expect(requests().total).toBe(2);
	});
});

describe('Delete Matching', () => {
	const remove = async (which: string, filters: object = {}) => await run('deleteMany', { which, filters });
	const all = ['one.example', 'someone@one.example', 'two.example'];
	beforeEach(async () => {
		await block(...all);
		here.running.sandbox.control.resetRequests();
	});

	test.each([
		['no filter', {}, /^Without a filter this would delete the whole block list/],
		['Domains Only turned off', { domainsOnly: false }, /^Without a filter this would delete the whole block list/],
		['an empty text', { search: '' }, /^'Search' is empty/],
		['spaces', { search: '  ' }, /^'Search' is empty, which would delete more/],
		['null', { search: '={{ null }}' }, /^'Search' is empty, which would delete more/],
		['null for one of two', { search: 'one', domainsOnly: '={{ null }}' }, /^'Domains Only' is empty, which would delete more/],
	])('%s deletes nothing', async (_name, filters, says) => {
		const { error } = await remove('some', filters);
		expect(error?.message).toMatch(says);
		expect(requests().total).toBe(0);
	});

	test('deletes what matches, and everything only when that is asked for', async () => {
		expect((await remove('all', { search: 'one' })).error?.message).toMatch(/says all entries, but there are filters too/);
		expect(await blocked()).toEqual(all);
		expect((await remove('some', { search: 'one', domainsOnly: true })).json).toEqual([{ deleted: true }]);
		expect(await blocked()).toEqual(all.slice(1));
		expect((await remove('all')).json).toEqual([{ deleted: true }]);
		expect(await blocked()).toEqual([]);
	});
});

test('Download gives the CSV as a file, or its lines as items', async () => {
	await block('one.example', 'someone@two.example');
	const { items } = await run('download', {});
	const file = items[0].binary?.data;
	expect([items.length, file?.fileName, file?.mimeType]).toEqual([1, 'block-list.csv', 'text/csv']);
	expect(Buffer.from(file?.data ?? '', 'base64').toString()).toMatch(/^bl_value,is_domain,timestamp_created\none\.example,true,/);
	expect((await run('download', { options: { binaryProperty: 'list' } })).items[0].binary?.list.fileName).toBe('block-list.csv');
	expect((await run('download', { asItems: true, filters: { domainsOnly: true } })).json).toMatchObject([{ bl_value: 'one.example' }]);
});
