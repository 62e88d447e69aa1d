import { API_KEY } from '../../sandbox/entercrm/index.mts';
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
const seen = ({ status, data }: { status: number; data: unknown }) => ({ status, data });
const get = async (path: string) => (await run.api.get(path)).data;
const post = async (path: string, body?: object) => seen(await run.api.post(path, body));
const names = async (path: string) => ((await get(path)).data as Row[]).map(({ name }) => name);
const later = () => void run.sandbox.control.clock({ advance: 1_000 });
const serverError = { status: 500, data: { message: 'Server Error' } };

describe('segments', () => {
	test('a creation answers with what was sent and the slug', async () => {
		const { status, data } = await post('/segments', { name: 'Žele & Čaj', type: 'auto', filters: { a: 1 }, color: '#fff' });
		expect([status, data]).toEqual([
			201,
			{
				id: 1,
				tenant_id: 1,
				name: 'Žele & Čaj',
				slug: 'zele-caj',
				type: 'auto',
				created_at: expect.any(String),
				updated_at: expect.any(String),
			},
		]);
		expect(await get('/segments/1')).toMatchObject({ rules: null, is_active: true, customer_count: 0 });
	});

	test('a name is taken once in a workspace, by deleted ones too; nobody says so', async () => {
		await post('/segments', { name: 'One', type: 'auto' });
		await post('/segments', { name: 'Two', type: 'manual' });
		expect(await post('/segments', { name: 'one!', type: 'auto' })).toEqual(serverError);
		expect(seen(await run.api.put('/segments/2', { name: 'ONE' }))).toEqual(serverError);
		expect((await run.api.put('/segments/2', { name: 'Two' })).status).toBe(200);
		await run.api.delete('/segments/1');
		expect((await get('/segments')).total).toBe(1);
		expect(await post('/segments', { name: 'One', type: 'auto' })).toEqual(serverError);
	});

	test('an update makes a new slug, keeps the type, and refuses null for the flag in the database', async () => {
		await post('/segments', { name: 'One', type: 'manual' });
		const { data } = await run.api.patch('/segments/1', { name: 'New name', type: 'auto', is_active: false });
		expect(data).toMatchObject({ name: 'New name', slug: 'new-name', type: 'manual', is_active: false, deleted_at: null });
		expect(seen(await run.api.patch('/segments/1', { is_active: null }))).toEqual(serverError);
	});

	test('are listed with the latest change first', async () => {
		for (const name of ['One', 'Two', 'Three']) await post('/segments', { name, type: 'auto' }).then(later);
		await run.api.put('/segments/2', { description: 'Changed' });
		expect(await names('/segments?sort=name&dir=asc')).toEqual(['Two', 'Three', 'One']);
	});
});

