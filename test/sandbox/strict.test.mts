import axios from 'axios';

import { client, schedule, start, type Running } from './helpers.mts';

const UNKNOWN = '01900000-0000-7000-8000-000000000000';
const bad = (message: string) => ({ statusCode: 400, error: 'Bad Request', message });

describe('what the API refuses', () => {
	let run: Running;

	beforeEach(async () => {
		run = await start();
	});
	afterEach(async () => {
		await run.sandbox.close();
	});

	test('says on every answer that it is the sandbox', async () => {
		for (const path of ['/api/v2/campaigns', '/api/v2/nothing', '/sandbox/health', '/elsewhere']) {
			const { headers } = await axios.get(run.sandbox.url + path, { validateStatus: () => true, proxy: false });
			expect(headers['x-sandbox']).toBe('n8n-nodes-outbound');
		}
	});

	test.each([
		['no key', undefined, 401],
		['a wrong key', 'Bearer nothing', 401],
		['another scheme', 'Basic sandbox-key', 401],
		['an unpaid plan', 'Bearer sandbox-key-unpaid', 402],
		['a missing scope', 'Bearer sandbox-key-narrow', 403],
		['a good key', 'Bearer sandbox-key', 200],
	])('%s', async (_name, authorization, status) => {
		const answer = await client(run.sandbox.url, { Authorization: authorization }).get('/campaigns');
		expect(answer.status).toBe(status);
		if (status !== 200) expect(answer.data).toMatchObject({ statusCode: status, message: expect.any(String) });
	});

	test('takes any one of the four scopes, and none where the vendor names none', async () => {
		const { control, url } = run.sandbox;
		for (const scope of ['campaigns:read', 'campaigns:all', 'all:read', 'all:all', 'webhooks:read']) {
			control.key({ key: scope, scopes: [scope] });
			const api = client(url, { Authorization: `Bearer ${scope}` });
			expect((await api.get('/campaigns')).status).toBe(scope === 'webhooks:read' ? 403 : 200);
			expect((await api.get('/webhooks')).status).toBe(200);
		}
		control.settings({ missingScopeStatus: 401 });
		expect((await client(url, { Authorization: 'Bearer webhooks:read' }).get('/campaigns')).status).toBe(401);
	});

	test.each([
		['axios/1.7.0', 403],
		['python-requests/2.31', 403],
		['node', 403],
		['node-fetch', 403],
		['n8n', 403],
		['', 403],
		['n8n-nodes-outbound/0.1.0', 200],
	])('User-Agent "%s"', async (agent, status) => {
		const api = client(run.sandbox.url, { 'User-Agent': agent });
		const answer = await api.get('/campaigns');
		expect(answer.status).toBe(status);
		if (status === 403) expect(answer.data).toBe('error code: 1010');
		run.sandbox.control.settings({ requireUserAgent: false });
		expect((await api.get('/campaigns')).status).toBe(200);
	});

	test('a JSON type wants a body, a null body wants none, other types are not JSON', async () => {
		const { api, sandbox } = run;
		const id = await run.campaign();
		const json = { headers: { 'Content-Type': 'application/json' } };
		const empty = bad("Body cannot be empty when content-type is set to 'application/json'");
		const raw = async (method: string, path: string) => {
			const answer = await fetch(`${sandbox.url}/api/v2${path}`, {
				method,
				headers: { Authorization: 'Bearer sandbox-key', 'User-Agent': 'x/1', 'Content-Type': 'application/json' },
			});
			return await answer.json();
		};
		expect(await raw('POST', `/campaigns/${id}/pause`)).toEqual(empty);
		expect(await raw('DELETE', `/campaigns/${id}`)).toEqual(empty);
		expect(await raw('DELETE', '/leads')).toEqual(empty);
		expect((await api.delete(`/campaigns/${id}`, { data: {}, ...json })).data).toEqual(bad('body must be null'));
		expect((await api.post(`/campaigns/${id}/pause`, {})).status).toBe(200);
		expect((await api.post(`/campaigns/${id}/pause`)).status).toBe(200);
		expect((await api.post('/leads/list')).data).toEqual(bad('body must be object'));
		expect((await api.delete(`/campaigns/${id}`)).data).toMatchObject({ id });
		const form = await api.post('/campaigns', 'name=x', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
		expect(form.status).toBe(415);
		expect((await api.post('/campaigns', '{"name":', json)).status).toBe(400);
	});

	const refusals = [
		['post', '/campaigns', {}, "body must have required property 'name'"],
		['post', '/campaigns', [], 'body must be object'],
		['post', '/campaigns', { name: 'A' }, "body must have required property 'campaign_schedule'"],
		['post', '/campaigns', { name: 'A', campaign_schedule: schedule, status: 1 }, 'body must NOT have additional properties'],
		['post', '/campaigns', { name: 1, campaign_schedule: schedule }, 'body/name must be string'],
		[
			'post',
			'/campaigns',
			{ name: 'A', campaign_schedule: { schedules: [{ ...schedule.schedules[0], timezone: 'Europe/Berlin' }] } },
			'body/campaign_schedule/schedules/0/timezone must be equal to one of the allowed values',
		],
		[
			'post',
			'/campaigns',
			{ name: 'A', campaign_schedule: { schedules: [{ ...schedule.schedules[0], days: {} }] } },
			'body/campaign_schedule/schedules/0/days must NOT have fewer than 1 properties',
		],
		[
			'post',
			'/campaigns',
			{ name: 'A', campaign_schedule: { schedules: [] } },
			'body/campaign_schedule/schedules must NOT have fewer than 1 items',
		],
		['patch', `/campaigns/${UNKNOWN}`, {}, 'body must NOT have fewer than 1 properties'],
		['get', '/campaigns/abc', undefined, 'params/id must match format "uuid"'],
		['get', '/campaigns?limit=101', undefined, 'querystring/limit must be <= 100'],
		['get', '/campaigns?limit=0', undefined, 'querystring/limit must be >= 1'],
		['get', '/campaigns?limit=x', undefined, 'querystring/limit must be integer'],
		['get', '/campaigns?status=7', undefined, 'querystring/status must be equal to one of the allowed values'],
		['post', '/leads', { campaign_id: UNKNOWN, email: 'a@b.example' }, 'body must NOT have additional properties'],
		['post', '/leads', { email: 1 }, 'body/email must be string,null'],
		['post', '/leads', { lt_interest_status: 2001 }, 'body/lt_interest_status must be equal to one of the allowed values'],
		['post', '/leads', { custom_variables: { a: { b: 1 } } }, 'body/custom_variables/a must be string,number,boolean,null'],
		['post', '/leads/list', { limit: 101 }, 'body/limit must be <= 100'],
		['post', '/leads/list', { contacts: ['x'] }, 'body/contacts/0 must match format "email"'],
		['post', '/leads/add', {}, "body must have required property 'leads'"],
		['post', '/leads/add', { leads: [] }, 'body/leads must NOT have fewer than 1 items'],
		['post', '/leads/add', { leads: Array.from({ length: 1_001 }, () => ({})) }, 'body/leads must NOT have more than 1000 items'],
		['post', '/leads/add', { leads: [{}, { name: 'A' }] }, 'body/leads/1 must NOT have additional properties'],
		['post', '/leads/add', { leads: [{ phone: 1 }] }, 'body/leads/0/phone must be string,null'],
		[
			'post',
			'/leads/add',
			{ leads: [{ custom_variables: { a: [1] } }] },
			'body/leads/0/custom_variables/a must be string,number,boolean,null',
		],
		['post', '/leads/add', { leads: [{ email: 'a@b.example' }] }, 'Either campaign_id or list_id is required'],
		['post', '/leads/add', { leads: [{}], campaign_id: UNKNOWN, list_id: UNKNOWN }, 'Only one of campaign_id or list_id may be given'],
		['post', '/webhooks', { event_type: 'reply_received' }, "body must have required property 'target_hook_url'"],
		[
			'post',
			'/webhooks',
			{ target_hook_url: 'ftp://x.example', event_type: 'reply_received' },
			'body/target_hook_url must match pattern "^https?://"',
		],
		[
			'post',
			'/webhooks',
			{ target_hook_url: 'http://x.example', event_type: 'link_clicked' },
			'body/event_type must be equal to one of the allowed values',
		],
		['patch', `/emails/${UNKNOWN}`, { is_unread: true }, 'body/is_unread must be number,null'],
	] as const;

	test.each(refusals.map(([method, url, data, message]) => ({ method, url, data, message })))(
		'$method $url: $message',
		async ({ method, url, data, message }) => {
			const answer = await run.api.request({ method, url, data });
			expect(answer.data).toEqual(bad(message));
			expect(answer.status).toBe(400);
		},
	);

	test('arrays in the query are repeated keys, never a comma list', async () => {
		const ids = [await run.campaign(), await run.campaign()];
		const path = '/campaigns/analytics';
		expect((await run.api.get(`${path}?ids=${ids[0]}&ids=${ids[1]}`)).data).toHaveLength(2);
		expect((await run.api.get(`${path}?ids=${ids[0]}`)).data).toHaveLength(1);
		const answer = await run.api.get(`${path}?ids=${ids.join(',')}`);
		expect(answer.status).toBe(400);
		expect(answer.data).toEqual({ message: 'querystring/ids/0 must match format "uuid"' });
	});

	test('some answers leave the usual shape', async () => {
		const { api } = run;
		expect((await api.get(`/campaigns/${UNKNOWN}`)).data).toEqual({
			statusCode: 404,
			error: 'Not Found',
			message: 'Resource not found [4042]',
		});
		for (const verb of ['activate', 'pause']) {
			const answer = await api.post(`/campaigns/${UNKNOWN}/${verb}`);
			expect([answer.status, answer.data.statusCode]).toEqual([400, 404]);
		}
		expect((await api.post('/leads/update-interest-status', {})).data).toEqual({ error: expect.any(String) });
		expect((await api.post('/leads/bulk-assign', {})).data).toEqual({ message: expect.any(String) });
		expect((await api.post('/nope', {})).data).toEqual({
			statusCode: 404,
			error: 'Not Found',
			message: 'Route POST:/api/v2/nope not found',
		});
		const id = await run.campaign();
		const unshared = await api.post(`/campaigns/${id}/from-export`);
		expect([unshared.status, Object.keys(unshared.data)]).toEqual([403, ['message']]);
	});

	test('x-as-workspace must name a member', async () => {
		const full = run.sandbox.control.fullState().instantly as { memberWorkspace: string };
		const get = async (id: string) => (await client(run.sandbox.url, { 'x-as-workspace': id }).get('/campaigns')).status;
		expect(await get(full.memberWorkspace)).toBe(200);
		expect(await get('')).toBe(400);
		expect(await get('abc')).toBe(400);
		expect(await get(UNKNOWN)).toBe(403);
		const log = run.sandbox.control.requests({ log: true }).log ?? [];
		expect(log[0]).toMatchObject({ workspace: full.memberWorkspace, status: 200 });
	});

	test('the limits are kept', async () => {
		const { api, sandbox } = run;
		sandbox.control.settings({ limits: true });
		const statuses = [];
		for (let n = 0; n < 22; n += 1) statuses.push((await api.get('/emails')).status);
		expect(statuses.filter((status) => status === 200)).toHaveLength(20);
		const answer = await api.get('/emails');
		expect(answer.data).toEqual({ statusCode: 429, error: 'Too Many Requests', message: 'Too Many Requests' });
		expect(answer.headers['retry-after']).toBeUndefined();
		sandbox.control.settings({ limitRetryAfter: 7 });
		expect((await api.get('/emails')).headers['retry-after']).toBe('7');
		const many = await Promise.all(Array.from({ length: 150 }, () => api.get('/workspaces/current')));
		const refused = many.filter(({ status }) => status === 429).length;
		expect(refused).toBeGreaterThanOrEqual(50);
		sandbox.control.settings({ limits: false });
		expect((await api.get('/emails')).status).toBe(200);
	});
});
