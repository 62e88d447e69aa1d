import { startCrm, type Crm } from './entercrm.mts';

let run: Crm;
beforeAll(async () => {
	run = await startCrm('docs');
});
afterAll(() => run.sandbox.close());
beforeEach(() => {
	run.sandbox.control.reset();
	run.settings({ profile: 'docs' });
});

type Row = Record<string, unknown>;
const seen = ({ status, data }: { status: number; data: unknown }) => ({ status, data });
const get = async (path: string) => (await run.api.get(path)).data;
const post = async (path: string, body?: object) => (await run.api.post(path, body)).data;
const ids = async (path: string) => ((await get(path)).data as Row[]).map(({ id }) => id);
const server = async <T,>(ask: () => Promise<T>): Promise<T> => {
	run.settings({ profile: 'server' });
	const answer = await ask();
	run.settings({ profile: 'docs' });
	return answer;
};

test('a list of customers has its pages in meta, the others only where the settings say so', async () => {
	run.crm.customers({ count: 30 });
	expect((await get('/customers?page=2&per_page=25')).meta).toEqual({ current_page: 2, per_page: 25, total: 30, last_page: 2 });
	for (let index = 1; index <= 3; index += 1) await post('/segments', { name: `Segment ${index}` });
	for (const path of ['/segments', '/campaigns', '/automations', '/api-keys']) expect(Object.keys(await get(path))).toEqual(['data']);
	expect((await get('/segments?per_page=2&page=2')).data).toHaveLength(1);
	run.settings({ metaOnAllLists: true });
	expect((await get('/segments?per_page=2')).meta).toEqual({ current_page: 1, per_page: 2, total: 3, last_page: 2 });
});

test('customers are flat, with one name, place, money in numbers and plain times', async () => {
	run.sandbox.control.clock({ set: '2027-03-16T09:41:00.000Z' });
	const sent = { name: 'Nina de Sample', email: 'nina@example.com', phone: '+385', city: 'Zagreb', country: 'HR' };
	expect(seen(await run.api.post('/customers', sent))).toEqual({
		status: 201,
		data: { id: 1, ...sent, created_at: '2027-03-16T09:41:00Z' },
	});
	run.crm.cause({ event: 'customer_changed', customer_id: 1, fields: { clv_total: 48.5, rfm_score: 14, rfm_segment: 'Champions' } });
	expect(await post('/segments', { name: 'Best', filters: { rfm_score_min: 12 } })).toMatchObject({ customers_count: 1 });
	expect(await get('/customers/1')).toEqual({
		id: 1,
		name: 'Nina de Sample',
		email: 'nina@example.com',
		phone: '+385',
		city: 'Zagreb',
		country: 'HR',
		rfm_score: 14,
		rfm_segment: 'Champions',
		clv_total: 48.5,
		clv_predicted: null,
		clv_average_order: null,
		clv_order_count: 0,
		events_count: 0,
		segments: ['Best'],
		last_seen_at: null,
		created_at: '2027-03-16T09:41:00Z',
	});
	expect((await run.api.put('/customers/1', { city: 'Split' })).data).toMatchObject({
		name: 'Nina de Sample',
		city: 'Split',
		country: 'HR',
	});
});

test('both profiles show the same data', async () => {
	await post('/customers', { name: 'Nina de Sample', city: 'Zagreb' });
	const [row] = await server(async () => (await get('/customers')).data);
	expect(row).toMatchObject({ first_name: 'Nina', last_name: 'de Sample', properties: { city: 'Zagreb' }, clv_total: '0.00' });
	await server(async () => await run.api.put('/customers/1', { last_name: 'Example', properties: { country: 'AT' } }));
	expect(await get('/customers/1')).toMatchObject({ name: 'Nina Example', city: null, country: 'AT' });
	await post('/campaigns', { name: 'Mail', type: 'email', body: '<p>Hi</p>', from_name: 'Shop' });
	const { campaign } = await server(async () => await get('/campaigns/1'));
	expect(campaign).toMatchObject({ body_html: '<p>Hi</p>', settings: { from_name: 'Shop' } });
});

