import axios from 'axios';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox/server.mts';
import type { N8n, Order } from '../support/n8n.mts';
import { loadN8n } from './world.mts';

let sandbox: Sandbox;
let n8n: N8n;
const URL = 'http://127.0.0.1:9/webhook/one/webhook';

beforeAll(async () => {
	sandbox = await startSandbox();
	n8n = await loadN8n(`${sandbox.url}/api/v2`);
});
afterAll(async () => await sandbox.close());
beforeEach(() => void sandbox.control.reset());

const api = axios.create({ validateStatus: () => true });
const call = async (method: string, path: string, data?: IDataObject) =>
	(
		await api.request({
			method,
			url: `${sandbox.url}/api/v2${path}`,
			data,
			headers: { Authorization: 'Bearer sandbox-key', 'User-Agent': 'test' },
		})
	).data as IDataObject;
const newCampaign = async (): Promise<string> => {
	const schedules = [{ name: 'A', timing: { from: '09:00', to: '17:00' }, days: { '1': true }, timezone: 'America/Chicago' }];
	return (await call('POST', '/campaigns', { name: 'Spring', campaign_schedule: { schedules } })).id as string;
};
const hooks = async () => (await call('GET', '/webhooks?limit=100')).items as IDataObject[];

const order = (parameters: INodeParameters = { events: ['reply_received'], options: {} }, more: Partial<Order> = {}): Order => ({
	node: 'instantlyTrigger',
	parameters,
	...more,
});
/** What n8n does when a workflow is activated. */
async function activate(given: Order, url = URL): Promise<IDataObject> {
	const { context, staticData } = n8n.hook(given, url);
	const { checkExists, create } = n8n.type('instantlyTrigger').webhookMethods?.default as Record<
		string,
		(this: unknown) => Promise<boolean>
	>;
	if (!(await checkExists.call(context))) await create.call(context);
	return staticData();
}
const deactivate = async (given: Order, url = URL) =>
	await (n8n.type('instantlyTrigger').webhookMethods?.default?.delete as (this: unknown) => Promise<boolean>).call(
		n8n.hook(given, url).context,
	);
const secretOf = (staticData: IDataObject) => (staticData['node:Node'] as IDataObject).secret as string;
const reply = (more: IDataObject = {}): IDataObject => ({
	timestamp: '2026-10-15T08:00:00.000Z',
	event_type: 'reply_received',
	workspace: '01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e57',
	campaign_id: '01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e58',
	campaign_name: 'Spring',
	lead_email: 'lead0001@example.com',
	email_account: 'sender1@example.com',
	email_id: '01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e59',
	reply_subject: 'Re: Hello',
	reply_text: 'Tell me more',
	step: 1,
	variant: 2,
	firstName: 'Lead',
	lastName: '0001',
	...more,
});

test('one event has its own subscription, several come as all events; a secret goes along', async () => {
	const staticData = await activate(order());
	expect(await hooks()).toMatchObject([
		{ target_hook_url: URL, event_type: 'reply_received', headers: { 'x-outbound-secret': secretOf(staticData) } },
	]);
	await activate(order({ events: ['reply_received', 'email_sent'], options: {} }), `${URL}2`);
	await activate(order({ events: ['link_clicked'], options: {} }), `${URL}3`);
	await activate(order({ events: ['auto_reply_received'], options: {} }), `${URL}4`);
	expect((await hooks()).map((hook) => hook.event_type)).toEqual(['reply_received', 'all_events', 'email_link_clicked', 'all_events']);
});

test('a restart finds the registration again: by address, event and campaign', async () => {
	const campaign = await newCampaign();
	const filtered = {
		events: ['reply_received'],
		options: { campaign: { __rl: true, mode: 'url', value: `https://app.instantly.ai/app/campaign/${campaign}/leads` } },
	};
	const staticData = await activate(order(filtered));
	expect(await hooks()).toMatchObject([{ campaign }]);
	await activate(order(filtered, { staticData }));
	expect(await hooks()).toHaveLength(1);
	// Other settings: the old registration would deliver twice, so it goes.
	await activate(order(undefined, { staticData }));
	expect(await hooks()).toMatchObject([{ campaign: null, event_type: 'reply_received' }]);
});

