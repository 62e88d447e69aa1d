import { inboxappClient, manners, pages, people, startV1, type RunningV1 } from './inboxapp-v1.mts';
import { strictBodies, strictQueries } from './strictness.mts';

const segments = [
	{ type: 'static', text: 'Hello ' },
	{ type: 'variable', name: 'first-name', fallback: 'there' },
	{ type: 'variation', options: ['!', '.'] },
];
const steps = [
	{ type: 'message', data: { segments } },
	{ type: 'delay', data: { delaySeconds: 86_400, unit: 'days' } },
	{ type: 'likeTweet', data: {} },
];
const csv = {
	type: 'csv',
	content: 'Id,Company\n71,Example Company\n',
	fileName: 'people.csv',
	columnMapping: [{ csvHeader: 'Id', targetColumnId: 'platformId' }],
	mergeStrategy: 'overwrite',
};
const rules = {
	syncedListIds: [],
	excludedListIds: [],
	excludeContacted: true,
	excludeMutuals: false,
	columnMappings: { list: { column: 'other' } },
	detachBehavior: 'unlink',
};
const leads = { platformId: '1', username: 'somebody', externalId: 'abc', platform: 'twitter', data: { column: 'x' } };
const everybody = { platform: 'twitter', platformIds: ['1'], usernames: ['somebody'], externalIds: ['abc'], leads: [leads] };

let run: RunningV1;
let ids: Record<string, string>;

beforeAll(async () => {
	run = await startV1({ seed: true });
	const { inboxapp } = run.sandbox.control;
	const { id: campaignId } = inboxapp.campaign({ columns: ['Company'], leads: people(2) });
	const { id: listId } = inboxapp.list({ name: 'People', count: 1 });
	const { data } = await run.api.get(`/campaigns/${campaignId}`);
	const job = await run.api.post(`/lists/${listId}/import-jobs`, { data: csv });
	await run.api.post(`/lists/${listId}/leads`, { platformIds: people(1) });
	const [columnId] = Object.keys(data.customVariables);
	const [person] = people(1);
	ids = { campaignId, listId, columnId, jobId: job.data.id, identifier: person, platformId: person };
});
afterAll(async () => await run.sandbox.close());

describe('what the document refuses is refused, and nothing else', () => {
	const { name, account } = { name: 'Campaign', account: 'abc' };
	strictBodies(
		() => run,
		[
			['POST', '/campaigns/v2', { name, accountLinkIds: [account], rules, scheduleTimezone: 'Europe/Belgrade' }],
			['POST', '/campaigns/v2/{campaignId}/leads', everybody],
			['POST', '/campaigns/v2/{campaignId}/enable', {}],
			['PATCH', '/campaigns/v2/{campaignId}/leads/{identifier}', { data: { a: 1 }, by: 'username', platform: 'twitter' }],
			['POST', '/campaigns/v2/{campaignId}/leads/{identifier}/cancel', { by: 'externalId', platform: 'twitter' }],
			['PATCH', '/campaigns/v2/{campaignId}/rules', rules],
			['PUT', '/campaigns/v2/{campaignId}/sequence', { steps }],
			['PATCH', '/campaigns/v2/{campaignId}/columns/{columnId}', { name, description: null }],
			['POST', '/campaigns/{campaignId}/pause', {}],
			['POST', '/lists/{listId}/leads', { platformIds: ['1', '2'] }],
			['DELETE', '/lists/{listId}/leads', { platformIds: ['1', '2'] }],
			['PATCH', '/lists/{listId}/leads/{platformId}', { data: { a: 1 } }],
			['POST', '/lists/{listId}/import-jobs', { data: csv }],
			['POST', '/lists/{listId}/import-jobs', { data: { type: 'followers', username: 'somebody' } }],
			['POST', '/lists/{listId}/import-jobs/{jobId}/cancel', {}],
		],
		manners,
	);
	strictQueries(() => run, ['/lists/{listId}/import-jobs'], 'abc', {
		...manners,
		bySchema: (words) => !words.startsWith('cursor') && manners.bySchema(words),
	});

	const at = (path: string) => path.replace(/\{(\w+)\}/g, (_all, name: string) => ids[name]);
	const most = [
		['POST', '/lists/{listId}/leads', 'platformIds'],
		['DELETE', '/lists/{listId}/leads', 'platformIds'],
		...['platformIds', 'usernames', 'externalIds'].map((name) => ['POST', '/campaigns/v2/{campaignId}/leads', name]),
	];
	test.each(most)('%s %s takes 2,000 %s', async (method, path, name) => {
		const ask = async (count: number) => {
			const data = { [name]: Array.from({ length: count }, () => '999') };
			return [
				(await run.api.request({ method, url: at(path), data })).status,
				pages.faults(pages.body(`${method} ${path}`) ?? {}, data).length,
			];
		};
		expect(await ask(2_000)).toEqual([200, 0]);
		expect(await ask(2_001)).toEqual([400, 1]);
		expect(await ask(0)).toEqual([400, 1]);
	});
});

