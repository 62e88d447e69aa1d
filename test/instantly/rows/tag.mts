import {
	busy,
	byId,
	deleted,
	id,
	malformed,
	noRecord,
	on,
	same,
	unknown,
	type Case,
	type Cases,
	type Prepare,
	type Samples,
} from './common.mts';

const description = 'Teams of the north';
const add = { assign: true, tagIds: ['<tag>', '<tag2>'] };
const carriers = { resourceIds: 'sender1@example.com, <campaign>' };
const changed: Case['items'] = [
	{ tag: '<tag>', account: 'sender1@example.com' },
	{ tag: '<tag>', account: 'sender2@example.com' },
];

/** The first tag is on an account and a campaign, the second on another campaign. */
export const prepare: Prepare = async ({ api }, { tag, tag2, campaign, campaign2 }) => {
	const put = async (own: string, type: number, ...resources: string[]) =>
		await api.post('/custom-tags/toggle-resource', { tag_ids: [own], resource_type: type, resource_ids: resources, assign: true });
	await put(tag, 1, 'sender1@example.com');
	await put(tag, 2, campaign);
	await put(tag2, 2, campaign2);
	return {};
};

export const samples: Samples = {
	assign: [
		{ parameters: { ...add, resourceType: 1, resourceIds: ['sender1@example.com', 'sender2@example.com'] } },
		{ parameters: { assign: false, tagIds: '={{ ["<tag>"] }}', resourceType: 2, resourceIds: '<campaign>, <campaign2>' }, items: [{}, {}] },
	],
	assignAll: [
		{
			parameters: {
				...add,
				resourceType: 1,
				selectedAll: true,
				filters: {
					search: 'sender',
					accountState: 'ACC_FILTER_W_ACTIVE',
					anyTag: '<tag>, <tag2>',
					excludedResourceIds: 'sender1@example.com',
				},
			},
		},
		{ parameters: { ...add, resourceType: 1, filters: { allTags: ['<tag>'] } } },
		{ parameters: { ...add, resourceType: 1, filters: { untagged: true } } },
		{
			parameters: {
				assign: false,
				tagIds: ['<tag>'],
				resourceType: 2,
				filters: { search: 'Campaign', excludedResourceIds: '<campaign2>' },
			},
		},
		{ parameters: { assign: false, tagIds: ['<tag>'], resourceType: 2 } },
	],
	create: [{ parameters: { label: 'Region West', additionalFields: { description } } }, { parameters: { label: 'Region East' } }],
	delete: [{ parameters: id('tag') }],
	get: [{ parameters: id('tag') }],
	getAll: [
		{ parameters: { limit: 2, filters: { search: 'Region', ...carriers, tagIds: ['<tag>', '<tag2>'] } } },
		{ parameters: { returnAll: true } },
	],
	getAssignments: [{ parameters: { filters: carriers } }, { parameters: { returnAll: true } }],
	update: [{ parameters: { ...id('tag'), updateFields: { label: 'Region West', description } } }],
};

export const cases: Cases = {
	assign: {
		parameters: { assign: true, tagIds: '={{ [$json.tag] }}', resourceType: 1, resourceIds: '={{ $json.account }}' },
		items: changed,
		gives: same(changed, ({ account }) => ({ id: account, outcome: 'done' })),
		bad: { tag: unknown, account: 'sender1@example.com' },
		says: noRecord,
	},
	assignAll: {
		parameters: { assign: true, tagIds: '={{ [$json.tag] }}', resourceType: 1, filters: { search: '={{ $json.account }}' } },
		items: changed,
		gives: [{ success: true }, { success: true }],
		bad: { tag: '<tag>', account: '' },
		says: /^'Search' is empty/,
	},
	create: {
		parameters: { label: '={{ $json.name }}' },
		items: [{ name: 'Region West' }, { name: 'Region East' }],
		gives: [{ label: 'Region West' }, { label: 'Region East' }],
		bad: { name: 'Region North' },
		says: /^Instantly: A tag with the same normalized label already exists/,
	},
	delete: on('tag', deleted),
	get: on('tag', malformed),
	getAll: {
		parameters: { filters: { resourceIds: '={{ $json.carrier }}' }, options: { concurrency: 1 } },
		items: [{ carrier: 'sender1@example.com' }, { carrier: '<campaign2>' }],
		gives: [{ id: '<tag>' }, { id: '<tag2>' }],
		says: busy,
	},
	getAssignments: {
		parameters: { filters: { resourceIds: '={{ $json.carrier }}' }, options: { concurrency: 1 } },
		items: [{ carrier: '<campaign>' }, { carrier: '<campaign2>' }],
		gives: [
			{ tag_id: '<tag>', resource_id: '<campaign>', resource_type: 2 },
			{ tag_id: '<tag2>', resource_id: '<campaign2>', resource_type: 2 },
		],
		says: busy,
	},
	update: on('tag', {
		parameters: { ...byId, updateFields: { label: '={{ $json.name }}' } },
		items: [
			{ id: '<tag>', name: 'First tag' },
			{ id: '<tag2>', name: 'Second tag' },
		],
		gives: [
			{ id: '<tag>', label: 'First tag' },
			{ id: '<tag2>', label: 'Second tag' },
		],
		bad: { id: unknown, name: 'Zero tag' },
	}),
};
