import { client, people, start, type Running } from './helpers.mts';

const DAY = 86_400_000;
const [FIRST, SECOND, THIRD] = ['sender1@example.com', 'sender2@example.com', 'sender3@example.com'];
const notFound = { statusCode: 404, error: 'Not Found', message: 'Resource not found [4042]' };
const server = (kind: string) => ({ [`${kind}_username`]: 'u', [`${kind}_password`]: 'p', [`${kind}_host`]: 'h', [`${kind}_port`]: 1 });
const mailbox = (email: string, more: object = {}) => ({
	email,
	first_name: 'Sender',
	last_name: 'New',
	provider_code: 1,
	...server('imap'),
	...server('smtp'),
	...more,
});

let run: Running;
beforeEach(async () => {
	run = await start();
	run.sandbox.control.settings({ jobMs: 0 });
});
afterEach(() => run.sandbox.close());

const at = async (email: string) => (await run.api.get(`/accounts/${encodeURIComponent(email)}`)).data;
const act = async (email: string, verb: string) => (await run.api.post(`/accounts/${email}/${verb}`)).data;
const fail = (email: string) => run.sandbox.control.events({ event: 'account_error', value: email }, { wait: true });
const bad = (message: string) => ({ statusCode: 400, error: 'Bad Request', message });

