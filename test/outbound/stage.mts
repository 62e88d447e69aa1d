import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters, INodeType } from 'n8n-workflow';
import { InstantlyApi } from '../../credentials/InstantlyApi.credentials';
import { OutboundWebhookApi } from '../../credentials/OutboundWebhookApi.credentials';
import { OutboundTrigger } from '../../nodes/Outbound/OutboundTrigger.node';
import { mac } from '../engine/receiveSupport.mts';
import { bodyOf, type Arriving } from '../support/execution.mts';
import { N8n, type Order } from '../support/n8n.mts';

export type Giver = 'instantly' | 'inboxapp' | 'entercrm' | 'enttor';
/** Nothing that a node gives, throws or logs may hold one of these. */
export const SECRET = 'ibt_wh_sample-0815-secret';
export const KEY = 'sandbox-key';
export const HEADER = 'x-outbound-secret';

export const map = {
	id: 'id', event: 'type', time: 'at', channel: 'network', handle: 'lead.handle', campaignId: 'campaign.id', text: 'text',
}; // prettier-ignore
const at = (n: number) => new Date(Date.UTC(2026, 2, 16, 9) + n * 1000).toISOString();
const seconds = () => Math.floor(Date.now() / 1000);

type Headers = Record<string, string>;
interface Service {
	/** One event; another number is another event. */
	body: (n: number, campaign?: string) => IDataObject;
	event: string;
	/** One of another name. */
	other: (n: number) => IDataObject;
	/** What makes a delivery genuine. */
	sign: (raw: string | Buffer, secret?: string) => Headers;
	parameters: INodeParameters;
}

const instantly = (event_type: string) => (n: number, campaign_id: string) => ({ event_type, timestamp: at(n), campaign_id, lead_email: 'lead0001@example.com', email_account: 'sender1@example.com', email_id: `email${n}`, workspace: 'w', reply_text: 'Tell me more' }); // prettier-ignore
const inboxapp = (type: string) => (n: number, campaign: string) => ({ id: `evt_${n}`, seq: n, type, apiVersion: '2', createdAt: at(n), object: { type: 'campaign', id: campaign, url: `/campaigns/${campaign}` }, data: { threadId: 'thread0one' } }); // prettier-ignore
const enttor = (type: string) => (n: number, campaign: string) => ({ id: n, type, at: at(n), network: 'instagram', lead: { handle: 'sample_lead' }, campaign: { id: campaign }, text: 'Tell me more' }); // prettier-ignore
const bySecret = (_raw: string | Buffer, secret = SECRET) => ({ [HEADER]: secret });

/** What each service sends, as far as it matters here; all that it may send is in `fixtures`. */
export const services: Record<Giver, Service> = {
	instantly: {
		body: (n, campaign = 'one') => instantly('reply_received')(n, campaign),
		event: 'reply_received',
		other: (n) => instantly('email_opened')(n, 'one'),
		sign: bySecret,
		parameters: {},
	},
	inboxapp: {
		body: (n, campaign = 'one') => inboxapp('target.replied')(n, campaign),
		event: 'target_replied',
		other: (n) => inboxapp('target.contacted')(n, 'one'),
		sign: (raw, secret = SECRET) => ({ 'x-inbox-signature': `t=${seconds()},v1=${mac(secret, `${seconds()}.`, raw)}` }),
		parameters: {},
	},
	entercrm: {
		// A campaign is sent once: the event is known by its ID.
		body: (n, campaign = n === 1 ? 'one' : `one${n}`) => ({
			event: 'campaign.sent',
			timestamp: at(n),
			data: { id: campaign, name: `Campaign ${n}` },
		}),
		event: 'campaign_sent',
		other: (n) => ({ event: 'customer.created', timestamp: at(n), data: { id: n, email: 'customer@example.com' } }),
		sign: (raw, secret = SECRET) => ({ 'x-entercrm-signature': mac(secret, raw) }),
		parameters: {},
	},
	enttor: {
		body: (n, campaign = 'one') => enttor('Reply Received')(n, campaign),
		event: 'reply_received',
		other: (n) => enttor('bounced')(n, 'one'),
		sign: bySecret,
		parameters: { fieldMap: map },
	},
};
export const givers = Object.keys(services) as Giver[];

