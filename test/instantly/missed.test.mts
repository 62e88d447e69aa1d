import type { IDataObject } from 'n8n-workflow';
import { outboundEvent } from '../../nodes/Instantly/events';
import type { WebhookEvent } from '../../sandbox/instantly/types.mts';
import { short, staged, MINUTE } from './missedStage.mts';

/** A wait takes no time, but the clock goes on. */
const mockSleep = async (ms: number) => void jest.setSystemTime(Date.now() + Math.ceil(ms));
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const stage = staged();
const keys = (items: IDataObject[] | null) => (items ?? []).map(({ dedupeKey }) => dedupeKey as string);

test('what failed is told once, oldest first; what arrived is not told', async () => {
	const trigger = await stage.looking();
	await stage.cause('open', 9);
	await stage.fails('reply', 1, 2);
	await stage.cause('click', 9);
	await stage.fails('open', 3);
	const told = await trigger.poll();
	expect(short(told)).toEqual(['reply_received lead1', 'reply_received lead2', 'opened lead3']);
	const bodies = stage.target.received.map(({ body }) => outboundEvent(body as IDataObject, '').dedupeKey);
	expect(keys(told)).toEqual([bodies[1], bodies[2], bodies[4]]);
	stage.later(MINUTE);
	expect(await trigger.poll()).toBeNull();
	await stage.fails('open', 4);
	expect(short(await trigger.poll())).toEqual(['opened lead4']);
	stage.later(11 * MINUTE);
	expect(await trigger.poll()).toBeNull();
});

test('the first look tells nothing, neither then nor later, of what failed before', async () => {
	await stage.fails('reply', 1);
	const trigger = await stage.looking();
	await stage.fails('reply', 2);
	expect(short(await trigger.poll())).toEqual(['reply_received lead2']);
});

test('what arrived at a later try is not told; what failed at every try is told once', async () => {
	stage.control.settings({ webhookRetryMs: [1, 1] });
	const trigger = await stage.looking();
	stage.target.answers.push(500, 503);
	await stage.cause('reply', 1);
	await stage.fails('reply', 2);
	expect(stage.target.received).toHaveLength(6);
	expect(short(await trigger.poll())).toEqual(['reply_received lead2']);
});

test('what is still to be tried again is told at once; its delivery has the same key, and it is not told again', async () => {
	stage.control.settings({ webhookRetryMs: [400, 400] });
	const trigger = await stage.looking();
	stage.target.answers.push(500, 500);
	const delivered = stage.cause('reply', 1);
	while (stage.target.received.length < 1 || stage.control.state().webhookEvents === 0) await new Promise((done) => setTimeout(done, 5));
	const told = await trigger.poll();
	expect(short(told)).toEqual(['reply_received lead1']);
	while (stage.control.state().webhookEvents === 1) await new Promise((done) => setTimeout(done, 5));
	stage.later(MINUTE);
	expect(await trigger.poll()).toBeNull();
	await delivered;
	expect(stage.target.received).toHaveLength(3);
	expect(outboundEvent(stage.target.received[2].body as IDataObject, '').dedupeKey).toBe(keys(told)[0]);
	expect(await trigger.poll()).toBeNull();
});

test('a try long after the first one is of the same event', async () => {
	const trigger = await stage.looking();
	await stage.fails('reply', 1);
	const later = new Date(Date.now() + 45 * MINUTE).toISOString();
	stage.rewrites(([first]) => [{ ...first, will_retry: true, timestamp_next_retry: later }]);
	expect(short(await trigger.poll())).toEqual(['reply_received lead1']);
	for (let minutes = 0; minutes < 45; minutes += 5) {
		stage.later(5 * MINUTE);
		// Something must be told, for n8n to save what was remembered.
		await stage.fails('open', 2);
		expect(short(await trigger.poll())).toEqual(['opened lead2']);
	}
	stage.rewrites((log) => [
		...log,
		{
			...log[0],
			id: log[log.length - 1].id.replace(/.$/, 'g'),
			timestamp_created: later,
			timestamp_created_date: later.slice(0, 10),
			retry_count: 1,
			will_retry: false,
		},
	]);
	stage.later(MINUTE);
	expect(await trigger.poll()).toBeNull();
	expect(await trigger.restart()).toBeNull();
});

