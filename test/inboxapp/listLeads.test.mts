import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { lostAfter, outcomesOf, people, v1Staged } from './v1Stage.mts';

const stage = v1Staged();

const work =
	(operation: string) =>
	async (items: IDataObject[], options: IDataObject = {}, continueOnFail = false) =>
		await stage.run(operation, { listId: stage.ids.list, platformIds: '={{ $json.id }}', options: options as INodeParameters }, items, {
			continueOnFail,
		});
const add = work('list.addLeads');
const remove = work('list.removeLeads');
const byId = (ids: unknown[]) => ids.map((id) => ({ id }) as IDataObject);
const onList = () => stage.members(stage.ids.list).sort();
const before = async (platformIds: string[]) => void (await stage.world.api.post(`/v1/lists/${stage.ids.list}/leads`, { platformIds }));

describe('adding to a list', () => {
	test('10,000 leads are 5 requests and 10,000 true outcomes', async () => {
		// Every tenth is nobody, every seventh of the others is on the list already.
		const ids = people(10_000).map((id, i) => (i % 10 === 0 ? `999${id}` : id));
		const known = ids.filter((id, i) => i % 7 === 0 && !id.startsWith('999'));
		await before(known);
		stage.control.resetRequests();
		const { items, error } = await add(byId(ids));
		expect(error).toBeUndefined();
		expect(stage.bodies('/leads').map(({ platformIds }) => (platformIds as string[]).length)).toEqual(Array(5).fill(2_000));
		const had = new Set(known);
		const truth = ids.map((platformId, item) => ({ platformId, item, outcome: had.has(platformId) ? 'skipped' : platformId.startsWith('999') ? 'failed' : 'created' })); // prettier-ignore
		const told = items.map(({ json: { platformId, outcome }, pairedItem }) => ({ platformId, item: (pairedItem as { item: number }).item, outcome })); // prettier-ignore
		expect(told).toEqual(truth);
		expect(onList()).toEqual(ids.filter((id) => !id.startsWith('999')).sort());
		expect(items[0].json.reason).toBe('Inboxapp could not find this account');
	});

	test('with a reset, 429 and 503 mixed in: nobody lost, and what an earlier try may have done is not called there before', async () => {
		const ids = people(6_000);
		const on = { method: 'POST', path: '/v1/lists' };
		stage.fails(
			{ ...on, kind: 'reset', when: 'after', times: 1 },
			{ ...on, kind: 'status', status: 429, retryAfter: 1, from: 3, times: 1 },
			{ ...on, kind: 'status', status: 503, from: 5, times: 1 },
		);
		const { json, error } = await add(byId(ids));
		expect(error).toBeUndefined();
		expect(stage.bodies('/leads')).toHaveLength(6);
		expect(outcomesOf(json)).toEqual({ done: 2_000, created: 4_000 });
		expect(json[0].reason).toBe('It is in the list; an earlier try of this request may have added it');
		expect(onList()).toEqual(ids);
	});

	test('an ID of which the answer says nothing is unknown', async () => {
		const body = { added: ['70000001'], skipped: [], failed: [] };
		stage.fails({ method: 'POST', path: '/v1/lists', kind: 'status', status: 200, body, when: 'after' });
		const { json } = await add(byId(people(2)));
		expect(json).toEqual([
			{ platformId: '70000001', outcome: 'created' },
			{ platformId: '70000002', outcome: 'unknown', reason: 'Inboxapp did not say what became of it; look at the list' },
		]);
	});

	test('what is no platform ID costs only itself', async () => {
		const { json, error } = await add(
			byId(['@sample_person_1', 'https://x.com/sample', 'https://x.com/i/user/70000001', '70000001', 70000002]),
		);
		expect(error).toBeUndefined();
		const wrong = (id: string) => ({
			platformId: id,
			outcome: 'invalid',
			reason: `"${id}" is not a platform ID; lists take no user names`,
		});
		expect(json).toEqual([
			wrong('@sample_person_1'),
			wrong('@sample'),
			{ platformId: '70000001', outcome: 'created' },
			{ platformId: '70000001', outcome: 'duplicate', reason: 'Item 2 of this run is the same' },
			{ platformId: '70000002', outcome: 'created' },
		]);
	});

	test('a number that has lost its last digits is nobody: its item says so', async () => {
		// eslint-disable-next-line no-loss-of-precision -- as a sheet gives it
		const { json } = await add(byId([1234567890123456789, '1234567890123456789']), {}, true);
		expect(json).toEqual([
			{ error: "'Platform IDs' is a number that has lost its last digits: 1234567890123456800 [item 0]" },
			{ platformId: '1234567890123456789', outcome: 'created' },
		]);
	});

	test('a request that is refused is sent in halves: who is to blame costs only themselves', async () => {
		stage.fails({ method: 'POST', path: '/v1/lists', kind: 'status', status: 400, times: 2 });
		const { json } = await add(byId(people(4)), {}, true);
		expect(json.filter(({ error }) => error)).toHaveLength(0);
		expect(outcomesOf(json)).toEqual({ created: 4 });
		expect(onList()).toEqual(people(4));
	});

	test('a list that Inboxapp keeps is not to be filled', async () => {
		stage.fails({ method: 'POST', path: '/v1/lists', kind: 'status', status: 403, body: { error: { code: 'FORBIDDEN', message: 'Contacted is kept by Inbox.', status: 403 } } }); // prettier-ignore
		const { error } = await add(byId(people(1)));
		expect([error?.message, error?.description]).toEqual([
			'The token may not do this',
			expect.stringContaining('Inboxapp said: Contacted is kept by Inbox.'),
		]);
	});
});

describe('removing from a list', () => {
	test('10,000 leads are 5 requests, and each that was there is deleted', async () => {
		const ids = people(10_000);
		for (let start = 0; start < ids.length; start += 2_000) await before(ids.slice(start, start + 2_000));
		stage.control.resetRequests();
		const { json, error } = await remove(byId(ids));
		expect(error).toBeUndefined();
		expect(stage.asked().map(({ method }) => method)).toEqual(Array(5).fill('DELETE'));
		expect(outcomesOf(json)).toEqual({ deleted: 10_000 });
		expect(onList()).toEqual([]);
	});

	test('where only some were there, which ones is not known', async () => {
		await before(people(2));
		const { json } = await remove(byId(people(3)));
		for (const row of json)
			expect(row).toMatchObject({
				outcome: 'unknown',
				reason: 'Of 3 sent: 2 deleted, 1 notFound; the service gives counts only',
				batch: { removed: 2 },
			});
		expect(outcomesOf((await remove(byId(people(3)))).json)).toEqual({ notFound: 3 });
	});

	test('the totals of several requests are added up', async () => {
		await before(people(1_500));
		const { json } = await remove(byId(people(2_500)), { output: 'totals' });
		expect(json).toEqual([{ outcome: 'done', listId: stage.ids.list, leadsSent: 2_500, removed: 1_500, leadsRefused: 0, refused: [] }]);
	});

	test.each(lostAfter)('an answer that is lost by %s leaves open who was there', async (_how, rule) => {
		await before(people(2));
		stage.fails({ ...rule, method: 'DELETE', times: 1 });
		const { json, error } = await remove(byId(people(2)));
		expect(error).toBeUndefined();
		for (const row of json)
			expect(row).toMatchObject({ outcome: 'unknown', reason: 'Of 2 sent: 0 deleted; the service gives counts only' });
		expect(onList()).toEqual([]);
	});
});
