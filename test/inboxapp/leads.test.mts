import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { lostAfter, outcomesOf, people, v1Staged } from './v1Stage.mts';

const stage = v1Staged();
const automatic = { mappingMode: 'autoMapInputData', value: null };
const LEADS = '/leads';

const add = async (items: IDataObject[], options: IDataObject = {}, more: INodeParameters = {}, continueOnFail = false) =>
	await stage.run(
		'campaign.addLeads',
		{
			campaignId: stage.ids.campaign,
			platform: 'twitter',
			leadSource: 'items',
			leads: automatic,
			options: options as INodeParameters,
			...more,
		},
		items,
		{ continueOnFail },
	);
const byId = (ids: string[]) => ids.map((platformId) => ({ platformId }));
const sent = () => stage.bodies(LEADS);
const inCampaign = (name = 'campaign') => stage.members(stage.ids[name]).sort();
/** Puts people into the campaign a while ago. */
async function before(platformIds: string[]): Promise<void> {
	await stage.world.api.post(`/v1/campaigns/v2/${stage.ids.campaign}/leads`, { platformIds });
	stage.later(60_000);
	stage.control.resetRequests();
}

describe('leads are joined', () => {
	test('10,000 leads are 5 requests, and each lead has its outcome', async () => {
		const ids = people(10_000);
		const { items, error } = await add(byId(ids));
		expect(error).toBeUndefined();
		expect(sent().map((body) => [body.platform, (body.platformIds as string[]).length])).toEqual(Array(5).fill(['twitter', 2_000]));
		const wrong = items.filter(
			({ json: { platformId, outcome }, pairedItem }, i) =>
				platformId !== ids[i] || outcome !== 'created' || (pairedItem as { item: number }).item !== i,
		);
		expect([items.length, wrong]).toEqual([10_000, []]);
		expect(inCampaign()).toEqual(ids);
	});

	test('two campaigns in one run are two requests', async () => {
		const items = people(4).map((platformId, i) => ({ platformId, campaign: stage.ids[i % 2 ? 'campaign2' : 'campaign'] }));
		const { json } = await add(items, { output: 'totals' }, { campaignId: '={{ $json.campaign }}' });
		expect(json.map(({ campaignId, added }) => [campaignId, added])).toEqual([
			[stage.ids.campaign, 2],
			[stage.ids.campaign2, 2],
		]);
		expect([inCampaign(), inCampaign('campaign2')]).toEqual([
			[items[0].platformId, items[2].platformId],
			[items[1].platformId, items[3].platformId],
		]);
	});

	test('the totals of several requests are added up', async () => {
		await before(people(5));
		const { items, error } = await add([...byId(people(4_001)), { platformId: '999001' }, { note: 'nobody' }], { output: 'totals' });
		expect(error).toBeUndefined();
		expect(sent()).toHaveLength(3);
		expect(items.map(({ json }) => json)).toEqual([
			{
				outcome: 'done',
				campaignId: stage.ids.campaign,
				leadsSent: 4_002,
				added: 3_996,
				skipped: 5,
				failed: 1,
				leadsRefused: 1,
				refused: [
					expect.objectContaining({
						item: 4_002,
						outcome: 'invalid',
						reason: 'No platform ID, Inbox ID or user name: each lead needs one',
					}),
				],
			},
		]);
		expect(items[0].pairedItem).toHaveLength(4_003);
	});

	test('however strict Inboxapp turns out to be: one list in a request, its limit over all, the platform always there', async () => {
		stage.control.settings({ inboxapp: { identifierArrays: 'one', leadsLimit: 'request', platformRequired: true } });
		const mixed = people(2_001).map((platformId, i) => (i % 2 ? { platformId } : { username: `new_person_${i}`, data: { custom_a: i } }));
		const { json, error } = await add(mixed);
		expect(error).toBeUndefined();
		expect(outcomesOf(json)).toEqual({ created: 2_001 });
		expect(outcomesOf((await add([{ username: 'new_person_3' }, { username: 'new_person_5' }])).json)).toEqual({ created: 2 });
	});

	test('a dry run shows the requests and sends none', async () => {
		const { json } = await add([{ username: '@a' }, { username: 'b' }, { username: 'A' }], { dryRun: true });
		expect(stage.control.requests().total).toBe(0);
		expect(json).toEqual([
			expect.objectContaining({ dryRun: true, method: 'POST', body: { platform: 'twitter', usernames: ['a', 'b'] }, items: 2 }),
			{ username: 'A', outcome: 'duplicate', reason: 'Item 0 of this run is the same' },
		]);
	});
});

