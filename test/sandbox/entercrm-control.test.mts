import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';

import { startCrm, type Crm } from './entercrm.mts';

let run: Crm;
beforeAll(async () => {
	run = await startCrm('server');
});
afterAll(() => run.sandbox.close());
beforeEach(() => {
	run.sandbox.control.reset();
	run.settings({});
});

type Row = Record<string, unknown>;
const get = async (path: string) => (await run.api.get(path)).data;
const campaign = async (id = 1) => await get(`/campaigns/${id}`);
const mail = async (fields: object = {}) =>
	(await run.api.post('/campaigns', { name: 'Mail', type: 'email', ...fields })).data.id as number;
const advance = (ms: number) => run.sandbox.control.clock({ advance: ms });
const order = async (path: string, body: object) =>
	await axios.post(`${run.sandbox.urls.entercrm}/sandbox/entercrm/${path}`, body, { proxy: false });

describe('messages', () => {
	beforeEach(() => void run.crm.customers({ count: 5 }));

	test('go through their stages, with all that comes before; totals follow once', async () => {
		await mail();
		expect(run.crm.cause({ event: 'message_sent', campaign_id: 1, count: 4 })).toEqual({ caused: 4, ids: [1, 2, 3, 4] });
		run.crm.cause({ event: 'message_clicked', campaign_id: 1, customer_id: 2 });
		run.crm.cause({ event: 'message_opened', campaign_id: 1, count: 2 });
		run.crm.cause({ event: 'message_bounced', campaign_id: 1 });
		const { campaign: told, messages } = await campaign();
		const statuses = messages.map(({ customer_id, status }: Row) => [customer_id, status]);
		expect(statuses).toEqual([[4, 'bounced'], [3, 'opened'], [2, 'clicked'], [1, 'opened']]); // prettier-ignore
		expect(told).toMatchObject({
			total_recipients: 4,
			total_sent: 4,
			total_delivered: 3,
			total_opened: 3,
			total_clicked: 1,
			total_bounced: 1,
		});
		const [bounced, , clicked] = messages;
		expect(bounced).toMatchObject({ sent_at: expect.any(String), delivered_at: null, failed_at: expect.any(String) });
		expect(Object.keys(clicked).filter((name) => name.endsWith('_at') && clicked[name] === null)).toEqual(['failed_at']);
		// What has happened does not happen again.
		expect(run.crm.cause({ event: 'message_opened', campaign_id: 1, customer_id: 2 })).toEqual({ caused: 0, ids: [] });
		expect(run.crm.cause({ event: 'message_delivered', campaign_id: 1, customer_id: 4 }).caused).toBe(0);
	});

	test('are made for customers who have none yet, and for no more than there are', async () => {
		await mail();
		run.crm.cause({ event: 'message_failed', campaign_id: 1, customer_id: 3 });
		expect(run.crm.cause({ event: 'message_opened', campaign_id: 1, count: 50 }).caused).toBe(4);
		const { campaign: told, messages } = await campaign();
		expect(told).toMatchObject({ total_recipients: 5, total_sent: 4, total_failed: 1, total_opened: 4 });
		expect(messages.find(({ customer_id }: Row) => customer_id === 3)).toMatchObject({ status: 'failed', sent_at: null });
	});

	test('change when their campaign was changed', async () => {
		await mail();
		const before = (await campaign()).campaign.updated_at;
		advance(2_000);
		run.crm.cause({ event: 'message_opened', campaign_id: 1 });
		const { campaign: told, messages } = await campaign();
		expect(told.updated_at > before).toBe(true);
		expect(messages[0].opened_at).toBe(told.updated_at);
	});
});