/** As n8n's database has it. */
const saved = (staticData: IDataObject) => JSON.parse(JSON.stringify(staticData)) as IDataObject;

let nodes = 0;

/** A node of one service, in n8n's engine; each has an ID of its own, so that it remembers nothing. */
export class Node {
	readonly n8n: N8n;
	/** All that it has given, thrown and logged. */
	private readonly said: string[] = [];
	readonly order: Order;

	constructor(
		readonly giver: Giver,
		parameters: INodeParameters = {},
		{
			credential = {},
			gone = false,
			baseUrl = 'http://127.0.0.1:9/api/v2',
			node = new OutboundTrigger() as INodeType,
			more = {} as Partial<Order>,
		} = {},
	) {
		const own: Record<string, ICredentialDataDecryptedObject> = {
			instantlyApi: { apiKey: KEY, baseUrl, workspaceId: '' },
			outboundWebhookApi: { secret: SECRET, ...credential },
		};
		const getCredential = (name: string) => ({ type: name === 'instantlyApi' ? new InstantlyApi() : new OutboundWebhookApi() });
		if (gone)
			for (const type of Object.keys(own))
				Object.defineProperty(own, type, {
					get() {
						throw new Error(`Credential with ID "c" does not exist for type "${type}".`);
					},
				});
		this.n8n = new N8n({ getNode: () => ({ type: node }), getCredential }, 'outboundTrigger', own);
		this.order = {
			parameters: { provider: giver, events: ['any'], ...services[giver].parameters, ...parameters },
			nodeId: `o${nodes++}`,
			staticData: { 'node:Node': { secret: SECRET, webhookId: 'hook' } },
			...more,
		};
		const { logger } = this.n8n.loading(this.order);
		for (const level of ['error', 'warn', 'info'] as const)
			jest.spyOn(logger, level).mockImplementation((...words) => void this.said.push(`${level} ${JSON.stringify(words)}`));
	}

	/** What was logged. */
	get logged(): string[] {
		return this.said.filter((text) => /^(error|warn|info) /.test(text));
	}

	/** Hands it a delivery; without `headers` a genuine one. Gives the status, and the items it starts a run with. */
	async deliver(body: unknown, headers?: Headers, mode: Arriving['mode'] = 'webhook') {
		const rawBody = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
		const signed = headers ?? services[this.giver].sign(rawBody);
		const { answer, result, json, ends } = await this.n8n.deliver(this.order, bodyOf(rawBody), signed, { rawBody, mode });
		if (rawBody.length < 1_000_000) this.said.push(JSON.stringify([answer, result]));
		return { status: answer.status ?? 200, answer, result, json, ends };
	}

	/** One of n8n's webhook methods. What it writes into `staticData` is saved only where n8n would: by the caller. */
	async hook(method: 'checkExists' | 'create' | 'delete', url: string, staticData: IDataObject = {}) {
		const { context, staticData: written } = this.n8n.hook({ ...this.order, staticData: saved(staticData) }, url);
		try {
			const done = await this.n8n.type().webhookMethods?.default?.[method].call(context);
			return { done, staticData: saved(written()) };
		} catch (error) {
			this.said.push(JSON.stringify(error), ...['message', 'description', 'stack'].map((part) => String((error as IDataObject)[part])));
			throw error;
		}
	}

	/** What n8n does when a workflow is activated, at a start of n8n too; gives what it saves. */
	async activate(url: string, staticData: IDataObject = {}): Promise<IDataObject> {
		const found = await this.hook('checkExists', url, staticData);
		return found.done ? found.staticData : (await this.hook('create', url, found.staticData)).staticData;
	}

	/** All that it said holds no secret, also none that it made itself. */
	keepsSecrets(): void {
		const texts = this.said.join('\n');
		for (const secret of [SECRET, KEY]) expect(texts).not.toContain(secret);
		expect(texts).not.toMatch(/\b[0-9a-f]{48}\b/);
	}
}
