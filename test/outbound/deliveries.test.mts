import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type AnySchema } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { outboundEvent as ofFeed, type Envelope } from '../../nodes/Inboxapp/events.ts';
import { customerCreated, campaignSent } from '../../nodes/EnterCrm/events.ts';
import { kinds } from '../../nodes/Inboxapp/eventsKinds.ts';
import { kinds as instantlyKinds } from '../../nodes/Instantly/kinds.ts';
import { lostEvents } from '../../nodes/Inboxapp/watchRescue.ts';
import { bodies, bodiesOf, eventOf, flaws, RECEIVED, services, sources, turned, type Body } from './bodies.mts';

const documentOf = (file: string) => JSON.parse(readFileSync(join(process.cwd(), 'test/inboxapp', file), 'utf8')) as AnySchema;
const byType = (name: string, type: string) => bodies(name).filter((body) => (body.type ?? body.event ?? body.event_type) === type);
const namesOf = (name: string, service: keyof typeof sources) =>
	Object.fromEntries(bodies(name).map((body) => [String(body.type ?? body.event ?? body.event_type), eventOf(service, body).event]));

describe('the fixtures', () => {
	const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
	ajv.addSchema(documentOf('openapi.json'), 'v2').addSchema(documentOf('v1-openapi.json'), 'v1');

	test('of API v2 are all types of its document, and what it says of them', () => {
		expect(bodies('inboxappV2').map(({ type }) => type).sort()).toEqual(Object.values(kinds).map(({ type }) => type).sort()); // prettier-ignore
		for (const body of bodies('inboxappV2')) {
			const name = String(body.type).replace(/(^|\.)(.)/g, (_all, _dot, letter: string) => letter.toUpperCase());
			const check = ajv.getSchema(`v2#/components/schemas/${name}Event`);
			expect([name, check?.(body), check?.errors]).toEqual([name, true, null]);
		}
	});

	test('of API v1 are all types of its document, with its objects', () => {
		const { paths } = documentOf('v1-openapi.json') as never as { paths: Record<string, Body> };
		const types = /"type":\{"enum":\[([^\]]+)\]/.exec(JSON.stringify(paths['/events']))?.[1].replaceAll('"', '').split(',') ?? [];
		expect(types).toHaveLength(32);
		expect([...new Set(bodies('inboxappV1').map(({ type }) => type))].sort()).toEqual([...types, 'prospect.assigneeChanged'].sort());
		// Of two fields of a message the document says that nothing fits them.
		const unfit = /^must have required property '(entities|attachment)'$/;
		for (const { data } of bodies('inboxappV1') as Array<{ data: Body }>)
			for (const [word, schema] of [
				['message', 'Message'],
				['thread', 'Thread'],
				['prospect', 'Prospect'],
				['tag', 'Tag'],
				['status', 'Status'],
			]) {
				// prettier-ignore
				const check = ajv.getSchema(`v1#/components/schemas/${schema}`);
				if (data[word] && !check?.(data[word])) expect(check?.errors?.filter(({ message }) => !unfit.test(String(message)))).toEqual([]);
			}
	});

	test('of Instantly are all that it delivers, and a custom label', () => {
		expect(bodies('instantly').map(({ event_type }) => event_type).sort()).toEqual([...Object.keys(instantlyKinds), 'Call back in June'].sort()); // prettier-ignore
	});
});

test.each(services)('%s: each body is one whole event, with the time it says and the body beside it', (service) => {
	for (const body of bodiesOf[service]) {
		const event = eventOf(service, body);
		expect([event.event, flaws(event)]).toEqual([expect.stringMatching(/^[a-z]+(_[a-z]+)*$/), []]);
		expect(event.raw).toEqual(body);
		const said = body.createdAt ?? body.timestamp ?? body.at;
		const time = typeof said === 'number' ? said * 1000 : said;
		expect(event.occurredAt).toBe(time === undefined ? RECEIVED : new Date(time as string).toISOString());
	}
});

