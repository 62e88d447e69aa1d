import { API_KEY, NOBODY, OWNER, PASSWORD, REVOKED_KEY } from '../../sandbox/entercrm/index.mts';
import { startCrm, type Crm } from './entercrm.mts';

let run: Crm;
const unauthenticated = { status: 401, data: { message: 'Unauthenticated.' } };
const seen = ({ status, data }: { status: number; data: unknown }) => ({ status, data });

describe('the profile server', () => {
	beforeAll(async () => {
		run = await startCrm('server');
	});
	afterAll(() => run.sandbox.close());
	beforeEach(() => {
		run.sandbox.control.reset();
		run.settings({ profile: 'server' });
	});

	test('each login makes one more token; logging out ends only its own', async () => {
		const login = async () => (await run.client().post('/auth/login', { email: OWNER, password: PASSWORD })).data.token as string;
		const [one, two] = [await login(), await login()];
		expect(one).toMatch(/^\d+\|\w{40,}$/);
		expect(two.split('|')[0]).toBe(String(Number(one.split('|')[0]) + 1));
		const me = async (token: string) => await run.client({ Authorization: `Bearer ${token}` }).get('/auth/me');
		expect((await run.client({ Authorization: `Bearer ${one}` }).post('/auth/logout')).data).toEqual({ message: 'Logged out.' });
		expect(seen(await me(one))).toEqual(unauthenticated);
		expect((await me(two)).data.user).toMatchObject({ email: OWNER });
	});

	test('a wrong password is told apart from a missing one', async () => {
		const login = async (body: object) => seen(await run.client().post('/auth/login', body));
		expect(await login({ email: OWNER, password: 'wrong' })).toEqual({ status: 401, data: { message: 'Invalid credentials.' } });
		expect(await login({ email: OWNER, password: '' })).toEqual({
			status: 422,
			data: { message: 'The password field is required.', errors: { password: ['The password field is required.'] } },
		});
	});

	test('a registration is checked, and makes a workspace of its own that sees nothing of others', async () => {
		const full = {
			name: 'New',
			email: 'new@example.com',
			password: 'long-enough',
			password_confirmation: 'long-enough',
			company_name: 'New One',
		};
		const register = async (changes: object) => seen(await run.client().post('/auth/register', { ...full, ...changes }));
		const errors = async (changes: object) => ((await register(changes)).data as { errors: object }).errors;
		expect(await errors({ password: 'short', password_confirmation: 'short' })).toEqual({
			password: ['The password field must be at least 8 characters.'],
		});
		expect(await errors({ password_confirmation: 'other' })).toEqual({ password: ['The password field confirmation does not match.'] });
		expect(await errors({ email: OWNER })).toEqual({ email: ['The email has already been taken.'] });
		expect(await errors({ company_name: undefined, workspace_name: 'X' })).toEqual({
			company_name: ['The company name field is required.'],
		});
		// The address of a workspace is taken once, and nobody looks before.
		expect(await register({ company_name: 'Sandbox Workspace!' })).toEqual({ status: 500, data: { message: 'Server Error' } });
		const { id } = (await run.api.post('/customers', { email: 'one@example.com' })).data;
		const { status, data } = await register({});
		expect([status, data]).toMatchObject([201, { user: { email: 'new@example.com' }, tenant: { slug: 'new-one' } }]);
		const other = run.client({ Authorization: `Bearer ${(data as { token: string }).token}` });
		expect((await other.get('/customers')).data).toMatchObject({ total: 0, data: [] });
		expect(seen(await other.get(`/customers/${id}`))).toEqual({ status: 404, data: { error: 'Not found.' } });
		expect((await other.get('/customers/999')).data).toEqual({ message: 'No query results for model [App\\Models\\Customer] 999' });
	});

	test('a user without an active workspace is known, and sees nothing', async () => {
		const login = await run.client().post('/auth/login', { email: NOBODY, password: PASSWORD });
		expect(login.data.tenant).toBeNull();
		const nobody = run.as(NOBODY);
		expect((await nobody.get('/auth/me')).data).toMatchObject({ user: { email: NOBODY }, tenant: null });
		const closed = { status: 403, data: { error: 'No active tenant.' } };
		for (const path of ['/customers', '/segments', '/campaigns', '/automations', '/api-keys', '/dashboard/overview'])
			expect(seen(await nobody.get(path))).toEqual(closed);
		// The workspace is looked at before the body.
		for (const path of ['/customers', '/segments', '/campaigns', '/automations', '/api-keys'])
			expect(seen(await nobody.post(path, { name: 5 }))).toEqual(closed);
		const { id } = (await run.api.post('/customers', {})).data;
		expect(seen(await nobody.put(`/customers/${id}`, {}))).toEqual({ status: 404, data: { error: 'Not found.' } });
	});

	test('an API key opens tracking and nothing else; a token opens everything but tracking', async () => {
		expect(seen(await run.tracker.get('/customers'))).toEqual(unauthenticated);
		expect(seen(await run.client({ Authorization: `Bearer ${API_KEY}` }).get('/customers'))).toEqual(unauthenticated);
		expect(seen(await run.api.post('/track', { event: 'signup' }))).toEqual({ status: 401, data: { error: 'Missing API key.' } });
		const plain = run.client();
		expect((await plain.post('/track', { event: 'signup', api_key: API_KEY })).status).toBe(201);
		expect((await plain.post(`/track?api_key=${API_KEY}`, { event: 'signup' })).status).toBe(201);
	});

	test('the key is looked at before the body, so that an empty body tests it', async () => {
		const track = async (key: string) => seen(await run.client({ 'X-API-Key': key }).post('/track', {}));
		expect(await track(API_KEY)).toMatchObject({ status: 422, data: { errors: { event: ['The event field is required.'] } } });
		const refused = { status: 401, data: { error: 'Invalid or expired API key.' } };
		expect(await track(REVOKED_KEY)).toEqual(refused);
		expect(await track('eck_unknown')).toEqual(refused);
		const made = (await run.api.post('/api-keys', { name: 'Short', type: 'public', expires_at: '2030-01-01' })).data.plain_key;
		expect((await track(made)).status).toBe(422);
		run.sandbox.control.clock({ set: '2030-01-01T00:00:01Z' });
		expect(await track(made)).toEqual(refused);
		expect(run.sandbox.control.state()).toMatchObject({ entercrm: { events: 0 } });
	});

	test('who does not ask for JSON gets pages: back from a wrong body, nowhere without a login', async () => {
		const browser = { Accept: 'text/html' };
		const wrong = await run.client(browser).post('/auth/login', {});
		expect([wrong.status, wrong.headers.location, wrong.headers['content-type']]).toEqual([
			302,
			run.sandbox.urls.entercrm,
			'text/html; charset=utf-8',
		]);
		expect((await run.client({ Accept: '*/*' }).get('/customers')).status).toBe(500);
		expect((await run.client({ ...browser, Authorization: 'Bearer x' }).get('/customers')).data).toContain('<title>Server Error</title>');
		// What the vendor's code answers itself is JSON for everybody.
		expect((await run.client(browser).post('/track', {})).data).toEqual({ error: 'Missing API key.' });
		run.settings({ needsAccept: false });
		expect(seen(await run.client(browser).get('/customers'))).toEqual(unauthenticated);
	});

	test('routes that are not there, and methods, are refused as the framework does', async () => {
		expect(seen(await run.tracker.post('/track/event', {}))).toEqual({
			status: 404,
			data: { message: 'The route v1/track/event could not be found.' },
		});
		expect(seen(await run.api.delete('/customers'))).toEqual({
			status: 405,
			data: { message: 'The DELETE method is not supported for route v1/customers. Supported methods: GET, HEAD, POST.' },
		});
		expect((await run.api.head('/customers')).status).toBe(200);
	});

	test('a body that is no JSON has no fields, as an empty one', async () => {
		const headers = { 'Content-Type': 'application/json' };
		const { data } = await run.api.post('/segments', '{"name": ', { headers, transformRequest: (text) => text });
		expect(Object.keys(data.errors)).toEqual(['name', 'type']);
		expect((await run.api.post('/customers', '', { headers })).status).toBe(201);
	});
});

