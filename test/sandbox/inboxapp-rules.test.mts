import { startInbox, type Inbox, type Row } from './inboxapp.mts';

let run: Inbox;

beforeEach(async () => void (run = await startInbox()));
afterEach(async () => await run.sandbox.close());

const threadOf = async (number: number) =>
	(await run.list('/threads', { folder: 'all', q: `sample_person_${number}` }))[0] as Row & Record<string, string>;

describe('the token', () => {
	test.each([undefined, '', 'Bearer', 'Bearer nothing', 'Basic inbox_sandbox_token', 'inbox_sandbox_token'])(
		'%j opens nothing',
		async (Authorization) => {
			for (const path of ['/v1/campaigns/nothing', '/v2/team', '/v2/events']) {
				const { status, data } = await run.client({ Authorization }).get(`${run.sandbox.urls.inboxapp}/api${path}`);
				expect([status, data.code ?? data.error.code]).toEqual([401, path.startsWith('/v1') ? 'UNAUTHORIZED' : 'unauthorized']);
			}
		},
	);

	test('is not in the log; another one is named by what it sent', async () => {
		const { id } = run.inbox.addToken({ token: 'secret-1', name: 'Second' });
		const { id: threadId } = await threadOf(1);
		const api = run.client({ Authorization: 'Bearer secret-1' });
		const { data } = await api.post('/messages', { target: { type: 'thread', threadId }, content: 'Hi' });
		expect(data.message.sentBy).toEqual({ type: 'api', tokenId: id });
		expect((await api.get(`/messages/${data.message.id}?expand=sentBy`)).data.sentBy.token).toEqual({ id, name: 'Second' });
		const log = JSON.stringify(run.sandbox.control.requests({ log: true }));
		expect(log).toContain('Bearer ********');
		expect(log).not.toMatch(/secret-1|inbox_sandbox_token/);
	});
});

describe('limits', () => {
	const rates = ({ headers }: { headers: object }) =>
		['limit', 'remaining', 'reset'].map((name) => (headers as Record<string, string | undefined>)[`x-ratelimit-${name}`]);

	test('are told with every answer, those of the tightest window', async () => {
		run.settings({ limit: { minute: 60_000, hour: 10_000, day: 100_000 } });
		const [limit, remaining, reset] = rates(await run.api.get('/team'));
		expect([limit, remaining]).toEqual(['10000', '9999']);
		expect(Number(reset) - Date.now() / 1_000).toBeGreaterThan(3_590);
		expect(rates(await run.api.get('/tags/nothing')).slice(0, 2)).toEqual(['10000', '9998']);
		run.sandbox.control.settings({ limits: false });
		expect(rates(await run.api.get('/team'))).toEqual([undefined, undefined, undefined]);
	});

	test('refuse what is too much, and say until when', async () => {
		run.settings({ limit: { minute: 2, hour: 10, day: 100 } });
		await Promise.all([run.api.get('/team'), run.api.get('/tags')]);
		const { status, data, headers } = await run.api.get('/team');
		expect([status, data.code, data.details.window, data.details.limit]).toEqual([429, 'rateLimited', 'minute', 2]);
		expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(55);
		expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
		expect(rates({ headers })).toEqual(['2', '0', String(Math.ceil(Date.parse(data.details.resetAt) / 1_000))]);
	});

	test('are those of the team, whichever token and version; or of each version', async () => {
		run.inbox.addToken({ token: 'other' });
		run.settings({ limit: { minute: 2, hour: 10, day: 100 } });
		const v1 = async () =>
			(await run.client({ Authorization: 'Bearer other' }).get(`${run.sandbox.urls.inboxapp}/api/v1/campaigns/nothing`)).status;
		await run.api.get('/team');
		expect([await v1(), await v1(), (await run.api.get('/team')).status]).toEqual([404, 429, 429]);
		run.settings({ sharedLimit: false });
		expect([(await run.api.get('/team')).status, await v1()]).toEqual([200, 404]);
		expect([await v1(), await v1()]).toEqual([404, 429]);
	});
});

