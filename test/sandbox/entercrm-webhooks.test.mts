import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { WebhookOrder } from '../../sandbox/entercrm/webhooks.mts';
import { startCrm, type Crm } from './entercrm.mts';
import { startReceiver, type Arrived, type Receiver } from './receiver.mts';

const SECRET = 'whsec_one';
const HEADER = 'x-entercrm-signature';

type Told = { event: string; timestamp: string; data: Record<string, unknown> };

let run: Crm;
let target: Receiver;

beforeEach(async () => {
	run = await startCrm('server');
	target = await startReceiver();
});
afterEach(async () => {
	target.close();
	await run.sandbox.close();
});

/** What a receiver checks, as the guide says: over the bytes as they came. */
const isHonest = ({ raw, headers }: Arrived, secret = SECRET) => headers[HEADER] === createHmac('sha256', secret).update(raw).digest('hex');
const hook = (order: Partial<WebhookOrder> = {}) => run.crm.webhook({ url: target.url, secret: SECRET, ...order });
const advance = (ms: number) => run.sandbox.control.clock({ advance: ms });
/** What has arrived since it was asked last, in the order in which it was sent. */
async function told(): Promise<Told[]> {
	const order = (await run.crm.deliveries()).map(({ body }) => body);
	const bodies = target.received.splice(0).map(({ raw }) => raw.toString());
	return bodies.sort((a, b) => order.indexOf(a) - order.indexOf(b)).map((body) => JSON.parse(body) as Told);
}
const events = async () => (await told()).map(({ event }) => event);
const last = () => target.received.at(-1) as Arrived;
const row = async (path: string) => (await run.api.get(path)).data;

test('a new customer is told of once, as the row the server shows, signed over the bytes', async () => {
	hook();
	const { status } = await run.api.post('/customers', { email: 'größe@example.com', first_name: 'Größe “ok”\u2028', properties: {} });
	expect(status).toBe(201);
	await run.crm.deliveries();
	expect(target.received).toHaveLength(1);
	const [{ raw, headers }] = target.received;
	expect(headers[HEADER]).toBe(createHmac('sha256', SECRET).update(raw).digest('hex'));
	expect(headers['content-type']).toBe('application/json');
	expect(isHonest(last(), 'another')).toBe(false);
	const [data] = (await row('/customers')).data;
	expect(await told()).toEqual([
		{ event: 'customer.created', timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/), data },
	]);
	await run.api.put('/customers/1', { first_name: 'Other' });
	await run.api.get('/customers');
	expect(await told()).toEqual([]);
});

test('however a customer comes: by either API, by tracking, by an order', async () => {
	hook();
	await run.tracker.post('/track', { event: 'signup', email: 'tracked@example.com' });
	await run.tracker.post('/track', { event: 'login', email: 'tracked@example.com' });
	run.crm.cause({ event: 'customer_created', count: 2 });
	run.crm.customers({ count: 2 });
	run.settings({ profile: 'docs' });
	await run.api.post('/customers', { email: 'documented@example.com' });
	const all = await told();
	expect(all.map(({ event, data }) => [event, data.id])).toEqual([1, 2, 3, 4, 5, 6].map((id) => ['customer.created', id]));
	expect([all[0].data.email, all[5].data.email]).toEqual(['tracked@example.com', 'documented@example.com']);
});

test('what is refused tells nothing', async () => {
	hook();
	expect((await run.api.post('/customers', { email: 'no address' })).status).toBe(422);
	expect((await run.client().post('/customers', { email: 'one@example.com' })).status).toBe(401);
	expect(await events()).toEqual([]);
});