describe('the rate limit', () => {
	beforeAll(async () => {
		run = await startCrm('server');
	});
	afterAll(() => run.sandbox.close());

	test.each(['docs', 'server'] as const)('holds for each credential by itself in the profile %s', async (profile) => {
		run.sandbox.control.settings({ limits: true, entercrm: { profile, perMinute: 3, retryAfter: null } });
		const [one, two] = [run.as(OWNER), run.as(OWNER)];
		const three = await Promise.all([1, 2, 3].map(async () => (await one.get('/customers')).status));
		expect(three).toEqual([200, 200, 200]);
		const refused = await one.get('/segments');
		expect([refused.status, refused.data, refused.headers['retry-after']]).toEqual([429, { message: 'Too Many Attempts.' }, undefined]);
		expect((await two.get('/segments')).status).toBe(200);
		run.sandbox.control.settings({ entercrm: { retryAfter: 7 } });
		expect((await one.get('/segments')).headers['retry-after']).toBe('7');
		run.sandbox.control.settings({ limits: false });
		expect((await one.get('/segments')).status).toBe(200);
	});

	test('is a thousand a minute', async () => {
		run.sandbox.control.reset();
		const api = run.as(OWNER);
		const statuses: number[] = [];
		for (let round = 0; round < 20; round += 1) {
			const some = await Promise.all(Array.from({ length: 51 }, async () => (await api.get('/auth/me')).status));
			statuses.push(...some);
		}
		expect(statuses.filter((status) => status === 200)).toHaveLength(1_000);
		expect(statuses.filter((status) => status === 429)).toHaveLength(20);
	});
});

