import { schedule, sequences, start, type Running } from './helpers.mts';
import { strictBodies, strictQueries } from './strictness.mts';

const ID = '01900000-0000-7000-8000-000000000000';
const [{ steps }] = sequences;
const variants = [
	{ subject: 'x', body: 'x', v_disabled: true },
	{ subject: 'x', body: 'x', v_disabled: false },
];
const subsequence = {
	name: 'x',
	conditions: { crm_status: [1], lead_activity: [2], reply_contains: 'x' },
	subsequence_schedule: { start_date: '2027-01-01', end_date: null, ...schedule },
	sequences: [{ steps: [{ ...steps[0], variants, delay_unit: 'hours', pre_delay: 1, pre_delay_unit: 'minutes' }] }],
	auto_variant_select: { trigger: 'open_rate' },
	daily_limit_mode: 'custom',
	daily_limit: 1,
	ignore_account_daily_limit: true,
};
const member = { nickname: 'x'.repeat(80), role: 'view' };

let run: Running;
beforeAll(async () => {
	run = await start();
});
afterAll(() => run.sandbox.close());

strictBodies(
	() => run,
	[
		['POST', '/subsequences', { parent_campaign: ID, ...subsequence }],
		['PATCH', '/subsequences/{id}', subsequence],
		['POST', '/subsequences/{id}/duplicate', { parent_campaign: ID, name: 'x' }],
		['PATCH', '/workspaces/current', { name: 'x', org_logo_url: 'https://x.example/logo.png' }],
		['POST', '/workspaces/current/change-owner', { email: 'a@b.example', sec: 'x' }],
		['POST', '/workspaces/current/whitelabel-domain', { domain: 'x.example' }],
		['POST', '/workspace-members', { email: 'a@b.example', user_email: 'a@b.example', permissions: ['unibox.all'], ...member }],
		['PATCH', '/workspace-members/{id}', member],
		['POST', '/workspace-group-members', { sub_workspace_id: ID }],
		['POST', '/api-keys', { name: 'x', scopes: ['all:read', 'email_verifications:create'] }],
	],
);

strictQueries(
	() => run,
	[
		'/subsequences/analytics',
		'/subsequences/{id}/analytics/steps',
		'/subsequences/{id}/sending-status',
		'/workspace-group-members',
		'/api-keys',
		'/audit-logs',
	],
);

const bad = (message: string) => ({ statusCode: 400, error: 'Bad Request', message });
const step = (count: number) => [
	{ steps: [{ type: 'email', delay: 1, variants: Array(count).fill({ subject: 'x', body: 'x', v_disabled: true }) }] },
];

test.each([
	['post', '/api-keys', { name: 'x', scopes: ['email_verifications:delete'] }, 'body/scopes/0 must be equal to one of the allowed values'],
	[
		'post',
		'/api-keys',
		{ name: 'x', scopes: ['supersearch_enrichments:read'] },
		'body/scopes/0 must be equal to one of the allowed values',
	],
	['get', '/audit-logs?limit=1001', undefined, 'querystring/limit must be <= 1000'],
	['get', '/subsequences/analytics', undefined, "querystring must have required property 'campaign_id'"],
	['patch', `/subsequences/${ID}`, { status: 1 }, 'body must NOT have additional properties'],
	['patch', `/subsequences/${ID}`, { sequences: step(2) }, 'body/sequences/0/steps/0/variants must contain at least 1 valid item(s)'],
	['patch', `/subsequences/${ID}`, { sequences: step(27) }, 'body/sequences/0/steps/0/variants must NOT have more than 26 items'],
	['patch', `/workspace-members/${ID}`, { nickname: 'x'.repeat(81) }, 'body/nickname must NOT have more than 80 characters'],
	['patch', '/workspaces/current', { default_opportunity_value: 1 }, 'body must NOT have additional properties'],
	['delete', `/api-keys/${ID}`, {}, 'body must be null'],
	['delete', `/subsequences/${ID}`, {}, 'body must be null'],
	['delete', `/workspace-members/${ID}`, {}, 'body must be null'],
	['delete', `/workspace-group-members/${ID}`, {}, 'body must be null'],
] as const)('%s %s %j: %s', async (method, url, data, message) => {
	const answer = await run.api.request({ method, url, data });
	expect([answer.status, answer.data]).toEqual([400, bad(message)]);
});

test.each([
	['get', '/subsequences/ID'],
	['patch', '/subsequences/ID', { name: 'x' }],
	['delete', '/subsequences/ID'],
	['post', '/subsequences/ID/pause'],
	['post', '/subsequences/ID/resume'],
	['post', '/subsequences/ID/duplicate', { parent_campaign: ID }],
	['post', '/subsequences', { parent_campaign: ID, name: 'x', conditions: {} }],
	['get', '/subsequences/ID/sending-status'],
	['get', '/subsequences/ID/analytics/steps'],
	['get', '/subsequences/analytics?campaign_id=ID'],
	['get', '/workspace-members/ID'],
	['patch', '/workspace-members/ID', { role: 'view' }],
	['delete', '/workspace-members/ID'],
	['get', '/workspace-group-members/ID'],
	['delete', '/workspace-group-members/ID'],
	['delete', '/api-keys/ID'],
	['delete', '/crm-actions/phone-numbers/ID'],
	['post', '/workspaces/current/change-owner', { email: 'nobody@example.com', sec: 'x' }],
] as const)('%s %s of something unknown', async (method, url, data = undefined) => {
	const answer = await run.api.request({ method, url: url.replace('ID', ID), data });
	expect([answer.status, answer.data]).toEqual([404, { statusCode: 404, error: 'Not Found', message: 'Resource not found [4042]' }]);
});
