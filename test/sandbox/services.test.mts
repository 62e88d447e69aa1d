import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios, { type AxiosInstance } from 'axios';

import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server.mts';
import { enttorClient } from './enttor.mts';
import { client } from './helpers.mts';

const names = ['instantly', 'enttor', 'entercrm', 'inboxapp'] as const;
const running: Sandbox[] = [];
const begin = async (options: SandboxOptions = {}) => {
	const sandbox = await startSandbox(options);
	running.push(sandbox);
	return sandbox;
};
const at = (baseURL: string): AxiosInstance => axios.create({ baseURL, validateStatus: () => true, proxy: false });

/** The first of four ports that nobody listens on. */
async function fourInARow(): Promise<number> {
	for (let port = 20_000 + Math.floor(Math.random() * 10_000); ; port += 4) {
		const sandbox = await startSandbox({ port }).catch(() => undefined);
		await sandbox?.close();
		if (sandbox) return port;
	}
}

afterEach(async () => {
	await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

test('each service has a port, and the control API is on all of them', async () => {
	const { url, urls, control } = await begin();
	expect(url).toBe(urls.instantly);
	expect(new Set(Object.values(urls)).size).toBe(4);
	for (const name of names) {
		expect((await at(urls[name]).get('/sandbox/health')).data).toMatchObject({ ok: true, services: names });
		expect((await at(urls[name]).get('/sandbox/state')).data).toEqual(control.state());
	}
	expect((await at(urls.enttor).get('/api/v2/campaigns')).status).toBe(404);
	expect((await at(urls.instantly).get('/api/v1/users')).status).toBe(404);
});

test('the ports follow one another; one that is taken stops them all', async () => {
	const port = await fourInARow();
	const blocker = net.createServer().listen(port + 1, '127.0.0.1');
	await once(blocker, 'listening');
	await expect(startSandbox({ port })).rejects.toThrow('EADDRINUSE');
	blocker.close();
	await once(blocker, 'close');
	const { urls } = await begin({ port });
	expect(Object.values(urls)).toEqual([0, 1, 2, 3].map((more) => `http://127.0.0.1:${port + more}`));
});

test('only the services that are wanted listen', async () => {
	const { url, urls } = await begin({ services: ['enttor'] });
	expect([url, urls]).toEqual(['', { instantly: '', enttor: expect.stringMatching(/^http/), entercrm: '', inboxapp: '' }]);
});

test('each refuses in its own words, whoever finds the fault', async () => {
	const { urls, control } = await begin();
	const instantly = { statusCode: 404, error: 'Not Found', message: 'Route GET:/elsewhere not found' };
	expect((await at(urls.instantly).get('/elsewhere')).data).toEqual(instantly);
	const error = { code: 'NOT_FOUND', message: 'Route GET:/elsewhere not found' };
	expect((await at(urls.enttor).get('/elsewhere')).data).toEqual({ success: false, error });
	control.failures([{ kind: 'status', status: 503 }]);
	expect((await client(urls.instantly).get('/campaigns')).data).toEqual({
		statusCode: 503,
		error: 'Service Unavailable',
		message: 'Service Unavailable',
	});
	expect((await enttorClient(urls.enttor).get('/users')).data).toEqual({
		success: false,
		error: { code: 'INTERNAL_ERROR', message: 'Service Unavailable' },
	});
});

test('failures can be ordered for one service', async () => {
	const { urls, control } = await begin();
	control.failures([{ kind: 'status', status: 429, service: 'enttor', path: '/' }]);
	expect((await client(urls.instantly).get('/campaigns')).status).toBe(200);
	expect((await enttorClient(urls.enttor).get('/users')).status).toBe(429);
	expect(control.failures()).toMatchObject([{ matched: 1, hits: 1 }]);
	expect((await at(urls.enttor).post('/sandbox/failures', [{ kind: 'reset', service: 'nobody' }])).status).toBe(400);
});

test('the log knows the service, and no secret', async () => {
	const { urls, control } = await begin();
	const headers = { 'X-API-Key': 'secret-1', Cookie: 'session=secret-2', Authorization: 'Bearer ent_sandbox_key' };
	const body = { email: 'member1@example.com', password: 'secret-3', token: 'secret-4', api_key: 'secret-5' };
	await at(urls.enttor).post('/api/v1/leads', body, { headers });
	await client(urls.instantly).get('/campaigns');
	const { log = [], ...counts } = control.requests({ log: true });
	expect(log).toMatchObject([
		{
			service: 'enttor',
			headers: { 'x-api-key': '********', cookie: '********', authorization: 'Bearer ********' },
			body: { email: 'member1@example.com', password: '********', token: '********', api_key: '********' },
		},
		{ service: 'instantly', headers: { authorization: 'Bearer ********' } },
	]);
	expect(JSON.stringify(log)).not.toMatch(/secret-|sandbox_key|sandbox-key/);
	expect(counts.total).toBe(2);
	const { data } = await at(urls.instantly).get('/sandbox/requests?service=enttor&log=1');
	expect(data).toMatchObject({ total: 1, byRoute: { 'POST /leads': 1 }, byStatus: { 400: 1 }, log: [{ service: 'enttor' }] });
	expect(data.byRoute).not.toHaveProperty('GET /campaigns');
	expect((await at(urls.instantly).get('/sandbox/requests?service=nobody')).status).toBe(400);
});

test('settings of a service change one by one, those of others stay', async () => {
	const { urls, control } = await begin();
	const before = structuredClone(control.settings());
	const post = async (order: object) => (await at(urls.enttor).post('/sandbox/settings', order)).status;
	expect(await post({ planLeads: 3, enttor: { oneCampaign: 'list' } })).toBe(200);
	expect(control.settings()).toEqual({ ...before, planLeads: 3, enttor: { ...before.enttor, oneCampaign: 'list' } });
	expect(await post({ enttor: { oneCampaigns: 'list' } })).toBe(400);
	expect(await post({ entercrm: { profile: 'other' } })).toBe(400);
	expect(await post({ entercrm: { profile: 'docs' } })).toBe(200);
	expect(control.settings()).toMatchObject({ enttor: { oneCampaign: 'list' }, entercrm: { profile: 'docs' } });
	control.reset();
	expect(control.settings()).toEqual(before);
});

test('data of all services is kept between runs, and what lies before several services is read', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
	const data = join(folder, 'data.json');
	const first = await begin({ data, seed: true });
	first.control.clock({ advance: 86_400_000 });
	const before = JSON.parse(JSON.stringify(first.control.fullState()));
	await first.close();
	const kept = JSON.parse(await readFile(data, 'utf8'));
	expect(Object.keys(kept).sort()).toEqual(['ahead', 'entercrm', 'enttor', 'inboxapp', 'instantly']);

	const second = await begin({ data });
	expect(JSON.parse(JSON.stringify(second.control.fullState()))).toEqual(before);
	const upload = { group_name: 'New', platform: 'x', leads: [{ username: 'lead_one' }] };
	const made = await enttorClient(second.urls.enttor).post('/leads', upload);
	expect(before.enttor.groups.map(({ id }: { id: number }) => String(id))).not.toContain(made.data.data.dataset_id);
	await second.close();

	const { control } = await begin();
	const empty = control.state().enttor;
	control.load({ instantly: kept.instantly });
	expect(control.state()).toMatchObject({ campaigns: 3, enttor: empty });
	await rm(folder, { recursive: true });
});
