import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { COMPANY_LISTS } from '../../sandbox/instantly/superSearch.mts';
import { filledIn, pick, type Ids } from '../support/world.mts';
import { world, type World } from './world.mts';

let here: World;
let ids: Ids;
beforeAll(async () => (here = await world()));
afterAll(async () => await here.sandbox.close());
beforeEach(async () => (ids = await here.fresh()));

const run = async (operation: string, parameters: INodeParameters, items: IDataObject[] = [{}]) =>
	await here.n8n.run({ parameters: filledIn({ resource: 'enrichment', operation, ...parameters }, ids), items });
const sent = () => here.control.requests().total;
const routes = () => here.control.requests().byRoute;
const target = { resourceId: pick('<list>') };

describe('a search', () => {
	const twice = (filter: string) => `'${filter}' stands in 'More Filters (JSON)' as well. Take one of them out`;

	test.each<[string, INodeParameters, string | RegExp]>([
		['no filter', {}, /^Without a filter this would mean everybody that SuperSearch knows/],
		['what is no filter', { skipOwned: true }, /^Without a filter/],
		['an empty object', { filtersJson: '{}' }, /^Without a filter/],
		['a list as JSON', { filtersJson: '["Sales"]' }, /^'More Filters \(JSON\)' must be an object/],
		['an empty filter in JSON', { filtersJson: '{"title": {"include": []}}', titles: 'Founder' }, /has an empty filter/],
		['a filter that came out empty', { titles: '={{ [] }}', companies: 'Example' }, /^'Job Titles' is empty, which would mean all leads/],
		['a place without a name', { locations: { place: [{ city: '', state: '', country: '' }] } }, /^'Locations' is empty/],
		['a filter in both', { filtersJson: '{"title": {"include": ["CEO"]}}', titles: 'Founder' }, twice('Job Titles')],
		['places in both', { filtersJson: '{"locations": [{"city": "Rome"}]}', locations: { place: [{ city: 'Bonn' }] } }, twice('Locations')],
		['an unknown department', { departments: ['Kitchen'] }, /^'Department Names or IDs' cannot be "Kitchen"$/],
		['no range', { employees: 'many' }, /^'Employees' has "many"$/],
	])('is refused with %s, before anything is sent', async (_what, filters, says) => {
		for (const operation of ['countLeads', 'previewLeads', 'importLeads']) {
			const { error } = await run(operation, { filters, maxLeads: 5 });
			expect(error?.message).toMatch(says);
			expect(error?.description).toMatch(/^[A-Z].{14,}/);
		}
		expect(sent()).toBe(0);
	});

	test('takes places and ranges from expressions', async () => {
		await run(
			'countLeads',
			{ filters: { locations: { place: [{ country: '={{ $json.country }}' }, { city: '' }] }, employees: '={{ $json.sizes }}' } },
			[{ country: 'Italy', sizes: ['1-10', '5000+'] }],
		);
		expect(here.control.requests({ log: true }).log?.[0].body).toEqual({
			search_filters: {
				locations: { include: [{ country: 'Italy' }] },
				employeeCount: [
					{ op: 'between', min: 1, max: 10 },
					{ op: 'gte', min: 5000 },
				],
			},
		});
	});

	test.each([
		['notReady', /^Instantly: Company list is not ready/],
		['none', /^Instantly has no such record/],
	])('in a company list that is %s says so', async (name, says) => {
		const list = name === 'notReady' ? COMPANY_LISTS.notReady : ids.list;
		const { error } = await run('importLeads', { maxLeads: 5, filters: { filtersJson: JSON.stringify({ company_list_id: list }) } });
		expect(error?.message).toMatch(says);
	});
});

describe('what takes credits', () => {
	test('an import brings the leads into the list once, and is not repeated when its answer is lost', async () => {
		const order = { maxLeads: 3, filters: { titles: 'Founder' }, additionalFields: { listId: '<list2>' } };
		here.control.failures([
			{ method: 'POST', path: '/supersearch-enrichment/enrich-leads-from-supersearch', kind: 'reset', when: 'after' },
		]);
		const { error } = await run('importLeads', order);
		expect(error?.message).toContain('It is not known whether Instantly has carried this out');
		expect(routes()['POST /supersearch-enrichment/enrich-leads-from-supersearch']).toBe(1);
	});

	test('an import goes to a new list or to one that is there, not to both', async () => {
		const both = { listId: '<list2>', listName: 'Found' };
		const { error } = await run('importLeads', { maxLeads: 3, filters: { titles: 'Founder' }, additionalFields: both });
		expect(error?.message).toMatch(/^'List Name' is for a new list, but 'Lead List ID' names one that is there/);
		expect(sent()).toBe(0);
	});

	test.each<[string, INodeParameters, RegExp]>([
		['no lead', { leadIds: '={{ [] }}' }, /^'Lead IDs' is empty, which would mean all leads/],
		['empty text', { leadIds: '' }, /^'Lead IDs' is empty/],
		['rows of no column', { overwrite: true }, /^'Overwrite' is for an AI column: add 'AI Column' as well/],
	])('a run for %s is refused', async (_what, additionalFields, says) => {
		const { error } = await run('run', { ...target, additionalFields });
		expect(error?.message).toMatch(says);
		expect(sent()).toBe(0);
	});

	test.each<[string, INodeParameters]>([
		['neither type nor integration', {}],
		['both', { type: 'news', additionalFields: { integrationActions: '{"crm": {"add": {"mapping": {}}}}' } }],
	])('an enrichment with %s is refused', async (_what, parameters) => {
		const { error } = await run('create', { ...target, ...parameters });
		expect(error?.message).toMatch(/^Choose either a type or 'Integration Actions \(JSON\)'/);
		expect(sent()).toBe(0);
	});

	test('an AI enrichment has a prompt or a template', async () => {
		const more = { prompt: 'Write', templateId: 'template1' };
		const ai = { ...target, resourceType: 2, outputColumn: 'opener', modelVersion: 'o3', additionalFields: more };
		const { error } = await run('createAi', ai);
		expect(error?.message).toMatch(/^With a template Instantly ignores the prompt/);
		expect(sent()).toBe(0);
	});
});

test('the history comes in pages of ten until a short one', async () => {
	const types = ['news', 'funding', 'technologies'];
	for (let i = 0; i < 23; i++) await here.api.post('/supersearch-enrichment/', { resource_id: ids.list, type: types[i % 3] });
	const offsets = () =>
		((here.control.requests({ log: true }).log ?? []) as Array<{ query: IDataObject }>).map(({ query }) => [query.offset, query.limit]);
	here.control.resetRequests();
	const { json } = await run('getHistory', { ...target, returnAll: true });
	expect(new Set(json.map(({ id }) => id)).size).toBe(23);
	expect(offsets()).toEqual([[undefined, '10'], ['10', '10'], ['20', '10']]); // prettier-ignore
	here.control.resetRequests();
	expect((await run('getHistory', { ...target, limit: 12 })).json).toEqual(json.slice(0, 12));
	expect(offsets()).toEqual([[undefined, '10'], ['10', '2']]); // prettier-ignore
});