test.each(services)('%s: each body has a key of its own, which does not depend on the order of its names', (service) => {
	const keys = bodiesOf[service].map((body) => eventOf(service, body).dedupeKey);
	expect(bodiesOf[service].map((body) => eventOf(service, turned(body)).dedupeKey)).toEqual(keys);
	// Both versions of API v2 and v1 tell of the same message and the same thread.
	const told = service === 'inboxapp' ? ['message.sent', 'message.received', 'thread.created'].length : 0;
	// In the fixtures of v1 and v2 the sent and the received message have one ID, so their keys only differ by direction.
	expect(keys.length - new Set(keys).size).toBe(told);
});

test.each(services)('%s: what is no object is no event', (service) => {
	for (const body of [undefined, null, '', 'text', 5, true, [], ['a'], [[]]])
		expect(sources[service].events(body, RECEIVED)).toBeUndefined();
});

describe('Inboxapp', () => {
	test('the same happening has the same name in v2, in v1 and in the feed', () => {
		const v2 = namesOf('inboxappV2', 'inboxapp');
		expect(Object.values(v2).sort()).toEqual(Object.keys(kinds).sort());
		for (const body of bodies('inboxappV2')) expect(v2[String(body.type)]).toBe(ofFeed(body as never, undefined, RECEIVED).event);
		const {
			'prospect.created': created,
			'prospect.enriched': enriched,
			'message.created': _either,
			...v1
		} = namesOf('inboxappV1', 'inboxapp');
		expect([created, enriched]).toEqual(['prospect_created', 'prospect_enriched']);
		for (const [type, name] of Object.entries(v1)) expect([type, name]).toEqual([type, v2[type.replace('prospect', 'contact')]]);
		expect(byType('inboxappV1', 'message.created').map((body) => eventOf('inboxapp', body).event)).toEqual([
			'reply_received',
			'message_sent',
		]);
		expect(namesOf('inboxappLegacy', 'inboxapp')).toEqual({
			targetContacted: 'target_contacted',
			targetFollowUpSent: 'target_follow_up_sent',
			targetReplied: 'target_replied',
		});
	});

	test('a message and a thread have the same key in v2, in v1, in the feed, and read back from the threads', () => {
		const message = { id: 'message0one', threadId: 'thread0one', createdAt: '2026-03-16T09:08:00.000Z', direction: 'inbound' };
		const thread = { id: 'thread0one', createdAt: '2026-03-16T09:00:00.000Z' };
		const rescue = { from: 0, to: Date.parse(RECEIVED), done: 0 };
		const readBack = lostEvents(thread, [message, { ...message, direction: 'outbound' }], rescue, RECEIVED);
		const keyOf = (name: string) => readBack.find(({ event }) => event === name)?.dedupeKey;
		expect(keyOf('message_sent')).not.toBe(keyOf('reply_received'));
		for (const [type, name] of [
			['message.received', 'reply_received'],
			['message.sent', 'message_sent'],
			['thread.created', 'thread_created'],
		]) {
			// prettier-ignore
			const v2 = byType('inboxappV2', type)[0];
			const v1 = bodies('inboxappV1').filter((body) => eventOf('inboxapp', body).event === name);
			const keys = [v2, ...v1].map((body) => eventOf('inboxapp', body).dedupeKey);
			expect(keys).toEqual([keyOf(name), keyOf(name)]);
			expect(ofFeed(v2 as never as Envelope, undefined, RECEIVED).dedupeKey).toBe(keyOf(name));
		}
	});

	test('a body of v1 fills in who, what and where', () => {
		const [received, sent] = byType('inboxappV1', 'message.created').map((body) => eventOf('inboxapp', body));
		const person = { email: null, handle: 'sample_member', profileUrl: 'https://x.com/sample_member', name: 'Sample Member', id: 'prospect0one' }; // prettier-ignore
		expect(received).toMatchObject({
			channel: 'x',
			person,
			campaign: { id: null },
			message: { id: 'message0one', threadId: 'thread0one', text: 'Hello, tell me more' },
			account: 'link0one',
		});
		expect(sent).toMatchObject({ person, campaign: { id: 'campaign0one' }, message: { text: 'Hello, Sample' } });
		expect(eventOf('inboxapp', byType('inboxappV1', 'target.replied')[0])).toMatchObject({
			channel: 'x',
			person,
			campaign: { id: 'campaign0one', name: 'Spring', step: 2 },
			message: { id: 'message0one', threadId: 'thread0one', text: 'Hello, tell me more' },
		});
		expect(eventOf('inboxapp', byType('inboxappV1', 'prospect.notesChanged')[0])).toMatchObject({ channel: 'x', person });
		expect(eventOf('inboxapp', byType('inboxappV1', 'campaign.completed')[0])).toMatchObject({ campaign: { id: 'campaign0one', name: 'Spring' } }); // prettier-ignore
		expect(eventOf('inboxapp', byType('inboxappV1', 'thread.deleted')[0])).toMatchObject({ channel: 'x', message: { threadId: 'thread0one' }, account: 'link0one' }); // prettier-ignore
		expect(eventOf('inboxapp', bodies('inboxappLegacy')[2])).toMatchObject({ channel: 'x', person, campaign: { id: 'campaign0one', name: 'Spring' } }); // prettier-ignore
	});

	const author = (message: Body, thread?: Body) => {
		const [body] = byType('inboxappV1', 'message.created') as Array<{ data: { message: Body; thread: Body } }>;
		const data = { message: { ...body.data.message, ...message }, thread: thread && { ...body.data.thread, ...thread } };
		return eventOf('inboxapp', { ...body, data }).event;
	};
	test.each<[string, Body, Body | undefined, string]>([
		['our account', { authorId: 'link0one' }, {}, 'message_sent'],
		['the other person', { authorId: 'prospect0one', origin: null }, {}, 'reply_received'],
		['the other person, by the ID of the platform', { authorId: '1566123362161725440' }, {}, 'reply_received'],
		['a campaign, with a legacy author', { authorId: '99', campaignId: 'campaign0one' }, {}, 'message_sent'],
		['somebody in Inboxapp, with a legacy author', { authorId: '99', userId: 'user0one' }, {}, 'message_sent'],
		['the API, without a thread', { authorId: '99', origin: 'api' }, undefined, 'message_sent'],
		['somebody who is no member yet: not our account', { authorId: '99' }, { prospect: { externalId: null } }, 'reply_received'],
		['a legacy author that is neither', { authorId: '99' }, {}, 'message_created'],
		['nobody knows whom, for there is no thread', {}, undefined, 'message_created'],
	])('a message of v1 was written by %s', (_who, message, thread, expected) => {
		expect(author(message, thread)).toBe(expected);
	});

	test('a body without a type, and a legacy word that is none, are no events; a newer type is one', () => {
		for (const body of [
			{ id: 'evt_1' },
			{ type: 5 },
			{ type: '' },
			{ event: 'customer.created' },
			{ event: 'constructor' },
			{ object: {} },
		])
			expect(sources.inboxapp.events(body, RECEIVED)).toBeUndefined();
		expect(eventOf('inboxapp', { id: 'evt_1', type: 'list.leadsAdded', apiVersion: '2' }).event).toBe('list_leads_added');
		expect(eventOf('inboxapp', { id: 'evt_1', type: 'constructor', apiVersion: '2' }).event).toBe('constructor');
	});
});

