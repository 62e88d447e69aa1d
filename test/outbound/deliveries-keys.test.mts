import fc from 'fast-check';
import { bodiesOf, eventOf, flaws, services, turned, type Body, type Service } from './bodies.mts';

/** What tells one event of a service from the next: `[a path in the body, whether a change of it makes another event]`. */
const parts: Array<[Service, string, string, string, boolean]> = [
	['inboxapp', 'type', 'contact.notesChanged', 'id', true],
	['inboxapp', 'type', 'contact.notesChanged', 'seq', false],
	['inboxapp', 'type', 'contact.notesChanged', 'createdAt', false],
	['inboxapp', 'type', 'message.received', 'id', false],
	['inboxapp', 'type', 'message.received', 'object.id', true],
	['inboxapp', 'type', 'message.created', 'id', false],
	['inboxapp', 'type', 'message.created', 'data.message.id', true],
	['inboxapp', 'type', 'prospect.tagsChanged', 'id', true],
	['inboxapp', 'event', 'targetReplied', 'timestamp', true],
	['enterCrm', 'event', 'customer.segment_entered', 'data.customer_id', true],
	['enterCrm', 'event', 'customer.segment_entered', 'data.segment_id', true],
	['enterCrm', 'event', 'customer.created', 'data.id', true],
	['enterCrm', 'event', 'customer.created', 'data.email', false],
	['enterCrm', 'event', 'campaign.sent', 'data.id', true],
	['instantly', 'event_type', 'reply_received', 'timestamp', true],
	['instantly', 'event_type', 'reply_received', 'email_id', true],
	['instantly', 'event_type', 'reply_received', 'lead_email', true],
	['instantly', 'event_type', 'reply_received', 'reply_text', false],
	['enttor', 'type', 'Reply Received', 'id', true],
	['enttor', 'type', 'Reply Received', 'lead.name', false],
	['enttor', 'type', 'replyReceived', 'lead', true],
];
test.each(parts)('%s: of %s %s, another %s makes another event: %s', (service, word, type, path, isOther) => {
	const body = bodiesOf[service].find((one) => one[word] === type) as Body;
	const key = eventOf(service, body).dedupeKey;
	const times = fc
		.date({ min: new Date('2027-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })
		.map((time) => time.toISOString());
	const values = /timestamp|createdAt/.test(path) ? times : fc.string({ minLength: 30 });
	fc.assert(
		fc.property(values, (value) => {
			const other = structuredClone(body);
			const names = path.split('.');
			const owner = names.slice(0, -1).reduce((one, part) => one[part] as Body, other);
			owner[names.at(-1) as string] = `x${value}`.slice(/timestamp|createdAt/.test(path) ? 1 : 0);
			expect(eventOf(service, other).dedupeKey === key).toBe(!isOther);
			expect(eventOf(service, turned(other)).dedupeKey).toBe(eventOf(service, other).dedupeKey);
		}),
	);
});

test.each(services)('%s: a body of 5 MB and one of 100,000 levels are read', (service) => {
	const body = bodiesOf[service].at(-1) as Body;
	const deep = JSON.parse(`${'[{"a":'.repeat(50_000)}1${'}]'.repeat(50_000)}`) as unknown;
	const big = Array.from({ length: 50_000 }, (_unused, index) => ({ index, text: 'x'.repeat(80) }));
	for (const more of [deep, big]) {
		// Without an ID the key is that of all that was said.
		const { id: _id, timestamp: _timestamp, ...rest } = body;
		const [first, second] = [1, 2].map((last) => eventOf(service, { ...rest, more, last }));
		expect([flaws(first), first.dedupeKey === second.dedupeKey]).toEqual([[], false]);
	}
});

test('Inboxapp: a message is known without the ID of its event; without its own ID by all that was said', () => {
	const { id: _id, ...message } = bodiesOf.inboxapp.find(({ type }) => type === 'message.received') as Body;
	const key = eventOf('inboxapp', { ...message, id: 'evt_1' }).dedupeKey;
	expect(eventOf('inboxapp', message).dedupeKey).toBe(key);
	const nameless = (more: Body) => eventOf('inboxapp', { ...message, id: 'evt_1', object: { type: 'message' }, ...more }).dedupeKey;
	expect(new Set([key, nameless({}), nameless({ id: 'evt_2' }), nameless({ seq: 99 })]).size).toBe(4);
});
