import { inboxappClient, people, startV1, type RunningV1 } from './inboxapp-v1.mts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const text = (words: string) => ({ type: 'message', data: { segments: [{ type: 'static', text: words }] } });
const twoDays = { type: 'delay', data: { delaySeconds: 172_800, unit: 'days' } };

let run: RunningV1;

beforeEach(async () => {
	run = await startV1();
	// A Monday.
	run.sandbox.control.clock({ set: '2030-01-07T00:00:00.000Z' });
});
afterEach(async () => await run.sandbox.close());

const campaign = async (more: object = {}) =>
	(await run.api.post('/campaigns/v2', { name: 'Campaign', accountLinkIds: [run.link], ...more })).data.id as string;
const add = async (id: string, body: object) => {
	const { status, data } = await run.api.post(`/campaigns/v2/${id}/leads`, body);
	return status === 200 ? [data.added, data.skipped, data.failed] : [status, data.error.message];
};
const seen = async (id: string) => (await run.api.get(`/campaigns/${id}`)).data;
const settings = (inboxapp: object) => void run.sandbox.control.settings({ inboxapp });
const threadOf = async (username: string) => {
	const contacts = (await run.v2.get('/contacts', { params: { platform: 'twitter', username } })).data.data;
	const params = { contactId: contacts[0]?.id, folder: 'all' };
	return (await run.v2.get('/threads', { params })).data.data[0];
};
const messagesIn = async (username: string) => {
	const { id } = await threadOf(username);
	return (await run.v2.get(`/threads/${id}/messages`, { params: { order: 'asc' } })).data.data;
};

