import fc from 'fast-check';
import type { Delivery, Source } from '../../engine/receive';
import { byBody, bySecret, byTime, sameSecret } from '../../engine/signature';
import { mac } from './receiveSupport.mts';

const SECRET = 'ibt_wh_test';
const NAME = 'x-inbox-signature';
const T = 1705312200;
const NOW = T * 1000;
/** The example of the vendor's document, and the signature that was computed for it beside this code. */
const EXAMPLE =
	'{"id":"evt_1","seq":42,"type":"message.received","apiVersion":"2","createdAt":"2026-09-14T10:32:00.000Z","object":{"type":"message","id":"m1","url":"/messages/m1"},"data":{"threadId":"t1"}}';
const VECTOR = '64b79270744964f00ce95ab53f9320363485141bbf16b8338ffb25588fc8272a';

const timed = byTime(NAME);
const delivery = (header: unknown, raw: string | Buffer = EXAMPLE): Delivery => ({
	raw: Buffer.from(raw),
	headers: { [NAME]: header },
	body: undefined,
});
const accepts = (header: unknown, { raw = EXAMPLE as string | Buffer, secret = SECRET, now = NOW, verify = timed } = {}) =>
	verify(delivery(header, raw), secret, now);
const signed = (raw: string | Buffer, at: number | string = T, secret = SECRET) => `t=${at},v1=${mac(secret, `${at}.`, raw)}`;

test("the vector of the vendor's scheme is accepted, and no other bytes, time, secret or signature", () => {
	expect(Buffer.from(EXAMPLE)).toHaveLength(189);
	const header = `t=${T},v1=${VECTOR}`;
	expect(accepts(header)).toBe(true);
	expect(accepts(header, { raw: `${EXAMPLE} ` })).toBe(false);
	expect(accepts(header, { secret: 'ibt_wh_other' })).toBe(false);
	expect(accepts(header, { secret: 'test' })).toBe(false);
	expect(accepts(header, { secret: '' })).toBe(false);
	expect(accepts(`t=${T + 1},v1=${VECTOR}`)).toBe(false);
	expect(accepts(`t=${T},v1=${VECTOR.replace('6', '7')}`)).toBe(false);
	expect(accepts(`t=${T},v0=${VECTOR}`)).toBe(false);
	expect(accepts(`t=${T},v1=${mac(SECRET, EXAMPLE)}`)).toBe(false);
});

test.each([
	[0, true],
	[300, true],
	[-300, true],
	[301, false],
	[-301, false],
	[86_400, false],
	[-86_400, false],
])('a delivery that was signed %i s before now: %s', (age, good) => {
	expect(accepts(signed(EXAMPLE, T - age))).toBe(good);
	const day = byTime(NAME, 86_400);
	expect(accepts(signed(EXAMPLE, T - age), { verify: day })).toBe(true);
});

test('of several signatures one has to be right, wherever it stands', () => {
	const old = mac('ibt_wh_old', `${T}.`, EXAMPLE);
	expect(accepts(`t=${T},v1=${old},v1=${VECTOR}`)).toBe(true);
	expect(accepts(`t=${T},v1=${VECTOR},v1=${old}`)).toBe(true);
	expect(accepts(`v1=zz, v1=, v2=${old}, v1=${VECTOR} , t=${T}`)).toBe(true);
	expect(accepts(`t=${T},v1=${VECTOR.toUpperCase()}`)).toBe(true);
	expect(accepts(`t=${T},v1=${old},v1=${old}`)).toBe(false);
	expect(accepts(`t=${T},v1=${Array.from({ length: 40 }, () => old).join(',v1=')}`)).toBe(false);
	// Which of two times was signed cannot be known.
	expect(accepts(`t=${T},t=${T},v1=${VECTOR}`)).toBe(false);
});

const reserialised = (raw: string) => JSON.stringify(JSON.parse(raw));
test.each([
	['keys in an order of their own', '{"10":1,"2":2}'],
	['spaces and lines', '{ "id" :\t"evt_1",\r\n "seq": 42 }\n'],
	['escapes of letters', '{"text":"\\u0047r\\u00fc\\u00dfe \\ud83d\\udd4a","path":"\\/v2"}'],
	['a key twice', '{"id":"evt_1","id":"evt_2"}'],
	['numbers as they were written', '{"a":1.0,"b":1e2,"c":12345678901234567890}'],
])('signed are the bytes: %s', (_name, raw) => {
	expect(reserialised(raw)).not.toBe(raw);
	expect(accepts(signed(raw), { raw })).toBe(true);
	expect(accepts(signed(raw), { raw: reserialised(raw) })).toBe(false);
	const plain = byBody(NAME);
	expect(accepts(mac(SECRET, raw), { raw, verify: plain })).toBe(true);
	expect(accepts(mac(SECRET, raw), { raw: reserialised(raw), verify: plain })).toBe(false);
});

