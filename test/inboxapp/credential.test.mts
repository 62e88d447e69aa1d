import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { InboxappApi } from '../../credentials/InboxappApi.credentials';
import { TOKEN } from '../../sandbox/inboxapp/index.mts';
import { started } from '../support/world.mts';
import { loadN8n, world, type Inboxapp } from './world.mts';

const here = started<Inboxapp>(world);
beforeEach(async () => void (await here.world.fresh()));
const credential = new InboxappApi();
const signed = async (token: string) =>
	(await credential.authenticate({ token }, { url: 'x', headers: { Accept: 'a' } } as IHttpRequestOptions)).headers;
const address = () => `${here.world.sandbox.urls.inboxapp}/api`;

test('the token goes into the header, beside what is there', async () => {
	expect(await signed('t')).toEqual({ Accept: 'a', Authorization: 'Bearer t' });
});

/** What n8n does to test a credential: the request as described, and the message of the first rule for its status. */
async function tested(token: string, baseURL = address()): Promise<string> {
	const { url, headers } = credential.test.request as { url: string; headers: Record<string, string> };
	const answer = await axios.get(baseURL + url, {
		headers: { ...headers, ...(await signed(token)) } as never,
		validateStatus: () => true,
		proxy: false,
	});
	if (answer.status < 400) return 'OK';
	const rule = credential.test.rules?.find(({ type, properties }) => type === 'responseCode' && properties.value === answer.status);
	return String(rule?.properties.message ?? answer.status);
}

test('the test tells a wrong token from a wrong address', async () => {
	expect(await tested(TOKEN)).toBe('OK');
	expect(await tested('nonsense')).toMatch(/^Inboxapp does not accept this token\. Paste one from Inboxapp > Settings > API/);
	expect(await tested(TOKEN, `${address()}/v2`)).toMatch(/^No Inboxapp answers at this address\. Write 'Base URL' as https/);
	const asked = here.world.control.requests({ log: true }).log ?? [];
	expect(asked.map(({ path, headers }) => [path, headers['user-agent']])).toEqual(
		['/api/v2/team', '/api/v2/team', '/api/v2/v2/team'].map((path) => [path, 'n8n-nodes-outbound/0.1 (n8n community node)']),
	);
	expect(JSON.stringify(asked)).not.toContain(TOKEN);
});

const getTeam = { resource: 'workspace', operation: 'getTeam' };

test('a token that is not accepted is told in words, by both versions and in their older form', async () => {
	const { n8n, control } = here.world;
	const order = { parameters: getTeam, credentials: { inboxappApi: { token: 'nonsense' } } };
	const told = { message: 'Inboxapp does not accept the token', httpCode: '401' };
	const says = (words: string) =>
		`Open the credential and paste a token from Inboxapp > Settings > API > New API token. Inboxapp said: ${words}.`;
	expect((await n8n.run(order)).error).toMatchObject({ ...told, description: says('The token is missing or not valid') });
	for (const [body, words] of [
		[{ error: { code: 'UNAUTHORIZED', message: 'Invalid token', status: 401 } }, 'Invalid token'],
		[{ error: 'Unauthorized', message: 'Invalid API token' }, 'Invalid API token'],
		[{ error: 'Unauthorized' }, 'Unauthorized'],
	] as const) {
		control.failures([{ path: '/v2/team', kind: 'status', status: 401, body, times: 1 }]);
		expect((await n8n.run({ parameters: getTeam })).error).toMatchObject({ ...told, description: says(words) });
	}
});

test.each([
	['inboxapp.example', "'Base URL' is not a web address", /Write it as https:\/\/inboxapp\.com\/api/],
	['PAGE', 'Inboxapp gave no answer that can be read', /Check 'Base URL'/],
])('the base URL %s is found out, and never taken for an empty list', async (given, message, description) => {
	const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<html>Welcome</html>'));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const page = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const n8n = await loadN8n(given === 'PAGE' ? page : given);
	const { error, items } = await n8n.run({ parameters: { resource: 'thread', operation: 'getAll', returnAll: true } });
	server.close();
	expect(items).toEqual([]);
	expect(error?.message).toBe(message);
	expect(error?.description).toMatch(description);
});
