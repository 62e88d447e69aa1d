import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Campaign } from '../../sandbox/inboxapp/v1Types.mts';
import { lostAfter, people, v1Staged } from './v1Stage.mts';

const stage = v1Staged();
const held = (name = 'campaign'): Campaign =>
	new Map((stage.inbox.save() as { campaigns: Array<[string, Campaign]> }).campaigns).get(stage.ids[name]) as Campaign;
const on = async (operation: string, parameters: INodeParameters = {}, items: IDataObject[] = [{}]) =>
	await stage.run(`campaign.${operation}`, { campaignId: stage.ids.campaign, ...parameters }, items);

describe('the sequence', () => {
	const write = async (message: IDataObject[]) =>
		await on('updateSequence', { stepSource: 'form', messages: { message } as INodeParameters });
	const kept = () => held().sequence.steps.map(({ type, data }) => ({ type, data }));
	const message = (...segments: object[]) => ({ type: 'message', data: { segments } });
	const said = (text: string) => ({ type: 'static', text });

	test('variables with and without words for those who have none, and waits between the messages', async () => {
		const { error } = await write([
			{ text: '{{ first-name | there }}: {one|two} {braces}', wait: 7 },
			{ text: 'Again, {{custom_q5ck}}' },
			{ text: 'Last', wait: 0 },
		]);
		expect(error).toBeUndefined();
		expect(kept()).toEqual([
			message({ type: 'variable', name: 'first-name', fallback: 'there' }, said(': {one|two} {braces}')),
			{ type: 'delay', data: { delaySeconds: 259_200, unit: 'days' } },
			message(said('Again, '), { type: 'variable', name: 'custom_q5ck', fallback: '' }),
			message(said('Last')),
		]);
	});

	test.each([
		[[], "'Messages' has no message"],
		[[{ text: 'Hi' }, { text: ' ' }], "'Messages' has an empty text in message 2"],
		[[{ text: 'Hi {{first-name|you|there}}' }], '\'Messages\' has "{{first-name|you|there}}" in message 1, which is not a variable'],
		[[{ text: 'Hi {{}}' }], '\'Messages\' has "{{}}" in message 1, which is not a variable'],
		[[{ text: 'Hi {{first name}}' }], '\'Messages\' has "{{first name}}" in message 1, which is not a variable'],
		[[{ text: 'Hi first-name}}' }], "'Messages' has a variable with no beginning or no end in message 1"],
		[[{ text: 'Hi' }, { text: 'Ho', wait: -1 }], "'Messages' waits -1 days before message 2"],
		[[{ text: 'Hi' }, { text: 'Ho', wait: 'soon' }], '\'Wait (Days)\' is not a number: "soon"'],
	])('%j is refused here, and nobody gets a broken text', async (messages, says) => {
		const { error } = await write(messages);
		expect(error?.message).toBe(says);
		expect(stage.control.requests().total).toBe(0);
	});

	test('steps as JSON go as they are; what is no list of steps does not go', async () => {
		const steps = [message({ type: 'variation', options: ['Hi', 'Hello'] }), { type: 'like_tweet', data: { count: 1 } }];
		await on('updateSequence', { stepSource: 'json', stepsJson: JSON.stringify(steps) });
		expect(kept()).toEqual(steps);
		for (const given of ['{}', '[]', '7']) {
			const { error } = await on('updateSequence', { stepSource: 'json', stepsJson: given });
			expect(error?.message).toBe("'Steps' must be a list of steps");
		}
	});
});

describe('lead sources', () => {
	const set = async (updateFields: INodeParameters) => await on('updateRules', { updateFields });

	test('what is left out stays, an empty list clears', async () => {
		await set({ syncedListIds: `${stage.ids.list}, ${stage.ids.list2}`, excludeContacted: true });
		expect(held().rules).toMatchObject({ synced: { [stage.ids.list]: {}, [stage.ids.list2]: {} }, excludeContacted: true });
		await set({ excludedListIds: stage.ids.list2, excludeContacted: false });
		expect(Object.keys(held().rules.synced)).toHaveLength(2);
		await set({ syncedListIds: '={{ [] }}' });
		expect(held().rules).toMatchObject({ synced: {}, excluded: [stage.ids.list2], excludeContacted: false });
	});

	test.each([
		[{ columnMappings: '{"list": "column"}' }, "'Column Mappings' must be an object of objects"],
		[{ syncedListIds: '' }, 'There is nothing to change'],
	])('%j is refused here', async (fields, says) => {
		expect((await set(fields)).error?.message).toBe(says);
	});
});

