import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { madeUp, outboundEvent, type Envelope } from '../../nodes/Inboxapp/events.ts';
import { kindOf, kinds } from '../../nodes/Inboxapp/eventsKinds.ts';
import { asksOf } from '../../nodes/Inboxapp/watchDetails.ts';
import { iso, NOW, row } from './feedRow.mts';

describe('an event', () => {
	const received = iso(NOW);
	const unknown = { email: null, handle: null, profileUrl: null, name: null, id: null };

	test('by itself has IDs and nothing that is not known', () => {
		expect(outboundEvent(row(7, NOW), undefined, received)).toEqual({
			event: 'reply_received',
			provider: 'inboxapp',
			channel: null,
			occurredAt: iso(NOW),
			person: unknown,
			campaign: { id: null, name: null, step: null, variant: null },
			message: { id: 'm7', threadId: 't1', subject: null, text: null, html: null },
			interest: null,
			account: null,
			count: 1,
			dedupeKey: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
			raw: row(7, NOW),
		});
	});

	test('of a target names the campaign, its step, the message and the contact', () => {
		const data = { threadId: 't1', messageId: 'm1', contactId: 'c1', stepNumber: 2 };
		const event = outboundEvent({ ...row(7), type: 'target.replied', object: { type: 'campaign', id: 'k1' }, data }, undefined, received);
		expect(event).toMatchObject({
			event: 'target_replied',
			campaign: { id: 'k1', step: 2 },
			message: { id: 'm1', threadId: 't1' },
			person: { id: 'c1' },
		});
	});

	test('with its details has text, name, handle, channel and account; a contact has the interest it has got', () => {
		const profile = { platform: 'linkedinPremium', username: 'someone', displayName: 'Sample Person', profileUrl: 'https://example.com/p' };
		const thread = {
			id: 't1',
			contactId: 'c1',
			accountLinkId: 'l1',
			platform: 'linkedinPremium',
			profile,
			accountLink: { username: 'us' },
		};
		const message = {
			id: 'm7',
			threadId: 't1',
			content: 'Hi',
			platform: 'linkedinPremium',
			sentBy: { type: 'campaign', campaignId: 'k1' },
		};
		expect(outboundEvent({ ...row(7), type: 'message.sent' }, { message, thread }, received)).toMatchObject({
			channel: 'linkedin',
			account: 'us',
			person: { handle: 'someone', name: 'Sample Person', profileUrl: 'https://example.com/p', id: 'c1', email: null },
			campaign: { id: 'k1' },
			message: { text: 'Hi' },
			raw: { seq: 7, details: { message: { content: 'Hi' } } },
		});
		const changed = { ...row(8), type: 'contact.statusChanged', object: { type: 'contact', id: 'c1' }, data: { statusId: 's1' } };
		const contact = (status: string) => ({ id: 'c1', status: { id: status, name: 'Hot' }, profiles: [profile] });
		expect(outboundEvent(changed, { contact: contact('s1') }, received)).toMatchObject({ event: 'interest_changed', interest: 'Hot', person: { id: 'c1', name: 'Sample Person' } }); // prettier-ignore
		expect(outboundEvent(changed, { contact: contact('s2') }, received).interest).toBeNull();
	});

	test('of a contact with accounts on two platforms has no channel and no handle', () => {
		const profiles = ['twitter', 'linkedin'].map((platform) => ({ platform, username: `on_${platform}` }));
		const changed = { ...row(8), type: 'contact.notesChanged', object: { type: 'contact', id: 'c1' }, data: { notes: 'x' } };
		expect(outboundEvent(changed, { contact: { profiles } }, received)).toMatchObject({
			channel: null,
			person: { handle: null, id: 'c1' },
		});
	});

	test('whatever the service sends, an event is made of it', () => {
		fc.assert(
			fc.property(
				fc.dictionary(fc.constantFrom('type', 'object', 'data', 'createdAt', 'id'), fc.anything()),
				fc.anything(),
				(given, some) => {
					const envelope = { ...given, type: typeof given.type === 'string' ? given.type : 'x.y' } as unknown as Envelope;
					const event = outboundEvent(envelope, { message: some as IDataObject, thread: some as IDataObject, contact: some as IDataObject }, received); // prettier-ignore
					expect(event.occurredAt).toMatch(/^[+-]?\d{4,6}-\d\d-\d\dT/);
					expect(event.count).toBe(1);
				},
			),
			{ seed: 20_261_121 },
		);
	});
});

describe('the kinds of events', () => {
	test('are those of the document, and have names of their own', () => {
		const { components } = JSON.parse(readFileSync(join(__dirname, 'openapi.json'), 'utf8')) as {
			components: { schemas: { EventType: { enum: string[] } } };
		};
		expect(Object.values(kinds).map(({ type }) => type).sort()).toEqual([...components.schemas.EventType.enum].sort()); // prettier-ignore
		expect(kindOf('message.received')).toBe('reply_received');
		expect(kindOf('contact.statusChanged')).toBe('interest_changed');
		expect(kindOf('target.followUpSent')).toBe('target_follow_up_sent');
		expect(kindOf('thread.pinnedAgain')).toBe('thread_pinned_again');
		for (const kind of Object.keys(kinds)) expect(kind).toMatch(/^[a-z]+(_[a-z]+)+$/);
	});

	test.each(Object.keys(kinds))('%s: a made-up event says so, and has details if these are wanted', (kind) => {
		for (const details of [false, true]) {
			const event = madeUp(kind, details, iso(NOW));
			expect(event).toMatchObject({ event: kind, provider: 'inboxapp', occurredAt: iso(NOW), raw: { sample: true } });
			const hasSome = details && asksOf(event.raw as unknown as Envelope).length > 0 && !/^(tag|status)_/.test(kind);
			expect('details' in event.raw).toBe(hasSome);
		}
	});

	test('what is deleted is not read, nor campaigns; of accounts only the thread', () => {
		const of = (type: string, object: string, data: IDataObject = {}) => ({ type, object: { type: object, id: 'i1' }, data });
		const paths = (...given: Parameters<typeof asksOf>) => asksOf(...given).map(({ route, id }) => route.replace('{id}', id));
		expect(paths(of('message.deleted', 'message', { threadId: 't1' }))).toEqual(['GET /v2/messages/i1', 'GET /v2/threads/t1']);
		expect(paths(of('message.received', 'message', { threadId: 't1' }), 'thread')).toEqual(['GET /v2/threads/t1']);
		expect(paths(of('target.replied', 'campaign', { threadId: 't1', messageId: 'm1' }))).toEqual([
			'GET /v2/messages/m1',
			'GET /v2/threads/t1',
		]);
		for (const [
			type,
			object,
		] of [['thread.deleted', 'thread'], ['tag.deleted', 'tag'], ['status.deleted', 'status'], ['campaign.started', 'campaign'], ['new.thing', 'thing']]) // prettier-ignore
			expect(paths(of(type, object))).toEqual([]);
	});
});
