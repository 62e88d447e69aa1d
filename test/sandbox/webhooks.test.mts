import { hook, people, start, type Hook, type Running } from './helpers.mts';

let run: Running;
let target: Hook;
let campaign: string;

beforeEach(async () => {
	run = await start();
	target = await hook();
	run.sandbox.control.settings({ webhookRetryMs: [5, 10] });
	campaign = await run.campaign();
	await run.add(campaign, [{ email: 'lead1@company.example', first_name: 'Lead', custom_variables: { size: 3 } } as never]);
	await run.add(campaign, people(9, 2));
});
afterEach(async () => {
	await target.close();
	await run.sandbox.close();
});

const subscribe = async (more: object = {}): Promise<{ id: string; status: number }> =>
	(await run.api.post('/webhooks', { target_hook_url: target.url, event_type: 'all_events', ...more })).data;
const state = async (id: string) => (await run.api.get(`/webhooks/${id}`)).data;
const types = () => target.received.map(({ body }) => body.event_type);
const cause = (event: string, more: object = {}) =>
	run.sandbox.control.events({ event, campaign_id: campaign, ...more } as never, { wait: true });

test('payloads are flat, with the lead at top level and the headers of the subscription', async () => {
	await subscribe({ headers: { Authorization: 'secret' } });
	expect(await cause('reply', { text: 'Tell me more', subject: 'Re: Hi' })).toMatchObject({
		caused: 1,
		deliveries: 1,
		results: [{ success: true, status_code: 200, attempts: 1, event_type: 'reply_received' }],
	});
	const [{ body, headers }] = target.received;
	expect(headers).toMatchObject({ authorization: 'secret', 'content-type': 'application/json' });
	expect(body).toEqual({
		timestamp: expect.any(String),
		event_type: 'reply_received',
		workspace: expect.any(String),
		campaign_id: campaign,
		campaign_name: 'Campaign',
		lead_email: 'lead1@company.example',
		email: 'lead1@company.example',
		firstName: 'Lead',
		size: 3,
		email_account: expect.stringMatching(/^sender\d@example\.com$/),
		unibox_url: expect.any(String),
		step: 1,
		variant: 1,
		email_id: expect.any(String),
		email_subject: 'Hello Lead',
		email_html: '<div>One</div>',
		reply_subject: 'Re: Hi',
		reply_text: 'Tell me more',
		reply_text_snippet: 'Tell me more',
		reply_html: '<div>Tell me more</div>',
	});
	const answer = await run.api.post('/emails/reply', {
		reply_to_uuid: body.email_id,
		eaccount: body.email_account,
		subject: 'Re: Hi',
		body: { text: 'Gladly' },
	});
	expect(answer.data).toMatchObject({ ue_type: 3, to_address_email_list: 'lead1@company.example' });
	const thread = await run.api.get(`/emails?search=thread:${answer.data.thread_id}`);
	expect(thread.data.items.map((mail: { ue_type: number }) => mail.ue_type)).toEqual([3, 2, 1]);
});

test('what is subscribed by one name arrives by another', async () => {
	const names = [
		['sent', {}, 'email_sent', 'email_sent'],
		['open', {}, 'email_opened', 'email_opened'],
		['click', {}, 'email_link_clicked', 'link_clicked'],
		['reply', {}, 'reply_received', 'reply_received'],
		['auto_reply', {}, null, 'auto_reply_received'],
		['bounce', {}, 'email_bounced', 'email_bounced'],
		['unsubscribe', {}, 'lead_unsubscribed', 'lead_unsubscribed'],
		['interest', { value: 1 }, 'lead_interested', 'lead_interested'],
		['interest', { value: 4 }, 'lead_closed', 'lead_closed'],
		['interest', { value: null }, 'lead_neutral', 'lead_neutral'],
		['label', { value: 'Asked for a quote' }, null, 'Asked for a quote'],
		['campaign_completed', {}, 'campaign_completed', 'campaign_completed'],
		['account_error', { value: 'sender2@example.com' }, 'account_error', 'account_error'],
	] as const;
	await subscribe();
	for (const [, , event_type] of names) if (event_type) await subscribe({ event_type });
	await subscribe({ event_type: undefined, custom_interest_value: 2_001 });
	for (const [event, more, subscription, delivered] of names) {
		target.received.length = 0;
		await cause(event, more);
		const expected = subscription || event === 'label' ? [delivered, delivered] : [delivered];
		expect(types()).toEqual(expected);
	}
	expect((await run.api.get('/accounts/sender2%40example.com')).data.status).toBe(-1);
	expect((await run.api.get(`/campaigns/${campaign}`)).data.status).toBe(3);
});

