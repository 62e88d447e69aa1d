import { API_KEY } from '../../sandbox/entercrm/index.mts';
import { pick } from '../support/world.mts';
import { At, profiles } from './at.mts';

const campaign = { id: pick('<campaign>') };

describe.each(profiles)('one shape for both, profile %s', (profile) => {
	const at = new At(profile);

	/** Ten messages sent, three of them opened, one clicked. */
	const campaignRuns = () => {
		const { entercrm } = at.world.control;
		const campaign_id = Number(at.ids.campaign);
		entercrm.customers({ count: 8 });
		for (const [event, count] of [['message_sent', 10], ['message_opened', 3], ['message_clicked', 1]] as const)
			entercrm.cause({ event, campaign_id, count });
	}; // prettier-ignore

	test('rates of campaigns, in a list and of one', async () => {
		campaignRuns();
		const wanted = { total_sent: 10, total_opened: 3, open_rate: 30, click_rate: 10 };
		expect(await at.gives('campaign.getAll', { limit: 1 })).toMatchObject([wanted]);
		expect(await at.gives('campaign.get', campaign)).toMatchObject([wanted]);
		expect(await at.gives('campaign.get', { id: pick('<campaign2>') })).toMatchObject([{ total_sent: 0, open_rate: 0, click_rate: 0 }]);
	});

	test('a campaign is a flat record, with its messages beside', async () => {
		campaignRuns();
		const [one] = await at.gives('campaign.get', { ...campaign, simplify: false });
		expect(one).toMatchObject({ name: 'Campaign 1', open_rate: 30, segment: { name: 'Segment 1' } });
		expect(one.messages).toHaveLength(10);
	});

	test('the count of a segment and the steps of an automation have one name', async () => {
		expect(await at.gives('segment.getAll')).toMatchObject([{ customers_count: 0 }, { customers_count: 0 }]);
		expect((await at.gives('automation.getAll'))[0]).toMatchObject({ name: 'Automation 2', is_active: false, total_entered: 0 });
	});

	test('a new key comes with its whole text, once; elsewhere only with its beginning', async () => {
		const [made] = await at.gives('apiKey.create', { name: 'Web shop' });
		expect(made).toMatchObject({ id: 503, name: 'Web shop', key: expect.stringMatching(/^eck_\w{48}$/) as string });
		const rows = await at.gives('apiKey.getAll', { returnAll: true, simplify: false });
		expect(rows).toHaveLength(5);
		expect(JSON.stringify(rows)).not.toContain(made.key);
		expect(JSON.stringify(rows)).not.toContain(API_KEY);
	});

	test('the ID of an event is a text', async () => {
		const [row] = await at.gives('event.track', { event: 'purchase', customerEmail: 'anna@example.com' });
		expect(row).toEqual({ event_id: expect.any(String) as string, recorded: true, ...(profile === 'docs' && { customer_id: 101 }) });
	});

	test('an event belongs to its customer: it is sent with the name that the API knows', async () => {
		await at.gives('event.track', { event: 'purchase', customerEmail: 'anna@example.com' });
		await at.gives('event.trackPageView', { url: 'https://shop.example.com', customerEmail: 'anna@example.com' });
		expect((await at.row('/customers/<customer>')).events).toMatchObject([{ event_name: 'pageview' }, { event_name: 'purchase' }]);
		expect(at.count('customers')).toBe(2);
	});

	test('a campaign that starts is never said to be sent', async () => {
		const [row] = await at.gives('campaign.send', campaign);
		expect(row).toMatchObject({ campaign_id: 301, status: 'sending', message: expect.any(String) as string });
	});

	test('a design is told of in one shape', async () => {
		const parameters = { nodes: '[{"id": "1", "type": "trigger"}, {"id": "2", "type": "action"}]', edges: '[{"source": "1", "target": "2", "label": "yes"}]' };
		const [row] = await at.gives('automation.saveDesign', { id: pick('<automation>'), ...parameters });
		expect(row).toMatchObject({ automation_id: 401, saved: true, nodes_count: 2, edges_count: 1 });
		const { steps } = await at.row('/automations/<automation>');
		expect(steps).toMatchObject([{ type: 'trigger' }, { type: 'action', branch_label: 'yes' }]);
	}); // prettier-ignore

	test('all pages are read, each customer once', async () => {
		at.world.control.entercrm.customers({ count: 228 });
		for (const perPageText of [false, true]) {
			at.world.set({ perPageText });
			const rows = await at.gives('customer.getAll', { returnAll: true });
			expect(new Set(rows.map(({ id }) => id)).size).toBe(230);
			expect(rows).toHaveLength(230);
		}
		expect(at.sent()).toHaveLength(6);
	});

	test('lists whose answers do not count their pages are read to the end', async () => {
		for (let i = 0; i < 99; i++) await at.gives('segment.create', { name: `More ${i}` });
		expect(await at.gives('segment.getAll', { returnAll: true })).toHaveLength(101);
	});
});

describe('on the server', () => {
	const at = new At('server');
	const hints = async (name: string, parameters: object) => (await at.run(name, { name: 'New', ...parameters })).hints.map(({ message }) => message); // prettier-ignore

	test('what it drops is named in a hint', async () => {
		const additionalFields = { fromName: 'Shop', fromEmail: 'shop@example.com', subject: 'Hello', body: '<p>Hello</p>' };
		expect(await hints('campaign.create', { additionalFields })).toEqual([
			'EnterCRM did not give back: From Name, From Email. It may not have kept what was written there.',
		]);
		expect(await hints('automation.create', { triggerType: 'event', additionalFields: { isActive: true } })).toEqual([
			'EnterCRM did not give back: Active. It may not have kept what was written there.',
		]);
		expect(await hints('segment.create', { additionalFields: { color: '#6366f1', description: 'What for' } })).toEqual([
			'EnterCRM did not give back: Color. It may not have kept what was written there.',
		]);
	});

	test('the rates of ads are an object, and null where there are none', async () => {
		const raw = { simplify: false };
		expect(await at.gives('campaign.get', { ...campaign, ...raw })).toMatchObject([{ ad_rates: null }]);
		const [made] = await at.gives('campaign.create', { name: 'Ads', type: 'ads' });
		expect(await at.gives('campaign.get', { id: pick(String(made.id)), ...raw })).toMatchObject([{ ad_rates: { ctr: 0 } }]);
		at.world.set({ older: true });
		expect(await at.gives('campaign.get', { ...campaign, ...raw })).toMatchObject([{ name: 'Campaign 1', segment: { name: 'Segment 1' } }]);
	});

	test('sorted as wanted, in the direction that is wanted', async () => {
		const { entercrm } = at.world.control;
		entercrm.cause({ event: 'customer_changed', customer_id: 101, fields: { clv_total: 10 } });
		for (const [order, first] of [['asc', 102], ['desc', 101]] as const)
			expect((await at.gives('customer.getAll', { filters: { sort: 'clv_total', order } }))[0].id).toBe(first);
	}); // prettier-ignore

	test('a dashboard without labels has an empty object of them', async () => {
		const [row] = await at.gives('workspace.getDashboard');
		expect(row.rfm_distribution).toEqual({});
		at.world.control.entercrm.customers({ count: 2, fields: { rfm_segment: 'At Risk' } });
		expect((await at.gives('workspace.getDashboard'))[0].rfm_distribution).toEqual({ 'At Risk': 2 });
	});
});