describe('a mailbox', () => {
	test('is connected, read, changed and removed', async () => {
		const { api } = run;
		const { data: made } = await api.post('/accounts', mailbox('New+Box@Example.com', { warmup: { limit: 7 }, warmup_custom_ftag: 'tag' }));
		expect(made).toMatchObject({
			email: 'new+box@example.com',
			status: 1,
			warmup_status: 0,
			warmup: { limit: 7, warmup_custom_ftag: 'tag' },
		});
		expect(Object.keys(made).filter((name) => /imap|smtp|password/.test(name))).toEqual([]);
		expect((await api.post('/accounts', mailbox('new+box@example.com'))).data).toEqual(bad('Account already exists'));
		const path = `/accounts/${encodeURIComponent('new+box@example.com')}`;
		const change = { warmup: { reply_rate: 50 }, tracking_domain_name: 'go.example.com', daily_limit: 9 };
		const { data: changed } = await api.patch(path, change);
		expect(changed).toMatchObject({ warmup: { limit: 7, reply_rate: 50 }, tracking_domain_name: 'go.example.com', daily_limit: 9 });
		expect((await api.patch(path, { remove_tracking_domain: true })).data.tracking_domain_name).toBeNull();
		expect(await at('new+box@example.com')).toMatchObject({ daily_limit: 9, tracking_domain_name: null });
		expect((await api.patch(path, { provider_code: 2 })).data).toEqual(bad('body must NOT have additional properties'));
		expect((await api.delete(path, { data: {}, headers: { 'Content-Type': 'application/json' } })).data).toEqual(bad('body must be null'));
		expect((await api.delete(path)).data.email).toBe('new+box@example.com');
		for (const answer of [await api.get(path), await api.patch(path, { daily_limit: 1 }), await api.delete(path)]) {
			expect([answer.status, answer.data]).toEqual([404, notFound]);
		}
	});

	test('leaves its campaigns and its tags when it goes', async () => {
		const { api } = run;
		const id = await run.campaign({ email_list: [FIRST, SECOND] });
		const [tag] = (await api.get('/custom-tags')).data.items;
		await api.post('/custom-tags/toggle-resource', { tag_ids: [tag.id], resource_type: 1, assign: true, resource_ids: [FIRST] });
		await api.delete(`/accounts/${FIRST}`);
		expect((await api.get(`/campaigns/${id}`)).data.email_list).toEqual([SECOND]);
		expect((await api.get('/custom-tag-mappings')).data.items).toEqual([]);
	});

	test('is listed in pages that lose nobody, whatever the order of creation', async () => {
		const { api } = run;
		for (const name of ['zoe', 'adam', 'mia', 'ben']) await api.post('/accounts', mailbox(`${name}@example.com`));
		const seen: string[] = [];
		let cursor = '';
		do {
			const { data } = await api.get('/accounts', { params: { limit: 2, ...(cursor ? { starting_after: cursor } : {}) } });
			seen.push(...data.items.map(({ email }: { email: string }) => email));
			cursor = data.next_starting_after ?? '';
		} while (cursor);
		expect(new Set(seen).size).toBe(7);
		expect(seen).toHaveLength(7);
		const names = async (query: object) =>
			(await api.get('/accounts', { params: query })).data.items.map(({ email }: { email: string }) => email.split('@')[0]);
		expect(await names({ sort_by: 'email', limit: 2 })).toEqual(['zoe', 'sender3']);
		expect(await names({ sort_by: 'email', sort_order: 'asc', limit: 2, skip: 2 })).toEqual(['mia', 'sender1']);
		await api.patch('/accounts/mia@example.com', { tracking_domain_name: 'go.example.com' });
		expect(await names({ filter: 'ACC_FILTER_NO_CTD' })).not.toContain('mia');
		const [shown] = (await api.get('/accounts?limit=1')).data.items;
		expect([Object.keys(shown.warmup), Object.keys((await at(shown.email)).warmup)]).toEqual([
			expect.not.arrayContaining(['advanced']),
			expect.arrayContaining(['advanced', 'limit']),
		]);
	});

	test('pauses, goes on, breaks and is mended', async () => {
		const { api } = run;
		expect((await act(FIRST, 'pause')).status).toBe(2);
		await fail(SECOND);
		expect(await at(SECOND)).toMatchObject({ status: -1, status_message: { e_message: 'Invalid credentials' } });
		const test = { eaccount: SECOND, to_address_email_list: 'a@b.example', subject: 'x', body: { html: 'x' } };
		expect((await api.post('/emails/test', test)).data).toEqual({ error: 'ACC_AUTH_ERROR' });
		expect([(await act(SECOND, 'pause')).status, (await act(SECOND, 'resume')).status]).toEqual([-1, -1]);
		const { data } = await api.post('/accounts/pause', { emails: [FIRST, SECOND, THIRD, THIRD, 'nobody@example.com'] });
		expect(data).toEqual({ paused_emails: [THIRD], failed_emails: [FIRST, SECOND, 'nobody@example.com'] });
		expect((await act(FIRST, 'mark-fixed')).status).toBe(2);
		expect((await act(FIRST, 'resume')).status).toBe(1);
		const mended = await act(SECOND, 'mark-fixed');
		expect([mended.status, mended.status_message]).toEqual([1, undefined]);
		expect((await api.post('/emails/test', test)).data).toEqual({ status: 'success' });
		expect((await api.post('/accounts/nobody@example.com/pause')).data).toEqual(notFound);
	});

	test('that does not work sends nothing', async () => {
		const { api, sandbox } = run;
		const id = await run.campaign({ email_list: [FIRST, SECOND] });
		await run.add(id, people(6));
		await fail(FIRST);
		await act(SECOND, 'pause');
		await api.post(`/campaigns/${id}/activate`);
		const sent = async () => (await api.get(`/emails?campaign_id=${id}&limit=100`)).data.items;
		sandbox.control.clock({ advance: DAY });
		expect(await sent()).toEqual([]);
		expect((await api.get(`/campaigns/${id}/sending-status`)).data.summary.status).toBe('no_accounts_available');
		await act(SECOND, 'resume');
		sandbox.control.clock({ advance: DAY });
		expect(new Set((await sent()).map(({ eaccount }: { eaccount: string }) => eaccount))).toEqual(new Set([SECOND]));
	});

	test('sends for the campaigns that name its tag', async () => {
		const { api, sandbox } = run;
		sandbox.control.settings({ activateNeedsParts: true });
		const [tag] = (await api.get('/custom-tags')).data.items;
		const id = await run.campaign({ email_tag_list: [tag.id] });
		await run.add(id, people(4));
		expect((await api.post(`/campaigns/${id}/activate`)).data.message).toBe('Campaign has no sending accounts');
		await api.post('/custom-tags/toggle-resource', { tag_ids: [tag.id], resource_type: 1, assign: true, resource_ids: [THIRD] });
		expect((await api.post(`/campaigns/${id}/activate`)).status).toBe(200);
		sandbox.control.clock({ advance: DAY });
		const { items } = (await api.get(`/emails?campaign_id=${id}`)).data;
		expect(items.map(({ eaccount }: { eaccount: string }) => eaccount)).toEqual([THIRD, THIRD, THIRD, THIRD]);
	});

	test('knows the campaigns that send from it, by its address or by a tag', async () => {
		const { api } = run;
		const [tag] = (await api.get('/custom-tags')).data.items;
		await api.post('/custom-tags/toggle-resource', { tag_ids: [tag.id], resource_type: 1, assign: true, resource_ids: [FIRST] });
		const wanted = [];
		for (let n = 0; n < 4; n += 1) wanted.push(await run.campaign({ name: `Campaign ${n}`, email_list: [FIRST] }));
		wanted.push(await run.campaign({ name: 'By tag', email_tag_list: [tag.id] }));
		await run.campaign({ email_list: [SECOND] });
		const seen: string[] = [];
		let params: object = { limit: 2 };
		for (let page = 0; page < 3; page += 1) {
			const { data } = await api.get(`/account-campaign-mappings/${FIRST}`, { params });
			seen.push(...data.items.map(({ campaign_id }: { campaign_id: string }) => campaign_id));
			params = { limit: 2, starting_after: data.next_starting_after };
		}
		expect(seen).toEqual(wanted);
		expect((await api.get('/account-campaign-mappings/nobody@example.com')).data).toEqual(notFound);
	});
});

