import { arrived, hook, type Hook, start, type Running } from './helpers.mts';

let run: Running;
let target: Hook | undefined;
beforeEach(async () => {
	run = await start();
});
afterEach(async () => {
	await target?.close();
	target = undefined;
	await run.sandbox.close();
});

describe('email verification', () => {
	const verify = async (email: string, more: object = {}) => (await run.api.post('/email-verification', { email, ...more })).data;
	const read = async (email: string) => (await run.api.get(`/email-verification/${encodeURIComponent(email)}`)).data;

	test.each([
		['lead1@company.example', 'success', 'verified', false],
		['invalid1@company.example', 'success', 'invalid', false],
		['no address', 'success', 'invalid', false],
		['error@company.example', 'error', 'invalid', false],
		['lead1@catchall.example', 'success', 'verified', true],
		['lead1@slow-catchall.example', 'success', 'verified', 'pending'],
		['slow@company.example', 'success', 'pending', 'pending'],
	])('%s', async (email, status, verification_status, catch_all) => {
		expect(await verify(email)).toEqual({ email, status, verification_status, catch_all, credits: 9_999, credits_used: 1 });
	});

	test('what takes long is known later, and told', async () => {
		run.sandbox.control.settings({ jobMs: 60_000 });
		target = await hook();
		await verify('Slow+1@catchall.example', { webhook_url: target.url });
		expect(await read('slow+1@catchall.example')).toMatchObject({ verification_status: 'pending', catch_all: 'pending' });
		run.sandbox.control.clock({ advance: 60_000 });
		const result = { email: 'Slow+1@catchall.example', verification_status: 'verified', catch_all: true };
		expect(await read('slow+1@catchall.example')).toMatchObject(result);
		await arrived(target);
		expect(target.received).toHaveLength(1);
		expect(target.received[0].body).toMatchObject(result);
	});

	test('credits go down, and nothing is known of an address that was never asked for', async () => {
		await verify('lead1@company.example');
		expect((await verify('lead2@company.example')).credits).toBe(9_998);
		expect(await read('lead3@company.example')).toMatchObject({ statusCode: 404, message: 'Resource not found [4042]' });
	});
});

