import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { instantly } from '../../nodes/Instantly/provider';
import { world, type World } from './world.mts';

let here: World;
beforeAll(async () => (here = await world()));
afterAll(async () => await here.sandbox.close());
beforeEach(async () => await here.fresh());

const run = async (resource: string, operation: string, parameters: INodeParameters, more: { items?: IDataObject[] } = {}) =>
	await here.n8n.run({ parameters: { resource, operation, ...parameters }, ...more });
const requests = () => here.control.requests({ log: true }).log ?? [];

describe('Email verification', () => {
	const verify = async (email: string, operation = 'create') => await run('emailVerification', operation, { email });

	test.each([
		['invalid1@company.example', { verification_status: 'invalid', catch_all: false }],
		['lead1@catchall.example', { verification_status: 'verified', catch_all: true }],
		['lead1@slow-catchall.example', { verification_status: 'verified', catch_all: 'pending' }],
	])('%s is given as it is', async (email, gives) => {
		const { json, error } = await verify(email);
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ email, status: 'success', ...gives }]);
	});

	test('what is pending is asked for later', async () => {
		here.control.settings({ jobMs: 60_000 });
		const email = 'slow+1@company.example';
		expect((await verify(email)).json).toMatchObject([{ verification_status: 'pending', catch_all: 'pending' }]);
		expect((await verify(email, 'get')).json).toMatchObject([{ verification_status: 'pending' }]);
		here.control.clock({ advance: 60_000 });
		expect((await verify(email, 'get')).json).toMatchObject([{ verification_status: 'verified', catch_all: false }]);
	});

	test('a check that did not work says nothing of the address, and is no result', async () => {
		for (const operation of ['create', 'get']) {
			const { error, json } = await verify('error1@company.example', operation);
			expect(error?.message).toBe(
				'Instantly did not do it: the address error1@company.example could not be checked, so nobody knows whether it takes mail',
			);
			expect(json).toEqual([]);
		}
	});
});

