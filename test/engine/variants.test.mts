import type { IDataObject } from 'n8n-workflow';
import type { Operation, Provider } from '../../engine/describe';
import { text } from '../../engine/fields';
import { Refusal } from '../../engine/refusal';
import type { Variants } from '../../engine/variants';
import { execute, fakeClock, offering, type Account, type Order, type Reply, type Serve } from './support.mts';

fakeClock();

const title = text('title', 'What it is about', { required: true });
const operations: Record<string, Operation> = {
	create: { name: 'Create', action: 'Create a letter', route: 'POST /letters', required: [title], variants: { old: 'POST /letters', new: 'POST /post/letters' } }, // prettier-ignore
	seal: { name: 'Seal', action: 'Seal a letter', route: 'POST /seals', required: [title], variants: { new: 'POST /seals' } },
	wrap: {
		name: 'Wrap',
		action: 'Wrap a letter',
		route: 'POST /wraps',
		required: [title],
		forVariant: (call, variant, values) => {
			if (variant === 'old' && values.title === 'big') throw new Refusal('is too big for the old post', 'Make it smaller', 'Title');
			return variant === 'old' ? { ...call, body: { wrap: call.body } } : call;
		},
	},
	list: { name: 'Get Many', action: 'Get letters', route: 'GET /letters', gives: 'items', paging: false },
	enter: { name: 'Enter', action: 'Enter', route: 'POST /enter', required: [title], auth: ['login'] },
};
const variants: Variants = {
	setting: 'speech',
	names: { old: 'the old post', new: 'the new post' },
	probes: [
		{ route: 'GET /speech', ask: { n: 1 }, statuses: [422], tell: (status, body) => (status === 422 ? 'new' : (body as IDataObject).speaks as string) }, // prettier-ignore
		{ route: 'GET /age', tell: (_, body) => ((body as IDataObject).age === 7 ? 'old' : undefined) },
	],
};
const authentication: Provider['authentication'] = {
	key: { name: 'API Key', credential: 'pigeonApi' },
	login: { name: 'Sign In', credential: 'pigeonLoginApi' },
};
/** What the probes are answered; anything else is echoed. */
const speaking =
	(speech: Reply, age: Reply = {}): Serve =>
	({ path, body }) =>
		path === '/speech' ? speech : path === '/age' ? age : { body: { path, ...(body as IDataObject) } };

let runs = 0;
const order = (operation: string, serve: Serve, account: Account, more: Partial<Order> = {}, service: Partial<Provider> = {}): Order => ({
	operation,
	parameters: { title: '={{ $json.title }}', ...more.parameters },
	items: [{ title: 'A' }, { title: 'B' }],
	serve,
	account: { id: `v${runs++}`, ...account },
	provider: offering(operations, { variants, ...service }),
	...(({ parameters: _, ...rest }) => rest)(more),
});
const set = (speech: string): Account => ({ data: { speech } });
const paths = ({ log }: { log: { requests: Array<{ method: string; path: string }> } }) =>
	log.requests.map(({ method, path }) => `${method} ${path}`);
const nothing: Serve = ({ path }) => new Error(`${path} was not expected`);