describe('leads of a campaign', () => {
	test('are added once; ids that begin with 999 and usernames that begin with gone_ belong to nobody', async () => {
		const id = await campaign();
		const body = { platform: 'twitter', platformIds: ['1', '9991', 'no-number'], usernames: ['Somebody', 'gone_away', 'not a name'] };
		expect(await add(id, body)).toEqual([2, 0, 4]);
		expect(await add(id, body)).toEqual([0, 2, 4]);
		// The same person by another name, twice.
		expect(await add(id, { usernames: ['SOMEBODY'], leads: [{ username: 'somebody' }, { platformId: '1' }] })).toEqual([0, 3, 0]);
		expect(await seen(id)).toMatchObject({ targetsCount: 2 });
	});

	test('can be named by the id of a contact or of a profile', async () => {
		const [id, other] = [await campaign(), await campaign()];
		await add(id, { usernames: ['somebody'] });
		const [contact] = (await run.v2.get('/contacts', { params: { platform: 'twitter', username: 'somebody' } })).data.data;
		expect(await add(other, { externalIds: [contact.id, contact.profiles[0].id, 'unknown'] })).toEqual([1, 1, 1]);
	});

	test('who is suspended is not resolved any more', async () => {
		const id = await campaign();
		run.sandbox.control.inboxapp.suspend({ platformIds: ['1'], usernames: ['somebody'] });
		expect(await add(id, { platformIds: ['1', '2'], usernames: ['somebody', 'other'] })).toEqual([2, 0, 2]);
	});

	test('become contacts when they are added, or with the first message', async () => {
		const contacts = async (platformId: string) =>
			(await run.v2.get('/contacts', { params: { platform: 'twitter', platformId } })).data.data.length;
		const id = await campaign();
		await add(id, { platformIds: ['1'] });
		settings({ leadsBecomeContacts: false });
		await add(id, { platformIds: ['2'] });
		expect([await contacts('1'), await contacts('2')]).toEqual([1, 0]);
		const { inboxapp } = run.sandbox.control;
		await run.api.put(`/campaigns/v2/${id}/sequence`, { steps: [text('Hello')] });
		expect(inboxapp.campaignContact({ id, count: 2 })).toEqual({ contacted: 2 });
		expect(await contacts('2')).toBe(1);
	});

	test('what is not known is a setting: arrays together, nobody, platform, what 2,000 limits', async () => {
		const id = await campaign();
		const both = { platformIds: ['1'], usernames: ['somebody'] };
		expect(await add(id, {})).toEqual([400, 'body must have platformIds, usernames, externalIds or leads']);
		settings({ emptyLeads: 'allow', identifierArrays: 'one', platformRequired: true });
		expect(await add(id, {})).toEqual([0, 0, 0]);
		expect(await add(id, both)).toEqual([400, 'body must have only one array of identifiers']);
		expect(await add(id, { platformIds: ['1'] })).toEqual([400, 'platform is required']);
		expect(await add(id, { leads: [{ username: 'somebody' }] })).toEqual([400, 'platform is required']);
		expect(await add(id, { leads: [{ username: 'somebody', platform: 'twitter' }] })).toEqual([1, 0, 0]);
		expect(await add(id, { externalIds: ['unknown'] })).toEqual([0, 0, 1]);
		settings({ identifierArrays: 'together', platformRequired: false, leadsLimit: 'request' });
		const [ids, usernames] = [people(2_000), ['somebody']];
		expect(await add(id, { platformIds: ids, usernames })).toEqual([400, 'body must not name more than 2000 leads']);
		settings({ leadsLimit: 'array' });
		expect(await add(id, { platformIds: ids, usernames })).toEqual([2_000, 1, 0]);
	});

	test('their columns go into the text; a change is seen in the next message', async () => {
		const id = await campaign();
		const greeting = [
			{ type: 'static', text: 'Hi ' },
			{ type: 'variable', name: 'first-name', fallback: 'you' },
			{ type: 'static', text: ' of ' },
			{ type: 'variable', name: 'firm', fallback: 'X' },
		];
		const step = { type: 'message', data: { segments: greeting } };
		await run.api.put(`/campaigns/v2/${id}/sequence`, { steps: [step, twoDays, step] });
		await add(id, { leads: [{ username: 'somebody', data: { firm: 'Example Company' } }, { username: 'other' }] });
		await run.api.post(`/campaigns/v2/${id}/enable`);
		run.move(HOUR);
		const answer = await run.api.patch(`/campaigns/v2/${id}/leads/other`, { by: 'username', data: { firm: 'Other Company' } });
		expect(answer.data.prospect).toMatchObject({ username: 'other', accountStatus: 'active' });
		run.move(3 * DAY);
		expect((await messagesIn('somebody')).map(({ content }: { content: string }) => content)).toEqual([
			'Hi Sample of Example Company',
			'Hi Sample of Example Company',
		]);
		expect((await messagesIn('other')).map(({ content }: { content: string }) => content)).toEqual([
			'Hi Sample of X',
			'Hi Sample of Other Company',
		]);
	});

	test('a canceled lead gets nothing more; where `by` is read is a setting', async () => {
		const id = await campaign();
		await run.api.put(`/campaigns/v2/${id}/sequence`, { steps: [text('One')] });
		await add(id, { platformIds: ['1'], usernames: ['somebody'] });
		const cancel = async (who: string, body: object, query = '') =>
			(await run.api.post(`/campaigns/v2/${id}/leads/${who}/cancel${query}`, body)).status;
		expect([await cancel('somebody', {}), await cancel('somebody', {}, '?by=username')]).toEqual([404, 404]);
		expect(await cancel('somebody', { by: 'username', platform: 'twitter' })).toBe(200);
		settings({ cancelBy: 'query' });
		expect([await cancel('somebody', { by: 'username' }), await cancel('somebody', {}, '?by=username')]).toEqual([404, 200]);
		await run.api.post(`/campaigns/v2/${id}/enable`, {});
		run.move(DAY);
		expect(await seen(id)).toMatchObject({ status: 'completed', targetsCount: 2, contactedCount: 1, completionRate: 1 });
	});
});