describe('work on mailboxes', () => {
	test('a warmup job changes those that it may, when it ends', async () => {
		const { api, sandbox } = run;
		sandbox.control.settings({ jobMs: 60_000 });
		const { data: job } = await api.post('/accounts/warmup/disable', { emails: [FIRST, 'nobody@example.com'] });
		expect(job).toMatchObject({ type: 'update-warmup-accounts', status: 'pending', entity_type: 'workspace' });
		expect((await at(FIRST)).warmup_status).toBe(1);
		sandbox.control.clock({ advance: 60_000 });
		const { data } = await api.get(`/background-jobs/${job.id}`);
		expect(data).toMatchObject({ status: 'success', progress: 100, data: { success_count: 1, failed_count: 1, total_to_process: 2 } });
		expect((await at(FIRST)).warmup_status).toBe(0);
		sandbox.control.settings({ jobMs: 0 });
		await api.post('/accounts/warmup/disable', { include_all_emails: true, excluded_emails: [SECOND] });
		await api.get('/background-jobs');
		expect([(await at(SECOND)).warmup_status, (await at(THIRD)).warmup_status]).toEqual([1, 0]);
		await api.post('/accounts/warmup/enable', { include_all_emails: true, filter: { filter: 'ACC_FILTER_W_PAUSED' }, search: 'sender3' });
		await api.get('/background-jobs');
		expect([(await at(FIRST)).warmup_status, (await at(THIRD)).warmup_status]).toEqual([0, 1]);
		expect((await api.post('/accounts/warmup/enable', {})).data).toEqual(bad('Either emails or include_all_emails is required'));
	});

	test('warmup analytics grow by the day and stop with the warmup', async () => {
		const { api, sandbox } = run;
		const read = async () => (await api.post('/accounts/warmup-analytics', { emails: [FIRST, 'nobody@example.com'] })).data;
		const before = await read();
		expect(Object.keys(before.email_date_data)).toEqual([FIRST]);
		expect(Object.keys(before.email_date_data[FIRST])).toHaveLength(15);
		expect(before.aggregate_data[FIRST]).toMatchObject({ landed_spam: 1, health_score: 99, health_score_label: '99%' });
		sandbox.control.clock({ advance: DAY });
		expect(Object.keys((await read()).email_date_data[FIRST])).toHaveLength(16);
		await api.post('/accounts/warmup/disable', { emails: [FIRST] });
		expect((await read()).aggregate_data[FIRST]).toMatchObject({ sent: 0, health_score: 0 });
	});

	test('daily analytics count what each mailbox sent and got', async () => {
		const { api, sandbox } = run;
		const id = await run.campaign({ email_list: [FIRST] });
		await run.add(id, people(4));
		const events = [
			['sent', 3],
			['open', 2],
			['open', 1],
			['click', 1],
			['reply', 2],
			['auto_reply', 1],
			['bounce', 1],
		] as const;
		for (const [event, count] of events) await sandbox.control.events({ event, count, campaign_id: id }, { wait: true });
		const today = (sandbox.control.clock() as { now: string }).now.slice(0, 10);
		const read = async (query: string) => (await api.get(`/accounts/analytics/daily?${query}`)).data;
		expect(await read(`emails=${FIRST}&emails=${SECOND}`)).toEqual([
			{
				date: today,
				email_account: FIRST,
				sent: 3,
				contacted: 3,
				new_leads_contacted: 3,
				bounced: 1,
				opened: 3,
				unique_opened: 2,
				replies: 2,
				unique_replies: 2,
				replies_automatic: 1,
				unique_replies_automatic: 1,
				clicks: 1,
				unique_clicks: 1,
			},
		]);
		expect(await read(`emails=${SECOND}`)).toEqual([]);
		expect(await read(`emails=${FIRST}&end_date=2026-01-01`)).toEqual([]);
		expect(await read('')).toEqual({ message: 'emails is required' });
		const many = Array.from({ length: 201 }, () => `emails=${FIRST}`).join('&');
		expect(await read(many)).toEqual({ message: 'querystring/emails must NOT have more than 200 items' });
		const range = (from: string, to: string) => read(`emails=${FIRST}&start_date=${from}&end_date=${to}`);
		expect(await range('2026-01-01', '2026-02-01')).toEqual({ message: 'The date range must not be longer than 31 days' });
		expect(await range('2026-01-01', '2026-01-31')).toEqual([]);
		expect(await range('2026-01-02', '2026-01-01')).toEqual({ message: 'start_date must not be after end_date' });
	});

	test('domains are in order unless no name server can know them', async () => {
		const { api } = run;
		const host = async (query: string) => (await api.get(`/accounts/ctd/status${query}`)).data;
		expect(await host('?host=go.example.com')).toEqual({ success: true, ssl: true, cname: true, host: 'go.example.com' });
		expect(await host('?host=go.gone.invalid')).toMatchObject({ success: false, cname: false });
		expect(await host('?host=x')).toEqual({ status: 'error', message: 'Invalid host', host: 'x' });
		expect(await host('')).toEqual({ status: 'error', message: "querystring must have required property 'host'", host: '' });
		const vitals = async (accounts?: string[]) => (await api.post('/accounts/test/vitals', { accounts })).data;
		const { success_list, failure_list } = await vitals([FIRST, SECOND, 'x@gone.invalid']);
		expect(success_list).toEqual([{ domain: 'example.com', allPass: true, mx: true, spf: true, dkim: true, dmarc: true }]);
		expect(failure_list).toMatchObject([{ domain: 'gone.invalid', allPass: false }]);
		expect((await vitals()).success_list).toHaveLength(1);
		expect(await vitals(['x'])).toEqual({ error: 'Invalid account: x' });
	});

	test('mailboxes move to another workspace and back', async () => {
		const { api, sandbox } = run;
		const source = (await api.get('/workspaces/current')).data.id;
		const destination = (sandbox.control.fullState().instantly as { memberWorkspace: string }).memberWorkspace;
		const move = (emails: string[], from: string, to: string) =>
			api.post('/accounts/move', { emails, source_workspace_id: from, destination_workspace_id: to });
		expect((await move([FIRST, 'nobody@example.com'], source, destination)).status).toBe(404);
		expect((await at(FIRST)).email).toBe(FIRST);
		expect((await move([FIRST], source, destination)).data).toEqual({ status: 'success' });
		expect(await at(FIRST)).toEqual(notFound);
		expect((await move([FIRST], source, destination)).status).toBe(404);
		expect((await move([FIRST], destination, source)).data).toEqual({ status: 'success' });
		expect((await at(FIRST)).organization).toBe(source);
		expect((await move([FIRST], source, source)).status).toBe(400);
		expect((await move([FIRST], source, 'elsewhere')).status).toBe(403);
	});
});

