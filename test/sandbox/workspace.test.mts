import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { client, people, start, type Running } from './helpers.mts';

const HOUR = 3_600_000;
let run: Running;

beforeEach(async () => {
	run = await start();
});
afterEach(() => run.sandbox.close());

const read = async (path: string) => (await run.api.get(path)).data;
const asKey = (key: string) => client(run.sandbox.url, { Authorization: `Bearer ${key}` });
const refusal = (message: string) => ({ statusCode: 400, error: 'Bad Request', message });

describe('the workspace', () => {
	test('takes a name and a logo, and nothing else', async () => {
		const before = await read('/workspaces/current');
		run.sandbox.control.clock({ advance: HOUR });
		const { data } = await run.api.patch('/workspaces/current', { name: 'New', org_logo_url: 'https://x.example/logo.png' });
		expect(data).toMatchObject({ id: before.id, name: 'New', org_logo_url: 'https://x.example/logo.png' });
		expect(data.timestamp_updated > before.timestamp_updated).toBe(true);
		expect(await read('/workspaces/current')).toEqual(data);
	});

	test('changes hands', async () => {
		const { items } = await read('/workspace-members');
		const { data } = await run.api.post('/workspaces/current/change-owner', { email: 'Member2@example.com', sec: 'secret' });
		expect(data.owner).toBe(items[1].user_id);
		expect((await read('/workspace-members')).items.map(({ role }: { role: string }) => role)).toEqual(['admin', 'owner']);
		await run.api.post('/workspace-members', { email: 'member3@example.com', role: 'admin' });
		// Who has not accepted yet cannot own anything.
		const invited = await run.api.post('/workspaces/current/change-owner', { email: 'member3@example.com', sec: 'secret' });
		expect(invited.status).toBe(404);
	});

	test('is gone a day after that was ordered, unless the order is taken back', async () => {
		const { data } = await run.api.post('/workspaces/current/schedule-for-removal');
		const { now } = run.sandbox.control.clock();
		expect(Math.abs(Date.parse(data.scheduled_for_removal_at) - Date.parse(now) - 24 * HOUR)).toBeLessThan(5_000);
		expect((await read('/workspace-billing/subscription-details')).all_subs_cancelled).toBe(true);
		expect((await run.api.delete('/workspaces/current/schedule-for-removal')).data.scheduled_for_removal_at).toBeNull();
		run.sandbox.control.clock({ advance: 25 * HOUR });
		expect((await run.api.get('/workspaces/current')).status).toBe(200);
		await run.api.post('/workspaces/current/schedule-for-removal');
		run.sandbox.control.clock({ advance: 23 * HOUR });
		expect((await run.api.get('/workspaces/current')).status).toBe(200);
		run.sandbox.control.clock({ advance: 2 * HOUR });
		expect((await run.api.get('/workspaces/current')).status).toBe(401);
	});

	test('has an agency domain that is verified after a while', async () => {
		const url = '/workspaces/current/whitelabel-domain';
		expect((await run.api.get(url)).status).toBe(404);
		expect((await run.api.delete(url)).status).toBe(404);
		expect((await run.api.post(url, { domain: 'no domain' })).data).toEqual(refusal('Invalid domain'));
		run.sandbox.control.settings({ jobMs: HOUR });
		expect((await run.api.post(url, { domain: 'agency.example' })).data.org_client_domain).toBe('agency.example');
		expect(await read(url)).toMatchObject({ verified: false, name: 'agency.example', verification: [{ type: 'TXT' }] });
		run.sandbox.control.clock({ advance: HOUR });
		expect(await read(url)).toEqual({ verified: true, name: 'agency.example', verification: [] });
		expect((await run.api.delete(url)).data.org_client_domain).toBeNull();
		expect((await run.api.get(url)).status).toBe(404);
	});
});

