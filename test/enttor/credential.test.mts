import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import type { IHttpRequestOptions, INodeParameters } from 'n8n-workflow';
import { EnttorApi } from '../../credentials/EnttorApi.credentials';
import { pick } from '../support/world.mts';
import { staged } from './stage.mts';
import { loadN8n } from './world.mts';

const stage = staged();
const credential = new EnttorApi();
const signed = async (apiKey: string) => (await credential.authenticate({ apiKey }, { url: 'x', headers: { Accept: 'a' } } as IHttpRequestOptions)).headers; // prettier-ignore

test('the key goes into the header, beside what is there', async () => {
	expect(await signed('k')).toEqual({ Accept: 'a', Authorization: 'Bearer k' });
});

/** What n8n does to test a credential: the request as described, and the message of the first rule for its status. */
async function tested(apiKey: string): Promise<string> {
	const { url, headers } = credential.test.request as { url: string; headers: Record<string, string> };
	const answer = await axios.get(`${stage.sandbox.urls.enttor}/api/v1${url}`, {
		headers: { ...headers, ...(await signed(apiKey)) } as never,
		validateStatus: () => true,
	});
	if (answer.status < 400) return 'OK';
	const rule = credential.test.rules?.find(({ type, properties }) => type === 'responseCode' && properties.value === answer.status);
	return String(rule?.properties.message ?? answer.status);
}

test('the test says of a key that lacks a scope that it is right', async () => {
	expect(await tested('ent_sandbox_key')).toBe('OK');
	expect(await tested('ent_nonsense')).toBe('Enttor does not accept this key. Paste a key that begins with ent_.');
	expect(await tested('ent_sandbox_narrow')).toMatch(/^The key is right, but lacks the scope users:read\. It can be used without/);
	expect(stage.asked().map(({ call, headers }) => [call, headers['user-agent']])).toEqual(
		Array(3).fill(['GET /users', 'n8n-nodes-outbound/0.1 (n8n community node)']),
	);
});

describe('a key without the scope of an operation is told which one to add', () => {
	const campaign: INodeParameters = {
		campaignName: 'Spring',
		datasetId: pick('301'),
		platform: 'x',
		userIds: ['1001'],
		messageSequence: 'Hi',
		startDate: '2035-01-10T09:00:00Z',
		endDate: '2035-01-11T09:00:00Z',
	};
	const upload: INodeParameters = { groupName: 'Founders', platform: 'x', leadSource: 'json', leadsJson: '[{"username": "a"}]' };

	test.each([
		['member', 'getAll', 'users:read', {}],
		['group', 'upload', 'leads:write', upload],
		['campaign', 'create', 'campaigns:write', campaign],
	])('%s.%s', async (resource, operation, scope, parameters) => {
		stage.control.enttor.key({ key: 'ent_nothing', scopes: [] });
		// What Enttor itself says of it is not documented.
		stage.fails('GET', '/', { kind: 'status', status: 403, body: { success: false, error: { code: 'FORBIDDEN' } } });
		stage.fails('POST', '/', { kind: 'status', status: 403, body: { success: false, error: { code: 'FORBIDDEN' } } });
		const { error } = await stage.n8n.run({ parameters: { resource, operation, ...parameters } });
		expect(error).toMatchObject({
			message: 'The API key may not do this',
			description: `Make a key with the scope ${scope} in Enttor > Settings > API Keys.`,
			httpCode: '403',
		});
		expect((await stage.n8n.run({ parameters: { resource, operation, ...parameters }, credentials: { enttorApi: { apiKey: 'ent_nothing' } } })).error).toMatchObject({
			description: `Make a key with the scope ${scope} in Enttor > Settings > API Keys. Enttor said: Missing scope: ${scope}.`,
		}); // prettier-ignore
	});

	test.each([
		['group', 'getAll', {}],
		['campaign', 'getStatus', { campaignId: pick('181') }],
		['campaign', 'getManyStatus', { clientId: pick('1001') }],
	])('%s.%s names none: the document does not say which', async (resource, operation, parameters) => {
		stage.control.settings({ enttor: { datasetsScope: 'leads:write', statusScope: 'campaigns:write' } });
		stage.control.enttor.key({ key: 'ent_nothing', scopes: [] });
		const order = { parameters: { resource, operation, ...parameters }, credentials: { enttorApi: { apiKey: 'ent_nothing' } } };
		expect((await stage.n8n.run(order)).error).toMatchObject({
			message: 'The API key may not do this',
			description: expect.stringMatching(
				/^Make a key with the scope for this operation in .* Enttor said: Missing scope: \w+:write\.$/,
			) as unknown,
		});
	});
});

test('what Enttor cannot do, and what it does not say in its own form, is told in words', async () => {
	const parameters = { resource: 'member', operation: 'getAll' };
	const answered = async (status: number, body: unknown) => {
		stage.control.failures([{ path: '/users', kind: 'status', status, body }]);
		const { error } = await stage.n8n.run({ parameters });
		return [error?.message, error?.description];
	};
	expect(await answered(401, '<html>No</html>')).toEqual([
		'Enttor does not accept the API key',
		expect.stringMatching(/^Open the credential and paste a key that begins with ent_, from Enttor > Settings > API Keys\./),
	]);
	expect(await answered(404, {})).toEqual(['Enttor has no such record', expect.stringMatching(/^Check the ID: [^{}]*company\.$/)]);
	expect(await answered(418, {})).toEqual(['Enttor answered with status 418', expect.stringMatching(/^[A-Z].{14,}/)]);
	expect(await answered(200, { success: false, error: { message: 'Closed today' } })).toEqual([
		'Enttor did not do it: Closed today',
		expect.stringMatching(/^[A-Z].{14,}/),
	]);
});

test.each([
	['www.enttor.example', "'Base URL' is not a web address"],
	['PAGE', 'Enttor gave no answer that can be read'],
])('the base URL %s is found out, and never taken for an empty list', async (address, says) => {
	const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<html>Welcome</html>'));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const page = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const n8n = await loadN8n(address === 'PAGE' ? page : address);
	const { error, items } = await n8n.run({ parameters: { resource: 'group', operation: 'getAll', returnAll: true } });
	server.close();
	expect(items).toEqual([]);
	expect(error?.message).toBe(says);
	expect(error?.description).toMatch(/Base URL|Write it as https:\/\/www\.enttor\.ai\/api\/v1/);
});
