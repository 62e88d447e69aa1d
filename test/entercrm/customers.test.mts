import { pick } from '../support/world.mts';
import { At } from './at.mts';

const id = pick('<customer>');
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => undefined }));

describe('as the server has it', () => {
	const at = new At('server');
	const anna = async () => await at.row('/customers/<customer>');

	test.each([
		['One Word', { name: 'Plato' }, { first_name: 'Plato', last_name: undefined }],
		['the last word is the last name', { name: '  Clara  de Example ' }, { first_name: 'Clara de', last_name: 'Example' }],
		['parts win', { name: 'Clara Example', lastName: 'Sample' }, { first_name: 'Clara', last_name: 'Sample' }],
	])('a new name: %s', async (_what, additionalFields, wanted) => {
		await at.gives('customer.create', { additionalFields });
		const { first_name, last_name } = at.body();
		expect({ first_name, last_name }).toEqual(wanted);
	});

	test('a new name of one word takes the old last name away', async () => {
		expect(await at.gives('customer.update', { id, updateFields: { name: 'Plato' } })).toMatchObject([{ name: 'Plato' }]);
		expect(await anna()).toMatchObject({ first_name: 'Plato', last_name: null });
	});

	test('properties and tags are added to those that are there; city and country among them', async () => {
		const updateFields = { properties: '{"plan": "gold"}', tags: 'vip, trial', country: 'HR' };
		await at.gives('customer.update', { id, updateFields });
		expect(await anna()).toMatchObject({ properties: { plan: 'gold', city: 'Split', country: 'HR' }, tags: ['trial', 'vip'] });
	});

	test('they replace what is there if told to; a city alone never does', async () => {
		await at.gives('customer.update', { id, updateFields: { city: 'Zadar' }, options: { replace: true } });
		expect(await anna()).toMatchObject({ properties: { plan: 'trial', city: 'Zadar' }, tags: ['trial'] });
		await at.gives('customer.update', { id, updateFields: { properties: '{"a": 1}', tags: 'new' }, options: { replace: true } });
		expect((await anna()).properties).toEqual({ a: 1 });
		expect((await anna()).tags).toEqual(['new']);
		await at.gives('customer.update', { id, updateFields: { properties: '={{ null }}', tags: '={{ null }}', phone: '={{ null }}' } });
		expect(await anna()).toMatchObject({ properties: null, tags: null, phone: null });
	});

	test('nothing is read before a change that loses nothing', async () => {
		await at.gives('customer.update', { id, updateFields: { phone: '+385921' } });
		expect(at.sent()).toEqual(['PUT /customers/101']);
	});

	test('where the server cannot give a customer, the message names the way out, after two tries', async () => {
		at.world.set({ suspects: true });
		const [message, hint] = await at.says('customer.get', { id });
		expect(message).toBe('EnterCRM could not give this customer');
		expect(hint).toContain("Get Many with 'Search'");
		expect(at.sent()).toHaveLength(2);
	});

	test('and what cannot be added to is not overwritten, unless told to', async () => {
		at.world.set({ suspects: true });
		const updateFields = { properties: '{"plan": "gold"}' };
		const [message, hint] = await at.says('customer.update', { id, updateFields });
		expect(message).toBe('EnterCRM could not read the customer, so nothing was written');
		expect(hint).toContain("'Replace Properties and Tags'");
		expect(at.sent().filter((one) => !one.startsWith('GET'))).toEqual([]);
		expect(await at.gives('customer.update', { id, updateFields, options: { replace: true } })).toMatchObject([{ id: 101 }]);
	});

	test('the same address may be given to two new customers: EnterCRM takes both', async () => {
		await at.gives('customer.create', { additionalFields: { email: 'anna@example.com' } });
		expect(at.count('customers')).toBe(3);
	});

	test('subscriptions are said to have failed where the answer does not show them', async () => {
		const off = { id, updateFields: { isSubscribedEmail: false, isSubscribedSms: false } };
		expect(await at.gives('customer.updateSubscription', off)).toMatchObject([{ is_subscribed_email: false, is_subscribed_sms: false }]);
		at.world.set({ profile: 'docs' });
		const [message] = await at.says('customer.updateSubscription', off);
		expect(message).toContain("EnterCRM did not do it: the answer does not show 'Subscribed to Email' as wanted");
	});

	test('a flag cannot be emptied', async () => {
		const [message] = await at.says('customer.updateSubscription', { id, updateFields: { isSubscribedSms: '={{ null }}' } });
		expect(message).toMatch(/^'Subscribed to SMS' cannot be emptied/);
		expect(at.sent()).toEqual([]);
	});

	test('money comes as a number, and no number where there is none', async () => {
		at.world.control.entercrm.cause({ event: 'customer_changed', customer_id: 101, fields: { clv_total: 1540 } });
		const [one] = await at.gives('customer.get', { id });
		expect(one).toMatchObject({ name: 'Anna Example', clv_total: 1540, rfm_score: null });
		expect(Object.keys(one).length).toBeLessThanOrEqual(10);
		expect(await at.gives('customer.create', { additionalFields: { phone: '1' } })).toEqual([
			{ id: 103, phone: '1', created_at: expect.any(String) as string },
		]);
	});

	test.each([
		['newer', false],
		['older', true],
	])('one customer is a flat record, with what stands beside it: the %s server', async (_age, older) => {
		at.world.set({ older });
		const [one] = await at.gives('customer.get', { id, simplify: false });
		expect(one).toMatchObject({ email: 'anna@example.com', segments: expect.any(Array) as unknown, events: [] });
		expect('campaign_messages' in one).toBe(!older);
	});
});

describe('as documented', () => {
	const at = new At('docs');

	test('two parts of a name become the one that there is', async () => {
		const updateFields = { firstName: 'Clara', lastName: 'Sample' };
		expect(await at.gives('customer.update', { id, updateFields })).toMatchObject([{ name: 'Clara Sample' }]);
		const [message, hint] = await at.says('customer.update', { id, updateFields: { lastName: 'Other' } });
		expect(message).toBe("'Last Name' alone would replace the whole name: the documented API has only one");
		expect(hint).toContain("'First Name' and 'Last Name'");
	});

	test('what does not come back is named in a hint; what does, is not', async () => {
		const additionalFields = { email: 'clara@example.com', city: 'Split', companyName: 'Example Ltd', tags: 'vip' };
		const { hints } = await at.run('customer.create', { additionalFields });
		expect(hints.map(({ message }) => message)).toEqual([
			'EnterCRM did not give back: Company Name, Tags. It may not have kept what was written there.',
		]);
		expect((await at.run('customer.update', { id, updateFields: { city: 'Zadar' } })).hints).toEqual([]);
	});

	test('a city is written without a look: it is no property here', async () => {
		await at.gives('customer.update', { id, updateFields: { city: 'Zadar', country: 'HR' } });
		expect(at.sent()).toEqual(['PUT /customers/101']);
	});
});
