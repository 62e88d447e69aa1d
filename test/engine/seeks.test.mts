import type { IDataObject } from 'n8n-workflow';
import type { Operation } from '../../engine/describe';
import { number, text } from '../../engine/fields';
import { broken, execute, fakeClock, offering, type Order, type Reply, type Request } from './support.mts';

fakeClock();

/** A loft whose letters have codes that nothing keeps apart; creations fail as `fails` says, before or after they were carried out. */
class Loft {
	readonly letters: IDataObject[] = [];
	fails: Array<{ does: boolean; as: () => Reply | Error } | undefined> = [];
	posts = 0;
	/** Fields that it drops. */
	drops: string[] = [];

	has(...codes: string[]) {
		for (const code of codes) this.letters.push({ id: `l${this.letters.length}`, code, words: 'old' });
		return this;
	}

	readonly serve = ({ method, path, query, body }: Request): Reply | Error => {
		const kept = Object.fromEntries(Object.entries((body ?? {}) as IDataObject).filter(([name]) => !this.drops.includes(name)));
		if (method === 'GET') return { body: { data: this.letters.filter(({ code }) => String(code).toLowerCase().includes(String(query.q).toLowerCase())) } }; // prettier-ignore
		if (method === 'PUT') {
			const found = this.letters.find(({ id }) => path === `/letters/${String(id)}`);
			return found ? { body: Object.assign(found, kept) } : { status: 404 };
		}
		const failure = this.fails[this.posts++];
		if (!failure || failure.does) this.letters.push({ id: `l${this.letters.length}`, ...kept });
		return failure?.as() ?? { body: { ...this.letters[this.letters.length - 1] } };
	};
}

const lower = (value: unknown) => String(value).toLowerCase();
const save: Operation = {
	name: 'Create or Update',
	action: 'Create or update a letter',
	route: 'POST /letters',
	required: [text('code', 'Its mark', { required: true })],
	optional: [text('words', 'What it says'), number('grams', 'Its weight', { label: 'Weight' })],
	independent: 'code',
	seeks: {
		look: ({ code }) => ({ route: 'GET /letters', ask: { q: code as string } }),
		same: (row, { code }) => lower(row.code) === lower(code),
		change: 'PUT /letters/{id}',
		several: (found) => `${found.length} letters have the code ${String(found[0].code)}`,
	},
	simple: { fields: { id: 'id', code: 'code', words: 'words' } },
};
const order = (loft: Loft, items: IDataObject[], row: Partial<Operation> = {}, more: Partial<Order> = {}): Order => ({
	operation: 'save',
	parameters: { code: '={{ $json.code }}', additionalFields: { words: '={{ $json.words }}' }, ...more.parameters },
	items,
	provider: offering({ save: { ...save, ...row } }),
	serve: loft.serve,
	...(({ parameters: _, ...rest }) => rest)(more),
});
const writes = (requests: Request[]) =>
	requests.filter(({ method }) => method !== 'GET').map(({ method, path, body }) => [method, path, body]);

let loft: Loft;
beforeEach(() => (loft = new Loft()));

test('what is not there is created, what is there is changed: one outcome each, in order, paired', async () => {
	const { items, log } = await execute(order(loft.has('b'), [{ code: 'a', words: 'A' }, { code: 'b', words: 'B' }, { code: 'c', words: 'C' }])); // prettier-ignore
	expect(items).toEqual([
		{ json: { outcome: 'created', id: 'l1', code: 'a', words: 'A' }, pairedItem: { item: 0 } },
		{ json: { outcome: 'updated', id: 'l0', code: 'b', words: 'B' }, pairedItem: { item: 1 } },
		{ json: { outcome: 'created', id: 'l2', code: 'c', words: 'C' }, pairedItem: { item: 2 } },
	]);
	expect(writes(log.requests)).toEqual([
		['POST', '/letters', { code: 'a', words: 'A' }],
		['PUT', '/letters/l0', { code: 'b', words: 'B' }],
		['POST', '/letters', { code: 'c', words: 'C' }],
	]);
});

test('what only resembles it is not it; the case makes no difference where the row says so', async () => {
	const { json } = await execute(order(loft.has('abc', 'B'), [{ code: 'ab' }, { code: 'b', words: 'new' }]));
	expect(json.map(({ outcome, id }) => [outcome, id])).toEqual([
		['created', 'l2'],
		['updated', 'l1'],
	]);
});

test('several are the same: nothing is written, the sentence of the row is the reason, and the other item goes', async () => {
	const { json, log, error } = await execute(order(loft.has('a', 'A'), [{ code: 'a', words: 'x' }, { code: 'b' }]));
	expect(error).toBeUndefined();
	expect(json[0]).toEqual({ outcome: 'failed', reason: '2 letters have the code a' });
	expect(json[1]).toMatchObject({ outcome: 'created', code: 'b' });
	expect(writes(log.requests)).toHaveLength(1);
});

test('the second item with the same key, whatever its case, changes what the first has made', async () => {
	const items = [{ code: 'a', words: '1' }, { code: 'b', words: '2' }, { code: 'A', words: '3' }]; // prettier-ignore
	const { json } = await execute(order(loft, items));
	expect(json.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'updated']);
	expect(loft.letters.map(({ code, words }) => [code, words])).toEqual(expect.arrayContaining([['A', '3'], ['b', '2']])); // prettier-ignore
	expect(loft.letters).toHaveLength(2);
});

