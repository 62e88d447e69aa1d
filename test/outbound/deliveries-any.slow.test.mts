import fc from 'fast-check';
import type { OutboundEvent } from '../../engine/event.ts';
import { bodiesOf, flaws, RECEIVED, services, sources, turned, type Body, type Service } from './bodies.mts';

const RUNS = 100_000;

/** What nobody sends who means well. */
const oddities: unknown[] = [
	...['null', '[]', '{}', '1e400', '-1e308', '5e-324', '-0', 'true', '""', '" "', '"constructor"', '"__proto__"', '"toString"', '"0000"'],
	...['{"toString":1,"valueOf":1}', '{"__proto__":{"id":"x","type":"message.sent"}}', '{"constructor":{"prototype":{"id":1}}}'],
	...[
		'{"length":1e9}',
		'[[[[]]]]',
		'{"toJSON":"x"}',
		'8640000000000001',
		'"+275760-09-13T00:00:00.001Z"',
		'"2026-13-45T99:99:99Z"',
		'"\\ud800"',
	],
].map((text) => JSON.parse(text) as unknown);
const odd = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...oddities) }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) });
const name = fc.oneof(fc.constantFrom('id', 'type', 'data', 'event', 'object', '__proto__', 'constructor', 'toString'), fc.string({ maxLength: 6 })); // prettier-ignore

/** One change of a body: at the n-th of all its places. */
interface Change {
	place: number;
	kind: 'drop' | 'set' | 'add' | 'wrap' | 'swap';
	value: unknown;
	name: string;
}
const change: fc.Arbitrary<Change> = fc.record({
	place: fc.nat(10_000),
	kind: fc.constantFrom('drop', 'set', 'set', 'add', 'wrap', 'swap'),
	value: odd,
	name,
});

type Place = [owner: Body, name: string];
function placesOf(value: unknown): Place[] {
	if (typeof value !== 'object' || value === null) return [];
	return Object.keys(value).flatMap((key): Place[] => [[value as Body, key], ...placesOf((value as Body)[key])]);
}
/** Sets a name of its own, also `__proto__`. */
const put = (owner: object, key: string, value: unknown) =>
	Object.defineProperty(owner, key, { value, enumerable: true, writable: true, configurable: true });

function changed(body: string, changes: Change[]): unknown {
	const root = { body: JSON.parse(body) as unknown };
	for (const { place, kind, value, name: added } of changes) {
		const places = placesOf(root);
		const [owner, key] = places[place % places.length];
		const [other, otherKey] = places[(place * 7 + 1) % places.length];
		const old = owner[key];
		if (kind === 'drop' && owner !== root) delete owner[key];
		else if (kind === 'set') put(owner, key, structuredClone(value));
		else if (kind === 'wrap') put(owner, key, [old]);
		else if (kind === 'swap') put(owner, key, structuredClone(other[otherKey]));
		else if (typeof old === 'object' && old !== null) put(old, added, structuredClone(value));
	}
	return root.body;
}

/** As it goes over the wire: numbers beyond all bounds are possible there. */
const sent = (value: unknown): string =>
	(JSON.stringify(value, (_key, one: unknown) => (one === Infinity ? '<beyond>' : one)) ?? 'null').replaceAll('"<beyond>"', '1e400');
const all = services.flatMap((service) => bodiesOf[service].map(sent));
const mutated = fc
	.tuple(fc.nat(all.length - 1), fc.array(change, { minLength: 1, maxLength: 4 }))
	.map(([index, changes]) => sent(changed(all[index], changes)));
const payload = fc.oneof({ weight: 4, arbitrary: mutated }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 5 }).map(sent) });

const inOrder = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(inOrder);
	if (typeof value !== 'object' || value === null) return Number.isFinite(value) || typeof value !== 'number' ? value : String(value);
	return Object.entries(value)
		.map(([key, one]) => [key, inOrder(one)])
		.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
};
const written = (value: unknown) => JSON.stringify(inOrder(value));
const moment = ({ timestamp }: Body) => (['string', 'number'].includes(typeof timestamp) ? new Date(timestamp as string).getTime() : NaN);

const idOf = ({ raw: { id } }: OutboundEvent) => (typeof id === 'string' || typeof id === 'number' ? String(id) : '');

/** Whether two events with one key are the same happening, by what each service says of an event's identity. */
const same: Record<Service, (a: OutboundEvent, b: OutboundEvent) => boolean> = {
	inboxapp: (a, b) => {
		const isReply = a.event === 'reply_received' && a.raw.type !== 'replyReceived' && a.raw.type !== 'reply_received';
		if (a.event === 'message_sent' || isReply) return a.message.id === b.message.id && a.message.id !== null;
		if (a.event === 'thread_created') return a.message.threadId === b.message.threadId && a.message.threadId !== null;
		return idOf(a) === idOf(b) && idOf(a).trim() !== '';
	},
	enterCrm: (a, b) => {
		if (a.event === 'customer_created') return a.person.id === b.person.id && a.person.id !== null;
		return a.event === 'campaign_sent' && a.campaign.id === b.campaign.id && a.campaign.id !== null;
	},
	instantly: (a, b) =>
		moment(a.raw) === moment(b.raw) &&
		['event_type', 'lead_email', 'email_id', 'campaign_id', 'email_account'].every((key) => (a.raw[key] ?? null) === (b.raw[key] ?? null)),
	enttor: (a, b) => idOf(a) === idOf(b) && idOf(a).trim() !== '',
};

test(`${RUNS} payloads: no throw, nothing undefined, equal keys for equal events, different keys for different ones`, () => {
	const kept: Record<Service, Map<string, OutboundEvent>> = {
		inboxapp: new Map(),
		enterCrm: new Map(),
		instantly: new Map(),
		enttor: new Map(),
	};
	const count = { events: 0, none: 0, again: 0 };
	const look = (service: Service, body: unknown) => {
		const events = sources[service].events(body, RECEIVED);
		const backwards = sources[service].events(turned(body), RECEIVED);
		if (!events || !backwards) {
			if (events || backwards) throw new Error('An event only in one order of its names');
			count.none += 1;
			return;
		}
		for (const [index, event] of events.entries()) {
			const found = flaws(event);
			if (found.length > 0) throw new Error(`${service}: ${found.join(', ')}`);
			if (event.dedupeKey !== backwards[index].dedupeKey) throw new Error(`${service}: another key in another order`);
			const other = kept[service].get(event.dedupeKey);
			kept[service].set(event.dedupeKey, event);
			count.events += 1;
			if (!other) continue;
			count.again += 1;
			const isSame = other.event === event.event && (same[service](other, event) || written(other.raw) === written(event.raw));
			if (!isSame) throw new Error(`${service}: one key for two events: ${written(other.raw)}`);
		}
	};
	fc.assert(
		fc.property(payload, (text) => {
			const body = JSON.parse(text) as unknown;
			for (const service of services) look(service, body);
			if (sent(body) !== text) throw new Error('The body was changed');
		}),
		{ numRuns: RUNS },
	);
	// Otherwise it has tested little: most of the payloads are events of one service at least, and many come again.
	expect(count.events).toBeGreaterThan(RUNS);
	expect(count.none).toBeGreaterThan(RUNS / 10);
	expect(count.again).toBeGreaterThan(RUNS / 10);
	expect(({} as Body).id).toBeUndefined();
}, 600_000);
