import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';
import type { FailureRule } from '../../sandbox/failures.mts';
import { people, start, type Running } from '../sandbox/helpers.mts';
import { givers, Node, SECRET, services } from './stage.mts';

/** A wait takes no time. */
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => undefined }));

const URL = 'http://127.0.0.1:9/webhook/one/webhook';
const TEST_URL = 'http://127.0.0.1:9/webhook-test/one/webhook';
let running: Running;
beforeAll(async () => void (running = await start()));
afterAll(async () => await running.sandbox.close());
beforeEach(() => {
	running.sandbox.control.reset();
	running.sandbox.control.settings({ limits: false });
});
afterEach(() => jest.restoreAllMocks());

const hooks = async (): Promise<IDataObject[]> => (await running.api.get('/webhooks?limit=100')).data.items;
const node = (events: string[] = ['reply_received'], more: INodeParameters = {}) =>
	new Node('instantly', { events, ...more }, { baseUrl: `${running.sandbox.url}/api/v2` });
const secretIn = (staticData: IDataObject) => (staticData['node:Node'] as IDataObject).secret;
const of = (campaign: string) => ({ options: { campaign: { __rl: true, mode: 'id', value: campaign } } });

test.each([
	[['reply_received'], 'reply_received'],
	[['clicked'], 'email_link_clicked'],
	[['opened'], 'email_opened'],
	[['bounced'], 'email_bounced'],
	[['message_sent'], 'email_sent'],
	[['unsubscribed'], 'lead_unsubscribed'],
	[['campaign_finished'], 'campaign_completed'],
	[['account_error'], 'account_error'],
	[['interest_changed'], 'all_events'],
	[['auto_reply_received'], 'all_events'],
	[['any'], 'all_events'],
	[['reply_received', 'clicked'], 'all_events'],
])('Instantly is asked for as little as %j needs: %s', async (events, subscribed) => {
	const own = node(events);
	const staticData = await own.activate(URL);
	const [{ headers, ...hook }, ...others] = await hooks();
	expect([hook, others]).toMatchObject([{ target_hook_url: URL, event_type: subscribed, campaign: null }, []]);
	expect(headers).toEqual({ 'x-outbound-secret': expect.stringMatching(/^[0-9a-f]{48}$/) });
	expect(secretIn(staticData)).toBe((headers as IDataObject)['x-outbound-secret']);
	own.keepsSecrets();
});

test('a campaign goes along; other events or another campaign replace the registration; a start of n8n changes nothing', async () => {
	const [one, two] = [await running.campaign(), await running.campaign()];
	let staticData = await node(['reply_received'], of(one)).activate(URL);
	const [{ id }] = await hooks();
	staticData = await node(['reply_received'], of(one)).activate(URL, staticData);
	expect(await hooks()).toMatchObject([{ id, campaign: one }]);
	staticData = await node(['reply_received'], of(two)).activate(URL, staticData);
	expect(await hooks()).toMatchObject([{ campaign: two, event_type: 'reply_received' }]);
	staticData = await node(['opened'], of(two)).activate(URL, staticData);
	expect(await hooks()).toMatchObject([
		{ campaign: two, event_type: 'email_opened', headers: { 'x-outbound-secret': secretIn(staticData) } },
	]);
	await expect(node(['opened'], of('spring')).activate(URL)).rejects.toThrow(`'Campaign' is not valid: "spring"`);
});

describe('a registration whose answer is not what it should be', () => {
	const rules: Array<[string, Pick<FailureRule, 'kind'> & Partial<FailureRule>]> = [
		['breaks before it has its effect', { kind: 'reset', when: 'before' }],
		['breaks after it', { kind: 'reset', when: 'after' }],
		['is cut off', { kind: 'truncated', when: 'after' }],
		['is 500, and nothing was done', { kind: 'status', status: 500, when: 'before' }],
		['is 500, and it was done', { kind: 'status', status: 500, when: 'after' }],
		['is 503, and nothing was done', { kind: 'status', status: 503, when: 'before' }],
		['is 503, and it was done', { kind: 'status', status: 503, when: 'after' }],
	];
	test.each(rules)('%s: one webhook', async (_name, rule) => {
		running.sandbox.control.failures([{ method: 'POST', path: '/webhooks', times: 1, ...rule }]);
		const own = node();
		const staticData = await own.activate(URL);
		expect(await hooks()).toMatchObject([{ headers: { 'x-outbound-secret': secretIn(staticData) } }]);
		own.keepsSecrets();
	});

	test('stays 500 or 503: none', async () => {
		for (const status of [500, 503]) {
			running.sandbox.control.failures([{ method: 'POST', path: '/webhooks', kind: 'status', status }]);
			const own = node();
			await expect(own.activate(URL)).rejects.toThrow(/Instantly/);
			running.sandbox.control.failures([]);
			expect(await hooks()).toEqual([]);
			own.keepsSecrets();
		}
	});
});

