import type { IDataObject } from 'n8n-workflow';
import { allKinds, asEvents, names, profiles, stillClock, TriggerWorld, sleepless as mockSleep } from './triggerWorld.mts';

jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const stages = ['message_sent', 'opened', 'clicked', 'not_delivered'];

describe.each(profiles)('EnterCRM Trigger, profile %s', (profile) => {
	let world: TriggerWorld;
	beforeAll(async () => {
		stillClock();
		world = await TriggerWorld.begin(profile);
	});
	afterAll(async () => {
		await world.sandbox.close();
		jest.useRealTimers();
	});
	beforeEach(() => world.fresh(60));

	test('the first look tells nothing of what was there before', async () => {
		const id = await world.campaign({ status: 'sent' });
		world.cause({ event: 'message_clicked', campaign_id: id, count: 5 });
		world.cause({ event: 'event_tracked' });
		const trigger = world.trigger(allKinds(profile));
		expect(await trigger.activate()).toBeNull();
		expect(await trigger.poll()).toBeNull();
		expect(await trigger.restart()).toBeNull();
	});

	test('what happens is told once, in the order in which it happened', async () => {
		const id = await world.campaign();
		const trigger = world.trigger(allKinds(profile));
		await trigger.activate();
		world.later();
		world.cause({ event: 'message_opened', campaign_id: id, count: 2 });
		world.later();
		world.cause({ event: 'customer_created' });
		world.later();
		world.cause({ event: 'message_bounced', campaign_id: id });
		world.later();
		world.cause({ event: 'campaign_status', campaign_id: id, status: 'sent' });
		const events = asEvents(await trigger.poll());
		const told = events.map(({ event }) => event);
		if (profile === 'server')
			expect(told).toEqual([
				'message_sent',
				'opened',
				'message_sent',
				'opened',
				'customer_created',
				'message_sent',
				'bounced',
				'campaign_sent',
			]);
		else
			expect([...told].sort()).toEqual([
				'bounced',
				'campaign_sent',
				'customer_created',
				'message_sent',
				'message_sent',
				'message_sent',
				'opened',
				'opened',
			]);
		expect(events.map(({ occurredAt }) => occurredAt)).toEqual(events.map(({ occurredAt }) => occurredAt).sort());
		expect(new Set(events.map(({ dedupeKey }) => dedupeKey)).size).toBe(events.length);
		expect(events.filter(({ gap }) => gap)).toEqual([]);
		expect(await trigger.poll()).toBeNull();
	});

	test('an event names the campaign, the message and the person as far as EnterCRM tells', async () => {
		const id = await world.campaign({ type: 'sms' });
		const trigger = world.trigger(['opened']);
		await trigger.activate();
		world.later();
		const [message] = world.cause({ event: 'message_opened', campaign_id: id, customer_id: 5 });
		const [event] = asEvents(await trigger.poll());
		const server = profile === 'server';
		expect(event).toEqual({
			event: 'opened',
			provider: 'entercrm',
			channel: 'sms',
			occurredAt: `${new Date().toISOString().slice(0, 19)}.000Z`,
			person: {
				id: '5',
				email: server ? 'customer5@example.com' : null,
				name: server ? expect.stringMatching(/^\w+ \w+$/) : null,
				handle: null,
				profileUrl: null,
			},
			campaign: { id: String(id), name: 'Spring', step: null, variant: null },
			message: { id: String(message), threadId: null, subject: server ? 'Hello' : null, text: null, html: null },
			interest: null,
			account: null,
			count: 1,
			dedupeKey: expect.stringMatching(/^[0-9a-f]{24}$/),
			raw: expect.objectContaining({ id: message, customer_id: 5, status: 'opened' }),
		});
	});

	test('only what is chosen is read', async () => {
		const id = await world.campaign();
		await world.campaign({ name: 'Draft', status: 'draft' });
		const asked: Record<string, string[]> = {};
		for (const kind of allKinds(profile)) {
			const trigger = world.trigger([kind]);
			await trigger.activate();
			world.later();
			world.cause({ event: 'message_sent', campaign_id: id });
			world.asked();
			await trigger.poll();
			asked[kind] = world.asked();
		}
		const messages = ['GET /campaigns', `GET /campaigns/${id}`];
		expect(asked).toEqual({
			...Object.fromEntries(stages.map((stage) => [stage, messages])),
			customer_created: ['GET /customers'],
			campaign_sent: ['GET /campaigns'],
			...(profile === 'server' && { customer_event: ['GET /dashboard/overview'] }),
		});
	});

	test('where nothing has happened no campaign is read', async () => {
		for (let i = 0; i < 5; i++) world.cause({ event: 'message_sent', campaign_id: await world.campaign() });
		const trigger = world.trigger(['opened', 'customer_created']);
		await trigger.activate();
		expect(world.asked().filter((one) => one.startsWith('GET /campaigns/'))).toHaveLength(5);
		await trigger.poll();
		expect(world.asked()).toEqual(['GET /customers', 'GET /campaigns']);
	});

	test('a restart makes nothing happen twice, and loses nothing', async () => {
		const id = await world.campaign();
		const trigger = world.trigger(['customer_created', 'opened']);
		await trigger.activate();
		world.cause({ event: 'message_sent', campaign_id: id, count: 3 });
		expect(await trigger.poll()).toBeNull();
		world.cause({ event: 'message_opened', campaign_id: id });
		expect(names(await trigger.restart())).toEqual(['opened']);
		world.cause({ event: 'message_opened', campaign_id: id });
		world.cause({ event: 'customer_created' });
		expect(names(await trigger.restart()).sort()).toEqual(['customer_created', 'opened']);
		expect(await trigger.restart()).toBeNull();
	});

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

	test('one campaign only, if one is chosen; another one begins anew', async () => {
		const [one, other] = [await world.campaign(), await world.campaign()];
		const trigger = world.trigger(['message_sent', 'campaign_sent'], one);
		await trigger.activate();
		for (const id of [one, other]) {
			world.cause({ event: 'message_sent', campaign_id: id });
			world.cause({ event: 'campaign_status', campaign_id: id, status: 'sent' });
		}
		world.asked();
		const events = asEvents(await trigger.poll());
		expect(events.map(({ event, campaign }) => `${event} ${String(campaign.id)}`).sort()).toEqual([
			`campaign_sent ${one}`,
			`message_sent ${one}`,
		]);
		expect(world.asked()).toEqual(['GET /campaigns', `GET /campaigns/${one}`]);
		const changed = world.edited(trigger, ['message_sent', 'campaign_sent'], other);
		expect(await changed.activate()).toBeNull();
		world.cause({ event: 'message_sent', campaign_id: other });
		expect(names(await changed.poll())).toEqual(['message_sent']);
	});

	test('a campaign that is not valid is refused with the name of the field', async () => {
		await expect(world.trigger(['opened'], 'spring' as never).activate()).rejects.toThrow(`'Campaign' is not valid: "spring"`);
	});

	test('what is chosen later begins then', async () => {
		const id = await world.campaign();
		const trigger = world.trigger(['customer_created', 'message_sent']);
		await trigger.activate();
		world.cause({ event: 'message_opened', campaign_id: id });
		world.cause({ event: 'customer_created' });
		const more = world.edited(trigger, ['customer_created', 'message_sent', 'opened', 'campaign_sent']);
		expect(names(await more.activate()).sort()).toEqual(['customer_created', 'message_sent']);
		world.cause({ event: 'message_opened', campaign_id: id, count: 2 });
		expect(names(await more.poll()).sort()).toEqual(['message_sent', 'message_sent', 'opened', 'opened']);
	});

	test('what is counted and not shown is said on the next event of that campaign', async () => {
		const { logger } = world.n8n.loading({ node: 'enterCrmTrigger', parameters: {} });
		const warn = jest.spyOn(logger, 'warn').mockReturnValue(undefined);
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
		expect(warn.mock.calls.map(([text]) => text)).toEqual([
			`Node: ${gap}`,
			expect.stringMatching(/^Node: EnterCRM counts 3 opened beyond/),
		]);
		warn.mockRestore();
	});

	test('campaigns for which there was no time have their turn at the next looks', async () => {
		const trigger = world.trigger(['message_sent']);
		const ids: number[] = [];
		for (let i = 0; i < 20; i++) ids.push(await world.campaign());
		await trigger.activate();
		for (const id of ids) world.cause({ event: 'message_sent', campaign_id: id });
		// Each request takes 12 s.
		world.onRequest(() => world.later(12));
		const told: number[] = [];
		for (let look = 0; look < 20; look++) {
			const part = asEvents(await trigger.poll()).map(({ campaign }) => Number(campaign.id));
			expect(part.length).toBeLessThan(10);
			told.push(...part);
		}
		expect(told.sort((a, b) => a - b)).toEqual(ids);
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

	describe('a test in the editor', () => {
		test('shows the most recent event of each chosen kind, as it would come', async () => {
			const id = await world.campaign({ status: 'sent' });
			world.cause({ event: 'message_clicked', campaign_id: id, count: 2 });
			world.cause({ event: 'message_failed', campaign_id: id });
			world.later();
			world.cause({ event: 'customer_created' });
			world.cause({ event: 'event_tracked', name: 'purchase', customer_id: 3 });
			const events = asEvents(await world.trigger(allKinds(profile)).manual());
			const expected = ['campaign_sent', 'clicked', 'customer_created', 'failed', 'message_sent', 'opened'];
			expect(names(events as never).sort()).toEqual(profile === 'server' ? [...expected, 'customer_event'].sort() : expected);
			expect(events.filter(({ raw }) => raw.sample)).toEqual([]);
			expect(events.find(({ event }) => event === 'customer_created')?.raw.id).toBe(61);
		});

		test('shows made-up ones where there are none, and changes nothing', async () => {
			world.fresh();
			const trigger = world.trigger(allKinds(profile));
			await trigger.activate();
			const kept = trigger.kept;
			const events = asEvents(await trigger.manual());
			expect(events).toHaveLength(allKinds(profile).length);
			expect(events.map(({ raw }) => raw.sample)).toEqual(events.map(() => true));
			expect(events.map(({ event }) => event)).toContain('bounced');
			expect(trigger.kept).toEqual(kept);
		});
	});
});

describe('EnterCRM Trigger, what only one API can', () => {
	let world: TriggerWorld;
	beforeAll(async () => {
		stillClock();
		world = await TriggerWorld.begin('server');
	});
	afterAll(async () => {
		await world.sandbox.close();
		jest.useRealTimers();
	});
	beforeEach(() => world.fresh(5));

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

test('the documented API has no tracked events: refused when the workflow is activated, and in a test', async () => {
	stillClock();
	const world = await TriggerWorld.begin('docs');
	world.fresh();
	const message = "'Customer Event Tracked' is part of the API of EnterCRM's server; this is the documented API";
	const trigger = world.trigger(['customer_event', 'customer_created']);
	await expect(trigger.activate()).rejects.toMatchObject({ message, description: expect.stringContaining("'Trigger On'") });
	await expect(trigger.manual()).rejects.toThrow(message);
	await world.sandbox.close();
	jest.useRealTimers();
});
