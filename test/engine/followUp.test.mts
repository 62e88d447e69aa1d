import type { IDataObject } from 'n8n-workflow';
import type { Operation } from '../../engine/describe';
import { flag, records, text } from '../../engine/fields';
import type { TotalRules } from '../../engine/outcome';
import { broken, execute, execution, fakeClock, offering, settled, type Order, type Reply, type Request, type Serve } from './support.mts';

fakeClock();

const given: Array<{ codes: string[]; rows: IDataObject[]; answer: IDataObject; again: boolean; since: number }> = [];
beforeEach(() => void given.splice(0));

/** Letters go three at a time, and are looked up two at a time, in another part of the service. */
const rules: TotalRules = {
	check: ({ code }) => (code === undefined ? 'It has no code' : undefined),
	key: ({ code }) => String(code),
	show: ['code'],
	count: ({ made, known }) => ({ created: made as number, duplicate: known as number }),
	sum: (answers) => ({ made: answers.reduce((all, { made }) => all + Number(made), 0) }),
	summary: ({ sent, answer }) => ({ sent, ...answer }),
	mark: () => ({}),
	follow: {
		route: 'GET /shelf/letters',
		asks: (entries, { loft }) => {
			const codes = entries.map(({ code }) => code as string);
			return Array.from({ length: Math.ceil(codes.length / 2) }, (_, n) => ({ loft, code: codes.slice(n * 2, n * 2 + 2) }));
		},
		judge: (entries, rows, answer, again, since) => {
			given.push({ codes: entries.map(({ code }) => code as string), rows, answer, again, since });
			return entries.map(({ code }) => {
				const row = rows.find((one) => one.code === code);
				if (!row) return undefined;
				return Date.parse(row.made as string) >= since ? { outcome: 'created', id: row.id as string } : { outcome: 'duplicate', reason: 'It was there before' }; // prettier-ignore
			});
		},
	},
};
const fillRow: Operation = {
	name: 'Fill',
	action: 'Fill a loft',
	route: 'POST /fill',
	required: [text('loft', 'Which', { required: true }), records('letters', 'Which', [{ name: 'code', label: 'Code' }], 'columns')],
	options: [flag('follow_up', 'Whether to look for what the counts leave open', { in: 'here' })],
	batch: { field: 'letters', max: 3 },
	outcome: rules,
	settles: { looks: () => [], found: () => undefined },
};

/** A loft that has some letters for an hour already, and takes the others. */
class Loft {
	readonly shelf = new Map<string, number>();
	lost: string[] = [];
	/** Its clock minus ours, ms. */
	skew = 0;

	constructor(...known: string[]) {
		for (const code of known) this.shelf.set(code, Date.now() - 3_600_000);
	}

	readonly serve = ({ method, body, query }: Request): Reply => {
		const now = Date.now() + this.skew;
		const headers = { 'content-type': 'application/json', date: new Date(now).toUTCString() };
		if (method === 'GET') {
			const data = (query.code as string[]).filter((code) => this.shelf.has(code) && !this.lost.includes(code)).map((code) => ({ code, id: `i${code}`, made: new Date((this.shelf.get(code) ?? 0) + this.skew).toISOString() })); // prettier-ignore
			const from = Number(query.after ?? 0);
			return { headers, body: { data: data.slice(from, from + 1), next: from + 1 < data.length ? from + 1 : null } };
		}
		const { letters } = body as { letters: Array<{ code: string }> };
		const fresh = letters.filter(({ code }) => !this.shelf.has(code));
		for (const { code } of fresh) this.shelf.set(code, Date.now());
		return { headers, body: { made: fresh.length, known: letters.length - fresh.length } };
	};
}
const order = (count: number, serve: Serve, options: IDataObject = {}, more: Partial<Order> = {}): Order => ({
	operation: 'fill',
	parameters: {
		loft: 'n',
		letters: { mappingMode: 'autoMapInputData', value: null },
		options: { output: 'entries', followUp: true, ...options },
	},
	items: Array.from({ length: count }, (_, n) => ({ code: `k${n}` })),
	serve,
	provider: offering({ fill: fillRow }),
	...more,
});
const gets = ({ log }: Awaited<ReturnType<typeof execute>>) => log.requests.filter(({ method }) => method === 'GET').map(({ path, query: { limit: _, ...query } }) => [path, query]); // prettier-ignore
const OPEN = 'Of 3 sent: 2 created, 1 duplicate; the service gives counts only';
const BEFORE = { outcome: 'duplicate', reason: 'It was there before' };

test('entries that the counts leave open are read, as many at once as are taken, all pages, and get what is proven', async () => {
	const done = await execute(order(3, new Loft('k1').serve));
	expect(gets(done)).toEqual([
		['/shelf/letters', { loft: 'n', code: ['k0', 'k1'] }],
		['/shelf/letters', { loft: 'n', code: ['k0', 'k1'], after: 1 }],
		['/shelf/letters', { loft: 'n', code: ['k2'] }],
	]);
	expect(done.items).toEqual([
		{ json: { code: 'k0', outcome: 'created', id: 'ik0' }, pairedItem: { item: 0 } },
		{ json: { code: 'k1', ...BEFORE }, pairedItem: { item: 1 } },
		{ json: { code: 'k2', outcome: 'created', id: 'ik2' }, pairedItem: { item: 2 } },
	]);
});

