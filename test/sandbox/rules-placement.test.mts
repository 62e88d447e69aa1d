import { start, type Running } from './helpers.mts';
import { strictBodies, strictQueries } from './strictness.mts';

const ID = '01900000-0000-7000-8000-000000000000';
const schedule = { days: { 1: true }, timing: { from: '10:00' }, timezone: 'Europe/Belgrade' };
const automations = [
	{
		when: { condition: 'placement_goes_below', condition_value: 1 },
		then: {
			webhook_url: 'https://x.example/hook',
			pause_sending_campaigns_for: 1,
			pause: true,
			enable_slow_ramp: true,
			disable_slow_ramp: true,
			add_tags: [ID],
			remove_tags: [ID],
		},
	},
];
const range = { date_from: '2027-01-01', date_to: '2027-01-31' };
const recipients = { recipient_geo: [1], recipient_type: [1], recipient_esp: [12] };
const place = { city: 'x', state: 'x', country: 'x' };
const signal = { key: 'x', period_days: 1, keywords: { text: ['x'] } };
const inAndOut = (value: string) => ({ include: [value], exclude: [value] });
const filters = {
	company_list_id: ID,
	locations: { include: [place, { place_id: 'x', label: 'x' }], exclude: [place] },
	department: ['Sales'],
	level: ['Owner'],
	employeeCount: ['0 - 25', { op: 'gte', min: 1, max: null }, { op: 'between', min: 1, max: 5 }],
	revenue: ['$0 - 1M'],
	news: ['hires'],
	jobListing: ['x'],
	title: inAndOut('x'),
	name: ['x'],
	company_name: inAndOut('x'),
	look_alike: 'x',
	technologies: ['x'],
	fundingType: ['x'],
	locationMode: 'x',
	keyword_filter: { include: 'x', exclude: 'x', include_mode: 'ANY' },
	industry: inAndOut('Retail'),
	subIndustry: inAndOut('Dairy'),
	domains: ['x'],
	website_visitors: true,
	funding_type: ['seed'],
	signals: ['x', signal],
	skip_owned_leads: true,
	show_one_lead_per_company: true,
	location_mode: 'contact',
};
const look = { search_filters: filters, skip_owned_leads: true, show_one_lead_per_company: true };

let run: Running;
beforeAll(async () => {
	run = await start();
	run.sandbox.control.settings({ jobMs: 0 });
});
afterAll(() => run.sandbox.close());

