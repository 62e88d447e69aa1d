import type { IDataObject } from 'n8n-workflow';
import { client } from '../sandbox/helpers.mts';
import { emptyWorld } from './world.mts';

const here = emptyWorld();

const run = async (operation: string, parameters: IDataObject = {}, more: object = {}) =>
	await here.n8n.run({ parameters: { resource: 'account', operation, ...parameters } as never, ...more });
/** What the sandbox was asked by the last run. */
const asked = () => (here.running.sandbox.control.requests({ log: true }).log ?? []) as Array<{ query: IDataObject; body?: IDataObject }>;
const address = (i: number) => `box${String(i).padStart(3, '0')}@example.com`;
const boxes = (count: number) => Array.from({ length: count }, (_, i) => ({ email: address(i) }));
const ofItem = { emails: '={{ $json.email }}' };
const server = (kind: string) => ({ [`${kind}_host`]: 'mail.example.com', [`${kind}_port`]: 993, [`${kind}_username`]: 'box', [`${kind}_password`]: 'word' }); // prettier-ignore

/** Connects so many mailboxes, beside the three that are there. */
async function connect(count: number): Promise<void> {
	const usual = { first_name: 'Box', last_name: '1', provider_code: 1, ...server('imap'), ...server('smtp') };
	await Promise.all(boxes(count).map(async (box) => await here.running.api.post('/accounts', { ...usual, ...box })));
	here.running.sandbox.control.resetRequests();
}

describe('Get Many', () => {
	test('gives every account once, also those connected in the same moment', async () => {
		await connect(230);
		const { json } = await run('getAll', { returnAll: true });
		expect(new Set(json.map(({ email }) => email)).size).toBe(233);
		expect(json).toHaveLength(233);
		expect(asked().map(({ query }) => Object.keys(query).sort().join())).toEqual(['limit', 'limit,starting_after', 'limit,starting_after']);
	});

	test('a sorted list goes on by the number of accounts seen', async () => {
		await connect(230);
		const { json } = await run('getAll', { returnAll: true, filters: { sortBy: 'email', sortOrder: 'asc' } });
		const emails = json.map(({ email }) => String(email));
		expect(emails).toEqual([...emails].sort());
		expect(new Set(emails).size).toBe(233);
		expect(asked().map(({ query }) => query.skip)).toEqual([undefined, '100', '200']);
	});

	test('an order without a column is refused: Instantly would pay no heed to it', async () => {
		const { error } = await run('getAll', { filters: { sortOrder: 'asc' } });
		expect(error?.message).toBe("'Sort Order' needs 'Sort By' as well: say what to sort by");
		expect(asked()).toHaveLength(0);
	});

	test('an account in short has words, its tags and why it does not send', async () => {
		const { json } = await run('getAll', { filters: { search: 'sender1', includeTags: true } });
		expect(json).toMatchObject([{ provider: 'Custom IMAP/SMTP', status: 'Active', warmup_status: 'Active', tags: [] }]);
		expect(Object.keys(json[0]).length).toBeLessThanOrEqual(10);
	});
});