describe('cursors', () => {
	const walk = async (path: string, params: object) => {
		const found: string[] = [];
		let pages = 0;
		for (let cursor: string | null | undefined; cursor !== null; pages += 1) {
			const { data } = await run.api.get(path, { params: { ...params, cursor } });
			found.push(...data.data.map(({ id }: Row) => id));
			cursor = data.nextCursor;
		}
		return { found, pages };
	};

	test('lead through all of a list once, in its order, also through what was made in one moment', async () => {
		run.inbox.threads({ count: 205 });
		for (const order of ['asc', 'desc']) {
			const all = await walk('/threads', { folder: 'all', order, limit: 100 });
			const small = await walk('/threads', { folder: 'all', order, limit: 7 });
			expect(all.found).toEqual(small.found);
			expect(new Set(all.found).size).toBe(all.found.length);
			expect(all.found.length).toBeGreaterThanOrEqual(211);
			expect(all.pages).toBe(Math.ceil(all.found.length / 100));
		}
	});

	test('a thread that moves up is not seen twice and hides no other', async () => {
		const first = (await run.api.get('/threads?folder=all&limit=3')).data;
		run.inbox.receive({ thread: first.data[2].id, text: 'Up' });
		const rest = await walk('/threads', { folder: 'all', cursor: undefined, limit: 100 });
		const second = (await run.api.get('/threads', { params: { folder: 'all', limit: 100, cursor: first.nextCursor } })).data;
		const seen = [...first.data, ...second.data].map(({ id }: Row) => id);
		expect([seen.length, new Set(seen).size]).toEqual([rest.found.length, rest.found.length]);
	});

	test('are good for the filters they came from, whatever the limit', async () => {
		const { nextCursor: cursor } = (await run.api.get('/threads?folder=all&limit=1')).data;
		const code = async (params: object) => (await run.api.get('/threads', { params: { folder: 'all', cursor, ...params } })).data.code;
		expect([await code({}), await code({ limit: 9 }), await code({ expand: 'profile' })]).toEqual([undefined, undefined, undefined]);
		for (const other of [{ folder: 'inbox' }, { order: 'asc' }, { q: 'a' }, { unassigned: true }])
			expect(await code(other)).toBe('invalidCursor');
		expect((await run.api.get('/members', { params: { cursor } })).data.code).toBe('invalidCursor');
		expect((await run.api.get('/members', { params: { cursor: cursor.slice(2) } })).data.code).toBe('invalidCursor');
	});

	test('a full last page has none, unless it is to have one', async () => {
		expect((await run.api.get('/members?limit=2')).data.nextCursor).toBeNull();
		run.settings({ lastPageCursor: 'full' });
		const { nextCursor: cursor } = (await run.api.get('/members?limit=2')).data;
		expect((await run.api.get('/members', { params: { limit: 2, cursor } })).data).toEqual({ data: [], nextCursor: null });
	});
});

describe('tags and statuses', () => {
	test('are told apart by their names without case and accents; an id wins over a name', async () => {
		const [creme, followUp] = await run.list('/tags');
		expect((await run.api.get('/tags/FOLLOW%20ÚP')).data.id).toBe(followUp.id);
		const { data: sly } = await run.api.post('/tags', { name: creme.id });
		expect((await run.api.get(`/tags/${creme.id}`)).data.name).toBe('Crème Client');
		expect((await run.api.get(`/tags/${sly.id}`)).data.name).toBe(creme.id);
		expect((await run.api.patch('/tags/vip', { name: 'FOLLOW úp' })).data.details).toEqual({ name: 'Follow Up' });
		expect((await run.api.patch('/tags/vip', { name: 'vip' })).status).toBe(200);
	});

	test('tags stand by name, statuses as on the board', async () => {
		await run.api.post('/tags', { name: 'éclair' });
		await run.api.post('/statuses', { name: 'A new one' });
		const names = async (path: string) => (await run.list(path)).map(({ name }) => name);
		expect(await names('/tags')).toEqual(['Crème Client', 'éclair', 'Follow Up', 'VIP']);
		expect(await names('/statuses')).toEqual(['New', 'Interested', 'Not Interested', 'A new one']);
	});

	test('have colors by name or as six digits; a tag always has one', async () => {
		const colors = (await run.api.get('/colors')).data.map(({ hex }: Row) => hex);
		const made = async (kind: string, name: string, color?: string | null) => (await run.api.post(kind, { name, color })).data.color;
		expect([await made('/tags', 'a', 'Blue'), await made('/tags', 'b', 'ABCDEF')]).toEqual(['#3b82f6', '#abcdef']);
		expect(colors).toContain(await made('/tags', 'c'));
		expect([await made('/statuses', 'a'), await made('/statuses', 'b', null)]).toEqual([null, null]);
		const { data } = await run.api.post('/tags', { name: 'd', color: '#12345' });
		expect(data.details.issues[0].path).toEqual(['color']);
	});
});
