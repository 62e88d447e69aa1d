import type { INodeParameters } from 'n8n-workflow';
import { pick } from '../../support/world.mts';
import { busy, end, noRecord, start, type Case, type Cases, type Prepare, type Samples } from './common.mts';

const names = ['First campaign', 'Second campaign'];

export const prepare: Prepare = async ({ control, n8n }) => {
	control.reset();
	control.settings({ limits: false });
	const platforms = ['x', 'instagram', 'linkedin'] as const;
	const groups = platforms.map((platform) => [platform, control.enttor.group({ name: platform, platform, count: 5 }).dataset_id]);
	const ids = { ...Object.fromEntries(groups), member: '1001', member2: '1002' } as Record<string, string>;
	const made = await n8n.run({
		parameters: create('x', { campaignName: '={{ $json.name }}', datasetId: pick(ids.x), userIds: '={{ $json.members }}' }),
		items: names.map((name, i) => ({ name, members: [1001 + i] })),
	});
	if (made.error) throw made.error;
	const [campaign, campaign2] = made.json.map(({ campaign_ids: [own] }) => own as string);
	return { ...ids, campaign, campaign2 };
};

const create = (platform: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'campaign',
	operation: 'create',
	...form(platform),
	...more,
});
const form = (platform: string): INodeParameters => ({
	campaignName: 'Spring outreach',
	datasetId: pick(`<${platform}>`),
	platform,
	userIds: ['<member>'],
	messageSequence: 'Hey {{username}}, may I ask you one question?',
	startDate: start,
	endDate: end,
	dailyMessageLimit: 30,
});

/** For the status: the two campaigns, each of its own member. */
const asked = (parameters: INodeParameters, more: Partial<Case>): Case => ({
	parameters,
	items: [{ id: '<campaign>' }, { id: '<campaign2>' }],
	gives: [0, 1].map((i) => ({ id: `<campaign${i ? '2' : ''}>`, name: names[i], status: 'scheduled', platforms: ['X'] })) as Case['gives'],
	bad: { id: '999999' },
	says: noRecord,
	...more,
});

export const samples: Samples = {
	create: [
		{ parameters: { ...form('x'), userIds: ['<member>', '<member2>'] } },
		{ parameters: { ...form('instagram'), messageSequence: 'Hi {{ username }} ({{contact_info}})', userIds: '={{ "1001, 1002" }}' } },
		{ parameters: { ...form('linkedin'), startDate: '={{ "2035-01-10T10:00:00+01:00" }}', simplify: false } },
	],
	getStatus: [{ parameters: { campaignId: pick('<campaign>') } }],
	getManyStatus: [
		{ parameters: { clientId: pick('<member>'), returnAll: true, filters: { platform: 'twitter', status: 'scheduled' } } },
		{ parameters: { clientId: pick('<member2>'), returnAll: false, limit: 1, simplify: false } },
	],
};

export const cases: Cases = {
	create: {
		parameters: {
			...form('x'),
			campaignName: '={{ $json.name }}',
			userIds: '={{ $json.member }}',
			messageSequence: '={{ $json.message }}',
		},
		items: [
			{ name: 'To founders', member: '<member>', message: 'Hello {{username}}' },
			{ name: 'To editors', member: '<member2>', message: 'Hi {{job_title}}' },
		],
		gives: [
			{ campaign_name: 'To founders', status: 'scheduled', dataset_id: '<x>', total_audience: 5, campaigns: [{ user_id: '<member>' }] },
			{ campaign_name: 'To editors', status: 'scheduled', dataset_id: '<x>', total_audience: 5, campaigns: [{ user_id: '<member2>' }] },
		] as Case['gives'],
		bad: { name: 'To founders', member: '<member>', message: 'Hello {{headline}}' },
		says: /^'Message' has the placeholder {{headline}}, which leads on X do not have/,
	},
	getStatus: asked({ campaignId: pick('={{ $json.id }}') }, {}),
	getManyStatus: asked(
		{ clientId: pick('={{ $json.id }}'), options: { concurrency: 1 } },
		{ items: [{ id: '<member>' }, { id: '<member2>' }], bad: { id: 'nobody' }, says: /^'Team Member' is not valid: "nobody"/ },
	),
};

/** What is said where the sandbox answers 400 to anything. */
export { busy };