describe('a lead that cannot be added costs only itself', () => {
	const bad: Array<[IDataObject, string, string?]> = [
		[{ note: 'nobody' }, 'No platform ID, Inbox ID or user name: each lead needs one'],
		[{ username: '@' }, '"" is not a user name'],
		[{ username: 'two words' }, '"two words" is not a user name'],
		[{ username: 'https://example.com/sample' }, '"https://example.com/sample" is not a user name'],
		[{ platformId: 'abc' }, '"abc" is not a platform ID: on X these are digits'],
		// eslint-disable-next-line no-loss-of-precision -- as a sheet gives it
		[{ platformId: 1234567890123456789 }, "'Platform ID' is a number that has lost its last digits: 1234567890123456800"],
		[{ username: 'c', platform: 'linkedin' }, '\'Platform\' cannot be "linkedin"'],
		[{ username: 'd', data: 'Retail' }, "'Column Data' is not valid JSON"],
		[{ username: 'e', data: ['Retail'] }, "'Column Data' must be an object"],
		[{ username: 'https://x.com/i/user/70000001?s=20' }, 'Item 0 of this run is the same', 'duplicate'],
	];

	test('each with its item and its reason, beside the others', async () => {
		const items = [{ platformId: '70000001' }, ...bad.map(([lead]) => lead), { platformId: 70000002, username: 'not_sent' }];
		const { json, error } = await add(items);
		expect(error).toBeUndefined();
		expect(sent()).toEqual([{ platform: 'twitter', platformIds: ['70000001', '70000002'] }]);
		expect(json.map(({ outcome, reason }) => [outcome, reason])).toEqual([
			['created', undefined],
			...bad.map(([, reason, outcome = 'invalid']) => [outcome, reason]),
			['created', undefined],
		]);
	});

	test.each([
		[
			'one has data',
			[{ username: 'a' }, { username: 'b', data: { custom_a: 1 } }],
			[{ username: 'a' }, { username: 'b', data: { custom_a: 1 } }],
		],
		['they are named in several ways', [{ username: 'a' }, { platformId: '7' }], [{ username: 'a' }, { platformId: '7' }]],
	])('leads go up as objects where %s', async (_why, items, leads) => {
		await add(items);
		expect(sent()).toEqual([{ platform: 'twitter', leads: leads.map((lead) => ({ ...lead, platform: 'twitter' })) }]);
	});

	test('leads with data go up as they are, each with one name', async () => {
		const items = [
			{ username: 'x.com/Sample_1', data: '{"custom_a": "Retail"}', trade: 'not sent' },
			{ platformId: '70000001', username: 'not_sent', platform: 'x' },
			{ externalId: 'hy4k7m2x9p', username: 'not_sent' },
		];
		await add(items);
		expect(sent()).toEqual([
			{
				platform: 'twitter',
				leads: [
					{ username: 'Sample_1', platform: 'twitter', data: { custom_a: 'Retail' } },
					{ platformId: '70000001', platform: 'twitter' },
					{ externalId: 'hy4k7m2x9p', platform: 'twitter' },
				],
			},
		]);
	});
});

describe('counts are told as they are', () => {
	test('where they leave it open, no lead is called added', async () => {
		await before(people(1));
		const { json } = await add([...byId(people(2)), { platformId: '999001' }]);
		for (const row of json)
			expect(row).toMatchObject({
				outcome: 'unknown',
				reason: 'Of 3 sent: 1 created, 1 skipped, 1 failed; the service gives counts only',
				batch: { added: 1, skipped: 1, failed: 1 },
			});
	});

	test('where all were in the campaign, or nobody was found, each lead is told so', async () => {
		await before(people(2));
		expect(outcomesOf((await add(byId(people(2)))).json)).toEqual({ skipped: 2 });
		expect(outcomesOf((await add([{ username: 'gone_1' }, { username: 'gone_2' }])).json)).toEqual({ failed: 2 });
	});
});

describe('an answer that is lost', () => {
	test.each(lostAfter)('by %s is asked for again, and adds nobody twice', async (_how, rule) => {
		const ids = people(3);
		stage.fails({ ...rule, times: 1 });
		const { json, error } = await add(byId(ids));
		expect(error).toBeUndefined();
		expect(json).toEqual(ids.map((platformId) => ({ platformId, outcome: 'done', batch: { added: 0, skipped: 3, failed: 0 } })));
		expect([sent().length, inCampaign()]).toEqual([2, ids]);
		stage.fails({ ...rule, times: 1 });
		const { json: totals } = await add(byId(people(2, 4)), { output: 'totals' });
		expect(totals).toMatchObject([
			{ outcome: 'done', reason: 'An earlier try of a request may have added some of those that are counted as skipped', skipped: 2 },
		]);
	});

	test('10,000 leads with resets, 429 and 503 mixed in: nobody twice, nobody lost', async () => {
		const ids = people(10_000);
		const on = { method: 'POST', path: '/v1/' };
		stage.fails(
			{ ...on, kind: 'status', status: 429, retryAfter: 1, from: 2, times: 1 },
			{ ...on, kind: 'reset', when: 'after', from: 4, times: 1 },
			{ ...on, kind: 'status', status: 503, from: 6, times: 1 },
			{ ...on, kind: 'truncated', when: 'after', from: 8, times: 1 },
		);
		const { json, error } = await add(byId(ids));
		expect(error).toBeUndefined();
		expect(sent()).toHaveLength(9);
		expect(outcomesOf(json)).toEqual({ created: 4_000, done: 6_000 });
		expect(inCampaign()).toEqual(ids);
	});

	test('a request that never gets through costs its own leads', async () => {
		const ids = people(4_001);
		stage.fails({ method: 'POST', path: '/v1/', kind: 'status', status: 403, from: 2, times: 1 });
		const { json, error } = await add(byId(ids), {}, {}, true);
		expect(error).toBeUndefined();
		expect(json.filter((row) => row.error)).toHaveLength(2_000);
		expect(outcomesOf(json.filter((row) => !row.error))).toEqual({ created: 2_001 });
		expect(inCampaign()).toEqual([...ids.slice(0, 2_000), ids[4_000]]);
	});

	test('a request that is refused for what is in it is sent in halves', async () => {
		const ids = people(2_000);
		stage.fails({ method: 'POST', path: '/v1/', kind: 'status', status: 400, times: 2 });
		const { json } = await add(byId(ids), {}, {}, true);
		expect(json.map(({ error, outcome }) => outcome ?? error)).toEqual(ids.map(() => 'created'));
		expect(inCampaign().sort()).toEqual([...ids].sort());
		// The whole and half of it, which nobody looked into; the other half, and two quarters.
		expect(sent().map((body) => (body?.platformIds as string[] | undefined)?.length)).toEqual([undefined, undefined, 1_000, 500, 500]);
	});
});
