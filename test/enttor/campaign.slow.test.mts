import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { pick } from '../support/world.mts';
import { lostAfter, lostBefore, staged } from './stage.mts';

const stage = staged();
const MINUTE = 60_000;
const inMinutes = (count: number) => new Date(Date.now() + count * MINUTE).toISOString();

let group: string;
beforeEach(() => void (group = stage.control.enttor.group({ name: 'Founders', platform: 'x', count: 5 }).dataset_id));

const create = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'campaign',
	operation: 'create',
	campaignName: 'Spring',
	datasetId: pick(group),
	platform: 'x',
	userIds: ['1001', '1002'],
	messageSequence: 'Hey {{username}}, may I ask you one question?',
	startDate: inMinutes(60),
	endDate: inMinutes(6000),
	dailyLimitX: 30,
	...more,
});
const run = async (parameters = create(), items: IDataObject[] = [{}], continueOnFail = false) =>
	await stage.n8n.run({ parameters, items, continueOnFail });
const sent = () =>
	stage
		.asked()
		.filter(({ call }) => call === 'POST /campaigns')
		.map(({ body }) => body as IDataObject);

describe('a campaign is created', () => {
	test('for each member, who share the leads; the first ones get what is left over', async () => {
		stage.control.enttor.addMember({ name: 'Member 3', email: 'member3@example.com' });
		const { json, error } = await run(create({ userIds: ['1001', '1003', '1002'] }));
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				campaign_name: 'Spring',
				status: 'scheduled',
				dataset_id: group,
				total_audience: 5,
				campaign_ids: ['181', '182', '183'],
				campaigns: [
					{ campaign_id: '181', user_id: '1001', audience_size: 2 },
					{ campaign_id: '182', user_id: '1003', audience_size: 2 },
					{ campaign_id: '183', user_id: '1002', audience_size: 1 },
				],
			},
		]);
		expect(stage.calls()).toEqual({ 'POST /campaigns': 1 });
	});

	test.each([
		['numbers', '={{ [1001, 1002] }}', [1001, 1002]],
		['a number', '={{ 1002 }}', [1002]],
		['texts', ['1001', '1002'], [1001, 1002]],
		['a text with commas', '={{ "1002, 1001" }}', [1002, 1001]],
		['repeated ones', '={{ [1001, "1001", 1002] }}', [1001, 1002]],
	])('with members as %s', async (_how, userIds, ids) => {
		const { error } = await run(create({ userIds }));
		expect(error).toBeUndefined();
		expect(sent()).toMatchObject([{ user_ids: ids }]);
	});

	test('with the group as a number', async () => {
		expect((await run(create({ datasetId: pick('={{ Number($json.id) }}') }), [{ id: group }])).error).toBeUndefined();
		expect(sent()).toMatchObject([{ dataset_id: group }]);
	});

	test('with times in UTC, as the time zone of the workflow reads them', async () => {
		await run(create({ startDate: '2035-01-10T09:00:00+02:00', endDate: '={{ new Date("2035-02-10T09:00:00Z") }}' }));
		expect(sent()).toMatchObject([{ start_date: '2035-01-10T07:00:00.000Z', end_date: '2035-02-10T09:00:00.000Z' }]);
	});

	test.each([
		['x', 'X', 200],
		['instagram', 'Instagram', 50],
		['linkedin', 'LinkedIn', 20],
	] as const)('on %s, called by either name, with the usual limit of the platform', async (platform, word, usual) => {
		const id = stage.control.enttor.group({ name: 'Any', platform, count: 1 }).dataset_id;
		const { dailyLimitX: _, ...parameters } = create({ platform: '={{ $json.to }}', datasetId: pick(id) });
		const { error } = await run(parameters, [{ to: word }, { to: platform }]);
		expect(error).toBeUndefined();
		expect(sent()).toMatchObject([0, 1].map(() => ({ platform, daily_message_limit: usual })));
		expect(stage.held.campaigns.every(({ dailyLimit }) => dailyLimit === usual)).toBe(true);
	});

	test('with a limit of its own, as a number or a text', async () => {
		await run(create({ dailyLimitX: '={{ $json.limit }}' }), [{ limit: 7 }, { limit: '8' }]);
		expect(sent().map((body) => body.daily_message_limit)).toEqual([7, 8]);
	});
});

