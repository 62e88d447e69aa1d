import { people, startV1, type RunningV1 } from './inboxapp-v1.mts';

let run: RunningV1;
let listId: string;

beforeEach(async () => {
	run = await startV1();
	run.sandbox.control.settings({ inboxapp: { importMs: 10_000 } });
	listId = run.sandbox.control.inboxapp.list({ name: 'People', columns: ['Company'] }).id;
});
afterEach(async () => await run.sandbox.close());

const csv = (content: string, more: object = {}) => ({
	type: 'csv',
	content,
	fileName: 'people.csv',
	columnMapping: [
		{ csvHeader: 'Handle', targetColumnId: 'username' },
		{ csvHeader: 'Company', targetColumnId: 'company' },
	],
	...more,
});
const start = async (data: object) => (await run.api.post(`/lists/${listId}/import-jobs`, { data })).data;
const jobs = async (query = '') => (await run.api.get(`/lists/${listId}/import-jobs${query}`)).data;
const dataOf = async (platformId: string) => (await run.api.patch(`/lists/${listId}/leads/${platformId}`, {})).data.data;
const platformIdOf = async (username: string) => {
	const { data } = await run.v2.get('/contacts', { params: { platform: 'twitter', username } });
	return data.data[0].profiles[0].platformId as string;
};

test('each lead added, skipped or failed is named; removing counts', async () => {
	const add = async (...platformIds: string[]) => (await run.api.post(`/lists/${listId}/leads`, { platformIds })).data;
	expect(await add('1', '2', '9991', 'x')).toEqual({ added: ['1', '2'], skipped: [], failed: ['9991', 'x'] });
	expect(await add('2', '3', '3')).toEqual({ added: ['3'], skipped: ['2', '3'], failed: [] });
	const remove = async (...platformIds: string[]) => (await run.api.delete(`/lists/${listId}/leads`, { data: { platformIds } })).data;
	expect(await remove('1', '2', '2', '7')).toEqual({ removed: 2 });
	expect(await add('2')).toEqual({ added: ['2'], skipped: [], failed: [] });
	const all = people(2_000);
	expect(await add(...all)).toEqual({ added: all, skipped: [], failed: [] });
});

test('the lists that Inbox keeps are not changed by hand', async () => {
	const { lists } = run.sandbox.control.fullState().inboxapp as { lists: [string, { name: string; kind: string }][] };
	const [id] = lists.find(([, { kind }]) => kind === 'contacted') ?? [];
	const answer = await run.api.post(`/lists/${id}/leads`, { platformIds: ['1'] });
	expect([answer.status, answer.data.error.code]).toEqual([403, 'FORBIDDEN']);
	const rules = await run.api.post('/campaigns/v2', { name: 'A', accountLinkIds: [run.link], rules: { excludedListIds: [id] } });
	expect([rules.status, rules.data.error.message]).toEqual([400, 'excludedListIds must name lists of users only']);
	expect(run.sandbox.control.state().inboxapp).toMatchObject({ campaigns: 0 });
});

test('columns of a lead are changed one by one', async () => {
	await run.api.post(`/lists/${listId}/leads`, { platformIds: ['1'] });
	const change = async (data: object) => (await run.api.patch(`/lists/${listId}/leads/1`, { data })).data;
	expect((await change({ company: 'Example Company', size: 3 })).data).toEqual({ company: 'Example Company', size: 3 });
	expect(await change({ size: 4 })).toMatchObject({
		prospect: { platformId: '1', accountStatus: 'active' },
		data: { size: 4, company: 'Example Company' },
	});
});