test('only the requests whose counts leave it open are followed up', async () => {
	const done = await execute(order(8, new Loft('k3', 'k6', 'k7').serve));
	expect(done.json.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created', 'duplicate', 'created', 'created', 'duplicate', 'duplicate']); // prettier-ignore
	expect(given.map(({ codes }) => codes)).toEqual([['k3', 'k4', 'k5']]);
	expect(done.json[6]).toEqual({ code: 'k6', outcome: 'duplicate' });
});

test.each<[string, IDataObject]>([
	['not asked for', { followUp: false }],
	['not asked for either', { followUp: undefined }],
	['asked for, but only totals are wanted', { output: 'totals' }],
	['asked for in a dry run', { dryRun: true }],
])('%s: nothing is read', async (_, options) => {
	const done = await execute(order(3, new Loft('k1').serve, options));
	expect(done.error).toBeUndefined();
	expect(gets(done)).toEqual([]);
	if (options.output === undefined && !options.dryRun) expect(done.json.map(({ reason }) => reason)).toEqual([OPEN, OPEN, OPEN]);
});

test('what the look does not prove stays open, with the counts', async () => {
	const loft = new Loft('k1');
	loft.lost = ['k2'];
	const done = await execute(order(3, loft.serve));
	expect(done.json.map(({ outcome }) => outcome)).toEqual(['created', 'duplicate', 'unknown']);
	expect(done.json[2].reason).toBe(OPEN);
});

test.each<[string, () => Reply | Error]>([
	['is refused', () => ({ status: 403 })],
	['is not there', () => ({ status: 404 })],
	['breaks for ever', () => broken('ECONNRESET')],
])('a look that %s: its entries stay open, nothing fails, and the others are settled', async (_, fails) => {
	const loft = new Loft('k1', 'k4');
	const done = await execute(order(6, (request) => (request.method === 'GET' && (request.query.code as string[]).includes('k0') ? fails() : loft.serve(request)))); // prettier-ignore
	expect(done.error).toBeUndefined();
	expect(done.json.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'unknown', 'created', 'duplicate', 'created']);
	expect(done.json[0].reason).toBe(OPEN);
});

test.each([0, 3_600_000, -3_600_000])('since when is said by the clock of the service (%d ms off)', async (skew) => {
	const loft = new Loft('k1');
	loft.skew = skew;
	const began = Date.now();
	const done = await execute(order(3, loft.serve));
	expect(done.json.map(({ outcome }) => outcome)).toEqual(['created', 'duplicate', 'created']);
	const [{ since }] = given;
	expect(since).toBeLessThanOrEqual(began + skew);
	expect(since).toBeGreaterThanOrEqual(began + skew - 4000);
});

test('the row is told the answer, and whether an earlier try may have been carried out', async () => {
	const loft = new Loft('k1');
	const serve: Serve = (request, n) => (n === 0 ? broken('ECONNRESET') : loft.serve(request));
	await execute({ ...order(3, serve), provider: offering({ fill: { ...fillRow, settles: undefined, repeatable: true } }) });
	await execute(order(3, new Loft('k1').serve));
	expect(given.map(({ again, answer, rows }) => [again, answer, rows.length])).toEqual([
		[true, { made: 2, known: 1 }, 3],
		[false, { made: 2, known: 1 }, 3],
	]);
});

test('a request of which nobody knows, or that was refused, is not followed up', async () => {
	const lost = await execute(order(2, ({ method }) => (method === 'POST' ? broken('ECONNRESET') : {})));
	expect([gets(lost), lost.json.map(({ outcome }) => outcome)]).toEqual([[], ['unknown', 'unknown']]);
	const refused = await execute(order(2, () => ({ status: 422 }), {}, { continueOnFail: true }));
	expect([gets(refused), refused.json.length]).toEqual([[], 2]);
});

test.each([false, true])('cancelled while it looks (continue on error: %s): it ends within a second, each item at most once', async (continueOnFail) => {
	const stop = new AbortController();
	const loft = new Loft('k1');
	const serve: Serve = (request) => (request.method === 'GET' ? { status: 429, headers: { 'retry-after': '200' } } : loft.serve(request));
	const { log, start } = execution(order(3, serve, {}, { signal: stop.signal, continueOnFail }));
	const work = start().then(([items]) => items.map(({ json }) => json), String);
	await jest.advanceTimersByTimeAsync(5000);
	stop.abort();
	const [asked, began] = [log.requests.length, Date.now()];
	const got = await settled(work);
	expect([Date.now() - began <= 1000, log.requests.length]).toEqual([true, asked]);
	if (!continueOnFail) expect(got).toContain('cancelled');
	else expect(got).toEqual(Array(3).fill({ error: 'The execution was cancelled' }));
}); // prettier-ignore