test('only what is wanted is told', async () => {
	const trigger = await stage.looking({ events: ['opened'] });
	await stage.fails('reply', 1);
	await stage.fails('open', 2);
	expect(short(await trigger.poll())).toEqual(['opened lead2']);
});

test('what failed for other addresses is none of ours', async () => {
	const trigger = await stage.looking();
	await stage.subscribe({ target_hook_url: `${stage.target.url}/2` });
	await stage.fails('reply', 1);
	const ours = stage.target.url;
	stage.rewrites((log) =>
		log.map((row) =>
			row.webhook_url === ours ? row : { ...row, lead_email: ours, payload: { ...row.payload, lead_email: 'other@example.com' } },
		),
	);
	expect((await stage.running.api.get(`/webhook-events?search=${encodeURIComponent(ours)}`)).data.items).toHaveLength(2);
	expect(short(await trigger.poll())).toEqual(['reply_received lead1']);
});

test('an odd log harms nothing', async () => {
	const trigger = await stage.looking();
	await stage.fails('reply', 1, 2, 3, 4, 5, 6, 7, 8);
	const odd = [
		null,
		'text',
		['list'],
		7,
		undefined,
		JSON.parse('{"event_type":"reply_received","__proto__":{"lead_email":"a"},"constructor":1}'),
		{ test: true, event_type: 'test' },
	];
	stage.rewrites((log) => log.map((row, i) => (i < odd.length ? { ...row, payload: odd[i] } : { ...row, retry_group_id: null })));
	const told = await trigger.poll();
	expect(short(told)).toEqual(['reply_received null', 'reply_received lead8']);
	expect(told?.[0].occurredAt).toMatch(/^20\d\d-/);
	expect(await trigger.poll()).toBeNull();
});

test('entries that are no entries, and one without a time, are left out', async () => {
	const trigger = await stage.looking();
	await stage.fails('reply', 1, 2);
	stage.control.failures([
		{
			path: '/webhook-events',
			kind: 'status',
			status: 200,
			body: { items: [null, 'text', ['a'], { webhook_url: stage.target.url, payload: { event_type: 'reply_received', lead_email: 'a' } }] },
		},
	]);
	expect(await trigger.poll()).toBeNull();
	stage.control.failures([]);
	expect(short(await trigger.poll())).toEqual(['reply_received lead1', 'reply_received lead2']);
});

test('a delivery of which any try arrived is not told, whatever the other tries say', async () => {
	stage.control.settings({ webhookRetryMs: [1] });
	const trigger = await stage.looking();
	await stage.fails('reply', 1, 2, 3);
	const { data } = await stage.running.api.get<{ items: WebhookEvent[] }>('/webhook-events?success=false');
	const items = data.items.map((row, i) => ({ ...row, retry_successful: i === 1 ? true : null, success: i === 2 }));
	stage.control.failures([{ path: '/webhook-events', kind: 'status', status: 200, body: { items: items.reverse() } }]);
	expect(short(await trigger.poll())).toEqual(['reply_received lead3']);
});

test('a webhook that is gone is told, with what to do; another refusal is not taken for that', async () => {
	const trigger = await stage.looking();
	await stage.running.api.delete(`/webhooks/${stage.webhook}`, { headers: { 'content-type': undefined } });
	await expect(trigger.poll()).rejects.toMatchObject({
		message: 'Instantly no longer has the webhook of this workflow',
		description: 'Deactivate the workflow and activate it again.',
	});
	await expect(stage.trigger({}, '').activate()).rejects.toThrow('Instantly no longer has the webhook');
	for (const [path, scope] of [
		['/webhooks', 'webhooks:read'],
		['/webhook-events', 'webhook_events:read'],
	]) {
		const other = await stage.looking({}, await stage.subscribe());
		stage.control.failures([{ path, kind: 'status', status: 403 }]);
		await expect(other.poll()).rejects.toMatchObject({
			message: 'The API key may not do this',
			description: expect.stringContaining(scope),
		});
		stage.control.failures([]);
	}
});

test('a test in the editor shows a reply that is made up', async () => {
	expect(await stage.trigger().manual()).toMatchObject([{ event: 'reply_received', provider: 'instantly', raw: { sample: true } }]);
	expect(stage.calls()['GET /webhook-events']).toBeUndefined();
});
