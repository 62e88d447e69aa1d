import fc from 'fast-check';
import type { OutboundEvent } from '../../engine/event.ts';
import { kinds as instantlyKinds } from '../../nodes/Instantly/kinds.ts';
import { madeUp } from '../../nodes/Instantly/sample.ts';
import { choices } from '../../nodes/Outbound/choices.ts';
import type { FieldMap } from '../../nodes/Outbound/enttorDeliveries.ts';
import { sample } from '../../nodes/Outbound/samples.ts';
import { everyField } from '../../nodes/Outbound/samplesMapped.ts';
import { bodiesOf, eventOf, flaws, map, RECEIVED, services, sources, type Body, type Service } from './bodies.mts';

const giverOf = { inboxapp: 'inboxapp', enterCrm: 'entercrm', instantly: 'instantly', enttor: 'enttor' } as const;
const namesOf = (service: Service) => choices[giverOf[service]].map(({ value }) => value);
const chosen = (service: Service) => namesOf(service).filter((value) => value !== 'any');

/** What an event of a body says, and nothing of the body itself. */
const saidBy = ({ event, channel, person, campaign, message, interest, account }: OutboundEvent) =>
	Object.entries({
		event,
		channel,
		...person,
		...Object.fromEntries(
			Object.entries({ campaign, message }).flatMap(([part, own]) =>
				Object.entries(own).map(([name, value]) => [`${part}.${name}`, value]),
			),
		),
		interest,
		account,
	}) // prettier-ignore
		.filter(([, value]) => value !== null)
		.map(([name]) => name);

describe('the choices', () => {
	test.each(services)('%s: any event and names of their own, in the order and in the case of the editor', (service) => {
		const list = choices[giverOf[service]];
		expect(list.filter(({ value }) => value === 'any')).toMatchObject([{ name: 'Any Event' }]);
		expect(new Set(list.flatMap(({ name }) => name)).size).toBe(new Set(list.map(({ value }) => value)).size);
		expect(list.map(({ name }) => name)).toEqual(list.map(({ name }) => name).sort((a, b) => a.localeCompare(b)));
		for (const { name, value, description = '' } of list) {
			expect(name).toMatch(/^([A-Z][a-z]+)( ([A-Z][a-z]+|of|to|Up))*$/);
			expect(value).toMatch(/^[a-z]+(_[a-z]+)*$/);
			expect(description).not.toMatch(/\.$|error|problem|fail/i);
		}
	});

	test('what several services have is called the same', () => {
		const all = Object.values(choices).flat();
		const found = new Map<string, Set<string>>();
		for (const { name, value } of all) found.set(value, (found.get(value) ?? new Set()).add(name));
		expect([...found.values()].filter((names) => names.size > 1)).toEqual([]);
		expect(choices.enttor.filter(({ value }) => value !== 'any').map(({ value }) => value)).toEqual(
			['bounced', 'campaign_finished', 'clicked', 'interest_changed', 'message_sent', 'opened', 'reply_received', 'unsubscribed'], // prettier-ignore
		);
	});

	test.each(services)(
		'%s: each fixture gives an event that can be chosen, and there is one of each, but for what Enttor may be told',
		(service) => {
			const given = new Set(bodiesOf[service].map((body) => eventOf(service, body).event));
			expect([...given].filter((event) => !namesOf(service).includes(event))).toEqual([]);
			const missing = chosen(service).filter((event) => !given.has(event));
			expect(missing).toHaveLength(service === 'enttor' ? 6 : 0);
		},
	);
});

describe('Instantly', () => {
	const bodyOf = (kind: string) => bodiesOf.instantly.find(({ event_type }) => event_type === kind) as Body;

	test.each([...Object.keys(instantlyKinds), 'Call back in June'])(
		'a made-up %s has what such a delivery has, and says that it is made up',
		(kind) => {
			const event = madeUp(kind, RECEIVED);
			expect([flaws(event), event.raw.sample, event.occurredAt]).toEqual([[], true, RECEIVED]);
			expect(saidBy(event)).toEqual(saidBy(eventOf('instantly', bodyOf(kind))));
			const { sample: _sample, ...raw } = event.raw;
			expect(Object.keys(raw).filter((name) => !(name in bodyOf(kind)))).toEqual([]);
		},
	);

	test('only a reply has the text of a reply', () => {
		const texts = Object.keys(instantlyKinds).filter((kind) => madeUp(kind, RECEIVED).message.text === 'Tell me more');
		expect(texts.sort()).toEqual(['auto_reply_received', 'reply_received']);
	});
});