describe('EnterCRM', () => {
	const [created, entered, exited, sent, automation] = bodies('enterCrm') as Array<{ data: never }>;
	test('its five events have names; those of the trigger have its name and key', () => {
		expect(namesOf('enterCrm', 'enterCrm')).toEqual({
			'customer.created': 'customer_created',
			'customer.segment_entered': 'segment_entered',
			'customer.segment_exited': 'segment_exited',
			'campaign.sent': 'campaign_sent',
			'automation.triggered': 'automation_triggered',
		});
		for (const [body, polled] of [
			[created, customerCreated(created.data, RECEIVED)],
			[sent, campaignSent(sent.data, RECEIVED)],
		] as const) {
			// prettier-ignore
			const event = eventOf('enterCrm', body);
			expect({ ...event, raw: {} }).toEqual({ ...polled, raw: {} });
		}
	});

	test('a customer may be inside, outside or named by the ID alone', () => {
		const person = { id: '42', email: 'customer@example.com' };
		for (const body of [entered, exited, automation, created]) expect(eventOf('enterCrm', body).person).toMatchObject(person);
		const key = eventOf('enterCrm', created).dedupeKey;
		const { event, timestamp } = created as Body;
		for (const data of [{ customer: created.data }, { customer_id: 42, customer_email: 'customer@example.com', id: 'of the event' }]) {
			const other = eventOf('enterCrm', { event, timestamp, data });
			expect(other.person).toMatchObject(person);
			expect(other.dedupeKey).toBe(key);
		}
	});

	test('the same again a moment later is another event, except what happens once', () => {
		const later = (body: object) => eventOf('enterCrm', { ...body, timestamp: '2026-03-16T10:00:00Z' }).dedupeKey;
		for (const body of [entered, exited, automation]) expect(later(body)).not.toBe(eventOf('enterCrm', body).dedupeKey);
		for (const body of [created, sent]) expect(later(body)).toBe(eventOf('enterCrm', body).dedupeKey);
	});

	test('a body without an event, or with data that are none, is no event', () => {
		for (const body of [{}, { event: 5 }, { event: ' ' }, { event: 'campaign.sent', data: [] }, { event: 'campaign.sent', data: 'x' }])
			expect(sources.enterCrm.events(body, RECEIVED)).toBeUndefined();
	});
});

