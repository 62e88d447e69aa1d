import type { IDataObject, INodeParameters } from 'n8n-workflow';
import axios from 'axios';
import type { FailureRule } from '../../sandbox/failures.mts';
import { startSandbox, type Sandbox } from '../../sandbox/server.mts';
import type { N8n } from '../support/n8n.mts';
import { loadN8n } from './world.mts';

let sandbox: Sandbox;
let n8n: N8n;
let campaign: string;

const lead = (i: number) => ({
	email: `lead${String(i).padStart(5, '0')}@company-${i % 97}.example`,
	'First Name': 'Lead',
	lastName: String(i),
	industry: 'Retail',
});
const leads = (count: number, from = 0) => Array.from({ length: count }, (_, i) => lead(from + i));
const add = (options = {}, more = {}): INodeParameters => ({
	resource: 'lead',
	operation: 'addMany',
	addTo: 'campaign',
	campaignId: { __rl: true, mode: 'id', value: campaign },
	leadSource: 'items',
	leads: { mappingMode: 'autoMapInputData', value: null },
	options: { unknownColumns: 'custom', ...options },
	...more,
});
/** One call to the sandbox's API, beside the node. */
const api = async (path: string, body: IDataObject) =>
	(await axios.post(`${sandbox.url}/api/v2${path}`, body, { headers: { Authorization: 'Bearer sandbox-key', 'User-Agent': 'test' } }))
		.data as unknown;
const tally = (rows: Array<{ outcome?: unknown }>) => {
	const counts: Record<string, number> = {};
	for (const { outcome } of rows) counts[String(outcome)] = (counts[String(outcome)] ?? 0) + 1;
	return counts;
};

beforeAll(async () => {
	sandbox = await startSandbox();
	n8n = await loadN8n(`${sandbox.url}/api/v2`);
});
afterAll(async () => await sandbox.close());
beforeEach(async () => {
	sandbox.control.reset();
	const made = await n8n.run({
		parameters: {
			resource: 'campaign',
			operation: 'create',
			name: 'Spring',
			setUp: 'form',
			schedule: { period: [{}] },
			sequence: { step: [{ subject: 'Hello', body: 'Hi {{firstName}}' }] },
		},
	});
	if (made.error) throw made.error;
	campaign = made.json[0].id as string;
	sandbox.control.resetRequests();
});

/** Every lead is there once, and every outcome says what the sandbox really has. */
function truthful(json: IDataObject[], expected: number) {
	const held = sandbox.control.fullState().instantly as { leads: Array<{ id: string; email: string }> };
	expect(held.leads).toHaveLength(expected);
	const ids = new Map(held.leads.map(({ id, email }) => [email, id]));
	expect(ids.size).toBe(expected);
	for (const { outcome, id, email } of json) {
		expect(outcome).toBe('created');
		expect(ids.get(email as string)).toBe(id);
	}
}

test('10,000 leads go up in exactly 10 requests, in order and paired; a second run creates none', async () => {
	const items = leads(10_000);
	const first = await n8n.run({ parameters: add(), items });
	expect(first.error).toBeUndefined();
	expect(tally(first.json)).toEqual({ created: 10_000 });
	first.items.forEach((item, i) => {
		expect(item.pairedItem).toEqual({ item: i });
		expect(item.json.email).toBe(items[i].email);
	});
	expect(sandbox.control.requests().total).toBe(10);
	expect(sandbox.control.requests().maxInFlight).toBe(1);

	const second = await n8n.run({ parameters: add(), items });
	expect(tally(second.json)).toEqual({ duplicate: 10_000 });
	expect(sandbox.control.requests().total).toBe(20);
	expect(sandbox.control.state().leads).toBe(10_000);
});

test('columns are found by any header, unknown ones become custom variables on request', async () => {
	await n8n.run({ parameters: add(), items: leads(1) });
	const { items } = (await api('/leads/list', { campaign })) as { items: IDataObject[] };
	expect(items[0]).toMatchObject({
		email: 'lead00000@company-0.example',
		first_name: 'Lead',
		last_name: '0',
		payload: { industry: 'Retail' },
	});
	sandbox.control.resetRequests();
	await n8n.run({ parameters: add({ unknownColumns: 'ignore' }), items: leads(1, 1) });
	expect(JSON.stringify(sandbox.control.requests({ log: true }))).not.toContain('Retail');
});