describe('start and pause', () => {
	test('a campaign runs and stands still', async () => {
		const [{ json: begun }, { json: still }] = [await on('start'), await on('pause')];
		expect([begun, still]).toEqual([
			[expect.objectContaining({ id: stage.ids.campaign, enabled: true })],
			[expect.objectContaining({ id: stage.ids.campaign, status: 'paused' })],
		]);
		expect(held().status).toBe('paused');
	});

	test.each(lostAfter)('a pause whose answer is lost by %s is looked for, also where a second one is refused', async (_how, rule) => {
		stage.control.settings({ inboxapp: { uselessOrders: 'refuse' } });
		await on('start');
		stage.fails({ ...rule, times: 1 });
		const { json, error } = await on('pause');
		expect([error?.message, json]).toEqual([undefined, [expect.objectContaining({ status: 'paused' })]]);
		expect(stage.asked().filter(({ path }) => path.endsWith('/pause'))).toHaveLength(1);
	});

	test('a new campaign that nobody knows of is not made twice', async () => {
		stage.fails({ method: 'POST', path: '/v1/campaigns/v2', kind: 'reset', when: 'after', times: 1 });
		const { error } = await stage.run('campaign.create', { name: 'Founders', accountLinkIds: [stage.ids.link] });
		expect(error?.message).toBe('It is not known whether Inboxapp has carried this out');
		expect(stage.control.requests().total).toBe(1);
	});

	test.each([
		[{ scheduleTimezone: 'Europe/Nowhere' }, '\'Time Zone\' is not known: "Europe/Nowhere"'],
		[{ rules: '["list"]' }, "'Lead Sources' must be an object"],
	])('a campaign with %j is refused here', async (additionalFields, says) => {
		const { error } = await stage.run('campaign.create', { name: 'Founders', accountLinkIds: [stage.ids.link], additionalFields });
		expect(error?.message).toBe(says);
	});
});

describe('one lead', () => {
	beforeEach(async () => {
		await stage.world.api.post(`/v1/campaigns/v2/${stage.ids.campaign}/leads`, { platformIds: people(2) });
	});
	const stages = () => {
		const { campaignLeads } = stage.inbox.save() as { campaignLeads: Array<[string, { campaignId: string; stage: string }]> };
		return campaignLeads.filter(([, { campaignId }]) => campaignId === stage.ids.campaign).map(([, lead]) => lead.stage);
	};

	test('is stopped, and no other', async () => {
		const { json } = await on('stopLead', { by: 'platformId', platformId: people(1)[0], platform: 'twitter' });
		expect(json).toEqual([{ identifier: people(1)[0], done: true }]);
		expect(stages()).toEqual(['canceled', 'waiting']);
	});

	test('is found by platform ID wherever Inboxapp reads how it is named', async () => {
		stage.control.settings({ inboxapp: { cancelBy: 'query' } });
		await stage.world.api.post(`/v1/campaigns/v2/${stage.ids.campaign}/leads`, { usernames: ['sample_person_1'] });
		expect((await on('stopLead', { by: 'platformId', platformId: people(1)[0], platform: 'twitter' })).error).toBeUndefined();
		const { error } = await on('stopLead', { by: 'username', username: 'sample_person_1', platform: 'twitter' });
		expect(error?.message).toBe('Inboxapp has no such campaign, or no such lead in it');
		expect(error?.description).toContain('A lead is found most surely by its platform ID.');
		expect(stages()).toEqual(['canceled', 'waiting', 'waiting']);
	});

	test('an answer that says no is not taken for a yes', async () => {
		stage.fails({ method: 'POST', path: '/v1/', kind: 'status', status: 200, body: { success: false } });
		const { error } = await on('stopLead', { by: 'platformId', platformId: people(1)[0], platform: 'twitter' });
		expect(error?.message).toBe('Inboxapp did not do it: The answer says so, without a reason');
	});

	test.each([
		[{ by: 'platformId', platformId: '@sample' }, '\'Platform ID\' is not valid: "@sample"'],
		[{ by: 'username', username: 'https://x.com/i/user/7' }, '\'User Name\' is not valid: "https://x.com/i/user/7"'],
		[{ by: 'username', username: 'two words' }, '\'User Name\' is not valid: "two words"'],
		[{ by: 'externalId', externalId: '={{ $json.nothing }}' }, "'Inbox ID' is empty"],
	])('%j names nobody', async (who, says) => {
		const { error } = await on('stopLead', { platform: 'twitter', ...who });
		expect(error?.message).toBe(says);
	});

	test.each([
		[{ columns: {} }, "'Columns' has no column"],
		[{ columns: { column: [{ column: ' ', value: 'a' }] } }, "'Columns' has a column without an ID"],
		[
			{
				columns: {
					column: [
						{ column: 'a', value: '1' },
						{ column: ' a ', value: '2' },
					],
				},
			},
			'\'Columns\' has the column "a" twice',
		],
	])('values such as %j are refused here', async (columns, says) => {
		const who = { by: 'platformId', platformId: people(1)[0], platform: 'twitter' };
		const { error } = await on('updateLead', { ...who, dataSource: 'form', ...columns });
		expect(error?.message).toBe(says);
	});
});