test('all pages are looked through', async () => {
	const serve = ({ method, query, body }: Request): Reply => {
		if (method !== 'GET') return { body: { ...(body as IDataObject), id: 'seen' } };
		const data = query.after ? [{ id: 'far', code: query.q }] : Array.from({ length: 5 }, (_, n) => ({ id: `n${n}`, code: `n${n}` }));
		return { body: { data, next: query.after ? null : 'c' } };
	};
	const { log } = await execute(order(loft, [{ code: 'a' }, { code: 'b' }], {}, { serve }));
	expect(writes(log.requests).map(([method, path]) => [method, path])).toEqual(Array(2).fill(['PUT', '/letters/far']));
});

test('what is written over a record may differ from what would be created', async () => {
	const into = (values: IDataObject, found: IDataObject) => ({ code: found.code, words: `${String(found.words)} ${String(values.words)}` });
	const seeks = { ...save.seeks, into } as Operation['seeks'];
	const { log } = await execute(order(loft.has('B'), [{ code: 'a', words: 'x' }, { code: 'b', words: 'y' }], { seeks })); // prettier-ignore
	expect(writes(log.requests)).toEqual([
		['POST', '/letters', { code: 'a', words: 'x' }],
		['PUT', '/letters/l0', { code: 'B', words: 'old y' }],
	]);
});

describe.each([
	['a reset connection', () => broken('ECONNRESET')],
	['503', () => ({ status: 503 })],
	['a cut-off answer', () => ({ body: '{"id"' })],
])('%s while it is created', (_, as: () => Reply | Error) => {
	test('after it was carried out: found afterwards, created once, and created is what the outcome says', async () => {
		loft.fails = [{ does: true, as }];
		const { json, log } = await execute(order(loft, [{ code: 'a', words: 'A' }, { code: 'b' }])); // prettier-ignore
		expect(json.map(({ outcome, code }) => [outcome, code])).toEqual([['created', 'a'], ['created', 'b']]); // prettier-ignore
		expect(writes(log.requests)).toHaveLength(2);
		expect(loft.letters).toHaveLength(2);
	});

	test('before it was carried out: sent again', async () => {
		loft.fails = [{ does: false, as }, undefined, undefined];
		const { json, log } = await execute(order(loft, [{ code: 'a', words: 'A' }, { code: 'b' }])); // prettier-ignore
		expect(json.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
		expect(writes(log.requests)).toHaveLength(3);
		expect(loft.letters.map(({ code }) => code).sort()).toEqual(['a', 'b']);
	});
});

test('a failure while it is changed: sent again, it does no harm', async () => {
	let puts = 0;
	const serve = (request: Request) => (request.method === 'PUT' && puts++ === 0 ? broken('ECONNRESET') : loft.serve(request));
	const { json } = await execute(order(loft.has('a'), [{ code: 'a', words: 'A' }, { code: 'b' }], {}, { serve })); // prettier-ignore
	expect(json.map(({ outcome }) => outcome)).toEqual(['updated', 'created']);
	expect(puts).toBe(2);
});

test('a refusal of either request is an error of its item', async () => {
	const serve = (request: Request): Reply | Error =>
		(request.body as IDataObject | undefined)?.words === 'bad' ? { status: 422, body: { problem: 'no such word' } } : loft.serve(request);
	const items = [{ code: 'a', words: 'bad' }, { code: 'b', words: 'bad' }, { code: 'c', words: 'good' }]; // prettier-ignore
	const { json } = await execute(order(loft.has('b'), items, {}, { serve, continueOnFail: true }));
	expect(json.map(({ error, outcome }) => error ?? outcome)).toEqual([
		'Pigeon Post: No such word [item 0]',
		'Pigeon Post: No such word [item 1]',
		'created',
	]);
	expect(loft.letters[0].words).toBe('old');
});

test("both requests are made as the service's variant takes them", async () => {
	const forVariant: Operation['forVariant'] = (call, variant) => ({ ...call, body: { data: { ...call.body }, by: variant } });
	const account = { data: { speech: 'old' } };
	const variants = { setting: 'speech', names: { old: 'the old post', new: 'the new post' }, probes: [] };
	const base = order(loft.has('b'), [{ code: 'a', words: 'A' }, { code: 'b', words: 'B' }], { forVariant }, { account }); // prettier-ignore
	const { log } = await execute({ ...base, provider: { ...base.provider, variants } });
	expect(writes(log.requests)).toEqual([
		['POST', '/letters', { data: { code: 'a', words: 'A' }, by: 'old' }],
		['PUT', '/letters/l0', { data: { code: 'b', words: 'B' }, by: 'old' }],
	]);
});

test('what is not kept of what was sent is named by its label in a hint, once for all items', async () => {
	loft.has('b').drops = ['grams'];
	const parameters = { additionalFields: { words: 'w', grams: 5 } };
	const { hints } = await execute(order(loft, [{ code: 'a' }, { code: 'b' }, { code: 'c' }], { echoes: true }, { parameters }));
	expect(hints).toEqual(['Pigeon Post did not give back: Weight. It may not have kept what was written there.']);
	loft.drops = [];
	const { hints: none } = await execute(order(loft, [{ code: 'd' }, { code: 'e' }], { echoes: true }, { parameters }));
	expect(none).toEqual([]);
});

test('a dry run sends nothing, not even the look', async () => {
	const { json, log } = await execute(order(loft.has('b'), [{ code: 'a' }, { code: 'b' }], {}, { parameters: { options: { dryRun: true } } })); // prettier-ignore
	expect(log.requests).toHaveLength(0);
	expect(json.map(({ dryRun }) => dryRun)).toEqual([true, true]);
});
