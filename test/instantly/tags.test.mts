import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { filledIn, type Ids } from '../support/world.mts';
import { world, type World } from './world.mts';
import { prepare } from './rows/tag.mts';

let here: World;
let ids: Ids;
beforeAll(async () => (here = await world()));
afterAll(async () => await here.sandbox.close());
beforeEach(async () => (ids = await here.fresh(prepare)));

const run = async (operation: string, parameters: object, items: IDataObject[] = [{}], more: object = {}) =>
	await here.n8n.run({
		parameters: filledIn({ resource: 'tag', operation, ...parameters } as INodeParameters, ids),
		items: filledIn(items, ids),
		...more,
	});
const sent = () => (here.control.requests({ log: true }).log ?? []).map(({ body }) => body as IDataObject);
/** The names of what carries a tag. */
const carriers = async (tag: string) => {
	const { json } = await run('getAssignments', { returnAll: true });
	const campaigns = [ids.campaign, ids.campaign2];
	return json
		.filter(({ tag_id: one }) => one === ids[tag])
		.map(({ resource_type: type, resource_id: id }) => (type === 2 ? `campaign ${campaigns.indexOf(id as string) + 1}` : 'account'));
};

describe('Add or Remove', () => {
	const change = { assign: true, tagIds: ['<tag>'], resourceType: 1, resourceIds: '={{ $json.id }}' };

	test('items with the same tags become one request, and each has its outcome', async () => {
		const { items } = await run('assign', change, [
			{ id: 'sender1@example.com' },
			{ id: 'sender2@example.com' },
			{ id: 'Sender1@example.com' },
		]);
		expect(items.map(({ json }) => json)).toMatchObject([
			{ id: 'sender1@example.com', outcome: 'done' },
			{ id: 'sender2@example.com', outcome: 'done' },
			{ outcome: 'duplicate', reason: 'Item 0 of this run is the same' },
		]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(sent()).toEqual([
			{ assign: true, tag_ids: [ids.tag], resource_type: 1, resource_ids: ['sender1@example.com', 'sender2@example.com'] },
		]);
		expect(await carriers('tag')).toEqual(['account', 'campaign 1', 'account']);
	});

	test('what is no account or campaign is not sent', async () => {
		const { json } = await run('assign', { ...change, resourceType: 2 }, [{ id: 'sender1@example.com' }, { id: '<campaign2>' }]);
		expect(json).toEqual([
			{ id: 'sender1@example.com', outcome: 'invalid', reason: '"sender1@example.com" is not the ID of a campaign' },
			{ id: ids.campaign2, outcome: 'done' },
		]);
		expect(sent()).toMatchObject([{ resource_ids: [ids.campaign2] }]);
		expect((await run('assign', change, [{ id: 'nobody' }])).json).toMatchObject([{ reason: '"nobody" is not the email of an account' }]);
	});

	test('takes tags off', async () => {
		await run('assign', { ...change, assign: false, resourceType: 2 }, [{ id: '<campaign>' }]);
		expect(await carriers('tag')).toEqual(['account']);
	});

	test('an answer that does not confirm it is no success', async () => {
		here.control.failures([{ path: '/custom-tags/toggle-resource', kind: 'status', status: 200, body: { success: false } }]);
		expect((await run('assign', change, [{ id: 'sender1@example.com' }])).json).toMatchObject([{ outcome: 'unknown' }]);
		const { error } = await run('assignAll', { ...change, resourceIds: undefined });
		expect(error?.message).toBe('Instantly did not do it: it gave no reason');
	});
});

describe('Add or Remove for All', () => {
	const all = async (more: object) => await run('assignAll', { assign: true, tagIds: ['<tag2>'], resourceType: 2, ...more });

	test('without filters it means all campaigns; with filters those that match', async () => {
		await all({ assign: false });
		expect(await carriers('tag2')).toEqual([]);
		await all({ filters: { anyTag: '<tag>' } });
		expect(await carriers('tag2')).toEqual(['campaign 1']);
		await all({ filters: { search: 'Campaign', excludedResourceIds: '<campaign>' } });
		expect(await carriers('tag2')).toEqual(['campaign 1', 'campaign 2']);
	});

	test.each([
		['anyTag', '={{ [] }}', /^'Any of Tag IDs' is empty, which would mean all accounts or campaigns/],
		['allTags', '={{ null }}', /^'All of Tag IDs' is empty/],
		['search', '={{ null }}', /^'Search' is empty/],
		['search', '', /^'Search' is empty/],
		['accountState', 'Paused', /^Campaigns have no 'Account State Name or ID'/],
	])('the filter %s of "%s" is refused before anything is sent', async (name, value, says) => {
		const { error } = await all({ filters: { [name]: value } });
		expect(error?.message).toMatch(says);
		expect(sent()).toEqual([]);
	});
});

test('a name that another tag has, whatever the spaces around it, is refused in the words of Instantly', async () => {
	const { error } = await run('create', { label: ' Region North ' });
	expect(error).toMatchObject({
		message: 'Instantly: A tag with the same normalized label already exists in this workspace',
		httpCode: '409',
		description: 'Check the values of this item and try again.',
	});
	expect(here.control.requests().total).toBe(1);
});

test('tags are found by what carries them', async () => {
	const found = async (resourceIds: unknown) => (await run('getAll', { filters: { resourceIds } })).json.map(({ id }) => id);
	expect(await found('sender1@example.com')).toEqual([ids.tag]);
	expect(await found('={{ ["<campaign>", "<campaign2>"] }}')).toEqual([ids.tag, ids.tag2]);
	expect(await found('sender2@example.com')).toEqual([]);
});
