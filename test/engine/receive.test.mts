import fc from 'fast-check';
import type { IDataObject, IWebhookResponseData } from 'n8n-workflow';
import type { OutboundEvent } from '../../engine/event';
import { received, type Reception, type Source } from '../../engine/receive';
import { byBody, bySecret, byTime } from '../../engine/signature';
import { contextOf, HEADER, loft, mac, SECRET, signature, Station } from './receiveSupport.mts';

const all: Reception = { secret: SECRET, wanted: () => true };
let station: Station;
let nodes = 0;
beforeAll(async () => void (station = await new Station((context) => received(context, loft, all)).open()));
afterAll(async () => await station.close());
beforeEach(() => {
	// Each test has a node of its own, which remembers nothing yet.
	Object.assign(station, { runs: [], down: false, mode: 'webhook', nodeId: `n${nodes++}` });
	station.webhook = (context) => received(context, loft, all);
});
const using = (more: Partial<Reception>, source = loft) => (station.webhook = (context) => received(context, source, { ...all, ...more }));
const text = (value: unknown) => JSON.stringify(value);
const seconds = () => Math.floor(Date.now() / 1000);

test('a delivery of the service starts one run, with the event in the shared shape', async () => {
	expect(await station.post(text({ id: 'a', words: 'Tell me more' }))).toMatchObject({ status: 200 });
	expect(station.runs).toEqual([[expect.objectContaining({ provider: 'loft', dedupeKey: 'a', raw: { id: 'a', words: 'Tell me more' } })]]);
	expect(Date.parse(String(station.runs[0][0].occurredAt)) / 1000).toBeCloseTo(seconds(), -1);
});

test('on request, what the service sent and nothing else', async () => {
	using({ raw: true });
	await station.post(text({ letters: [{ id: 'a' }, { id: 'b', kind: 'bounced' }] }));
	expect(station.runs).toEqual([[{ id: 'a' }, { id: 'b', kind: 'bounced' }]]);
});

test('several events in one delivery are several items of one run, in their order', async () => {
	await station.post(text({ letters: [{ id: 'b' }, { id: 'a' }, { id: 'b' }] }));
	expect(station.runs.map((items) => items.map(({ dedupeKey }) => dedupeKey))).toEqual([['b', 'a']]);
});

test('what is not signed, or not now, is answered with 401 and a reason in JSON', async () => {
	const raw = text({ id: 'a' });
	const forged: Array<Record<string, string>> = [
		{},
		{ [HEADER]: '' },
		{ [HEADER]: signature(raw, { secret: 'guess' }) },
		{ [HEADER]: signature(raw, { at: seconds() - 400 }) },
		{ [HEADER]: signature(raw, { at: seconds() + 400 }) },
		{ [HEADER]: signature(`${raw} `) },
		{ [HEADER]: signature(raw).replace('t=', 't=1') },
	];
	for (const headers of forged)
		expect(await station.post(raw, headers)).toEqual({ status: 401, text: '{"message":"The secret is missing or wrong"}' });
	for (const odd of ['', '{}', '[]', 'null', 'no JSON']) expect((await station.post(odd, {}, 'text/plain')).status).toBe(401);
	expect(station.runs).toEqual([]);
	// A forgery does not use up the event.
	await station.post(raw);
	expect(station.runs).toHaveLength(1);
});

test.each([undefined, ''])('a node whose secret is %p takes nothing, also if that is what it was signed with', async (secret) => {
	using({ secret });
	expect((await station.post(text({ id: 'a' }))).status).toBe(401);
	expect((await station.post(text({ id: 'a' }), { [HEADER]: signature(text({ id: 'a' }), { secret: '' }) })).status).toBe(401);
	using({ secret }, { ...loft, verify: () => true });
	expect((await station.post(text({ id: 'a' }))).status).toBe(401);
	expect(station.runs).toEqual([]);
});

test('what is filtered, empty or a test is taken and starts nothing', async () => {
	using({ wanted: ({ event }) => event === 'bounced' });
	for (const raw of [text({ id: 'a' }), text({ ping: true }), '{"letters":[]}', '', '{}', '[]', 'null', '""', ' {} '])
		expect([raw, (await station.post(raw)).status]).toEqual([raw, 200]);
	expect(station.runs).toEqual([]);
	// An event that was not wanted has not happened: somebody who chooses it now gets it.
	using({});
	await station.post(text({ id: 'a' }));
	expect(station.runs).toHaveLength(1);
});

test.each(['[1]', '[[]]', '"text"', '7', '0', 'true', 'false', '{"other":1}', '{"letters":[7]}', '{"letters":[{"id":"a"},null]}'])(
	'a body that is no event is answered with 400: %s',
	async (raw) => {
		expect(await station.post(raw)).toEqual({ status: 400, text: '{"message":"The body is not an event"}' });
		expect(station.runs).toEqual([]);
	},
);

