import type { IDataObject } from 'n8n-workflow';
import {
	broken,
	execute,
	execution,
	fakeClock,
	json200,
	provider,
	settled,
	type Account,
	type Order,
	type Reply,
	type Serve,
} from './support.mts';

fakeClock();

const authentication = {
	key: { name: 'API Key', credential: 'pigeonApi' },
	login: { name: 'Sign In', credential: 'pigeonLoginApi', logsIn: true },
};
/** Tokens t0, t1, ...; with others in front. */
const entrance =
	(...first: Array<Reply | Error>) =>
	(turn: number): Reply | Error =>
		first[turn] ?? { body: { token: `t${turn}` } };
const order = (operation: string, serve: Serve, login: Account['login'] = entrance(), more: Partial<Order> = {}): Order => ({
	operation,
	parameters: { authentication: 'login', id: '={{ $json.id }}', title: '={{ $json.id }}', simplify: false, ...more.parameters },
	items: [{ id: 'l0' }, { id: 'l1' }],
	serve,
	account: { type: 'pigeonLoginApi', login, ...more.account },
	provider: { authentication, concurrency: 1 },
	...(({ parameters: _, account: __, ...rest }) => rest)(more),
});
const ok: Reply = { body: { ok: true } };
const LOGIN = `${provider.baseUrl}/auth/login`;
const busy: Reply = { status: 429, headers: { ...json200, 'retry-after': '30' }, body: { problem: 'too many' } };
/** A service that takes no token below this one. */
const from =
	(oldest: number): Serve =>
	({ headers }) =>
		Number(String(headers['x-token']).slice(1)) >= oldest ? ok : { status: 401, body: { problem: 'expired' } };

test('the way to sign in that the form names is the one whose credential is used; by default the first', async () => {
	const serve: Serve = () => ok;
	const login = await execute(order('get', serve));
	expect(login.log.requests.map(({ headers }) => headers['x-token'])).toEqual(['t0', 't0']);
	expect(login.log.logins).toHaveLength(1);
	for (const chosen of ['key', '', undefined, 'gone']) {
		const key = await execute(order('get', serve, undefined, { parameters: { authentication: chosen }, account: { type: 'pigeonApi', login: undefined } })); // prettier-ignore
		expect(key.error).toBeUndefined();
		expect(key.log.logins).toHaveLength(0);
		expect(key.json).toHaveLength(2);
	}
});

describe.each(['get', 'create'])('%s', (operation) => {
	test('401, then a new login and success: all go, and the new token is kept for the rest of the run', async () => {
		const { log, json, error } = await execute(order(operation, from(1)));
		expect(error).toBeUndefined();
		expect(json).toHaveLength(2);
		expect(log.logins).toHaveLength(2);
		expect(log.requests.map(({ headers }) => headers['x-token'])).toEqual(['t0', 't1', 't1']);
	});

	test('401 twice: one clear error, that of the key, with the answer in its context', async () => {
		const { log, error } = await execute(order(operation, from(99)));
		expect(error?.message).toBe('The key was not accepted [item 0]');
		expect(error?.description).toContain('Make a new key.');
		expect(error?.description).toContain('expired');
		expect(error?.httpCode).toBe('401');
		expect(error?.context).toMatchObject({ status: 401, itemIndex: 0 });
		expect(log.requests).toHaveLength(2);
	});

	test('401 twice, with continue on error: one error for each item', async () => {
		const { json } = await execute(order(operation, from(99), undefined, { continueOnFail: true }));
		expect(json.map(({ error }) => error)).toEqual(['The key was not accepted [item 0]', 'The key was not accepted [item 1]']);
	});

	test('the login is refused: the same clear error, and no request has left', async () => {
		const refusal: Reply = { status: 401, body: { problem: 'wrong password' } };
		const { log, error } = await execute(order(operation, () => ok, entrance(refusal, refusal)));
		expect(error?.message).toBe('The key was not accepted [item 0]');
		expect(error?.description).toContain('wrong password');
		expect(log.requests).toHaveLength(0);
	});

	test('the login is told to wait: it waits and goes on', async () => {
		const { log, json, error } = await execute(order(operation, () => ok, entrance(busy)));
		expect(error).toBeUndefined();
		expect(json).toHaveLength(2);
		expect(log.logins[1] - log.logins[0]).toBeGreaterThanOrEqual(30_000);
		expect(log.logins).toHaveLength(2);
		expect(log.requests).toHaveLength(2);
	});

	test('the new login after a 401 is told to wait: it waits and goes on, and nothing is carried out twice', async () => {
		const { log, json, error } = await execute(order(operation, from(1), entrance({ body: { token: 't0' } }, busy)));
		expect(error).toBeUndefined();
		expect(json).toHaveLength(2);
		expect(log.requests[log.requests.length - 1].time - log.requests[0].time).toBeGreaterThanOrEqual(30_000);
		expect(log.requests.filter(({ headers }) => headers['x-token'] === 't2')).toHaveLength(2);
	});

	test('the login is busy for ever: the bound is kept', async () => {
		const login = () => busy;
		const { error, log, took } = await execute(order(operation, () => ok, login, { parameters: { options: { giveUpAfter: 50 } } }));
		expect(error?.message).toBe('Pigeon Post is still busy [item 0]');
		expect(error?.httpCode).toBe('429');
		expect(took).toBeLessThanOrEqual(50_100);
		expect(log.requests).toHaveLength(0);
	});

	test('500 at the login for a while: it is tried again, also for a write, for nothing was sent', async () => {
		const { error, json, log } = await execute(order(operation, () => ok, entrance({ status: 500 }, { status: 503 })));
		expect(error).toBeUndefined();
		expect(json).toHaveLength(2);
		expect(log.requests).toHaveLength(2);
	});

	test('500 at the login for ever: the error of the service, not "not known"', async () => {
		const { error, log } = await execute(order(operation, () => ok, () => ({ status: 500, body: { problem: 'no clerk' } }))); // prettier-ignore
		expect(error?.message).toBe('The loft is down [item 0]');
		expect(error?.httpCode).toBe('500');
		expect(log.requests).toHaveLength(0);
		expect(log.logins.length).toBeLessThanOrEqual(10);
	});

	test.each(['ECONNRESET', 'ETIMEDOUT', 'ERR_NETWORK'])('%s at the login: tried again, for the call was not sent', async (code) => {
		const { error, json, log } = await execute(order(operation, () => ok, entrance(broken(code, LOGIN), broken(code, LOGIN))));
		expect(error).toBeUndefined();
		expect(json).toHaveLength(2);
		expect([log.logins.length, log.requests.length]).toEqual([3, 2]);
	});

	test('the new login after a 401 breaks: tried again, for the call was turned away', async () => {
		const { error, json } = await execute(order(operation, from(1), entrance({ body: { token: 't0' } }, broken('ECONNRESET', LOGIN))));
		expect(error).toBeUndefined();
		expect(json).toHaveLength(2);
	});

	test('the login breaks for ever: it cannot be reached, and that is known', async () => {
		const { error, log } = await execute(order(operation, () => ok, () => broken('ECONNRESET', LOGIN))); // prettier-ignore
		expect(error?.message).toBe('Pigeon Post cannot be reached. The connection broke (ECONNRESET) [item 0]');
		expect(log.requests).toHaveLength(0);
	});

	test('the login cannot be reached: tried again, for nothing was sent', async () => {
		const { error, json } = await execute(order(operation, () => ok, entrance(broken('ECONNREFUSED'))));
		expect(error).toBeUndefined();
		expect(json).toHaveLength(2);
	});
});