test('bytes that are no text are signed like others', () => {
	const raw = Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28]);
	expect(accepts(signed(raw), { raw })).toBe(true);
	expect(accepts(signed(raw), { raw: Buffer.from(raw.toString()) })).toBe(false);
});

test('a signature over the body alone is good at any time', () => {
	const verify = byBody(NAME);
	const right = mac(SECRET, EXAMPLE);
	expect(accepts(right, { verify, now: 0 })).toBe(true);
	expect(accepts(` ${right} `, { verify })).toBe(true);
	for (const wrong of [
		mac('other', EXAMPLE),
		right.slice(2),
		`${right}00`,
		`sha256=${right}`,
		`${right.slice(0, -1)}g`,
		`${right},${right}`,
	])
		expect(accepts(wrong, { verify })).toBe(false);
	expect(accepts(mac('', EXAMPLE), { verify, secret: '' })).toBe(false);
});

test('a secret in a header is compared whole', () => {
	const verify = bySecret(NAME);
	expect(accepts(SECRET, { verify })).toBe(true);
	for (const wrong of [SECRET.slice(1), `${SECRET}x`, SECRET.toUpperCase(), '', ' ', `${SECRET}, ${SECRET}`, [SECRET], undefined])
		expect(accepts(wrong, { verify })).toBe(false);
	expect(accepts('', { verify, secret: '' })).toBe(false);
	expect(sameSecret('ä', 'ä')).toBe(true);
	expect(sameSecret(undefined, undefined)).toBe(false);
});

const verifies: Array<[string, Source['verify']]> = [
	['time', timed],
	['body', byBody(NAME)],
	['secret', bySecret(NAME)],
];
test.each(verifies)('an odd header is refused and does no harm: %s', (_name, verify) => {
	const good = signed(EXAMPLE);
	const odd = [
		undefined, null, '', ' ', ',', '=', 't=', 'v1=', 't=,v1=', `t=${T}`, `v1=${VECTOR}`, `t=-${T},v1=${VECTOR}`, `t=${T}.0,v1=${VECTOR}`, `t= ${T},v1=${VECTOR}`,
		't=NaN,v1=00', 't=Infinity,v1=00', 't=1e9,v1=00', `t=${'9'.repeat(400)},v1=${VECTOR}`, `${good},${'v1=00,'.repeat(2000)}`, 'x'.repeat(1_000_000),
		[good], [good, good], {}, 7, true, Buffer.from(good), 'é'.repeat(64), '\0'.repeat(64), 'zz'.repeat(32),
	]; // prettier-ignore
	for (const header of odd) expect(accepts(header, { verify })).toBe(false);
	for (const headers of [{}, Object.create(null) as object, Object.create({ [NAME]: good }) as object])
		expect(verify({ raw: Buffer.from(EXAMPLE), headers: headers as Record<string, unknown>, body: undefined }, SECRET, NOW)).toBe(false);
	for (const make of [byTime, byBody, bySecret]) expect(make('constructor')(delivery('x'), SECRET, NOW)).toBe(false);
});

test.each(verifies)('nobody guesses: %s', (_name, verify) => {
	const parts = fc.oneof(
		fc.string(),
		fc.constantFrom('t=', 'v1=', ',', String(T), VECTOR.slice(1), '0'.repeat(64)),
		fc.stringMatching(/^[0-9a-f]{64}$/),
	);
	const header = fc.oneof(
		fc.anything(),
		fc.array(parts, { maxLength: 12 }).map((all) => all.join('')),
	);
	fc.assert(
		fc.property(header, fc.uint8Array(), fc.string(), fc.double(), (given, raw, secret, now) => {
			const asked = { raw: Buffer.from(raw), headers: { [NAME]: given }, body: undefined };
			const told = given === secret && secret !== '' && verify === verifies[2][1];
			return verify(asked, secret, now) === told;
		}),
		{ numRuns: 5000 },
	);
});

test('every body has its own signature, and one changed byte breaks it', () => {
	fc.assert(
		fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.string({ minLength: 1 }), (bytes, where, secret) => {
			const raw = Buffer.from(bytes);
			const changed = Buffer.from(bytes);
			changed[where % changed.length] ^= 1;
			const header = signed(raw, T, secret);
			return accepts(header, { raw, secret }) && !accepts(header, { raw: changed, secret });
		}),
		{ numRuns: 2000 },
	);
});
