import { At, profiles } from './at.mts';

describe.each(profiles)('create or update, profile %s', (profile) => {
	const at = new At(profile);
	const upsert = async (email: string, additionalFields = {}) => await at.gives('customer.upsert', { email, additionalFields });

	test('whatever the case of an address, its customer is found, and the address stays as it is written there', async () => {
		expect(await upsert('ANNA@Example.com', { phone: '+385921' })).toMatchObject([
			{ outcome: 'updated', id: 101, email: 'anna@example.com', phone: '+385921' },
		]);
		expect(at.body().email).toBe('anna@example.com');
		expect(at.count('customers')).toBe(2);
	});

	test('an address that only looks like another is a new customer: the search takes _ for any letter', async () => {
		expect(await upsert('ann_@example.com')).toMatchObject([{ outcome: 'created', email: 'ann_@example.com' }]);
		expect(await upsert('nna@example.com')).toMatchObject([{ outcome: 'created' }]);
		expect(at.count('customers')).toBe(4);
	});

	test('where there are several, nothing is written and all are named', async () => {
		at.world.control.entercrm.customers({ count: 1, fields: { email: 'Anna@example.com' } });
		const [row] = await upsert('anna@example.com', { phone: '+385921' });
		expect(row).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/^2 customers have this address .*\b101\b/) as unknown });
		expect(at.sent().filter((one) => !one.startsWith('GET'))).toEqual([]);
	});

	test('several pages of hits are looked through', async () => {
		at.world.control.entercrm.customers({ count: 230, fields: { company_name: 'anna@example.com', first_name: 'anna@example.com' } });
		expect(await upsert('anna@example.com', { phone: '1' })).toMatchObject([{ outcome: 'updated', id: 101 }]);
		expect(at.sent().filter((one) => one === 'GET /customers')).toHaveLength(3);
	});

	test('two items with one new address make one customer', async () => {
		const items = [{ phone: '1' }, { phone: '2' }];
		const parameters = { email: 'new@example.com', additionalFields: { phone: '={{ $json.phone }}' } };
		const rows = await at.gives('customer.upsert', parameters, { items });
		expect(rows).toMatchObject([
			{ outcome: 'created', phone: '1' },
			{ outcome: 'updated', phone: '2' },
		]);
		expect(at.count('customers')).toBe(3);
	});
});

describe('create or update on the server', () => {
	const at = new At('server');

	test('leaves properties and tags that are not given as they are', async () => {
		await at.gives('customer.upsert', { email: ' anna@example.com ', additionalFields: { phone: '+385921' } });
		expect(at.body()).toEqual({ email: 'anna@example.com', phone: '+385921' });
	});

	test('adds to properties and tags without one more look, and leaves an ID that cannot be changed out of the change', async () => {
		const additionalFields = { properties: '{"plan": "gold"}', tags: 'vip', city: 'Zadar', externalId: 'A-1001' };
		await at.gives('customer.upsert', { email: 'anna@example.com', additionalFields });
		expect(at.sent()).toEqual(['GET /customers', 'PUT /customers/101']);
		expect(at.body()).not.toHaveProperty('external_id');
		expect(await at.row('/customers/<customer>')).toMatchObject({ properties: { plan: 'gold', city: 'Zadar' }, tags: ['trial', 'vip'] });
	});
});
