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
const make = async (fields: object) => (await run.api.post('/customers', fields)).data as Row & { id: number };
const list = async (query = '') => (await run.api.get(`/customers${query}`)).data;
const ids = async (query = '') => ((await list(query)).data as Row[]).map(({ id }) => id);
/** Ids in rising order: what is made may fall into one second or two. */
const found = async (query: string) => (await ids(query)).sort();
const row = async (id: number) => ((await list('?per_page=100')).data as Row[]).find((one) => one.id === id) as Row;
const get = async (id: number) => (await run.api.get(`/customers/${id}`)).data;

describe('lists', () => {
	test('have their pages at the top level, and addresses that name the page only', async () => {
		run.crm.customers({ count: 60 });
		const page = await list('?page=2&search=customer&rfm_segment=');
		expect(page).toMatchObject({ current_page: 2, per_page: 25, total: 60, last_page: 3, from: 26, to: 50 });
		expect(page).not.toHaveProperty('meta');
		const path = `${run.sandbox.urls.entercrm}/v1/customers`;
		expect(page).toMatchObject({ path, next_page_url: `${path}?page=3`, prev_page_url: `${path}?page=1` });
		expect(page.links.map(({ label }: Row) => label)).toEqual(['&laquo; Previous', '1', '2', '3', 'Next &raquo;']);
		expect(page.links.filter(({ active }: Row) => active).map(({ label }: Row) => label)).toEqual(['2']);
		expect(await list('?page=9')).toMatchObject({ data: [], current_page: 9, from: null, to: null, next_page_url: null, last_page: 3 });
		expect((await list('?per_page=1000')).data).toHaveLength(60);
		expect((await list('?per_page=none')).data).toHaveLength(15);
		for (const page of ['0', '-1', 'x', '1.5']) expect(await list(`?page=${page}`)).toMatchObject({ current_page: 1, from: 1 });
	});

	test('say per_page as a text where the settings say so', async () => {
		run.settings({ perPageText: true });
		expect([(await list('?per_page=7')).per_page, (await list()).per_page]).toEqual(['7', 25]);
	});

	test('come newest first, and those of one second in rising or falling order', async () => {
		run.sandbox.control.clock({ set: '2027-01-01T10:00:00.100Z' });
		run.crm.customers({ count: 3 });
		run.sandbox.control.clock({ advance: 2_000 });
		run.crm.customers({ count: 2 });
		expect(await ids()).toEqual([4, 5, 1, 2, 3]);
		expect(await ids('?dir=asc')).toEqual([1, 2, 3, 4, 5]);
		// The documentation's name for it is not read.
		expect(await ids('?order=asc')).toEqual([4, 5, 1, 2, 3]);
		run.settings({ ties: 'falling' });
		expect(await ids()).toEqual([5, 4, 3, 2, 1]);
		expect((await list()).data[0].created_at).toBe('2027-01-01T10:00:02.000000Z');
	});

	test.each([
		['clv_total', [5.5, 20, 3]],
		['rfm_score', [9, 14, 3]],
	])('can be sorted by %s', async (sort, values) => {
		for (const value of values) run.crm.customers({ count: 1, fields: { [sort]: value } });
		expect(await ids(`?sort=${sort}`)).toEqual([2, 1, 3]);
		expect(await ids(`?sort=${sort}&dir=ASC`)).toEqual([3, 1, 2]);
	});

	test.each(['updated_at', 'id', 'email', 'constructor'])('are in no order when sorted by %s, always in the same', async (sort) => {
		run.crm.customers({ count: 30 });
		const order = (await ids(`?sort=${sort}&per_page=100`)) as number[];
		expect(order).not.toEqual([...order].sort((a, b) => a - b));
		expect(order).not.toEqual([...order].sort((a, b) => b - a));
		expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_unused, index) => index + 1));
		expect(await ids(`?sort=${sort}&per_page=100`)).toEqual(order);
		const pages = [await ids(`?sort=${sort}&per_page=15`), await ids(`?sort=${sort}&per_page=15&page=2`)];
		expect(pages.flat()).toEqual(order);
	});

	test('are searched in four fields, with wildcards', async () => {
		await make({ email: 'mia@example.com', phone: '12345', external_id: 'ext', tags: ['vip'] });
		await make({ first_name: 'Mia', company_name: 'Sample_Box' });
		await make({ last_name: 'Samplexbox' });
		expect(await found('?search=MIA')).toEqual([1, 2]);
		expect(await found('?search=sample_box')).toEqual([2, 3]);
		expect(await found('?search=s%25box')).toEqual([2, 3]);
		expect(await found('?search=(box')).toEqual([]);
		for (const elsewhere of ['12345', 'ext', 'vip']) expect(await ids(`?search=${elsewhere}`)).toEqual([]);
		run.settings({ searchCase: 'sensitive' });
		expect(await found('?search=Mia')).toEqual([2]);
	});

	test('are filtered by the whole label, and by nothing that is not known', async () => {
		run.crm.customers({ count: 2, fields: { rfm_segment: 'Champions' } });
		run.crm.customers({ count: 1, fields: { rfm_segment: 'At Risk' } });
		expect(await ids('?rfm_segment=Champions')).toEqual([1, 2]);
		expect(await ids('?rfm_segment=champ')).toEqual([]);
		expect(await found('?segment_id=1')).toEqual([1, 2, 3]);
	});
});

