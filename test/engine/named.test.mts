import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { Operation } from '../../engine/describe';
import { list, text } from '../../engine/fields';
import type { NamedRules, Outcome } from '../../engine/outcome';
import { broken, execute, fakeClock, script, type Order, type Request } from './support.mts';

fakeClock();

const outcome: NamedRules = {
	check: ({ code }) => (/^c/i.test(String(code)) ? undefined : `"${String(code)}" is no code`),
	key: ({ code }) => String(code).toLowerCase(),
	show: ['code'],
	judge: (entries, answer, again) => {
		const barred = ((answer as IDataObject).barred ?? []) as unknown[];
		return entries.map(
			({ code }): Outcome =>
				barred.includes(code) ? { outcome: 'done' } : { outcome: again ? 'unknown' : 'notFound', reason: 'It was not there' },
		);
	},
};
const bar: Operation = {
	name: 'Bar',
	action: 'Bar letters',
	route: 'POST /bar',
	required: [text('loft', 'Where'), list('codes', 'Which', { required: true })],
	batch: { field: 'codes', max: 3, as: 'code' },
	outcome,
};
const run = async (more: Partial<Order> = {}, row = bar) =>
	await execute({
		operation: 'bar',
		parameters: { loft: 'north', codes: '={{ $json.codes }}' },
		provider: { resources: { letter: { name: 'Letter', operations: { bar: row } } } },
		serve: ({ body }: Request) => ({ body: { barred: (body as { codes: string[] }).codes } }),
		...more,
	});
const codes = (...all: string[]) => all.map((one) => ({ codes: one }));
const sent = ({ log }: Awaited<ReturnType<typeof run>>) => log.requests.map(({ body }) => (body as IDataObject).codes);

test('entries of all items go out as plain values, joined up to the maximum, and each gets its outcome in order', async () => {
	const done = await run({ items: codes('c1', 'c2, c3', 'c4', 'c5,c6,c7') });
	expect(sent(done)).toEqual([['c1', 'c2', 'c3'], ['c4', 'c5', 'c6'], ['c7']]);
	expect(done.json).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => ({ code: `c${n}`, outcome: 'done' })));
	expect(done.items.map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual([0, 1, 1, 2, 3, 3, 3]);
});

test('what differs elsewhere is not joined; what is invalid or there twice is not sent', async () => {
	const parameters = { loft: '={{ $json.loft }}', codes: '={{ $json.codes }}' };
	const items = [
		{ loft: 'north', codes: 'c1' },
		{ loft: 'south', codes: 'c1' },
		{ loft: 'north', codes: 'C1, x9, c2' },
	];
	const done = await run({ items, parameters });
	expect(sent(done)).toEqual([['c1', 'c2'], ['c1']]);
	expect(done.json).toEqual([
		{ code: 'c1', outcome: 'done' },
		{ code: 'c1', outcome: 'done' },
		{ code: 'C1', outcome: 'duplicate', reason: 'Item 0 of this run is the same' },
		{ code: 'x9', outcome: 'invalid', reason: '"x9" is no code' },
		{ code: 'c2', outcome: 'done' },
	]);
});

test('a call whose answer was lost is made again, and the judge is told', async () => {
	const serve = script(broken('ECONNRESET'), { body: { barred: ['c1'] } });
	const done = await run({ items: codes('c1', 'c2'), serve });
	expect(sent(done)).toEqual([
		['c1', 'c2'],
		['c1', 'c2'],
	]);
	expect(done.json).toMatchObject([{ outcome: 'done' }, { outcome: 'unknown' }]);
	const first = await run({ items: codes('c1', 'c2'), serve: () => ({ body: { barred: ['c1'] } }) });
	expect(first.json).toMatchObject([{ outcome: 'done' }, { outcome: 'notFound' }]);
});

