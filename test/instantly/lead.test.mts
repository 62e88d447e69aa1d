import type { IDataObject } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox/server.mts';
import type { N8n } from '../support/n8n.mts';
import { loadN8n } from './world.mts';

let sandbox: Sandbox;
let n8n: N8n;
let campaign: string;
let list: string;
const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const run = async (operation: string, parameters: IDataObject, more: object = {}) =>
	await n8n.run({ parameters: { resource: 'lead', operation, ...parameters } as never, ...more });

beforeAll(async () => {
	sandbox = await startSandbox();
	n8n = await loadN8n(`${sandbox.url}/api/v2`);
});
afterAll(async () => await sandbox.close());
beforeEach(async () => {
	sandbox.control.reset();
	const schedule = { period: [{}] };
	campaign = (
		await n8n.run({ parameters: { resource: 'campaign', operation: 'create', name: 'Spring', setUp: 'form', schedule, sequence: {} } })
	).json[0].id as string;
	list = (await n8n.run({ parameters: { resource: 'leadList', operation: 'create', name: 'Pool' } })).json[0].id as string;
	sandbox.control.generateLeads({ list_id: list, count: 5 });
});
const listed = async (filters: IDataObject) => (await run('getAll', { returnAll: true, filters })).json;

describe('Move', () => {
	const move = async (options: IDataObject) =>
		await run('move', { addTo: 'campaign', campaignId: byId(campaign), filters: { listId: byId(list) }, options });

	test('without waiting it gives the job as it was started', async () => {
		const { json } = await move({});
		expect(json).toMatchObject([{ type: 'move-leads', status: 'pending' }]);
	});

	test('on request it waits until the job has ended', async () => {
		const { json } = await move({ wait: true });
		expect(json).toMatchObject([{ status: 'success', finished: true, progress: 100 }]);
		expect(await listed({ campaignId: byId(campaign) })).toHaveLength(5);
	});

	test('it waits no longer than it may, and says that the job goes on', async () => {
		sandbox.control.settings({ jobMs: 600_000 });
		const { json } = await move({ wait: true, waitAtMost: 1 });
		expect(json).toMatchObject([{ finished: false }]);
	});

	test.each(['failed', 'cancelled'] as const)('a job that ended as %s is no success', async (jobResult) => {
		sandbox.control.settings({ jobResult });
		const { error } = await move({ wait: true });
		expect(error?.message).toContain(`the job ended as "${jobResult}"`);
	});
});

describe('Update', () => {
	const vary = async (customVariables: object, options: IDataObject = {}) => {
		const [{ id }] = await listed({});
		const { json, error } = await run('update', { id: byId(id as string), updateFields: { customVariables }, options });
		if (error) throw error;
		return json[0].payload as IDataObject;
	};

	test('adds custom variables to those that are there, or replaces them', async () => {
		await vary({ industry: 'Retail', size: 10 }, { replaceCustomVariables: true });
		expect(await vary({ size: 11, region: 'North' })).toMatchObject({ industry: 'Retail', size: 11, region: 'North' });
		const replaced = await vary({ region: 'South' }, { replaceCustomVariables: true });
		expect(replaced).toMatchObject({ region: 'South' });
		expect(replaced).not.toHaveProperty('industry');
	});

	test('a list among the custom variables is refused before anything is sent', async () => {
		await expect(vary({ tags: ['a'] })).rejects.toMatchObject({ message: `'Custom Variables' cannot hold a list or an object in "tags"` });
	});
});

describe('Delete Many', () => {
	const empty = async (parameters: IDataObject) => await run('deleteMany', { addTo: 'list', listId: byId(list), ...parameters });

	test('empties a list only when all leads are asked for', async () => {
		const { error } = await empty({ which: 'some' });
		expect(error?.message).toMatch(/^Without a filter this would delete every lead of the campaign or list/);
		expect(sandbox.control.state().leads).toBe(5);
		expect((await empty({ which: 'all' })).json).toMatchObject([{ count: 5 }]);
		expect(sandbox.control.state().leads).toBe(0);
	});

	test('is not repeated after a failure that leaves open whether it was carried out', async () => {
		sandbox.control.failures([{ method: 'DELETE', path: '/leads', kind: 'reset', when: 'after' }]);
		const { error } = await empty({ which: 'some', filters: { maxLeads: 2 } });
		expect(error?.message).toContain('It is not known whether Instantly has carried this out');
		expect(sandbox.control.state().leads).toBe(3);
	});
});

test('a person is answered once: a reply whose answer is lost is not sent again', async () => {
	sandbox.control.reset({ seed: true });
	const { json } = await n8n.run({ parameters: { resource: 'email', operation: 'getAll', limit: 1, filters: { emailType: 'received' } } });
	sandbox.control.failures([{ method: 'POST', path: '/emails/reply', kind: 'reset', when: 'after' }]);
	sandbox.control.resetRequests();
	const reply = { replyToUuid: json[0].id as string, eaccount: byId('sender1@example.com'), subject: 'Re', format: 'html', bodyHtml: 'Hi' };
	const { error } = await n8n.run({ parameters: { resource: 'email', operation: 'reply', ...reply } });
	expect(error?.message).toContain('It is not known whether Instantly has carried this out');
	expect(error?.description).toContain('Look in Instantly before you run this item again');
	expect(sandbox.control.requests().byRoute['POST /emails/reply']).toBe(1);
});