describe('campaigns', () => {
	const make = async (fields: object = {}) => (await post('/campaigns', { name: 'Mail', type: 'email', ...fields })).data as Row;

	test('a new one is a draft, whatever its time, and its answer has no status', async () => {
		const made = await make({ scheduled_at: '2027-03-20T09:00:00+02:00', status: 'scheduled', body: '<p>', from_name: 'X' });
		expect(Object.keys(made).sort()).toEqual(['created_at', 'created_by', 'id', 'name', 'scheduled_at', 'tenant_id', 'type', 'updated_at']);
		// The offset is dropped, the wall-clock part stays.
		expect(made.scheduled_at).toBe('2027-03-20T09:00:00.000000Z');
		expect((await get('/campaigns/1')).campaign).toMatchObject({ status: 'draft', body_html: null });
		run.sandbox.control.clock({ set: '2027-03-21T00:00:00Z' });
		expect((await get('/campaigns/1')).campaign).toMatchObject({ status: 'draft', started_at: null });
	});

	test.each([
		['2027-03-20', '2027-03-20T00:00:00.000000Z'],
		['2027-03-20 17:05', '2027-03-20T17:05:00.000000Z'],
		['20 March 2027', '2027-03-20T00:00:00.000000Z'],
		['20 March 2027 17:05 +0300', '2027-03-20T17:05:00.000000Z'],
	])('the date %s is read', async (date, moment) => expect((await make({ scheduled_at: date })).scheduled_at).toBe(moment));

	test.each(['tomorrow', '2027-02-30', '2027-13-01', '25:00', 5])('the date %s is not', async (date) => {
		expect(await make({ scheduled_at: date })).toMatchObject({
			errors: { scheduled_at: ['The scheduled at field must be a valid date.'] },
		});
	});

	test('type, platform and segment must be known; ad spend may not be null in the database', async () => {
		const errors = await make({ type: 'ad', ad_platform: 'x', segment_id: 7, ad_spend: -1 });
		expect(errors).toMatchObject({
			errors: {
				type: ['The selected type is invalid.'],
				ad_platform: ['The selected ad platform is invalid.'],
				segment_id: ['The selected segment id is invalid.'],
				ad_spend: ['The ad spend field must be at least 0.'],
			},
		});
		expect(await post('/campaigns', { name: 'A', type: 'ads', ad_spend: null })).toEqual(serverError);
		expect((await make({ type: 'ads', ad_spend: '12.5' })).ad_spend).toBe('12.50');
	});

	test('one comes with segment, creator, rates of what was sent, and an empty list for the rates of ads', async () => {
		run.crm.customers({ count: 30 });
		await post('/segments', { name: 'Everybody', type: 'auto', rules: { clv_total_min: 0 } });
		await make({ segment_id: 1 });
		run.crm.cause({ event: 'message_delivered', campaign_id: 1, count: 30 });
		run.crm.cause({ event: 'message_opened', campaign_id: 1, count: 10 });
		run.crm.cause({ event: 'message_clicked', campaign_id: 1, count: 1 });
		const { campaign, rates, ad_rates } = await get('/campaigns/1');
		expect(campaign).toMatchObject({ segment: { id: 1, name: 'Everybody' }, creator: { id: 1, email: 'owner@example.com' } });
		expect(campaign).toMatchObject({ total_recipients: 30, total_sent: 30, total_opened: 10, total_clicked: 1, ad_spend: '0.00' });
		expect(rates).toEqual({ delivery_rate: 100, open_rate: 33.3, click_rate: 3.3, bounce_rate: 0, unsubscribe_rate: 0 });
		expect(ad_rates).toEqual([]);
		expect(Object.keys((await get('/campaigns')).data[0])).not.toContain('open_rate');
	});

	test('ads have rates of their own', async () => {
		await make({ type: 'ads', ad_spend: 50 });
		const figures = { impressions: 1_000, clicks: '20', conversions: 4, revenue_attributed: 200, total_sent: 9 };
		expect((await run.api.put('/campaigns/1', figures)).data).toMatchObject({ clicks: 20, revenue_attributed: '200.00', total_sent: 0 });
		expect((await get('/campaigns/1')).ad_rates).toEqual({
			ctr: 2,
			cpc: 2.5,
			cpm: 50,
			roas: 4,
			conversion_rate: 20,
			cost_per_conversion: 12.5,
		});
		expect(seen(await run.api.put('/campaigns/1', { clicks: null }))).toEqual(serverError);
	});

	test('messages are the 50 newest by creation: later changes of older ones are not seen', async () => {
		run.crm.customers({ count: 60 });
		await make();
		run.crm.cause({ event: 'message_sent', campaign_id: 1, count: 60 });
		const { messages } = await get('/campaigns/1');
		expect([messages.length, messages[0].id, messages[49].id]).toEqual([50, 60, 11]);
		expect(messages[0]).toMatchObject({ status: 'sent', channel: 'email', to_address: 'customer60@example.com', opened_at: null });
		expect(messages[0].customer).toEqual({
			id: 60,
			first_name: expect.any(String),
			last_name: expect.any(String),
			email: 'customer60@example.com',
		});
		later();
		run.crm.cause({ event: 'message_opened', campaign_id: 1, customer_id: 5 });
		const again = await get('/campaigns/1');
		expect(again.messages).toEqual(messages);
		expect(again.campaign.total_opened).toBe(1);
		expect(again.campaign.updated_at > again.campaign.created_at).toBe(true);
	});

	test('lists are filtered exactly, and come with the latest change first', async () => {
		await make({ name: 'A' }).then(later);
		await make({ name: 'B', type: 'sms' }).then(later);
		await make({ name: 'C', type: 'ads', ad_platform: 'meta' }).then(later);
		await post('/campaigns/1/send');
		expect(await names('/campaigns')).toEqual(['A', 'C', 'B']);
		expect(await names('/campaigns?status=draft')).toEqual(['C', 'B']);
		expect(await names('/campaigns?type=sms')).toEqual(['B']);
		expect(await names('/campaigns?ad_platform=meta')).toEqual(['C']);
		expect(await names('/campaigns?type=Email')).toEqual([]);
		expect(await names('/campaigns?search=A')).toHaveLength(3);
	});

	test('a draft is sent once; a sent one cannot be changed, one that is sending can', async () => {
		await make();
		expect(await post('/campaigns/1/send')).toEqual({ status: 200, data: { message: 'Campaign sending started.' } });
		expect((await get('/campaigns/1')).campaign).toMatchObject({ status: 'sending', started_at: expect.any(String), completed_at: null });
		const again = { status: 422, data: { error: 'Campaign cannot be sent in its current state.' } };
		expect(await post('/campaigns/1/send')).toEqual(again);
		expect((await run.api.put('/campaigns/1', { subject: 'New', type: 'sms', status: 'draft' })).data).toMatchObject({
			subject: 'New',
			type: 'email',
			status: 'sending',
		});
		later();
		expect(await post('/campaigns/1/send')).toEqual(again);
		const refused = { status: 422, data: { error: 'Cannot edit a sent campaign.' } };
		expect(seen(await run.api.put('/campaigns/1', { subject: 5 }))).toEqual(refused);
		run.crm.cause({ event: 'campaign_status', campaign_id: 1, status: 'paused' });
		expect(await post('/campaigns/1/send')).toEqual(again);
		run.crm.cause({ event: 'campaign_status', campaign_id: 1, status: 'scheduled' });
		expect((await post('/campaigns/1/send')).status).toBe(200);
	});

	test('any can be deleted, softly', async () => {
		await make();
		await post('/campaigns/1/send');
		expect((await run.api.delete('/campaigns/1')).data).toEqual({ message: 'Campaign deleted.' });
		expect((await get('/campaigns')).total).toBe(0);
		expect((await post('/campaigns/1/send')).status).toBe(404);
	});

	test('the older commit knows no ads, no rates and no messages', async () => {
		run.settings({ older: true });
		expect(await make({ type: 'ads' })).toMatchObject({ errors: { type: ['The selected type is invalid.'] } });
		expect(await make({ ad_platform: 'meta' })).not.toHaveProperty('ad_platform');
		const flat = await get('/campaigns/1');
		expect(flat).toMatchObject({ id: 1, status: 'draft', segment: null });
		for (const name of ['rates', 'messages', 'ad_spend', 'ctr']) expect(flat).not.toHaveProperty(name);
		expect(await names('/campaigns?ad_platform=google')).toEqual(['Mail']);
		await post('/automations', { name: 'A', trigger_type: 'event' });
		expect((await post('/automations/1/design', {})).status).toBe(404);
		expect(Object.keys((await get('/dashboard/overview')).stats)).toHaveLength(7);
	});
});

