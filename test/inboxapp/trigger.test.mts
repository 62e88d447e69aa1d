import type { IDataObject } from 'n8n-workflow';
import { kinds } from '../../nodes/Inboxapp/eventsKinds';
import { asEvents, short, sleepless as mockSleep, worldForEach } from './triggerWorld.mts';

jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const here = worldForEach();

test('the first look tells nothing, the next ones what has happened since, once and in order', async () => {
	const { world } = here;
	world.receive();
	world.later();
	const trigger = world.trigger();
	expect(await trigger.activate()).toBeNull();
	expect(await trigger.poll()).toBeNull();
	world.later();
	const [one, other] = [world.receive('Hi'), world.receive('There', 'sample_person_2')];
	world.later();
	expect(short(await trigger.poll())).toEqual([`reply_received ${one}`, `reply_received ${other}`]);
	expect(await trigger.poll()).toBeNull();
	const last = world.receive('Again');
	expect(short(await trigger.poll())).toEqual([`reply_received ${last}`]);
});

test('an event has what the feed tells; equal deliveries of it have equal keys', async () => {
	const { world } = here;
	const trigger = world.trigger();
	await trigger.activate();
	const id = world.receive();
	const [event] = asEvents(await trigger.poll());
	const { objectId: _, ...told } = world.happened().events.find(({ objectId }) => objectId === id) as IDataObject;
	expect(event).toMatchObject({ provider: 'inboxapp', channel: null, occurredAt: told.createdAt, message: { id, text: null }, count: 1 });
	expect(event.raw).toMatchObject({ id: told.id, seq: told.seq, apiVersion: '2', object: { id, url: `/messages/${id}` } });
	expect(event.raw).not.toHaveProperty('details');
	expect(event.dedupeKey).toMatch(/^[0-9a-f]{24}$/);
});

test('what happens while the first look reads is told by the next one', async () => {
	const { world } = here;
	world.receiveMany(1500);
	world.later();
	const trigger = world.trigger();
	const during: string[] = [];
	world.onRequest((request) => {
		world.later(1);
		during.push(world.receive(`During ${request}`));
	});
	expect(await trigger.activate()).toBeNull();
	world.onRequest(undefined);
	const after = world.receive('After');
	world.later();
	expect(during.length).toBeGreaterThan(1);
	expect(short(await trigger.poll())).toEqual([...during, after].map((id) => `reply_received ${id}`));
});

test('an empty feed is a beginning, too: its first event is told', async () => {
	const { world } = here;
	const trigger = world.trigger({ events: ['thread_created', 'reply_received'] });
	await trigger.activate();
	expect(await trigger.poll()).toBeNull();
	world.later();
	const id = world.receive();
	expect(short(await trigger.restart())).toEqual([expect.stringMatching(/^thread_created /), `reply_received ${id}`]);
	expect(await trigger.restart()).toBeNull();
});

