import { client, hook, people, start, type Hook, type Running } from './helpers.mts';

let run: Running;
let target: Hook;

beforeEach(async () => {
	run = await start();
	target = await hook();
	run.sandbox.control.settings({ jobMs: 0 });
});
afterEach(async () => {
	await target.close();
	await run.sandbox.close();
});

const entries = async (query = '') => (await run.api.get(`/audit-logs?${query}`)).data.items as Record<string, unknown>[];
const types = async () => (await entries('limit=1000')).map(({ activity_type: type }) => type);
const last = async () => (await entries('limit=1'))[0];

test('what happens to leads is written down, once a request', async () => {
	const [campaign, list] = [await run.campaign(), await run.list()];
	await run.add(campaign, people(500));
	expect(await last()).toMatchObject({ activity_type: 9, affected_count: 500, campaign_id: campaign, list_id: null });
	await run.api.post('/leads', { email: 'one@company.example', list_id: list });
	expect(await last()).toMatchObject({ activity_type: 9, affected_count: 1, campaign_id: null, list_id: list });
	await run.add(campaign, people(2));
	expect(await types()).toEqual([9, 9]);
	await run.api.post('/leads/move', { campaign, to_list_id: list, limit: 7 });
	await run.api.get('/workspaces/current');
	expect(await last()).toMatchObject({ activity_type: 8, affected_count: 7, list_id: list, from_api: true });
	const [one, two, three] = (await run.api.post('/leads/list', { campaign })).data.items;
	await run.api.post('/leads/merge', { lead_id: one.id, destination_lead_id: two.id });
	expect(await last()).toMatchObject({ activity_type: 10, campaign_id: campaign });
	await run.api.delete(`/leads/${three.id}`);
	expect(await last()).toMatchObject({ activity_type: 2, affected_count: 1, campaign_id: campaign });
	await run.api.delete('/leads', { data: { list_id: list } });
	expect(await last()).toMatchObject({ activity_type: 2, affected_count: 8, list_id: list });
	expect(await types()).toEqual([2, 2, 10, 8, 9, 9]);
});

test('what happens to campaigns, subsequences, accounts and keys is written down', async () => {
	const { api } = run;
	const campaign = await run.campaign();
	await api.patch(`/campaigns/${campaign}`, { name: 'New' });
	await api.post(`/campaigns/${campaign}/activate`);
	await api.post(`/campaigns/${campaign}/pause`);
	const { data: subsequence } = await api.post('/subsequences', { parent_campaign: campaign, name: 'Sub', conditions: {} });
	await api.patch(`/subsequences/${subsequence.id}`, { name: 'New' });
	expect(await last()).toMatchObject({ activity_type: 12, subsequence_id: subsequence.id, campaign_id: campaign });
	await api.delete(`/campaigns/${campaign}`);
	await api.patch('/accounts/sender1@example.com', { daily_limit: 3 });
	expect(await last()).toMatchObject({ activity_type: 36, audit_metadata: { email: 'sender1@example.com' } });
	await api.delete('/accounts/sender1@example.com');
	const { data: key } = await api.post('/api-keys', { name: 'Key', scopes: ['all:all'] });
	await client(run.sandbox.url, { Authorization: `Bearer ${key.key}`, 'User-Agent': 'other/2' }).delete(`/api-keys/${key.id}`);
	expect(await last()).toMatchObject({ activity_type: 38, api_key_id: key.id, user_agent: 'other/2', from_api: true });
	expect(await types()).toEqual([38, 37, 7, 36, 3, 12, 5, 4, 11]);
	// What is refused leaves nothing behind.
	await api.patch(`/campaigns/${campaign}`, { name: 'New' });
	await api.delete(`/api-keys/${key.id}`);
	expect(await types()).toHaveLength(9);
});

test('what happens to webhooks is written down, and that one was switched off is nobody’s doing', async () => {
	run.sandbox.control.settings({ webhookRetryMs: [], disableAfter: 1 });
	const campaign = await run.campaign();
	await run.add(campaign, people(1));
	const { data: webhook } = await run.api.post('/webhooks', { target_hook_url: target.url, event_type: 'all_events' });
	await run.api.patch(`/webhooks/${webhook.id}`, { name: 'Hook' });
	target.answers.push(500);
	await run.api.post('/leads/update-interest-status', { lead_email: 'lead1@company.example', interest_value: 1 });
	for (let tries = 0; tries < 100 && (await run.api.get(`/webhooks/${webhook.id}`)).data.status === 1; tries += 1);
	expect(await last()).toMatchObject({ activity_type: 20, webhook_id: webhook.id, from_api: false, user_id: null, api_key_id: null });
	await run.api.post(`/webhooks/${webhook.id}/resume`);
	expect(await types()).toEqual([21, 20, 19, 18, 9]);
});

test('it is read newest first, in pages, by kind, day and words', async () => {
	const campaign = await run.campaign();
	for (let n = 1; n <= 12; n += 1) await run.api.patch(`/campaigns/${campaign}`, { daily_limit: n });
	run.sandbox.control.clock({ advance: 48 * 3_600_000 });
	await run.api.post(`/campaigns/${campaign}/activate`);
	const first = (await run.api.get('/audit-logs')).data;
	expect(first.items).toHaveLength(10);
	const second = (await run.api.get(`/audit-logs?starting_after=${first.next_starting_after}`)).data;
	expect(second.next_starting_after).toBeUndefined();
	const all = [...first.items, ...second.items];
	expect(all.map(({ activity_type: type }) => type)).toEqual([4, ...Array(12).fill(11)]);
	expect(new Set(all.map(({ id }) => id)).size).toBe(13);
	expect(all[0]).toMatchObject({ user_name: 'Member 1', user_agent: 'sandbox-test/1', ip_address: '127.0.0.1', campaign_id: campaign });
	expect(await entries('activity_type=4')).toEqual([all[0]]);
	const day = all[0].timestamp.slice(0, 10);
	expect(await entries(`start_date=${day}`)).toEqual([all[0]]);
	expect(await entries(`end_date=${day}&limit=1000`)).toHaveLength(13);
	expect(await entries(`end_date=${all[12].timestamp}&limit=1000`)).toHaveLength(12);
	expect(await entries('search=member 1&limit=1000')).toHaveLength(13);
	expect(await entries('search=daily_limit&limit=1000')).toHaveLength(12);
	expect(await entries('search=nobody')).toEqual([]);
	expect((await run.api.get('/audit-logs?start_date=soon')).data.message).toBe('Invalid date');
});
