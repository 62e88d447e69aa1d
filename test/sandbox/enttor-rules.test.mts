import { campaignBody, enttorClient, inMinutes, startEnttor, type RunningEnttor } from './enttor.mts';

let run: RunningEnttor;

beforeEach(async () => void (run = await startEnttor()));
afterEach(async () => await run.sandbox.close());

const invalid = (message: string) => ({ success: false, error: { code: 'VALIDATION_ERROR', message } });
const error = async (answer: Promise<{ status: number; data: { error: { code: string; message: string } } }>) => {
	const { status, data } = await answer;
	return [status, data.error.code, data.error.message];
};

describe('keys', () => {
	test.each([
		[undefined, 401, 'UNAUTHORIZED', 'Missing API key'],
		['Basic ent_sandbox_key', 401, 'UNAUTHORIZED', 'Missing API key'],
		['Bearer ent_nothing', 401, 'UNAUTHORIZED', 'Invalid API key'],
		['Bearer ent_sandbox_narrow', 403, 'FORBIDDEN', 'Missing scope: users:read'],
	])('%s', async (Authorization, ...expected) => {
		expect(await error(enttorClient(run.sandbox.urls.enttor, { Authorization }).get('/users'))).toEqual(expected);
	});

	test('need one scope for each operation; where none is documented it is a setting', async () => {
		const { control, urls } = run.sandbox;
		const routes = ['GET /users', 'POST /leads', 'POST /campaigns', 'GET /datasets', 'GET /campaigns/status'];
		const open = async (scopes: Array<'users:read' | 'leads:write' | 'campaigns:write'>) => {
			control.enttor.key({ key: 'ent_chosen', scopes });
			const api = enttorClient(urls.enttor, { Authorization: 'Bearer ent_chosen' });
			const statuses = await Promise.all(routes.map((route) => api.request({ method: route.split(' ')[0], url: route.split(' ')[1] })));
			return routes.filter((_route, index) => statuses[index].status !== 403);
		};
		const unnamed = ['GET /datasets', 'GET /campaigns/status'];
		expect(await open([])).toEqual(unnamed);
		expect(await open(['users:read'])).toEqual(['GET /users', ...unnamed]);
		expect(await open(['leads:write'])).toEqual(['POST /leads', ...unnamed]);
		expect(await open(['campaigns:write'])).toEqual(['POST /campaigns', ...unnamed]);
		control.settings({ enttor: { datasetsScope: 'leads:write', statusScope: 'campaigns:write' } });
		expect(await open(['users:read'])).toEqual(['GET /users']);
		expect(await open(['leads:write'])).toEqual(['POST /leads', 'GET /datasets']);
		expect(await open(['campaigns:write'])).toEqual(['POST /campaigns', 'GET /campaigns/status']);
	});

	test('have a limit each, with Retry-After where that is set', async () => {
		const { control, urls } = run.sandbox;
		control.settings({ enttor: { limit: { max: 2, per: 60_000 } } });
		const statuses = async () => [await run.api.get('/users'), await run.api.get('/users'), await run.api.get('/users')];
		const [first, second, third] = await statuses();
		expect([first.status, second.status, third.status]).toEqual([200, 200, 429]);
		expect(third.data).toEqual({ success: false, error: { code: 'RATE_LIMITED', message: 'Too many requests' } });
		expect(third.headers['retry-after']).toBeUndefined();
		control.settings({ enttor: { retryAfter: 7 } });
		expect((await run.api.get('/users')).headers['retry-after']).toBe('7');
		const other = enttorClient(urls.enttor, { Authorization: 'Bearer ent_sandbox_narrow' });
		expect((await other.get('/datasets')).status).toBe(200);
		control.settings({ limits: false });
		expect((await run.api.get('/users')).status).toBe(200);
	});
});

