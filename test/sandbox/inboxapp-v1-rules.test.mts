import { doing, inboxappClient, people, startV1, text, twoDays, type RunningV1 } from './inboxapp-v1.mts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let run: RunningV1;

beforeEach(async () => {
	run = await startV1();
	// A Monday.
	run.sandbox.control.clock({ set: '2030-01-07T00:00:00.000Z' });
});
afterEach(async () => await run.sandbox.close());

const { campaign, add, seen, settings, threadOf, messagesIn } = doing(() => run);

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

test('what is kept goes on elsewhere: campaigns with their leads, lists, imports', async () => {
	const { control } = run.sandbox;
	const { id } = control.inboxapp.campaign({ leads: people(3), steps: [text('One'), twoDays, text('Two')] as never, status: 'active' });
	control.inboxapp.campaignContact({ id });
	const { id: listId } = control.inboxapp.list({ name: 'People', count: 2 });
	const data = { type: 'csv', content: 'Id\n71', fileName: 'a.csv', columnMapping: [{ csvHeader: 'Id', targetColumnId: 'platformId' }] };
	await run.api.post(`/lists/${listId}/import-jobs`, { data });
	const before = await seen(id);
	const kept = JSON.parse(JSON.stringify(control.fullState())) as Record<string, unknown>;
	const now = control.clock().now;
	control.reset();
	expect((await run.api.get(`/campaigns/${id}`)).status).toBe(404);
	control.clock({ set: now });
	control.load(kept);
	expect(await seen(id)).toEqual(before);
	run.move(3 * DAY);
	expect(await seen(id)).toMatchObject({ status: 'completed', contactedCount: 3 });
	expect((await run.api.get(`/lists/${listId}/import-jobs`)).data.data).toMatchObject([{ status: 'completed', addedCount: 1 }]);
});
