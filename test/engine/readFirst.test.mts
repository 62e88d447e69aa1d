import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { Operation, Values } from '../../engine/describe';
import { text } from '../../engine/fields';
import { Refusal } from '../../engine/refusal';
import { execute, fakeClock, offering, type Order, type Request, type Serve } from './support.mts';

fakeClock();

type Reads = NonNullable<Operation['reads']>;
/** A letter goes into a drawer, or to a bird; the one or the other is looked at first. */
const give: Operation = {
	name: 'Give',
	action: 'Give a letter away',
	route: 'POST /letters',
	required: [text('title', 'What it is about', { required: true })],
	optional: [text('drawer', 'Where to', { in: 'here' }), text('bird', 'To whom', { in: 'here' })],
};
const reads: Reads = {
	route: ({ drawer }) => (drawer === undefined ? 'GET /birds/{bird}' : 'GET /drawers/{drawer}'),
	when: ({ drawer, bird }) => drawer !== undefined || bird !== undefined,
	into: (values, found) => {
		if (found.closed === true) throw new Refusal(`is closed: ${String(found.why)}`, 'Choose another one', 'Drawer');
		return { ...values, title: `${String(values.title)} for ${String(found.name)}` };
	},
};
const order = (items: IDataObject[], serve: Serve, own: Partial<Reads> = {}, more: Partial<Order> = {}): Order => ({
	operation: 'give',
	parameters: {
		title: '={{ $json.title }}',
		additionalFields: { drawer: '={{ $json.drawer }}', bird: '={{ $json.bird }}' },
		options: { concurrency: 1 },
		...more.parameters,
	},
	items,
	serve,
	provider: offering({ give: { ...give, reads: { ...reads, ...own } } }),
	...(({ parameters: _, ...rest }) => rest)(more),
});
const asked = ({ log }: Awaited<ReturnType<typeof execute>>) => log.requests.map(({ method, path, query, body }) => [`${method} ${path}`, method === 'GET' ? query : body]); // prettier-ignore
const closedDrawers: Serve = ({ method, path }: Request) =>
	method === 'GET' ? { body: { name: path.split('/').pop(), closed: path.includes('/shut'), why: 'it is night' } } : { body: { id: 'l1' } };

const three = [{ title: 'A', drawer: 'd 1' }, { title: 'B', bird: 'b1' }, { title: 'C' }]; // prettier-ignore

test('what is read is said by the values of each item; where nothing is to be read it is written at once', async () => {
	const done = await execute(order(three, closedDrawers));
	expect(done.error).toBeUndefined();
	expect(asked(done)).toEqual([
		['GET /drawers/d%201', {}],
		['POST /letters', { title: 'A for d%201' }],
		['GET /birds/b1', {}],
		['POST /letters', { title: 'B for b1' }],
		['POST /letters', { title: 'C' }],
	]);
	expect(done.json).toEqual(Array(3).fill({ id: 'l1' }));
});

test.each<[string, Reads['ask'], IDataObject[]]>([
	['always the same', { with: 'birds' }, [{ with: 'birds' }, { with: 'birds' }]],
	['by the values', ({ bird }: Values) => (bird === undefined ? undefined : { name: bird as string }), [{}, { name: 'b1' }]],
])('what is asked may be %s, and does not go into what is written', async (_, ask, queries) => {
	const done = await execute(order(three.slice(0, 2), closedDrawers, { ask }));
	expect(done.log.requests.filter(({ method }) => method === 'GET').map(({ query }) => query)).toEqual(queries);
	for (const { method, query, body } of done.log.requests)
		if (method === 'POST') expect([query, Object.keys(body as IDataObject)]).toEqual([{}, ['title']]);
});

test('a dry run says which record would be read', async () => {
	const { json, log } = await execute(order(three, closedDrawers, {}, { parameters: { options: { dryRun: true } } }));
	expect(log.requests).toHaveLength(0);
	expect(json.map(({ readsFirst }) => readsFirst)).toEqual(['GET /drawers/{drawer}', 'GET /birds/{bird}', undefined]);
});

