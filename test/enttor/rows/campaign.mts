import type { INodeParameters } from 'n8n-workflow';
import { pick } from '../../support/world.mts';
import { end, noRecord, start, type Case, type Cases, type Prepare, type Samples } from './common.mts';

/** Groups on the other platforms. */
export const prepare: Prepare = async ({ control: { enttor } }) => {
	const made = (['instagram', 'linkedin'] as const).map((platform) => enttor.group({ name: platform, platform, count: 5 }).dataset_id);
	return { instagram: made[0], linkedin: made[1] };
};

const form = (word: 'X' | 'Instagram' | 'LinkedIn', group = word.toLowerCase()): INodeParameters => ({
	campaignName: 'Spring outreach',
	datasetId: pick(`<${group}>`),
	platform: word.toLowerCase(),
	userIds: ['<member>'],
	messageSequence: 'Hey {{username}}, may I ask you one question?',
	startDate: start,
	endDate: end,
	[`dailyLimit${word}`]: 30,
});

/** For the status: the two campaigns, each of its own member. */
const asked = (parameters: INodeParameters, more: Partial<Case>): Case => ({
	parameters,
	items: [{ id: '<campaign>' }, { id: '<campaign2>' }],
	gives: [
		{ id: '<campaign>', name: 'Campaign 1', status: 'scheduled', platforms: ['X'], total: 3, sent: 0 },
		{ id: '<campaign2>', name: 'Campaign 2', status: 'scheduled', platforms: ['X'], total: 3, sent: 0 },
	],
	bad: { id: '999999' },
	says: noRecord,
	...more,
});

export const samples: Samples = {
	create: [
		{ parameters: { ...form('X', 'group'), userIds: ['<member>', '<member2>'] } },
		{ parameters: { ...form('Instagram'), messageSequence: 'Hi {{ username }} ({{contact_info}})', userIds: '={{ "1001, 1002" }}' } },
		{ parameters: { ...form('LinkedIn'), startDate: '={{ "2035-01-10T10:00:00+01:00" }}', simplify: false } },
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
			...form('X', 'group'),
			campaignName: '={{ $json.name }}',
			userIds: '={{ $json.member }}',
			messageSequence: '={{ $json.message }}',
		},
		items: [
			{ name: 'To founders', member: '<member>', message: 'Hello {{username}}' },
			{ name: 'To editors', member: '<member2>', message: 'Hi {{job_title}}' },
		],
		gives: [
			{ campaign_name: 'To founders', status: 'scheduled', dataset_id: '<group>', total_audience: 3, campaigns: [{ user_id: '<member>' }] },
			{ campaign_name: 'To editors', status: 'scheduled', dataset_id: '<group>', total_audience: 3, campaigns: [{ user_id: '<member2>' }] },
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
