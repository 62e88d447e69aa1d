import http from 'node:http';
import type { AddressInfo } from 'node:net';
import {
	NodeOperationError,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IDataObject,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { N8n } from './n8n.mts';
import { Polling } from './polling.mts';

/** What the service was sent: the address, and how it was signed. */
const seen: string[] = [];
let valid = 'token-1';
let url = '';
const server = http.createServer(({ url: path = '', headers }, response) => {
	const how = String(headers.authorization ?? headers['x-api-key']);
	seen.push(`${path} ${how}`);
	const body = path === '/login' ? { token: valid } : { pigeons: 2 };
	response.writeHead(path === '/login' || how === valid || how === 'key' ? 200 : 401, { 'content-type': 'application/json' });
	response.end(JSON.stringify(body));
});

const text = (name: string, more: object = {}) => ({ displayName: name, name, type: 'string' as const, default: '', ...more });
const keyApi: ICredentialType = {
	name: 'keyApi',
	displayName: 'Key API',
	properties: [text('key')],
	authenticate: { type: 'generic', properties: { headers: { 'x-api-key': '={{$credentials.key}}' } } },
};
const loginApi: ICredentialType = {
	name: 'loginApi',
	displayName: 'Login API',
	properties: [text('user'), { ...text('token'), type: 'hidden', typeOptions: { expirable: true } }],
	async preAuthentication(this: { helpers: { httpRequest(options: object): Promise<IDataObject> } }) {
		return { token: (await this.helpers.httpRequest({ url: `${url}/login`, headers: { 'x-api-key': 'none' } })).token } as IDataObject;
	},
	authenticate: async ({ token }: ICredentialDataDecryptedObject, options) => ({ ...options, headers: { authorization: token } }),
};
const description = (name: string) =>
	({
		name,
		displayName: name,
		group: ['output'],
		version: 1,
		description: '',
		defaults: { name },
		inputs: ['main'],
		outputs: ['main'],
		credentials: ['key', 'login'].map((one) => ({
			name: `${one}Api`,
			required: true,
			displayOptions: { show: { authentication: [one] } },
		})),
		properties: [
			{
				displayName: 'Authentication',
				name: 'authentication',
				type: 'options',
				default: 'key',
				options: ['key', 'login'].map((value) => ({ name: value, value })),
			},
		],
	}) as INodeTypeDescription;

const pigeon: INodeType = {
	description: description('pigeon'),
	async execute(this: IExecuteFunctions) {
		const type = `${this.getNodeParameter('authentication', 0) as string}Api`;
		this.addExecutionHints({ message: 'All are home' });
		return [[{ json: (await this.helpers.httpRequestWithAuthentication.call(this, type, { url: `${url}/pigeons` })) as IDataObject }]];
	},
};

/** What the next poll finds: a number, nothing, or a refusal. */
let next: number | 'nothing' | 'refusal' = 'nothing';
const trigger: INodeType = {
	description: { ...description('pigeonTrigger'), polling: true, credentials: [], properties: [] },
	async poll(this: IPollFunctions) {
		const kept = this.getWorkflowStaticData('node') as { polls?: number };
		kept.polls = (kept.polls ?? 0) + 1;
		if (next === 'refusal') throw new NodeOperationError(this.getNode(), 'No pigeon today');
		const told = { polls: kept.polls, mode: this.getMode(), activation: this.getActivationMode() };
		return next === 'nothing' ? null : [[{ json: { ...told, pigeon: next } }]];
	},
};

const types = {
	getNode: (name: string) => ({ type: name === 'pigeon' ? pigeon : trigger }),
	getCredential: (name: string) => ({ type: name === 'keyApi' ? keyApi : loginApi }),
};
let n8n: N8n;
beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
	n8n = new N8n(types, 'pigeon', { keyApi: { key: 'key' }, loginApi: { user: 'u' } });
	seen.length = 0;
	valid = 'token-1';
});

