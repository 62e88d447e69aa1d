import { API_KEY, OWNER, PASSWORD } from '../../sandbox/entercrm/index.mts';
import { TOKEN } from '../../sandbox/inboxapp/index.mts';
import { startSandbox, type Sandbox } from '../../sandbox/server.mts';
import { itemsOf, Lab, readWorkflow } from '../../tools/lab.mts';

let lab: Lab;
let sandbox: Sandbox;
beforeAll(async () => {
	[lab, sandbox] = await Promise.all([Lab.start(), startSandbox({ seed: false })]);
	await credentials('auto');
});
afterAll(async () => {
	await lab?.stop();
	await sandbox?.close();
});
beforeEach(() => sandbox.control.reset());

async function credentials(profile: string) {
	const enterCrm = { profile, baseUrl: `${sandbox.urls.entercrm}/v1` };
	for (const [name, type, data] of [
		['Inboxapp account', 'inboxappApi', { token: TOKEN, baseUrl: `${sandbox.urls.inboxapp}/api` }],
		['Enttor account', 'enttorApi', { apiKey: 'ent_sandbox_key', baseUrl: `${sandbox.urls.enttor}/api/v1` }],
		['EnterCRM account', 'enterCrmLoginApi', { email: OWNER, password: PASSWORD, sessionToken: '', ...enterCrm }],
		['EnterCRM key', 'enterCrmApi', { apiKey: API_KEY, ...enterCrm }],
	] as const)
		await lab.client.createCredential(name, type, data);
}

/** Runs a workflow that comes with the package; gives what each node gave. */
async function ran(name: string) {
	const { id } = await lab.client.importWorkflow(readWorkflow(name));
	const execution = await lab.explained(() => lab.client.runManually(id, 'Start here'));
	expect([execution.error?.message, execution.error?.description]).toEqual([undefined, undefined]);
	return (node: string) => itemsOf(execution, node);
}

test('Enttor: upload leads as one group and plan a campaign', async () => {
	const of = await ran('enttor-upload-and-campaign');
	expect(of('Upload as one group')).toMatchObject([{ outcome: 'created', leads_sent: 25, leads_inserted: 25, refused: [] }]);
	const members = of('Who can send').length;
	const [campaign] = of('Start tomorrow');
	expect(campaign).toMatchObject({ status: 'scheduled', total_audience: 25 });
	expect(campaign.campaign_ids).toHaveLength(members);
	expect(sandbox.control.requests({ service: 'enttor' }).byRoute).toEqual({ 'POST /leads': 1, 'GET /users': 1, 'POST /campaigns': 1 });
});

test.each(['docs', 'server'] as const)('EnterCRM (%s): create or update customers and track their sign-up', async (profile) => {
	sandbox.control.settings({ entercrm: { profile } });
	await credentials(profile);
	const first = await ran('entercrm-customers-and-events');
	expect(first('Create or update').map(({ outcome }) => outcome)).toEqual(Array.from({ length: 10 }, () => 'created'));
	expect(first('Track the sign-up').map(({ recorded }) => recorded)).toEqual(Array.from({ length: 10 }, () => true));
	const again = await ran('entercrm-customers-and-events');
	expect(again('Create or update').map(({ outcome }) => outcome)).toEqual(Array.from({ length: 10 }, () => 'updated'));
	const { tables } = sandbox.control.fullState().entercrm as { tables: Record<'customers' | 'events', { rows: object }> };
	expect(Object.values(tables.customers.rows)).toHaveLength(10);
	expect(Object.values(tables.events.rows).map(({ customer_id: owner }: { customer_id?: number }) => typeof owner)).toEqual(Array.from({ length: 20 }, () => 'number')); // prettier-ignore
});

test('Inboxapp: put leads into a new campaign', async () => {
	const of = await ran('inboxapp-leads-to-campaign');
	const [campaign] = of('A new campaign');
	expect(campaign).toMatchObject({ name: expect.stringMatching(/^Founders \d{4}-\d\d-\d\d$/) as string, status: 'draft' });
	expect(of('What it says')).toMatchObject([{ steps: [{ type: 'message' }, { type: 'delay' }, { type: 'message' }] }]);
	const batch = { added: 25, skipped: 0, failed: 0 };
	expect(of('Add the leads')).toEqual(
		Array.from({ length: 25 }, (_, index) => ({ username: `@sample_lead_${index + 1}`, outcome: 'created', batch })),
	);
	expect(sandbox.control.requests({ service: 'inboxapp' }).byRoute).toEqual({
		'GET /v2/account-links': 1,
		'POST /v1/campaigns/v2': 1,
		'PUT /v1/campaigns/v2/{campaignId}/sequence': 1,
		'POST /v1/campaigns/v2/{campaignId}/leads': 1,
	});
});

test('Inboxapp: answer who is waiting, each message once', async () => {
	const { inboxapp } = sandbox.control;
	for (const n of [1, 2, 3]) inboxapp.receive({ profile: { username: `sample_${n}` }, text: 'Tell me more' });
	const first = await ran('inboxapp-reply-to-waiting');
	const answered = first('Answer');
	expect(answered.map(({ error, content }) => error ?? content)).toEqual(
		Array.from({ length: 3 }, () => expect.stringMatching(/^Hello .+, thank you for your message\. /) as string),
	);
	const again = await ran('inboxapp-reply-to-waiting');
	expect(again('Answer')).toEqual([]);
	expect(sandbox.control.requests({ service: 'inboxapp' }).byRoute).toEqual({
		'GET /v2/threads': 2,
		'GET /v2/threads/{threadId}': 3,
		'POST /v2/messages': 3,
	});
});
