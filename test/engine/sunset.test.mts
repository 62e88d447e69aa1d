import { listSearch } from '../../engine/search';
import {
	execute,
	fakeClock,
	letterOperations,
	loading,
	offering,
	provider,
	settled,
	type Order,
	type Reply,
	type Serve,
} from './support.mts';

fakeClock();

// The clock stands at 1 March 2026, noon.
const PAST = 'Sun, 01 Feb 2026 00:00:00 GMT';
const FUTURE = 'Tue, 01 Dec 2026 08:30:00 GMT';
const order = (serve: Serve, ends?: string, more: Partial<Order> = {}): Order => ({
	operation: 'get',
	parameters: { id: '={{ $json.id }}', simplify: false, options: { concurrency: 1 } },
	items: [{ id: 'l0' }, { id: 'l1' }],
	serve,
	provider: offering({ get: { ...letterOperations.get, ends } }),
	...more,
});
const answer = (status: number, sunset?: string, headers: Record<string, string> = {}): Reply => ({
	status,
	headers: { 'content-type': 'application/json', ...(sunset !== undefined && { sunset }), ...headers },
	body: status < 400 ? { ok: true } : {},
});
const told = async (reply: Reply, ends?: string) => {
	const { error, log } = await execute(order(() => reply, ends));
	expect(log.requests).toHaveLength(1);
	return [error?.message, error?.description?.replace(/ 0 of 2.*$/, '')];
};

const UPDATE = 'Update this node: a newer version may use what has replaced it.';
const CHECK = 'If the record is there all the same, check its ID.';
const gone = (day?: string) => [
	`Pigeon Post no longer offers 'Get'${day ? ` since ${day}` : ''} [item 0]`,
	`${day ? `Pigeon Post had announced the end of this part of its API for ${day}.` : 'Pigeon Post says that this part of its API is gone for good.'} ${UPDATE}`,
];
const missing = ['Pigeon Post answered with status 404 [item 0]', 'Check the values of this item and try again.'];

describe('410', () => {
	test.each<[string, string | undefined, string | undefined, string | undefined]>([
		['nothing was announced', undefined, undefined, undefined],
		['its day has come', undefined, '2026-02-14', '14 February 2026'],
		['before its day', undefined, '2026-12-03', undefined],
		['the answer tells a day in the past, sooner than was known', PAST, '2026-12-03', '1 February 2026'],
		['the answer tells a later day', FUTURE, '2026-02-14', undefined],
		['the answer tells no day that can be read', 'soon', '2026-02-14', '14 February 2026'],
		['neither does', 'soon', undefined, undefined],
	])('%s', async (_, sunset, ends, day) => {
		expect(await told(answer(410, sunset), ends)).toEqual(gone(day));
	});
});

describe('404', () => {
	const over = (day: string) => [gone(day)[0], `${gone(day)[1]} ${CHECK}`];
	test.each<[string, string | undefined, string | undefined, string[]]>([
		['of a part that does not end', undefined, undefined, missing],
		['before the end', undefined, '2026-03-02', missing],
		['on the day of the end, by UTC', undefined, '2026-03-01', over('1 March 2026')],
		['after the end', undefined, '2026-02-14', over('14 February 2026')],
		['with a day in the past', PAST, undefined, over('1 February 2026')],
		['with a later day than was known', FUTURE, '2026-02-14', missing],
		['with a day that cannot be read', 'soon', undefined, missing],
	])('%s', async (_, sunset, ends, expected) => {
		expect(await told(answer(404, sunset), ends)).toEqual(expected);
	});

	test('whether it is over is read off the clock of the service, not ours', async () => {
		expect((await told(answer(404, undefined, { date: 'Wed, 02 Dec 2026 23:59:59 GMT' }), '2026-12-03'))[0]).toBe(missing[0]);
		expect((await told(answer(404, undefined, { date: 'Thu, 03 Dec 2026 00:00:01 GMT' }), '2026-12-03'))[0]).toBe(gone('3 December 2026')[0]); // prettier-ignore
	});
});

