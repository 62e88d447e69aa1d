import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { OutboundEvent } from '../../engine/event';
import { flaws } from './bodies.mts';
import { givers, Node, services, type Giver } from './stage.mts';

const text = (value: unknown) => JSON.stringify(value);
afterEach(() => jest.restoreAllMocks());

/** Whether something in it is undefined, or nothing that JSON has. */
function isHollow(value: unknown): boolean {
	if (typeof value !== 'object' || value === null) return !['string', 'number', 'boolean'].includes(typeof value) && value !== null;
	return Object.values(value).some(isHollow);
}
/** The answer is one of those that are meant, and what it starts is whole. */
function fits({ answer, result, json }: Awaited<ReturnType<Node['deliver']>>, isRaw = false): boolean {
	if (answer.status !== undefined) return [400, 401].includes(answer.status) && text(result) === '{"noWebhookResponse":true}';
	if (json === undefined) return text(result) === '{}';
	return json.length > 0 && !json.some(isHollow) && (isRaw || json.every((one) => flaws(one as unknown as OutboundEvent).length === 0));
}
const nested = (depth: number, open: string, close: string) => `${open.repeat(depth)}1${close.repeat(depth)}`;

/** A body of a service in which all values are of another kind. */
const all = (giver: Giver, value: unknown) => Object.fromEntries(Object.keys(services[giver].body(1)).map((name) => [name, value]));
const odd = (giver: Giver): string[] => [
	...[
		'',
		' ',
		'{}',
		'[]',
		'null',
		'""',
		'0',
		'true',
		'"text"',
		'[[]]',
		'[null]',
		'[{}]',
		'[1,"a",null]',
		'no JSON',
		'{"a":',
		'\u0000',
		'<a/>',
	],
	...[null, 7, -1e308, '', 'x', true, [], [null], [[1]], {}, { a: { b: [1] } }, '2026-99-99', 1e21].map((value) => text(all(giver, value))),
	`{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"hasOwnProperty":1,"toString":null,${text(services[giver].body(1)).slice(1)}`,
	`{"__proto__":${text(services[giver].body(1))}}`,
	...['__proto__', 'constructor', 'toString', 'hasOwnProperty'].flatMap((name) => [
		text(all(giver, name)),
		text({ ...services[giver].body(1), event: name, event_type: name, type: name, network: name }),
	]),
];

describe.each(givers)('%s', (giver) => {
	test('odd bodies: 200, 400 or 401, never a throw, and nothing undefined in an item', async () => {
		for (const parameters of [
			{},
			{ options: { raw: true } },
			{ fieldMap: { id: '__proto__', event: 'constructor.name', text: 'a.b[0]' } },
		]) {
			const node = new Node(giver, parameters);
			for (const raw of odd(giver))
				for (const mode of ['webhook', 'manual'] as const) {
					expect([raw, fits(await node.deliver(raw, undefined, mode), 'options' in parameters)]).toEqual([raw, true]);
					expect([raw, (await node.deliver(raw, {}, mode)).status]).toEqual([raw, 401]);
				}
			node.keepsSecrets();
		}
		expect(({} as IDataObject).polluted).toBeUndefined();
	});

	test('5 MB are taken; 100,000 levels are no event; the next delivery is taken', async () => {
		const node = new Node(giver);
		const large = { ...services[giver].body(1), more: 'x'.repeat(5_000_000) };
		expect((await node.deliver(large)).json).toMatchObject([{ event: services[giver].event }]);
		for (const [open, close] of [
			['[', ']'],
			['{"a":', '}'],
		] as const) {
			const deep = nested(100_000, open, close);
			const within = text({ ...services[giver].body(2), deep: 0 }).replace('"deep":0', `"deep":${deep}`);
			expect((await node.deliver(within)).status).toBe(400);
			// Of Instantly's it might be a test: it has nothing of what events have.
			const { status, json } = await node.deliver(deep);
			expect([status, json]).toEqual([giver === 'instantly' && open !== '[' ? 200 : 400, undefined]);
		}
		expect((await node.deliver(services[giver].body(3))).json).toHaveLength(1);
	});

	test('whatever stands in place of a value', async () => {
		const node = new Node(giver);
		const paths = Object.entries(services[giver].body(1)).flatMap(([name, value]) => [[name], ...Object.keys(Object(value) as object).map((inner) => [name, inner])]); // prettier-ignore
		const put = (one: IDataObject, [name, inner]: string[], value: unknown): IDataObject =>
			({ ...one, [name]: inner === undefined ? value : { ...(one[name] as IDataObject), [inner]: value } }) as IDataObject;
		let [n, taken] = [1, 0];
		await fc.assert(
			fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 3 })), { minLength: 1, maxLength: 3 }), async (changes) => {
				const given = await node.deliver(changes.reduce((one, [path, value]) => put(one, path, value), services[giver].body(n++)));
				if (given.json) taken++;
				return fits(given);
			}),
			{ numRuns: 300 },
		); // prettier-ignore
		expect(taken).toBeGreaterThan(50);
		node.keepsSecrets();
	});

	test('an expression that cannot be resolved: 401, and a line in the log that says why', async () => {
		for (const parameters of [{ options: { raw: "={{ $('Nobody').item.json.raw }}" } }, { events: "={{ $('Nobody').all() }}" }]) {
			const node = new Node(giver, parameters);
			expect(await node.deliver(services[giver].body(1))).toMatchObject({ status: 401, result: { noWebhookResponse: true } });
			expect(node.logged).toEqual([expect.stringMatching(/^warn .*Node cannot check deliveries: Referenced node/)]);
			node.keepsSecrets();
		}
	});

	test('values that an expression has made something else of', async () => {
		const { body, event } = services[giver];
		for (const parameters of [
			{ events: '={{ "any" }}' },
			{ events: event },
			{ events: ['any'], options: { campaignId: '={{ null }}' } },
			{ events: ['any'], fieldMap: { id: '={{ 5 }}', event: '={{ null }}', text: '={{ [1] }}' } },
		])
			expect((await new Node(giver, parameters).deliver(body(1))).json).toHaveLength(1);
		for (const events of ['={{ null }}', '={{ 7 }}', '={{ ({}) }}', '={{ [] }}'])
			expect(await new Node(giver, { events }).deliver(body(1))).toMatchObject({ status: 200, json: undefined });
	});
});

test.each(givers.filter((giver) => giver !== 'instantly'))('%s: a credential that is gone: 401, and the log says so', async (giver) => {
	const node = new Node(giver, {}, { gone: true });
	expect(await node.deliver(services[giver].body(1))).toMatchObject({ status: 401, result: { noWebhookResponse: true } });
	expect(node.logged).toEqual([expect.stringContaining('Node cannot check deliveries: Credential with ID')]);
	node.keepsSecrets();
});

test('Instantly asks for no credential when something arrives', async () => {
	expect((await new Node('instantly', {}, { gone: true }).deliver(services.instantly.body(1))).json).toHaveLength(1);
});

test('Enttor: a path leads to what the body has of its own, and nowhere else', async () => {
	const node = new Node('enttor', { fieldMap: { event: 'constructor.name', text: 'text.length', name: '__proto__.constructor.name' } });
	expect((await node.deliver({ text: 'Hi' })).json).toMatchObject([{ event: 'unknown', message: { text: null }, person: { name: null } }]);
});