test('what is no JSON is no event; n8n answers it itself where it says that it is JSON', async () => {
	for (const raw of ['{"id":', 'id=a', '<id>a</id>', '\u0000', Buffer.from([0xff, 0xfe])]) {
		expect((await station.post(raw, undefined, 'text/plain')).status).toBe(400);
		expect((await station.post(raw)).status).toBe(422);
	}
});

const written: Array<[string, string]> = [
	['keys in an order of their own', '{"10":1,"id":"a","2":2}'],
	['spaces and lines', '{ "id" :\t"a",\r\n "seq": 42 }\n'],
	['escapes of letters', '{"id":"a","text":"\\u0047r\\u00fc\\u00dfe \\ud83d\\udd4a","path":"\\/v2"}'],
	['half a letter', '{"id":"a","text":"\\ud83d"}'],
	['a key twice', '{"id":"b","id":"a"}'],
	['numbers as they were written', '{"id":"a","n":[1.0,1e2,12345678901234567890]}'],
	['a mark in front', '\uFEFF{"id":"a"}'],
	['letters of two and four bytes', '{"id":"a","text":"Grüße 🕊"}'],
];
test.each(written)('signed and read are the bytes as they came: %s', async (_name, raw) => {
	const body = JSON.parse(raw.replace('\uFEFF', '')) as IDataObject;
	for (const type of ['text/plain', 'application/octet-stream', 'application/x-www-form-urlencoded']) {
		station.nodeId = `${station.nodeId}${type}`;
		expect((await station.post(raw, undefined, type)).status).toBe(200);
		expect(station.runs.pop()).toMatchObject([{ dedupeKey: 'a', raw: body }]);
	}
	if (text(body) !== raw) expect((await station.post(raw, { [HEADER]: signature(text(body)) }, 'text/plain')).status).toBe(401);
});

test('5 MB, and a nesting that no service needs: an answer at once, and the next delivery is taken', async () => {
	const large = text({ id: 'large', words: 'x'.repeat(5_000_000) });
	const wide = text({ id: 'wide', words: Array.from({ length: 300_000 }, (_one, index) => ({ index })) });
	const nested = (depth: number, [open, close]: [string, string]) => `{"id":"${depth}","a":${open.repeat(depth)}${close.repeat(depth)}}`;
	expect((await station.post(large)).status).toBe(200);
	expect((await station.post(wide)).status).toBe(200);
	expect((await station.post(nested(90, ['[', ']']))).status).toBe(200);
	for (const depth of [10_000, 200_000]) expect((await station.post(nested(depth, ['[', ']']))).status).toBe(400);
	expect((await station.post(nested(10_000, ['{"a":', '}']).replace('{"a":}', '{}'))).status).toBe(400);
	expect(station.runs.map(([{ dedupeKey }]) => dedupeKey)).toEqual(['large', 'wide', '90']);
	expect(String((station.runs[0][0].raw as IDataObject).words)).toHaveLength(5_000_000);
}, 60_000);

test('keys of prototypes are data like others', async () => {
	const raw = '{"id":"a","__proto__":{"id":"b","polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":null}';
	expect((await station.post(raw)).status).toBe(200);
	expect((await station.post('{"__proto__":{"id":"b"}}')).status).toBe(400);
	expect(station.runs).toHaveLength(1);
	expect(station.runs[0][0]).toMatchObject({ dedupeKey: 'a' });
	expect(({} as IDataObject).polluted).toBeUndefined();
});

test('100 events, each delivered five times and in no order: 100 runs', async () => {
	const ids = Array.from({ length: 500 }, (_one, index) => `id${(index * 7) % 100}`);
	const statuses = await Promise.all(ids.map(async (id) => (await station.post(text({ id }))).status));
	expect(new Set(statuses)).toEqual(new Set([200]));
	expect(new Set(station.runs.map(([{ dedupeKey }]) => dedupeKey)).size).toBe(100);
	expect(station.runs).toHaveLength(100);
});

test('what one node has had is new to another, and always to somebody who tries it in the editor', async () => {
	const raw = text({ id: 'a' });
	for (const nodeId of ['one', 'two', 'one']) {
		station.nodeId = nodeId;
		await station.post(raw);
	}
	expect(station.runs).toHaveLength(2);
	station.mode = 'manual';
	await station.post(raw);
	await station.post(raw);
	expect(station.runs).toHaveLength(4);
});

test('the last 10,000 events of a node are remembered, and no more', async () => {
	const many = (from: number, count: number) =>
		text({ letters: Array.from({ length: count }, (_one, index) => ({ id: `m${from + index}` })) });
	await station.post(many(0, 10_000));
	await station.post(many(0, 10_000));
	expect(station.runs.map((items) => items.length)).toEqual([10_000]);
	await station.post(many(10_000, 1));
	await station.post(many(1, 9_999));
	expect(station.runs).toHaveLength(2);
	await station.post(many(0, 1));
	expect(station.runs).toHaveLength(3);
});

