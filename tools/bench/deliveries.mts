import { createHmac } from 'node:crypto';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab, WorkflowFile } from '../lab.mts';
import type { SandboxClient } from '../sandbox.mts';
import { CREDENTIALS } from './workflows.mts';

/** How many deliveries each round has, and how many are under way at once. */
export const DELIVERIES = 300;
const AT_ONCE = 16;
const SECRET = 'ibt_wh_of_the_benchmark_0123456789';
const HEADER = 'x-outbound-secret';

/** What one trigger did: deliveries a second until all were answered, until all executions had ended, and the median wait for an answer (ms). */
export interface Rate {
	answered: number;
	executed: number;
	wait: number;
}

/**
 * How n8n is set. For each delivery it makes an isolate to evaluate the trigger's expressions in, though there are none, and makes none
 * only for its own Webhook node: that is most of the time a delivery takes. Set to, it makes one where there is an expression.
 */
export const MANNERS: Array<[string, Record<string, string>]> = [
	['as it comes', {}],
	['with N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true', { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' }],
];

/** One trigger under load: its workflow, its address, and the headers that a delivery needs. */
interface Receiver {
	name: string;
	workflow: string;
	url: string;
	headers: (body: string) => Record<string, string>;
}

type Trigger = Partial<WorkflowFile['nodes'][number]> & { type: string };

function file(name: string, trigger: Trigger): WorkflowFile {
	const node = { id: 'trigger', name: 'Trigger', typeVersion: 1, position: [0, 0] as [number, number], parameters: {}, ...trigger };
	const behind = {
		id: 'behind',
		name: 'Behind',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [200, 0] as [number, number],
		parameters: {},
	};
	return {
		name,
		nodes: [node, behind],
		connections: { Trigger: { main: [[{ node: 'Behind', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	} as unknown as WorkflowFile;
}

const signature = (body: string) => {
	const time = Math.floor(Date.now() / 1000);
	return { 'x-inbox-signature': `t=${time},v1=${createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex')}` };
};

/** n8n's own Webhook node, bare and with the check of a header, and the Outbound Trigger with a secret and with a signature. */
async function receivers(lab: Lab, sandbox: SandboxClient): Promise<Receiver[]> {
	const { client, url } = lab;
	await client.createCredential('Secret in a header', 'httpHeaderAuth', { name: HEADER, value: SECRET });
	await client.createCredential('Signing secret', 'outboundWebhookApi', { secret: SECRET, header: HEADER });
	const active = async (name: string, trigger: Trigger) => {
		const { id } = await client.importWorkflow(file(name, trigger));
		await lab.explained(() => client.activate(id));
		return { name, workflow: id };
	};
	const webhook = { type: 'n8n-nodes-base.webhook', typeVersion: 2.1 };
	const outbound = { type: 'n8n-nodes-outbound.outboundTrigger', typeVersion: 2 };
	const [signed, registered] = ['5c1f0d4e-0000-4000-8000-000000000001', '5c1f0d4e-0000-4000-8000-000000000002'];
	const credentials = (type: string, name: string) => ({ credentials: { [type]: { id: null, name } } }) as Partial<Trigger>;
	const bare = await active('Webhook node', { ...webhook, parameters: { httpMethod: 'POST', path: 'bare', options: {} } });
	const checked = await active('Webhook node, header checked', {
		...webhook,
		parameters: { httpMethod: 'POST', path: 'checked', authentication: 'headerAuth', options: {} },
		...credentials('httpHeaderAuth', 'Secret in a header'),
	});
	const instantly = await active('Outbound Trigger, Instantly', {
		...outbound,
		webhookId: registered,
		parameters: { provider: 'instantly', events: ['any'], options: {} },
		...credentials('instantlyApi', CREDENTIALS.instantlyApi),
	});
	const inboxapp = await active('Outbound Trigger, Inboxapp', {
		...outbound,
		webhookId: signed,
		parameters: { provider: 'inboxapp', events: ['any'], options: {} },
		...credentials('outboundWebhookApi', 'Signing secret'),
	});
	const own = (await sandbox.webhooks()).find(({ target_hook_url: target }) => target.includes(registered));
	if (!own) throw new Error('The trigger did not register itself');
	return [
		{ ...bare, url: `${url}/webhook/bare`, headers: () => ({}) },
		{ ...checked, url: `${url}/webhook/checked`, headers: () => ({ [HEADER]: SECRET }) },
		{ ...instantly, url: own.target_hook_url, headers: () => own.headers ?? {} },
		{ ...inboxapp, url: `${url}/webhook/${signed}/webhook`, headers: signature },
	];
}

let made = 0;
/** A reply that both services' readers understand, so that each trigger gets the same bytes; never the same one twice. */
function delivery(): string {
	made += 1;
	const of = { id: `evt_${made}`, seq: made, type: 'message.received', apiVersion: '2', createdAt: new Date(1.7e12 + made).toISOString() };
	const inboxapp = { ...of, object: { type: 'message', id: `m${made}`, url: `/messages/m${made}` }, data: { threadId: 't1' } };
	const lead = { lead_email: `lead${made}@example.com`, email_account: 'sender@example.com', firstName: 'Lead', lastName: String(made) };
	const reply = { email_id: `e${made}`, reply_subject: 'Re: Hello', reply_text: 'Tell me more, please. '.repeat(10), step: 1, variant: 1 };
	const instantly = { timestamp: of.createdAt, event_type: 'reply_received', workspace: 'w', campaign_id: 'c', campaign_name: 'Spring' };
	return JSON.stringify({ ...inboxapp, ...instantly, ...lead, ...reply });
}

const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
async function post({ url, headers }: Receiver): Promise<number> {
	const body = delivery();
	const begun = performance.now();
	const status = await new Promise<number | undefined>((resolve, reject) => {
		const options = { method: 'POST', agent, headers: { 'content-type': 'application/json', ...headers(body) } };
		const request = http.request(url, options, (answer) => answer.resume().on('end', () => resolve(answer.statusCode)));
		request.on('error', reject).end(body);
	});
	if (status !== 200) throw new Error(`A delivery was answered with ${status}`);
	return performance.now() - begun;
}

async function round(lab: Lab, receiver: Receiver): Promise<Rate> {
	const before = await lab.client.countSuccesses(receiver.workflow);
	const begun = performance.now();
	const waits: number[] = [];
	let left = DELIVERIES;
	const sender = async () => {
		while (left-- > 0) waits.push(await post(receiver));
	};
	await Promise.all(Array.from({ length: AT_ONCE }, sender));
	const answered = performance.now() - begun;
	while ((await lab.client.countSuccesses(receiver.workflow)) < before + DELIVERIES) {
		if (performance.now() - begun > 300_000) throw new Error(`${receiver.name}: not all executions ended`);
		await sleep(200);
	}
	const executed = performance.now() - begun;
	waits.sort((a, b) => a - b);
	return { answered: (DELIVERIES / answered) * 1000, executed: (DELIVERIES / executed) * 1000, wait: waits[waits.length >> 1] };
}

/** All triggers in turns, so that what else the machine does hits them alike; the first turn only warms up. `tell` hears how far it is. */
export async function deliveries(lab: Lab, sandbox: SandboxClient, runs: number, tell: (text: string) => void) {
	const all = (await receivers(lab, sandbox)).map((receiver) => ({ receiver, rates: [] as Rate[] }));
	for (let run = 0; run <= runs; run += 1) {
		tell(run === 0 ? 'warming up' : `run ${run} of ${runs}`);
		for (const { receiver, rates } of run % 2 === 0 ? all : [...all].reverse()) {
			const rate = await round(lab, receiver);
			if (run > 0) rates.push(rate);
		}
	}
	for (const { receiver } of all) await lab.client.deactivate(receiver.workflow);
	return all.map(({ receiver: { name }, rates }) => ({ name, rates }));
}
