import type { IDataObject } from 'n8n-workflow';
import { allKinds, asEvents, forEachTest, names, profiles, sleepless as mockSleep, type TriggerWorld } from './triggerWorld.mts';

jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const stages = ['message_sent', 'opened', 'clicked', 'not_delivered'];

describe.each(profiles)('limits of EnterCRM that the trigger meets, profile %s', (profile) => {
	let world: TriggerWorld;
	forEachTest(profile, 60, (made) => (world = made));
	afterEach(() => jest.restoreAllMocks());

	/** What is written into n8n's log from now on. */
	function warnings(): () => unknown[] {
		const { logger } = world.n8n.loading({ node: 'enterCrmTrigger', parameters: {} });
		const spy = jest.spyOn(logger, 'warn').mockReturnValue(undefined);
		return () => spy.mock.calls.map(([text]) => text);
	}

	test('more new customers than a page holds, some of the same second, others coming meanwhile', async () => {
		const trigger = world.trigger(['customer_created']);
		await trigger.activate();
		for (const ties of ['rising', 'falling'] as const) {
			world.set({ ties });
			world.later(100);
			const made = world.cause({ event: 'customer_created', count: 130 });
			world.later(1);
			made.push(...world.cause({ event: 'customer_created', count: 140 }));
			world.onRequest((request) => void (request === 2 && made.push(...world.cause({ event: 'customer_created', count: 3 }))));
			const told = asEvents(await trigger.poll()).map(({ raw }) => raw.id as number);
			world.onRequest(undefined);
			told.push(...asEvents(await trigger.poll()).map(({ raw }) => raw.id as number));
			expect(told).toHaveLength(273);
			expect([...told].sort((a, b) => a - b)).toEqual(made);
		}
		world.asked();
		expect(await trigger.poll()).toBeNull();
		// Who came within the last minute before the newest may show late, and is looked at again: three pages, twice.
		expect(world.asked().length).toBeLessThan(10);
	});

	test('what is counted and not shown is said on the next event of that campaign', async () => {
		const warn = warnings();
		world.cause({ event: 'customer_created', count: 100 });
		const id = await world.campaign();
		const other = await world.campaign({ name: 'Other' });
		const trigger = world.trigger(stages);
		await trigger.activate();
		world.cause({ event: 'message_sent', campaign_id: id, count: 120 });
		world.later();
		world.cause({ event: 'message_sent', campaign_id: other });
		const events = asEvents(await trigger.poll());
		expect(events).toHaveLength(51);
		const gap = 'EnterCRM counts 70 sent beyond the messages it shows: it shows the newest 50 of a campaign';
		expect(events.filter((event) => event.gap).map((event) => [event.gap, event.campaign.id])).toEqual([[gap, String(id)]]);
		// The oldest are opened first, and those are not shown.
		world.cause({ event: 'message_opened', campaign_id: id, count: 3 });
		expect(await trigger.poll()).toBeNull();
		world.cause({ event: 'message_sent', campaign_id: id });
		const [last, ...none] = asEvents(await trigger.poll());
		expect([last.event, none.length]).toEqual(['message_sent', 0]);
		expect(last.gap).toMatch(/^EnterCRM counts 3 opened beyond/);
		expect(warn()).toEqual([`Node: ${gap}`, expect.stringMatching(/^Node: EnterCRM counts 3 opened beyond/)]);
	});

	test('campaigns for which there was no time have their turn at the next looks', async () => {
		const ids: number[] = [];
		for (let i = 0; i < 130; i++) ids.push(await world.campaign());
		const trigger = world.trigger(['message_sent']);
		await trigger.activate();
		for (const id of ids) {
			world.later(1);
			world.cause({ event: 'message_sent', campaign_id: id });
		}
		world.onRequest(() => world.later(1));
		const told: number[] = [];
		let looks = 0;
		for (let part = await trigger.poll(); part; part = await trigger.poll(), looks++) {
			told.push(...asEvents(part).map(({ campaign }) => Number(campaign.id)));
			expect(part.length).toBeLessThan(40);
		}
		expect(told.sort((a, b) => a - b)).toEqual(ids);
		expect(looks).toBeGreaterThan(3);
	});

	test('where the list takes all the time, some campaigns are read nevertheless', async () => {
		const warn = warnings();
		const ids: number[] = [];
		for (let i = 0; i < 6; i++) ids.push(await world.campaign());
		const trigger = world.trigger(['message_sent']);
		await trigger.activate();
		for (const id of ids) world.cause({ event: 'message_sent', campaign_id: id });
		world.onRequest(() => world.later(40));
		expect(names(await trigger.poll())).toEqual(Array.from({ length: 4 }, () => 'message_sent'));
		expect(names(await trigger.poll())).toEqual(['message_sent', 'message_sent']);
		expect(warn()).toEqual([]);
		for (let i = 0; i < 100; i++) await world.campaign();
		await trigger.poll();
		expect(warn()).toEqual(['Node: The list of campaigns could not be read to its end in time']);
	});

	test('a refused look tells nothing and forgets nothing', async () => {
		const id = await world.campaign();
		const trigger = world.trigger(['customer_created', 'message_sent']);
		await trigger.activate();
		world.cause({ event: 'customer_created' });
		world.cause({ event: 'message_sent', campaign_id: id });
		world.sandbox.control.failures([{ path: `/campaigns/${id}`, kind: 'status', status: 403 }]);
		await expect(trigger.poll()).rejects.toThrow('The user has no active workspace');
		world.sandbox.control.failures([]);
		expect(names(await trigger.poll()).sort()).toEqual(['customer_created', 'message_sent']);
	});

	test('deleted campaigns and customers are no events and no faults', async () => {
		const ids = [await world.campaign(), await world.campaign()];
		const trigger = world.trigger(allKinds(profile));
		await trigger.activate();
		for (const id of ids) world.cause({ event: 'message_sent', campaign_id: id });
		world.set({ profile: 'server' });
		await world.call('DELETE', `/campaigns/${ids[0]}`);
		await world.call('DELETE', '/customers/60');
		world.set({ profile });
		// The other one is deleted while it is looked for.
		world.onRequest(() => {
			if (world.asked().some((one) => one === 'GET /campaigns')) world.rows('campaigns')[1].deleted_at = new Date().toISOString();
		});
		expect(await trigger.poll()).toBeNull();
		world.onRequest(undefined);
		world.cause({ event: 'customer_created' });
		expect(names(await trigger.poll())).toEqual(['customer_created']);
	});
});