test('members of a segment come and go, by hand and by rule, each once, with just the data of the guide', async () => {
	run.crm.customers({ count: 2, fields: { clv_total: 10 } });
	await run.api.post('/segments', { name: 'By hand', type: 'manual' });
	await run.api.post('/segments', { name: 'By rule', type: 'auto', rules: { clv_total_min: 100 } });
	hook();
	const data = (segment_id: number, segment_name: string) => ({ customer_id: 2, customer_email: 'customer2@example.com', segment_id, segment_name }); // prettier-ignore
	const moved = async () => (await told()).map((one) => [one.event.replace('customer.segment_', ''), one.data]);
	const byHand = (event: 'segment_entered' | 'segment_left') => run.crm.cause({ event, segment_id: 1, customer_id: 2 });
	const worth = (clv_total: number) => run.crm.cause({ event: 'customer_changed', customer_id: 2, fields: { clv_total } });

	byHand('segment_entered');
	byHand('segment_entered');
	expect(await moved()).toEqual([['entered', data(1, 'By hand')]]);
	byHand('segment_left');
	byHand('segment_left');
	expect(await moved()).toEqual([['exited', data(1, 'By hand')]]);
	worth(100);
	worth(120);
	expect(await moved()).toEqual([['entered', data(2, 'By rule')]]);
	await run.api.put('/segments/2', { rules: { clv_total_min: 121 } });
	expect(await moved()).toEqual([['exited', data(2, 'By rule')]]);
	worth(500);
	await run.api.delete('/customers/2');
	expect(await moved()).toEqual([['entered', data(2, 'By rule')], ['exited', data(2, 'By rule')]]); // prettier-ignore
});

test('a new customer enters the segments it fits, a new segment takes in who fits; one that is deleted lets nobody go', async () => {
	await run.api.post('/segments', { name: 'Fresh', type: 'auto', rules: { days_since_first_seen_max: 3 } });
	hook();
	await run.tracker.post('/track', { event: 'signup', email: 'fresh@example.com' });
	expect(await events()).toEqual(['customer.created', 'customer.segment_entered']);
	await run.api.post('/segments', { name: 'As fresh', type: 'auto', rules: { days_since_first_seen_max: 3 } });
	expect(await told()).toMatchObject([{ event: 'customer.segment_entered', data: { customer_id: 1, segment_id: 2 } }]);
	await run.api.delete('/segments/2');
	expect(await told()).toEqual([]);
	advance(4 * 86_400_000);
	expect(await told()).toMatchObject([{ event: 'customer.segment_exited', data: { customer_id: 1, segment_id: 1 } }]);
});

test('what time alone has changed is told to the webhooks of before, not to a new one', async () => {
	await run.api.post('/segments', { name: 'Fresh', type: 'auto', rules: { days_since_first_seen_max: 3 } });
	await run.tracker.post('/track', { event: 'signup', email: 'fresh@example.com' });
	hook();
	const [{ first_seen_at }] = (await row('/customers')).data;
	const end = Date.parse(first_seen_at) + 4 * 86_400_000;
	run.sandbox.control.clock({ set: new Date(end - 500).toISOString() });
	while (Date.parse(run.sandbox.control.clock().now) < end) await new Promise((done) => setTimeout(done, 20));
	hook();
	expect((await run.crm.deliveries()).map(({ webhookId, event }) => [webhookId, event])).toEqual([[1, 'customer.segment_exited']]);
});

test('a campaign is told of when it has been sent, not when that begins', async () => {
	run.crm.customers({ count: 2 });
	run.settings({ deliverMs: 60_000 });
	hook();
	await run.api.post('/campaigns', { name: 'Spring', type: 'email', subject: 'Hello' });
	await run.api.post('/campaigns/1/send');
	expect(await told()).toEqual([]);
	advance(61_000);
	const [{ event, data }, ...more] = await told();
	expect([event, more]).toEqual(['campaign.sent', []]);
	expect(data).toEqual((await row('/campaigns')).data[0]);
	expect(data).toMatchObject({ id: 1, name: 'Spring', subject: 'Hello', status: 'sent', total_sent: 2 });
	run.crm.cause({ event: 'message_opened', campaign_id: 1 });
	run.crm.cause({ event: 'campaign_status', campaign_id: 1, status: 'sent' });
	expect(await told()).toEqual([]);

	await run.api.post('/campaigns', { name: 'Ordered', type: 'sms' });
	run.crm.cause({ event: 'campaign_status', campaign_id: 2, status: 'paused' });
	run.crm.cause({ event: 'campaign_status', campaign_id: 2, status: 'sent' });
	expect(await told()).toMatchObject([{ event: 'campaign.sent', data: { id: 2 } }]);
});