test('an event that n8n could not take on comes again, and runs then: once', async () => {
	await station.post(text({ id: 'before' }));
	station.down = true;
	expect((await station.post(text({ letters: [{ id: 'a' }, { id: 'b' }] }))).status).toBe(500);
	station.down = false;
	for (let times = 0; times < 3; times++)
		expect((await station.post(text({ letters: [{ id: 'a' }, { id: 'before' }, { id: 'b' }] }))).status).toBe(200);
	expect(station.runs.map((items) => items.map(({ dedupeKey }) => dedupeKey))).toEqual([['before'], ['a', 'b']]);
});

test('a source, a filter or a check that throws is answered as well', async () => {
	const thrown = () => {
		throw new Error('Nobody expects this');
	};
	using({}, { ...loft, verify: thrown });
	expect((await station.post(text({ id: 'a' }))).status).toBe(401);
	using({}, { ...loft, events: thrown });
	expect((await station.post(text({ id: 'a' }))).status).toBe(400);
	using({ wanted: thrown });
	expect((await station.post(text({ id: 'a' }))).status).toBe(200);
	expect(station.runs).toHaveLength(1);
});

/** A delivery straight to the context, without HTTP, and its answer. */
function answer(request: object, source: Source, mode = 'manual') {
	const given: { status?: number; json?: unknown } = {};
	const response = {
		status: (status: number) => Object.assign(given, { status }) && response,
		json: (json: unknown) => Object.assign(given, { json }),
	};
	const result: IWebhookResponseData = received(contextOf(request, response, { mode }), source, all);
	return { ...given, result, items: result.workflowData?.[0].map(({ json }) => json) };
}

test("without the bytes, n8n's own reading stands in: it is only good for a signature over just these", () => {
	const signed = (raw: string) => ({ body: { id: 'a', n: 1 }, headers: { [HEADER]: signature(raw) } });
	expect(answer(signed('{"id":"a","n":1}'), loft).items).toHaveLength(1);
	expect(answer(signed('{"n":1,"id":"a"}'), loft)).toMatchObject({ status: 401, result: { noWebhookResponse: true } });
	const circle: IDataObject = { id: 'a' };
	circle.self = circle;
	for (const body of [circle, undefined, 7n]) expect(answer({ body, headers: {} }, loft).status).toBe(401);
	const told: Source = { verify: bySecret(HEADER), events: (body) => loft.events(body, '') };
	expect(answer({ body: circle, headers: { [HEADER]: SECRET } }, told).status).toBe(400);
	expect(answer({ body: undefined, headers: { [HEADER]: SECRET } }, told).result).toEqual({});
});

/** Whatever arrives, there is one of four answers. */
function fits({ status, json, result, items }: ReturnType<typeof answer>, genuine: boolean): boolean {
	if (!genuine) return status === 401 && text(result) === '{"noWebhookResponse":true}';
	if (status === 400) return text(result) === '{"noWebhookResponse":true}' && text(json).includes('not an event');
	return status === undefined && (items === undefined ? text(result) === '{}' : items.length > 0);
}
const anyEvent = (body: unknown): OutboundEvent[] => [{ raw: body, dedupeKey: '' } as unknown as OutboundEvent];
test.each([
	['of this service', loft.events],
	['any', anyEvent],
])(
	'arbitrary bodies and headers: always an answer, never a throw, and no forgery gets in (%s)',
	(_name, events) => {
		const headers = fc.dictionary(fc.constantFrom(HEADER, 'content-type', '__proto__', 'constructor'), fc.anything());
		const key = fc.constantFrom('id', 'letters', 'ping', '__proto__', 'constructor', 'x');
		const { any: anything } = fc.letrec((tie) => ({
			any: fc.oneof(
				{ maxDepth: 4 },
				fc.jsonValue(),
				fc.array(tie('any'), { maxLength: 5 }),
				fc.dictionary(key, tie('any'), { maxKeys: 5 }),
			),
		}));
		const any = fc.oneof(
			anything,
			fc.record({ id: anything, kind: anything }),
			fc.record({ letters: fc.array(fc.record({ id: fc.string() })) }),
		);
		const raws = fc.oneof(
			any.map((value) => Buffer.from(text(value) ?? '')),
			fc.uint8Array().map((bytes) => Buffer.from(bytes)),
			fc.constant(undefined),
		);
		const ways: Array<[Source['verify'], (raw: Buffer) => string]> = [
			[byTime(HEADER), (raw) => signature(raw)],
			[byBody(HEADER), (raw) => mac(SECRET, raw)],
			[bySecret(HEADER), () => SECRET],
		];
		let taken = 0;
		fc.assert(
			fc.property(raws, any, headers, fc.nat(2), fc.boolean(), (rawBody, body, odd, way, genuine) => {
				const [verify, sign] = ways[way];
				const bytes = rawBody ?? Buffer.from(text(body));
				const given = answer({ rawBody, body, headers: genuine ? { ...odd, [HEADER]: sign(bytes) } : odd }, { verify, events });
				if (given.items) taken++;
				return fits(given, genuine);
			}),
			{ numRuns: 3000 },
		);
		expect(taken).toBeGreaterThan(100);
	},
	120_000,
);
