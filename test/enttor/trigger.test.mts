import type { IDataObject } from 'n8n-workflow';
import type { EventOrder } from '../../sandbox/enttor/events.mts';
import type { OutboundEvent } from '../../engine/event';
import { Polling } from '../support/polling.mts';
import { staged } from './stage.mts';

const stage = staged();
const everything = ['campaign_finished', 'failed', 'message_sent', 'reply_received'];

const order = (events = everything, members: Array<string | number> = []) => ({
	node: 'enttorTrigger',
	parameters: { events, options: members.length ? { members } : {} },
});
const trigger = (...settings: Parameters<typeof order>) => new Polling(stage.n8n, order(...settings));
const cause = (campaign: string, event: EventOrder['event'], count = 1) =>
	stage.control.enttor.cause({ campaign_id: campaign, event, count });
const at = (hours: number) => new Date(Date.parse(stage.control.clock().now) + hours * 3_600_000).toISOString();
/** A campaign of one member, for a group of its own. */
async function campaign(member = 1001, leads = 100): Promise<string> {
	const { dataset_id } = stage.control.enttor.group({ name: 'Founders', platform: 'x', count: leads });
	const parameters = {
		resource: 'campaign', operation: 'create', campaignName: 'Spring', datasetId: { __rl: true, mode: 'id', value: dataset_id }, platform: 'x',
		userIds: [String(member)], messageSequence: 'Hi', startDate: at(1), endDate: at(1000), dailyLimitX: 10,
	}; // prettier-ignore
	const { json, error } = await stage.n8n.run({ parameters });
	if (error) throw error;
	return (json[0].campaign_ids as string[])[0];
}
/** Events in short: what, of which campaign, how many. */
const short = (items: IDataObject[] | null) =>
	(items as unknown as OutboundEvent[] | null)?.map(({ event, campaign: { id }, count }) => `${event} ${id} ${count}`) ?? null;

test('the first look tells nothing, the next ones how many there are more', async () => {
	const [one, other] = [await campaign(), await campaign(1002)];
	cause(one, 'reply', 3);
	const watching = trigger();
	expect(await watching.activate()).toBeNull();
	expect(await watching.poll()).toBeNull();
	cause(one, 'sent', 4);
	cause(one, 'reply', 2);
	cause(other, 'failed');
	cause(other, 'error', 2);
	cause(other, 'alreadyMessaged', 5);
	const items = await watching.poll();
	expect(short(items)).toEqual([`message_sent ${one} 4`, `reply_received ${one} 2`, `failed ${other} 1`, `failed ${other} 2`]);
	expect(items?.[0]).toMatchObject({
		provider: 'enttor',
		channel: 'x',
		campaign: { id: one, name: 'Spring' },
		person: { handle: null },
		raw: { counter: 'sent', from: 3, to: 7, member: { id: '1001', name: 'Member 1' }, campaign: { id: one } },
	});
	expect(await watching.poll()).toBeNull();
});

test('only what was chosen is told', async () => {
	const id = await campaign();
	const watching = trigger(['reply_received']);
	await watching.activate();
	cause(id, 'sent', 4);
	expect(await watching.poll()).toBeNull();
	cause(id, 'reply', 1);
	expect(short(await watching.poll())).toEqual([`reply_received ${id} 1`]);
});

test('a campaign finishes once', async () => {
	const [one, other] = [await campaign(1001, 3), await campaign()];
	cause(other, 'complete');
	const watching = trigger();
	await watching.activate();
	cause(one, 'sent', 3);
	expect(short(await watching.poll())).toEqual([`message_sent ${one} 3`, `campaign_finished ${one} 1`]);
	stage.control.enttor.cause({ campaign_id: one, event: 'status', status: 'active' });
	expect(await watching.poll()).toBeNull();
	cause(one, 'complete');
	expect(await watching.poll()).toBeNull();
});

test('new campaigns are watched from their first message, also those of new members', async () => {
	const watching = trigger();
	await watching.activate();
	const one = await campaign();
	const { id: member } = stage.control.enttor.addMember({ name: 'Member 3', email: 'member3@example.com' });
	const other = await campaign(member);
	cause(one, 'sent', 2);
	cause(other, 'reply', 1);
	expect(short(await watching.poll())).toEqual([`message_sent ${one} 2`, `message_sent ${other} 1`, `reply_received ${other} 1`]);
});

test('a new member brings old campaigns: they begin where they are', async () => {
	const { id: member } = stage.control.enttor.addMember({ name: 'Member 3', email: 'member3@example.com' });
	stage.control.clock({ advance: -1_800_000 });
	const old = await campaign(member);
	stage.control.clock({ advance: 1_800_000 });
	cause(old, 'sent', 7);
	const { members } = stage.held;
	stage.control.enttor.removeMember(member);
	const watching = trigger();
	await watching.activate();
	stage.control.load({ enttor: { ...stage.held, members } });
	expect(await watching.poll()).toBeNull();
	cause(old, 'sent', 2);
	expect(short(await watching.poll())).toEqual([`message_sent ${old} 2`]);
});

