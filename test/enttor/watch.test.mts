import type { IDataObject } from 'n8n-workflow';
import { events, kinds, madeUp, outboundEvent, type Step } from '../../nodes/Enttor/events';
import { compared, type Round, type State } from '../../nodes/Enttor/watch';

const now = '2026-03-01T12:00:00.000Z';
const MINUTE = 60_000;
const START = Date.parse(now);
const kim = { id: '1001', name: 'Member 1', email: 'member1@example.com' };
const lee = { id: '1002', name: 'Member 2', email: 'member2@example.com' };

const campaign = (id: string, counts: IDataObject = {}, more: IDataObject = {}): IDataObject => ({
	id,
	name: `Campaign ${id}`,
	status: 'active',
	platforms: ['x'],
	createdAt: new Date(START - MINUTE).toISOString(),
	messages: { total: 9, sent: 0, failed: 0, error: 0, alreadyMessaged: 0, repliedTo: 0, ...counts },
	...more,
});
const done = { status: 'completed' };
/** Made after the first look. */
const made = { createdAt: new Date(START + MINUTE / 2).toISOString() };
/** A look `minutes` after the first one; everybody is in the team. */
const round = (minutes: number, ...looks: Array<[typeof kim, ...IDataObject[]]>): Round => ({
	at: START + minutes * MINUTE,
	team: looks.map(([{ id }]) => id),
	looks: looks.map(([member, ...campaigns]) => ({ member, campaigns })),
});
/** The steps of each round, in short. */
function steps(...rounds: Round[]): string[][] {
	let state: State | undefined;
	return rounds.map((one) => {
		const before = JSON.stringify(state);
		const found = compared(state, one);
		expect(JSON.stringify(state)).toBe(before);
		state = found.state;
		expect(JSON.parse(JSON.stringify(state))).toEqual(state);
		return found.steps.map(
			({ campaign: { id }, counter, from, to }) => `${String(id)} ${counter ? `${counter} ${from}-${to}` : 'finished'}`,
		);
	});
}

describe('what has happened between two looks', () => {
	test('nothing at the first, steps of the counters afterwards', () => {
		expect(
			steps(
				round(0, [kim, campaign('1', { sent: 3 }), campaign('2', {}, done)], [lee]),
				round(1, [kim, campaign('1', { sent: 5, repliedTo: 1, failed: 1, error: 2 }), campaign('2', {}, done)], [lee]),
				round(2, [kim, campaign('1', { sent: 5, repliedTo: 1, failed: 1, error: 2, alreadyMessaged: 3 })], [lee]),
			),
		).toEqual([[], ['1 sent 3-5', '1 failed 0-1', '1 error 0-2', '1 repliedTo 0-1'], []]);
	});

	test('a counter that falls is none, and is told again only above its highest value', () => {
		const sent = [5, 2, 4, 5, 6].map((count, i) => round(i, [kim, campaign('1', { sent: count })]));
		expect(steps(...sent)).toEqual([[], [], [], [], ['1 sent 5-6']]);
	});

	test('a campaign is finished once, whatever its status does afterwards', () => {
		const all = ['active', 'completed', 'active', 'completed', 'cancelled'].map((status, i) =>
			round(i, [kim, campaign('1', {}, { status })]),
		);
		expect(steps(...all)).toEqual([[], ['1 finished'], [], [], []]);
	});

	test('a campaign that goes missing and comes back goes on where it was', () => {
		expect(steps(round(0, [kim, campaign('1', { sent: 3 })]), round(1, [kim]), round(2, [kim, campaign('1', { sent: 4 })]))).toEqual([
			[],
			[],
			['1 sent 3-4'],
		]);
	});

	test('a new campaign counts from nothing, and may be finished when it is first seen', () => {
		expect(steps(round(0, [kim]), round(1, [kim, campaign('1', { sent: 3 }, { ...made, ...done })]))).toEqual([
			[],
			['1 sent 0-3', '1 finished'],
		]);
	});

	test('an old campaign that is shown late begins where it is', () => {
		expect(
			steps(round(0, [kim]), round(1, [kim, campaign('1', { sent: 3 }, done)]), round(2, [kim, campaign('1', { sent: 4 }, done)])),
		).toEqual([[], [], ['1 sent 3-4']]);
	});

	test('who joins the team is watched since the last look; what they had before begins where it is', () => {
		const both = [campaign('1', { sent: 3 }), campaign('2', { sent: 2 }, made)];
		expect(steps(round(0, [kim]), round(1, [kim], [lee, ...both]), round(2, [kim], [lee, campaign('1', { sent: 4 }), both[1]]))).toEqual([
			[],
			['2 sent 0-2'],
			['1 sent 3-4'],
		]);
	});

	test('who was left out until now begins at this look, with all campaigns', () => {
		const first = { ...round(0, [kim]), team: ['1001', '1002'] };
		expect(steps(first, round(1, [kim], [lee, campaign('1', { sent: 3 }, { ...made, ...done })]))).toEqual([[], []]);
	});

	test('a campaign that changes its owner is the same campaign', () => {
		expect(steps(round(0, [kim, campaign('1', { sent: 3 })], [lee]), round(1, [kim], [lee, campaign('1', { sent: 4 })]))).toEqual([
			[],
			['1 sent 3-4'],
		]);
	});

	test('counts that are missing, or no numbers, are 0', () => {
		const odd = [{ messages: undefined }, { messages: { sent: 'many', repliedTo: null } }, { messages: { sent: '2' } }];
		expect(steps(...odd.map((more, i) => round(i, [kim, campaign('1', {}, more as IDataObject)])))).toEqual([[], [], ['1 sent 0-2']]);
	});
});