describe('members', () => {
	test('are invited, listed in pages, changed and removed', async () => {
		const made = [];
		for (const number of [3, 4]) {
			const body = { email: `member${number}@example.com`, role: 'view', permissions: ['unibox.all'] };
			made.push((await run.api.post('/workspace-members', body)).data);
		}
		expect(made[0]).toMatchObject({ accepted: false, role: 'view', permissions: ['unibox.all'], nickname: null });
		expect(made[0].name).toBeUndefined();
		const first = await read('/workspace-members?limit=3');
		const second = await read(`/workspace-members?limit=3&starting_after=${first.next_starting_after}`);
		expect([...first.items, ...second.items].map(({ email }) => email)).toEqual([1, 2, 3, 4].map((n) => `member${n}@example.com`));
		expect((await read('/workspace-members?accepted=false')).items).toEqual(made);
		expect((await read('/workspace-members?search=Member 2')).items).toHaveLength(1);
		const url = `/workspace-members/${made[0].id}`;
		expect((await run.api.patch(url, { role: 'admin', nickname: 'Three' })).data).toMatchObject({ role: 'admin', nickname: 'Three' });
		expect(await read(url)).toMatchObject({ role: 'admin', nickname: 'Three', permissions: ['unibox.all'] });
		expect((await run.api.delete(url)).data.id).toBe(made[0].id);
		expect((await run.api.get(url)).status).toBe(404);
		expect((await read('/workspace-members')).items).toHaveLength(3);
	});

	test('have neither two owners nor none', async () => {
		const [owner, editor] = (await read('/workspace-members')).items;
		const add = async (body: object) => (await run.api.post('/workspace-members', body)).data;
		expect(await add({ email: 'x@example.com', role: 'owner' })).toEqual(refusal('The role "owner" cannot be given through the API'));
		expect(await add({ email: 'x@example.com', role: 'client' })).toEqual(refusal('The role "client" cannot be given through the API'));
		expect(await add({ email: 'MEMBER2@example.com', role: 'view' })).toEqual(
			refusal('This email already belongs to a member of the workspace'),
		);
		const change = async (id: string, body: object) => (await run.api.patch(`/workspace-members/${id}`, body)).data;
		expect(await change(editor.id, { role: 'owner' })).toEqual(refusal('The role "owner" cannot be given through the API'));
		expect(await change(owner.id, { role: 'view' })).toEqual(refusal('The role of the workspace owner cannot be changed'));
		expect((await run.api.delete(`/workspace-members/${owner.id}`)).data).toEqual(refusal('The workspace owner cannot be removed'));
		expect(await change(owner.id, { nickname: 'Boss', role: 'owner' })).toMatchObject({ nickname: 'Boss', role: 'owner' });
	});
});

describe('workspace groups', () => {
	const conflict = {
		statusCode: 409,
		error: 'Conflict',
		message: 'The requested workspace hierarchy conflicts with an active workspace group relationship',
	};
	const ID = '01900000-0000-7000-8000-000000000000';

	test('invite a workspace once', async () => {
		const { id } = await read('/workspaces/current');
		const invite = async (workspace: string) => (await run.api.post('/workspace-group-members', { sub_workspace_id: workspace })).data;
		const made = await invite(ID);
		expect(made).toMatchObject({ admin_workspace_id: id, sub_workspace_id: ID, status: 'pending', sub_workspace_name: null });
		expect(await invite(ID)).toEqual(conflict);
		expect(await invite(id)).toEqual(conflict);
		const first = await read('/workspace-group-members?limit=1');
		expect(await read(`/workspace-group-members?limit=1&starting_after=${first.next_starting_after}`)).toMatchObject({ items: [made] });
		// Only who has accepted can be acted for.
		expect((await client(run.sandbox.url, { 'x-as-workspace': ID }).get('/campaigns')).status).toBe(403);
		await run.api.delete(`/workspace-group-members/${made.id}`);
		expect((await run.api.get(`/workspace-group-members/${made.id}`)).status).toBe(404);
		expect(await invite(ID)).toMatchObject({ status: 'pending' });
	});

	test('name the admin of a member, which can leave', async () => {
		const [member] = (await read('/workspace-group-members')).items;
		expect(member.status).toBe('accepted');
		const sub = client(run.sandbox.url, { 'x-as-workspace': member.sub_workspace_id });
		expect(await read('/workspace-group-members/admin')).toEqual({ workspace_name: 'Undefined', has_admin_workspace: false });
		expect((await sub.get('/workspace-group-members/admin')).data).toEqual({
			workspace_name: 'Sandbox Workspace',
			has_admin_workspace: true,
			workspace_group_member_id: member.id,
		});
		expect((await sub.delete(`/workspace-group-members/${member.id}`)).data).toEqual(member);
		expect((await sub.get('/campaigns')).status).toBe(403);
	});
});