test('any other refusal is what it was, though the end is over', async () => {
	expect((await told({ status: 422, headers: { sunset: PAST }, body: { problem: 'no ink' } }, '2026-02-14'))[0]).toBe('Pigeon Post: No ink [item 0]'); // prettier-ignore
});

test('that a part is gone is said before the words that row and service have for the status', async () => {
	const words = { 404: { message: 'There is no such letter', hint: 'Look in the loft.' }, 410: { message: 'Burnt', hint: 'Weep.' } };
	const said = async (status: number, sunset?: string) => {
		const row = { ...letterOperations.get, errors: words };
		const { error } = await execute(order(() => answer(status, sunset), undefined, { provider: offering({ get: row }, { errors: words, says: () => words[404] }) })); // prettier-ignore
		return error?.message;
	};
	expect(await said(404, PAST)).toBe(gone('1 February 2026')[0]);
	expect(await said(410)).toBe(gone()[0]);
	expect(await said(404)).toBe('There is no such letter [item 0]');
});

test('with continue on error each item says it, and nothing promises a day that is over', async () => {
	const { items, hints } = await execute(order(() => answer(410, PAST), undefined, { continueOnFail: true }));
	expect(items).toEqual([0, 1].map((item) => ({ json: { error: gone('1 February 2026')[0]?.replace('item 0', `item ${item}`) }, pairedItem: { item } }))); // prettier-ignore
	expect(hints).toEqual([]);
});

describe('a success that tells the end', () => {
	const SOON =
		"Pigeon Post has announced that 'Get' will no longer answer from 1 December 2026 on. Look for an update of this node before that day.";

	test.each([1, 2, 50])('%d items: one hint under the output, and all items', async (count) => {
		const items = Array.from({ length: count }, (_, n) => ({ id: `l${n}` }));
		const { hints, json } = await execute(order(() => answer(200, FUTURE), undefined, { items }));
		expect(json).toHaveLength(count);
		expect(hints).toEqual([SOON]);
	});

	test('told once among many answers is enough', async () => {
		const { hints } = await execute(order((_, n) => answer(200, n === 0 ? FUTURE : undefined)));
		expect(hints).toEqual([SOON]);
	});

	test('beside an item that was refused', async () => {
		const serve: Serve = (_, n) => (n === 0 ? answer(422) : answer(200, FUTURE));
		const { hints, json } = await execute(order(serve, undefined, { continueOnFail: true }));
		expect(json).toEqual([{ error: 'Pigeon Post answered with status 422 [item 0]' }, { ok: true }]);
		expect(hints).toEqual([SOON]);
	});

	test('of a day that is over already: it may stop any day', async () => {
		const { hints } = await execute(order(() => answer(200, PAST)));
		expect(hints).toEqual([
			"Pigeon Post had announced the end of 'Get' for 1 February 2026, and it may stop answering any day. Look for an update of this node.",
		]);
	});

	test.each(['', 'soon', 'true'])('%j is no day: no hint', async (sunset) => {
		expect((await execute(order(() => answer(200, sunset)))).hints).toEqual([]);
	});

	test('a day that only the row knows is no hint: the service has not said it', async () => {
		expect((await execute(order(() => answer(200), '2026-12-03'))).hints).toEqual([]);
	});

	test('each run is told by its own answers', async () => {
		await execute(order(() => answer(200, FUTURE), undefined, { credential: 'sunset' }));
		expect((await execute(order(() => answer(200), undefined, { credential: 'sunset' }))).hints).toEqual([]);
	});
});

test('a list in the editor whose route is gone says so without the name of an operation', async () => {
	const { context } = loading(() => answer(410));
	const lists = listSearch({ ...provider, lists: { letters: provider.lists.letters } });
	await expect(settled(lists.letters.call(context))).rejects.toMatchObject({
		message: 'Pigeon Post no longer offers what was asked for',
		description: `Pigeon Post says that this part of its API is gone for good. ${UPDATE}`,
	});
});
