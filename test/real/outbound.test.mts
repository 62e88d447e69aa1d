import { setTimeout as sleep } from 'node:timers/promises';
import { itemsOf, type Workflow } from '../../tools/lab.mts';
import type { Webhook } from '../../tools/sandbox.mts';
import { eventually } from './n8n.mts';
import { OutboundStage, replies, SECRET, SEEN, TRIGGER } from './outboundStage.mts';

const PATH = '8d4f6d2e-6d6b-4b43-9a3f-1f7f8e6f0b01';
const file = (parameters: object = {}, provider: 'instantly' | 'inboxapp' = 'instantly') =>
	replies('Every reply', provider, PATH, parameters);

/** See trigger.test.mts: n8n asks a trigger at each start whether its webhook is there, or never again. */
const manners = [
	['where workflows are published', {}],
	['where every start sets up the triggers', { N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'false' }],
] as const;

describe.each(manners)('The Outbound Trigger in a real n8n %s', (_manner, env) => {
	let stage: OutboundStage;
	let workflow: Workflow;
	let foreign: string[];

	const production = () => `${stage.lab.url}/webhook/${PATH}/webhook`;
	const listening = () => `${stage.lab.url}/webhook-test/${PATH}/webhook`;
	/** Where the webhooks at Instantly lead that are this node's; all others must be as they were. */
	const registered = async () => {
		const all = await stage.sandbox.webhooks();
		expect(all.filter(({ target_hook_url: url }) => !url.includes(PATH)).map(({ id }) => id)).toEqual(foreign);
		return all
			.map(({ target_hook_url: url }) => url)
			.filter((url) => url.includes(PATH))
			.sort();
	};
	const only = async () => {
		expect(await registered()).toEqual([production()]);
		return (await stage.sandbox.webhooks()).find(({ target_hook_url: url }) => url === production()) as Webhook;
	};
	const publish = async (...given: Parameters<typeof file>) => {
		await stage.lab.client.editWorkflow(workflow.id, file(...given));
		await stage.lab.explained(() => stage.lab.client.activate(workflow.id));
	};
	const live = async (before: number) => (await stage.settled(workflow.id, before)).length;

	beforeAll(async () => {
		stage = await OutboundStage.set(env);
		const add = async (url: string) => (await stage.sandbox.addWebhook({ target_hook_url: url, event_type: 'reply_received' })).id;
		foreign = [await add('https://hooks.company.example/instantly'), await add(`${stage.lab.url}/webhook/of-another/webhook`)];
		workflow = await stage.lab.client.importWorkflow(file());
	});
	afterAll(async () => await stage?.close());

	test("n8n's test of the credential for webhooks takes a good secret, and says in a sentence what to do about others", async () => {
		const [name, type] = ['Tried', 'outboundWebhookApi'];
		const tried = async (data: { secret: string; header: string }) => {
			const id = await stage.lab.client.createCredential(name, type, data);
			return await stage.lab.client.testCredential(id, name, type, data);
		};
		const header = 'x-outbound-secret';
		expect(await tried({ secret: SECRET, header })).toEqual({ status: 'OK', message: expect.stringMatching(/^Usable\. /) as string });
		const short = await tried({ secret: 'short', header });
		expect(short).toEqual({
			status: 'Error',
			message: expect.stringMatching(/^'Secret' is shorter than 16 characters\. Paste /) as string,
		});
		const odd = await tried({ secret: SECRET, header: 'a header:' });
		expect(odd).toEqual({ status: 'Error', message: expect.stringMatching(/^'Header Name' is no name of a header\. Write /) as string });
	});

	test('registers one webhook at Instantly when it is activated', async () => {
		expect(await registered()).toEqual([]);
		await stage.lab.explained(() => stage.lab.client.activate(workflow.id));
		expect((await only()).event_type).toBe('reply_received');
	});

	test('listens for a test event beside its production webhook, and takes the second webhook away when the event has come', async () => {
		const { client } = stage.lab;
		const before = await only();
		await client.listen(workflow.id, TRIGGER);
		expect(await registered()).toEqual([listening(), production()].sort());
		const email = await stage.reply();
		const manual = async () =>
			(await client.listExecutions(workflow.id)).filter(({ mode, status }) => mode === 'manual' && status === 'success');
		const [shown, ...more] = await eventually(manual, (all) => all.length > 0);
		expect(more).toEqual([]);
		expect(itemsOf(await client.getExecution(shown.id), SEEN)).toMatchObject([
			{ event: 'reply_received', provider: 'instantly', person: { email } },
		]);
		await eventually(registered, (all) => all.length === 1);
		expect(await only()).toEqual(before);
		// Instantly told both: the production execution is beside the manual one.
		const modes = (await stage.settled(workflow.id, 2)).map(({ mode }) => mode);
		expect(modes.sort()).toEqual(['manual', 'webhook']);
	});

	test('takes the second webhook away when nobody listens any more', async () => {
		const before = await only();
		await stage.lab.client.listen(workflow.id, TRIGGER);
		expect(await registered()).toHaveLength(2);
		await stage.lab.client.stopListening(workflow.id);
		await eventually(registered, (all) => all.length === 1);
		expect(await only()).toEqual(before);
	});

	test('keeps its webhook over a restart, and passes on what comes after it', async () => {
		const before = await only();
		await stage.lab.restart();
		await sleep(3000);
		expect(await only()).toEqual(before);
		const count = (await stage.lab.client.listExecutions(workflow.id)).length;
		const email = await stage.reply();
		expect(await live(count + 1)).toBe(count + 1);
		expect((await stage.itemsAt(workflow.id)).at(-1)).toMatchObject({ person: { email } });
	});

	test('lets a delivery that is repeated after a restart end at the trigger', async () => {
		const { client } = stage.lab;
		const { target_hook_url: url, headers } = await only();
		const items = await stage.itemsAt(workflow.id);
		const { raw } = items.at(-1) as { raw: object };
		const post = async (body: object) => {
			const all = { ...(headers as Record<string, string>), 'content-type': 'application/json' };
			return (await fetch(url, { method: 'POST', headers: all, body: JSON.stringify(body) })).status;
		};
		await stage.lab.restart();
		const before = (await client.listExecutions(workflow.id)).length;
		expect(await post(raw)).toBe(200);
		const [again, ...older] = await stage.settled(workflow.id, before + 1);
		expect([older.length, again.status]).toEqual([before, 'success']);
		const { nodes } = await client.getExecution(again.id);
		expect([Object.keys(nodes), nodes[TRIGGER][0].data?.main]).toEqual([[TRIGGER], [[]]]);
		// The process knows it by now: there is not even an execution.
		expect(await post(raw)).toBe(200);
		expect(await live(before + 1)).toBe(before + 1);
		expect(await post({ ...raw, email_id: 'another' })).toBe(200);
		expect(await live(before + 2)).toBe(before + 2);
		expect(await stage.itemsAt(workflow.id)).toHaveLength(items.length + 1);
	});

	test('exchanges its webhook when a version with other events is published, and not before', async () => {
		const before = await only();
		await stage.lab.client.editWorkflow(workflow.id, file({ events: ['bounced'] }));
		expect(await only()).toEqual(before);
		await publish({ events: ['bounced'] });
		expect((await only()).event_type).toBe('email_bounced');
		const count = (await stage.itemsAt(workflow.id)).length;
		const executions = (await stage.lab.client.listExecutions(workflow.id)).length;
		await stage.reply();
		const email = await stage.reply({ event: 'bounce' });
		expect(await live(executions + 1)).toBe(executions + 1);
		expect((await stage.itemsAt(workflow.id)).slice(count)).toMatchObject([{ event: 'bounced', person: { email } }]);
	});

	test('leaves nothing at Instantly when a version of another provider is published, and comes back', async () => {
		await publish({}, 'inboxapp');
		expect(await registered()).toEqual([]);
		await publish();
		expect((await only()).event_type).toBe('reply_received');
	});

	test('leaves nothing at Instantly when it is deactivated', async () => {
		await stage.lab.client.deactivate(workflow.id);
		expect(await registered()).toEqual([]);
	});
});