test('a registration whose secret is lost gets a new one; a foreign one is left alone', async () => {
	await call('POST', '/webhooks', { target_hook_url: 'http://127.0.0.1:9/foreign', event_type: 'reply_received' });
	await activate(order());
	const staticData = await activate(order());
	const [foreign, own] = await hooks();
	expect(own.headers).toEqual({ 'x-outbound-secret': secretOf(staticData) });
	await deactivate(order(undefined, { staticData }));
	expect(await hooks()).toMatchObject([{ id: foreign.id }]);
	await deactivate(order(undefined, { staticData }));
});

test('a disabled registration is resumed', async () => {
	sandbox.control.settings({ webhookRetryMs: [], disableAfter: 1 });
	const staticData = await activate(order());
	const [{ id }] = await hooks();
	const campaign = await newCampaign();
	sandbox.control.generateLeads({ campaign_id: campaign, count: 2 } as never);
	await sandbox.control.events({ event: 'reply', campaign_id: campaign, count: 2 } as never, { wait: true });
	expect((await hooks())[0].status).toBe(-1);
	await activate(order(undefined, { staticData }));
	expect(await hooks()).toMatchObject([{ id, status: 1 }]);
});

test('only "not found" means missing: other answers end the activation and register nothing', async () => {
	sandbox.control.failures([{ method: 'GET', path: '/webhooks', kind: 'status', status: 403 }]);
	await expect(activate(order())).rejects.toThrow('The API key may not do this');
	sandbox.control.failures([]);
	expect(await hooks()).toHaveLength(0);
});

test('a registration whose answer is lost is found, not made twice', async () => {
	sandbox.control.failures([{ method: 'POST', path: '/webhooks', kind: 'reset', when: 'after', times: 1 }]);
	const staticData = await activate(order());
	expect(await hooks()).toMatchObject([{ headers: { 'x-outbound-secret': secretOf(staticData) } }]);
});

test('an address that Instantly cannot reach is refused with the hint about WEBHOOK_URL', async () => {
	const real = order(undefined, { credentials: { instantlyApi: { apiKey: 'x', baseUrl: 'https://api.instantly.example/api/v2' } } });
	const { context } = n8n.hook(real, 'http://localhost:5678/webhook/1/webhook');
	const create = n8n.type('instantlyTrigger').webhookMethods?.default?.create as (this: unknown) => Promise<boolean>;
	await expect(create.call(context)).rejects.toMatchObject({
		message: 'Instantly cannot reach this n8n at http://localhost:5678',
		description: expect.stringContaining('WEBHOOK_URL'),
	});
});

test('a campaign that is none is refused with the name of the field', async () => {
	const wrong = { events: ['reply_received'], options: { campaign: { __rl: true, mode: 'id', value: 'spring' } } };
	await expect(activate(order(wrong))).rejects.toThrow(`'Campaign' is not valid: "spring"`);
});

test('a wrong or missing secret is answered with 401 and starts nothing', async () => {
	const staticData = await activate(order());
	for (const headers of [{}, { 'x-outbound-secret': 'guess' }] as Array<Record<string, string>>) {
		const { answer, result } = await n8n.deliver(order(undefined, { staticData }), reply(), headers);
		expect(answer.status).toBe(401);
		expect(result).toEqual({ noWebhookResponse: true });
	}
	const unknown = await n8n.deliver(order(), reply(), { 'x-outbound-secret': 'anything' });
	expect(unknown.answer.status).toBe(401);
});

