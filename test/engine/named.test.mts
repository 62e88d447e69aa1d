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

test('a call that is refused costs its own entries only', async () => {
	const serve = ({ body }: Request) => ((body as { codes: string[] }).codes.includes('c2') ? { status: 400, body: { problem: 'no' } } : { body: { barred: ['c4'] } }); // prettier-ignore
	const done = await run({ items: codes('c1', 'c2', 'c3', 'c4'), serve, continueOnFail: true });
	expect(done.json.map(({ error, outcome: found }) => found ?? error)).toEqual([
		...[0, 1, 2].map((item) => expect.stringMatching(new RegExp(`^Pigeon Post: No \\[item ${item}\\]$`)) as unknown),
		'done',
	]);
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
