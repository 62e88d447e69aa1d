import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions, ResourceMapperFields } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox/server.mts';
import type { N8n } from '../support/n8n.mts';
import { loadN8n } from './world.mts';

let sandbox: Sandbox;
let n8n: N8n;

beforeAll(async () => {
	sandbox = await startSandbox();
	n8n = await loadN8n(`${sandbox.url}/api/v2`);
	for (let i = 0; i < 230; i++)
		await n8n.run({ parameters: { resource: 'leadList', operation: 'create', name: `List ${String(i).padStart(3, '0')}` } });
});
afterAll(async () => await sandbox.close());

const context = () => n8n.loading({ parameters: {} }) as unknown as ILoadOptionsFunctions;
const methods = () =>
	n8n.type().methods as unknown as {
		listSearch: Record<string, (this: ILoadOptionsFunctions, filter?: string, token?: string) => Promise<INodeListSearchResult>>;
		loadOptions: Record<string, (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>>;
		resourceMapping: Record<string, (this: ILoadOptionsFunctions) => Promise<ResourceMapperFields>>;
	};

test('a picker shows a page of 100 at a time, until the last', async () => {
	const names = new Set<string>();
	let token: string | undefined;
	const sizes: number[] = [];
	do {
		const { results, paginationToken } = await methods().listSearch.leadLists.call(context(), '', token);
		results.forEach(({ name }) => names.add(name));
		sizes.push(results.length);
		token = paginationToken as string | undefined;
	} while (token);
	expect(sizes).toEqual([100, 100, 30]);
	expect(names.size).toBe(230);
});

test('the service searches, not the page at hand', async () => {
	sandbox.control.resetRequests();
	const { results } = await methods().listSearch.leadLists.call(context(), 'list 229');
	expect(results.map(({ name }) => name)).toEqual(['List 229']);
	expect(sandbox.control.requests({ log: true }).log?.[0].query).toMatchObject({ search: 'list 229', limit: '100' });
});

test('leads are found by their address', async () => {
	const list = (await methods().listSearch.leadLists.call(context(), 'list 000')).results[0].value as string;
	await n8n.run({
		parameters: {
			resource: 'lead',
			operation: 'create',
			addTo: 'list',
			listId: list,
			email: 'lead0001@example.com',
			additionalFields: { firstName: 'Lead' },
		},
	});
	const { results } = await methods().listSearch.leads.call(context(), 'lead0001@');
	expect(results).toEqual([{ name: 'lead0001@example.com Lead', value: expect.any(String) }]);
});

test.each(['campaigns', 'leadLists', 'leads', 'accounts', 'members', 'subsequences', 'tags', 'labels'])(
	'%s can be listed, in both kinds of field',
	async (name) => {
		const { results } = await methods().listSearch[name].call(context());
		const options = await methods().loadOptions[name].call(context());
		expect(options.length).toBeGreaterThanOrEqual(results.length);
		for (const { name: label, value } of [...results, ...options])
			expect([label, value].every((one) => typeof one === 'string' && one !== '' && one !== 'undefined')).toBe(true);
	},
);

test('several records come from all pages, by name', async () => {
	const options = await methods().loadOptions.leadLists.call(context());
	expect(options.map(({ name }) => name)).toEqual(Array.from({ length: 230 }, (_, i) => `List ${String(i).padStart(3, '0')}`));
});

test('the fields of a lead are there to be mapped', async () => {
	const { fields } = await methods().resourceMapping.leadColumns.call(context());
	expect(fields.map(({ id }) => id)).toEqual(expect.arrayContaining(['email', 'first_name', 'company_name', 'custom_variables']));
	for (const field of fields) expect(field).toMatchObject({ display: true, required: false, displayName: expect.stringMatching(/^[A-Z]/) });
});

test('a key that may not list says so in the picker', async () => {
	const narrow = n8n.loading({
		parameters: {},
		credentials: { instantlyApi: { apiKey: 'sandbox-key-narrow' } },
	}) as unknown as ILoadOptionsFunctions;
	await expect(methods().listSearch.campaigns.call(narrow)).rejects.toThrow('The API key may not do this');
});