describe('a campaign', () => {
	test('writes by its hourly rate within its hours, follows up, stops at a reply, and is completed', async () => {
		const { inboxapp } = run.sandbox.control;
		const hours = Object.fromEntries(['1', '2', '3', '4', '5'].map((day) => [day, { start: 540, end: 1_020 }]));
		const { id } = inboxapp.campaign({
			leads: people(12),
			steps: [text('One'), twoDays, text('Two')] as never,
			hourlyMessageRate: 2,
			scheduleHours: hours,
			scheduleTimezone: 'Europe/Belgrade',
			status: 'active',
		});
		const counts = async () => {
			const { status, contactedCount, repliesCount } = await seen(id);
			return [status, contactedCount, repliesCount];
		};
		settings({ eventDays: 30 });
		// Nine o'clock there is eight o'clock in UTC.
		run.move(8 * HOUR - 60_000);
		expect(await counts()).toEqual(['active', 0, 0]);
		run.move(60_000);
		expect(await counts()).toEqual(['active', 1, 0]);
		run.move(5 * HOUR + 1_000);
		expect(await counts()).toEqual(['active', 11, 0]);
		expect(inboxapp.campaignReply({ id, count: 2 })).toEqual({ replied: 2 });
		run.move(HOUR);
		expect(await counts()).toEqual(['active', 12, 2]);
		run.move(7 * DAY);
		expect(await counts()).toEqual(['completed', 12, 2]);
		const types = await run.events(0);
		const count = (type: string) => types.filter((one) => one === type).length;
		expect(['target.contacted', 'target.followUpSent', 'target.replied', 'message.sent', 'message.received'].map(count)).toEqual([
			12, 10, 2, 22, 2,
		]);
	});

	test('tells of everything in order: thread, message, target, archive; and of what becomes of it', async () => {
		const id = await campaign();
		await run.api.put(`/campaigns/v2/${id}/sequence`, { steps: [text('One'), twoDays, text('Two')] });
		await add(id, { platformIds: ['1'] });
		await run.api.post(`/campaigns/v2/${id}/enable`, {});
		run.move(1_000);
		await run.api.post(`/campaigns/${id}/pause`);
		run.move(3 * DAY);
		await run.api.post(`/campaigns/v2/${id}/enable`, {});
		run.sandbox.control.inboxapp.campaignReply({ id, text: 'Tell me more' });
		const types = await run.events(0);
		expect(types).toEqual([
			'campaign.created',
			'campaign.started',
			'thread.created',
			'message.sent',
			'thread.archived',
			'target.contacted',
			'campaign.paused',
			'campaign.started',
			'campaign.resumed',
			'message.sent',
			'target.followUpSent',
			'campaign.completed',
			'message.received',
			'target.replied',
			'thread.unarchived',
		]);
		const { data } = (await run.v2.get('/events?type=target.contacted&type=target.replied')).data;
		const thread = await threadOf('user_1');
		expect(data.map((event: { object: object; data: object }) => [event.object, event.data])).toEqual([
			[
				{ type: 'campaign', id, url: `/campaigns/${id}` },
				{ threadId: thread.id, messageId: expect.any(String), contactId: thread.contactId, stepNumber: 1 },
			],
			[expect.anything(), { threadId: thread.id, messageId: thread.lastMessage.id, contactId: thread.contactId, stepNumber: 2 }],
		]);
		const [first] = await messagesIn('user_1');
		expect(first).toMatchObject({ direction: 'outbound', sentBy: { type: 'campaign', campaignId: id, stepId: expect.any(String) } });
	});

	test('with a wrong account, list, column or id', async () => {
		const { id: listId } = run.sandbox.control.inboxapp.list({ name: 'People' });
		const id = await campaign();
		const code = async (method: string, url: string, data?: object) => {
			const answer = await run.api.request({ method, url, data });
			return [answer.status, answer.data.error?.code];
		};
		expect(await code('POST', '/campaigns/v2', { name: 'A', accountLinkIds: ['abc'] })).toEqual([404, 'ACCOUNT_LINK_NOT_FOUND']);
		expect(await code('PATCH', `/campaigns/v2/${id}/rules`, { syncedListIds: ['abc'] })).toEqual([404, 'LIST_NOT_FOUND']);
		expect(await code('PATCH', `/campaigns/v2/${id}/columns/custom_x`, { name: 'A' })).toEqual([404, 'COLUMN_NOT_FOUND']);
		expect(await code('GET', '/campaigns/abc')).toEqual([404, 'CAMPAIGN_NOT_FOUND']);
		expect(await code('GET', '/campaigns/No-Id')).toEqual([400, 'BAD_REQUEST']);
		expect(await code('POST', `/lists/${listId}/import-jobs/abc/cancel`)).toEqual([404, 'IMPORT_JOB_NOT_FOUND']);
		expect(await code('PATCH', `/lists/${listId}/leads/1`, { data: {} })).toEqual([404, 'PROSPECT_NOT_FOUND']);
		expect(await code('GET', '/nothing')).toEqual([404, 'NOT_FOUND']);
	});

	test('whose accounts are offline is paused by Inbox', async () => {
		const { data } = await run.v2.get('/account-links', { params: { status: 'offline' } });
		const { id } = run.sandbox.control.inboxapp.campaign({ accountLinkIds: [data.data[0].id], leads: ['1'], status: 'active' });
		run.move(1_000);
		expect(await seen(id)).toMatchObject({ status: 'paused', contactedCount: 0, pausedAt: expect.any(String) });
		expect(await run.events(0)).toEqual(['campaign.created', 'campaign.started', 'campaign.paused']);
	});

	test('of either generation; the paths of one serve both or not', async () => {
		const { id } = run.sandbox.control.inboxapp.campaign({ generation: 1, hourlyMessageRate: 60 });
		const other = await campaign();
		const open = async () => [
			(await run.api.post(`/campaigns/v2/${id}/enable`)).data.hourlyMessageRate ?? 'missing',
			(await run.api.get(`/campaigns/${id}`)).data.hourlyMessageRate,
			(await run.api.get(`/campaigns/${other}`)).status,
		];
		expect(await open()).toEqual([25, 60, 200]);
		settings({ generations: 'apart' });
		expect(await open()).toEqual(['missing', 60, 404]);
	});

	test('an order that has nothing to change is let pass or refused', async () => {
		const id = await campaign();
		const pause = async () => (await run.api.post(`/campaigns/${id}/pause`)).data.status ?? 'refused';
		const enable = async () => (await run.api.post(`/campaigns/v2/${id}/enable`)).data.status ?? 'refused';
		expect([await pause(), await enable(), await enable(), await pause()]).toEqual(['draft', 'active', 'active', 'paused']);
		settings({ uselessOrders: 'refuse' });
		expect([await pause(), await enable(), await enable()]).toEqual(['refused', 'active', 'refused']);
	});
});