test('all that can be chosen is told, and only what is chosen', async () => {
	const { world } = here;
	const { control } = world;
	const trigger = world.trigger({ events: Object.keys(kinds) });
	const few = world.trigger({ events: ['interest_changed', 'target_replied'] });
	await trigger.activate();
	await few.activate();
	const { threadId: thread, messageId: message, contactId: contact } = control.receive({ profile: { username: 'someone' }, text: 'Hi' });
	for (const on of [true, false]) {
		control.cause({ event: 'react', message, emoji: '👍', on });
		control.cause({ event: 'archive', thread, archived: on });
		control.cause({ event: 'assign', thread, member: on ? [...world.state.members.keys()][0] : null });
	}
	control.cause({ event: 'contact', contact, status: 'Interested', notes: 'n', valuation: 7, tags: ['VIP'], assignee: [...world.state.members.keys()][1] }); // prettier-ignore
	control.cause({ event: 'edit', message, text: 'Hi there' });
	control.cause({ event: 'typing', thread });
	control.cause({ event: 'delete', message });
	for (const kind of ['tags', 'statuses']) {
		const { id } = await world.call('POST', `/${kind}`, { name: 'Sample' });
		await world.call('PATCH', `/${kind}/${String(id)}`, { name: 'Sample 2' });
		await world.call('DELETE', `/${kind}/${String(id)}`);
	}
	const { id: campaign } = control.campaign({ leads: ['31', '32'], status: 'active' });
	control.campaignContact({ id: campaign, count: 1 });
	control.campaignReply({ id: campaign, count: 1 });
	for (const status of ['paused', 'active', 'completed'] as const) control.campaignStatus({ id: campaign, status });
	control.cause({ event: 'deleteThread', thread });
	world.later();
	const events = asEvents(await trigger.poll());
	const happened = world.happened().events.filter(({ type }) => type !== 'target.followUpSent');
	expect(events.map(({ raw }) => raw.type)).toEqual(happened.map(({ type }) => type));
	const names = new Set(events.map(({ event }) => event));
	expect(Object.keys(kinds).filter((kind) => !names.has(kind))).toEqual(['target_follow_up_sent']);
	expect(new Set(events.map(({ dedupeKey }) => dedupeKey)).size).toBe(events.length);
	expect(asEvents(await few.poll()).map(({ event, campaign: { id } }) => [event, id])).toEqual([['interest_changed', null], ['target_replied', campaign]]); // prettier-ignore
});

describe("n8n's memory", () => {
	test('is small, and knows nothing but numbers, times and keys', async () => {
		const { world } = here;
		const trigger = world.trigger({ details: true });
		await trigger.activate();
		world.receiveMany(50);
		await trigger.poll();
		expect(Object.keys(trigger.kept.state as object).sort()).toEqual(['at', 'id', 'read', 'seq', 'told']);
		expect(JSON.stringify(trigger.kept).length).toBeLessThan(1000);
		world.receiveMany(500);
		world.later();
		expect(await trigger.poll()).not.toBeNull();
		// Of the last minutes there are keys; then they are forgotten.
		expect(JSON.stringify(trigger.kept).length).toBeLessThan(4000);
		world.later(600);
		expect(await trigger.poll()).not.toBeNull();
		world.later(600);
		world.receive();
		await trigger.poll();
		expect(JSON.stringify(trigger.kept).length).toBeLessThan(400);
	});

	test('a restart before or after an event loses and repeats nothing', async () => {
		const { world } = here;
		const trigger = world.trigger();
		await trigger.activate();
		expect(await trigger.poll()).toBeNull();
		const one = world.receive();
		expect(short(await trigger.restart())).toEqual([`reply_received ${one}`]);
		world.control.cause({ event: 'contact', contact: [...world.state.contacts.keys()][0], notes: 'Not chosen' });
		expect(await trigger.poll()).toBeNull();
		expect(await trigger.restart()).toBeNull();
		const two = world.receive();
		expect(short(await trigger.poll())).toEqual([`reply_received ${two}`]);
		expect(await trigger.restart()).toBeNull();
	});

	test('what is chosen later is told from then on', async () => {
		const { world } = here;
		const trigger = world.trigger({ events: ['reply_received'] });
		await trigger.activate();
		const id = world.receive();
		await trigger.poll();
		const edited = world.edited(trigger, { events: ['reply_received', 'thread_created'] });
		expect(await edited.activate()).toBeNull();
		world.receive('Hi', 'sample_person_3');
		const events = asEvents(await edited.poll());
		expect(events.map(({ event }) => event)).toEqual(['thread_created', 'reply_received']);
		expect(events.map(({ message }) => message.id)).not.toContain(id);
	});

	test('another credential starts afresh', async () => {
		const { world } = here;
		const trigger = world.trigger();
		await trigger.activate();
		world.receive();
		world.later();
		const other = trigger.edited({ credentialId: 'another' });
		expect(await other.activate()).toBeNull();
		const id = world.receive('There');
		expect(short(await other.poll())).toEqual([`reply_received ${id}`]);
	});
});