describe('ordered mailboxes', () => {
	const person = (prefix: string) => ({ email_address_prefix: prefix, first_name: 'Member', last_name: prefix });
	const item = (domain: string, count = 1, more: object = {}) => ({
		domain,
		accounts: Array.from({ length: count }, (_unused, index) => person(`member${index + 1}`)),
		...more,
	});
	const place = async (items: object[], order_type = 'dfy', simulation = false) =>
		(await run.api.post('/dfy-email-account-orders', { items, order_type, simulation })).data;
	const orders = async (query = '') => (await run.api.get(`/dfy-email-account-orders${query}`)).data;
	const mailboxes = async (query = '') => (await run.api.get(`/dfy-email-account-orders/accounts${query}`)).data;

	test('a simulation gives the price and changes nothing', async () => {
		const answer = await place([item('one.example.com', 3), item('two.example.org', 2, { email_provider: 2 })], 'dfy', true);
		expect(answer).toMatchObject({
			order_placed: false,
			order_is_valid: true,
			simulation: true,
			number_of_domains_ordered: 2,
			number_of_accounts_ordered: 5,
			total_domains_price_per_year: 30,
			total_accounts_price_per_month: 21,
			total_price: 51,
			price_per_account_per_month: null,
		});
		expect(answer).not.toHaveProperty('order_error');
		expect((await orders()).items).toEqual([]);
		expect((await run.api.get('/accounts')).data.items).toHaveLength(3);
	});

	test('an order makes mailboxes, which are ready when their setup is over', async () => {
		run.sandbox.control.settings({ jobMs: 60_000 });
		const answer = await place([item('one.example.com', 2, { forwarding_domain: 'company.example' })]);
		expect(answer).toMatchObject({ order_placed: true, order_is_valid: true });
		const [listed] = (await orders()).items;
		expect(listed).toMatchObject({ domain: 'one.example.com', forwarding_domain: 'company.example', timestamp_cancelled: null });
		const account = async () => (await run.api.get('/accounts/member1@one.example.com')).data;
		expect(await account()).toMatchObject({ is_managed_account: true, setup_pending: true, provider_code: 2 });
		expect((await mailboxes('?with_passwords=true')).items[0].password).toBe('');
		run.sandbox.control.clock({ advance: 60_000 });
		expect(await account()).toMatchObject({ setup_pending: false });
		expect((await mailboxes('?with_passwords=true')).items[0].password).not.toBe('');
		expect((await mailboxes()).items[0]).not.toHaveProperty('password');
		expect((await mailboxes()).items[0].timestamp_cancelled).toBe('');
	});

	const refused: [string, string, object[], string?][] = [
		['unavailable_domains', 'unavailable_domains', [item('taken.example.com')]],
		['blacklist_domains', 'blacklist_domains', [item('my-bank.example.com')]],
		['invalid_domains', 'invalid_domains', [item('one.example')]],
		['invalid_forwarding_domains', 'invalid_forwarding_domains', [item('one.example.com', 1, { forwarding_domain: 'one.example.com' })]],
		['invalid_accounts', 'invalid_accounts', [item('one.example.com', 6)]],
		['invalid_accounts', 'invalid_accounts', [item('one.example.com', 49, { email_provider: 3 })]],
		['invalid_accounts', 'invalid_accounts', [{ domain: 'one.example.com', accounts: [person('a b')] }]],
		['domains_without_accounts', 'domains_without_accounts', [item('one.example.com', 0)]],
		['missing_domain_orders', 'missing_domain_orders', [item('one.example.com')], 'extra_accounts'],
		['unavailable_domains', 'unavailable_domains', [item('ready9.example.com')], 'pre_warmed_up'],
	];
	test.each(refused)('an order with 200 that was not placed: %s', async (error, list, items, type = 'dfy') => {
		const answer = await place(items, type);
		expect(answer).toMatchObject({ order_placed: false, order_is_valid: false, order_error: error });
		expect(answer[list]).not.toEqual([]);
		expect((await orders()).items).toEqual([]);
		expect((await mailboxes()).items).toEqual([]);
	});

	test('a payment may fail', async () => {
		const failed = { order_placed: false, order_error: 'payment_failed', payment_failure_reason: 'generic_decline' };
		expect(await place([item('declined.example.com')])).toMatchObject({ order_is_valid: true, ...failed });
		expect((await orders()).items).toEqual([]);
	});

	test('a domain is ordered once, and takes more mailboxes of its provider', async () => {
		await place([item('one.example.com')]);
		expect(await place([item('one.example.com')])).toMatchObject({ unavailable_domains: ['one.example.com'] });
		const more = { domain: 'one.example.com', accounts: [person('second')] };
		expect(await place([{ ...more, email_provider: 2 }], 'extra_accounts')).toMatchObject({ order_error: 'provider_mismatch' });
		expect(await place([more], 'extra_accounts')).toMatchObject({ order_placed: true, number_of_domains_ordered: 0, total_price: 5 });
		const again = await place([more], 'extra_accounts');
		expect(again.invalid_accounts).toMatchObject([{ email: 'second@one.example.com', reason: 'The email address is already used' }]);
		await place([item('two.example.com', 50, { email_provider: 3 })]);
		const outlook = { domain: 'two.example.com', email_provider: 3, accounts: [person('more')] };
		expect(await place([outlook], 'extra_accounts')).toMatchObject({ order_error: 'unsupported_provider' });
	});

	test('ready domains come with their mailboxes and then are taken', async () => {
		const ready = async (body: object) => (await run.api.post('/dfy-email-account-orders/domains/pre-warmed-up-list', body)).data.domains;
		expect(await ready({ extensions: ['org'], search: 'READY1' })).toEqual(['ready1.example.org']);
		expect(await place([{ domain: 'ready1.example.org' }], 'pre_warmed_up')).toMatchObject({ order_placed: true });
		expect(await ready({ extensions: ['org'], search: 'ready1' })).toEqual([]);
		const { items } = await mailboxes();
		expect(items).toHaveLength(2);
		expect(items[0]).toMatchObject({ is_pre_warmed_up: true, email: 'member.one@ready1.example.org' });
		expect((await run.api.get(`/accounts/${items[0].email}`)).data).toMatchObject({ setup_pending: false, warmup_status: 1 });
	});

	test('orders and mailboxes come in pages', async () => {
		const names = ['one', 'two', 'three'].map((name) => `${name}.example.com`);
		await place(names.map((name) => item(name)));
		const first = await orders('?limit=2');
		const second = await orders(`?limit=2&starting_after=${first.next_starting_after}`);
		expect([...first.items, ...second.items].map((one) => one.domain)).toEqual(names);
		const page = await mailboxes('?limit=2');
		expect(page.next_starting_after).toBe(`${page.items[1].id}:${page.items[1].timestamp_created}`);
		const rest = await mailboxes(`?limit=2&starting_after=${encodeURIComponent(page.next_starting_after)}`);
		expect(rest.items.map((one: { domain: string }) => one.domain)).toEqual([names[2]]);
	});

	test('cancelling takes the mailbox and its mails away, and ends the order with the last one', async () => {
		await place([item('one.example.com', 2)]);
		const [first, second] = (await mailboxes()).items.map((one: { email: string }) => one.email);
		const campaign = await run.campaign({ email_list: [first] });
		await run.add(campaign, [{ email: 'lead1@company.example' }]);
		await run.sandbox.control.events({ event: 'sent', campaign_id: campaign }, { wait: true });
		expect((await run.api.get('/emails')).data.items).toHaveLength(1);
		const cancel = async (...accounts: string[]) =>
			(await run.api.post('/dfy-email-account-orders/accounts/cancel', { accounts })).data.items;
		expect(await cancel(first, 'other@example.com')).toMatchObject([
			{ email: first, timestamp_cancelled: expect.stringMatching(/^\d{4}-/) },
		]);
		expect(await cancel(first)).toEqual([]);
		expect((await run.api.get(`/accounts/${first}`)).status).toBe(404);
		expect((await run.api.get('/emails')).data.items).toEqual([]);
		expect((await orders()).items[0].timestamp_cancelled).toBeNull();
		await cancel(second);
		expect((await orders()).items[0].timestamp_cancelled).toMatch(/^\d{4}-/);
	});

	test('which domains can be had', async () => {
		const check = async (...domains: string[]) => (await run.api.post('/dfy-email-account-orders/domains/check', { domains })).data.results;
		expect(await check('one.example.com', 'taken.example.com', 'one.example', 'My-Bank.example.org')).toEqual([
			{ domain: 'one.example.com', available: true },
			{ domain: 'taken.example.com', available: false },
			{ domain: 'one.example', available: false },
			{ domain: 'My-Bank.example.org', available: false, unavailable_reason: 'restricted', restricted_keyword: 'bank' },
		]);
		const similar = (body: object) => run.api.post('/dfy-email-account-orders/domains/similar', body);
		const { domains } = (await similar({ domain: 'company.example', tlds: ['org'] })).data;
		expect(domains).toContain('try-company.example.org');
		await place([item('try-company.example.org')]);
		expect((await similar({ domain: 'company.example', tlds: ['org'] })).data.domains).toHaveLength(domains.length - 1);
		expect((await similar({ domain: 'casino.example' })).data).toEqual({
			statusCode: 400,
			error: 'Bad Request',
			message: 'The domain contains a restricted keyword: casino',
			code: 'restricted_domain',
			keyword: 'casino',
		});
		const many = Array.from({ length: 51 }, () => 'one.example.com');
		const { data } = await run.api.post('/dfy-email-account-orders/domains/check', { domains: many });
		expect(data.message).toBe('body/domains must NOT have more than 50 items');
	});

	test('domains are checked 30 times a minute', async () => {
		run.sandbox.control.settings({ limits: true });
		const statuses = [];
		for (let n = 0; n < 32; n += 1) statuses.push((await run.api.post('/dfy-email-account-orders/domains/check', { domains: [] })).status);
		expect(statuses.filter((status) => status === 429)).toHaveLength(2);
	});
});