describe('API keys', () => {
	test('work with their scopes from the moment they are made until they are deleted', async () => {
		const { data: made } = await run.api.post('/api-keys', { name: 'Reading', scopes: ['campaigns:read'] });
		const api = asKey(made.key);
		expect((await api.get('/campaigns')).status).toBe(200);
		expect((await api.get('/lead-lists')).status).toBe(403);
		expect((await api.delete(`/api-keys/${made.id}`)).status).toBe(403);
		const { items } = await read('/api-keys');
		expect(items.map(({ name }: { name: string }) => name)).toEqual(['sandbox-key', 'sandbox-key-narrow', 'Reading']);
		// It is shown in full only once.
		expect(items[2]).toEqual({ ...made, key: expect.stringMatching(/^.{4}\.{3}.{2}$/) });
		const first = await read('/api-keys?limit=2');
		expect((await read(`/api-keys?limit=2&starting_after=${first.next_starting_after}`)).items).toEqual([items[2]]);
		expect((await run.api.delete(`/api-keys/${made.id}`)).data).toEqual(items[2]);
		expect((await api.get('/campaigns')).status).toBe(401);
		expect((await run.api.delete(`/api-keys/${made.id}`)).status).toBe(404);
	});

	test('outlive a restart of the sandbox', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
		const data = join(folder, 'data.json');
		const running: Running[] = [];
		try {
			running.push(await start({ data }));
			const { data: made } = await running[0].api.post('/api-keys', { name: 'Reading', scopes: ['campaigns:read'] });
			await running[0].sandbox.close();
			running.push(await start({ data }));
			const api = client(running[1].sandbox.url, { Authorization: `Bearer ${made.key}` });
			expect((await api.get('/campaigns')).status).toBe(200);
			await running[1].api.delete(`/api-keys/${made.id}`);
			expect((await api.get('/campaigns')).status).toBe(401);
		} finally {
			for (const { sandbox } of running) await sandbox.close();
			await rm(folder, { recursive: true });
		}
	});
});

test('billing counts leads against the plan and names ends in unix seconds', async () => {
	run.sandbox.control.settings({ planLeads: 500 });
	run.sandbox.control.clock({ set: '2027-12-15T12:00:00.000Z' });
	await run.add(await run.campaign(), people(3));
	const plan = await read('/workspace-billing/plan-details');
	expect(plan.subscriptions.outreach).toMatchObject({ total_lead_limit: 500, current_lead_count: 3, cancel_at_time: null });
	expect(plan.subscriptions.outreach.current_period_end).toBe(Date.parse('2028-01-01T00:00:00Z') / 1_000);
	expect(plan.subscriptions.crm).toMatchObject({ plan_name: null, product_id: null });
	const { subscriptions, all_subs_cancelled: cancelled } = await read('/workspace-billing/subscription-details');
	expect(subscriptions).toMatchObject([
		{ product_type: 'prt_outreach', product_id: plan.subscriptions.outreach.product_id },
		{ product_type: 'prt_leadfinder', current_period_end: Date.parse('2028-01-01T00:00:00Z') / 1_000 },
	]);
	expect(cancelled).toBe(false);
});

test('phone numbers are a bare list and can be given back', async () => {
	const [one, two] = await read('/crm-actions/phone-numbers');
	const { renewal_date: _renewal, price: _price, ...gone } = one;
	expect((await run.api.delete(`/crm-actions/phone-numbers/${one.id}`)).data).toEqual(gone);
	expect(await read('/crm-actions/phone-numbers')).toEqual([two]);
	expect((await run.api.delete(`/crm-actions/phone-numbers/${one.id}`)).status).toBe(404);
});