describe('connecting a mailbox by consent', () => {
	const init = async (provider = 'google') => (await run.api.post(`/oauth/${provider}/init`)).data;
	const status = (id: string) => run.api.get(`/oauth/session/status/${id}`);

	test('ends in a new account when its owner opens the address', async () => {
		const session = await init('microsoft');
		expect(Date.parse(session.expires_at) - Date.now()).toBeGreaterThan(9.9 * 60_000);
		expect((await status(session.session_id)).data).toEqual({ status: 'pending' });
		expect((await status(session.session_id)).data).toEqual({ status: 'pending' });
		expect(session.auth_url.startsWith(run.sandbox.url)).toBe(true);
		expect((await client('').get(`${session.auth_url}?email=Box@example.com`, { baseURL: '' })).status).toBe(200);
		const { data } = await status(session.session_id);
		expect(data).toEqual({ status: 'success', email: 'box@example.com', name: 'Mailbox box' });
		expect(await at('box@example.com')).toMatchObject({ provider_code: 3, status: 1 });
		const again = await status(session.session_id);
		expect([again.status, again.data]).toEqual([404, notFound]);
	});

	test('mends an account that is there', async () => {
		await fail(FIRST);
		const { session_id: id } = await init();
		run.sandbox.control.consent(id, { email: FIRST });
		expect((await status(id)).data).toMatchObject({ status: 'success', email: FIRST });
		const mended = await at(FIRST);
		expect([mended.status, mended.status_message, mended.first_name]).toEqual([1, undefined, 'Sender']);
	});

	test('is refused, or runs out after ten minutes', async () => {
		const { sandbox } = run;
		const [refused, late] = [(await init()).session_id, (await init()).session_id];
		sandbox.control.consent(refused, { error: 'access_denied' });
		expect(() => sandbox.control.consent(refused)).toThrow('The session is finished');
		expect((await status(refused)).data).toMatchObject({ status: 'error', error: 'access_denied', error_description: expect.any(String) });
		sandbox.control.clock({ advance: 10 * 60_000 });
		expect(() => sandbox.control.consent(late)).toThrow('The session has expired');
		expect((await status(late)).data).toEqual({ status: 'expired' });
		expect((await status(late)).status).toBe(404);
		expect((await run.api.get('/accounts')).data.items).toHaveLength(3);
	});

	test('may be tried 75 times a minute', async () => {
		run.sandbox.control.settings({ limits: true });
		const answers = [];
		for (let n = 0; n < 76; n += 1) answers.push(await run.api.post(`/oauth/${n % 2 ? 'google' : 'microsoft'}/init`));
		expect(answers.filter(({ status: code }) => code === 200)).toHaveLength(75);
		expect([answers[75].status, answers[75].headers['retry-after']]).toEqual([429, '60']);
	});
});