describe('every answer is one the document has', () => {
	/** Asks for a path of the document, and gives the answer if it is one the document has. */
	const proper = async (route: string, status: number, data?: unknown, more: { params?: object; token?: string } = {}) => {
		const [method, path] = route.split(' ');
		const url = path.replace(/\{(\w+)\}/g, (_all, name: string) => ids[name] ?? name);
		const headers = { Authorization: `Bearer ${more.token ?? 'inbox_sandbox_token'}` };
		const client = inboxappClient(run.sandbox.urls.inboxapp, 'v1', headers);
		const answer = await client.request({ method, url, data, params: more.params });
		expect([answer.status, answer.status === status ? '' : answer.data]).toEqual([status, '']);
		expect(pages.answerFaults(method, path, answer)).toEqual([]);
		return answer.data;
	};

	const calls: [string, () => unknown][] = [
		['POST /campaigns/v2', () => ({ name: 'Campaign', accountLinkIds: [run.link], scheduleTimezone: 'Europe/Belgrade' })],
		['POST /campaigns/v2/{campaignId}/leads', () => ({ platform: 'twitter', usernames: ['somebody', 'gone_away'] })],
		['POST /campaigns/v2/{campaignId}/enable', () => ({})],
		['PATCH /campaigns/v2/{campaignId}/leads/{identifier}', () => ({ data: { [ids.columnId]: 'Example Company' } })],
		['POST /campaigns/v2/{campaignId}/leads/{identifier}/cancel', () => ({ by: 'platformId', platform: 'twitter' })],
		['PATCH /campaigns/v2/{campaignId}/rules', () => ({ syncedListIds: [ids.listId], excludeContacted: true })],
		['PUT /campaigns/v2/{campaignId}/sequence', () => ({ steps })],
		['PATCH /campaigns/v2/{campaignId}/columns/{columnId}', () => ({ name: 'Firm', description: 'Where they work' })],
		['GET /campaigns/{campaignId}', () => undefined],
		['POST /campaigns/{campaignId}/pause', () => undefined],
		['POST /lists/{listId}/leads', () => ({ platformIds: ['999', ...people(3)] })],
		['PATCH /lists/{listId}/leads/{platformId}', () => ({ data: { company: 'Example Company' } })],
		['DELETE /lists/{listId}/leads', () => ({ platformIds: people(1) })],
		['POST /lists/{listId}/import-jobs', () => ({ data: csv })],
		['GET /lists/{listId}/import-jobs', () => undefined],
		['POST /lists/{listId}/import-jobs/{jobId}/cancel', () => ({})],
	];
	test.each(calls)('%s', async (route, body) => {
		const data = body();
		if (data !== undefined) expect(pages.faults(pages.body(route) ?? {}, data)).toEqual([]);
		await proper(route, 200, data);
	});

	test('these are all the sixteen', () => {
		expect(calls.map(([route]) => route).sort()).toEqual(pages.routes().sort());
		expect(calls).toHaveLength(16);
	});

	test('campaigns after a while, with rules, leads through and replies', async () => {
		const { inboxapp } = run.sandbox.control;
		const { id } = inboxapp.campaign({ leads: people(3, 50) });
		inboxapp.campaignContact({ id, count: 2 });
		inboxapp.campaignReply({ id });
		inboxapp.campaignStatus({ id, status: 'completed' });
		const known = ids.campaignId;
		ids.campaignId = id;
		const old = await proper('GET /campaigns/{campaignId}', 200);
		expect(old).toMatchObject({ status: 'completed', targetsCount: 3, contactedCount: 2, repliesCount: 1, replyRate: 0.5 });
		expect(await proper('POST /campaigns/v2/{campaignId}/enable', 200)).toMatchObject({
			status: 'active',
			enabled: true,
			completedAt: null,
		});
		ids.campaignId = known;
	});

	test.each([
		['GET /campaigns/{campaignId}', 401, undefined, { token: 'nothing' }],
		['GET /lists/{listId}/import-jobs', 400, undefined, { params: { limit: 101 } }],
		['POST /campaigns/v2/{campaignId}/leads', 400, {}, {}],
	] as const)('%s %i', async (route, status, data, more) => {
		await proper(route, status, data, more);
	});

	test.each(pages.routes())('%s with an ordered 500 and 429', async (route) => {
		for (const status of [500, 429]) {
			run.sandbox.control.failures([{ kind: 'status', status, service: 'inboxapp', times: 1 }]);
			await proper(route, status);
		}
	});

	test('the check itself tells right from wrong', () => {
		const wrong = { status: 200, data: { added: ['1'], skipped: 0 } };
		expect(pages.answerFaults('POST', '/campaigns/v2/{campaignId}/leads', wrong)).toHaveLength(2);
	});
});