test('names of the server are ignored, or refused where the settings say so', async () => {
	const both = { name: 'Nina Sample', first_name: 'N', dir: 'x' };
	expect(await post('/customers', both)).toMatchObject({ name: 'Nina Sample' });
	run.settings({ unknownFields: 'refuse' });
	expect(seen(await run.api.post('/customers', both))).toEqual({
		status: 422,
		data: {
			message: 'The first name field is prohibited. (and 1 more error)',
			errors: { first_name: ['The first name field is prohibited.'], dir: ['The dir field is prohibited.'] },
		},
	});
	expect((await run.api.post('/customers', { name: 'Nina Sample' })).status).toBe(201);
	expect((await run.api.post('/customers', {})).status).toBe(422);
});

test('lists of customers are sorted by sort and order, searched by name and email, and chosen by segment', async () => {
	for (const [first_name, last_name, clv_total] of [['Ana', 'Sample', 5], ['Bo', 'Mana', 50], ['Cy', 'Other', 20]] as const) // prettier-ignore
		run.crm.customers({ count: 1, fields: { first_name, last_name, clv_total } });
	expect(await ids('/customers?sort=clv_total&order=asc')).toEqual([1, 3, 2]);
	expect(await ids('/customers?sort=clv_total&order=desc')).toEqual([2, 3, 1]);
	expect(await ids('/customers?sort=clv_total&dir=asc')).toEqual([2, 3, 1]);
	expect(await ids('/customers?sort=clv_total&search=ana')).toEqual([2, 1]);
	expect(await ids('/customers?sort=clv_total&search=na%20sam')).toEqual([1]);
	expect(await ids('/customers?search=customer3@')).toEqual([3]);
	await post('/segments', { name: 'Spenders', filters: { clv_total_min: 20 } });
	expect(await ids('/customers?sort=clv_total&segment_id=1')).toEqual([2, 3]);
	expect(await ids('/customers?segment_id=9')).toEqual([]);
	const { customers, customers_count, filters } = await get('/segments/1');
	expect([customers_count, filters, customers.map(({ id }: Row) => id)]).toEqual([2, { clv_total_min: 20 }, [2, 3]]);
	expect(Object.keys(customers[0])).toEqual(['id', 'name', 'rfm_score', 'clv_total']);
	expect((await get('/segments')).data[0]).not.toHaveProperty('filters');
});

test('events are tracked for the customer with this email, and purchases count', async () => {
	const purchase = { customer_email: 'nina@example.com', event: 'purchase', properties: { amount: 149.99 } };
	const { status, data } = await run.tracker.post('/track/event', purchase);
	expect([status, data]).toEqual([201, { recorded: true, event_id: expect.stringMatching(/^evt_[0-9a-f]{16}$/), customer_id: 1 }]);
	const view = { customer_email: 'nina@example.com', url: 'https://shop.example.com/', user_agent: 'Browser' };
	const seenPage = (await run.tracker.post('/track/pageview', view)).data;
	expect(Object.keys(seenPage)).toEqual(['recorded', 'event_id']);
	expect(seenPage.event_id).not.toBe(data.event_id);
	expect(await get('/customers/1')).toMatchObject({ events_count: 2, clv_total: 149.99, clv_order_count: 1 });
	const { customer } = await server(async () => await get('/customers/1'));
	expect(customer.events[0]).toMatchObject({ event_name: 'pageview', page_url: view.url, user_agent: 'Browser' });
	expect((await run.tracker.post('/track/event', { email: 'nina@example.com', event: 'signup' })).data.errors).toEqual({
		customer_email: ['The customer email field is required.'],
	});
});

test('a campaign with a time is scheduled, and is sent at it', async () => {
	run.sandbox.control.clock({ set: '2027-03-16T11:00:00.000Z' });
	run.crm.customers({ count: 3 });
	const sent = { name: 'Spring Sale', type: 'email', subject: 'Offer', scheduled_at: '2027-03-20T09:00:00Z' };
	expect(await post('/campaigns', sent)).toEqual({
		id: 1,
		name: 'Spring Sale',
		type: 'email',
		status: 'scheduled',
		segment_id: null,
		scheduled_at: '2027-03-20T09:00:00Z',
		created_at: '2027-03-16T11:00:00Z',
	});
	expect(await post('/campaigns', { name: 'Draft', type: 'email' })).toMatchObject({ status: 'draft', scheduled_at: null });
	run.sandbox.control.clock({ set: '2027-03-20T09:00:01.000Z' });
	run.sandbox.control.clock({ advance: 1_000 });
	expect(await get('/campaigns/1')).toMatchObject({
		status: 'sent',
		total_sent: 3,
		sent_at: expect.stringMatching(/^2027-03-20T09:00:0\dZ$/),
	});
	run.settings({ startsScheduled: false });
	await post('/campaigns', { ...sent, scheduled_at: '2027-03-21T09:00:00Z' });
	run.sandbox.control.clock({ set: '2027-03-22T00:00:00Z' });
	expect(await get('/campaigns/3')).toMatchObject({ status: 'scheduled', sent_at: null });
});

