import { kinds } from '../../nodes/Inboxapp/eventsKinds';
import { asEvents, short, sleepless as mockSleep, worldForEach } from './triggerWorld.mts';

jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const here = worldForEach();
const day = 86_400;
const iso = (ms: number) => new Date(ms).toISOString();

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
		const events = ['target_contacted', 'target_replied', 'message_sent', 'reply_received', 'campaign_finished'];
		const trigger = world.trigger({ events, details: true, options: { campaignId: ids[1] } });
		await trigger.activate();
		for (const id of ids) {
			world.control.campaignContact({ id });
			world.control.campaignReply({ id });
			world.control.campaignStatus({ id, status: 'completed' });
		}
		world.later();
		const told = asEvents(await trigger.poll());
		expect(told.map(({ event }) => event).sort()).toEqual(['campaign_finished', 'message_sent', 'target_contacted', 'target_replied']);
		expect(new Set(told.map(({ campaign }) => campaign.id))).toEqual(new Set([ids[1]]));
		await expect(world.trigger({ options: { campaignId: 'No ID' } }).activate()).rejects.toThrow(`'Campaign ID' is not valid: "No ID"`);
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
