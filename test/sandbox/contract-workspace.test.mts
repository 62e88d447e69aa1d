import { contract, type ContractCall } from './contract.mts';
import { rows } from './document.mts';
import { people, schedule, sequences, start, type Running } from './helpers.mts';

describe('subsequences, the workspace and what belongs to it answer as the vendor documents it', () => {
	let run: Running;
	const ids: Record<string, string> = {};

	beforeAll(async () => {
		run = await start({ seed: true });
		const { api, sandbox } = run;
		sandbox.control.settings({ jobMs: 0 });
		ids.campaign = await run.campaign({ email_list: ['sender1@example.com'] });
		ids.other = await run.campaign({ name: 'Other' });
		await run.add(ids.campaign, people(5));
		const make = async (name: string) =>
			(await api.post('/subsequences', { parent_campaign: ids.campaign, name, conditions: { crm_status: [1] }, sequences })).data.id;
		[ids.subsequence, ids.subsequence2] = [await make('One'), await make('Two')];
		const [first] = (await api.post('/leads/list', { campaign: ids.campaign })).data.items;
		await api.post('/leads/subsequence/move', { id: first.id, subsequence_id: ids.subsequence });
		for (const event of ['sent', 'open', 'click', 'reply'] as const)
			await sandbox.control.events({ event, lead_email: first.email }, { wait: true });
		const added = async (path: string, body: object) => (await api.post(path, body)).data.id as string;
		ids.member = await added('/workspace-members', { email: 'member3@example.com', role: 'view' });
		ids.group = (await api.get('/workspace-group-members')).data.items[0].id;
		ids.key = await added('/api-keys', { name: 'Reading', scopes: ['all:read'] });
		ids.phone = (await api.get('/crm-actions/phone-numbers')).data[0].id;
	});
	afterAll(() => run.sandbox.close());

	const everything = {
		name: 'All of it',
		conditions: { crm_status: [1, 2001], lead_activity: [2, 4, 91], reply_contains: 'price' },
		subsequence_schedule: schedule,
		sequences,
		auto_variant_select: { trigger: 'reply_rate' },
		daily_limit_mode: 'custom',
		daily_limit: 10,
		ignore_account_daily_limit: true,
	};
	const invited = { user_email: 'login@example.com', nickname: 'Four', permissions: ['campaigns.view', 'unibox.all'] };
	const calls: ContractCall[] = [
		['POST', '/subsequences', {}, () => ({ parent_campaign: ids.campaign, ...everything })],
		['POST', '/subsequences', {}, () => ({ parent_campaign: ids.campaign, name: 'Bare', conditions: {} })],
		['GET', '/subsequences', {}, undefined, () => `?parent_campaign=${ids.campaign}&search=o`],
		['GET', '/subsequences', {}, undefined, () => `?parent_campaign_not=${ids.campaign}`],
		['GET', '/subsequences/{id}', { id: 'subsequence' }],
		['PATCH', '/subsequences/{id}', { id: 'subsequence' }, () => everything],
		['PATCH', '/subsequences/{id}', { id: 'subsequence' }, () => ({ auto_variant_select: null, daily_limit: null })],
		['POST', '/subsequences/{id}/resume', { id: 'subsequence' }],
		['GET', '/subsequences/{id}/sending-status', { id: 'subsequence' }],
		['POST', '/subsequences/{id}/pause', { id: 'subsequence' }],
		['GET', '/subsequences/{id}/sending-status', { id: 'subsequence' }, undefined, '?with_ai_summary=true'],
		['POST', '/subsequences/{id}/duplicate', { id: 'subsequence' }, () => ({ parent_campaign: ids.other })],
		['POST', '/subsequences/{id}/duplicate', { id: 'subsequence' }, () => ({ parent_campaign: ids.other, name: 'Copy' })],
		['GET', '/subsequences/analytics', {}, undefined, () => `?campaign_id=${ids.campaign}`],
		['GET', '/subsequences/{id}/analytics/steps', { id: 'subsequence' }],
		['GET', '/subsequences/{id}/analytics/steps', { id: 'subsequence' }, undefined, '?start_date=2020-01-01&end_date=2020-01-02T00:00:00Z'],
		['DELETE', '/subsequences/{id}', { id: 'subsequence2' }],
		['GET', '/workspace-members', {}, undefined, '?accepted=false'],
		['GET', '/workspace-members', {}, undefined, '?search=member'],
		['POST', '/workspace-members', {}, () => ({ email: 'member4@example.com', role: 'admin', ...invited })],
		['POST', '/workspace-members', {}, () => ({ email: 'member5@example.com', role: 'editor', user_email: null, permissions: null })],
		['GET', '/workspace-members/{id}', { id: 'member' }],
		['PATCH', '/workspace-members/{id}', { id: 'member' }, () => ({ nickname: null, role: 'editor' })],
		['DELETE', '/workspace-members/{id}', { id: 'member' }],
		['GET', '/workspaces/current'],
		['PATCH', '/workspaces/current', {}, () => ({ name: 'Renamed', org_logo_url: null })],
		['POST', '/workspaces/current/change-owner', {}, () => ({ email: 'member2@example.com', sec: 'secret' })],
		['POST', '/workspaces/current/whitelabel-domain', {}, () => ({ domain: 'mail.agency.example' })],
		['GET', '/workspaces/current/whitelabel-domain'],
		['DELETE', '/workspaces/current/whitelabel-domain'],
		['POST', '/workspaces/current/schedule-for-removal'],
		['GET', '/workspace-billing/plan-details'],
		['GET', '/workspace-billing/subscription-details'],
		['DELETE', '/workspaces/current/schedule-for-removal'],
		['GET', '/workspace-group-members'],
		['POST', '/workspace-group-members', {}, () => ({ sub_workspace_id: ids.campaign })],
		['POST', '/workspace-group-members', {}, () => ({ sub_workspace_id: ids.campaign }), '', 409],
		['GET', '/workspace-group-members/admin'],
		['GET', '/workspace-group-members/{id}', { id: 'group' }],
		['DELETE', '/workspace-group-members/{id}', { id: 'group' }],
		['POST', '/api-keys', {}, () => ({ name: 'Writing', scopes: ['leads:create', 'lead-labels:all'] })],
		['GET', '/api-keys'],
		['DELETE', '/api-keys/{id}', { id: 'key' }],
		['GET', '/audit-logs', {}, undefined, '?limit=1000'],
		['GET', '/audit-logs', {}, undefined, '?activity_type=9&search=sandbox&start_date=2020-01-01&end_date=2100-01-01'],
		['GET', '/crm-actions/phone-numbers'],
		['DELETE', '/crm-actions/phone-numbers/{id}', { id: 'phone' }],
	];

	const seen = contract(() => run, ids, calls);

	test('no operation of the group is missing', () => {
		const tags = ['CampaignSubsequence', 'Workspace', 'WorkspaceMember', 'WorkspaceGroupMember', 'WorkspaceBilling', 'APIKey', 'AuditLog'];
		const wanted = rows.filter(([tag]) => [...tags, 'CRMActions'].includes(tag.split(';')[0]));
		const missing = wanted.map(([, , method, path]) => `${method} ${path.slice('/api/v2'.length)}`).filter((name) => !seen.has(name));
		expect(missing).toEqual([]);
		expect(wanted).toHaveLength(11 + 8 + 5 + 5 + 2 + 3 + 1 + 2);
	});
});