test('an activation that is broken off after the registration: n8n removes it without having saved anything', async () => {
	await running.api.post('/webhooks', { target_hook_url: `${URL}2`, event_type: 'reply_received' });
	const own = node();
	await own.activate(URL);
	expect(await hooks()).toHaveLength(2);
	expect((await own.hook('delete', URL, {})).done).toBe(true);
	expect(await hooks()).toMatchObject([{ target_hook_url: `${URL}2` }]);
	// What is gone is gone.
	expect((await own.hook('delete', URL, {})).done).toBe(true);
});

test.each([false, true])('a webhook that Instantly has switched off; gaps are filled: %s', async (fillGaps) => {
	const own = node(['reply_received'], { fillGaps });
	const staticData = await own.activate(URL);
	const { control } = running.sandbox;
	control.settings({ webhookRetryMs: [], disableAfter: 1 });
	const campaign = await running.campaign();
	await running.add(campaign, people(1));
	await control.events({ event: 'reply', campaign_id: campaign, count: 1 }, { wait: true });
	const [{ id, status }] = await hooks();
	expect(status).toBe(-1);
	await own.activate(URL, staticData);
	// The look must see that it was off, to read what was missed; it switches it on.
	expect(await hooks()).toMatchObject([{ id, status: fillGaps ? -1 : 1 }]);
});

test('a test event in the editor has a registration of its own, and takes nothing from the other', async () => {
	const own = node();
	const staticData = await own.activate(URL);
	const [production] = await hooks();
	const testing = await own.activate(TEST_URL);
	expect((await hooks()).map((hook) => hook.target_hook_url)).toEqual([URL, TEST_URL]);
	expect(secretIn(testing)).not.toBe(secretIn(staticData));
	await own.hook('delete', TEST_URL, testing);
	expect(await hooks()).toEqual([production]);
	await own.hook('delete', URL, staticData);
	expect(await hooks()).toEqual([]);
});

const credentials: Array<[string, ICredentialDataDecryptedObject, string | undefined]> = [
	['a good one', {}, undefined],
	['one that was pasted with a line break', { secret: `${SECRET}\n`, header: ' X-Sample-Token ' }, undefined],
	['no header: the usual one', { header: '' }, undefined],
	['no secret', { secret: '' }, "'Secret'"],
	['a blank secret', { secret: ' \n\t                       ' }, "'Secret'"],
	['a short secret', { secret: 'fifteen-letters' }, "'Secret'"],
	['a header with a colon', { header: 'x-outbound-secret:' }, "'Header Name'"],
	['a header with a space', { header: 'x outbound secret' }, "'Header Name'"],
	['a whole line as the header', { header: `x-outbound-secret: ${SECRET}` }, "'Header Name'"],
	['a header that is none', { header: 'größe\r\nx' }, "'Header Name'"],
];
describe.each(givers.filter((giver) => giver !== 'instantly'))('%s registers nothing itself', (giver) => {
	test.each(credentials)('%s', async (_name, credential, field) => {
		const own = new Node(giver, {}, { credential, baseUrl: `${running.sandbox.url}/api/v2` });
		const activated = await own.activate(URL).catch((error: Error & { description?: string }) => error);
		const data = { secret: SECRET, header: 'x-outbound-secret', ...credential };
		const test = own.n8n.type().methods?.credentialTest?.outboundWebhook as unknown as (
			this: unknown,
			given: unknown,
		) => Promise<IDataObject>;
		const told = await test.call({}, { id: 'c', name: 'c', type: 'outboundWebhookApi', data });
		if (field === undefined) {
			expect([activated, told.status]).toEqual([expect.not.objectContaining({ message: expect.anything() }), 'OK']);
			expect((await own.hook('delete', URL)).done).toBe(true);
		} else {
			expect(activated).toBeInstanceOf(Error);
			const { message, description } = activated as Error & { description?: string };
			expect(message.startsWith(field)).toBe(true);
			expect(told).toEqual({ status: 'Error', message: `${message}. ${description}` });
			const short = String(credential.secret ?? '').trim();
			expect(`${message} ${description}`).not.toContain(short === '' ? SECRET : short);
		}
		expect(JSON.stringify(told)).not.toContain(SECRET);
		expect(await hooks()).toEqual([]);
		own.keepsSecrets();
	});

	test('nor asks any service', async () => {
		running.sandbox.control.resetRequests();
		const own = new Node(giver, {}, { baseUrl: `${running.sandbox.url}/api/v2` });
		await own.activate(URL);
		await own.hook('create', URL);
		await own.hook('delete', URL);
		await own.deliver(services[giver].body(1));
		expect(running.sandbox.control.requests({ log: true }).log).toEqual([]);
	});
});
