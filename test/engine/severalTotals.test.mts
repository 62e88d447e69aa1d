import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { Operation } from '../../engine/describe';
import { json, records, text } from '../../engine/fields';
import type { TotalRules } from '../../engine/outcome';
import { properties } from '../../engine/properties';
import { broken, execute, fakeClock, offering, provider, type Order, type Reply, type Request, type Serve } from './support.mts';

fakeClock();

/** Letters go into a loft three at a time; the answer counts them. After a try that broke, what was there already may be its work. */
const rules: TotalRules = {
	check: ({ code }) => (code === undefined ? 'It has no code' : undefined),
	key: ({ code }) => (code === undefined ? undefined : String(code)),
	show: ['code'],
	count: ({ made, known }, again, sent) => ({ created: made as number, ...(again ? {} : { duplicate: known as number }), failed: sent - Number(made) - Number(known) }),
	sum: (answers) => ({
		made: answers.reduce((all, { made }) => all + Number(made), 0),
		known: answers.reduce((all, { known }) => all + Number(known), 0),
		of: answers.length,
	}),
	summary: ({ body, path, sent, refused, answer, again, unknown }) => ({ path, body, sent, refused: refused.length, ...answer, ...(again && { again }), ...(unknown !== undefined && { unknown }) }),
	mark: ({ batch }) => ({ batch }),
}; // prettier-ignore
const fillRow: Operation = {
	name: 'Fill',
	action: 'Fill a loft',
	route: 'POST /lofts/{loft}/fill',
	required: [
		text('loft', 'Which', { required: true }),
		text('ink', 'Which ink'),
		records('letters', 'Which fields make up a letter', [{ name: 'code', label: 'Code' }], 'columns'),
	],
	batch: { field: 'letters', max: 3 },
	outcome: rules,
	settles: { looks: () => [], found: () => undefined },
};
const lettersOf = ({ body }: Request) => (body as { letters: Array<{ code: string }> }).letters;
/** Takes all letters but those that it knows already. */
const taking =
	(...known: string[]): Serve =>
	(request, n) => {
		const there = lettersOf(request).filter(({ code }) => known.includes(code)).length;
		return { body: { made: lettersOf(request).length - there, known: there, batch: `b${n}` } };
	}; // prettier-ignore
const order = (items: IDataObject[], serve: Serve, { parameters, ...more }: Partial<Order> = {}, own: Partial<Operation> = {}): Order => ({
	operation: 'fill',
	parameters: { loft: 'n', ink: 'red', letters: { mappingMode: 'autoMapInputData', value: null }, ...parameters },
	items,
	serve,
	provider: offering({ fill: { ...fillRow, ...own } }),
	...more,
});
const each = { parameters: { options: { output: 'entries' } } };
const codes = (count: number): IDataObject[] => Array.from({ length: count }, (_, n) => ({ code: `k${n}` }));
const paired = (...items: number[]) => items.map((item) => ({ item }));
const sent = ({ log }: Awaited<ReturnType<typeof execute>>) => log.requests.map((request) => lettersOf(request).map(({ code }) => code));

test('as many requests as needed; their answers are added up into one row that is paired with all items', async () => {
	const done = await execute(order(codes(8), taking('k1', 'k7')));
	expect(sent(done)).toEqual([['k0', 'k1', 'k2'], ['k3', 'k4', 'k5'], ['k6', 'k7']]); // prettier-ignore
	expect(done.items).toEqual([
		{ json: { path: '/lofts/n/fill', body: { ink: 'red' }, sent: 8, refused: 0, made: 6, known: 2, of: 3 }, pairedItem: paired(0, 1, 2, 3, 4, 5, 6, 7) }, // prettier-ignore
	]);
});

test('each entry: what its own request counted, and the mark of that', async () => {
	const { json: rows } = await execute(order(codes(7), taking('k1', 'k3', 'k4', 'k5'), each));
	const open = { outcome: 'unknown', reason: 'Of 3 sent: 2 created, 1 duplicate, 0 failed; the service gives counts only', batch: 'b0' };
	expect(rows).toEqual([
		...['k0', 'k1', 'k2'].map((code) => ({ code, ...open })),
		...['k3', 'k4', 'k5'].map((code) => ({ code, outcome: 'duplicate', batch: 'b1' })),
		{ code: 'k6', outcome: 'created', batch: 'b2' },
	]);
});