describe('an event', () => {
	const step: Step = { campaign: campaign('1', { sent: 5 }), member: kim, counter: 'sent', from: 3, to: 5 };

	test('says how many it stands for, and names no person and no text', () => {
		const nothing = { id: null, threadId: null, subject: null, text: null, html: null };
		expect(outboundEvent(step, now)).toEqual({
			event: 'message_sent',
			provider: 'enttor',
			channel: 'x',
			occurredAt: now,
			person: { email: null, handle: null, profileUrl: null, name: null, id: null },
			campaign: { id: '1', name: 'Campaign 1', step: null, variant: null },
			message: nothing,
			interest: null,
			account: null,
			count: 2,
			dedupeKey: expect.stringMatching(/^[0-9a-f]{24}$/) as unknown,
			raw: { counter: 'sent', from: 3, to: 5, member: kim, campaign: step.campaign },
		});
		const finished = { campaign: campaign('1', {}, done), member: kim };
		expect(outboundEvent(finished, now)).toMatchObject({ event: 'campaign_finished', count: 1, raw: { status: 'completed' } });
	});

	test.each([
		[['x'], 'x'],
		[['twitter'], 'x'],
		[['X (Twitter)', 'x'], 'x'],
		[['Instagram'], 'instagram'],
		[['linkedin'], 'linkedin'],
		[['x', 'instagram'], null],
		[['threads'], null],
		[[], null],
		[undefined, null],
	])('of platforms %j is on the channel %s', (platforms, channel) => {
		expect(outboundEvent({ ...step, campaign: { id: 1, platforms } }, now)).toMatchObject({ channel, campaign: { id: '1', name: null } });
	});

	test('has the same key for the same value of the same counter, and no other', () => {
		const all: Step[] = [
			step,
			{ ...step, to: 6 },
			{ ...step, counter: 'repliedTo' },
			{ ...step, campaign: campaign('2') },
			{ campaign: step.campaign, member: kim },
		];
		expect(new Set(all.map((one) => outboundEvent(one, now).dedupeKey)).size).toBe(all.length);
		expect(outboundEvent({ ...step, from: 1, member: lee }, '2026-03-02T12:00:00.000Z').dedupeKey).toBe(outboundEvent(step, now).dedupeKey);
	});

	test('is given only for what was chosen', () => {
		const all: Step[] = [
			step,
			...(['failed', 'error', 'repliedTo'] as const).map((counter): Step => ({ ...step, counter })),
			{ campaign: step.campaign, member: kim },
		];
		const chosen = (...names: string[]) => events(all, names, now).map(({ event }) => event);
		expect(chosen('message_sent')).toEqual(['message_sent']);
		expect(chosen('failed')).toEqual(['failed', 'failed']);
		expect(chosen('reply_received', 'campaign_finished')).toEqual(['reply_received', 'campaign_finished']);
		expect(chosen()).toEqual([]);
	});

	test('is made up, once for each choice, where there is nothing to show', () => {
		const all = Object.keys(kinds);
		const samples = madeUp(all, now);
		expect(samples.map(({ event }) => event).sort()).toEqual([...all].sort());
		for (const { raw, count, campaign: of } of samples) {
			expect(raw.sample).toBe(true);
			expect(count).toBeGreaterThan(0);
			expect(of.name).toBe('Sample Campaign');
		}
		expect(madeUp(['reply_received'], now)).toHaveLength(1);
	});
});