describe('customers', () => {
	test('a creation answers with what was sent, and drops what is not known', async () => {
		const sent = { email: ' a@example.com ', first_name: '', name: 'A B', city: 'Zagreb', is_subscribed_email: false, properties: {} };
		const made = await make(sent);
		expect(made).toEqual({
			id: 1,
			uuid: expect.any(String),
			tenant_id: 1,
			email: 'a@example.com',
			first_name: null,
			properties: [],
			created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000000Z$/),
			updated_at: made.created_at,
		});
		expect(await row(1)).toMatchObject({ is_subscribed_email: true, total_events: 0, clv_total: '0.00', clv_average_order: null });
	});

	test('an email is not unique, and an empty body makes an empty customer', async () => {
		await make({ email: 'a@example.com' });
		await make({ email: 'a@example.com' });
		await make({});
		expect((await list()).total).toBe(3);
	});

	test.each(['put', 'patch'] as const)('%s changes what is sent and answers with the whole row', async (method) => {
		await make({ email: 'a@example.com', phone: '1', external_id: 'x', properties: { a: 1, b: 2 }, tags: ['a', 'b'] });
		const sent = { phone: '', external_id: 'y', properties: { c: 3 }, tags: ['c'], is_subscribed_sms: 0, name: 'N' };
		run.sandbox.control.clock({ advance: 5_000 });
		const { data } = await run.api[method]('/customers/1', sent);
		expect(data).toEqual(await row(1));
		expect(data).toMatchObject({ email: 'a@example.com', phone: null, external_id: 'x', properties: { c: 3 }, tags: ['c'] });
		expect(data).toMatchObject({ is_subscribed_sms: false, is_subscribed_email: true });
		expect(data.updated_at > data.created_at).toBe(true);
	});

	test('flags refuse null only in the database', async () => {
		await make({});
		const { status, data } = await run.api.put('/customers/1', { is_subscribed_email: null, phone: '9' });
		expect([status, data]).toEqual([500, { message: 'Server Error' }]);
		expect(await row(1)).toMatchObject({ is_subscribed_email: true, phone: null });
	});

	test('several faults are told by field, and counted', async () => {
		const { data } = await run.api.post('/customers', { email: 5, phone: 'x'.repeat(51), tags: 'a' });
		expect(data).toEqual({
			message: 'The email field must be a string. (and 3 more errors)',
			errors: {
				email: ['The email field must be a string.', 'The email field must be a valid email address.'],
				phone: ['The phone field must not be greater than 50 characters.'],
				tags: ['The tags field must be an array.'],
			},
		});
	});

	test('a deleted one is gone from lists and from tracking', async () => {
		await make({ email: 'a@example.com' });
		expect((await run.api.delete('/customers/1')).data).toEqual({ message: 'Customer deleted.' });
		expect((await list()).total).toBe(0);
		expect((await run.api.get('/customers/1')).status).toBe(404);
		expect((await run.api.delete('/customers/1')).status).toBe(404);
		await run.tracker.post('/track', { event: 'signup', email: 'a@example.com' });
		expect(await ids()).toEqual([2]);
	});

	test('one of them comes with 50 events, 50 messages and 30 logs, the newest', async () => {
		run.crm.customers({ count: 1 });
		run.crm.cause({ event: 'event_tracked', customer_id: 1, count: 60 });
		await run.api.post('/segments', { name: 'All', type: 'auto', rules: { clv_total_max: 5 } });
		await run.api.post('/automations', { name: 'Steps', trigger_type: 'event' });
		for (let index = 0; index < 31; index += 1) run.crm.cause({ event: 'automation_step', automation_id: 1, customer_id: 1 });
		await run.api.post('/campaigns', { name: 'Mail', type: 'email' });
		run.crm.cause({ event: 'message_opened', campaign_id: 1 });
		const { customer, campaign_messages, automation_logs } = await get(1);
		expect([customer.events.length, customer.events[0].id, customer.events[49].id]).toEqual([50, 60, 11]);
		expect(customer.segments).toMatchObject([{ name: 'All', slug: 'all', pivot: { customer_id: 1, segment_id: 1 } }]);
		expect([automation_logs.length, automation_logs[0].automation]).toEqual([30, { id: 1, name: 'Steps' }]);
		expect(campaign_messages).toMatchObject([{ status: 'opened', campaign: { id: 1, name: 'Mail', type: 'email', status: 'draft' } }]);
	});

	test('settings make one of them fail, or flat as in the older commit', async () => {
		run.crm.customers({ count: 1 });
		run.crm.cause({ event: 'event_tracked', customer_id: 1, count: 25 });
		run.settings({ suspects: true });
		expect((await run.api.get('/customers/1')).status).toBe(500);
		run.settings({ suspects: false, older: true });
		const flat = await get(1);
		expect(flat).toMatchObject({ id: 1, email: 'customer1@example.com', segments: [] });
		expect(flat.events).toHaveLength(20);
	});
});