test('a delivery becomes one event in the shared shape; the same delivery again becomes none', async () => {
	const staticData = await activate(order());
	const headers = { 'x-outbound-secret': secretOf(staticData) };
	const raw = reply({ timestamp: '2026-10-15T10:00:00+02:00' });
	const first = await n8n.deliver(order(undefined, { staticData }), raw, headers);
	expect(first.json).toEqual([
		{
			event: 'reply_received',
			provider: 'instantly',
			channel: 'email',
			occurredAt: '2026-10-15T08:00:00.000Z',
			person: { email: 'lead0001@example.com', handle: null, profileUrl: null, name: 'Lead 0001', id: null },
			campaign: { id: raw.campaign_id, name: 'Spring', step: 1, variant: 2 },
			message: { id: raw.email_id, threadId: null, subject: 'Re: Hello', text: 'Tell me more', html: null },
			interest: null,
			account: 'sender1@example.com',
			count: 1,
			dedupeKey: expect.stringMatching(/^[0-9a-f]{24}$/),
			raw,
		},
	]);
	const again = await n8n.deliver(order(undefined, { staticData }), raw, headers);
	expect(again.result).toEqual({});
	const other = await n8n.deliver(order(undefined, { staticData }), reply({ timestamp: '2026-10-15T08:00:01.000Z' }), headers);
	expect(other.json).toHaveLength(1);
});

const cases: Array<[string, string[], string[], string, string | undefined]> = [
	['clicks arrive under another name than they are subscribed by', ['link_clicked'], [], 'link_clicked', 'clicked'],
	['an automatic reply is no reply', ['reply_received'], [], 'auto_reply_received', undefined],
	['an automatic reply on request', ['auto_reply_received'], [], 'auto_reply_received', 'auto_reply_received'],
	['a custom label arrives as its raw text', ['custom_label'], [], 'Call back in June', 'interest_changed'],
	['a custom label that was not chosen', ['custom_label'], ['Hot'], 'Call back in June', undefined],
	['a chosen custom label', ['custom_label'], ['Hot'], 'Hot', 'interest_changed'],
	['any event takes what nobody knows yet', ['any'], [], 'something_new', 'interest_changed'],
	['an event of another kind', ['email_sent', 'reply_received'], [], 'email_opened', undefined],
	['back to neutral', ['lead_neutral'], [], 'lead_neutral', 'interest_changed'],
];
test.each(cases)('%s', async (_name, events, labels, delivered, expected) => {
	const given = order({ events, options: { labels } });
	const staticData = await activate(given);
	const raw = reply({ event_type: delivered, timestamp: new Date().toISOString() });
	const { json } = await n8n.deliver({ ...given, staticData }, raw, { 'x-outbound-secret': secretOf(staticData) });
	expect(json?.map(({ event }) => event)).toEqual(expected && [expected]);
});

test.each([
	['says that it is a test', { test: true, nested: { a: [1] } }, undefined],
	['has nothing of what events have', { hello: 'world' }, undefined],
	["has a name that is none of Instantly's and nothing else", { event_type: 'webhook_test' }, undefined],
	['is a label of the workspace', { event_type: 'webhook_test', lead_email: 'lead0001@example.com' }, ['interest_changed']],
	['is an event whose payload nobody has described', { event_type: 'campaign_completed' }, ['campaign_finished']],
	['is odd', { timestamp: '2026-10-15T08:00:00.000Z', lead_email: { not: 'text' }, nested: { a: [1] } }, ['unknown']],
] as const)('a delivery that %s', async (_name, body, expected) => {
	const given = order({ events: ['any'], options: {} });
	const staticData = await activate(given);
	const { answer, result, json } = await n8n.deliver({ ...given, staticData }, body as never, {
		'x-outbound-secret': secretOf(staticData),
	});
	expect(json?.map(({ event }) => event)).toEqual(expected);
	expect([answer.status, expected ?? result]).toEqual([undefined, expected ?? {}]);
});

test('raw data only: what Instantly sent, and nothing else', async () => {
	const given = order({ events: ['any'], options: { raw: true } });
	const staticData = await activate(given);
	const body = reply({ email_id: 'raw' });
	const { json } = await n8n.deliver({ ...given, staticData }, body, { 'x-outbound-secret': secretOf(staticData) });
	expect(json).toEqual([body]);
});