describe('rules', () => {
	test('lists feed a campaign, with their columns; what is left out of a change stays', async () => {
		const { inboxapp } = run.sandbox.control;
		const { id: listId } = inboxapp.list({ name: 'People', count: 3 });
		const id = await campaign({ rules: { syncedListIds: [listId], columnMappings: { [listId]: { company: 'firm' } } } });
		await run.api.post(`/lists/${listId}/leads`, { platformIds: ['1'] });
		expect(await seen(id)).toMatchObject({ targetsCount: 4, lists: [{ listId, exclude: false }] });
		const rules = async (body: object) => (await run.api.patch(`/campaigns/v2/${id}/rules`, body)).data;
		expect(await rules({ excludeMutuals: true })).toEqual({ success: true });
		const { data } = await run.api.post(`/campaigns/v2/${id}/enable`);
		expect(data.rules).toEqual({
			syncedLists: [{ listId, listName: 'People', columnMapping: { company: 'firm' } }],
			excludedLists: [],
			excludeContacted: false,
			excludeMutuals: true,
		});
		await rules({ syncedListIds: [], detachBehavior: 'unlink' });
		expect(await seen(id)).toMatchObject({ targetsCount: 4, lists: [] });
		await rules({ syncedListIds: [listId] });
		await run.api.post(`/lists/${listId}/leads`, { platformIds: ['2'] });
		await rules({ syncedListIds: [], detachBehavior: 'another' });
		expect((await seen(id)).targetsCount).toBe(4);
	});

	test('who is on an excluded list or was written to before gets nothing', async () => {
		const { inboxapp } = run.sandbox.control;
		const { id: listId } = inboxapp.list({ name: 'Do not write' });
		await run.api.post(`/lists/${listId}/leads`, { platformIds: ['1'] });
		inboxapp.campaignContact({ id: inboxapp.campaign({ leads: ['2'] }).id });
		const { id } = inboxapp.campaign({ leads: ['1', '2', '3'] });
		await run.api.patch(`/campaigns/v2/${id}/rules`, { excludedListIds: [listId], excludeContacted: true });
		await run.api.post(`/campaigns/v2/${id}/enable`);
		run.move(DAY);
		expect(await seen(id)).toMatchObject({ status: 'completed', targetsCount: 3, contactedCount: 1 });
	});
});

test('how 401 and 403 look, and how v1 ends', async () => {
	const nobody = inboxappClient(run.sandbox.urls.inboxapp, 'v1', { Authorization: 'Bearer nothing' });
	const ask = async (client = run.api) => {
		const { status, data, headers } = await client.get('/campaigns/abc');
		return [status, data, headers.sunset];
	};
	const missing = { error: { code: 'CAMPAIGN_NOT_FOUND', message: 'There is no such campaign.', status: 404 } };
	const who = 'The token is missing or not valid.';
	expect(await ask(nobody)).toEqual([401, { error: { code: 'UNAUTHORIZED', message: who, status: 401 } }, undefined]);
	settings({ v1Errors: 'old' });
	expect(await ask(nobody)).toEqual([401, { error: 'Unauthorized', message: who }, undefined]);
	expect(await ask()).toEqual([404, missing, undefined]);
	const end = 'Thu, 03 Dec 2026 00:00:00 GMT';
	settings({ sunset: 'header' });
	expect(await ask()).toEqual([404, missing, end]);
	expect((await ask(nobody))[2]).toBe(end);
	expect((await run.v2.get('/team')).headers).not.toHaveProperty('sunset');
	settings({ sunset: 'gone', sunsetAt: '2027-01-01T00:00:00Z' });
	expect(await ask()).toEqual([410, { error: expect.objectContaining({ code: 'GONE', status: 410 }) }, 'Fri, 01 Jan 2027 00:00:00 GMT']);
	settings({ sunset: 'missing' });
	expect(await ask()).toEqual([404, { message: 'Not Found' }, undefined]);
});