describe('Account orders', () => {
	const people = (...names: string[]) => names.map((name) => `${name}, Member, ${name}`).join('\n');
	const many = (count: number) => people(...Array.from({ length: count }, (_, i) => `member${i}`));
	const order = async (domain: IDataObject[], more: INodeParameters = {}, items: IDataObject[] = [{}]) => {
		const parameters = { orderMode: false, orderType: 'dfy', domains: { domain }, ...more } as INodeParameters;
		return await run('accountOrder', 'create', parameters, { items });
	};
	const orders = async () => (await run('accountOrder', 'getAll', { returnAll: true })).json;
	const accounts = async (options: INodeParameters = {}) => (await run('accountOrder', 'getAccounts', { returnAll: true, options })).json;
	const one = { domain: 'one.example.com', accounts: people('a', 'b') };

	test('a simulation gives the price and buys nothing, which is no failure', async () => {
		const { json, error } = await order([one], { orderMode: true });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ order_placed: false, order_is_valid: true, simulation: true, total_price: 25 }]);
		expect(json[0]).not.toHaveProperty('payment_method_last_4_digits');
		const taken = await order([{ ...one, domain: 'taken.example.com' }], { orderMode: true });
		expect(taken.json).toMatchObject([{ order_is_valid: false, order_error: 'unavailable_domains' }]);
		expect(await orders()).toEqual([]);
	});

	test('buying places the order', async () => {
		expect((await order([one])).json).toMatchObject([{ order_placed: true, number_of_accounts_ordered: 2 }]);
		expect(await orders()).toMatchObject([{ domain: 'one.example.com' }]);
		expect(await accounts()).toMatchObject([{ email: 'a@one.example.com' }, { email: 'b@one.example.com' }]);
		expect((await accounts({ withPasswords: true }))[0]).toHaveProperty('password');
	});

	test.each(['={{ $json.mode }}', '={{ "" }}', '={{ null }}', '={{ "perhaps" }}'])('an order mode of %s never buys', async (orderMode) => {
		const { error } = await order([one], { orderMode });
		expect(error?.message).toMatch(/^'Order Mode' (is empty|cannot be "perhaps")/);
		expect(here.control.requests().total).toBe(0);
	});

	const refused: Array<[RegExp, IDataObject[], string?]> = [
		[/these domains are not available: taken\.example\.com$/, [{ ...one, domain: 'taken.example.com' }]],
		[/these domains hold a word that is not allowed: my-bank\.example\.com$/, [{ ...one, domain: 'my-bank.example.com' }]],
		[/these are not domains that can be ordered: one\.example$/, [{ ...one, domain: 'one.example' }]],
		[/these forwarding domains cannot be used: one\.example\.com$/, [{ ...one, forwardingDomain: 'one.example.com' }]],
		[/these accounts cannot be ordered: a@one\.example\.com \(.* needs at least 50 accounts\)/, [{ ...one, emailProvider: 3 }]],
		[/these domains have no accounts: one\.example\.com$/, [{ domain: 'one.example.com' }]],
		[/these domains were not ordered before.*: one\.example\.com$/, [one], 'extra_accounts'],
		[/the card was not charged: the bank declined it$/, [{ ...one, domain: 'declined.example.com' }]],
	];
	test.each(refused)('an order that was not placed says why: %s', async (says, domain, orderType = 'dfy') => {
		const { error, json } = await order(domain, { orderType });
		expect(error?.message).toMatch(/^Instantly did not do it: /);
		expect(error?.message).toMatch(says);
		expect([json, await orders()]).toEqual([[], []]);
	});

	test('an order whose answer is lost is not sent again', async () => {
		here.control.failures([{ kind: 'status', status: 503, times: 1 }]);
		const { error } = await order([one]);
		expect(error?.message).toBe('It is not known whether Instantly has carried this out');
		expect(requests()).toHaveLength(1);
	});

	test('accounts may come from an expression, as lines or as the API has them', async () => {
		const person = { email_address_prefix: 'c', first_name: 'Member', last_name: 'C' };
		const { json } = await order([{ domain: 'one.example.com', accounts: '={{ $json.accounts }}' }], {}, [
			{ accounts: [people('a'), person] },
		]);
		expect(json).toMatchObject([{ order_items: [{ accounts: [{ email_address_prefix: 'a' }, person] }] }]);
	});

	test.each([
		['nathan, Nathan', /^'Accounts' of one\.example\.com cannot be "nathan, Nathan"/],
		['nathan,, Smith', /^'Accounts' of one\.example\.com cannot be "nathan,, Smith"/],
	])('the line "%s" is refused before anything is sent', async (line, says) => {
		const { error } = await order([{ domain: 'one.example.com', accounts: `a, Member, A\n${line}` }]);
		expect(error?.message).toMatch(says);
		expect(error?.description).toBe('Write each account on a line as: nathan, Nathan, Smith');
		expect(here.control.requests().total).toBe(0);
	});

	test('all ordered accounts come, page after page', async () => {
		const domain = ['one', 'two'].map((name) => ({ domain: `${name}.example.com`, emailProvider: 3, accounts: many(60) }));
		await order(domain);
		here.control.resetRequests();
		expect(new Set((await accounts()).map(({ email }) => email)).size).toBe(120);
		const cursors = requests().map(({ query }) => (query as IDataObject).starting_after);
		expect(cursors.slice(0, 2)).toEqual([undefined, expect.stringMatching(/^[0-9a-f-]{36}:\d{4}-/)]);
	});

	test('cancelling names what was not there, and cancels the others', async () => {
		await order([one]);
		const { error } = await run('accountOrder', 'cancelAccounts', { accounts: 'A@one.example.com, nobody@one.example.com' });
		expect(error?.message).toBe(
			'Instantly did not do it: it has no such ordered account: nobody@one.example.com. The others were cancelled',
		);
		const left = (await accounts()).filter(({ timestamp_cancelled: at }) => at === '');
		expect(left).toMatchObject([{ email: 'b@one.example.com' }]);
	});

	test('domains are checked 50 at once, as often as the vendor allows', async () => {
		const domainNames = Array.from({ length: 51 }, (_, i) => `free${i}.example.com`);
		const tooMany = await run('accountOrder', 'checkDomains', { domainNames: domainNames.join() });
		expect(tooMany.error?.message).toBe("'Domains' has 51 domains, Instantly checks 50 at once. Split them up");
		expect(here.control.requests().total).toBe(0);
		const { json } = await run('accountOrder', 'checkDomains', { domainNames: domainNames.slice(1).join() });
		expect(json).toHaveLength(50);
		const route = 'POST /dfy-email-account-orders/domains/check';
		expect(instantly.limits.filter((limit) => limit.route === route)).toEqual([
			{ max: 30, per: 60_000, route },
			{ max: 900, per: 3_600_000, route },
		]);
	});
});
