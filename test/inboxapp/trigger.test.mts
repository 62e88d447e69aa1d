import type { IDataObject } from 'n8n-workflow';
import { kinds } from '../../nodes/Inboxapp/eventsKinds';
import { asEvents, short, sleepless as mockSleep, worldForEach } from './triggerWorld.mts';

jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const here = worldForEach();
const day = 86_400;
const iso = (ms: number) => new Date(ms).toISOString();

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

describe('since', () => {
	test('an earlier time: what happened from then on is told, once', async () => {
		const { world } = here;
		world.receive('Before');
		world.later(day);
		const since = iso(Date.now());
		const ids = world.receiveMany(1200);
		world.later(day);
		const trigger = world.trigger({ options: { since } });
		expect(await trigger.activate()).toBeNull();
		const last = world.receive('After');
		world.later();
		expect(short(await trigger.restart())).toEqual([...ids, last].map((id) => `reply_received ${id}`));
		expect(await trigger.restart()).toBeNull();
	});

	test('a time without a zone is one of the workflow, a time to come is now, what is no time is refused', async () => {
		const { world } = here;
		const ids = world.receiveMany(2);
		world.later(3600);
		const local = new Date(Date.now() - 7200_000).toLocaleString('sv-SE', { timeZone: 'America/New_York' }).replace(' ', 'T');
		const trigger = world.trigger({ options: { since: local } });
		await trigger.activate();
		expect(short(await trigger.poll())).toEqual(ids.map((id) => `reply_received ${id}`));
		const later = world.trigger({ options: { since: iso(Date.now() + day * 1000) } });
		await later.activate();
		const id = world.receive();
		expect(short(await later.poll())).toEqual([`reply_received ${id}`]);
		await expect(world.trigger({ options: { since: 'soon' } }).activate()).rejects.toThrow(`'Since' is not a date: "soon"`);
	});
});

describe('only some', () => {
	test('of an account: its threads are read, each once, and other events are not asked for', async () => {
		const { world } = here;
		const [ours, other] = [...world.state.accountLinks.keys()];
		const trigger = world.trigger({ events: ['reply_received', 'thread_deleted'], options: { accountLinks: [ours] } });
		await trigger.activate();
		const [one, two] = [1, 2].map(() => world.control.receive({ profile: { username: 'someone' }, accountLink: ours, text: 'Hi' }));
		const { threadId } = world.control.receive({ profile: { username: 'someone_2' }, accountLink: other, text: 'Hi' });
		world.asked();
		const events = asEvents(await trigger.poll());
		expect(events.map(({ message: { id }, account, person }) => [id, account, person.handle])).toEqual([
			[one.messageId, 'sample_team', 'someone'],
			[two.messageId, 'sample_team', 'someone'],
		]);
		expect(world.asked().map(({ path }) => path)).toEqual(['/events', `/threads/${one.threadId}`, `/threads/${threadId}`]);
		// Which account a deleted thread was of, its event says.
		world.control.cause({ event: 'deleteThread', thread: threadId });
		expect(await trigger.poll()).toBeNull();
		world.control.cause({ event: 'deleteThread', thread: one.threadId });
		expect(short(await trigger.poll())).toEqual([`thread_deleted ${one.threadId}`]);
	});

	test('of a campaign: its targets, and with the details its messages', async () => {
		const { world } = here;
		const ids = [1, 2].map((n) => world.control.campaign({ leads: [`4${n}`], status: 'active' }).id);
		const events = ['target_contacted', 'target_replied', 'message_sent', 'reply_received', 'campaign_completed'];
		const trigger = world.trigger({ events, details: true, options: { campaignId: ids[1] } });
		await trigger.activate();
		for (const id of ids) {
			world.control.campaignContact({ id });
			world.control.campaignReply({ id });
			world.control.campaignStatus({ id, status: 'completed' });
		}
		world.later();
		const told = asEvents(await trigger.poll());
		expect(told.map(({ event }) => event).sort()).toEqual(['campaign_completed', 'message_sent', 'target_contacted', 'target_replied']);
		expect(new Set(told.map(({ campaign }) => campaign.id))).toEqual(new Set([ids[1]]));
		await expect(world.trigger({ options: { campaignId: 'No ID' } }).activate()).rejects.toThrow(`'Campaign ID' is not valid: "No ID"`);
	});
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
		await world.edited(trigger, {}).activate();
		expect(JSON.stringify(trigger.kept).length).toBeLessThan(3500);
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

describe('a test event in the editor', () => {
	test('is the newest real one of each chosen kind, with what is known, and changes nothing', async () => {
		const { world } = here;
		world.receive('Old', 'someone');
		world.later();
		const { messageId: newest, threadId: thread } = world.control.receive({ profile: { username: 'someone' }, text: 'New' });
		world.later();
		world.control.cause({ event: 'archive', thread, archived: true });
		world.later();
		const trigger = world.trigger({ events: ['reply_received', 'message_sent', 'thread_archived'], details: true });
		await trigger.activate();
		const kept = JSON.stringify(trigger.kept);
		world.asked();
		const events = asEvents(await trigger.manual());
		expect(world.asked().length).toBeLessThan(8);
		expect(events.map(({ event, raw }) => [event, raw.sample])).toEqual([
			['reply_received', undefined],
			['thread_archived', undefined],
			['message_sent', true],
		]);
		expect(events[0]).toMatchObject({ channel: 'x', message: { id: newest, text: 'New' }, person: { handle: 'someone' } });
		expect(events[1]).toMatchObject({ message: { threadId: thread }, person: { handle: 'someone' } });
		expect(JSON.stringify(trigger.kept)).toBe(kept);
	});

	test('is made up, and says so, where nothing has happened', async () => {
		const { world } = here;
		const events = asEvents(await world.trigger({ events: Object.keys(kinds) }).manual());
		expect(events.map(({ event }) => event).sort()).toEqual(Object.keys(kinds).sort());
		for (const { raw } of events) expect(raw.sample).toBe(true);
	});
});