describe('an import', () => {
	test('goes through its stages by the clock, row by row', async () => {
		await run.api.post(`/lists/${listId}/leads`, { platformIds: ['1'] });
		const rows = ['Handle,Company,Other', '@lead_1,"Example, Inc.",x', 'gone_away,Nobody,', 'user_1,"He said ""Yes""",', '', 'lead_2,,'];
		const job = await start(csv(rows.join('\r\n')));
		expect(job).toMatchObject({ type: 'csv', status: 'queued', totalCount: 4, processedCount: 0, error: null, completedAt: null });
		const seen = [];
		for (const ms of [500, 1_000, 4_500, 4_500]) {
			run.move(ms);
			const [{ status, processedCount }] = (await jobs()).data;
			seen.push([status, processedCount]);
		}
		expect(seen).toEqual([
			['queued', 0],
			['starting', 0],
			['running', 2],
			['completed', 4],
		]);
		const [done] = (await jobs()).data;
		expect(done).toMatchObject({ addedCount: 2, skippedCount: 1, failedCount: 1, completedAt: expect.any(String) });
		expect(await dataOf(await platformIdOf('lead_1'))).toEqual({ company: 'Example, Inc.' });
		// Known already, and nothing said to overwrite.
		expect(await dataOf('1')).toEqual({});
	});

	test('overwrites what is known where it is told so, and no other word does', async () => {
		await run.api.post(`/lists/${listId}/leads`, { platformIds: ['1'] });
		await run.api.patch(`/lists/${listId}/leads/1`, { data: { company: 'Old', size: 3 } });
		await start(csv('Handle,Company\nuser_1,New', { mergeStrategy: 'another' }));
		run.move(10_000);
		expect(await dataOf('1')).toEqual({ company: 'Old', size: 3 });
		await start(csv('Handle,Company\nuser_1,New', { mergeStrategy: 'overwrite' }));
		run.move(10_000);
		expect(await dataOf('1')).toEqual({ company: 'New', size: 3 });
	});

	test('fails where a column is missing or none says who the leads are', async () => {
		await start(csv('Name,Company\nx,y'));
		await start(csv('Handle,Company\nx,y', { columnMapping: [{ csvHeader: 'Company', targetColumnId: 'company' }] }));
		run.move(10_000);
		const { data } = await jobs('?status=failed');
		expect(data.map(({ error }: { error: string }) => error)).toEqual([
			'No column says who the leads are',
			'The file has no column Handle',
		]);
	});

	test('can be canceled while it runs; later that changes nothing, or is refused', async () => {
		const rows = Array.from({ length: 8 }, (_unused, index) => `lead_${index},x`);
		const job = await start(csv(['Handle,Company', ...rows].join('\n')));
		run.move(6_000);
		const cancel = async () => (await run.api.post(`/lists/${listId}/import-jobs/${job.id}/cancel`, {})).data;
		expect(await cancel()).toMatchObject({ status: 'canceled', processedCount: 4, addedCount: 4, completedAt: expect.any(String) });
		run.move(60_000);
		expect(await cancel()).toMatchObject({ status: 'canceled', processedCount: 4 });
		run.sandbox.control.settings({ inboxapp: { uselessOrders: 'refuse' } });
		expect(await cancel()).toMatchObject({ error: { code: 'CONFLICT', status: 409 } });
	});

	test('can be held up, and ordered to fail', async () => {
		const { inboxapp } = run.sandbox.control;
		const { id } = await start(csv('Handle,Company\nlead_1,x'));
		inboxapp.importJob({ id, status: 'paused' });
		run.move(60_000);
		expect((await jobs('?status=paused')).data).toHaveLength(1);
		inboxapp.importJob({ id, status: 'running' });
		expect((await jobs()).data).toMatchObject([{ status: 'completed', addedCount: 1 }]);
		const other = await start({ type: 'followers', username: 'somebody' });
		inboxapp.importJob({ id: other.id, status: 'failed', error: 'Too many' });
		expect((await jobs('?status=failed')).data).toMatchObject([{ type: 'followers', totalCount: null, error: 'Too many' }]);
	});

	test('is one of many: pages by cursor, by status in all three forms of a list', async () => {
		for (let count = 0; count < 5; count += 1) await start(csv('Handle\nx'));
		const sizes = [];
		let cursor: string | null = '';
		do {
			const page = await jobs(`?limit=2${cursor && `&cursor=${cursor}`}`);
			sizes.push(page.data.length);
			cursor = page.nextCursor;
		} while (cursor !== null);
		expect(sizes).toEqual([2, 2, 1]);
		expect((await run.api.get(`/lists/${listId}/import-jobs?cursor=x`)).data.error.message).toBe('cursor must be the nextCursor of a page');
		run.move(10_000);
		for (const form of ['status=queued&status=failed', 'status[]=failed', 'status[0]=queued&status[1]=failed'])
			expect((await jobs(`?${form}`)).data).toHaveLength(5);
		expect((await jobs('?status=completed')).data).toEqual([]);
	});
});
