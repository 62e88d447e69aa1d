import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios, { type AxiosInstance } from 'axios';

import { startSandbox } from '../../sandbox/server.mts';
import { client, hook, people, start, type Running } from './helpers.mts';

let run: Running;
let control: AxiosInstance;

beforeEach(async () => {
	run = await start();
	control = axios.create({ baseURL: `${run.sandbox.url}/sandbox`, validateStatus: () => true, proxy: false });
});
afterEach(async () => {
	await run.sandbox.close();
});

const count = async () => (await control.get('/state')).data.campaigns as number;
const list = () =>
	run.api.get('/campaigns').then(
		({ status }) => status,
		(error) => error.code as string,
	);

describe('failures', () => {
	test('every n-th answer, from the k-th on, so many times', async () => {
		await control.post('/failures', [{ kind: 'status', status: 503, every: 2, from: 2, times: 2, retryAfter: 3 }]);
		const statuses = [];
		for (let n = 0; n < 8; n += 1) statuses.push(await list());
		expect(statuses).toEqual([200, 200, 503, 200, 503, 200, 200, 200]);
		expect((await control.get('/failures')).data).toMatchObject([{ matched: 8, hits: 2 }]);
		await control.post('/failures', []);
		expect((await control.get('/failures')).data).toEqual([]);
	});

	test('header, body and path as ordered', async () => {
		const rule = { kind: 'status', status: 429, path: '/campaigns', method: 'get' };
		await control.post('/failures', [{ ...rule, retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT', body: { a: 1 } }]);
		const answer = await run.api.get('/campaigns');
		expect([answer.status, answer.data, answer.headers['retry-after']]).toEqual([429, { a: 1 }, 'Wed, 21 Oct 2026 07:28:00 GMT']);
		expect((await run.api.get('/lead-lists')).status).toBe(200);
		expect((await run.api.post('/campaigns', {})).status).toBe(400);
		await control.post('/failures', [{ kind: 'status', status: 502, path: '^/leads/list$', body: '<h1>Bad</h1>' }]);
		const html = await run.api.post('/leads/list', {});
		expect([html.status, html.data]).toEqual([502, '<h1>Bad</h1>']);
		expect(html.headers['content-type']).toMatch('text/html');
		expect((await run.api.post('/leads/list/x', {})).status).toBe(404);
	});

	test.each([
		['status', 'before', 0],
		['status', 'after', 1],
		['reset', 'before', 0],
		['reset', 'after', 1],
		['timeout', 'before', 0],
		['timeout', 'after', 1],
		['truncated', 'after', 1],
	])('%s %s the effect', async (kind, when, made) => {
		await control.post('/failures', [{ kind, when, method: 'POST', times: 1 }]);
		const api = client(run.sandbox.url);
		const schedules = [{ name: 'a', timing: { from: '09:00', to: '17:00' }, days: { 1: true }, timezone: 'Europe/Belgrade' }];
		const answer = await api
			.post('/campaigns', { name: 'A', campaign_schedule: { schedules } }, { timeout: 200, responseType: 'text' })
			.catch((error) => error.code as string);
		expect(await count()).toBe(made);
		if (kind === 'reset') expect(answer).toMatch(/ECONNRESET|ERR_BAD_RESPONSE/);
		if (kind === 'timeout') expect(answer).toBe('ECONNABORTED');
		if (kind === 'status') expect(answer).toMatchObject({ status: 500 });
		if (kind === 'truncated') {
			expect(answer).toMatchObject({ status: 200 });
			expect(() => JSON.parse((answer as { data: string }).data)).toThrow();
		}
		expect(await list()).toBe(200);
	});

	test('a time-out can end by itself, an answer can be slow', async () => {
		await control.post('/failures', [{ kind: 'timeout', delay: 50, times: 1 }]);
		expect(await list()).toMatch(/ECONNRESET/);
		await control.post('/failures', [{ kind: 'status', status: 500, delay: 80, times: 1 }]);
		const start = Date.now();
		expect(await list()).toBe(500);
		expect(Date.now() - start).toBeGreaterThanOrEqual(78);
	});
});

describe('the request log', () => {
	test('counts by route and status, and keeps what was sent but no key', async () => {
		const campaign = await run.campaign();
		await control.post('/requests/reset');
		await run.add(campaign, people(2));
		await run.api.get(`/campaigns/${campaign}?x=1`);
		await run.api.get('/nothing');
		const { data } = await control.get('/requests?log=1');
		expect(data).toMatchObject({
			total: 3,
			byRoute: { 'POST /leads/add': 1, 'GET /campaigns/{id}': 1, 'GET /nothing': 1 },
			byStatus: { 200: 2, 404: 1 },
			maxInFlight: 1,
		});
		expect(data.bytesIn).toBeGreaterThan(50);
		expect(data.bytesOut).toBeGreaterThan(500);
		expect(data.log[0]).toMatchObject({
			method: 'POST',
			path: '/api/v2/leads/add',
			status: 200,
			headers: { authorization: 'Bearer ********', 'user-agent': 'sandbox-test/1' },
			body: { campaign_id: campaign },
		});
		expect(data.log[1]).toMatchObject({ query: { x: '1' } });
		expect(JSON.stringify(data)).not.toContain('sandbox-key');
	});

	test('sees how many run at once', async () => {
		await control.post('/latency', { ms: 50 });
		await Promise.all(Array.from({ length: 7 }, () => run.api.get('/campaigns')));
		expect((await control.get('/requests')).data.maxInFlight).toBe(7);
	});
});

describe('the clock', () => {
	test('moves, and an active campaign sends what is due', async () => {
		const target = await hook();
		const campaign = await run.campaign();
		await run.add(campaign, people(3));
		await run.api.post('/webhooks', { target_hook_url: target.url, event_type: 'email_sent' });
		await control.post('/clock', { set: '2027-01-04T10:00:00.000Z' });
		expect((await control.get('/state')).data.emails).toBe(0);
		await run.api.post(`/campaigns/${campaign}/activate`);
		const move = async (days: number) => {
			await control.post('/clock', { advance: days * 86_400_000 });
			return (await control.get('/state')).data.emails;
		};
		expect(await move(0)).toBe(3);
		// The delay of the first step is three days.
		expect(await move(2)).toBe(3);
		expect(await move(1)).toBe(6);
		const { data } = await run.api.get(`/campaigns/analytics/daily?campaign_id=${campaign}`);
		expect(data).toMatchObject([
			{ date: '2027-01-04', sent: 3, contacted: 3 },
			{ date: '2027-01-07', sent: 3, contacted: 0 },
		]);
		await move(1);
		const leads = (await run.api.post('/leads/list', { campaign })).data.items;
		expect(leads.map((lead: { status: number }) => lead.status)).toEqual([3, 3, 3]);
		expect((await run.api.post('/lead-lists', { name: 'A' })).data.timestamp_created).toMatch(/^2027-01-08/);
		await target.close();
	});
});

describe('the rest', () => {
	test('analytics add up', async () => {
		const campaign = await run.campaign();
		await run.add(campaign, people(10));
		for (const [event, n] of Object.entries({ sent: 8, open: 5, click: 2, reply: 3, auto_reply: 1, bounce: 1 }))
			await control.post('/events', { event, campaign_id: campaign, count: n });
		await control.post('/events', { event: 'open', campaign_id: campaign, count: 2 });
		const { data } = await run.api.get(`/campaigns/analytics?id=${campaign}`);
		expect(data).toMatchObject([
			{
				campaign_id: campaign,
				leads_count: 10,
				emails_sent_count: 8,
				contacted_count: 8,
				open_count: 7,
				open_count_unique: 5,
				link_click_count: 2,
				reply_count: 3,
				reply_count_automatic: 1,
				bounced_count: 1,
			},
		]);
		const steps = (await run.api.get(`/campaigns/analytics/steps?campaign_id=${campaign}`)).data;
		expect(steps).toMatchObject([{ step: '0', variant: '0', sent: 8, unique_replies: 3 }]);
		const wrong = await run.api.get('/campaigns/analytics?start_date=2027-01-02&end_date=2027-01-01');
		expect(wrong.data).toEqual({ message: 'Start Date must be earlier than End Date' });
	});

	test('reset goes back to the beginning, with or without data', async () => {
		await run.campaign();
		expect((await control.post('/reset', { seed: true })).data.campaigns).toBe(3);
		expect((await control.post('/reset')).data.campaigns).toBe(0);
		expect((await control.get('/state')).data).toMatchObject({ leads: 0, accounts: 3, labels: 2, tags: 2 });
	});

	test('leads can be made quickly', async () => {
		const campaign = await run.campaign();
		const { data } = await control.post('/leads/generate', { campaign_id: campaign, count: 1_234 });
		expect(data).toEqual({ count: 1_234 });
		expect((await control.get('/state')).data.leads).toBe(1_234);
	});

	test('wrong orders are refused', async () => {
		expect((await control.post('/settings', { limit: true })).status).toBe(400);
		expect((await control.post('/failures', [{ kind: 'fire' }])).status).toBe(400);
		expect((await control.post('/events', { event: 'reply' })).status).toBe(400);
		expect((await control.post('/events', { event: 'reply', lead_email: 'a@b.example' })).status).toBe(404);
		expect((await control.get('/nothing')).status).toBe(404);
	});

	test('data is kept between runs', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
		const data = join(folder, 'data.json');
		const first = await startSandbox({ data, seed: true });
		const before = first.control.fullState();
		await first.close();
		const second = await startSandbox({ data });
		expect(JSON.parse(JSON.stringify(second.control.fullState()))).toEqual(JSON.parse(JSON.stringify(before)));
		const api = client(second.url);
		const all = (await api.post('/leads/list', { limit: 100 })).data.items;
		const created = (await api.post('/lead-lists', { name: 'New' })).data;
		expect(created.id > all.at(-1).id).toBe(true);
		await second.close();
		await rm(folder, { recursive: true });
	});
});
