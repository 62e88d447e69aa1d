import { NOBODY, PASSWORD, REVOKED_KEY } from '../../sandbox/entercrm/index.mts';
import { pick } from '../support/world.mts';
import { At, profiles } from './at.mts';

const tracked = { event: 'purchase', customerEmail: 'anna@example.com' };
let credential = 0;
/** What is found out is kept for a credential: each test has one of its own. */
const fresh = () => ({ credentialId: `p${++credential}` });

describe.each(profiles)('which API it is, is found out: %s', (profile) => {
	const at = new At(profile, 'auto');

	test('with a login: asked once, for all items and runs', async () => {
		const own = fresh();
		const wanted = { additionalFields: { email: 'new@example.com', name: 'Clara Example' } };
		await at.gives('customer.create', wanted, own);
		expect(at.sent()).toEqual(['GET /customers', 'POST /customers']);
		expect(at.body()).toEqual({
			email: 'new@example.com',
			...(profile === 'docs' ? { name: 'Clara Example' } : { first_name: 'Clara', last_name: 'Example' }),
		});
		await at.gives('customer.create', wanted, { ...own, items: [{}, {}] });
		expect(at.sent().filter((one) => one.startsWith('GET'))).toHaveLength(1);
	});

	test('with a key: nothing is recorded by it', async () => {
		expect(await at.gives('event.track', tracked, fresh())).toMatchObject([{ recorded: true, event_id: expect.any(String) as string }]);
		const own = profile === 'docs' ? 'POST /track/event' : 'POST /track';
		expect(at.sent()).toEqual(['POST /track', own]);
		expect([at.count('events'), at.count('customers')]).toEqual([1, 2]);
	});

	test('an operation that it does not have is refused', async () => {
		const [message] = await at.says('workspace.getCurrentUser', {}, fresh());
		expect(message).toBe(profile === 'docs' ? "'Get Current User' is part of the API of EnterCRM's server; this is the documented API" : 'undefined');
	}); // prettier-ignore

	test('a key that is not accepted says so', async () => {
		const credentials = { enterCrmApi: { apiKey: REVOKED_KEY } };
		const [message, hint] = await at.says('event.track', tracked, { ...fresh(), credentials });
		expect(message).toBe('EnterCRM does not accept the credential');
		expect(hint).toContain('API key');
	});

	test('a way to sign in that an operation does not take is refused, with the right one', async () => {
		const [message] = await at.says('event.track', { authentication: 'login', ...tracked }, fresh());
		expect(message).toBe("'Track' needs the authentication 'API Key'");
		const get = { authentication: 'apiKey', id: pick('<customer>') };
		if (profile === 'docs') expect(await at.gives('customer.get', get, fresh())).toMatchObject([{ email: 'anna@example.com' }]);
		else expect((await at.says('customer.get', get, fresh()))[0]).toBe("'Get' needs the authentication 'Email and Password'");
	});
});

describe('a user without a workspace', () => {
	const at = new At('server', 'auto');

	test('is told so', async () => {
		const credentials = { enterCrmLoginApi: { email: NOBODY, password: PASSWORD } };
		const [message, hint] = await at.says('customer.getAll', {}, { ...fresh(), credentials });
		expect(message).toBe('The user has no active workspace');
		expect(hint).toContain('No active tenant');
	});
});

describe('logins', () => {
	const at = new At('server');
	const logins = () => at.world.control.requests({ log: true }).log?.filter(({ path }) => path.endsWith('/auth/login')).length;

	test('one is enough for many requests side by side, and for the next run; it is renewed when it has ended', async () => {
		const items = Array.from({ length: 8 }, () => ({}));
		await at.gives('customer.get', { id: pick('<customer>') }, { items });
		expect(logins()).toBe(1);
		const token = String(at.world.n8n.kept('enterCrmLoginApi')?.sessionToken);
		await at.gives('customer.get', { id: pick('<customer>') });
		expect(logins()).toBe(1);
		await at.world.api.post('/auth/logout', undefined, { headers: { Authorization: `Bearer ${token}` } });
		await at.gives('customer.get', { id: pick('<customer>') }, { items });
		expect(logins()).toBe(2);
		expect(at.world.n8n.kept('enterCrmLoginApi')?.sessionToken).not.toBe(token);
	});

	test('logging out ends the session of the credential; the next request has a new one', async () => {
		await at.gives('session.logOut');
		const token = at.world.n8n.kept('enterCrmLoginApi')?.sessionToken;
		await at.gives('customer.get', { id: pick('<customer>') });
		expect(at.world.n8n.kept('enterCrmLoginApi')?.sessionToken).not.toBe(token);
	});

	test('no session token comes out, of a login or a registration', async () => {
		const user = { name: 'New', email: 'new@example.com', password: 'correct-horse', workspaceName: 'New Shop' };
		const [registered] = await at.gives('session.register', user);
		const [loggedIn] = await at.gives('session.logIn', { email: 'new@example.com', password: 'correct-horse' });
		for (const one of [registered, loggedIn]) {
			expect(one).toMatchObject({ user: { email: 'new@example.com' }, tenant: { name: 'New Shop' } });
			expect(JSON.stringify(one)).not.toMatch(/token/i);
		}
		const [dry] = await at.gives('session.register', { ...user, options: { dryRun: true } });
		expect(JSON.stringify(dry)).not.toContain('correct-horse');
	});
});
