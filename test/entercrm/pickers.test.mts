import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { pick } from '../support/world.mts';
import { At, profiles } from './at.mts';

describe.each(profiles)('pickers, profile %s', (profile) => {
	const at = new At(profile);
	const search = async (list: string, filter?: string, token?: string) => {
		const { methods } = at.world.n8n.type() as unknown as {
			methods: { listSearch: Record<string, (this: ILoadOptionsFunctions, ...more: unknown[]) => Promise<INodeListSearchResult>> };
		};
		const context = at.world.n8n.loading({ parameters: { authentication: 'login' } }) as unknown as ILoadOptionsFunctions;
		return await methods.listSearch[list].call(context, filter, token);
	};

	test('customers are searched by the service, and shown by name and address', async () => {
		const { results } = await search('customers', 'anna@');
		expect(results).toEqual([{ name: 'Anna Example (anna@example.com)', value: '101' }]);
	});

	test('a customer without either is shown by ID', async () => {
		at.world.control.entercrm.cause({
			event: 'customer_changed',
			customer_id: 101,
			fields: { email: null, first_name: null, last_name: null },
		});
		const { results } = await search('customers');
		expect(results.find(({ value }) => value === '101')?.name).toBe('Customer 101');
	});

	test('many customers come a page at a time', async () => {
		at.world.control.entercrm.customers({ count: 148 });
		const first = await search('customers');
		const second = await search('customers', undefined, String(first.paginationToken));
		expect([first.results.length, second.results.length, second.paginationToken]).toEqual([100, 50, undefined]);
		expect(new Set([...first.results, ...second.results].map(({ value }) => value)).size).toBe(150);
	});

	test.each([
		['segments', 'segment 2', { name: 'Segment 2 (202)', value: '202' }],
		['campaigns', 'campaign 2', { name: 'Campaign 2 (draft)', value: '302' }],
		['automations', 'automation 2', { name: 'Automation 2 (402)', value: '402' }],
		['apiKeys', 'key 2', { name: 'Key 2 (502)', value: '502' }],
	])('%s are searched here', async (list, filter, wanted) => {
		expect((await search(list, filter)).results).toEqual([wanted]);
		expect((await search(list)).results.length).toBeGreaterThan(1);
	});

	test('what was picked is taken, and a text that is no ID is not', async () => {
		expect(
			await at.gives('segment.get', { id: { __rl: true, mode: 'list', value: '202', cachedResultName: 'Segment 2 (202)' } }),
		).toMatchObject([{ name: 'Segment 2' }]);
		const [message, hint] = await at.says('segment.get', { id: pick('={{ "Segment 2" }}') });
		expect([message, hint]).toEqual([`'Segment' is not valid: "Segment 2"`, 'Give a number such as 42']);
	});
});
