import { asEvents, gaps, looks, short, told, sleepless as mockSleep, worldForEach } from './triggerWorld.mts';

jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const here = worldForEach();
const day = 86_400;

test('sent messages and new threads are read back, too; what was not chosen is not', async () => {
	const { world } = here;
	const before = world.control.receive({ profile: { username: 'person_1' }, text: 'Hi' });
	world.later();
	const triggers = [['message_sent'], ['thread_created'], ['tag_created', 'thread_created', 'message_sent']].map((events) => world.trigger({ events })); // prettier-ignore
	for (const trigger of triggers) await trigger.activate();
	world.later();
	world.control.cause({ event: 'send', thread: before.threadId, text: 'Hello' });
	world.later();
	const { threadId } = world.control.receive({ profile: { username: 'person_2' }, text: 'Hi' });
	world.later(8 * day);
	world.receive('Now', 'person_1');
	world.later();
	const events = [];
	for (const trigger of triggers) {
		world.asked();
		const items = await trigger.poll();
		events.push(asEvents(items).map(({ event, message }) => [event, message.threadId]));
		expect(gaps(items)[0]).toMatch(/are gone; messages and new threads of that time are read back from the threads$/);
		if (trigger === triggers[1]) expect(world.asked().map(({ path }) => path)).toEqual(['/events', '/threads', '/events']);
	}
	expect(events).toEqual([
		[['message_sent', before.threadId]],
		[['thread_created', threadId]],
		[['message_sent', before.threadId], ['thread_created', threadId]],
	]); // prettier-ignore
});

test('where nothing of it can be read back, or nothing is there, the next event says what is gone', async () => {
	const { world } = here;
	const warned = world.warnings();
	const trigger = await world.begun({ events: ['tag_created'] });
	await world.call('POST', '/tags', { name: 'One' });
	await trigger.poll();
	world.apart(4, 60);
	world.later(8 * day);
	world.receive();
	world.later();
	world.asked();
	expect(await trigger.poll()).toBeNull();
	expect(world.asked().map(({ path }) => path)).toEqual(['/events', '/events']);
	expect(await trigger.poll()).toBeNull();
	await world.call('POST', '/tags', { name: 'Two' });
	const items = await trigger.poll();
	expect(gaps(items)).toEqual([expect.stringMatching(/: 8 events between .* are gone; nothing of what was chosen can be read back$/)]);
	expect(warned()).toEqual([`Node: ${gaps(items)[0]}`]);
	await world.call('POST', '/tags', { name: 'Three' });
	expect(gaps(await trigger.poll())).toEqual([undefined]);
});

test('7 quiet days are no gap', async () => {
	const { world } = here;
	const warned = world.warnings();
	const trigger = await world.begun();
	const one = world.receive();
	expect(short(await trigger.poll())).toEqual(told([one]));
	for (let i = 0; i < 9; i++) {
		world.later(day);
		expect(await trigger.poll()).toBeNull();
	}
	const two = world.receive();
	const items = await trigger.poll();
	expect([short(items), gaps(items)]).toEqual([told([two]), [undefined]]);
	expect(warned()).toEqual([]);
});

test('since long ago: what the feed does not reach back to is read from the threads', async () => {
	const { world } = here;
	const gone = world.apart(30, 3600);
	world.later(10 * day);
	const kept = world.apart(5, 60);
	world.later();
	const since = new Date(Date.now() - 12 * day * 1000).toISOString();
	const trigger = world.trigger({ options: { since } });
	expect(await trigger.activate()).toBeNull();
	const items = await trigger.restart();
	const sinceThen = gone.filter((id) => (world.state.messages.get(id)?.createdAt ?? '') > since);
	expect(sinceThen.length).toBeGreaterThan(0);
	expect(short(items)).toEqual(told([...sinceThen, ...kept]));
	expect(gaps(items)[0]).toMatch(/: events between .* may be gone; messages/);
	expect(await trigger.restart()).toBeNull();
});

test('threads of one moment, more than a look has time for, are all read back', async () => {
	const { world } = here;
	const trigger = await world.begun();
	const ids = world.apart(430, 0, 430);
	world.later(8 * day);
	expect(short(await looks(trigger, 4, true)).sort()).toEqual(told(ids).sort());
});

test('a thread that is not to be had is waited for, and left out after 5 minutes: it does not stop the feed', async () => {
	const { world } = here;
	const trigger = await world.begun();
	const gone = world.apart(9, 60, 9);
	world.later(8 * day);
	const broken = world.state.messages.get(gone[4])?.threadId;
	world.fails({ path: `/v2/threads/${broken}/messages`, kind: 'status', status: 500 });
	const all = short(await trigger.poll());
	expect(all).toEqual(told(gone.slice(0, 4)));
	for (let minute = 0; minute < 4; minute++) {
		world.later();
		expect(await trigger.poll()).toBeNull();
	}
	world.later();
	const warned = world.warnings();
	const now = world.receive('Now');
	world.later(30);
	expect(short(await trigger.poll())).toEqual(told([...gone.slice(5), now]));
	expect(warned()).toContain('Node: Threads that cannot be read back, because Inboxapp does not answer for them: 1');
	const next = world.receive('Next');
	expect(short(await trigger.poll())).toEqual(told([next]));
});

test('threads that are deleted while it is read back are nothing to wait for', async () => {
	const { world } = here;
	const trigger = await world.begun();
	const gone = world.apart(6, 60, 3);
	world.later(8 * day);
	world.onRequest((_request, path) => {
		const thread = /threads\/(\w+)\/messages/.exec(path)?.[1];
		const { profileId } = world.state.threads.get(thread ?? '') ?? {};
		if (thread && world.state.profiles.get(profileId ?? '')?.username === 'person_1')
			world.control.cause({ event: 'deleteThread', thread });
	});
	expect(short(await trigger.poll())).toEqual(told([gone[0], gone[2], gone[3], gone[5]]));
});

test('more threads than there is time for: the newest are read back, and the log says so', async () => {
	const { world } = here;
	const trigger = await world.begun();
	const gone = world.apart(350, 10, 350);
	world.later(8 * day);
	const warned = world.warnings();
	world.onRequest((_request, path) => void (path.includes('/threads?') && world.later(10)));
	const items = await looks(trigger, 20);
	expect(short(items)).toEqual(told(gone.slice(-short(items).length)));
	expect(short(items).length).toBeGreaterThanOrEqual(100);
	expect(short(items).length).toBeLessThan(350);
	expect(warned().filter((text) => text.includes('There was only time to read back')).length).toBeGreaterThan(0);
});