describe('sending', () => {
	const send = async (id: number) => await run.api.post(`/campaigns/${id}/send`);

	test('makes messages that wait, and are sent after a while', async () => {
		run.crm.customers({ count: 3 });
		run.settings({ deliverMs: 60_000 });
		await send(await mail());
		expect(await campaign()).toMatchObject({ campaign: { status: 'sending', total_recipients: 3, total_sent: 0, completed_at: null } });
		expect((await campaign()).messages.map(({ status }: Row) => status)).toEqual(['pending', 'pending', 'pending']);
		run.crm.cause({ event: 'message_failed', campaign_id: 1 });
		advance(61_000);
		expect((await campaign()).campaign).toMatchObject({ status: 'sent', total_sent: 2, total_failed: 1, completed_at: expect.any(String) });
	});

	test('makes none where the settings say so, and stops when the campaign is paused', async () => {
		run.crm.customers({ count: 3 });
		run.settings({ delivers: false });
		await send(await mail());
		advance(60_000);
		expect(await campaign()).toMatchObject({ campaign: { status: 'sending', total_recipients: 0 }, messages: [] });
		run.settings({ delivers: true });
		await send(await mail());
		run.crm.cause({ event: 'campaign_status', campaign_id: 2, status: 'paused' });
		advance(60_000);
		expect((await campaign(2)).campaign).toMatchObject({ status: 'paused', total_recipients: 3, total_sent: 0 });
	});

	test('goes to the members of the segment who can be reached, by phone for texts, and by nobody for ads', async () => {
		run.crm.customers({ count: 2, fields: { clv_total: 10, phone: null } });
		run.crm.customers({ count: 3, fields: { clv_total: 10, email: null } });
		run.crm.customers({ count: 4 });
		await run.api.post('/segments', { name: 'Spenders', type: 'auto', rules: { clv_total_min: 1 } });
		for (const type of ['email', 'sms', 'ads', 'call_list']) await send(await mail({ type, segment_id: 1 }));
		const recipients = await Promise.all([1, 2, 3, 4].map(async (id) => (await campaign(id)).campaign.total_recipients));
		expect(recipients).toEqual([2, 3, 0, 3]);
		expect((await campaign(2)).messages[0]).toMatchObject({ channel: 'sms', to_address: expect.stringMatching(/^\+385/) });
	});

	test('leaves out those who want none, where the settings say so', async () => {
		run.crm.customers({ count: 2 });
		await mail();
		run.crm.cause({ event: 'unsubscribed', customer_id: 1, campaign_id: 1 });
		expect((await get('/customers?sort=id')).data).toContainEqual(expect.objectContaining({ id: 1, is_subscribed_email: false }));
		await send(1);
		run.settings({ honoursFlags: true });
		await send(await mail());
		const counts = await Promise.all([1, 2].map(async (id) => (await campaign(id)).campaign));
		expect(counts).toMatchObject([{ total_recipients: 2, total_unsubscribed: 1 }, { total_recipients: 1 }]);
	});
});

describe('what can be made to happen', () => {
	test('customers come, many and quickly', async () => {
		const start = Date.now();
		expect(run.crm.customers({ count: 10_000 }).ids.at(-1)).toBe(10_000);
		expect(Date.now() - start).toBeLessThan(3_000);
		expect(run.crm.cause({ event: 'customer_created', count: 2, fields: { email: 'one@example.com' } }).ids).toEqual([10_001, 10_002]);
		expect((await get('/customers?search=one@')).total).toBe(2);
		expect(new Set(((await get('/customers?per_page=20000')).data as Row[]).map(({ uuid }) => uuid)).size).toBe(10_002);
	});

	test('customers change in columns that no call sets', async () => {
		run.crm.customers({ count: 1 });
		advance(2_000);
		run.crm.cause({
			event: 'customer_changed',
			customer_id: 1,
			fields: { rfm_segment: 'At Risk', rfm_score: 6, last_activity_at: '2026-01-01T10:00:00.5+02:00' },
		});
		const [row] = (await get('/customers?rfm_segment=At Risk')).data;
		expect(row).toMatchObject({ id: 1, rfm_score: 6, last_activity_at: '2026-01-01T08:00:00.000000Z' });
		expect(row.updated_at > row.created_at).toBe(true);
	});

	test('members of a manual segment come and go; rules decide for the others', async () => {
		run.crm.customers({ count: 2 });
		await run.api.post('/segments', { name: 'By hand', type: 'manual' });
		await run.api.post('/segments', { name: 'By rule', type: 'auto' });
		const entered = () => run.crm.cause({ event: 'segment_entered', segment_id: 1, customer_id: 2 });
		expect([entered().caused, entered().caused]).toEqual([1, 0]);
		expect((await get('/customers/2')).customer.segments).toMatchObject([{ name: 'By hand' }]);
		run.crm.cause({ event: 'segment_left', segment_id: 1, customer_id: 2 });
		expect((await get('/customers/2')).customer.segments).toEqual([]);
		expect(() => run.crm.cause({ event: 'segment_entered', segment_id: 2, customer_id: 2 })).toThrow('change the customer instead');
	});

	test.each([
		[{ rfm_score_min: 12 }, [2]],
		[{ rfm_score_max: 5 }, [1]],
		[{ rfm_score_min: 5, clv_total_min: 100 }, [2]],
		[{ last_purchase_days_max: 10 }, [2]],
		[{ purchase_count_min: 3 }, [1]],
		[{ made_up_min: 3 }, []],
		[{}, []],
	])('a segment with the rules %j has the members %j', async (rules, members) => {
		run.crm.customers({ count: 1, fields: { rfm_score: 5, clv_order_count: 4, last_activity_at: '2020-01-01T00:00:00Z' } });
		const today = new Date().toISOString().slice(0, 10);
		run.crm.customers({ count: 1, fields: { rfm_score: 13, clv_total: 100, last_activity_at: `${today}T00:00:00Z` } });
		run.settings({ profile: 'docs' });
		await run.api.post('/segments', { name: 'Some', filters: rules });
		expect((await get('/segments/1')).customers.map(({ id }: Row) => id)).toEqual(members);
	});

	test('events and steps of automations', async () => {
		run.crm.customers({ count: 1 });
		await run.api.post('/automations', { name: 'Steps', trigger_type: 'event' });
		run.crm.cause({ event: 'event_tracked', name: 'signup', count: 2 });
		run.crm.cause({ event: 'automation_step', automation_id: 1, customer_id: 1, status: 'failed' });
		run.crm.cause({ event: 'automation_step', automation_id: 1, customer_id: 1 });
		expect(await get('/automations/1')).toMatchObject({ total_entered: 2, total_completed: 1, last_triggered_at: expect.any(String) });
		const { automation_logs } = await get('/customers/1');
		expect(automation_logs).toMatchObject([{ status: 'completed' }, { status: 'failed', completed_at: null }]);
		expect((await get('/dashboard/overview')).recent_events).toMatchObject([{ event_name: 'signup', customer_id: null }, {}]);
	});

	test('over HTTP too, where wrong orders are refused', async () => {
		expect((await order('customers', { count: 3, fields: { rfm_segment: 'Lost' } })).data).toEqual({ caused: 3, ids: [1, 2, 3] });
		expect((await order('events', { event: 'customer_created' })).data).toEqual({ caused: 1, ids: [4] });
		const { token } = (await order('login', {})).data;
		expect((await run.client({ Authorization: `Bearer ${token}` }).get('/customers')).data.total).toBe(4);
		await expect(order('events', { event: 'message_eaten', campaign_id: 1 })).rejects.toMatchObject({ response: { status: 400 } });
		await expect(order('events', { event: 'message_sent', campaign_id: 9 })).rejects.toMatchObject({ response: { status: 404 } });
		await expect(order('login', { email: 'x@example.com' })).rejects.toMatchObject({ response: { status: 404 } });
	});
});