test('a campaign that is sent by itself is told of, though nobody asks for anything', async () => {
	run.crm.customers({ count: 1 });
	run.settings({ deliverMs: 30 });
	hook();
	await run.api.post('/campaigns', { name: 'Now', type: 'email' });
	await run.api.post('/campaigns/1/send');
	for (let tries = 0; target.received.length === 0 && tries < 200; tries += 1) await new Promise((done) => setTimeout(done, 10));
	expect(await told()).toMatchObject([{ event: 'campaign.sent', data: { id: 1, status: 'sent' } }]);
});

test('an automation is told of for each customer it runs for', async () => {
	run.crm.customers({ count: 1 });
	await run.api.post('/automations', { name: 'Welcome', trigger_type: 'event' });
	hook();
	await run.api.post('/automations/1/toggle');
	run.crm.cause({ event: 'automation_step', automation_id: 1, customer_id: 1 });
	const { steps: _none, ...automation } = await row('/automations/1');
	const data = { ...automation, customer_id: 1, customer_email: 'customer1@example.com' };
	expect(await told()).toEqual([{ event: 'automation.triggered', timestamp: expect.any(String), data }]);
});

test('only of chosen events; only of what comes after it; only of its own workspace', async () => {
	run.crm.customers({ count: 3 });
	const { id } = hook({ events: ['campaign.sent', 'customer.created'] });
	await run.api.post('/segments', { name: 'All', type: 'auto', rules: { clv_total_min: 0 } });
	const made = { company_name: 'Other', name: 'Somebody', email: 'somebody@example.com', password: 'sandbox-password', password_confirmation: 'sandbox-password' }; // prettier-ignore
	const { status, data } = await run.client().post('/auth/register', made);
	expect(status).toBe(201);
	expect((await run.client({ Authorization: `Bearer ${data.token}` }).post('/customers', {})).status).toBe(201);
	expect(await events()).toEqual([]);
	run.crm.customers({ count: 1 });
	expect(await told()).toMatchObject([{ event: 'customer.created', data: { id: 5 } }]);
	run.crm.removeWebhook(id);
	run.crm.customers({ count: 1 });
	hook();
	expect(await events()).toEqual([]);
	expect(() => hook({ events: ['customer.deleted' as never] })).toThrow();
	expect(() => hook({ url: 'nowhere' })).toThrow();
});

test('without a signature it brings the headers it was given, with one both', async () => {
	const { id } = hook({ signed: false, headers: { 'X-Outbound-Secret': 'shared' } });
	run.crm.customers({ count: 1 });
	await run.crm.deliveries();
	expect(last().headers['x-outbound-secret']).toBe('shared');
	expect(last().headers).not.toHaveProperty(HEADER);
	run.crm.removeWebhook(id);
	const { secret } = run.crm.webhook({ url: target.url, headers: { 'X-Outbound-Secret': 'shared' } });
	run.crm.customers({ count: 1 });
	await run.crm.deliveries();
	expect([last().headers['x-outbound-secret'], isHonest(last(), secret), isHonest(last())]).toEqual(['shared', true, false]);
});

test('what a receiver does not take is recorded and not tried again', async () => {
	run.sandbox.control.settings({ webhookTimeoutMs: 200 });
	hook();
	const outcomes = [];
	for (const answer of [500, 302, null, 204]) {
		target.answers.push(answer);
		run.crm.customers({ count: 1 });
		const { tries, state } = (await run.crm.deliveries()).at(-1) as { tries: unknown; state: string };
		outcomes.push([tries, state]);
	}
	expect(outcomes).toEqual([[[500], 'failed'], [[302], 'failed'], [[null], 'failed'], [[204], 'delivered']]); // prettier-ignore
	target.close();
	run.crm.customers({ count: 1 });
	expect((await run.crm.deliveries()).at(-1)).toMatchObject({ event: 'customer.created', tries: [null], state: 'failed' });
	advance(86_400_000);
	expect((await run.crm.deliveries()).map(({ tries }) => tries.length)).toEqual([1, 1, 1, 1, 1]);
});

