import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { OutboundEvent } from '../../engine/event';
import type { FailureRule } from '../../sandbox/failures.mts';
import type { Campaign } from '../../sandbox/enttor/types.mts';
import { Polling } from '../support/polling.mts';
import { staged } from './stage.mts';

/** A wait takes no time, but the clock goes on. */
const mockSleep = async (ms: number) => void jest.setSystemTime(Date.now() + ms);
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const RUNS = 5;
const POLLS = 40;
const SEED = 20261121;

const timers = ['nextTick', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'hrtime'] as const; // prettier-ignore
const stage = staged();
beforeAll(() => void jest.useFakeTimers({ now: Date.now(), doNotFake: [...timers] }));
afterAll(() => void jest.useRealTimers());

const happening = fc.oneof(
	{ weight: 8, arbitrary: fc.record({ what: fc.constantFrom('sent', 'failed', 'error', 'alreadyMessaged', 'reply'), on: fc.nat(), count: fc.integer({ min: 1, max: 9 }) }) }, // prettier-ignore
	{ weight: 1, arbitrary: fc.record({ what: fc.constantFrom('complete', 'active', 'paused'), on: fc.nat(), count: fc.constant(1) }) },
	{ weight: 2, arbitrary: fc.record({ what: fc.constant('campaign'), on: fc.nat(), count: fc.integer({ min: 1, max: 60 }) }) },
	{ weight: 1, arbitrary: fc.record({ what: fc.constant('member'), on: fc.nat(), count: fc.constant(1) }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;
const failure: fc.Arbitrary<FailureRule> = fc
	.record({
		path: fc.constantFrom('/users', '/campaigns/status'),
		from: fc.integer({ min: 1, max: 4 }),
		times: fc.constantFrom(1, 1, 2, 7),
		rule: fc.constantFrom<FailureRule>(
			{ kind: 'status', status: 503 },
			{ kind: 'status', status: 500, when: 'after' },
			{ kind: 'status', status: 429 },
			{ kind: 'status', status: 429, retryAfter: 2 },
			{ kind: 'status', status: 403 },
			{ kind: 'reset' },
			{ kind: 'truncated', when: 'after' },
		),
	})
	.map(({ rule, ...when }) => ({ method: 'GET', ...when, ...rule }));
/** What happens between two looks, what goes wrong in the look, and whether n8n starts again before it. */
const round = fc.record({
	happenings: fc.array(happening, { maxLength: 4 }),
	failures: fc.array(failure, { maxLength: 2 }),
	restart: fc.boolean().chain((likely) => (likely ? fc.boolean() : fc.constant(false))),
});

/** A campaign of a member, for a group of its own. */
function newCampaign(user_id: number, leads: number): number {
	const { enttor } = stage.control;
	const { dataset_id } = enttor.group({ name: 'Founders', platform: 'x', count: leads });
	const kept = enttor.save();
	const { campaign: id } = kept.next;
	const now = Date.now();
	const made: Campaign = {
		id, user_id, group_id: Number(dataset_id), name: `Campaign ${id}`, platform: 'x', message: 'Hi', dailyLimit: 5, audience: leads,
		start: new Date(now + 3_600_000).toISOString(), end: new Date(now + 90 * 86_400_000).toISOString(),
		created_at: new Date(now).toISOString(), status: 'scheduled', day: '2000-01-01', sentOnDay: 0,
		counters: { sent: 0, failed: 0, error: 0, alreadyMessaged: 0, repliedTo: 0 },
	}; // prettier-ignore
	stage.control.load({ enttor: { ...kept, campaigns: [...kept.campaigns, made], next: { ...kept.next, campaign: id + 1 } } });
	return id;
}

/** Lets it happen to one of the campaigns or members that there are by then. */
function happen({ what, on, count }: Happening): void {
	const { enttor } = stage.control;
	const { campaigns, members } = enttor.save();
	if (what === 'campaign') return void newCampaign(members[on % members.length].id, count);
	if (what === 'member') {
		const { id } = enttor.addMember({ name: 'Member', email: 'member@example.com' });
		return void enttor.cause({ campaign_id: newCampaign(id, 20), event: 'reply', count: 1 + (on % 9) });
	}
	if (campaigns.length === 0) return;
	const { id: campaign_id } = campaigns[on % campaigns.length];
	if (what === 'active' || what === 'paused') enttor.cause({ campaign_id, event: 'status', status: what });
	else enttor.cause({ campaign_id, event: what as 'sent', count });
}

/** What Enttor counts by now, by campaign and counter. */
const counted = () =>
	new Map(stage.held.campaigns.flatMap(({ id, counters }) => Object.entries(counters).map(([name, count]) => [`${id} ${name}`, count])));
const isDone = ({ status }: Campaign) => status === 'completed';

test(`over ${RUNS * POLLS} looks at what happens at random, all is told once, whatever breaks`, async () => {
	let broken = 0;
	let told = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.array(happening, { maxLength: 12 }),
			fc.array(round, { minLength: POLLS, maxLength: POLLS }),
			async (first, rounds) => {
				stage.reset();
				first.forEach(happen);
				const baseline = counted();
				const doneBefore = stage.held.campaigns.filter(isDone).map(({ id }) => String(id));
				const events: OutboundEvent[] = [];
				const watching = new Polling(stage.n8n, {
					node: 'enttorTrigger',
					parameters: { events: ['campaign_finished', 'failed', 'message_sent', 'reply_received'], options: {} },
				});
				const keep = (items: IDataObject[] | null) => events.push(...((items ?? []) as unknown as OutboundEvent[]));
				keep(await watching.activate());
				expect(events).toEqual([]);
				const everDone = new Set<string>();
				let active = true;
				for (const { happenings, failures, restart } of rounds) {
					jest.setSystemTime(Date.now() + 60_000);
					happenings.forEach(happen);
					stage.control.failures(failures);
					// n8n tries again to activate what it could not.
					const look = restart || !active ? watching.restart() : watching.poll();
					const went = await look.then(keep, (error: Error) => {
						expect(error.message).toMatch(/^(The API key may not do this|Enttor )/);
						broken++;
					});
					if (went === undefined) active = !(restart || !active);
					else active = true;
					stage.control.failures([]);
					if (went !== undefined) for (const { id } of stage.held.campaigns.filter(isDone)) everDone.add(String(id));
				}
				keep(await (active ? watching.poll() : watching.restart()));

				const sums = new Map<string, number>();
				for (const { campaign, count, raw, event } of events) {
					if (event === 'campaign_finished') continue;
					const key = `${campaign.id} ${raw.counter as string}`;
					sums.set(key, (sums.get(key) ?? 0) + count);
				}
				const watched = [...counted()].filter(([key]) => !key.endsWith('alreadyMessaged'));
				expect(watched.map(([key]) => [key, sums.get(key) ?? 0])).toEqual(
					watched.map(([key, count]) => [key, count - (baseline.get(key) ?? 0)]),
				);
				expect(new Set(events.map(({ dedupeKey }) => dedupeKey)).size).toBe(events.length);
				for (const { id } of stage.held.campaigns.filter(isDone)) everDone.add(String(id));
				const finished = events.filter(({ event }) => event === 'campaign_finished').map(({ campaign }) => campaign.id as string);
				expect(finished.sort()).toEqual([...everDone].filter((id) => !doneBefore.includes(id)).sort());
				told += events.length;
			},
		),
		{ numRuns: RUNS, seed: SEED, endOnFailure: true },
	);
	expect(told).toBeGreaterThan(RUNS * 20);
	expect(broken).toBeGreaterThan(RUNS);
}, 180_000);