test.each([403, 404, 422])('%d of the service itself is no matter of the login', async (status) => {
	const { error, log } = await execute(order('get', () => ({ status, body: { problem: 'no' } })));
	expect(error?.httpCode).toBe(String(status));
	expect(log.logins).toHaveLength(1);
	expect(log.requests).toHaveLength(1);
});

test('503 of the service itself after the login: a write is not known, a read goes on', async () => {
	const serve: Serve = (_, n) => (n === 0 ? { status: 503 } : ok);
	expect((await execute(order('create', serve))).error?.message).toContain('It is not known');
	expect((await execute(order('get', serve))).json).toHaveLength(2);
});

test('the call itself breaks after the login: a write is not known and not repeated, a read goes on', async () => {
	const serve: Serve = ({ path }, n) => (n === 0 ? broken('ECONNRESET', `${provider.baseUrl}${path}`) : ok);
	const { error, log } = await execute(order('create', serve));
	expect(error?.message).toContain('It is not known');
	expect(log.requests).toHaveLength(1);
	expect((await execute(order('get', serve))).json).toHaveLength(2);
});

test('where nobody logs in, a broken connection is that of the call, wherever it went', async () => {
	const key = { parameters: { authentication: 'key' }, account: { type: 'pigeonApi', login: undefined } };
	const { error, log } = await execute(order('create', () => broken('ECONNRESET', 'https://elsewhere.example'), undefined, key));
	expect(error?.message).toContain('It is not known');
	expect(log.requests).toHaveLength(1);
});

test('cancelled while the login has to wait: it ends within a second', async () => {
	const stop = new AbortController();
	const { log, start } = execution(order('create', () => ok, () => busy, { signal: stop.signal })); // prettier-ignore
	const work = start().then(() => '', String);
	await jest.advanceTimersByTimeAsync(5000);
	stop.abort();
	const began = Date.now();
	expect(await settled(work)).toContain('cancelled');
	expect(Date.now() - began).toBeLessThanOrEqual(1000);
	expect(log.requests).toHaveLength(0);
});

test('no password and no token in what is given out', async () => {
	const account = { data: { password: 'pgn-password-4711' } as IDataObject };
	const refusal: Reply = { status: 401, body: { problem: 'no' } };
	const { error } = await execute(order('get', from(99), undefined, { account }));
	const { error: other } = await execute(order('get', () => ok, entrance(refusal, refusal), { account }));
	for (const one of [error, other]) {
		const said = JSON.stringify([one?.message, one?.description, one?.context]);
		expect(said).not.toMatch(/pgn-|\bt[0-9]\b/);
	}
});