const run = async (authentication?: string, more: object = {}) =>
	await n8n.run({ parameters: authentication ? { authentication } : {}, ...more });

describe('credentials', () => {
	test('are those that the parameters ask for, signed in the words of their type', async () => {
		expect((await run()).json).toEqual([{ pigeons: 2 }]);
		expect((await run('key', { credentials: { keyApi: { key: 'other' } } })).error?.message).toMatch(/Authorization failed/);
		expect(seen.slice(0, 2)).toEqual(['/pigeons key', '/pigeons other']);
	});

	test('get a token when they have none, and keep it for the next run of the same credential', async () => {
		expect((await run('login')).json).toEqual([{ pigeons: 2 }]);
		await run('login');
		expect(seen).toEqual(['/login none', '/pigeons token-1', '/pigeons token-1']);
		expect([n8n.kept('loginApi'), n8n.kept('loginApi', 'another'), n8n.kept('keyApi')]).toEqual([
			{ token: 'token-1' },
			undefined,
			undefined,
		]);
		await run('login', { credentialId: 'another' });
		expect(seen.slice(3)).toEqual(['/login none', '/pigeons token-1']);
	});

	test('get a new token when the service does not take the old one any more', async () => {
		await run('login');
		valid = 'token-2';
		expect((await run('login')).json).toEqual([{ pigeons: 2 }]);
		expect(seen.slice(2)).toEqual(['/pigeons token-1', '/login none', '/pigeons token-2']);
		expect(n8n.kept('loginApi')).toEqual({ token: 'token-2' });
		n8n.forget();
		expect(n8n.kept('loginApi')).toBeUndefined();
	});
});

test('what a node says about its output is there', async () => {
	expect((await run()).hints).toEqual([{ message: 'All are home' }]);
});

describe('a polling trigger', () => {
	let polling: Polling;
	beforeEach(() => {
		polling = new Polling(n8n, { node: 'pigeonTrigger', parameters: {} });
		next = 'nothing';
	});

	test('polls at activation, and what it wrote then is kept', async () => {
		await expect(polling.poll()).rejects.toThrow('not active');
		expect(await polling.activate()).toBeNull();
		expect(polling.kept).toEqual({ polls: 1 });
	});

	test('is not active where the first poll is refused', async () => {
		next = 'refusal';
		await expect(polling.activate()).rejects.toThrow('No pigeon today');
		expect(polling.kept).toEqual({});
		await expect(polling.poll()).rejects.toThrow('not active');
	});

	test('has in memory only what a poll without items wrote; n8n started again knows nothing of it', async () => {
		await polling.activate();
		await polling.poll();
		next = 'refusal';
		await expect(polling.poll()).rejects.toThrow('No pigeon today');
		expect(polling.kept).toEqual({ polls: 1 });
		next = 7;
		expect(await polling.restart()).toEqual([{ polls: 2, pigeon: 7, mode: 'trigger', activation: 'init' }]);
	});

	test('keeps all when it starts an execution', async () => {
		await polling.activate();
		await polling.poll();
		next = 8;
		expect(await polling.poll()).toEqual([{ polls: 3, pigeon: 8, mode: 'trigger', activation: 'activate' }]);
		expect(polling.kept).toEqual({ polls: 3 });
	});

	test('goes on with what was saved after its form was changed', async () => {
		await polling.activate();
		const edited = polling.edited({ parameters: { every: 'hour' } });
		await expect(edited.poll()).rejects.toThrow('not active');
		next = 10;
		expect(await edited.activate()).toMatchObject([{ polls: 2, pigeon: 10 }]);
		expect([polling.kept, edited.kept]).toEqual([{ polls: 1 }, { polls: 2 }]);
	});

	test('keeps nothing of a test event', async () => {
		await polling.activate();
		next = 9;
		expect(await polling.manual()).toEqual([{ polls: 2, pigeon: 9, mode: 'manual', activation: 'manual' }]);
		expect(polling.kept).toEqual({ polls: 1 });
	});
});