describe('automations', () => {
	const make = async (fields: object = {}) =>
		(await post('/automations', { name: 'Welcome', trigger_type: 'event', ...fields })).data as Row;
	const node = (id: unknown, type: string, data: object) => ({ id, type, data, position: { x: 0, y: 0 } });

	test('a new one is always off, and its answer does not say so', async () => {
		expect(await make({ is_active: true })).not.toHaveProperty('is_active');
		expect(await get('/automations/1')).toMatchObject({ is_active: false, steps: [], total_entered: 0, created_by: 1 });
		expect(await make({ trigger_type: 'customer_created' })).toMatchObject({
			errors: { trigger_type: ['The selected trigger type is invalid.'] },
		});
	});

	test('toggling turns it round each time, and nothing else does', async () => {
		await make();
		expect((await run.api.put('/automations/1', { is_active: true, name: 'New' })).data).toMatchObject({ name: 'New', is_active: false });
		const toggle = async () => (await run.api.post('/automations/1/toggle')).data.is_active;
		expect([await toggle(), await toggle(), await toggle()]).toEqual([true, false, true]);
	});

	test('a drawing takes the place of all steps, with new ids, and the logs of the old ones go', async () => {
		await make({ trigger_type: 'manual' });
		const nodes = [
			node('t', 'trigger', { triggerType: 'segment_entered', config: { segment_id: 3 } }),
			node('c', 'condition', { conditionType: 'tag_contains', config: { tag: 'vip' } }),
			node('a', 'action', { actionType: 'send_email', config: {} }),
			{ id: 'd', data: { delayType: 'wait_until' } },
		];
		const edges = [
			{ id: 'e1', source: 't', target: 'c' },
			{ id: 'e2', source: 'c', target: 'a', sourceHandle: 'yes' },
			{ id: 'e3', source: 't', target: 'd' },
			{ id: 'e4', source: 'a', target: 'd' },
		];
		const { status, data } = await post('/automations/1/design', { nodes, edges, name: 'Drawn', activate: false });
		const { automation } = data as { automation: Row & { steps: Row[] } };
		expect([status, automation]).toMatchObject([200, { name: 'Drawn', trigger_type: 'segment_enter', is_active: false }]);
		expect(automation.trigger_config).toMatchObject({ segment_id: 3, flow_nodes: [{ id: 't' }, { id: 'c' }, {}, {}], flow_edges: edges });
		const told = automation.steps.map(({ id, type, action_type, parent_step_id, branch_label }) => [
			id,
			type,
			action_type,
			parent_step_id,
			branch_label,
		]);
		expect(told).toEqual([
			[1, 'trigger', 'segment_entered', null, null],
			[2, 'condition', 'tag_contains', 1, null],
			[3, 'action', 'send_email', 2, 'yes'],
			[4, 'action', 'wait_until', 3, null],
		]);
		run.crm.customers({ count: 1 });
		run.crm.cause({ event: 'automation_step', automation_id: 1, customer_id: 1, step_id: 3 });
		run.crm.cause({ event: 'automation_step', automation_id: 1, customer_id: 1 });
		await post('/automations/1/design', { nodes, edges, activate: true });
		const again = await get('/automations/1');
		expect([again.is_active, again.name, again.steps.map(({ id }: Row) => id)]).toEqual([true, 'Drawn', [5, 6, 7, 8]]);
		const { automation_logs } = await get('/customers/1');
		expect(automation_logs.map(({ id }: Row) => id)).toEqual([2]);
		await post('/automations/1/design', { nodes: [node('t', 'trigger', { triggerType: 'purchase_made' })], edges, activate: false });
		expect(await get('/automations/1')).toMatchObject({ is_active: true, trigger_type: 'event' });
	});

	test('a drawing without boxes or arrows is refused, one without the id of a box breaks the server', async () => {
		await make();
		expect(await post('/automations/1/design', { nodes: [], edges: [] })).toMatchObject({
			status: 422,
			data: { errors: { nodes: ['The nodes field is required.'], edges: ['The edges field is required.'] } },
		});
		expect(await post('/automations/1/design', { nodes: [{ type: 'action' }], edges: [{}] })).toEqual(serverError);
	});

	test('a deleted one is gone', async () => {
		await make();
		expect((await run.api.delete('/automations/1')).data).toEqual({ message: 'Automation deleted.' });
		expect((await post('/automations/1/toggle')).status).toBe(404);
		expect((await get('/automations')).total).toBe(0);
	});
});