test('the data to begin with is believable and of synthetic persons', async () => {
	run.sandbox.control.reset({ seed: true });
	run.settings({});
	const customers = (await get('/customers?per_page=100')).data as Array<Row & { email: string }>;
	expect(customers.length).toBeGreaterThanOrEqual(50);
	expect(customers.filter(({ email }) => !email.endsWith('@example.com'))).toEqual([]);
	const { rfm_distribution } = await get('/dashboard/overview');
	expect(Object.keys(rfm_distribution).sort()).toEqual(['At Risk', 'Champions', 'Lost', 'Loyal Customers', 'New Customers']);
	const names = async (path: string) => ((await get(path)).data as Row[]).map(({ name }) => name).sort();
	expect(await names('/segments')).toEqual(['At Risk', 'Champions', 'Early Adopters', 'High Value']);
	expect(((await get('/segments')).data as Row[]).filter(({ customer_count }) => customer_count === 0)).toEqual([]);
	const campaigns = (await get('/campaigns')).data as Row[];
	expect(campaigns.map(({ status }) => status).sort()).toEqual(['draft', 'draft', 'scheduled', 'sending', 'sent']);
	expect(await names('/automations')).toEqual(['Welcome Series', 'Win-Back']);
	const [sent] = campaigns.filter(({ status }) => status === 'sent') as Array<Record<string, number>>;
	expect(sent.total_sent).toBeGreaterThan(sent.total_opened);
	expect(sent.total_opened).toBeGreaterThan(sent.total_clicked);
});

test('everything is kept in the file, also what was to happen', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'entercrm-'));
	const data = join(folder, 'data.json');
	try {
		const first = await startCrm('server', { data });
		const token = first.crm.login();
		first.crm.customers({ count: 2 });
		first.settings({ profile: 'docs', deliverMs: 60_000 });
		await first.api.post('/campaigns', { name: 'Later', type: 'email', scheduled_at: '2090-01-01T00:00:00Z' });
		await first.api.post('/campaigns', { name: 'Now', type: 'email' });
		await first.api.post('/campaigns/2/send');
		await first.sandbox.close();

		const second = await startCrm('server', { data });
		const api = second.client({ Authorization: `Bearer ${token}` });
		expect((await api.get('/customers')).data.total).toBe(2);
		second.sandbox.control.clock({ advance: 61_000 });
		expect((await api.get('/campaigns/2')).data.campaign).toMatchObject({ status: 'sent', total_sent: 2 });
		second.sandbox.control.clock({ set: '2090-01-01T00:00:01Z' });
		second.sandbox.control.clock({ advance: 61_000 });
		expect((await api.get('/campaigns/1')).data.campaign).toMatchObject({ status: 'sent', total_sent: 2 });
		expect((await api.post('/customers', {})).data.id).toBe(3);
		await second.sandbox.close();
	} finally {
		rmSync(folder, { recursive: true });
	}
});
