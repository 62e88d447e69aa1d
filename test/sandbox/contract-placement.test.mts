import { contract, type ContractCall } from './contract.mts';
import { rows } from './document.mts';
import { people, start, type Running } from './helpers.mts';

describe('placement, verification, orders and SuperSearch answer as the vendor documents them', () => {
	let run: Running;
	const ids: Record<string, string> = {};
	const test1 = {
		name: 'Placement',
		type: 1,
		sending_method: 1,
		email_subject: 'Hello',
		email_body: 'Text',
		emails: ['sender1@example.com'],
	};
	const person = { email_address_prefix: 'member.three', first_name: 'Member', last_name: '3' };
	const item = { domain: 'one.example.com', accounts: [person] };
	const ai = { output_column: 'opener', model_version: 'gpt-5', prompt: 'Greet {{firstName}}' };

	beforeAll(async () => {
		run = await start({ seed: true });
		const { api, sandbox } = run;
		sandbox.control.settings({ jobMs: 0 });
		ids.campaign = await run.campaign({ email_list: ['sender1@example.com'] });
		ids.list = await run.list();
		await run.add(ids.campaign, people(5));
		ids.done = (await api.get('/inbox-placement-tests')).data.items[0].id;
		ids.test = (await api.post('/inbox-placement-tests', { ...test1, campaign_id: ids.campaign })).data.id;
		ids.record = (await api.get(`/inbox-placement-analytics?test_id=${ids.done}&limit=2`)).data.items[1].id;
		ids.report = (await api.get(`/inbox-placement-reports?test_id=${ids.done}`)).data.items[0].id;
		ids.address = 'lead1@company.example';
		await api.post('/email-verification', { email: ids.address });
	});
	afterAll(async () => {
		await run.sandbox.close();
	});

	const search = { search_filters: { title: { include: ['Founder'] }, locations: [{ country: 'Exampleland' }] } };
	const days = { days: { 1: true, 3: true }, timing: { from: '10:00' }, timezone: 'Europe/Belgrade' };
	const automation = { when: { condition: 'placement_goes_below', condition_value: 50 }, then: { pause: true } };
	const calls: ContractCall[] = [
		['GET', '/inbox-placement-tests', {}, undefined, '?limit=100&sort_order=desc&status=3&search=fair'],
		['POST', '/inbox-placement-tests', {}, () => ({ ...test1, delivery_mode: null, test_code: 'abc', automations: null })],
		['POST', '/inbox-placement-tests', {}, () => ({ ...test1, type: 2, schedule: days, automations: [automation], run_immediately: true })],
		['GET', '/inbox-placement-tests/email-service-provider-options'],
		['GET', '/inbox-placement-tests/{id}', { id: 'test' }],
		['GET', '/inbox-placement-tests/{id}', { id: 'test' }, undefined, '?with_metadata=true'],
		['PATCH', '/inbox-placement-tests/{id}', { id: 'test' }, () => ({ name: 'Renamed', status: 2, schedule: days })],
		['GET', '/inbox-placement-analytics', {}, undefined, () => `?test_id=${ids.done}&limit=100`],
		['GET', '/inbox-placement-analytics/{id}', { id: 'record' }],
		['POST', '/inbox-placement-analytics/stats-by-test-id', {}, () => ({ test_ids: [ids.done], recipient_geo: [1] })],
		['POST', '/inbox-placement-analytics/stats-by-date', {}, () => ({ test_id: ids.done, recipient_esp: [1, 2] })],
		['POST', '/inbox-placement-analytics/deliverability-insights', {}, () => ({ test_id: ids.done, show_previous: true })],
		['GET', '/inbox-placement-reports', {}, undefined, () => `?test_id=${ids.done}`],
		['GET', '/inbox-placement-reports/{id}', { id: 'report' }],
		['DELETE', '/inbox-placement-tests/{id}', { id: 'test' }],
		['POST', '/email-verification', {}, () => ({ email: 'lead2@company.example' })],
		['POST', '/email-verification', {}, () => ({ email: 'slow@catchall.example', webhook_url: 'http://127.0.0.1:9/hook' })],
		['GET', '/email-verification/{email}', { email: 'address' }],
		['POST', '/dfy-email-account-orders', {}, () => ({ order_type: 'dfy', items: [item], simulation: true })],
		['POST', '/dfy-email-account-orders', {}, () => ({ order_type: 'dfy', items: [item, { ...item, domain: 'taken.example.com' }] })],
		['POST', '/dfy-email-account-orders', {}, () => ({ order_type: 'dfy', items: [{ ...item, forwarding_domain: 'company.example' }] })],
		['POST', '/dfy-email-account-orders', {}, () => ({ order_type: 'pre_warmed_up', items: [{ domain: 'ready4.example.org' }] })],
		['POST', '/dfy-email-account-orders', {}, () => ({ order_type: 'extra_accounts', items: [{ ...item, email_provider: 3 }] })],
		['GET', '/dfy-email-account-orders'],
		['GET', '/dfy-email-account-orders/accounts'],
		['GET', '/dfy-email-account-orders/accounts', {}, undefined, '?with_passwords=true&limit=1'],
		['POST', '/dfy-email-account-orders/accounts/cancel', {}, () => ({ accounts: ['member.three@one.example.com'] })],
		['POST', '/dfy-email-account-orders/domains/check', {}, () => ({ domains: ['two.example.com', 'my-bank.example.com'] })],
		['POST', '/dfy-email-account-orders/domains/similar', {}, () => ({ domain: 'company.example' })],
		['POST', '/dfy-email-account-orders/domains/similar', {}, () => ({ domain: 'bank.example' }), '', 400],
		['POST', '/dfy-email-account-orders/domains/pre-warmed-up-list', {}, () => ({ extensions: ['com'] })],
		['GET', '/supersearch-enrichment/{resource_id}', { resource_id: 'campaign' }],
		['POST', '/supersearch-enrichment/', {}, () => ({ resource_id: ids.campaign, type: 'email_verification', limit: 3 })],
		['POST', '/supersearch-enrichment/', {}, () => ({ resource_id: ids.list, type: 'custom_flow', custom_flow: ['first'] })],
		['GET', '/supersearch-enrichment/{resource_id}', { resource_id: 'campaign' }],
		['POST', '/supersearch-enrichment/ai', {}, () => ({ ...ai, resource_id: ids.campaign, resource_type: 1, limit: 2 })],
		['GET', '/supersearch-enrichment/ai/{resource_id}/in-progress', { resource_id: 'campaign' }],
		['POST', '/supersearch-enrichment/count-leads-from-supersearch', {}, () => ({ ...search, show_one_lead_per_company: true })],
		['POST', '/supersearch-enrichment/count-leads-from-supersearch', {}, () => companyList(2), '', 409],
		['POST', '/supersearch-enrichment/preview-leads-from-supersearch', {}, () => search],
		['POST', '/supersearch-enrichment/preview-leads-from-supersearch', {}, () => companyList(3), '', 404],
		['POST', '/supersearch-enrichment/enrich-leads-from-supersearch', {}, () => ({ ...search, limit: 4 })],
		['POST', '/supersearch-enrichment/enrich-leads-from-supersearch', {}, () => ({ ...search, limit: 4, resource_id: ids.campaign })],
		['GET', '/supersearch-enrichment/history/{resource_id}', { resource_id: 'campaign' }, undefined, '?offset=0&limit=5'],
		['POST', '/supersearch-enrichment/run', {}, () => ({ resource_id: ids.campaign })],
		['POST', '/supersearch-enrichment/run', {}, () => ({ resource_id: ids.campaign, column_name: 'opener', overwrite: true })],
		['POST', '/supersearch-enrichment/signal-keywords-facet', {}, () => ({ category: 'linkedin_post_contact', field: 'text' })],
		['PATCH', '/supersearch-enrichment/{resource_id}/settings', { resource_id: 'campaign' }, () => ({ auto_update: true })],
	];

	const seen = contract(() => run, ids, calls);

	test('no operation of the group is missing', () => {
		const tags = [
			'InboxPlacementTest',
			'InboxPlacementAnalytics',
			'InboxPlacementBlacklistAndSpamAssassinReport',
			'EmailVerification',
			'DFYEmailAccountOrder',
			'SuperSearchEnrichment',
		];
		const wanted = rows.filter(([tag]) => tags.includes(tag));
		const missing = wanted.map(([, , method, path]) => `${method} ${path.slice('/api/v2'.length)}`).filter((name) => !seen.has(name));
		expect(missing).toEqual([]);
		expect(wanted).toHaveLength(33);
	});
});

function companyList(last: number) {
	return { search_filters: { company_list_id: `018f23b7-92bb-7c64-a3d4-1ba53b8ad97${last}` } };
}
