import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { lostAfter, v1Staged } from './v1Stage.mts';

const stage = v1Staged();
// No import gets on by itself while a test waits.
beforeEach(() => stage.control.settings({ inboxapp: { importMs: 600_000 } }));
const csv = 'handle,trade\nnew_person_1,Retail\n@new_person_2,"Food, drinks"\ngone_1,None\n';
const columnMapping = {
	column: [
		{ csvHeader: 'handle', targetColumnId: 'username' },
		{ csvHeader: 'trade', targetColumnId: 'custom_trade' },
	],
};

const start = async (more: INodeParameters = {}, items: IDataObject[] = [{}], continueOnFail = false) =>
	await stage.run(
		'list.createImport',
		{ listId: stage.ids.list, importFrom: 'csv', csv, fileName: 'leads.csv', columnMapping, mergeStrategy: 'overwrite', ...more },
		items,
		{ continueOnFail },
	);
const imports = async (filters: INodeParameters = {}) =>
	(await stage.run('list.getImports', { listId: stage.ids.list, returnAll: true, filters })).json;
const started = () => stage.asked().filter(({ method, path }) => method === 'POST' && path.endsWith('/import-jobs'));
/** Starts an import as somebody else does. */
const other = async (type = 'csv') => {
	const data = type === 'csv' ? { type, content: 'handle\na\n', fileName: 'other.csv', columnMapping: [{ csvHeader: 'handle', targetColumnId: 'username' }] } : { type }; // prettier-ignore
	return (await stage.world.api.post<{ id: string }>(`/v1/lists/${stage.ids.list}/import-jobs`, { data })).data.id;
};

test('a CSV text comes into the list', async () => {
	const { json, error } = await start();
	expect(error).toBeUndefined();
	expect(json).toEqual([expect.objectContaining({ type: 'csv', status: 'queued', totalCount: 3 })]);
	stage.later(600_000);
	expect(await imports()).toEqual([expect.objectContaining({ id: json[0].id, status: 'completed', addedCount: 2, failedCount: 1 })]);
	expect(stage.members(stage.ids.list)).toHaveLength(2);
});

test('imports of some statuses, page after page', async () => {
	for (let i = 0; i < 101; i++) await other('followers');
	stage.control.resetRequests();
	expect(await imports({ status: ['queued'] })).toHaveLength(101);
	expect(stage.asked().map(({ query }) => (query as IDataObject)['status[]'])).toEqual(['queued', 'queued']);
	expect(await imports({ status: ['failed', 'canceled'] })).toEqual([]);
});

describe('an import whose answer is lost', () => {
	test.each(lostAfter)('by %s is found, and started once', async (_how, rule) => {
		await other();
		stage.later(60_000);
		stage.control.resetRequests();
		stage.fails({ ...rule, times: 1 });
		const { json, error } = await start();
		expect(error).toBeUndefined();
		expect(json).toEqual([expect.objectContaining({ type: 'csv', totalCount: 3 })]);
		expect(started()).toHaveLength(1);
		expect(await imports()).toHaveLength(2);
	});

	test('before anything was done is unknown, and not started again', async () => {
		await other();
		stage.later(60_000);
		stage.control.resetRequests();
		stage.fails({ method: 'POST', path: '/v1/', kind: 'reset', times: 1 });
		const { error } = await start();
		expect(error?.message).toBe('It is not known whether Inboxapp has carried this out');
		expect(started()).toHaveLength(1);
		expect(await imports()).toHaveLength(1);
	});

	test('two that could be it: both are told, and nothing is claimed', async () => {
		const theirs = await other();
		await other('followers');
		stage.fails({ method: 'POST', path: '/v1/', kind: 'reset', when: 'after', times: 1 });
		const { error } = await start();
		expect(error?.description).toContain('There are 2 imports of this kind started since then: ');
		expect(error?.description).toContain(theirs);
	});

	test('is not taken for one that this run has started before', async () => {
		stage.fails({ method: 'POST', path: '/v1/', kind: 'reset', when: 'after', from: 2, times: 1 });
		const { json, error } = await start({ fileName: '={{ $json.name }}' }, [{ name: 'a.csv' }, { name: 'b.csv' }]);
		expect(error).toBeUndefined();
		expect(new Set(json.map(({ id }) => id)).size).toBe(2);
		expect(started()).toHaveLength(2);
	});
});

test.each([
	[{ csv: 'handle,trade' }, "'CSV' has no rows"],
	[{ columnMapping: {} }, "'Columns' has no column"],
	[{ columnMapping: { column: [{ csvHeader: 'handle', targetColumnId: ' ' }] } }, "'Columns' has a column with a header or an ID missing"],
	[{ importFrom: 'json', importJson: '{"kind": "followers"}' }, "'Import' must be an object with a 'type'"],
	[{ importFrom: 'json', importJson: '{"type": ' }, "'Import' is not valid JSON"],
])('%j is refused here', async (more, message) => {
	const { error } = await start(more as INodeParameters);
	expect(error?.message).toBe(message);
	expect(stage.control.requests().total).toBe(0);
});

describe('canceling', () => {
	const cancel = async (jobId: string) => await stage.run('list.cancelImport', { listId: stage.ids.list, jobId });

	test.each(lostAfter)('is not asked for twice where its answer is lost by %s', async (_how, rule) => {
		stage.control.settings({ inboxapp: { uselessOrders: 'refuse' } });
		const id = await other();
		stage.control.resetRequests();
		stage.fails({ ...rule, times: 1 });
		const { json, error } = await cancel(id);
		expect([error?.message, json]).toEqual([undefined, [expect.objectContaining({ id, status: 'canceled' })]]);
		expect(stage.asked().filter(({ method }) => method === 'POST')).toHaveLength(1);
	});

	test('is asked for again where nothing was done', async () => {
		const id = await other();
		stage.fails({ method: 'POST', path: '/v1/', kind: 'reset', times: 1 });
		const { json } = await cancel(id);
		expect(json).toEqual([expect.objectContaining({ id, status: 'canceled' })]);
	});
});