test('Instantly: all that it delivers has the name and the interest that the Instantly Trigger gives it', () => {
	for (const body of bodies('instantly').slice(0, -1)) {
		const { event, interest = null } = instantlyKinds[String(body.event_type)];
		expect(eventOf('instantly', body)).toMatchObject({ event, interest, channel: 'email', campaign: { name: 'Spring' } });
	}
	expect(eventOf('instantly', bodies('instantly').at(-1))).toMatchObject({ event: 'interest_changed', interest: 'Call back in June' });
	expect(eventOf('instantly', { event_type: 'constructor' })).toMatchObject({ event: 'interest_changed', interest: 'constructor' });
});

test('Enttor: the fields are where the user says', () => {
	const [reply, sent, bare] = bodies('enttor').map((body) => eventOf('enttor', body));
	expect(reply).toMatchObject({
		event: 'reply_received',
		provider: 'enttor',
		channel: 'instagram',
		occurredAt: '2026-03-16T09:41:00.000Z',
		person: { handle: 'sample_member', name: 'Sample Member', profileUrl: 'https://example.com/sample_member' },
		campaign: { id: '197', name: 'Sample Campaign' },
		message: { id: 'm1', text: 'Tell me more' },
		account: 'our_account',
	});
	expect(sent).toMatchObject({ event: 'message_sent', channel: 'x', occurredAt: '2026-03-16T09:42:00.000Z', campaign: { name: null } });
	expect(bare).toMatchObject({ event: 'reply_received', person: { email: 'lead@example.com' }, occurredAt: RECEIVED });
	expect(sources.enttor.events(bodies('enttor'), RECEIVED)).toEqual([reply, sent, bare]);
	expect(eventOf('enttor', { type: 'x', lead: { handle: JSON.parse('{"__proto__":1}') as unknown } }).person.handle).toBeNull();
});