describe('set in the credential', () => {
	test.each([
		['old', 'POST /letters'],
		['new', 'POST /post/letters'],
	])('%s: nothing is probed, and the route is that of the variant', async (speech, route) => {
		const done = await execute(order('create', ({ path }) => ({ body: { path } }), set(speech))); // prettier-ignore
		expect(done.error).toBeUndefined();
		expect(paths(done)).toEqual([route, route]);
	});

	test('an operation without variants is the same in all', async () => {
		for (const speech of ['old', 'new'])
			expect(paths(await execute(order('list', () => ({ body: [] }), set(speech))))).toEqual(['GET /letters', 'GET /letters']);
	});

	test('the call is made as the variant takes it', async () => {
		const bodies = async (speech: string) => (await execute(order('wrap', () => ({}), set(speech)))).log.requests.map(({ body }) => body); // prettier-ignore
		expect(await bodies('old')).toEqual([{ wrap: { title: 'A' } }, { wrap: { title: 'B' } }]);
		expect(await bodies('new')).toEqual([{ title: 'A' }, { title: 'B' }]);
	});

	test('what the variant would drop is refused for its item alone', async () => {
		const items = [{ title: 'big' }, { title: 'small' }];
		const { json, log } = await execute(order('wrap', () => ({ body: { ok: true } }), set('old'), { items, continueOnFail: true }));
		expect(json).toEqual([{ error: "'Title' is too big for the old post [item 0]" }, { ok: true }]);
		expect(log.requests).toHaveLength(1);
		expect((await execute(order('wrap', () => ({ body: { ok: true } }), set('new'), { items }))).json).toHaveLength(2);
	});

	test('an operation that the variant has not: a sentence, for each item with continue on error, and nothing is sent', async () => {
		const { error, log } = await execute(order('seal', nothing, set('old')));
		expect(error?.message).toBe("'Seal' is part of the new post; this is the old post [item 0]");
		expect(error?.description).toContain('correct the API in the credential');
		const { items, log: also } = await execute(order('seal', nothing, set('old'), { continueOnFail: true }));
		expect(items).toEqual(
			[0, 1].map((item) => ({
				json: { error: `'Seal' is part of the new post; this is the old post [item ${item}]` },
				pairedItem: { item },
			})),
		);
		expect([...log.requests, ...also.requests]).toEqual([]);
	});
});

