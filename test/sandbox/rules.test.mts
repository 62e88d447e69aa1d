import { schedule, sequences, start, type Running } from './helpers.mts';
import { strictBodies, strictQueries } from './strictness.mts';

const ID = '01900000-0000-7000-8000-000000000000';
const lead = {
	email: 'a@b.example',
	personalization: 'x',
	website: 'x',
	last_name: 'x',
	first_name: 'x',
	company_name: 'x',
	job_title: 'x',
	phone: 'x',
	lt_interest_status: 1,
	pl_value_lead: '1',
	assigned_to: ID,
	custom_variables: { a: 1, b: 'x', c: true, d: null },
};
const { email: _email, ...changes } = lead;
const selection = {
	search: 'x',
	filter: 'FILTER_VAL_CONTACTED',
	campaign: ID,
	list_id: ID,
	in_campaign: true,
	in_list: false,
	ids: [ID],
	queries: [
		{
			actionType: 'reply',
			values: { 'occurrence-days': 1, 'occurrence-count': { condition: 'more', count: 1 }, 'lead-status': { status: 1, condition: 'is' } },
		},
	],
	excluded_ids: [ID],
	contacts: ['a@b.example'],
};
const campaign = {
	name: 'x',
	pl_value: 1,
	is_evergreen: false,
	campaign_schedule: { start_date: '2027-01-01', end_date: null, ...schedule },
	sequences,
	email_gap: 1,
	random_wait_max: 1,
	text_only: true,
	first_email_text_only: true,
	email_list: ['sender1@example.com'],
	daily_limit: 1,
	stop_on_reply: true,
	email_tag_list: [ID],
	link_tracking: true,
	open_tracking: true,
	stop_on_auto_reply: true,
	daily_max_leads: 1,
	prioritize_new_leads: true,
	auto_variant_select: { trigger: 'open_rate' },
	match_lead_esp: true,
	stop_for_company: true,
	insert_unsubscribe_header: true,
	allow_risky_contacts: true,
	disable_bounce_protect: true,
	limit_emails_per_company_override: { mode: 'custom', daily_limit: 1, scope: 'per_campaign' },
	cc_list: ['a@b.example'],
	bcc_list: ['a@b.example'],
	owned_by: ID,
	provider_routing_rules: [{ action: 'send', recipient_esp: ['all'], sender_esp: ['google'] }],
};
const mail = {
	eaccount: 'sender1@example.com',
	reply_to_uuid: ID,
	to_address_email_list: 'a@b.example',
	subject: 'x',
	body: { html: 'x', text: 'x' },
	additional_recipients: ['a@b.example'],
	cc_address_email_list: 'a@b.example',
	bcc_address_email_list: 'a@b.example',
	reply_to: 'a@b.example',
	forwarded_attachments: '[]',
	reminder_ts: '2027-01-01T00:00:00.000Z',
	assigned_to: ID,
};
const webhook = {
	campaign: ID,
	name: 'x',
	target_hook_url: 'https://x.example/hook',
	event_type: 'reply_received',
	custom_interest_value: 1,
	headers: { a: 'b' },
};
const flags = { skip_if_in_workspace: true, skip_if_in_campaign: true, skip_if_in_list: true, verify_leads_on_import: true };