test('setting the interest over the API tells the webhooks', async () => {
	await subscribe({ event_type: 'lead_meeting_booked' });
	await run.api.post('/leads/update-interest-status', { lead_email: 'lead2@company.example', interest_value: 2 });
	for (let tries = 0; tries < 100 && target.received.length === 0; tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
	expect(types()).toEqual(['lead_meeting_booked']);
});

test('a subscription to one campaign hears of no other', async () => {
	const other = await run.campaign();
	await subscribe({ campaign: other });
	expect(await cause('open')).toMatchObject({ caused: 1, deliveries: 0 });
	await run.add(other, people(1));
	expect(await cause('open', { campaign_id: other })).toMatchObject({ deliveries: 1 });
});

test('a failed delivery is tried again, and the log tells', async () => {
	await subscribe();
	target.answers.push(500, 503);
	const { results } = await cause('open');
	expect(results).toMatchObject([{ attempts: 3, success: true, status_code: 200 }]);
	expect(new Set(target.received.map(({ body }) => JSON.stringify(body))).size).toBe(1);
	const { data } = await run.api.get('/webhook-events?limit=100');
	expect(data.items).toMatchObject([
		{ success: false, status_code: 500, retry_count: 0, will_retry: true, retry_successful: true },
		{ success: false, status_code: 503, retry_count: 1, will_retry: true, retry_successful: true },
		{ success: true, status_code: 200, retry_count: 2, will_retry: false, retry_successful: null },
	]);
	expect(new Set(data.items.map((item: { retry_group_id: string }) => item.retry_group_id)).size).toBe(1);
	expect((await run.api.get('/webhook-events/summary')).data).toMatchObject({ total_events: 3, failed_events: 2 });
	expect((await run.api.get('/webhook-events?success=false')).data.items).toHaveLength(2);
	const search = encodeURIComponent(target.url);
	expect((await run.api.get(`/webhook-events?search=${search}`)).data.items).toHaveLength(3);
});

test('five failed deliveries in a row disable a webhook; resume makes it work again', async () => {
	const { id } = await subscribe();
	const failing = () => target.answers.push(500, 500, 500);
	for (let n = 0; n < 4; n += 1) {
		failing();
		await cause('open');
	}
	await cause('open');
	for (let n = 0; n < 4; n += 1) {
		failing();
		await cause('open');
	}
	expect(await state(id)).toMatchObject({ status: 1, timestamp_error: null });
	failing();
	await cause('open');
	expect(await state(id)).toMatchObject({ status: -1, timestamp_error: expect.any(String) });
	expect(await cause('open')).toMatchObject({ deliveries: 0 });
	expect((await run.api.post(`/webhooks/${id}/resume`)).data).toMatchObject({ status: 1, timestamp_error: null });
	expect(await cause('open')).toMatchObject({ deliveries: 1, results: [{ success: true }] });
});

test('nobody listening is a failure too', async () => {
	await subscribe();
	await target.close();
	const { results } = await cause('open');
	expect(results).toMatchObject([{ attempts: 3, success: false, status_code: null }]);
});

test('a delivery may come twice, or late', async () => {
	await subscribe();
	expect(await cause('open', { deliver: 'twice' })).toMatchObject({ deliveries: 2 });
	expect(target.received[0].body).toEqual(target.received[1].body);
	const start = Date.now();
	await cause('open', { deliver: 150 });
	expect(Date.now() - start).toBeGreaterThanOrEqual(149);
});

test('many at once, ten in flight', async () => {
	await run.add(campaign, people(400, 100));
	await subscribe();
	const report = await cause('open', { count: 400 });
	expect(report).toMatchObject({ caused: 400, deliveries: 400 });
	expect(new Set(target.received.map(({ body }) => body.lead_email)).size).toBe(400);
});

test('the test delivery is like no other payload', async () => {
	const { id } = await subscribe();
	expect((await run.api.post(`/webhooks/${id}/test`)).data).toMatchObject({ success: true, status_code: 200 });
	expect(target.received[0].body).not.toHaveProperty('campaign_id');
	target.answers.push(404);
	expect((await run.api.post(`/webhooks/${id}/test`)).data).toMatchObject({ success: false, status_code: 404 });
});

test('which events there are', async () => {
	const { data } = await run.api.get('/webhooks/event-types');
	expect(data.event_types).toHaveLength(21);
	expect(data.event_types.at(-1)).toEqual({ id: '-2001', label: 'No budget', type: 'custom' });
	expect((await run.api.get('/webhooks?event_type=lead_no_show')).status).toBe(400);
});