test('leads mapped by hand or given as JSON go up in the same way', async () => {
	const byHand = {
		mappingMode: 'defineBelow',
		value: { email: '={{ $json.mail }}', first_name: '={{ $json["who"].toUpperCase() }}' },
		schema: [],
	};
	const hand = await n8n.run({
		parameters: { ...add(), leads: byHand },
		items: [1, 2].map((i) => ({ mail: `hand${i}@example.com`, who: 'lead' })),
	});
	expect(hand.json).toMatchObject([1, 2].map((i) => ({ outcome: 'created', email: `hand${i}@example.com`, first_name: 'LEAD' })));
	const leadsJson = '={{ [{ "email": $json.mail }, { "email": "second-" + $json.mail }] }}';
	const typed = await n8n.run({
		parameters: { ...add(), leadSource: 'json', leadsJson },
		items: [3, 4].map((i) => ({ mail: `json${i}@example.com` })),
	});
	expect(typed.json.map(({ email }) => email)).toEqual([3, 4].flatMap((i) => [`json${i}@example.com`, `second-json${i}@example.com`]));
	expect(typed.items.map(({ pairedItem }) => pairedItem)).toEqual([0, 0, 1, 1].map((item) => ({ item })));
	expect(sandbox.control.requests().total).toBe(2);
});

test('an invalid, a duplicate and a blocked address among 2,500: three outcomes say so, 2,497 are created', async () => {
	await n8n.run({ parameters: add(), items: [lead(1200)] });
	await api('/block-lists-entries', { bl_value: lead(1201).email });
	const items = leads(2500) as IDataObject[];
	items[7] = { ...items[7], email: 'lead at example' };
	const { json } = await n8n.run({ parameters: add(), items });
	expect(tally(json)).toEqual({ created: 2497, invalid: 1, duplicate: 1, blocked: 1 });
	expect(json[7]).toMatchObject({ outcome: 'invalid', reason: '"lead at example" is not an email address' });
	expect(json[1200]).toMatchObject({ outcome: 'duplicate', email: lead(1200).email, id: expect.any(String) });
	expect(json[1201]).toMatchObject({ outcome: 'blocked', reason: expect.stringContaining('block list') });
	expect(sandbox.control.state().leads).toBe(2498);
});

test('the same address twice in one run goes up once, whatever its case', async () => {
	const { json } = await n8n.run({ parameters: add(), items: [lead(1), lead(2), { email: lead(1).email.toUpperCase() }] });
	expect(json).toMatchObject([
		{ outcome: 'created' },
		{ outcome: 'created' },
		{ outcome: 'duplicate', reason: 'Item 0 of this run is the same' },
	]);
});

const trouble: Array<[string, FailureRule]> = [
	['429 with Retry-After', { kind: 'status', status: 429, retryAfter: 1 }],
	['429 with Retry-After as a date', { kind: 'status', status: 429, retryAfter: new Date(Date.now() + 2000).toUTCString() }],
	['429 without Retry-After', { kind: 'status', status: 429 }],
	['503 before the effect', { kind: 'status', status: 503, when: 'before' }],
	['503 after the effect', { kind: 'status', status: 503, when: 'after' }],
	['a reset before the effect', { kind: 'reset', when: 'before' }],
	['a reset after the effect', { kind: 'reset', when: 'after' }],
	['an answer cut off', { kind: 'truncated', when: 'after' }],
];

test.each(trouble)('%s at every third upload: every lead is created once, every outcome is true', async (_name, rule) => {
	sandbox.control.failures([{ method: 'POST', path: '/leads/add', every: 3, ...rule }]);
	const { json, error } = await n8n.run({ parameters: add(), items: leads(5000) });
	expect(error).toBeUndefined();
	expect(sandbox.control.failures()[0].hits).toBeGreaterThan(0);
	expect(json).toHaveLength(5000);
	truthful(json, 5000);
});

