import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { fieldsOf } from '../../engine/describe';
import { instantly } from '../../nodes/Instantly/provider';
import type { Schema } from '../support/openapi.mts';
import { document } from './document.mts';
import { world, type World } from './world.mts';

let here: World;
beforeAll(async () => (here = await world()));
afterAll(async () => await here.sandbox.close());
beforeEach(async () => await here.fresh());

const run = async (resource: string, operation: string, parameters: INodeParameters = {}) =>
	await here.n8n.run({ parameters: { resource, operation, ...parameters } });
const sent = () => Object.keys(here.control.requests().byRoute);
const current = async () => (await here.api.get<IDataObject>('/workspaces/current')).data;

describe('the removal of the workspace', () => {
	const removal = 'POST /workspaces/current/schedule-for-removal';

	test.each(['Another One', 'sandbox workspace!', ' '])('is not ordered by who types "%s"', async (confirmName) => {
		const { error } = await run('workspace', 'scheduleRemoval', { confirmName });
		expect(error?.message).toMatch(/^'Workspace Name' says ".*", but the API key belongs to ".+"$/);
		expect(error?.description).toMatch(/^Nothing was removed\./);
		expect(sent()).toEqual(['GET /workspaces/current']);
		expect((await current()).scheduled_for_removal_at ?? null).toBeNull();
	});

	test('is ordered by who types the name, and can be cancelled', async () => {
		const { name } = await current();
		const { json } = await run('workspace', 'scheduleRemoval', { confirmName: name as string });
		expect(json).toMatchObject([{ name, scheduled_for_removal_at: expect.any(String) as string }]);
		expect(here.control.requests().byRoute[removal]).toBe(1);
		expect((await run('workspace', 'cancelRemoval')).json).toMatchObject([{ scheduled_for_removal_at: null }]);
	});

	test('is not ordered by a dry run', async () => {
		const { json } = await run('workspace', 'scheduleRemoval', { confirmName: 'Any', options: { dryRun: true } });
		expect(json).toMatchObject([{ dryRun: true, readsFirst: 'GET /workspaces/current' }]);
		expect(sent()).toEqual([]);
	});
});

describe('the owner of the workspace', () => {
	const handOver = { email: 'member2@example.com', sec: 'code-0001' };

	test('does not change before the user says so', async () => {
		const { error } = await run('workspace', 'changeOwner', { ...handOver, giveUpOwnership: false });
		expect(error?.message).toMatch(/^The workspace would belong to member2@example\.com, and only they could give it back/);
		expect(sent()).toEqual([]);
	});

	test('changes then; the code is never shown', async () => {
		const dry = await run('workspace', 'changeOwner', { ...handOver, giveUpOwnership: true, options: { dryRun: true } });
		expect(dry.json).toMatchObject([{ body: { email: 'member2@example.com' } }]);
		const { owner } = await current();
		const { json } = await run('workspace', 'changeOwner', { ...handOver, giveUpOwnership: true });
		expect(json[0].owner).not.toBe(owner);
		expect(JSON.stringify([dry.json, json])).not.toContain('code-0001');
	});
});

describe('an API key', () => {
	const order = { name: 'Reports', scopes: ['leads:read'] };

	test('is told once, by the operation that makes it', async () => {
		const [{ key, id }] = (await run('apiKey', 'create', order)).json;
		expect(key).toEqual(expect.stringMatching(/.{20,}/));
		const { json } = await run('apiKey', 'getAll', { returnAll: true });
		expect(json.find((one) => one.id === id)).toMatchObject({ name: 'Reports', scopes: ['leads:read'] });
		expect(json.filter((one) => 'key' in one)).toEqual([]);
		expect((await run('apiKey', 'delete', { id: id as string })).json).toEqual([{ deleted: true }]);
	});

	test('is not made twice when the answer is lost', async () => {
		here.control.failures([{ method: 'POST', path: '/api-keys', kind: 'reset', when: 'after' }]);
		const { error } = await run('apiKey', 'create', order);
		expect(error?.message).toContain('It is not known whether Instantly has carried this out');
		expect(here.control.requests().byRoute['POST /api-keys']).toBe(1);
	});

	test.each([[['leads:guess']], ['leads:read, nonsense']])('with the scopes %j is refused before anything is sent', async (scopes) => {
		const { error } = await run('apiKey', 'create', { ...order, scopes });
		expect(error?.message).toMatch(/^'Scope Names or IDs' cannot be "/);
		expect(sent()).toEqual([]);
	});
});

describe('loaded words are those of the vendor', () => {
	const entries = (route: string, path: string): unknown[] => {
		let schema: Schema = document.body(route) as Schema;
		for (const name of path.split('.')) schema = document.fields(schema)[name];
		return document.resolved(document.resolved(schema).items as Schema).enum ?? [];
	};
	const importing = 'POST /supersearch-enrichment/enrich-leads-from-supersearch';

	test.each([
		['scopes', 'POST /api-keys', 'scopes', 'apiKey.create'],
		['permissions', 'POST /workspace-members', 'permissions', 'member.create'],
		['departments', importing, 'search_filters.department', 'enrichment.importLeads'],
		['levels', importing, 'search_filters.level', 'enrichment.importLeads'],
		['industries', importing, 'search_filters.industry.include', 'enrichment.importLeads'],
	])('%s', async (name, route, path, row) => {
		const told = entries(route, path);
		expect(told.length).toBeGreaterThan(5);
		expect(Object.values(instantly.lists[name].fixed ?? {}).sort()).toEqual([...told].sort());
		const [resource, operation] = row.split('.');
		const field = fieldsOf(instantly.resources[resource].operations[operation]).find((one) => one.name === path);
		expect(field?.property.typeOptions?.loadOptionsMethod).toBe(name);
		const words = Object.keys(instantly.lists[name].fixed ?? {});
		expect(field?.send?.(words)).toEqual(Object.values(instantly.lists[name].fixed ?? {}));
		for (const word of words) expect(field?.send?.(word)).toEqual([instantly.lists[name].fixed?.[word]]);
	});
});

test('members are offered by their name, or by the address while they have told none', async () => {
	await here.api.post('/workspace-members', { email: 'guest1@example.com', role: 'view' });
	const { loadOptions } = here.n8n.type().methods as unknown as {
		loadOptions: Record<string, (this: unknown) => Promise<Array<{ name: string }>>>;
	};
	const options = await loadOptions.workspaceMembers.call(here.n8n.loading({ parameters: {} }));
	expect(options.map(({ name }) => name)).toEqual(['guest1@example.com', 'Member 1', 'Member 2']);
});
