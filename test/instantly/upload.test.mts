import type { INodeParameters } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox/server.mts';
import { N8n } from '../support/n8n.mts';

let sandbox: Sandbox;
let n8n: N8n;
let campaign: string;

const lead = (i: number) => ({ email: `lead${String(i).padStart(5, '0')}@company-${i % 97}.example`, 'First Name': 'Lead', lastName: String(i), industry: 'Retail' });
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
const tally = (rows: Array<{ outcome?: unknown }>) => {
	const counts: Record<string, number> = {};
	for (const { outcome } of rows) counts[String(outcome)] = (counts[String(outcome)] ?? 0) + 1;
	return counts;
};

beforeAll(async () => {
	sandbox = await startSandbox();
	n8n = await N8n.load(`${sandbox.url}/api/v2`);
});
afterAll(async () => await sandbox.close());
beforeEach(async () => {
	sandbox.control.reset();
	const made = await n8n.run({ parameters: { resource: 'campaign', operation: 'create', name: 'Spring', setUp: 'form', schedule: { period: [{}] }, sequence: { step: [{ subject: 'Hello', body: 'Hi {{firstName}}' }] } } });
	if (made.error) throw made.error;
	campaign = made.json[0].id as string;
	sandbox.control.requests();
});

test('10,000 leads go up in exactly 10 requests, in order and paired; a second run creates none', async () => {
	const items = leads(10_000);
	const t0 = Date.now();
	const first = await n8n.run({ parameters: add(), items });
	console.log('ms', Date.now() - t0);
	expect(first.error).toBeUndefined();
	expect(first.items).toHaveLength(10_000);
	expect(tally(first.json)).toEqual({ created: 10_000 });
	first.items.forEach((item, i) => {
		expect(item.pairedItem).toEqual({ item: i });
		expect(item.json.email).toBe(items[i].email);
	});
	expect(sandbox.control.requests().byRoute['POST /leads/add']).toBe(10);
	const second = await n8n.run({ parameters: add(), items });
	expect(tally(second.json)).toEqual({ duplicate: 10_000 });
	expect(sandbox.control.state().leads).toBe(10_000);
});