test('every 100th answer fails in one of four ways: 102,000 leads are created once, every outcome is true', async () => {
	const kinds: FailureRule[] = [
		{ kind: 'status', status: 429, retryAfter: 1 },
		{ kind: 'status', status: 429 },
		{ kind: 'status', status: 503, when: 'after' },
		{ kind: 'reset', when: 'after' },
	];
	sandbox.control.failures(kinds.map((rule, i) => ({ method: 'POST', path: '/leads/add', ...rule, from: 25 * (i + 1), times: 1 })));
	const { json, error } = await n8n.run({ parameters: add({ unknownColumns: 'ignore' }), items: leads(102_000) });
	expect(error).toBeUndefined();
	expect(sandbox.control.failures().map(({ hits }) => hits)).toEqual([1, 1, 1, 1]);
	truthful(json, 102_000);
}, 180_000);

test('when nothing can be learned any more, the outcome is unknown and says what to check', async () => {
	sandbox.control.failures([
		{ method: 'POST', path: '/leads/add', kind: 'reset', when: 'after' },
		{ method: 'POST', path: '/leads/list', kind: 'status', status: 403 },
	]);
	const { json, error } = await n8n.run({ parameters: add(), items: leads(2) });
	expect(error).toBeUndefined();
	expect(json).toMatchObject(
		[0, 1].map((i) => ({ email: lead(i).email, outcome: 'unknown', reason: expect.stringContaining('look in Instantly') })),
	);
});

test('a refused batch ends the run with what was done before; with continue on error it costs only its own items', async () => {
	const refuse: FailureRule = {
		method: 'POST',
		path: '/leads/add',
		from: 2,
		times: 1,
		kind: 'status',
		status: 402,
		body: { statusCode: 402, error: 'Payment Required', message: 'No active plan' },
	};
	sandbox.control.failures([refuse]);
	const stopped = await n8n.run({ parameters: add(), items: leads(3000) });
	expect(stopped.error).toMatchObject({
		message: 'The Instantly workspace has no active paid plan [item 1000]',
		description: expect.stringContaining('1 of 3 requests had been answered'),
	});
	sandbox.control.failures([refuse]);
	const { json, items } = await n8n.run({ parameters: add(), items: leads(3000, 3000), continueOnFail: true });
	expect(tally(json)).toEqual({ created: 2000, undefined: 1000 });
	expect(json[1000]).toEqual({ error: 'The Instantly workspace has no active paid plan [item 1000]' });
	items.forEach(({ pairedItem }, i) => expect(pairedItem).toEqual({ item: i }));
});

test('a dry run shows the requests and the refused leads, and sends nothing', async () => {
	const items = [...leads(1500), { email: 'nobody' }];
	sandbox.control.resetRequests();
	const { json } = await n8n.run({ parameters: add({ dryRun: true }), items });
	expect(sandbox.control.requests().total).toBe(0);
	expect(
		json.map(({ dryRun, method, url, items: count, outcome }) => ({
			dryRun,
			method,
			path: String(url).replace(sandbox.url, ''),
			count,
			outcome,
		})),
	).toEqual([
		{ dryRun: true, method: 'POST', path: '/api/v2/leads/add', count: 1000, outcome: undefined },
		{ dryRun: true, method: 'POST', path: '/api/v2/leads/add', count: 500, outcome: undefined },
		{ outcome: 'invalid', dryRun: undefined, method: undefined, path: 'undefined', count: undefined },
	]);
});

test('a run that is cancelled while it waits ends soon and sends nothing more', async () => {
	sandbox.control.failures([{ method: 'POST', path: '/leads/add', kind: 'status', status: 429, retryAfter: 120 }]);
	const began = sandbox.control.requests().total;
	const { error } = await n8n.run({ parameters: add(), items: leads(1), cancelAfter: 300, credentialId: 'cancelled' });
	expect(error?.message).toBe('The execution was cancelled');
	expect(sandbox.control.requests().total).toBe(began + 1);
});

test('the key stands in no output and no message', async () => {
	const { error, json } = await n8n.run({
		parameters: add(),
		items: leads(2),
		credentials: { instantlyApi: { apiKey: 'wrong-secret-key' } },
	});
	expect(error?.message).toBe('Instantly does not accept the API key [item 0]');
	expect(JSON.stringify([json, error, error?.context, error?.description])).not.toContain('wrong-secret-key');
});