strictBodies(
	() => run,
	[
		[
			'POST',
			'/inbox-placement-tests',
			{
				name: 'x',
				delivery_mode: 1,
				description: 'x',
				schedule,
				type: 1,
				sending_method: 1,
				campaign_id: ID,
				email_subject: 'x',
				email_body: 'x',
				emails: ['a@b.example'],
				test_code: 'ptid_x',
				text_only: true,
				recipients_labels: [{ region: 'x', sub_region: 'x', type: 'x', esp: 'x' }],
				timestamp_next_run: 'x',
				automations,
				status: 1,
				not_sending_status: 'other',
				run_immediately: true,
			},
		],
		['PATCH', '/inbox-placement-tests/{id}', { name: 'x', schedule, automations, status: 2 }],
		[
			'POST',
			'/inbox-placement-analytics/deliverability-insights',
			{ test_id: ID, ...range, previous_date_from: 'x', previous_date_to: 'x', show_previous: true, ...recipients },
		],
		['POST', '/inbox-placement-analytics/stats-by-date', { test_id: ID, ...range, ...recipients, sender_email: 'x' }],
		['POST', '/inbox-placement-analytics/stats-by-test-id', { test_ids: [ID], ...range, ...recipients, sender_email: 'x' }],
		['POST', '/email-verification', { email: 'a@b.example', webhook_url: 'x' }],
		[
			'POST',
			'/dfy-email-account-orders',
			{
				items: [
					{
						domain: 'x',
						email_provider: 1,
						forwarding_domain: 'x',
						accounts: [{ email_address_prefix: 'x', first_name: 'x', last_name: 'x' }],
					},
				],
				order_type: 'dfy',
				simulation: true,
			},
		],
		['POST', '/dfy-email-account-orders/accounts/cancel', { accounts: ['a@b.example'] }],
		['POST', '/dfy-email-account-orders/domains/check', { domains: ['x'] }],
		['POST', '/dfy-email-account-orders/domains/similar', { domain: 'x', tlds: ['com'] }],
		['POST', '/dfy-email-account-orders/domains/pre-warmed-up-list', { extensions: ['co'], search: 'x' }],
		[
			'POST',
			'/supersearch-enrichment/',
			{
				resource_id: ID,
				type: 'news',
				limit: 1,
				filters: [{}],
				custom_flow: ['x'],
				integration_actions: { provider: { action: { mapping: { a: 'x' } } } },
			},
		],
		[
			'POST',
			'/supersearch-enrichment/ai',
			{
				resource_id: ID,
				output_column: 'x',
				resource_type: 1,
				input_columns: ['x'],
				model_version: 'gpt-5',
				use_instantly_account: true,
				overwrite: true,
				auto_update: true,
				skip_leads_without_email: true,
				limit: 1,
				prompt: 'x',
				template_id: 'x',
				status: 1,
				filters: [{}],
			},
		],
		[
			'POST',
			'/supersearch-enrichment/run',
			{
				resource_id: ID,
				lead_ids: ['x'],
				limit: 1,
				column_name: 'x',
				overwrite: true,
				starting_row: 1,
				count: 1,
				filters: [{ column_name: 'x', type: 1, value: ['x'] }],
			},
		],
		['POST', '/supersearch-enrichment/count-leads-from-supersearch', look],
		['POST', '/supersearch-enrichment/preview-leads-from-supersearch', { search_filters: { locations: [place], employeeCount: [] } }],
		[
			'POST',
			'/supersearch-enrichment/enrich-leads-from-supersearch',
			{
				search_filters: {},
				search_name: 'x',
				work_email_enrichment: true,
				fully_enriched_profile: true,
				custom_flow: ['x'],
				signal_enrichment: ['x', signal],
				resource_id: ID,
				auto_update: true,
				skip_rows_without_email: true,
				list_name: 'x',
				limit: 1,
				ai_enrichment: { opener: {} },
			},
		],
		['POST', '/supersearch-enrichment/signal-keywords-facet', { category: 'x', field: 'x', prefix: 'x', limit: 1 }],
		['PATCH', '/supersearch-enrichment/{resource_id}/settings', { auto_update: true, skip_rows_without_email: true, is_evergreen: true }],
	],
);

strictQueries(
	() => run,
	[
		'/inbox-placement-tests',
		'/inbox-placement-tests/{id}',
		'/dfy-email-account-orders',
		'/dfy-email-account-orders/accounts',
		'/supersearch-enrichment/history/{resource_id}',
	],
);

test.each(['/inbox-placement-analytics', '/inbox-placement-reports'])('GET %s wants a test', async (path) => {
	const message = async (query: string) => (await run.api.get(path + query)).data.message;
	expect(await message('')).toBe("querystring must have required property 'test_id'");
	expect(await message('?test_id=x')).toBe('querystring/test_id must match format "uuid"');
	expect(await message(`?test_id=${ID}&limit=101`)).toBe('querystring/limit must be <= 100');
	expect(await message(`?test_id=${ID}`)).toBe('Resource not found [4042]');
});

test('deleting a test takes no body, and a path wants the form of its id', async () => {
	const { api } = run;
	expect((await api.delete(`/inbox-placement-tests/${ID}`, { data: {} })).data.message).toBe('body must be null');
	expect((await api.delete('/inbox-placement-tests/x')).data.message).toBe('params/id must match format "uuid"');
	expect((await api.get('/email-verification/x')).data.message).toBe('params/email must match format "email"');
	expect((await api.get('/supersearch-enrichment/x')).data.message).toBe('params/resource_id must match format "uuid"');
});