describe('Pause Many', () => {
	test('sends 100 with each request and tells what became of each account', async () => {
		await connect(150);
		await here.running.api.post(`/accounts/${address(7)}/pause`);
		here.running.sandbox.control.resetRequests();
		const items = [...boxes(150), { email: 'nobody@example.com' }, { email: 'BOX000@example.com' }, { email: 'nonsense' }];
		const { items: out, json } = await run('pauseMany', ofItem, { items });
		expect(asked().map(({ body }) => (body?.emails as string[]).length)).toEqual([100, 51]);
		expect(out.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
		expect(json.slice(0, 150).filter(({ outcome }) => outcome === 'done')).toHaveLength(149);
		const reason = 'Not connected, or not active: Instantly left it as it was';
		expect([json[7], ...json.slice(150)]).toEqual([
			{ email: address(7), outcome: 'skipped', reason },
			{ email: 'nobody@example.com', outcome: 'skipped', reason },
			{ email: 'BOX000@example.com', outcome: 'duplicate', reason: 'Item 0 of this run is the same' },
			{ email: 'nonsense', outcome: 'invalid', reason: '"nonsense" is not the email address of an account' },
		]);
	});

	test('after a lost answer nobody is said to be left out who may have been paused', async () => {
		here.running.sandbox.control.failures([{ path: '/accounts/pause', kind: 'reset', when: 'after', times: 1 }]);
		const { json } = await run('pauseMany', { emails: ['sender1@example.com', 'nobody@example.com'] });
		expect(json.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown']);
		expect(asked()).toHaveLength(2);
	});
});

describe('Warmup', () => {
	const waiting = { options: { wait: true } };

	test('without waiting every account is accepted, and the job is named', async () => {
		const { json } = await run('disableWarmup', ofItem, { items: boxes(101) });
		expect(asked()).toHaveLength(2);
		expect(json).toHaveLength(101);
		for (const one of json) expect(one).toMatchObject({ outcome: 'accepted', reason: expect.stringMatching(/^Background job [0-9a-f]{24} does it$/) }); // prettier-ignore
	});

	test('with waiting the end of the job says what was done, and never more than it knows', async () => {
		here.running.sandbox.control.settings({ jobMs: 1 });
		const [all, none, some] = await Promise.all([
			run('disableWarmup', { emails: ['sender1@example.com', 'sender2@example.com'], ...waiting }),
			run('enableWarmup', { emails: ['nobody@example.com'], ...waiting }),
			run('enableWarmup', { emails: ['sender3@example.com', 'nobody@example.com'], ...waiting }),
		]);
		expect(all.json.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
		expect(none.json).toMatchObject([{ outcome: 'skipped', reason: expect.stringContaining('Instantly left it as it was') as unknown }]);
		const unsaid = { outcome: 'unknown', reason: 'Instantly left 1 of 2 accounts as they were, and does not say which' };
		expect(some.json).toMatchObject([unsaid, unsaid]);
	});

	test('a job that ended badly is told for each account', async () => {
		here.running.sandbox.control.settings({ jobMs: 1, jobResult: 'failed' });
		const { json } = await run('enableWarmup', { ...ofItem, ...waiting }, { items: boxes(2), continueOnFail: true });
		expect(json.map(({ error }) => error)).toEqual(
			[0, 1].map((item) => expect.stringMatching(new RegExp(`the job ended as "failed" \\[item ${item}\\]$`)) as unknown),
		);
	});

	test.each([
		['filter', '={{ null }}'],
		['excludedEmails', '={{ [] }}'],
		['search', '={{ "" }}'],
		['filterTagId', '={{ null }}'],
	])('of all: %s that comes out empty never means more accounts', async (name, empty) => {
		const { error } = await run('disableWarmupAll', { filters: { search: 'sender', [name]: empty } });
		expect(error?.message).toMatch(/^'[A-Z][\w ]+' is empty/);
		expect(asked()).toHaveLength(0);
	});

	test('of all: those to leave out are 100 at most', async () => {
		const { error } = await run('enableWarmupAll', { filters: { excludedEmails: boxes(101).map(({ email }) => email) } });
		expect(error?.message).toMatch(/^'Excluded Accounts' has 101 addresses, and Instantly takes 100/);
		expect(asked()).toHaveLength(0);
	});

	test('of all: waits for the job, and leaves out whom it is told', async () => {
		here.running.sandbox.control.settings({ jobMs: 1 });
		const { json } = await run('disableWarmupAll', { filters: { excludedEmails: 'sender2@example.com' }, ...waiting });
		expect(json).toMatchObject([{ status: 'success', finished: true, data: { success_count: 2 } }]);
		const states = (await run('getAll', { simplify: false })).json.map(({ email, warmup_status: status }) => [email, status]);
		expect(Object.fromEntries(states)).toEqual({ 'sender1@example.com': 0, 'sender2@example.com': 1, 'sender3@example.com': 0 });
	});
});

describe('Analytics', () => {
	const daily = async (parameters: IDataObject) => (await run('dailyAnalytics', { emails: 'sender1@example.com', ...parameters })).error;

	test('31 days are the most, and the first comes before the last', async () => {
		const from = (startDate: string, endDate: string) => ({ filters: { startDate, endDate } });
		expect(await daily(from('2027-01-01', '2027-01-31'))).toBeUndefined();
		here.running.sandbox.control.resetRequests();
		expect((await daily(from('2027-01-01', '2027-02-01')))?.message).toMatch(/^32 days are too many: Instantly gives 31 at most/);
		expect((await daily(from('2027-01-02', '2027-01-01')))?.message).toMatch(/^'Start Date' \(2027-01-02\) is after 'End Date'/);
		expect(asked()).toHaveLength(0);
	});

	test.each([
		['dailyAnalytics', 200],
		['warmupAnalytics', 100],
	])('%s takes %d accounts at once', async (operation, max) => {
		const emails = boxes(max + 1).map(({ email }) => email);
		expect((await run(operation, { emails: emails.slice(1) })).error).toBeUndefined();
		here.running.sandbox.control.resetRequests();
		expect((await run(operation, { emails })).error?.message).toMatch(new RegExp(`^${max + 1} accounts are too many: Instantly takes ${max} at once`)); // prettier-ignore
		expect(asked()).toHaveLength(0);
	});
});

describe('Create', () => {
	const mailbox = (email: string) => ({
		address: email,
		firstName: 'Box',
		lastName: '1',
		providerCode: 1,
		imapHost: 'imap.example.com',
		imapUsername: 'box',
		imapPassword: '={{ $json.first }}',
		smtpHost: 'smtp.example.com',
		smtpUsername: 'box',
		smtpPassword: '={{ $json.second }}',
	});

	const items = [{ first: 'first-word', second: 'second-word' }];

	test('the passwords go to Instantly and nowhere else', async () => {
		const made = await run('create', { ...mailbox('new@example.com'), simplify: false }, { items });
		expect(asked()[0].body).toMatchObject({ imap_password: 'first-word', smtp_password: 'second-word', imap_port: 993, smtp_port: 587 });
		const refused = await run('create', mailbox('new@example.com'), { items });
		expect(refused.error?.message).toBe('Instantly: Account already exists');
		const dry = await run('create', { ...mailbox('other@example.com'), options: { dryRun: true } }, { items });
		expect(dry.json).toMatchObject([{ dryRun: true, body: { imap_username: 'box' } }]);
		const { error } = refused;
		expect(JSON.stringify([made.json, dry.json, error, error?.context, error?.description])).not.toMatch(/first-word|second-word/);
	});

	test('is not repeated where nobody knows whether it was carried out', async () => {
		here.running.sandbox.control.failures([{ method: 'POST', path: '/accounts', kind: 'reset', when: 'after' }]);
		const { error } = await run('create', mailbox('new@example.com'), { items });
		expect(error?.message).toContain('It is not known whether Instantly has carried this out');
		expect(asked()).toHaveLength(1);
	});
});

test.each(['Google', 'Microsoft'])('a %s mailbox is connected by its owner', async (service) => {
	const [{ session_id: sessionId, auth_url: page }] = (await run(`connect${service}`)).json;
	const status = async () => await run('connectionStatus', { sessionId: sessionId as string });
	expect((await status()).json).toEqual([{ status: 'pending' }]);
	await client(here.running.sandbox.url).get(page as string, { params: { email: 'owner@example.com' } });
	expect((await status()).json).toMatchObject([{ status: 'success', email: 'owner@example.com' }]);
	expect((await status()).error?.message).toBe('Instantly has no such record');
	expect((await run('get', { email: { __rl: true, mode: 'id', value: 'owner@example.com' } })).json).toMatchObject([{ provider: service }]);
});