describe('API keys', () => {
	test('are a bare list, masked; the whole key is shown once', async () => {
		later();
		const { data } = await post('/api-keys', { name: 'Staging', type: 'private', scopes: ['track'] });
		const { plain_key, api_key } = data as { plain_key: string; api_key: Row };
		expect(plain_key).toMatch(/^eck_.{48}$/);
		expect(api_key).toEqual({ id: 3, name: 'Staging', type: 'private' });
		const keys = await get('/api-keys');
		expect(keys.map(({ name }: Row) => name)).toEqual(['Staging', 'Website', 'Old server']);
		expect(keys[0].key).toBe(plain_key.slice(0, 16) + '*'.repeat(36));
		expect(JSON.stringify(keys)).not.toContain(API_KEY);
		expect((await run.client({ 'X-API-Key': plain_key }).post('/track', { event: 'signup' })).status).toBe(201);
	});

	test('end by being revoked or deleted', async () => {
		expect((await post('/api-keys/1/revoke')).data).toEqual({ message: 'API key revoked.' });
		expect(await get('/api-keys/1')).toMatchObject({ is_active: false });
		expect((await run.tracker.post('/track', { event: 'signup' })).status).toBe(401);
		expect((await run.api.delete('/api-keys/1')).data).toEqual({ message: 'API key deleted.' });
		expect((await run.api.get('/api-keys/1')).status).toBe(404);
		expect(await get('/api-keys')).toHaveLength(1);
	});

	test('cannot be made where the settings suspect so, but are checked', async () => {
		run.settings({ suspects: true });
		expect(await post('/api-keys', { name: 'A', type: 'public' })).toEqual(serverError);
		expect((await post('/api-keys', { name: 'A' })).status).toBe(422);
	});
});

describe('the dashboard', () => {
	test('counts, and shows the ten newest events without their properties', async () => {
		expect((await get('/dashboard/overview')).rfm_distribution).toEqual([]);
		run.crm.customers({ count: 6, fields: { rfm_segment: 'Champions', clv_total: 10, clv_order_count: 2 } });
		run.crm.cause({ event: 'event_tracked', name: 'purchase', customer_id: 2, monetary_value: 30, properties: { sku: 1 }, count: 12 });
		const { stats, rfm_distribution, recent_customers, top_customers, recent_events, revenue_by_month } = await get('/dashboard/overview');
		expect(stats).toMatchObject({ total_customers: 6, active_customers: 1, total_revenue: 420, avg_order_value: 17.5, events_today: 12 });
		expect(rfm_distribution).toEqual({ Champions: 6 });
		expect([recent_customers.length, top_customers.length, top_customers[0].id]).toEqual([5, 5, 2]);
		expect(recent_events.map(({ id }: Row) => id)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
		expect(recent_events[0]).toMatchObject({
			event_name: 'purchase',
			monetary_value: '30.00',
			customer: { email: 'customer2@example.com' },
		});
		expect(recent_events[0]).not.toHaveProperty('properties');
		expect([revenue_by_month.length, revenue_by_month[11].revenue]).toEqual([12, 360]);
	});
});