describe('a call that is refused', () => {
	const bars =
		(...bad: string[]) =>
		({ body }: Request) => {
			const { codes: given } = body as { codes: string[] };
			return given.some((code) => bad.includes(code)) ? { status: 400, body: { problem: 'no' } } : { body: { barred: given } };
		};
	const many = (count: number) => Array.from({ length: count }, (_, i) => ({ codes: `c${i}` }));
	const wide: Operation = { ...bar, batch: { field: 'codes', max: 100, as: 'code' } };

	test('is sent in halves until only the bad entry is left out', async () => {
		const done = await run({ items: many(100), serve: bars('c57'), continueOnFail: true }, wide);
		expect(done.json).toHaveLength(100);
		done.json.forEach((json, i) =>
			expect(json).toEqual(i === 57 ? { error: 'Pigeon Post: No [item 57]' } : { code: `c${i}`, outcome: 'done' }),
		);
		expect(done.log.requests.length).toBeLessThanOrEqual(1 + 2 * 7);
	});

	test('whichever of sixteen entries are bad: they get an error, all others are done, in order', async () => {
		const all = many(16).map(({ codes: code }) => code);
		await fc.assert(
			fc.asyncProperty(fc.subarray(all), async (bad) => {
				const done = await run({ items: many(16), serve: bars(...bad), continueOnFail: true }, wide);
				expect(done.json).toEqual(
					all.map((code, i) => (bad.includes(code) ? { error: `Pigeon Post: No [item ${i}]` } : { code, outcome: 'done' })),
				);
			}),
			{ numRuns: 60 },
		);
	});

	test('costs a bounded number of requests when every entry is bad; each item has its message', async () => {
		const bad = many(100).map(({ codes: code }) => code);
		const done = await run({ items: many(100), serve: bars(...bad), continueOnFail: true }, wide);
		expect(done.json).toEqual(bad.map((_, i) => ({ error: `Pigeon Post: No [item ${i}]` })));
		expect(done.log.requests).toHaveLength(1 + 32);
	});

	test('is not taken apart where the run stops anyway, nor for what no entry is to blame for', async () => {
		const stopped = await run({ items: many(4), serve: bars('c1') }, wide);
		expect([stopped.log.requests.length, stopped.error?.message]).toEqual([1, 'Pigeon Post: No [item 0]']);
		const forbidden = await run({ items: many(4), serve: () => ({ status: 403 }), continueOnFail: true }, wide);
		expect([forbidden.log.requests.length, forbidden.json.length]).toEqual([1, 4]);
		const noTarget = await run({ items: many(100), serve: () => ({ status: 404 }), continueOnFail: true }, wide);
		expect([noTarget.log.requests.length, noTarget.json.length]).toEqual([3, 100]);
	});
});

test('a dry run shows what would be sent', async () => {
	const { json, log } = await run({
		items: codes('c1', 'c2'),
		parameters: { loft: 'north', codes: '={{ $json.codes }}', options: { dryRun: true } },
	});
	expect(json).toEqual([expect.objectContaining({ dryRun: true, body: { loft: 'north', codes: ['c1', 'c2'] }, items: 2 })]);
	expect(log.requests).toHaveLength(0);
});

test('the job of a call is waited for, and its end is what is judged', async () => {
	const job: Operation = { ...bar, job: true };
	const options = { wait: true };
	const serve = ({ path }: Request, index: number) => ({
		body: { id: 'j1', status: path === '/bar' || index < 2 ? 'going' : 'done', barred: index < 2 ? [] : ['c1', 'c2'] },
	});
	const parameters = { loft: 'north', codes: '={{ $json.codes }}', options };
	const done = await run({ items: codes('c1', 'c2'), serve, parameters }, job);
	expect(done.json).toMatchObject([{ outcome: 'done' }, { outcome: 'done' }]);
	expect(done.log.requests.map(({ path }) => path)).toEqual(['/bar', '/jobs/j1', '/jobs/j1']);
	const brokenJob = await run({ items: codes('c1', 'c2'), serve: () => ({ body: { id: 'j1', status: 'broken' } }), parameters, continueOnFail: true }, job); // prettier-ignore
	expect(brokenJob.json).toMatchObject([{ error: /the job ended as "broken"/ }, { error: /the job ended as "broken"/ }].map(() => ({ error: expect.stringContaining('the job ended as "broken"') as unknown }))); // prettier-ignore
});
