import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { InstantlyApi } from '../../credentials/InstantlyApi.credentials';
import { startSandbox, type Sandbox } from '../../sandbox/server.mts';
import { loadN8n } from './world.mts';

let sandbox: Sandbox;
beforeAll(async () => void (sandbox = await startSandbox()));
afterAll(async () => await sandbox.close());

const credential = new InstantlyApi();
const signed = async (values: Record<string, string>) =>
	(await credential.authenticate(values, { url: 'x', headers: { Accept: 'a' } } as IHttpRequestOptions)).headers;

test('the key goes into the header, a workspace only if there is one', async () => {
	expect(await signed({ apiKey: 'k', workspaceId: '' })).toEqual({ Accept: 'a', Authorization: 'Bearer k' });
	expect(await signed({ apiKey: 'k', workspaceId: ' w ' })).toEqual({ Accept: 'a', Authorization: 'Bearer k', 'x-as-workspace': 'w' });
});

/** What n8n does to test a credential: the request as described, and the message of the first rule for its status. */
async function tested(apiKey: string): Promise<string> {
	const { url, headers } = credential.test.request as { url: string; headers: Record<string, string> };
	const answer = await axios.get(`${sandbox.url}/api/v2${url}`, {
		headers: { ...headers, ...(await signed({ apiKey })) } as never,
		validateStatus: () => true,
	});
	if (answer.status < 400) return 'OK';
	const rule = credential.test.rules?.find(({ type, properties }) => type === 'responseCode' && properties.value === answer.status);
	return String(rule?.properties.message ?? answer.status);
}

test('the test passes with a narrow key too, and says what is wrong with others', async () => {
	expect(await tested('sandbox-key')).toBe('OK');
	expect(await tested('sandbox-key-narrow')).toBe('OK');
	sandbox.control.key({ key: 'one-scope', scopes: ['leads:read'] });
	expect(await tested('one-scope')).toBe('OK');
	expect(await tested('nonsense')).toContain('does not accept this key');
	expect(await tested('sandbox-key-unpaid')).toContain('no active paid plan');
	sandbox.control.failures([{ path: '/webhooks/event-types', kind: 'status', status: 403 }]);
	expect(await tested('sandbox-key')).toContain('webhooks:read');
});

test.each([
	['app.instantly.example', "'Base URL' is not a web address"],
	['PAGE', 'Instantly gave no answer that can be read'],
])('the base URL %s is found out, and never taken for an empty list', async (address, says) => {
	const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<html>Welcome</html>'));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const page = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const n8n = await loadN8n(address === 'PAGE' ? page : address);
	const { error, items } = await n8n.run({ parameters: { resource: 'campaign', operation: 'getAll', returnAll: true } });
	server.close();
	expect(items).toEqual([]);
	expect(error?.message).toBe(says);
	expect(error?.description).toMatch(/Base URL|Write it as/);
});