test('sending says how many it is for, and the campaign shows its rates', async () => {
	run.crm.customers({ count: 3, fields: { clv_total: 5 } });
	run.crm.customers({ count: 2, fields: { email: null, clv_total: 5 } });
	run.crm.customers({ count: 4 });
	await post('/segments', { name: 'Spenders', filters: { clv_total_min: 1 } });
	await post('/campaigns', { name: 'Mail', type: 'email', segment_id: 1 });
	expect(await post('/campaigns/1/send')).toEqual({
		campaign_id: 1,
		status: 'sending',
		queued_messages: 3,
		message: 'Campaign is being sent to 3 customers.',
	});
	run.sandbox.control.clock({ advance: 1_000 });
	run.crm.cause({ event: 'message_opened', campaign_id: 1 });
	const campaign = await get('/campaigns/1');
	expect(campaign).toMatchObject({ status: 'sent', total_sent: 3, open_rate: 33.3, click_rate: 0, segment: { id: 1, name: 'Spenders' } });
	expect(campaign.messages).toHaveLength(3);
	expect(campaign.messages.find(({ id }: Row) => id === 1)).toEqual({
		id: 1,
		customer_id: 1,
		status: 'opened',
		opened_at: expect.any(String),
	});
	expect(seen(await run.api.post('/campaigns/1/send')).status).toBe(422);
});

test('automations take any trigger and may be on at once; a drawing is counted', async () => {
	const sent = { name: 'Win-Back', trigger_type: 'customer_inactive', trigger_config: { inactive_days: 60 }, is_active: true };
	expect(await post('/automations', sent)).toMatchObject({ trigger_type: 'customer_inactive', is_active: true, steps_count: 0 });
	const nodes = [
		{ id: '1', type: 'trigger', data: { label: 'Inactive' }, position: { x: 1, y: 1 } },
		{ id: '2', type: 'action', data: {} },
	];
	const design = { nodes, edges: [{ id: 'e', source: '1', target: '2', label: 'Yes' }] };
	expect(await post('/automations/1/design', design)).toEqual({ automation_id: 1, saved: true, nodes_count: 2, edges_count: 1 });
	expect((await get('/automations')).data[0]).toMatchObject({ trigger_type: 'customer_inactive', steps_count: 2, total_enrolled: 0 });
	expect(await post('/automations/1/design', { nodes: [], edges: [] })).toMatchObject({ nodes_count: 0 });
	const wrong = { nodes: [{ type: 'trigger', position: { x: 'a', y: 1 } }, 'none'], edges: [{ source: '1' }] };
	expect((await post('/automations/1/design', wrong)).errors).toEqual({
		'nodes.0.id': ['The nodes.0.id field is required.'],
		'nodes.0.position.x': ['The nodes.0.position.x field must be a number.'],
		'nodes.1': ['The nodes.1 field must be an array.'],
		'edges.0.target': ['The edges.0.target field is required.'],
	});
});

test('a new key is shown once, and masked in the list', async () => {
	const made = await post('/api-keys', { name: 'Staging' });
	expect(made).toMatchObject({ name: 'Staging', note: 'This is the only time the full key will be shown.' });
	expect(made.key).toMatch(/^eck_.{48}$/);
	const listed = (await get('/api-keys')).data.find(({ id }: Row) => id === made.id);
	expect(listed).toEqual({
		id: made.id,
		name: 'Staging',
		key: made.key.slice(0, 16) + '*'.repeat(36),
		last_used_at: null,
		created_at: made.created_at,
	});
	expect((await run.client({ 'X-API-Key': made.key }).get('/segments')).status).toBe(200);
	run.settings({ createdStatus: 200 });
	expect((await run.api.post('/api-keys', { name: 'Other' })).status).toBe(200);
});
