import type { AnySchema } from 'ajv/dist/2020';

import { contract, type ContractCall } from './contract.mts';
import { answerSchema, faults, rows } from './document.mts';
import { hook, people, schedule, sequences, start, type Hook, type Running } from './helpers.mts';

describe('every operation answers as the vendor documents it', () => {
	let run: Running;
	let target: Hook;
	const ids: Record<string, string> = {};

	beforeAll(async () => {
		run = await start({ seed: true });
		target = await hook();
		const { api, sandbox } = run;
		sandbox.control.settings({ jobMs: 0 });
		ids.sender = 'sender1@example.com';
		ids.campaign = await run.campaign({ email_list: ['sender1@example.com'] });
		ids.other = await run.campaign({ name: 'Other' });
		ids.list = await run.list();
		await run.add(ids.campaign, people(20));
		await run.add(ids.other, people(1));
		const body = { target_hook_url: target.url, event_type: 'all_events', headers: { 'X-Key': 'a' } };
		ids.webhook = (await api.post('/webhooks', body)).data.id;
		for (const event of ['sent', 'open', 'click', 'reply', 'auto_reply', 'bounce', 'unsubscribe'] as const)
			await sandbox.control.events({ event, campaign_id: ids.campaign, count: 3 }, { wait: true });
		await sandbox.control.events({ event: 'interest', value: 1, campaign_id: ids.campaign }, { wait: true });
		const [first, second] = (await api.post('/leads/list', { campaign: ids.campaign })).data.items;
		[ids.lead, ids.lead2] = [first.id, second.id];
		const [email] = (await api.get('/emails?email_type=received')).data.items;
		[ids.email, ids.thread] = [email.id, email.thread_id];
		const subsequence = { parent_campaign: ids.campaign, name: 'Sub', conditions: { crm_status: [1] } };
		ids.subsequence = (await api.post('/subsequences', subsequence)).data.id;
		ids.event = (await api.get('/webhook-events')).data.items[0].id;
		ids.member = (await api.get('/workspace-members')).data.items[0].user_id;
	});
	afterAll(async () => {
		await target.close();
		await run.sandbox.close();
	});

	const reply = { eaccount: 'sender1@example.com', subject: 'Re: Hello', body: { text: 'Yes' } };
	const lead = { email: 'one@company.example', first_name: 'Lead', custom_variables: { size: 3, vip: true } };
	const calls: ContractCall[] = [
		['POST', '/leads', {}, () => ({ ...lead, campaign: ids.campaign })],
		['POST', '/leads/add', {}, () => ({ leads: [lead, { first_name: 'Lead' }, {}], list_id: ids.list })],
		['POST', '/leads/list', {}, () => ({ limit: 100 })],
		['POST', '/leads/list', {}, () => ({ distinct_contacts: true, limit: 5 })],
		['GET', '/leads/{id}', { id: 'lead' }],
		['PATCH', '/leads/{id}', { id: 'lead' }, () => ({ job_title: null, custom_variables: { a: null } })],
		['POST', '/leads/subsequence/move', {}, () => ({ id: ids.lead, subsequence_id: ids.subsequence })],
		['POST', '/leads/subsequence/remove', {}, () => ({ id: ids.lead })],
		['POST', '/leads/move', {}, () => ({ campaign: ids.other, to_list_id: ids.list })],
		['GET', '/background-jobs'],
		['POST', '/leads/bulk-assign', {}, () => ({ organization_user_ids: [ids.member], limit: 2 }), '', 202],
		['POST', '/leads/update-interest-status', {}, () => ({ lead_email: 'lead2@company.example', interest_value: 2 }), '', 202],
		['POST', '/leads/merge', {}, () => ({ lead_id: ids.lead2, destination_lead_id: ids.lead })],
		['POST', '/campaigns', {}, () => ({ name: 'New', campaign_schedule: schedule, sequences, daily_limit: 10 })],
		['GET', '/campaigns', {}, undefined, '?limit=100'],
		['GET', '/campaigns/{id}', { id: 'campaign' }],
		['PATCH', '/campaigns/{id}', { id: 'campaign' }, () => ({ daily_limit: 5 })],
		['POST', '/campaigns/{id}/activate', { id: 'campaign' }],
		['GET', '/campaigns/{id}/sending-status', { id: 'campaign' }, undefined, '?with_ai_summary=true'],
		['POST', '/campaigns/{id}/pause', { id: 'campaign' }],
		['GET', '/campaigns/{id}/sending-status', { id: 'campaign' }],
		['POST', '/campaigns/{id}/variables', { id: 'campaign' }, () => ({ variables: ['size'] })],
		['POST', '/campaigns/{id}/share', { id: 'campaign' }, undefined, '', 204],
		['POST', '/campaigns/{id}/from-export', { id: 'campaign' }],
		['POST', '/campaigns/{id}/export', { id: 'campaign' }],
		['POST', '/campaigns/{id}/duplicate', { id: 'campaign' }, () => ({ name: 'Copy' })],
		['GET', '/campaigns/count-launched'],
		['GET', '/campaigns/search-by-contact', {}, undefined, '?search=lead1@company.example'],
		['GET', '/campaigns/analytics'],
		['GET', '/campaigns/analytics/overview', {}, undefined, '?expand_crm_events=true'],
		['GET', '/campaigns/analytics/daily'],
		['GET', '/campaigns/analytics/steps', {}, undefined, '?include_opportunities_count=true'],
		['POST', '/lead-lists', {}, () => ({ name: 'Another' })],
		['GET', '/lead-lists'],
		['GET', '/lead-lists/{id}', { id: 'list' }],
		['PATCH', '/lead-lists/{id}', { id: 'list' }, () => ({ name: 'Renamed' })],
		['GET', '/lead-lists/{id}/verification-stats', { id: 'list' }],
		['GET', '/emails', {}, undefined, '?limit=100'],
		['GET', '/emails', {}, undefined, '?preview_only=true'],
		['GET', '/emails/unread/count'],
		['GET', '/emails/{id}', { id: 'email' }],
		['PATCH', '/emails/{id}', { id: 'email' }, () => ({ is_unread: 0, reminder_ts: null })],
		['POST', '/emails/reply', {}, () => ({ ...reply, reply_to_uuid: ids.email })],
		['POST', '/emails/forward', {}, () => ({ ...reply, reply_to_uuid: ids.email, to_address_email_list: 'x@y.example' })],
		['POST', '/emails/test', {}, () => ({ ...reply, body: { html: '<p>x</p>' }, to_address_email_list: 'x@y.example' })],
		['POST', '/emails/threads/{thread_id}/mark-as-read', { thread_id: 'thread' }],
		['POST', '/webhooks', {}, () => ({ target_hook_url: target.url, custom_interest_value: 2001 })],
		['GET', '/webhooks'],
		['GET', '/webhooks/event-types'],
		['GET', '/webhooks/{id}', { id: 'webhook' }],
		['PATCH', '/webhooks/{id}', { id: 'webhook' }, () => ({ name: 'Hook' })],
		['POST', '/webhooks/{id}/test', { id: 'webhook' }],
		['POST', '/webhooks/{id}/resume', { id: 'webhook' }],
		['GET', '/webhook-events', {}, undefined, '?limit=100'],
		['GET', '/webhook-events/summary'],
		['GET', '/webhook-events/summary-by-date'],
		['GET', '/webhook-events/{id}', { id: 'event' }],
		['GET', '/accounts'],
		['GET', '/accounts/{email}', { email: 'sender' }],
		['GET', '/lead-labels'],
		['POST', '/lead-labels', {}, () => ({ label: 'Call back', interest_status_label: 'neutral' })],
		['GET', '/custom-tags'],
		['GET', '/subsequences'],
		['GET', '/subsequences/{id}', { id: 'subsequence' }],
		['GET', '/workspace-members'],
		['GET', '/workspaces/current'],
		['POST', '/block-lists-entries', {}, () => ({ bl_value: 'blocked.example' })],
		['POST', '/block-lists-entries/bulk-create', {}, () => ({ bl_values: ['a@b.example', 'nonsense'] })],
		['GET', '/block-lists-entries'],
		['DELETE', '/emails/{id}', { id: 'email' }],
		['DELETE', '/leads/{id}', { id: 'lead' }],
		['DELETE', '/leads', {}, () => ({ campaign_id: ids.campaign, limit: 2 })],
		['DELETE', '/webhooks/{id}', { id: 'webhook' }],
		['DELETE', '/lead-lists/{id}', { id: 'list' }],
		['DELETE', '/campaigns/{id}', { id: 'other' }],
	];

	const seen = contract(() => run, ids, calls);

	test('the check itself tells right from wrong', async () => {
		const schema = answerSchema('POST', '/leads/list', 200) as AnySchema;
		const { data } = await run.api.post('/leads/list', { limit: 1 });
		expect(faults(schema, data)).toEqual([]);
		expect(faults(schema, { items: [{ ...data.items[0], made_up: 1 }] })).not.toEqual([]);
		expect(faults(schema, { items: [JSON.parse(JSON.stringify({ ...data.items[0], status_summary: undefined }))] })).toEqual([
			"/items/0 must have required property 'status_summary'",
		]);
	});

	test('a job that has ended', async () => {
		const [{ id }] = (await run.api.get('/background-jobs')).data.items;
		const { data } = await run.api.get(`/background-jobs/${id}?data_fields=moved_leads,success_count`);
		seen.add('GET /background-jobs/{id}');
		expect(data).toMatchObject({ status: 'success', progress: 100, data: { moved_leads: 1, success_count: 1 } });
		expect(faults(answerSchema('GET', '/background-jobs/{id}', 200) as AnySchema, data)).toEqual([]);
	});

	test('no operation of leads, campaigns, lists, mails, webhooks, jobs is missing', () => {
		const tags = ['Lead', 'Campaign', 'LeadList', 'Email', 'Webhook', 'WebhookEvent', 'BackgroundJob'];
		const wanted = rows.filter(([tag, , , path]) => tags.includes(tag) || path.includes('/campaigns/analytics'));
		const missing = wanted.map(([, , method, path]) => `${method} ${path.slice('/api/v2'.length)}`).filter((name) => !seen.has(name));
		expect(missing).toEqual([]);
		expect(wanted.length).toBeGreaterThan(55);
	});
});
