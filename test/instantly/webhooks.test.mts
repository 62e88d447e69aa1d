import type { INodeParameters } from 'n8n-workflow';
import { hook, type Hook } from '../sandbox/helpers.mts';
import { pick, type Ids } from '../support/world.mts';
import { world, type World } from './world.mts';

let here: World;
let target: Hook;
let ids: Ids;
beforeAll(async () => {
	here = await world();
	target = await hook();
});
afterAll(async () => {
	await here.sandbox.close();
	await target.close();
});
beforeEach(async () => {
	target.answers.length = 0;
	target.received.length = 0;
	ids = await here.fresh();
});

const run = async (operation: string, parameters: INodeParameters) =>
	await here.n8n.run({ parameters: { resource: 'webhook', operation, ...parameters } });
const create = async (more: INodeParameters = {}) =>
	await run('create', { targetHookUrl: target.url, listenTo: 'event', eventType: 'all_events', ...more });

describe('a test of a webhook', () => {
	test('succeeds when the address takes it, and the headers come along', async () => {
		const { json } = await create({ additionalFields: { headers: { header: [{ name: 'X-Team', value: 'Sales' }] } } });
		expect((await run('test', { id: pick(json[0].id as string) })).json).toMatchObject([{ success: true, status_code: 200 }]);
		expect(target.received).toHaveLength(1);
		expect(target.received[0].headers['x-team']).toBe('Sales');
	});

	test('is no success when the address refuses it, though the API answers with 200', async () => {
		const { json } = await create();
		target.answers.push(503);
		const { error } = await run('test', { id: pick(json[0].id as string) });
		expect(error?.message).toMatch(/^Instantly did not do it: .+503/);
		expect(target.received).toHaveLength(1);
	});

	test('is no success when nobody is there', async () => {
		const { json } = await create({ targetHookUrl: 'http://127.0.0.1:9/' });
		const { error } = await run('test', { id: pick(json[0].id as string) });
		expect(error?.message).toMatch(/^Instantly did not do it: .{5,}/);
	});
});

test('headers may hold a password: the short form of a webhook leaves them out', async () => {
	const headers = { header: [{ name: 'Authorization', value: 'Bearer of-the-receiver' }] };
	const { json } = await create({ additionalFields: { headers } });
	const id = pick(json[0].id as string);
	for (const { json: rows } of [await run('get', { id }), await run('getAll', {}), await run('update', { id, updateFields: { headers } })])
		expect(JSON.stringify([json, rows])).not.toContain('of-the-receiver');
	expect((await run('get', { id, simplify: false })).json[0].headers).toEqual({ Authorization: 'Bearer of-the-receiver' });
});

test('a header without a name is refused before anything is sent', async () => {
	const { error } = await create({ additionalFields: { headers: { header: [{ value: 'Sales' }] } } });
	expect(error?.message).toBe("'Headers' has a header without a name");
	expect(here.control.requests().total).toBe(0);
});

test('a webhook for a label is made by the name of the label, and tells it by name', async () => {
	await here.api.post('/lead-labels', { label: 'Call Back', interest_status_label: 'positive' });
	here.control.resetRequests();
	const { json } = await run('create', { targetHookUrl: target.url, listenTo: 'label', customInterestValue: 'CALL BACK' });
	expect(json).toMatchObject([{ custom_interest_value: 'Call Back', status: 'Active' }]);
	expect(here.control.requests().byRoute).toMatchObject({ 'GET /lead-labels': 1, 'POST /webhooks': 1 });
	const order = { event: 'label', campaign_id: ids.campaign, lead_email: 'lead1@example.com', value: 'Call Back' } as const;
	await here.control.events(order, { wait: true });
	expect(target.received).toHaveLength(1);

	const unknown = await run('create', { targetHookUrl: target.url, listenTo: 'label', customInterestValue: 'Nobody' });
	expect(unknown.error?.message).toBe(`'Lead Label Name or ID' cannot be "Nobody"`);
	expect(here.control.requests().byRoute['POST /webhooks']).toBe(1);
});

test('a webhook that was disabled says so, and is turned on again', async () => {
	here.control.settings({ webhookRetryMs: [], disableAfter: 1 });
	const { json } = await create();
	const id = pick(json[0].id as string);
	target.answers.push(500);
	await here.control.events({ event: 'open', campaign_id: ids.campaign, lead_email: 'lead1@example.com' }, { wait: true });
	expect((await run('get', { id })).json).toMatchObject([{ status: 'Disabled' }]);
	const log = async (operation: string, parameters: INodeParameters) =>
		(await here.n8n.run({ parameters: { resource: 'webhookEvent', operation, ...parameters } })).json;
	expect(await log('getAll', { filters: { success: false } })).toMatchObject([
		{ success: false, status_code: 500, payload: { event_type: 'email_opened' } },
	]);
	expect(await log('summary', {})).toMatchObject([{ total_events: 1, failed_events: 1, failure_rate: 100 }]);
	expect((await run('resume', { id })).json).toMatchObject([{ status: 'Active', timestamp_error: null }]);
});

test('the audit log is read a thousand lines at a time', async () => {
	const patch = async (name: string) => await here.api.patch(`/campaigns/${ids.campaign}`, { name });
	for (let round = 0; round < 21; round++) await Promise.all(Array.from({ length: 50 }, (_, i) => patch(`${round}-${i}`)));
	here.control.resetRequests();
	const parameters = { resource: 'auditLog', operation: 'getAll', returnAll: true, filters: { activityType: 'Campaign Updated' } };
	const { json } = await here.n8n.run({ parameters });
	expect(json).toHaveLength(1_050);
	expect(json[0]).toMatchObject({ activity_type: 'Campaign Updated', campaign_id: ids.campaign, from_api: true });
	const log = here.control.requests({ log: true }).log as unknown as Array<{ query: { limit: string } }>;
	expect(log.map(({ query }) => query.limit)).toEqual(['1000', '1000']);
});