/** A body with everything in it, for each operation that takes one. */
const bodies: [string, string, Record<string, unknown>][] = [
	['POST', '/leads', { ...lead, ...flags, campaign: ID, list_id: ID, blocklist_id: ID, verify_leads_for_lead_finder: true }],
	['PATCH', '/leads/{id}', changes],
	['DELETE', '/leads', { campaign_id: ID, list_id: ID, status: 1, ids: [ID], limit: 5 }],
	['POST', '/leads/add', { ...flags, campaign_id: ID, list_id: ID, leads: [lead], blocklist_id: ID, assigned_to: ID }],
	[
		'POST',
		'/leads/list',
		{
			...selection,
			limit: 5,
			starting_after: ID,
			organization_user_ids: [ID],
			smart_view_id: ID,
			is_website_visitor: true,
			distinct_contacts: false,
			enrichment_status: 1,
			esg_code: 'all',
		},
	],
	[
		'POST',
		'/leads/move',
		{
			...selection,
			to_campaign_id: ID,
			to_list_id: ID,
			ignore_resource_filter_clauses: true,
			check_duplicates_in_campaigns: true,
			skip_leads_in_verification: true,
			limit: 5,
			assigned_to: ID,
			esp_code: 1,
			esg_code: '1',
			copy_leads: true,
			check_duplicates: true,
			reset_interest_status: true,
		},
	],
	['POST', '/leads/merge', { lead_id: ID, destination_lead_id: ID }],
	['POST', '/leads/subsequence/move', { id: ID, subsequence_id: ID }],
	['POST', '/leads/subsequence/remove', { id: ID }],
	[
		'POST',
		'/leads/update-interest-status',
		{ lead_email: 'a@b.example', interest_value: 1, campaign_id: ID, ai_interest_value: 1, disable_auto_interest: true, list_id: ID },
	],
	[
		'POST',
		'/leads/bulk-assign',
		{ ...assignable(), organization_user_ids: [ID], smart_view_id: ID, limit: 5, assigned_to: ID, has_clause: true },
	],
	['POST', '/campaigns', { ...campaign, ai_sdr_id: ID }],
	['PATCH', '/campaigns/{id}', campaign],
	['POST', '/campaigns/{id}/duplicate', { name: 'x' }],
	['POST', '/campaigns/{id}/variables', { variables: ['x'] }],
	['POST', '/lead-lists', { name: 'x', has_enrichment_task: true, owned_by: ID }],
	['PATCH', '/lead-lists/{id}', { name: 'x', has_enrichment_task: true, owned_by: ID }],
	['POST', '/emails/reply', mail],
	['POST', '/emails/forward', { ...mail, include_original_body: true }],
	['POST', '/emails/test', mail],
	['PATCH', '/emails/{id}', { is_unread: 1, reminder_ts: null }],
	['POST', '/webhooks', webhook],
	['PATCH', '/webhooks/{id}', webhook],
	['POST', '/block-lists-entries', { bl_value: 'x.example' }],
	['POST', '/block-lists-entries/bulk-create', { bl_values: ['x.example'] }],
	['POST', '/lead-labels', { label: 'x', interest_status_label: 'positive', description: 'x', use_with_ai: true }],
	[
		'POST',
		'/subsequences',
		{
			parent_campaign: ID,
			name: 'x',
			conditions: { crm_status: [1], lead_activity: [2], reply_contains: 'x' },
			subsequence_schedule: schedule,
			sequences,
			auto_variant_select: { trigger: 'open_rate' },
			daily_limit_mode: 'custom',
			daily_limit: 1,
			ignore_account_daily_limit: true,
		},
	],
];

function assignable() {
	const { excluded_ids: _excluded, contacts: _contacts, ...rest } = selection;
	return rest;
}

let run: Running;
beforeAll(async () => {
	run = await start();
	run.sandbox.control.settings({ jobMs: 0 });
});
afterAll(async () => {
	await run.sandbox.close();
});

strictBodies(() => run, bodies);

const lists = [
	'/accounts',
	'/background-jobs',
	'/block-lists-entries',
	'/campaigns',
	'/campaigns/analytics',
	'/campaigns/analytics/overview',
	'/campaigns/analytics/daily',
	'/campaigns/analytics/steps',
	'/campaigns/search-by-contact',
	'/custom-tags',
	'/emails',
	'/lead-labels',
	'/lead-lists',
	'/subsequences',
	'/webhook-events',
	'/webhook-events/summary',
	'/webhook-events/summary-by-date',
	'/webhooks',
	'/workspace-members',
];
strictQueries(() => run, lists);
