import http from 'node:http';
import type { AddressInfo } from 'node:net';
import axios, { type AxiosInstance } from 'axios';

import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server.mts';

/** A schedule the API takes. */
export const schedule = {
	schedules: [{ name: 'Working hours', timing: { from: '09:00', to: '17:00' }, days: { 1: true }, timezone: 'Europe/Belgrade' }],
};
/** A sequence of two mails. */
export const sequences = [
	{
		steps: [
			{ type: 'email', delay: 3, variants: [{ subject: 'Hello {{firstName}}', body: '<div>One</div>' }] },
			{ type: 'email', delay: 0, variants: [{ subject: '', body: '<div>Two</div>' }] },
		],
	},
];

export interface Running {
	sandbox: Sandbox;
	api: AxiosInstance;
	/** Makes a campaign and gives its id. */
	campaign(more?: object): Promise<string>;
	/** Makes a lead list and gives its id. */
	list(name?: string): Promise<string>;
	/** Adds leads to a campaign. */
	add(campaign: string, leads: object[], more?: object): Promise<Record<string, never>>;
}

/** A client as the sandbox wants it; `headers` go over the usual ones. */
export function client(url: string, headers: Record<string, string | undefined> = {}): AxiosInstance {
	return axios.create({
		baseURL: `${url}/api/v2`,
		headers: { Authorization: 'Bearer sandbox-key', 'User-Agent': 'sandbox-test/1', ...headers },
		validateStatus: () => true,
		proxy: false,
	});
}

/** A fresh sandbox without rate limits, and what tests need with it. */
export async function start(options: SandboxOptions = {}): Promise<Running> {
	const sandbox = await startSandbox(options);
	sandbox.control.settings({ limits: false });
	const api = client(sandbox.url);
	return {
		sandbox,
		api,
		campaign: async (more = {}) => {
			const body = { name: 'Campaign', campaign_schedule: schedule, sequences, ...more };
			return (await api.post('/campaigns', body)).data.id;
		},
		list: async (name = 'List') => (await api.post('/lead-lists', { name })).data.id,
		add: async (campaign, leads, more = {}) => (await api.post('/leads/add', { campaign_id: campaign, leads, ...more })).data,
	};
}

/** Synthetic leads. */
export function people(count: number, from = 1): { email: string; first_name: string; last_name: string }[] {
	return Array.from({ length: count }, (_unused, index) => ({
		email: `lead${from + index}@company.example`,
		first_name: 'Lead',
		last_name: String(from + index).padStart(4, '0'),
	}));
}

export interface Hook {
	url: string;
	received: { body: Record<string, unknown>; headers: http.IncomingHttpHeaders }[];
	/** The statuses of the next answers; 200 when there are none left. */
	answers: number[];
	close(): Promise<void>;
}

/** A server that receives webhooks. */
export async function hook(): Promise<Hook> {
	const received: Hook['received'] = [];
	const answers: number[] = [];
	const server = http.createServer((request, response) => {
		let text = '';
		request.on('data', (part) => (text += part));
		request.on('end', () => {
			received.push({ body: JSON.parse(text), headers: request.headers });
			response.writeHead(answers.shift() ?? 200).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
		received,
		answers,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/** Waits until a server has received something, a second at most. */
export async function arrived(target: Hook): Promise<void> {
	for (let tries = 0; target.received.length === 0 && tries < 100; tries += 1) await new Promise((done) => setTimeout(done, 10));
}