test('a delivery can be made again, byte for byte: signed as it was, wrongly, or not at all', async () => {
	const { id } = hook();
	run.crm.customers({ count: 2 });
	const [{ id: first, body }] = await run.crm.deliveries();
	const again = async (more: object = {}) => {
		expect(await run.crm.deliverAgain({ id, ...more })).toMatchObject({ success: true, status: 200 });
		return last();
	};
	expect((await again({ delivery: first })).raw.toString()).toBe(body);
	expect((await again()).body).toMatchObject({ data: { id: 2 } });
	expect([isHonest(last()), isHonest(await again({ signature: 'right' }))]).toEqual([true, true]);
	const wrong = await again({ signature: 'wrong' });
	expect([isHonest(wrong), wrong.headers[HEADER]]).toEqual([false, expect.stringMatching(/^[0-9a-f]{64}$/)]);
	expect((await again({ signature: 'none' })).headers).not.toHaveProperty(HEADER);
	expect(await run.crm.deliveries()).toHaveLength(2);
	await expect(run.crm.deliverAgain({ id, delivery: 99 })).rejects.toThrow('no delivery 99');
	await expect(run.crm.deliverAgain({ id: 99 })).rejects.toThrow('no webhook 99');
});

test('a webhook that is removed is told nothing more; another one is; after a reset none is', async () => {
	const other = await startReceiver();
	const { id } = hook();
	hook({ url: other.url });
	run.crm.customers({ count: 1 });
	await run.crm.deliveries();
	expect(run.crm.removeWebhook(id)).toMatchObject({ id, url: target.url });
	run.crm.customers({ count: 1 });
	await run.crm.deliveries();
	expect([target.received.length, other.received.length]).toEqual([1, 2]);
	expect(() => run.crm.removeWebhook(id)).toThrow('no webhook');
	run.sandbox.control.reset();
	expect(await run.crm.deliveries()).toEqual([]);
	run.settings({});
	run.crm.customers({ count: 1 });
	expect([await run.crm.deliveries(), other.received.length]).toEqual([[], 2]);
	other.close();
});

test('what waits for its turn goes nowhere after a reset', async () => {
	target.answers.push(...Array.from({ length: 10 }, () => null));
	hook();
	run.crm.customers({ count: 30 });
	while (target.received.length < 10) await new Promise((done) => setTimeout(done, 5));
	run.sandbox.control.reset();
	await run.crm.deliveries();
	expect(target.received).toHaveLength(10);
});

test('the data to begin with, and what is loaded, is no news; webhooks are kept in the file', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'entercrm-'));
	try {
		const data = join(folder, 'data.json');
		const first = await startCrm('server', { data, seed: true });
		first.crm.webhook({ url: target.url, secret: SECRET });
		await first.sandbox.close();
		const second = await startCrm('server', { data });
		expect(await second.crm.deliveries()).toEqual([]);
		second.crm.customers({ count: 1 });
		expect(await second.crm.deliveries()).toMatchObject([{ webhookId: 1, event: 'customer.created', state: 'delivered' }]);
		expect(isHonest(last())).toBe(true);
		await second.sandbox.close();
	} finally {
		rmSync(folder, { recursive: true });
	}
});

test('over HTTP too; the APIs know nothing of it', async () => {
	const ask = async (method: string, url: string, data?: object) =>
		await run.client().request({ method, baseURL: `${run.sandbox.urls.entercrm}/sandbox/entercrm`, url, data });
	const { data: made } = await ask('POST', '/webhooks', { url: target.url, events: ['customer.created'] });
	expect(made).toMatchObject({ id: 1, events: ['customer.created'], signed: true, secret: expect.stringMatching(/^[0-9a-f]{48}$/) });
	await ask('POST', '/events', { event: 'customer_created' });
	expect((await ask('GET', '/deliveries')).data).toMatchObject([{ id: 1, webhookId: 1, state: 'delivered', tries: [200] }]);
	expect((await ask('POST', '/deliveries/again', { id: 1, signature: 'wrong' })).data).toMatchObject({ success: true });
	expect(target.received.map((one) => isHonest(one, made.secret))).toEqual([true, false]);
	expect((await ask('DELETE', '/webhooks/1')).data).toMatchObject({ id: 1 });
	expect((await ask('DELETE', '/webhooks/1')).status).toBe(404);
	const refused = await ask('POST', '/webhooks', { url: target.url, events: ['customer.deleted'] });
	expect([refused.status, refused.data]).toEqual([400, { error: expect.stringContaining('events') }]);
	expect((await run.api.get('/webhooks')).status).toBe(404);
});