describe('uploads', () => {
	const upload = async (body: unknown) => (await run.api.post('/leads', body)).data;

	test.each([
		[{ platform: 'x', leads: [{ username: 'a' }] }, 'group_name is required'],
		[{ group_name: '', platform: 'x', leads: [{ username: 'a' }] }, 'group_name is required'],
		[{ group_name: 'A', platform: 'twitter', leads: [] }, 'platform must be one of x, instagram, linkedin'],
		[{ group_name: 'A', platform: 'x', leads: [] }, 'leads must not be empty'],
		[{ group_name: 'A', platform: 'x', leads: [{ username: 'a' }], user_id: '1001' }, 'user_id must be a number'],
		[{ group_name: 'A', platform: 'x', leads: [{ username: 'a' }], list: 1 }, 'list is not a field here'],
		[{ group_name: 'A', platform: 'x', leads: [{ username: 'a' }, {}] }, 'leads[1].username is required'],
		[{ group_name: 'A', platform: 'x', leads: [{ username: 'a', headline: 'b' }] }, 'leads[0].headline is not a field here'],
		[{ group_name: 'A', platform: 'linkedin', leads: [{ username: 'a', user_info: {} }] }, 'leads[0].user_info is not a field here'],
		[{ group_name: 'A', platform: 'instagram', leads: [{ username: 'a', followers: '1' }] }, 'leads[0].followers must be a number'],
		['[]', 'body must be an object'],
	])('%j', async (body, message) => {
		const answer = await run.api.post('/leads', body, { headers: { 'Content-Type': 'application/json' } });
		expect([answer.status, answer.data]).toEqual([400, invalid(message)]);
		expect(run.sandbox.control.enttor.counts()).toMatchObject({ groups: 0, leads: 0 });
	});

	test('what is no JSON is refused in the service’s words', async () => {
		const answer = await run.api.post('/leads', '{', { headers: { 'Content-Type': 'application/json' } });
		expect([answer.status, answer.data.success, answer.data.error.code]).toEqual([400, false, 'VALIDATION_ERROR']);
		expect(await error(run.api.get('/leads'))).toEqual([404, 'NOT_FOUND', 'Route GET:/api/v1/leads not found']);
	});

	test('each makes a group of its own, of nobody’s if no member is named', async () => {
		await run.upload(['a']);
		await run.upload(['b'], { user_id: run.members[1] });
		const { datasets } = (await run.api.get('/datasets')).data.data;
		expect(datasets.map(({ name, user_id }: Record<string, unknown>) => [name, user_id])).toEqual([
			['Group', run.members[1]],
			['Group', null],
		]);
		expect(await error(run.api.post('/leads', { group_name: 'A', platform: 'x', leads: [{ username: 'a' }], user_id: 7 }))).toEqual([
			404,
			'NOT_FOUND',
			'User 7 not found',
		]);
	});

	test.each([
		['group', [1, 1], [1, 0]],
		['company', [1, 1], [0, 1]],
		['never', [2, 0], [1, 0]],
	] as const)('usernames known in the %s are skipped', async (skipRepeated, first, second) => {
		run.sandbox.control.settings({ enttor: { skipRepeated } });
		const counts = ({ leads_inserted, leads_skipped }: Awaited<ReturnType<RunningEnttor['upload']>>) => [leads_inserted, leads_skipped];
		expect(counts(await run.upload(['lead_one', 'Lead_One']))).toEqual(first);
		expect(counts(await run.upload(['lead_one'], { platform: 'instagram' }))).toEqual([1, 0]);
		expect(counts(await run.upload(['LEAD_ONE']))).toEqual(second);
	});

	test('50,000 leads go in one request, quickly', async () => {
		const leads = Array.from({ length: 50_000 }, (_unused, index) => ({
			username: `lead_${index}`,
			profile_url: `https://x.example/lead_${index}/${'a'.repeat(60)}`,
			followers: index,
			company: `Example Company ${index}`,
			job_title: 'Founder',
		}));
		const body = { group_name: 'Many', platform: 'x', leads };
		expect(JSON.stringify(body).length).toBeGreaterThan(8_000_000);
		// Time of the processor, that of the client included: clocks on the wall see what else the machine does.
		const start = process.cpuUsage();
		expect((await upload(body)).data).toMatchObject({ leads_inserted: 50_000, leads_skipped: 0 });
		expect(process.cpuUsage(start).user / 1_000).toBeLessThan(3_000);
		leads[49_999] = { ...leads[49_999], followers: -1 };
		expect(await upload(body)).toEqual(invalid('leads[49999].followers must not be negative'));
	});
});

