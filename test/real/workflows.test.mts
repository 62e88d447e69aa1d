import { setTimeout as sleep } from 'node:timers/promises';
import type { OutboundEvent } from '../../engine/event';
import { API_KEY, OWNER, PASSWORD } from '../../sandbox/entercrm/index.mts';
import { TOKEN } from '../../sandbox/inboxapp/index.mts';
import { startSandbox, type Sandbox } from '../../sandbox/server.mts';
import { itemsOf, Lab, readWorkflow } from '../../tools/lab.mts';
import { SANDBOX_KEY, SandboxClient } from '../../tools/sandbox.mts';

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

/** Names and types of all that an event says, as the README shows them. */
function shapeOf(event: OutboundEvent): object {
	const kind = (value: unknown) => (value === null ? 'text' : typeof value === 'string' ? 'text' : typeof value);
	const numbers = ['step', 'variant'];
	const part = (values: object) =>
		Object.fromEntries(
			Object.entries(values).map(([name, value]) => [name, numbers.includes(name) && value === null ? 'number' : kind(value)]),
		);
	const { person, campaign, message, raw, ...rest } = event;
	return { ...part(rest), person: part(person), campaign: part(campaign), message: part(message), raw: typeof raw };
}
const SHAPE = {
	...{ event: 'text', provider: 'text', channel: 'text', occurredAt: 'text', interest: 'text', account: 'text', dedupeKey: 'text' },
	person: { email: 'text', handle: 'text', profileUrl: 'text', name: 'text', id: 'text' },
	campaign: { id: 'text', name: 'text', step: 'number', variant: 'number' },
	message: { id: 'text', threadId: 'text', subject: 'text', text: 'text', html: 'text' },
	count: 'number',
	raw: 'object',
};

test('Four channels come into one branch in one shape: a reply on Instantly, Inboxapp and Enttor, and a click on EnterCRM, which knows of no replies', async () => {
	const { client } = lab;
	const { control } = sandbox;
	control.reset({ seed: true });
	const other = new SandboxClient(sandbox.url);
	const secret = 'ibt_wh_of_the_dashboard';
	await client.createCredential('Instantly account', 'instantlyApi', { apiKey: SANDBOX_KEY, baseUrl: other.api, workspaceId: '' });
	await client.createCredential('Inboxapp webhook', 'outboundWebhookApi', { secret, header: 'x-outbound-secret' });
	const file = readWorkflow('every-reply');
	const { id } = await client.importWorkflow(file);
	await lab.explained(() => client.activate(id));
	const executions = async () => (await client.listExecutions(id)).filter(({ status }) => !['new', 'running'].includes(status));
	expect(await executions()).toEqual([]);

	const path = String(file.nodes.find(({ name }) => name === 'Inboxapp')?.webhookId);
	const url = `${lab.url}/webhook/${path}/webhook`;
	control.inboxapp.webhook({ url, secret, types: ['message'], version: '1.0' });
	control.inboxapp.receive({ profile: { username: 'sample_member', displayName: 'Sample Member' }, text: 'Tell me more' });
	const campaign = await other.createCampaign('Replies');
	await other.addLeads(campaign, 1);
	await other.events({ event: 'reply', campaign_id: campaign, text: 'Who are you?' });
	const { enttor } = control.fullState() as { enttor: { campaigns: Array<{ id: number; name: string }> } };
	const counted = enttor.campaigns.find(({ name }) => name === 'Founders outreach');
	control.enttor.cause({ campaign_id: counted?.id ?? 0, event: 'reply', count: 2 });
	// EnterCRM shows the newest messages of a campaign only.
	expect(control.entercrm.cause({ event: 'message_clicked', campaign_id: 1, customer_id: 59 }).caused).toBe(1);

	// n8n looks once a minute at most.
	const end = Date.now() + 130_000;
	while ((await executions()).length < 4 && Date.now() < end) await sleep(500);
	await client.deactivate(id);
	const all = await Promise.all((await executions()).map(async (one) => await client.getExecution(one.id)));
	const outputs = (index: number) =>
		all.flatMap(({ nodes }) => nodes['Is it a reply?'][0].data?.main?.[index] ?? []).map(({ json }) => json);
	const events = [...outputs(0), ...outputs(1)] as unknown as OutboundEvent[];
	const by = (one: OutboundEvent, another: OutboundEvent) => one.provider.localeCompare(another.provider);
	expect(all.map(({ status }) => status)).toEqual(['success', 'success', 'success', 'success']);
	expect(events.sort(by)).toMatchObject([
		{ provider: 'entercrm', event: 'clicked', channel: 'email', person: { email: expect.stringContaining('@') as string }, count: 1 },
		{ provider: 'enttor', event: 'reply_received', channel: 'x', campaign: { name: 'Founders outreach' }, count: 2 },
		{ provider: 'inboxapp', event: 'reply_received', channel: 'x', person: { handle: 'sample_member' }, message: { text: 'Tell me more' } },
		{ provider: 'instantly', event: 'reply_received', channel: 'email', campaign: { id: campaign }, message: { text: 'Who are you?' } },
	]);
	expect(events.map(shapeOf)).toEqual([SHAPE, SHAPE, SHAPE, SHAPE]);
	expect(new Set(events.map(({ dedupeKey }) => dedupeKey)).size).toBe(4);
	const lines = all.flatMap((one) => itemsOf(one, 'A line to read')).map(({ who, where, what }) => [who, where, what]);
	expect(lines.sort(([, one], [, another]) => String(one).localeCompare(String(another)))).toEqual([
		['2 without a name', 'enttor, x, Founders outreach', ''],
		['Sample Member', 'inboxapp, x', 'Tell me more'],
		[expect.stringMatching(/^Lead \d+$/), 'instantly, email, Replies', 'Who are you?'],
	]);
}, 220_000);
