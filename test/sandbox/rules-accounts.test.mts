import { start, type Running } from './helpers.mts';
import { strictBodies, strictQueries } from './strictness.mts';

const ID = '01900000-0000-7000-8000-000000000000';
const warmup = {
	limit: 1,
	advanced: { warm_ctd: true, open_rate: 1, important_rate: 1, read_emulation: true, spam_save_rate: 1, weekday_only: true },
	warmup_custom_ftag: 'x',
	increment: 'disabled',
	reply_rate: 1,
};
const account = {
	first_name: 'x',
	last_name: 'x',
	warmup,
	daily_limit: 1,
	tracking_domain_name: 'x',
	tracking_domain_status: 'x',
	enable_slow_ramp: true,
	inbox_placement_test_limit: 1,
	sending_gap: 1,
	signature: 'x',
	reply_to: 'a@b.example',
	skip_cname_check: true,
};
const server = {
	imap_username: 'x',
	imap_password: 'x',
	imap_host: 'x',
	imap_port: 1,
	smtp_username: 'x',
	smtp_password: 'x',
	smtp_host: 'x',
	smtp_port: 1,
};
const warmupOrder = {
	emails: ['a@b.example'],
	include_all_emails: true,
	excluded_emails: ['a@b.example'],
	filter: { tag_id: ID, filter: 'ACC_FILTER_PAUSED' },
	search: 'x',
};
const label = { label: 'x', interest_status_label: 'positive', description: 'x', use_with_ai: true };

let run: Running;
beforeAll(async () => {
	run = await start();
	run.sandbox.control.settings({ jobMs: 0 });
});
afterAll(() => run.sandbox.close());

strictBodies(
	() => run,
	[
		['POST', '/accounts', { email: 'a@b.example', provider_code: 1, ...server, ...account, warmup_custom_ftag: 'x' }],
		['PATCH', '/accounts/{email}', { ...account, remove_tracking_domain: true }],
		['POST', '/accounts/pause', { emails: ['a@b.example'] }],
		['POST', '/accounts/move', { emails: ['a@b.example'], source_workspace_id: ID, destination_workspace_id: ID }],
		['POST', '/accounts/test/vitals', { accounts: ['a@b.example'] }],
		['POST', '/accounts/warmup-analytics', { emails: ['a@b.example'] }],
		['POST', '/accounts/warmup/enable', warmupOrder],
		['POST', '/accounts/warmup/disable', warmupOrder],
		['POST', '/block-lists-entries/bulk-delete', { ids: [ID] }],
		['PATCH', '/block-lists-entries/{id}', { bl_value: 'x.example' }],
		['POST', '/custom-tags', { label: 'x', description: 'x' }],
		['PATCH', '/custom-tags/{id}', { label: 'x', description: 'x' }],
		[
			'POST',
			'/custom-tags/toggle-resource',
			{
				tag_ids: [ID],
				resource_type: 1,
				resource_ids: ['a@b.example'],
				excluded_resource_ids: ['a@b.example'],
				assign: true,
				selected_all: true,
				filter: { tag_id: ID, tag_ids: [ID], tag_ids_all: [ID], filter: 'ACC_FILTER_PAUSED', search: 'x' },
				search: 'x',
			},
		],
		['PATCH', '/lead-labels/{id}', label],
		['POST', '/lead-labels/ai-reply-label', { reply_text: 'x' }],
	],
);

strictQueries(
	() => run,
	['/account-campaign-mappings/{email}', '/block-lists-entries/download', '/custom-tag-mappings', '/accounts/analytics/daily'],
	'sender1@example.com',
);