describe('only some members', () => {
	test('as numbers or texts; nobody else is asked for', async () => {
		const [one, other] = [await campaign(1001), await campaign(1002)];
		for (const members of [[1002], ['1002']]) {
			const watching = trigger(everything, members);
			await watching.activate();
			cause(one, 'sent');
			cause(other, 'sent');
			stage.control.resetRequests();
			expect(short(await watching.poll())).toEqual([`message_sent ${other} 1`]);
			expect(stage.asked().map(({ call, query }) => [call, query])).toEqual([
				['GET /users', {}],
				['GET /campaigns/status', { client_id: '1002' }],
			]);
		}
	});

	test('more of them later: these begin where they are', async () => {
		const watching = trigger(everything, [1001]);
		await watching.activate();
		const [one, other] = [await campaign(1001), await campaign(1002)];
		cause(one, 'sent');
		cause(other, 'sent', 5);
		const edited = watching.edited(order(everything));
		expect(short(await edited.activate())).toEqual([`message_sent ${one} 1`]);
		cause(other, 'sent');
		expect(short(await edited.poll())).toEqual([`message_sent ${other} 1`]);
	});

	test('a member who has left in the middle of a look has no campaigns', async () => {
		const [one, other] = [await campaign(1001), await campaign(1002)];
		const watching = trigger();
		await watching.activate();
		cause(one, 'sent');
		cause(other, 'sent');
		stage.fails('GET', '/campaigns/status', { kind: 'status', status: 404 });
		expect(short(await watching.poll())).toEqual([`message_sent ${other} 1`]);
		expect(short(await watching.poll())).toEqual([`message_sent ${one} 1`]);
		stage.control.enttor.removeMember(1001);
		cause(one, 'sent');
		expect(await watching.poll()).toBeNull();
	});
});

describe('nothing is lost and nothing told twice', () => {
	test('by a look that broke off', async () => {
		const [one, other] = [await campaign(1001), await campaign(1002)];
		const watching = trigger();
		await watching.activate();
		cause(one, 'sent', 2);
		cause(other, 'sent', 3);
		stage.fails('GET', '/campaigns/status', { kind: 'status', status: 403, from: 2 });
		await expect(watching.poll()).rejects.toThrow('The API key may not do this');
		expect(short(await watching.poll())).toEqual([`message_sent ${one} 2`, `message_sent ${other} 3`]);
	});

	test('by a restart of n8n, before or after an event', async () => {
		const watching = trigger();
		await watching.activate();
		const id = await campaign();
		expect(await watching.poll()).toBeNull();
		cause(id, 'sent', 2);
		expect(short(await watching.restart())).toEqual([`message_sent ${id} 2`]);
		expect(await watching.restart()).toBeNull();
		cause(id, 'sent');
		expect(short(await watching.poll())).toEqual([`message_sent ${id} 1`]);
	});

	test('by connections that break', async () => {
		const id = await campaign();
		const watching = trigger();
		await watching.activate();
		cause(id, 'sent', 2);
		stage.fails('GET', '/users', { kind: 'reset' });
		stage.fails('GET', '/campaigns/status', { kind: 'status', status: 503 });
		expect(short(await watching.poll())).toEqual([`message_sent ${id} 2`]);
	});
});

test('what is remembered is small', async () => {
	const [id] = [await campaign(), await campaign(1002)];
	const watching = trigger();
	await watching.activate();
	cause(id, 'sent', 2);
	await watching.poll();
	expect(watching.kept).toMatchObject({ state: { team: ['1001', '1002'], campaigns: { [id]: { counts: [2, 0, 0, 0] } } } });
	expect(JSON.stringify(watching.kept)).not.toContain('Spring');
	expect(JSON.stringify(watching.kept).length).toBeLessThan(500);
});

test('another credential starts afresh', async () => {
	const id = await campaign();
	const watching = trigger();
	await watching.activate();
	cause(id, 'sent', 2);
	const edited = watching.edited({ ...order(), credentialId: 'another' });
	expect(await edited.activate()).toBeNull();
	cause(id, 'sent', 1);
	expect(short(await edited.poll())).toEqual([`message_sent ${id} 1`]);
});

test('a key that may not list members is told which scope it lacks', async () => {
	const watching = new Polling(stage.n8n, { ...order(), credentials: { enttorApi: { apiKey: 'ent_sandbox_narrow' } } });
	await expect(watching.activate()).rejects.toMatchObject({
		message: 'The API key may not do this',
		description: expect.stringContaining('Make a key with the scope users:read') as unknown,
	});
});

describe('a test event in the editor', () => {
	test('shows real counts, at most one of each kind, and changes nothing', async () => {
		const [one, other] = [await campaign(), await campaign(1002, 3)];
		const watching = trigger();
		await watching.activate();
		cause(one, 'reply', 2);
		cause(other, 'sent', 3);
		const kept = JSON.stringify(watching.kept);
		const items = await watching.manual();
		expect(short(items)?.sort()).toEqual([`campaign_finished ${other} 1`, `message_sent ${one} 2`, `reply_received ${one} 2`]);
		expect(JSON.stringify(items)).not.toContain('"sample"');
		expect(JSON.stringify(watching.kept)).toBe(kept);
		expect(short(await watching.poll())).toHaveLength(4);
	});

	test('is made up, and says so, where nothing has happened', async () => {
		for (const made of [false, true]) {
			if (made) await campaign();
			const items = await trigger(['reply_received', 'campaign_finished']).manual();
			expect(items).toMatchObject([
				{ event: 'reply_received', count: 2, raw: { sample: true } },
				{ event: 'campaign_finished', raw: { sample: true } },
			]);
		}
	});
});
