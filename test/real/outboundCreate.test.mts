import type { FailureRule } from '../../sandbox/failures.mts';
import { itemsOf } from '../../tools/lab.mts';
import { chain } from './n8n.mts';
import { OutboundStage, replies, SEEN, TRIGGER } from './outboundStage.mts';

const PATH = '8d4f6d2e-6d6b-4b43-9a3f-1f7f8e6f0c01';
const file = replies('Every reply', 'instantly', PATH);

/** See trigger.test.mts: n8n sets up the triggers that it can, or refuses the whole workflow. */
const manners = [
	['where workflows are published', {}],
	['where every start sets up the triggers', { N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'false' }],
] as const;

describe.each(manners)('An Outbound Trigger whose registration breaks, in a real n8n %s', (_manner, env) => {
	const isWhole = Object.keys(env).length > 0;
	let stage: OutboundStage;
	let foreign: string;

	/** How many webhooks at Instantly are this node's; another's must be there always. */
	const registered = async () => {
		const all = await stage.sandbox.webhooks();
		expect(all.map(({ id }) => id)).toContain(foreign);
		return all.filter(({ target_hook_url: url }) => url.includes(PATH)).length;
	};
	const creating = (rule: Omit<FailureRule, 'service' | 'method' | 'path'>): FailureRule => {
		return { service: 'instantly', method: 'POST', path: '^/webhooks$', ...rule } as FailureRule;
	};
	const activated = async (workflow: string) =>
		await stage.lab.client.activate(workflow).then(
			() => 'activated',
			({ message }: Error) => message,
		);

	beforeAll(async () => {
		stage = await OutboundStage.set(env);
		const hook = { target_hook_url: `${stage.lab.url}/webhook/of-another/webhook`, event_type: 'reply_received' };
		foreign = (await stage.sandbox.addWebhook(hook)).id;
	});
	afterEach(() => void stage.server.control.failures([]));
	afterAll(async () => await stage?.close());

	test.each<[string, FailureRule['kind'], Partial<FailureRule>]>([
		['the connection breaks after Instantly has made it', 'reset', { when: 'after', times: 1 }],
		['Instantly answers 503 once', 'status', { status: 503, times: 1 }],
		['Instantly makes it and answers 500', 'status', { status: 500, when: 'after', times: 1 }],
	])('%s: one webhook, which delivers, and none when the workflow is deactivated', async (_what, kind, rule) => {
		const { client } = stage.lab;
		const { id } = await client.importWorkflow(file);
		stage.server.control.failures([creating({ kind, ...rule })]);
		expect(await activated(id)).toBe('activated');
		expect(stage.server.control.failures()[0].hits).toBe(1);
		expect(await registered()).toBe(1);
		const before = (await client.listExecutions(id)).length;
		const email = await stage.reply();
		const [last, ...older] = await stage.settled(id, before + 1);
		expect(older).toHaveLength(before);
		expect(itemsOf(await client.getExecution(last.id), SEEN)).toMatchObject([{ person: { email } }]);
		await client.deactivate(id);
		expect(await registered()).toBe(0);
	});

	test('Instantly answers 503 for ever: the activation is refused in a sentence and leaves nothing, and works later', async () => {
		const { client } = stage.lab;
		const { id } = await client.importWorkflow(file);
		stage.server.control.failures([creating({ kind: 'status', status: 503 })]);
		expect(await activated(id)).toMatch(/: Instantly did not register the webhook$/);
		expect(stage.server.control.failures()[0].hits).toBeGreaterThan(0);
		expect(await registered()).toBe(0);
		stage.server.control.failures([]);
		expect(await activated(id)).toBe('activated');
		expect(await registered()).toBe(1);
		await client.deactivate(id);
		expect(await registered()).toBe(0);
	});

	test('nobody could say whether Instantly has made it: a second one is never made', async () => {
		const { client } = stage.lab;
		const { id } = await client.importWorkflow(file);
		const look: FailureRule = { service: 'instantly', method: 'GET', path: '^/webhooks', kind: 'status', status: 400, from: 2, times: 1 };
		stage.server.control.failures([creating({ kind: 'reset', when: 'after', times: 1 }), look]);
		const first = await activated(id);
		expect(stage.server.control.failures().map(({ hits }) => hits)).toEqual([1, 1]);
		// n8n refuses, and has the node take away what there is; or its publication service tries again by itself.
		if (isWhole) expect(first).toMatch(/Instantly/);
		else expect(first).toBe('activated');
		expect(await registered()).toBe(isWhole ? 0 : 1);
		expect(await activated(id)).toBe('activated');
		expect(await registered()).toBe(1);
		const before = (await client.listExecutions(id)).length;
		await stage.reply();
		expect(await stage.settled(id, before + 1)).toHaveLength(before + 1);
		await client.deactivate(id);
		expect(await registered()).toBe(0);
	});

	test('another trigger of the workflow cannot start: no webhook is left of what was set up, once it is deactivated', async () => {
		const { client } = stage.lab;
		await client.createCredential('Wrong key', 'enttorApi', { apiKey: 'ent_wrong', baseUrl: `${stage.server.urls.enttor}/api/v1` });
		const [trigger, seen] = file.nodes;
		const counted = {
			...chain('', { name: 'Counts', type: 'n8n-nodes-outbound.enttorTrigger' }).nodes[0],
			id: 'node-2',
			parameters: { events: ['reply_received'], pollTimes: { item: [{ mode: 'everyMinute' }] } },
			credentials: { enttorApi: { id: null, name: 'Wrong key' } },
		};
		const both = [[{ node: SEEN, type: 'main', index: 0 }]];
		const connections = { [TRIGGER]: { main: both }, Counts: { main: both } };
		const { id } = await client.importWorkflow({ ...file, name: 'Two triggers', nodes: [trigger, seen, counted], connections });
		expect(await activated(id)).toMatch(/Enttor does not accept the API key/);
		// The publication service keeps the trigger that works.
		expect(await registered()).toBe(isWhole ? 0 : 1);
		expect((await client.published(id)).status).toBe(isWhole ? 'published' : 'partial');
		await client.deactivate(id);
		expect(await registered()).toBe(0);
	});
});
