import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
	ResourceMapperFields,
} from 'n8n-workflow';
import { started } from '../support/world.mts';
import { world, type Enttor } from './world.mts';

const here = started<Enttor>(world);
let ids: Record<string, string>;
beforeEach(async () => void (ids = await here.world.fresh()));

const context = (parameters: INodeParameters = {}, more: object = {}) =>
	here.world.n8n.loading({ parameters, ...more }) as unknown as ILoadOptionsFunctions;
const methods = (node?: string) =>
	here.world.n8n.type(node).methods as unknown as {
		listSearch: Record<string, (this: ILoadOptionsFunctions, filter?: string) => Promise<INodeListSearchResult>>;
		loadOptions: Record<string, (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>>;
		resourceMapping: Record<string, (this: ILoadOptionsFunctions) => Promise<ResourceMapperFields>>;
	};
const calls = () => here.world.control.requests().byRoute;

const lists: Array<[string, () => INodePropertyOptions[], Record<string, number>]> = [
	['members', () => [
		{ name: 'Member 1 (member1@example.com)', value: ids.member },
		{ name: 'Member 2 (member2@example.com)', value: ids.member2 },
	], { 'GET /users': 1 }],
	['groups', () => [
		{ name: 'Group 2 (X, 3 leads)', value: ids.group2 },
		{ name: 'Group 1 (X, 3 leads)', value: ids.group },
	], { 'GET /datasets': 1 }],
	// There is no list of all campaigns: each member is asked.
	['campaigns', () => [
		{ name: 'Campaign 1 (scheduled)', value: ids.campaign },
		{ name: 'Campaign 2 (scheduled)', value: ids.campaign2 },
	], { 'GET /users': 1, 'GET /campaigns/status': 2 }],
]; // prettier-ignore

describe.each(lists)('%s', (name, all, asked) => {
	test('can be listed whole, in both kinds of field, by both nodes', async () => {
		for (const node of [undefined, 'enttorTrigger']) {
			here.world.control.resetRequests();
			const { results, paginationToken } = await methods(node).listSearch[name].call(context());
			expect([results, paginationToken]).toEqual([all(), undefined]);
			expect(calls()).toEqual(asked);
			const options = await methods(node).loadOptions[name].call(context());
			expect(options).toEqual(all().sort((a, b) => a.name.localeCompare(b.name)));
		}
	});

	test('can be searched in any case', async () => {
		const [wanted] = all();
		const { results } = await methods().listSearch[name].call(context(), wanted.name.slice(0, 10).toUpperCase());
		expect(results).toEqual([wanted]);
		expect((await methods().listSearch[name].call(context(), 'nobody')).results).toEqual([]);
	});
});

test.each([
	['x', ['username', 'profile_url', 'followers', 'job_title', 'company', 'company_description', 'location']],
	['instagram', ['username', 'profile_url', 'followers', 'contact_info', 'content_pillars', 'user_info']],
	['linkedin', ['username', 'profile_url', 'followers', 'full_name', 'headline', 'job_title', 'company', 'location']],
])('the fields of a lead on %s are there to be mapped', async (platform, names) => {
	const parameters = { resource: 'group', operation: 'upload', platform };
	const { fields } = await methods().resourceMapping.leadColumns.call(context(parameters));
	expect(fields.map(({ id }) => id)).toEqual(names);
	for (const field of fields) expect(field).toMatchObject({ display: true, required: false, displayName: expect.stringMatching(/^[A-Z]/) });
	expect(calls()).toEqual({});
});

test('a key that may not list says so in the picker, with the scope it lacks', async () => {
	const narrow = () => context({}, { credentials: { enttorApi: { apiKey: 'ent_sandbox_narrow' } } });
	for (const name of ['members', 'campaigns'])
		await expect(methods().listSearch[name].call(narrow())).rejects.toMatchObject({
			message: 'The API key may not do this',
			description: expect.stringContaining('Make a key with the scope users:read in') as unknown,
		});
	expect((await methods().listSearch.groups.call(narrow())).results).toHaveLength(2);
});
