import axios from 'axios';

import { inMinutes, startEnttor, type RunningEnttor } from './enttor.mts';

const DAY = 86_400_000;
const MIDNIGHT = '2030-01-01T00:00:00.000Z';

let run: RunningEnttor;

beforeEach(async () => {
	run = await startEnttor();
	run.sandbox.control.clock({ set: MIDNIGHT });
});
afterEach(async () => await run.sandbox.close());

const move = (ms: number) => run.sandbox.control.clock({ advance: ms });
const sent = async (id: string) => {
	const { status, messages } = await run.status(id);
	return [status, messages.sent];
};

describe('by the clock', () => {
	test('a campaign starts, sends its limit each day, and is completed by its last message', async () => {
		const [id] = await run.campaigns(25, { daily_message_limit: 10 });
		move(59 * 60_000);
		expect(await sent(id)).toEqual(['scheduled', 0]);
		move(2 * 60_000);
		expect(await sent(id)).toEqual(['active', 10]);
		move(20 * 3_600_000);
		expect(await sent(id)).toEqual(['active', 10]);
		move(3 * 3_600_000);
		expect(await sent(id)).toEqual(['active', 20]);
		move(DAY);
		expect(await sent(id)).toEqual(['completed', 25]);
	});

	test('days are not skipped when the clock jumps, and the end ends it', async () => {
		const [id] = await run.campaigns(100, { daily_message_limit: 10, end_date: '2030-01-04T00:00:00Z' });
		move(10 * DAY);
		// It ends at midnight, before the fourth day.
		expect(await sent(id)).toEqual(['completed', 30]);
	});

	test('a paused campaign rests, and makes up for nothing', async () => {
		const [id] = await run.campaigns(100, { daily_message_limit: 10 });
		move(2 * 3_600_000);
		const order = (status: 'paused' | 'active') => run.sandbox.control.enttor.cause({ campaign_id: id, event: 'status', status });
		order('paused');
		move(3 * DAY);
		expect(await sent(id)).toEqual(['paused', 10]);
		order('active');
		expect(await sent(id)).toEqual(['active', 20]);
		move(DAY);
		expect(await sent(id)).toEqual(['active', 30]);
	});

	test('a campaign without leads is over when it begins', async () => {
		const [first, second] = await run.campaigns(1, { user_ids: run.members });
		expect((await run.status(second)).messages.total).toBe(0);
		move(2 * 3_600_000);
		expect([await sent(first), await sent(second)]).toEqual([
			['completed', 1],
			['completed', 0],
		]);
	});
});

describe('as ordered', () => {
	const cause = (order: object) => run.sandbox.control.enttor.cause(order as Parameters<typeof run.sandbox.control.enttor.cause>[0]);

	test('each counter rises, never over the audience', async () => {
		const [id] = await run.campaigns(10);
		const order = (event: string, count: number) => cause({ campaign_id: id, event, count }).caused;
		expect([order('sent', 4), order('failed', 2), order('error', 1), order('alreadyMessaged', 1)]).toEqual([4, 2, 1, 1]);
		expect(await run.status(id)).toMatchObject({ status: 'active' });
		expect(order('reply', 3)).toBe(3);
		// Of the two who have not been written to, both are, and then all six have answered.
		expect(order('reply', 5)).toBe(3);
		expect(order('sent', 1)).toBe(0);
		expect(await run.status(id)).toMatchObject({
			status: 'completed',
			messages: { total: 10, sent: 6, failed: 2, error: 1, alreadyMessaged: 1, repliedTo: 6 },
		});
	});

	test('a campaign that is made to begin early still waits for its start by itself, and keeps to its limit then', async () => {
		const [id] = await run.campaigns(100, { daily_message_limit: 10, start_date: inMinutes(run.sandbox, 36 * 60) });
		cause({ campaign_id: id, event: 'sent', count: 3 });
		move(DAY);
		expect(await sent(id)).toEqual(['active', 3]);
		move(13 * 3_600_000);
		expect(await sent(id)).toEqual(['active', 13]);
	});

	test('nothing leaves a campaign that is over or held up', async () => {
		const [id] = await run.campaigns(10);
		cause({ campaign_id: id, event: 'sent', count: 2 });
		cause({ campaign_id: id, event: 'complete' });
		expect([cause({ campaign_id: id, event: 'failed' }), cause({ campaign_id: id, event: 'reply', count: 9 })]).toEqual([
			{ caused: 0 },
			{ caused: 2 },
		]);
		expect(await run.status(id)).toMatchObject({ status: 'completed', messages: { sent: 2, failed: 0, repliedTo: 2 } });
	});

	test('over HTTP too', async () => {
		const http = axios.create({ baseURL: `${run.sandbox.urls.enttor}/sandbox/enttor`, validateStatus: () => true, proxy: false });
		const [id] = await run.campaigns(10);
		const events = async (order: object) => {
			const { status, data } = await http.post('/events', order);
			return [status, data];
		};
		expect(await events({ campaign_id: Number(id), event: 'reply', count: 2 })).toEqual([200, { caused: 2 }]);
		expect(await run.status(id)).toMatchObject({ messages: { sent: 2, repliedTo: 2 } });
		expect((await events({ campaign_id: id, event: 'status' }))[0]).toBe(400);
		expect((await events({ campaign_id: id, event: 'reply', status: 'paused' }))[0]).toBe(400);
		expect((await events({ campaign_id: '7', event: 'reply' }))[0]).toBe(404);

		const { data: member } = await http.post('/members', { name: 'Member 3', email: 'member3@example.com' });
		expect((await run.api.get('/users')).data.data.users).toHaveLength(3);
		expect((await http.delete(`/members/${member.id}`)).data).toEqual(member);
		expect((await run.api.get('/users')).data.data.users).toHaveLength(2);
		expect((await http.post('/members', { name: 'Member 4', email: 'member4@example.com' })).data.id).toBe(member.id + 1);
		const { dataset_id } = (await http.post('/groups', { name: 'From the dashboard', platform: 'linkedin', count: 12 })).data;
		const [group] = (await run.api.get('/datasets')).data.data.datasets;
		expect(group).toMatchObject({ id: dataset_id, source: 'platform', lead_count: '12', platform: 'LinkedIn' });
		expect((await http.post('/keys', { key: 'ent_more', scopes: ['users:read'] })).status).toBe(200);
		expect((await http.post('/keys', { key: 'ent_more', scopes: ['leads:read'] })).status).toBe(400);
	});
});

test('the seed has members, groups and campaigns in every stage, and can be reset', async () => {
	const { control } = run.sandbox;
	expect(control.reset({ seed: true }).enttor).toEqual({ members: 3, groups: 3, leads: 476, campaigns: 4 });
	const all = [];
	for (const { id } of (await run.api.get('/users')).data.data.users)
		all.push(...(await run.api.get('/campaigns/status', { params: { client_id: String(id) } })).data.data.campaigns);
	expect(all.map(({ status, messages }) => [status, messages.sent, messages.repliedTo]).sort()).toEqual([
		['active', 70, 6],
		['active', 70, 6],
		['completed', 163, 21],
		['scheduled', 0, 0],
	]);
	for (const { createdAt, startDate, messages } of all) {
		expect(Date.parse(createdAt)).toBeLessThan(Date.parse(startDate));
		const { total, sent, failed, error, alreadyMessaged } = messages;
		expect(sent + failed + error + alreadyMessaged).toBeLessThanOrEqual(total);
	}
	control.reset();
	expect(control.state().enttor).toEqual({ members: 2, groups: 0, leads: 0, campaigns: 0 });
});
