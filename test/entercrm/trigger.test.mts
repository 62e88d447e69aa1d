import { allKinds, asEvents, forEachTest, names, profiles, sleepless as mockSleep, type TriggerWorld } from './triggerWorld.mts';

jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const stages = ['message_sent', 'opened', 'clicked', 'not_delivered'];

describe.each(profiles)('EnterCRM Trigger, profile %s', (profile) => {
	let world: TriggerWorld;
	forEachTest(profile, 60, (made) => (world = made));

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
