import { setTimeout as sleep } from 'node:timers/promises';
import { type Workflow, itemsOf } from '../../tools/lab.mts';
import type { Webhook } from '../../tools/sandbox.mts';
import { CREDENTIAL, type Stage, chain, eventually, setStage } from './n8n.mts';

const LEADS = 12;

const file = chain(
	'Replies',
	{
		name: 'When a lead replies',
		type: 'n8n-nodes-outbound.instantlyTrigger',
		typeVersion: 2,
		webhookId: '8d4f6d2e-6d6b-4b43-9a3f-1f7f8e6f0a01',
		parameters: { events: ['reply_received'] },
		credentials: { [CREDENTIAL.type]: { id: null, name: CREDENTIAL.name } },
	},
	{ name: 'Seen' },
);

/**
 * n8n 2.40 publishes workflows through a service that sets up webhooks when a version is published and never again.
 * Without it, as in all n8n before, every start of n8n asks the trigger whether its webhook is still there.
 */
const manners = [
	['where workflows are published', {}],
	['where every start sets up the triggers', { N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'false' }],
] as const;

describe.each(manners)('Instantly Trigger in a real n8n %s', (_manner, env) => {
	const asksAtStart = Object.keys(env).length > 0;
	let stage: Stage;
	let workflow: Workflow;
	let campaign: string;
	let replied = 0;

	/** The webhooks that lead to this n8n. */
	const ours = async () => (await stage.sandbox.webhooks()).filter(({ target_hook_url }) => target_hook_url.startsWith(stage.lab.url));
	const executions = async () => await stage.lab.client.listExecutions(workflow.id);
	/** The next lead replies; gives the lead's address. */
	const reply = async (more: object = {}) => {
		const { email } = (await stage.sandbox.leads(campaign))[replied++];
		await stage.sandbox.events({ event: 'reply', campaign_id: campaign, lead_email: email, ...more });
		return email;
	};
	/** How many executions there are once no more come. */
	const settled = async (expected: number) => {
		await eventually(executions, (all) => all.length >= expected);
		await sleep(1500);
		return (await executions()).length;
	};

	beforeAll(async () => {
		stage = await setStage(env);
		campaign = await stage.sandbox.createCampaign('Replies');
		await stage.sandbox.addLeads(campaign, LEADS);
		workflow = await stage.lab.client.importWorkflow(file);
		await stage.lab.explained(() => stage.lab.client.activate(workflow.id));
	});
	afterAll(async () => await stage?.close());

	test('registers one webhook when it is activated', async () => {
		const [webhook, ...more] = await ours();
		expect(more).toEqual([]);
		expect(webhook.target_hook_url).toContain('/webhook/');
		expect(webhook.event_type).toBe('reply_received');
		expect(Object.values(webhook.headers as Record<string, string>)[0].length).toBeGreaterThanOrEqual(16);
	});

	test('starts one execution for each reply, with the event in the common shape', async () => {
		const before = (await executions()).length;
		const email = await reply();
		await reply();
		expect(await settled(before + 2)).toBe(before + 2);
		const [, first] = await executions();
		const [event] = itemsOf(await stage.lab.client.getExecution(first.id), 'Seen');
		expect(event).toMatchObject({
			event: 'reply_received',
			provider: 'instantly',
			channel: 'email',
			person: { email },
			campaign: { id: campaign },
			count: 1,
		});
		expect(event.dedupeKey).toEqual(expect.any(String));
		expect(event.raw).toMatchObject({ event_type: 'reply_received', lead_email: email });
	});

	test('drops a repeated delivery', async () => {
		const before = (await executions()).length;
		await reply({ deliver: 'twice' });
		expect(await settled(before + 1)).toBe(before + 1);
	});

	test('refuses a delivery without its secret, and with a wrong one', async () => {
		const before = (await executions()).length;
		const [webhook] = await ours();
		const names = Object.keys(webhook.headers as Record<string, string>);
		const wrong = Object.fromEntries(names.map((name) => [name, 'wrong']));
		const post = async (headers: Record<string, string>) => {
			const body = JSON.stringify({ event_type: 'reply_received', lead_email: 'lead@company.example' });
			const all = { 'content-type': 'application/json', ...headers };
			return (await fetch(webhook.target_hook_url, { method: 'POST', headers: all, body })).status;
		};
		expect(await post({})).toBe(401);
		expect(await post(wrong)).toBe(401);
		expect(await settled(before)).toBe(before);
	});

	test('survives a restart without a second registration', async () => {
		const before = await ours();
		await stage.sandbox.resetRequests();
		await stage.lab.restart();
		await sleep(3000);
		const asked = (await stage.sandbox.requests()).byRoute['GET /webhooks'] ?? 0;
		expect(asked > 0).toBe(asksAtStart);
		expect((await ours()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
		const count = (await executions()).length;
		await reply();
		expect(await settled(count + 1)).toBe(count + 1);
	});

	// n8n 2.40 does not save what webhook() writes to the static data when a run starts; only an answer before the run is queued
	// would make it, and lose the event if queueing fails. So the memory ends with the process, and the key tells the two apart.
	test('gives a delivery that is repeated after a restart the same key', async () => {
		const [webhook] = await ours();
		const [last] = await executions();
		const [event] = itemsOf(await stage.lab.client.getExecution(last.id), 'Seen');
		await stage.lab.restart();
		const before = (await executions()).length;
		const { status } = await fetch(webhook.target_hook_url, {
			method: 'POST',
			headers: { ...(webhook.headers as Record<string, string>), 'content-type': 'application/json' },
			body: JSON.stringify(event.raw),
		});
		expect(status).toBe(200);
		expect(await settled(before + 1)).toBe(before + 1);
		const [again] = await executions();
		expect(itemsOf(await stage.lab.client.getExecution(again.id), 'Seen')).toMatchObject([{ dedupeKey: event.dedupeKey }]);
	});

	if (asksAtStart) {
		test('resumes its webhook where the service disabled it', async () => {
			const [{ id }] = await ours();
			const disabled = async (): Promise<Webhook> => (await ours())[0];
			await stage.lab.restart(async () => {
				await stage.sandbox.control('settings', { disableAfter: 1, webhookRetryMs: [] });
				await reply();
				expect((await disabled()).status).not.toBe(1);
			});
			const webhook = await eventually(disabled, ({ status }) => status === 1);
			expect(webhook).toMatchObject({ id, status: 1 });
			const count = (await executions()).length;
			await reply();
			expect(await settled(count + 1)).toBe(count + 1);
		});
	}

	test('deletes its own webhook, and no other, when it is deactivated', async () => {
		const foreign = await Promise.all(
			[`${stage.lab.url}/webhook/of-another-workflow`, 'https://hooks.company.example/instantly'].map((url) =>
				stage.sandbox.addWebhook({ target_hook_url: url, event_type: 'reply_received' }),
			),
		);
		await stage.lab.client.deactivate(workflow.id);
		const left = await eventually(
			() => stage.sandbox.webhooks(),
			(all) => all.length === foreign.length,
		);
		expect(left.map(({ id }) => id).sort()).toEqual(foreign.map(({ id }) => id).sort());
	});
});