describe('tracking', () => {
	const track = async (body: object) => (await run.tracker.post('/track', body)).data;

	test('finds a customer by email, else by visitor id, else makes one', async () => {
		const { id } = await make({ email: 'a@example.com', external_id: 'visitor-1' });
		expect(await track({ event: 'login', email: 'a@example.com', visitor_id: 'other' })).toEqual({ ok: true, event_id: 1 });
		await track({ event: 'login', visitor_id: 'visitor-1' });
		expect((await get(id)).customer.events).toHaveLength(2);
		await track({ event: 'login', email: 'A@example.com' });
		await track({ event: 'login', visitor_id: 'visitor-2' });
		expect(await row(2)).toMatchObject({ email: 'A@example.com', first_name: null, external_id: null });
		expect(await row(3)).toMatchObject({ email: null, external_id: 'visitor-2' });
	});

	test('with customer_email the event is of nobody, and says so nowhere', async () => {
		const answer = await run.tracker.post('/track', { event: 'login', customer_email: 'a@example.com' });
		expect([answer.status, answer.data]).toEqual([201, { ok: true, event_id: 1 }]);
		expect((await list()).total).toBe(0);
		const { recent_events } = (await run.api.get('/dashboard/overview')).data;
		expect(recent_events).toMatchObject([{ event_name: 'login', customer_id: null, customer: null, source: 'js_snippet' }]);
	});

	test('counts for the customer, with money', async () => {
		const sent = { event: 'purchase', email: 'a@example.com', category: 'shop', referrer: 'https://x.example', utm_source: 'mail' };
		await track({ ...sent, monetary_value: '12.50', properties: { sku: 1 } });
		await track({ ...sent, monetary_value: 20 });
		await track({ event: 'pageview', email: 'a@example.com' });
		const { customer } = await get(1);
		expect(customer).toMatchObject({ total_events: 3, clv_total: '32.50', clv_order_count: 2, clv_average_order: '16.25' });
		expect(customer.last_seen_at).toBe(customer.last_activity_at);
		expect(customer.events[2]).toMatchObject({
			event_category: 'shop',
			referrer_url: 'https://x.example',
			utm_source: 'mail',
			monetary_value: '12.50',
			properties: { sku: 1 },
			ip_address: '127.0.0.1',
			user_agent: expect.stringContaining('axios'),
		});
		expect((await run.api.get('/api-keys/1')).data.last_used_at).not.toBeNull();
	});

	test('leaves the counters alone where the settings suspect so', async () => {
		run.settings({ suspects: true });
		await track({ event: 'purchase', email: 'a@example.com', monetary_value: 12.5 });
		expect(await row(1)).toMatchObject({ total_events: 0, clv_total: '0.00', last_seen_at: null, last_activity_at: null });
		expect((await run.api.get('/api-keys/1')).data.last_used_at).toBeNull();
		expect(run.sandbox.control.state()).toMatchObject({ entercrm: { events: 1 } });
	});
});