describe('campaigns', () => {
	const create = (more: object) =>
		run.api.post('/campaigns', campaignBody(run.sandbox, { dataset_id: '301', user_ids: [run.members[0]], ...more }));

	beforeEach(() => void run.sandbox.control.enttor.group({ name: 'Group', platform: 'x', count: 11 }));

	test('are made one for each member, who share the leads; the first get what is left over', async () => {
		const third = run.sandbox.control.enttor.addMember({ name: 'Member 3', email: 'member3@example.com' });
		const user_ids = [third.id, ...run.members];
		const { campaigns, total_audience } = (await create({ user_ids })).data.data;
		expect(campaigns.map((campaign: Record<string, number>) => [campaign.user_id, campaign.audience_size])).toEqual([
			[user_ids[0], 4],
			[user_ids[1], 4],
			[user_ids[2], 3],
		]);
		expect(total_audience).toBe(11);
	});

	test.each([
		['x', undefined, 200],
		['instagram', undefined, 50],
		['linkedin', undefined, 20],
		['linkedin', 35, 35],
	] as const)('on %s with a limit of %s may send %s a day', async (platform, daily_message_limit, limit) => {
		const { dataset_id } = run.sandbox.control.enttor.group({ name: 'Group', platform, count: 1 });
		const [{ campaign_id }] = (await create({ dataset_id, platform, daily_message_limit })).data.data.campaigns;
		expect(await run.status(campaign_id)).toMatchObject({ dailyMessageLimit: limit, platforms: [platform] });
	});

	test('start in ten minutes at the earliest, by the sandbox’s clock', async () => {
		const early = [400, 'VALIDATION_ERROR', 'start_date must be at least 10 minutes in the future'];
		run.sandbox.control.clock({ advance: 365 * 86_400_000 });
		expect(await error(create({ start_date: inMinutes(run.sandbox, 9.9) }))).toEqual(early);
		expect((await create({ start_date: inMinutes(run.sandbox, 11) })).status).toBe(201);
		const start_date = inMinutes(run.sandbox, 20);
		const late = [400, 'VALIDATION_ERROR', 'end_date must be after start_date'];
		expect(await error(create({ start_date, end_date: start_date }))).toEqual(late);
	});

	test.each([
		[{ user_ids: [] }, 'user_ids must not be empty'],
		[{ user_ids: ['1001'] }, 'user_ids[0] must be a number'],
		[{ user_ids: [1_001, 1_001] }, 'user_ids must not name a user twice'],
		[{ dataset_id: 301 }, 'dataset_id must be a string'],
		[{ start_date: '2098-01-01' }, 'start_date must be an ISO 8601 date and time'],
		[{ daily_message_limit: 0 }, 'daily_message_limit must be at least 1'],
		[{ message_sequence: ['Hey'] }, 'message_sequence must be a string'],
		[{ platform: 'instagram' }, 'platform must be the platform of the group, x'],
	])('%j', async (more, message) => {
		expect(await error(create(more))).toEqual([400, 'VALIDATION_ERROR', message]);
		expect(run.sandbox.control.enttor.counts().campaigns).toBe(0);
	});

	test('may be for another platform where that is set', async () => {
		run.sandbox.control.settings({ enttor: { otherPlatform: 'allow' } });
		expect((await create({ platform: 'instagram' })).status).toBe(201);
	});

	test('are not made for an unknown group or member', async () => {
		expect(await error(create({ dataset_id: '7' }))).toEqual([404, 'NOT_FOUND', 'Dataset not found']);
		expect(await error(create({ user_ids: [run.members[0], 7] }))).toEqual([404, 'NOT_FOUND', 'User 7 not found']);
		run.sandbox.control.enttor.removeMember(run.members[0]);
		expect((await create({})).status).toBe(404);
		expect(run.sandbox.control.enttor.counts().campaigns).toBe(0);
	});

	test('can break off on the way; those made before stay', async () => {
		run.sandbox.control.settings({ enttor: { failAtUser: 2 } });
		expect(await error(create({ user_ids: run.members }))).toEqual([500, 'INTERNAL_ERROR', 'Internal server error']);
		const found = async (id: number) => (await run.api.get('/campaigns/status', { params: { client_id: String(id) } })).data.data.campaigns;
		expect(await found(run.members[0])).toMatchObject([{ name: 'Outreach', messages: { total: 6 } }]);
		expect(await found(run.members[1])).toEqual([]);
	});
});

describe('status', () => {
	const ask = (params: object) => run.api.get('/campaigns/status', { params });
	const names = async (params: object) => (await ask(params)).data.data.campaigns.map(({ name }: { name: string }) => name);

	test('filters the campaigns of a member, newest first; x is called twitter here', async () => {
		const { control } = run.sandbox;
		const { dataset_id } = control.enttor.group({ name: 'Group', platform: 'linkedin', count: 3 });
		const [first] = await run.campaigns(3, { campaign_name: 'First' });
		await run.campaigns(3, { campaign_name: 'Second', platform: 'linkedin', dataset_id });
		await run.campaigns(3, { campaign_name: 'Third', user_ids: [run.members[1]] });
		control.enttor.cause({ campaign_id: first, event: 'complete' });
		const client_id = String(run.members[0]);
		expect(await names({ client_id })).toEqual(['Second', 'First']);
		expect(await names({ client_id, status: 'completed' })).toEqual(['First']);
		expect(await names({ client_id, platform: 'twitter' })).toEqual(['First']);
		expect(await names({ client_id, platform: 'linkedin', status: 'completed' })).toEqual([]);
		expect((await ask({ campaign_id: first, status: 'draft', platform: 'linkedin' })).data.data.campaign.name).toBe('First');
	});

	test.each([
		[{}, 400, 'campaign_id or client_id is required'],
		[{ status: 'active' }, 400, 'campaign_id or client_id is required'],
		[{ client_id: '1001', platform: 'x' }, 400, 'platform must be one of instagram, linkedin, twitter'],
		[{ client_id: '1001', status: 'done' }, 400, 'status must be one of draft, active, scheduled, paused, completed, cancelled'],
		[{ campaign_id: '' }, 400, 'campaign_id is required'],
		[{ client_id: '7' }, 404, 'User not found'],
		[{ campaign_id: '7' }, 404, 'Campaign not found'],
		[{ campaign_id: '181abc' }, 404, 'Campaign not found'],
	])('%j', async (params, status, message) => {
		expect(await error(ask(params))).toEqual([status, status === 400 ? 'VALIDATION_ERROR' : 'NOT_FOUND', message]);
	});
});