describe('a campaign is refused before anything is sent', () => {
	const refused: Array<[string, INodeParameters, RegExp]> = [
		[
			'it starts too early',
			{ startDate: inMinutes(5) },
			/^'Start Date' must be at least 10 minutes ahead; the earliest now is \d{4}-.*:00\.000Z$/,
		],
		['it ends too early', { endDate: inMinutes(30) }, /^'End Date' must be after 'Start Date'$/],
		['its start is no date', { startDate: 'soon' }, /^'Start Date' is not a date: "soon"$/],
		['its message asks for what leads do not have', { messageSequence: 'Hi {{headline}}' }, /^'Message' has the placeholder {{headline}}/],
		['its message is empty', { messageSequence: '={{ "" }}' }, /^'Message' is empty$/],
		['its name is empty', { campaignName: ' ' }, /^'Campaign Name' is empty$/],
		['it has no members', { userIds: '={{ [] }}' }, /^'Team Member Names or IDs' is empty$/],
		['a member is none', { userIds: '={{ ["1001", "Kim"] }}' }, /^'Team Member Names or IDs' has "Kim", which is no member$/],
		['the group is none', { datasetId: pick('={{ "founders" }}') }, /^'Prospect Group' is not valid: "founders"$/],
		['the platform is none', { platform: '={{ "threads" }}' }, /^'Platform' cannot be "threads"$/],
		['the limit is 0', { dailyLimitX: 0 }, /^'Daily Limit on X' cannot be 0$/],
		['the limit is half', { dailyLimitX: 2.5 }, /^'Daily Limit on X' cannot be 2.5$/],
		['the limit is no number', { dailyLimitX: '={{ "many" }}' }, /^'Daily Limit on X' cannot be many$/],
	];

	test.each(refused)('because %s', async (_why, more, says) => {
		const { error, json } = await run(create(more));
		expect(json).toEqual([]);
		expect(error?.message).toMatch(says);
		expect(error?.description).toMatch(/^[A-Z].{14,}/);
		expect(stage.control.requests().total).toBe(0);
	});

	test('one refused item leaves the others', async () => {
		const items = [{ start: inMinutes(1) }, { start: inMinutes(60) }];
		const { json } = await run(create({ startDate: '={{ $json.start }}' }), items, true);
		expect(json).toEqual([{ error: expect.stringMatching(/\[item 0\]$/) }, expect.objectContaining({ campaign_ids: ['181', '182'] })]);
	});
});

describe('a campaign whose answer is lost', () => {
	const ambiguous = 'It is not known whether Enttor has carried this out';
	/** One of the same name from before: not to be taken for ours. */
	const before = async () => {
		stage.control.clock({ advance: -120 * MINUTE });
		const { error } = await run();
		if (error) throw error;
		stage.control.clock({ advance: 120 * MINUTE });
		stage.control.resetRequests();
	};

	test.each(lostAfter)('by %s after it was done, is found at all members, and created once', async (_how, rule) => {
		await before();
		stage.fails('POST', '/campaigns', rule);
		const { json, error } = await run();
		expect(error).toBeUndefined();
		expect(json).toEqual([
			expect.objectContaining({
				campaign_name: 'Spring',
				status: 'scheduled',
				dataset_id: group,
				total_audience: null,
				campaign_ids: ['183', '184'],
			}),
		]);
		expect(stage.calls()).toEqual({ 'POST /campaigns': 1, 'GET /campaigns/status': 2 });
		expect(stage.held.campaigns).toHaveLength(4);
	});

	test.each(lostBefore)('by %s before anything was done, is unknown, and not sent again', async (_how, rule) => {
		await before();
		stage.fails('POST', '/campaigns', rule);
		const { json, error } = await run();
		expect(json).toEqual([]);
		expect(error?.message).toBe(ambiguous);
		expect(error?.description).toMatch(/after the request had been sent\. Look in Enttor before you run this item again/);
		expect(stage.calls()).toEqual({ 'POST /campaigns': 1, 'GET /campaigns/status': 4 });
		expect(stage.held.campaigns).toHaveLength(2);
	});

	test('half-way: what is there is told by member, and nothing is sent again', async () => {
		stage.control.settings({ enttor: { failAtUser: 2 } });
		const { error } = await run();
		expect(error?.message).toBe(ambiguous);
		expect(error?.description).toContain(
			'Of these campaigns for member 1001 there is campaign 181, for member 1002 there is none. Look in Enttor before',
		);
		expect(stage.calls()['POST /campaigns']).toBe(1);
	});

	test('costs no other item, and is not taken for that of another item', async () => {
		const second = stage.control.enttor.group({ name: 'More founders', platform: 'x', count: 3 }).dataset_id;
		stage.control.failures([{ method: 'POST', path: '/campaigns', from: 2, times: 1, kind: 'status', status: 503 }]);
		const { json } = await run(create({ datasetId: pick('={{ $json.group }}') }), [{ group }, { group: second }, { group: second }], true);
		expect(json).toEqual([
			expect.objectContaining({ campaign_ids: ['181', '182'], dataset_id: group }),
			{ error: `${ambiguous} [item 1]` },
			expect.objectContaining({ campaign_ids: ['183', '184'], dataset_id: second }),
		]);
		expect(stage.calls()['POST /campaigns']).toBe(3);
	});

	test('and whose members cannot be asked is unknown', async () => {
		stage.fails('POST', '/campaigns', { kind: 'reset', when: 'after' });
		stage.fails('GET', '/campaigns/status', { kind: 'status', status: 403 });
		const { error } = await run();
		expect(error?.message).toBe(ambiguous);
		expect(stage.calls()['POST /campaigns']).toBe(1);
	});

	test.each([
		['nothing', ''],
		['an empty object', { success: true, data: {} }],
	])('in an answer that is %s, is found', async (_what, body) => {
		stage.fails('POST', '/campaigns', { kind: 'status', status: 201, body, when: 'after' });
		expect((await run()).json).toMatchObject([{ campaign_ids: ['181', '182'] }]);
		expect(stage.calls()['POST /campaigns']).toBe(1);
	});
});