test('what is counted may depend on how many were sent', async () => {
	const { json: rows } = await execute(order(codes(3), () => ({ body: { made: 0, known: 0 } }), each));
	expect(rows.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed']);
});

test('after a try that broke the row is told so: what was there already settles nothing then', async () => {
	const serve: Serve = (request, n) => (n === 0 ? broken('ECONNRESET') : taking('k0', 'k1')(request, n));
	const own = { settles: undefined, repeatable: true };
	const done = await execute(order(codes(3).slice(0, 2), serve, each, own));
	expect(done.json.map(({ outcome, reason }) => [outcome, reason])).toEqual(Array(2).fill(['unknown', 'Of 2 sent: 0 created, 0 failed; the service gives counts only'])); // prettier-ignore
	const total = await execute(order(codes(2), (request, n) => (n === 0 ? broken('ECONNRESET') : taking('k0', 'k1')(request, n)), {}, own));
	expect(total.json).toMatchObject([{ again: true, known: 2 }]);
	expect((await execute(order(codes(2), taking('k0', 'k1'), each, own))).json.map(({ outcome }) => outcome)).toEqual(['duplicate', 'duplicate']); // prettier-ignore
});

describe('one of three requests', () => {
	const second =
		(answer: () => Reply | Error): Serve =>
		(request, n) =>
			n === 1 ? answer() : taking()(request, n);

	test('is refused: the run ends, with what was done by then', async () => {
		const { error, log } = await execute(order(codes(8), second(() => ({ status: 422, body: { problem: 'no room' } })))); // prettier-ignore
		expect(error?.message).toBe('Pigeon Post: No room [item 3]');
		expect(error?.description).toContain('1 of 3 requests had been answered');
		expect(log.requests).toHaveLength(2);
	});

	test.each([false, true])('is refused, with continue on error (each entry: %s): its items have the error, the others are counted', async (one) => {
		const done = await execute(order(codes(8), second(() => ({ status: 422, body: { problem: 'no room' } })), { continueOnFail: true, ...(one && each) })); // prettier-ignore
		const errors = [3, 4, 5].map((item) => ({ json: { error: `Pigeon Post: No room [item ${item}]` }, pairedItem: { item } }));
		const made = (item: number, batch: string) => ({ json: { code: `k${item}`, outcome: 'created', batch }, pairedItem: { item } });
		const total = { path: '/lofts/n/fill', body: { ink: 'red' }, sent: 5, refused: 0, made: 5, known: 0, of: 2 };
		expect(done.items).toEqual(
			one
				? [made(0, 'b0'), made(1, 'b0'), made(2, 'b0'), ...errors, made(6, 'b2'), made(7, 'b2')]
				: [{ json: total, pairedItem: paired(0, 1, 2, 6, 7) }, ...errors],
		);
	}); // prettier-ignore

	test('breaks: nobody knows what became of its entries, the others are counted', async () => {
		const done = await execute(order(codes(7), second(() => broken('ECONNRESET')))); // prettier-ignore
		expect(done.json).toMatchObject([{ sent: 7, made: 4, known: 0, of: 2 }]);
		expect(done.json[0].unknown).toMatch(/ECONNRESET.*Look in Pigeon Post before you send it again/);
		const rows = await execute(order(codes(7), second(() => broken('ECONNRESET')), each)); // prettier-ignore
		expect(rows.json.map(({ outcome }) => outcome)).toEqual([...Array<string>(3).fill('created'), ...Array<string>(3).fill('unknown'), 'created']); // prettier-ignore
	});
});

test('targets are summed up apart, each with its own requests', async () => {
	const done = await execute(order(codes(9), taking(), { parameters: { loft: '={{ $itemIndex % 2 ? "odd" : "even" }}' } }));
	expect(sent(done).map(({ length }) => length).sort()).toEqual([1, 2, 3, 3]); // prettier-ignore
	expect(done.json.map(({ path, sent: count, of }) => [path, count, of])).toEqual([['/lofts/even/fill', 5, 2], ['/lofts/odd/fill', 4, 2]]); // prettier-ignore
});

describe('a row whose users want each entry', () => {
	const own = { outcome: { ...rules, each: true } };

	test('gives them, unless totals are asked for', async () => {
		const rows = await execute(order(codes(4), taking(), {}, own));
		expect(rows.json.map(({ outcome }) => outcome)).toEqual(Array(4).fill('created'));
		const total = await execute(order(codes(4), taking(), { parameters: { options: { output: 'totals' } } }, own));
		expect(total.json).toMatchObject([{ sent: 4, made: 4 }]);
	});

	test('says so in the form', () => {
		const output = (row: Operation) => {
			const form = properties({ ...provider, ...offering({ fill: row }) });
			return form.find(({ name }) => name === 'options')?.options?.find(({ name }) => name === 'output') as IDataObject | undefined;
		};
		expect([output({ ...fillRow, ...own })?.default, output(fillRow)?.default]).toEqual(['entries', 'totals']);
	});
});

test('whatever is sent and whatever becomes of each request: every entry is counted once, in its place', async () => {
	const entry = fc.oneof(fc.constant({}), fc.nat({ max: 12 }).map((n) => ({ code: `k${n}` }))); // prettier-ignore
	const fates = fc.array(fc.constantFrom('taken', 'refused', 'broken', 'half'), { minLength: 12, maxLength: 12 });
	await fc.assert(
		fc.asyncProperty(fc.array(fc.array(entry, { maxLength: 5 }), { minLength: 1, maxLength: 5 }), fates, fc.boolean(), async (given, become, one) => {
			const serve: Serve = (request, n) => {
				const count = lettersOf(request).length;
				if (become[n] === 'refused') return { status: 422, body: { problem: 'no room' } };
				if (become[n] === 'broken') return broken('ECONNRESET');
				const made = become[n] === 'half' ? Math.floor(count / 2) : count;
				return { body: { made, known: count - made, batch: `b${n}` } };
			};
			const required = [text('loft', 'Which'), json('letters', 'As JSON', { columns: [{ name: 'code', label: 'Code' }] })];
			const parameters = { letters: '={{ $json.letters }}', options: { output: one ? 'entries' : 'totals' } };
			const done = await execute(order(given.map((letters) => ({ letters })), serve, { parameters, continueOnFail: true }, { required })); // prettier-ignore
			expect(done.error).toBeUndefined();
			const requests = done.log.requests.map((request, n) => ({ count: lettersOf(request).length, fate: become[n] }));
			const answered = requests.filter(({ fate }) => fate !== 'refused').reduce((sum, { count }) => sum + count, 0);
			const refused = requests.filter(({ fate }) => fate === 'refused').reduce((sum, { count }) => sum + count, 0);
			const distinct = new Set(given.flat().flatMap((letter) => ('code' in letter ? [letter.code] : []))).size;
			expect(answered + refused).toBe(distinct);
			const rows = done.json.filter((row) => row.error === undefined);
			const entries = rows.filter((row) => 'outcome' in row);
			const totals = rows.filter((row) => 'sent' in row);
			const inTotals = totals.reduce((sum, row) => sum + Number(row.sent) + Number(row.refused), 0);
			expect(entries.length + inTotals + refused).toBe(given.flat().length);
			if (one || answered === 0) expect(totals.filter(({ sent: count }) => count !== 0)).toEqual([]);
			const places = done.items.map(({ pairedItem }) => [pairedItem].flat().map((from) => (from as { item: number }).item)[0]);
			expect(places).toEqual([...places].sort((a, b) => a - b));
		}),
		{ numRuns: 80 },
	); // prettier-ignore
});

describe('a call that is refused for one of its entries, where it may be repeated', () => {
	const own: Partial<Operation> = { repeatable: true, settles: undefined, batch: { field: 'letters', max: 8 } };
	/** Refuses what has a bad letter in it, takes everything else. */
	const strict =
		(...bad: string[]): Serve =>
		(request, n) =>
			lettersOf(request).some(({ code }) => bad.includes(code))
				? { status: 400, body: { problem: 'no such letter' } }
				: taking()(request, n);

	test('is sent in parts: the bad one costs itself, the others are counted as one', async () => {
		const done = await execute(order(codes(8), strict('k5'), { continueOnFail: true }, own));
		expect(done.json).toEqual([
			expect.objectContaining({ sent: 7, made: 7, known: 0 }),
			{ error: expect.stringMatching(/No such letter \[item 5\]$/) as string },
		]);
		expect(done.items[0].pairedItem).toEqual(paired(0, 1, 2, 3, 4, 6, 7));
		expect(sent(done)).toHaveLength(7);
	});

	test.each([
		['the run stops at it', { continueOnFail: false }, own],
		['it may not be repeated', { continueOnFail: true }, { ...own, repeatable: false }],
	])('is sent once where %s', async (_, more, row) => {
		const { log, error, json } = await execute(order(codes(8), strict('k5'), more, row));
		expect(log.requests).toHaveLength(1);
		if (more.continueOnFail) expect(json.map(({ error: said }) => said)).toHaveLength(8);
		else expect(error?.message).toContain('No such letter');
	});

	test('whichever are bad: each of the others is taken once and says so, each of them has its error, in order', async () => {
		const some = fc.record({ count: fc.integer({ min: 1, max: 20 }), bad: fc.uniqueArray(fc.nat({ max: 19 }), { maxLength: 2 }) });
		await fc.assert(
			fc.asyncProperty(some, async ({ count, bad }) => {
				const names = bad.map((n) => `k${n}`);
				const { items, log } = await execute(order(codes(count), strict(...names), { ...each, continueOnFail: true }, own));
				const said = items.map(({ json }) => ('error' in json ? 'error' : [json.code, json.outcome]));
				expect(said).toEqual(codes(count).map(({ code }) => (names.includes(String(code)) ? 'error' : [code, 'created'])));
				expect(items.map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual(codes(count).map((_, n) => n));
				const taken = log.requests.map(lettersOf).filter((all) => !all.some(({ code }) => names.includes(code)));
				expect(taken.flat().map(({ code }) => code).sort()).toEqual(codes(count).map(({ code }) => code).filter((code) => !names.includes(String(code))).sort()); // prettier-ignore
			}),
			{ numRuns: 50 },
		);
	});
});
