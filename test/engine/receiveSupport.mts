import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebhookContext } from 'n8n-core';
import { Workflow, type IDataObject, type INode, type IWebhookFunctions, type IWebhookResponseData } from 'n8n-workflow';
import type { OutboundEvent } from '../../engine/event';
import type { Source } from '../../engine/receive';
import { byTime } from '../../engine/signature';

export const SECRET = 'loft-secret-0815';
export const HEADER = 'x-loft-signature';

/** A service's own signature, made here as its document says. */
export const mac = (secret: string, ...parts: Array<string | Buffer>) => {
	const hmac = createHmac('sha256', secret);
	for (const part of parts) hmac.update(part);
	return hmac.digest('hex');
};
const seconds = () => Math.floor(Date.now() / 1000);
export const signature = (raw: string | Buffer, { secret = SECRET, at = seconds() } = {}) => `t=${at},v1=${mac(secret, `${at}.`, raw)}`;

const isRecord = (value: unknown): value is IDataObject => typeof value === 'object' && value !== null && !Array.isArray(value);
const letter = (raw: IDataObject, received: string): OutboundEvent => ({
	event: String(raw.kind ?? 'reply_received'),
	provider: 'loft',
	channel: null,
	occurredAt: received,
	person: { email: null, handle: null, profileUrl: null, name: null, id: null },
	campaign: { id: null, name: null, step: null, variant: null },
	message: { id: String(raw.id), threadId: null, subject: null, text: null, html: null },
	interest: null,
	account: null,
	count: 1,
	dedupeKey: String(raw.id),
	raw,
});

/** Letters carried by pigeons: one as an object with an id, several in `letters`, a test with `ping`. */
export const loft: Source = {
	verify: byTime(HEADER),
	events: (body, received) => {
		if (!isRecord(body)) return undefined;
		if (body.ping) return [];
		const letters = Array.isArray(body.letters) ? body.letters : [body];
		return letters.every((one) => isRecord(one) && one.id !== undefined)
			? letters.map((one) => letter(one as IDataObject, received))
			: undefined;
	},
};

const node = (id: string): INode => ({ id, name: 'Node', type: 'x.loftTrigger', typeVersion: 1, position: [0, 0], parameters: {} });

/** n8n's own context of a delivery to the node of this id. */
export function contextOf(request: object, response: object, { nodeId = 'n', mode = 'webhook' } = {}): IWebhookFunctions {
	const nodeTypes = { getByName: () => undefined, getByNameAndVersion: () => undefined, getKnownTypes: () => ({}) };
	const workflow = new Workflow({ id: 'wf', nodes: [], connections: {}, active: true, nodeTypes: nodeTypes as never });
	const additional = { httpRequest: request, httpResponse: response };
	return new WebhookContext(workflow, node(nodeId), additional as never, mode as never, {} as never, [], null) as IWebhookFunctions;
}

type Webhook = (context: IWebhookFunctions) => IWebhookResponseData;

/** An address that takes deliveries over HTTP, reads and answers them as n8n 2.40 does, and counts the runs they start. */
export class Station {
	/** The items of each run. */
	runs: IDataObject[][] = [];
	/** While true, n8n cannot start a run: its database is away. */
	down = false;
	nodeId = 'n';
	mode = 'webhook';
	private readonly server = createServer((request, response) => void this.take(request, response));

	constructor(public webhook: Webhook) {}

	async open(): Promise<this> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		return this;
	}

	async close(): Promise<void> {
		await new Promise((resolve) => this.server.close(resolve));
	}

	/** Gives the status and the text of the answer. Without `headers`, the body is signed. */
	async post(raw: string | Buffer, headers: Record<string, string> = { [HEADER]: signature(raw) }, type = 'application/json') {
		const url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
		const answer = await fetch(url, {
			method: 'POST',
			body: new Uint8Array(Buffer.from(raw)),
			headers: { 'content-type': type, ...headers },
		});
		return { status: answer.status, text: await answer.text() };
	}

	/** As body-parser.js, webhook-helpers.js and response-helper.js of n8n 2.40.7. */
	private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const rawBody = Buffer.concat(chunks);
		const type = request.headers['content-type'];
		const reply = (status: number, json: unknown) => {
			response.statusCode = status;
			response.end(JSON.stringify(json));
		};
		let body: unknown = type === 'text/plain' ? rawBody.toString() : undefined;
		try {
			if (type === 'application/json' && rawBody.length > 0) body = JSON.parse(rawBody.toString());
		} catch {
			return reply(422, { message: 'Failed to parse request body' });
		}
		const express = Object.assign(response, {
			status: (code: number) => Object.assign(response, { statusCode: code }),
			json: (value: unknown) => response.end(JSON.stringify(value)),
		});
		const fields = { body: body ?? {}, headers: request.headers, rawBody, params: {}, query: {} };
		try {
			const result = this.webhook(contextOf(fields, express, this));
			if (result.noWebhookResponse) return;
			if (result.workflowData) {
				if (this.down) throw new Error('The run cannot be started');
				this.runs.push(result.workflowData.flat().map(({ json }) => json));
			}
			reply(200, { message: result.workflowData ? 'Workflow was started' : 'Webhook call received' });
		} catch (error) {
			reply(500, { message: (error as Error).message });
		}
	}
}