describe('a campaign that Enttor refuses', () => {
	test('by being busy is sent when it may be', async () => {
		stage.fails('POST', '/campaigns', { kind: 'status', status: 429, retryAfter: 1 });
		expect((await run()).json).toMatchObject([{ campaign_ids: ['181', '182'] }]);
		expect(stage.calls()).toEqual({ 'POST /campaigns': 2 });
	});

	test.each([
		['a platform that is not the group’s', { platform: 'instagram' }, 'Enttor: Platform must be the platform of the group, x', 400],
		['a member that is not there', { userIds: '={{ [999] }}' }, 'Enttor has no such record', 404],
		['a group that is not there', { datasetId: pick('999') }, 'Enttor has no such record', 404],
	])('for %s', async (_why, more, says, status) => {
		const { error } = await run(create(more as INodeParameters));
		expect(error).toMatchObject({ message: says, context: { status } });
		expect(stage.calls()).toEqual({ 'POST /campaigns': 1 });
	});
});

describe('the status', () => {
	const status = (more: INodeParameters = {}): INodeParameters => ({
		resource: 'campaign',
		operation: 'getStatus',
		campaignId: pick('181'),
		...more,
	});
	const many = (more: INodeParameters = {}): INodeParameters => ({
		resource: 'campaign',
		operation: 'getManyStatus',
		clientId: pick('1001'),
		returnAll: true,
		...more,
	});
	beforeEach(async () => {
		await run();
		stage.control.enttor.cause({ campaign_id: 181, event: 'reply', count: 1 });
		stage.control.resetRequests();
	});

	test.each(['wrapped', 'flat', 'list'] as const)('of one campaign is read in the shape %s', async (oneCampaign) => {
		stage.control.settings({ enttor: { oneCampaign } });
		const { json, error } = await run(status());
		expect(error).toBeUndefined();
		expect(json).toMatchObject([
			{ id: '181', name: 'Spring', status: 'active', platforms: ['X'], total: 3, sent: 1, failed: 0, replies: 1 },
		]);
		const raw = await run(status({ simplify: false }));
		expect(raw.json).toMatchObject([{ id: '181', platforms: ['x'], messages: { sent: 1, repliedTo: 1 } }]);
	});

	test('takes the number of a campaign as number or text', async () => {
		const { json } = await run(status({ campaignId: pick('={{ $json.id }}') }), [{ id: 181 }, { id: '182' }]);
		expect(json.map(({ id }) => id)).toEqual(['181', '182']);
	});

	test('of a campaign that is not there is told', async () => {
		expect((await run(status({ campaignId: pick('999') }))).error?.message).toBe('Enttor has no such record');
		stage.fails('GET', '/campaigns/status', { kind: 'status', status: 200, body: { success: true, data: { campaigns: [] } } });
		expect((await run(status())).error?.message).toBe('Enttor did not do it: its answer has no campaign');
	});

	test('of all campaigns of a member is filtered by the words of the form, whatever the API calls them', async () => {
		stage.control.settings({ enttor: { statusWordForX: 'twitter' } });
		for (const platform of ['twitter', '={{ "X" }}', '={{ "twitter" }}']) {
			const { json } = await run(many({ filters: { platform, status: 'active' } }));
			expect(json).toMatchObject([{ id: '181', platforms: ['X'] }]);
		}
		expect(stage.asked().map(({ query }) => query)).toEqual(Array(3).fill({ client_id: '1001', platform: 'twitter', status: 'active' }));
		expect((await run(many({ filters: { platform: 'linkedin' } }))).json).toEqual([]);
		expect((await run(many({ filters: { status: '={{ "Scheduled" }}' } }))).json).toEqual([]);
	});
});

test('a dry run shows the request, and sends nothing', async () => {
	const { json } = await run(create({ options: { dryRun: true } }));
	expect(stage.control.requests().total).toBe(0);
	expect(json).toEqual([
		expect.objectContaining({
			dryRun: true,
			method: 'POST',
			body: expect.objectContaining({ campaign_name: 'Spring', user_ids: [1001, 1002], daily_message_limit: 30 }) as unknown,
		}),
	]);
});