describe('limits of the server', () => {
	let world: TriggerWorld;
	forEachTest('server', 5, (made) => (world = made));

	test('tracked events: new ones with their names; more than ten between two looks leave a gap', async () => {
		const trigger = world.trigger(['customer_event']);
		await trigger.activate();
		world.later();
		world.cause({ event: 'event_tracked', name: 'purchase', customer_id: 3 });
		const [event] = (await trigger.poll()) as IDataObject[];
		expect(event).toMatchObject({
			event: 'customer_event',
			person: { id: '3', email: 'customer3@example.com' },
			raw: { event_name: 'purchase' },
		});
		world.cause({ event: 'event_tracked', count: 13 });
		const events = asEvents(await trigger.poll());
		expect(events.map(({ gap }) => gap !== undefined)).toEqual([true, ...Array.from({ length: 9 }, () => false)]);
		expect(await trigger.poll()).toBeNull();
	});

	test('the older server shows neither tracked events nor messages, which is said', async () => {
		world.set({ older: true });
		await expect(world.trigger(['customer_event']).activate()).rejects.toThrow('This EnterCRM does not show which events were tracked');
		const id = await world.campaign();
		const trigger = world.trigger(['message_sent', 'campaign_sent']);
		await trigger.activate();
		world.cause({ event: 'message_sent', campaign_id: id, count: 3 });
		expect(await trigger.poll()).toBeNull();
		world.set({ older: false });
		world.cause({ event: 'message_sent', campaign_id: id });
		const events = asEvents(await trigger.poll());
		expect(events[0].gap).toMatch(/^EnterCRM counts 3 sent beyond/);
	});
});

describe('limits of the documented API', () => {
	let world: TriggerWorld;
	forEachTest('docs', 5, (made) => (world = made));

	test('what failed is counted in no list: it is told at the next look all the same', async () => {
		const id = await world.campaign();
		const trigger = world.trigger(['not_delivered']);
		await trigger.activate();
		world.cause({ event: 'message_failed', campaign_id: id });
		expect(names(await trigger.poll())).toEqual(['failed']);
	});

	test('no tracked events: refused when the workflow is activated, and in a test', async () => {
		const message = "'Customer Event Tracked' is part of the API of EnterCRM's server; this is the documented API";
		const trigger = world.trigger(['customer_event', 'customer_created']);
		await expect(trigger.activate()).rejects.toMatchObject({ message, description: expect.stringContaining("'Trigger On'") });
		await expect(trigger.manual()).rejects.toThrow(message);
	});
});