describe('samples', () => {
	const own = (service: Service, events: string[]) => sample(giverOf[service], events, RECEIVED, service === 'enttor' ? map : undefined);

	test.each(services)('%s: one for each that can be chosen, read as a delivery is', (service) => {
		const found = own(service, chosen(service));
		expect(found.map(({ event }) => event)).toEqual(chosen(service));
		expect(new Set(found.map(({ dedupeKey }) => dedupeKey)).size).toBe(found.length);
		for (const event of found) {
			expect([event.event, flaws(event), event.raw.sample]).toEqual([event.event, [], true]);
			expect(JSON.parse(JSON.stringify(event))).toStrictEqual(event);
			const { sample: _sample, ...body } = event.raw;
			expect(sources[service].events(body, 'never')).toEqual([{ ...event, raw: body }]);
		}
	});

	test('Inboxapp: with the data that such an event has', () => {
		const dataOf = (body: Body) => Object.keys(body.data as Body).sort();
		const found = own('inboxapp', chosen('inboxapp')).filter(({ raw }) => raw.apiVersion === '2');
		expect(found).toHaveLength(32);
		for (const { raw } of found) {
			const body = bodiesOf.inboxapp.find(({ type, apiVersion }) => apiVersion === '2' && type === raw.type) as Body;
			expect([raw.type, dataOf(raw)]).toEqual([raw.type, dataOf(body)]);
		}
	});

	test('EnterCRM: with what such an event says', () => {
		for (const event of own('enterCrm', chosen('enterCrm'))) {
			const body = bodiesOf.enterCrm.find((one) => one.event === event.raw.event) as Body;
			expect(saidBy(event)).toEqual(saidBy(eventOf('enterCrm', body)));
		}
	});

	test('of Any Event a reply, or what there is first; the same of names that there are not', () => {
		const names = (service: Service, events: string[]) => own(service, events).map(({ event }) => event);
		for (const service of ['instantly', 'inboxapp', 'enttor'] as const) {
			expect(names(service, ['any'])).toEqual(['reply_received']);
			expect(names(service, ['opened_twice', 'constructor', '__proto__'])).toEqual(['reply_received']);
		}
		expect(names('enterCrm', [])).toEqual(['automation_triggered']);
		expect(names('enterCrm', ['reply_received', 'segment_exited'])).toEqual(['segment_exited']);
		expect(names('instantly', ['opened', 'any', 'opened', 'reply_received'])).toEqual(['reply_received', 'opened']);
	});
});

describe('Enttor', () => {
	test('a sample fits the paths of the user', () => {
		const [reply] = sample('enttor', ['reply_received'], RECEIVED, map);
		expect(reply).toMatchObject({
			channel: 'instagram',
			person: { email: 'lead0001@example.com', handle: 'sample_lead', name: 'Sample Lead' },
			campaign: { id: '197', name: 'Sample Campaign' },
			message: { id: 'samplemessage', threadId: null, text: 'Tell me more' },
			raw: { lead: { handle: 'sample_lead' }, messages: [{ id: 'samplemessage', text: 'Tell me more' }], sender: 'sample_account' },
		});
		expect(sample('enttor', ['campaign_finished'], RECEIVED, map)[0]).toMatchObject({
			person: { email: null, handle: null, profileUrl: null, name: null, id: null },
			campaign: { id: '197' },
			message: { id: null, text: null },
		});
		expect(saidBy(sample('enttor', ['reply_received'], RECEIVED)[0])).toEqual(
			'event channel email handle profileUrl name id campaign.id campaign.name message.id message.threadId message.subject message.text account'.split(' '), // prettier-ignore
		);
	});

	test('without a path for the name, all events are the one that the user says', () => {
		const names = (own: FieldMap) => sample('enttor', ['opened', 'message_sent'], RECEIVED, own).map(({ event }) => event);
		expect(names({ otherwise: 'message_sent', email: 'email' })).toEqual(['message_sent']);
		expect(names({})).toEqual(['unknown']);
	});

	test('a path of 50,000 names is no deep body', () => {
		const path = `${'a.'.repeat(50_000)}b`;
		const [{ person, raw }] = sample('enttor', ['reply_received'], RECEIVED, { event: 'type', email: path });
		expect([person.email, Object.keys(raw)]).toEqual(['lead0001@example.com', ['type', path, 'sample']]);
	});

	test('whatever the paths: no throw, whole events, and each field is where it is looked for', () => {
		const part = fc.constantFrom('a', 'b', '0', '1', '999999999', '', ' ', '__proto__', 'constructor', 'sample', 'é');
		const joint = fc.constantFrom('.', '[', ']', '..', '].');
		const path = fc.oneof(
			{ weight: 5, arbitrary: fc.array(fc.tuple(part, joint), { maxLength: 4 }).map((parts) => parts.flat().slice(0, -1).join('')) },
			fc.constantFrom('a.'.repeat(19), `${'a.'.repeat(20)}b`, 'a.'.repeat(2_000)),
			fc.string(),
		);
		const names = [...Object.keys(everyField), 'otherwise'] as Array<keyof FieldMap>;
		const maps = fc.record(Object.fromEntries(names.map((name) => [name, path])) as Record<keyof FieldMap, typeof path>, {
			requiredKeys: [],
		});
		let filled = 0;
		fc.assert(
			fc.property(maps, (own) => {
				const [event, ...more] = sample('enttor', ['reply_received'], RECEIVED, own);
				expect([flaws(event), more, event.raw.sample]).toEqual([[], [], true]);
				expect(JSON.stringify(event).length).toBeLessThan(2_000_000);
				const { person, message, campaign, account } = event;
				const said: Array<[keyof FieldMap, unknown]> = [['email', person.email], ['personId', person.id], ['handle', person.handle], ['text', message.text], ['campaignName', campaign.name], ['account', account]]; // prettier-ignore
				for (const [name, value] of said) {
					if (!own[name]) expect(value).toBeNull();
					else {
						filled += 1;
						expect([own, name, value]).toEqual([own, name, expect.any(String)]);
					}
				}
			}),
			{ numRuns: 500 },
		);
		expect(filled).toBeGreaterThan(500);
		expect(({} as Body).email).toBeUndefined();
	});
});