describe('the profile docs', () => {
	beforeAll(async () => {
		run = await startCrm('docs');
	});
	afterAll(() => run.sandbox.close());

	test('a login gives a token that looks like a JWT, and no workspace to those who have none', async () => {
		const login = async (email: string) => (await run.client().post('/auth/login', { email, password: PASSWORD })).data;
		const { token, user, tenant } = await login(OWNER);
		expect(token).toMatch(/^eyJ[\w-]+\.[\w-]+\.\w+$/);
		expect(Object.keys(user)).toEqual(['id', 'name', 'email', 'created_at']);
		expect(tenant).toEqual({ id: 1, name: 'Sandbox Workspace', slug: 'sandbox-workspace' });
		expect(await login(NOBODY)).not.toHaveProperty('tenant');
		const api = run.client({ Authorization: `Bearer ${token}` });
		expect((await api.post('/auth/logout')).data).toEqual({ message: 'Logged out successfully.' });
		expect(seen(await api.get('/customers'))).toEqual(unauthenticated);
	});

	test('an API key opens everything but logging out, if the settings say so; tracking takes nothing else', async () => {
		expect((await run.tracker.get('/customers')).status).toBe(200);
		expect((await run.tracker.post('/segments', { name: 'By key' })).status).toBe(201);
		expect(seen(await run.tracker.post('/auth/logout'))).toEqual(unauthenticated);
		expect(seen(await run.client({ 'X-API-Key': REVOKED_KEY }).get('/customers'))).toEqual(unauthenticated);
		run.settings({ keyOnCrm: false });
		expect(seen(await run.tracker.get('/customers'))).toEqual(unauthenticated);
		run.settings({ keyOnCrm: true });
		const event = { customer_email: 'a@example.com', event: 'signup' };
		expect(seen(await run.api.post('/track/event', event))).toEqual({ status: 401, data: { error: 'Missing API key.' } });
		expect((await run.client().post('/track/event', { ...event, api_key: API_KEY })).status).toBe(401);
	});

	test('what only the server has is not found', async () => {
		for (const [method, path] of [
			['GET', '/auth/me'],
			['GET', '/dashboard/overview'],
			['POST', '/track'],
			['PATCH', '/customers/1'],
			['DELETE', '/customers/1'],
			['PUT', '/segments/1'],
			['GET', '/automations/1'],
			['POST', '/automations/1/toggle'],
			['POST', '/api-keys/1/revoke'],
		]) {
			const { status, data } = await run.api.request({ method, url: path });
			expect([method, path, status, data]).toEqual([method, path, 404, { message: `The route v1${path} could not be found.` }]);
		}
	});
});