describe('what was found speaks against it', () => {
	const items = [{ title: 'A', drawer: 'shut' }, { title: 'B', drawer: 'open' }]; // prettier-ignore

	test('nothing is written, and the reason is the error of the item', async () => {
		const done = await execute(order(items, closedDrawers));
		expect(asked(done)).toEqual([['GET /drawers/shut', {}]]);
		expect(done.error?.message).toBe("'Drawer' is closed: it is night [item 0]");
		expect(done.error?.description).toBe('Choose another one');
		expect(done.error?.context.itemIndex).toBe(0);
	});

	test('with continue on error the other item is written', async () => {
		const done = await execute(order(items, closedDrawers, {}, { continueOnFail: true }));
		expect(done.items).toEqual([
			{ json: { error: "'Drawer' is closed: it is night [item 0]" }, pairedItem: { item: 0 } },
			{ json: { id: 'l1' }, pairedItem: { item: 1 } },
		]);
		expect(asked(done).map(([route]) => route)).toEqual(['GET /drawers/shut', 'GET /drawers/open', 'POST /letters']);
	});

	test('a record that is not there neither', async () => {
		const done = await execute(order(items, () => ({ status: 404, body: { problem: 'no such drawer' } }), {}, { continueOnFail: true }));
		expect(done.json).toEqual([0, 1].map((item) => ({ error: `Pigeon Post: No such drawer [item ${item}]` })));
		expect(done.log.requests.every(({ method }) => method === 'GET')).toBe(true);
	});
});

describe('calls that may run side by side, but for those with the same key', () => {
	const file: Operation = {
		...give,
		// Of one bird, or of one drawer.
		independent: ({ drawer, bird }) => (bird === undefined ? `drawer ${String(drawer)}` : `bird ${String(bird)}`),
	};
	type Flight = { key: string; title: string; from: number; to: number };
	const flights = async (items: IDataObject[], concurrency = 4): Promise<Flight[]> => {
		const latency = 10;
		const own = { ...order(items, () => ({ body: {} })), latency, provider: offering({ give: file }) };
		const parameters = { ...own.parameters, options: { concurrency } };
		const { log, error, json } = await execute({ ...own, parameters });
		expect([error, json.length]).toEqual([undefined, items.length]);
		return log.requests.map(({ body, time }) => {
			const { title } = body as { title: string };
			const { drawer, bird } = items.find((item) => item.title === title) as IDataObject;
			return { key: String(bird ?? `in ${String(drawer)}`).toLowerCase(), title, from: time, to: time + latency };
		});
	};
	const overlap = (one: Flight, other: Flight) => one.from < other.to && other.from < one.to;

	test('those of one key go in order, and wait for each other; those of others are under way meanwhile', async () => {
		const items = Array.from({ length: 8 }, (_, n): IDataObject => ({ title: `T${n}`, ...(n % 2 ? { bird: 'b1' } : { drawer: 'd1' }) }));
		const all = await flights(items);
		for (const key of ['b1', 'in d1']) {
			const own = all.filter((one) => one.key === key);
			expect(own.map(({ title }) => title)).toEqual(items.filter(({ bird }) => (key === 'b1') === (bird !== undefined)).map(({ title }) => title)); // prettier-ignore
			own.slice(1).forEach(({ from }, n) => expect(from).toBeGreaterThanOrEqual(own[n].to));
		}
		expect(all.filter((one) => all.some((other) => other.key !== one.key && overlap(one, other)))).toHaveLength(8);
	});

	test('keys that differ in case only are one', async () => {
		const [one, other] = await flights([{ title: 'A', bird: 'Bo' }, { title: 'B', bird: 'bO' }]); // prettier-ignore
		expect(overlap(one, other)).toBe(false);
	});

	test('whatever the keys: never two of one key at once, never more than may be, each once and in the order of its key', async () => {
		const item = fc.constantFrom<IDataObject>({ bird: 'a' }, { bird: 'b' }, { drawer: 'a' }, { drawer: 'c' });
		await fc.assert(
			fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 14 }), fc.integer({ min: 1, max: 5 }), async (kinds, concurrency) => {
				const items = kinds.map((kind, n) => ({ ...kind, title: `T${n}` }));
				const all = await flights(items, concurrency);
				expect(new Set(all.map(({ title }) => title)).size).toBe(items.length);
				all.forEach((one, n) => {
					const rest = all.filter((_, at) => at !== n && overlap(one, all[at]));
					expect(rest.filter(({ key }) => key === one.key)).toEqual([]);
					expect(rest.filter(({ from }) => from <= one.from).length).toBeLessThan(concurrency);
					for (const later of all.slice(n + 1)) if (later.key === one.key) expect(Number(later.title.slice(1))).toBeGreaterThan(Number(one.title.slice(1))); // prettier-ignore
				});
			}),
			{ numRuns: 40 },
		);
	});
});