describe('found out', () => {
	test('by the first probe that tells, once for all runs of a credential', async () => {
		const serve = speaking({ body: { speaks: 'new' } });
		const first = await execute(order('create', serve, { id: 'known' }));
		expect(paths(first)).toEqual(['GET /speech', 'POST /post/letters', 'POST /post/letters']);
		expect(first.log.requests[0].query).toEqual({ n: 1 });
		expect(paths(await execute(order('create', serve, { id: 'known' })))).toEqual(['POST /post/letters', 'POST /post/letters']);
		expect(paths(await execute(order('create', serve, { id: 'other' })))).toHaveLength(3);
	});

	test('anew where the address is another, and where the setting says nothing that is known', async () => {
		const serve = speaking({ body: { speaks: 'new' } });
		for (const data of [{ speech: 'auto' }, { speech: '' }, {}])
			expect(paths(await execute(order('create', serve, { data })))[0]).toBe('GET /speech');
		await execute(order('create', serve, { id: 'moves' }));
		const moved = await execute(order('create', serve, { id: 'moves', data: { baseUrl: 'https://api.pigeon.example/v9/' } }));
		expect(moved.error).toBeUndefined();
		const away = await execute(
			order('create', ({ path }) => ({ body: path.endsWith('/speech') ? { speaks: 'old' } : {} }), {
				id: 'moves',
				data: { baseUrl: 'https://loft.example' },
			}),
		);
		expect(paths(away)).toEqual(['GET https://loft.example/speech', ...Array<string>(2).fill('POST https://loft.example/letters')]);
	});

	test('by the next one, where the first does not tell', async () => {
		const done = await execute(order('create', speaking({}, { body: { age: 7 } }), {}));
		expect(paths(done)).toEqual(['GET /speech', 'GET /age', 'POST /letters', 'POST /letters']);
	});

	test('a 422 that the probe takes is an answer', async () => {
		const done = await execute(order('create', speaking({ status: 422, body: { problem: 'n is no word' } }), {}));
		expect(done.error).toBeUndefined();
		expect(paths(done)).toEqual(['GET /speech', 'POST /post/letters', 'POST /post/letters']);
	});

	test('a status that it does not take is the error of the service', async () => {
		const { error, log } = await execute(order('create', speaking({ status: 401, body: { problem: 'no' } }), {}));
		expect(error?.message).toContain('The key was not accepted');
		expect(log.requests).toHaveLength(1);
	});

	test.each<[string, Reply, string]>([
		['is refused', { status: 401, body: { problem: 'no' } }, 'The key was not accepted'],
		['tells nothing', {}, 'Pigeon Post does not say whether it is the old post or the new post'],
	])('a probe that %s, with continue on error: one error for each item, and nothing else is sent', async (_, speech, message) => {
		const { items, log } = await execute(order('create', speaking(speech), {}, { continueOnFail: true }));
		expect(items).toEqual([0, 1].map((item) => ({ json: { error: `${message} [item ${item}]` }, pairedItem: { item } })));
		expect(log.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
		expect(log.requests.filter(({ path }) => path === '/speech')).toHaveLength(1);
	});

	test('a busy service is waited for', async () => {
		const serve: Serve = (request, n) => (n === 0 ? { status: 503 } : n === 1 ? { status: 429, headers: { 'retry-after': '9' } } : speaking({ body: { speaks: 'old' } })(request, n)); // prettier-ignore
		const { json } = await execute(order('create', serve, {}));
		expect(json).toHaveLength(2);
	});

	test('by no probe: a sentence that names the choice, nothing else is sent, and the next run asks again', async () => {
		for (let run = 0; run < 2; run++) {
			const done = await execute(order('create', speaking({}), { id: 'mute' }));
			expect(done.error?.message).toContain('Pigeon Post does not say whether it is the old post or the new post');
			expect(done.error?.description).toBe('Choose it in the credential.');
			expect(paths(done)).toEqual(['GET /speech', 'GET /age']);
		}
	});

	test('the operation that the variant has not sends the probe and nothing else', async () => {
		const done = await execute(order('seal', speaking({ body: { speaks: 'old' } }), {}, { continueOnFail: true }));
		expect(paths(done)).toEqual(['GET /speech']);
		expect(done.json.map(({ error }) => String(error).startsWith("'Seal' is part of the new post"))).toEqual([true, true]);
	});

	test('the answer of a probe is taken out of its envelope', async () => {
		const open = (body: unknown) => (body as { envelope?: unknown }).envelope ?? body;
		const done = await execute(order('create', speaking({ body: { envelope: { speaks: 'new' } } }), {}, {}, offering(operations, { open, variants }))); // prettier-ignore
		expect(done.error).toBeUndefined();
		expect(paths(done)[1]).toBe('POST /post/letters');
	});
});

describe('authentication', () => {
	const signed = (way: string): Partial<Order> => ({ parameters: { authentication: way } });
	const login = { ...set('new'), type: 'pigeonLoginApi' };
	const ok: Serve = () => ({ body: { ok: true } });

	test('an operation that takes another one: a sentence that names it, for each item, and nothing is sent', async () => {
		const more = { ...signed('key'), continueOnFail: true };
		const { json, log } = await execute(order('enter', nothing, set('new'), more, { authentication }));
		expect(json).toEqual([0, 1].map((item) => ({ error: `'Enter' needs the authentication 'Sign In' [item ${item}]` })));
		expect(log.requests).toEqual([]);
		expect((await execute(order('enter', ok, login, signed('login'), { authentication }))).json).toHaveLength(2);
	});

	test('what the operations of a variant take; an operation may say otherwise', async () => {
		const own = { authentication, variants: { ...variants, auth: { new: ['key'] } } };
		const { error } = await execute(order('list', nothing, login, signed('login'), own));
		expect(error?.message).toBe("'Get Many' needs the authentication 'API Key' [item 0]");
		expect(error?.description).toContain('Choose a credential of that kind in the node');
		expect((await execute(order('enter', ok, login, signed('login'), own))).json).toHaveLength(2);
		const old = { ...login, ...set('old') };
		expect((await execute(order('list', () => ({ body: [{}] }), old, signed('login'), own))).json).toHaveLength(2);
	});

	test('probes of another authentication are left out', async () => {
		const probes: Variants['probes'] = [
			{ auth: 'key', route: 'GET /by-key', tell: () => 'old' },
			{ auth: 'login', route: 'GET /by-login', tell: () => 'new' },
		];
		const own = { authentication, variants: { ...variants, probes } };
		const byKey = await execute(order('create', ok, {}, signed('key'), own));
		expect(paths(byKey)).toEqual(['GET /by-key', 'POST /letters', 'POST /letters']);
		const byLogin = await execute(order('create', ok, { type: 'pigeonLoginApi' }, signed('login'), own));
		expect(paths(byLogin)).toEqual(['GET /by-login', 'POST /post/letters', 'POST /post/letters']);
	});
});
