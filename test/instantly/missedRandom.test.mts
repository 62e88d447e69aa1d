import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { OutboundEvent } from '../../engine/event';
import type { FailureRule } from '../../sandbox/failures.mts';
import type { EventOrder } from '../../sandbox/instantly/events.mts';
import { MINUTE, staged } from './missedStage.mts';

/** A wait takes no time, but the clock goes on. */
const mockSleep = async (ms: number) => void jest.setSystemTime(Date.now() + Math.ceil(ms));
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const RUNS = 8;
const LOOKS = 25;
const SEED = 20261121;
const stage = staged();

const names = { reply: 'reply_received', auto_reply: 'auto_reply_received', open: 'opened', click: 'clicked' } as const;
const happening = fc.record({
	what: fc.constantFrom(...(Object.keys(names) as Array<keyof typeof names>)),
	leads: fc.constantFrom(1, 1, 2, 5),
	/** How many deliveries our server refuses from now on. */
	refused: fc.constantFrom(0, 0, 1, 3, 1000),
	before: fc.constantFrom(0, 1, 900, 30_000, 5 * MINUTE),
});
const failure: fc.Arbitrary<FailureRule> = fc
	.record({
		path: fc.constantFrom('/webhooks', '/webhook-events', '/emails'),
		from: fc.integer({ min: 1, max: 3 }),
		times: fc.constantFrom(1, 2, 7, 7),
		rule: fc.constantFrom<FailureRule>(
			{ kind: 'status', status: 503 },
			{ kind: 'status', status: 429 },
			{ kind: 'status', status: 429, retryAfter: 2 },
			{ kind: 'reset' },
			{ kind: 'truncated', when: 'after', times: 1 },
			{ kind: 'status', status: 500, when: 'after', times: 1 },
		),
	})
	.map(({ rule, ...when }) => ({ ...when, ...rule }));
/** What happens between two looks, what goes wrong in the look, and whether n8n starts again before it. */
const round = fc.record({
	happenings: fc.array(happening, { maxLength: 3 }),
	failures: fc.array(failure, { maxLength: 2 }),
	restart: fc.constantFrom(true, false, false, false),
});

test(`over ${RUNS * LOOKS} looks at what happens at random, all that was not delivered is told once, whatever breaks`, async () => {
	const sum = { broken: 0, told: 0, readBack: 0, gaps: 0, delivered: 0 };
	await fc.assert(
		fc.asyncProperty(
			fc.array(round, { minLength: LOOKS, maxLength: LOOKS }),
			fc.constantFrom<[number, number[]]>([1, []], [2, []], [3, [1]], [6, [1, 1]]),
			async (rounds, [disableAfter, webhookRetryMs]) => {
				await stage.fresh({ disableAfter, webhookRetryMs });
				await stage.subscribe({ target_hook_url: `${stage.target.url}/other` });
				const trigger = stage.trigger();
				let active = (await trigger.activate()) === null;
				stage.later(2000);
				let lead = 0;
				const missed = new Set<string>();
				const arrived = new Set<string>();
				const happen = async ({ what, leads, refused, before }: (typeof rounds)[number]['happenings'][number]) => {
					stage.later(before);
					stage.target.answers.length = 0;
					stage.target.answers.push(...Array<number>(refused).fill(500));
					const own = Array.from({ length: leads }, () => `lead${++lead}@company.example`);
					const order = { event: what, campaign_id: stage.campaign, leads: own } as EventOrder;
					const { results = [] } = await stage.control.events(order, { wait: true });
					for (const email of own) {
						const delivery = results.find((one) => one.webhook_id === stage.webhook && one.lead_email === email);
						const name = `${names[what]} ${email}`;
						if (delivery?.success) arrived.add(name);
						else if (delivery || what.endsWith('reply')) missed.add(name);
					}
				};
				const events: OutboundEvent[] = [];
				const keep = (items: IDataObject[] | null) => events.push(...((items ?? []) as unknown as OutboundEvent[]));
				for (const { happenings, failures, restart } of rounds) {
					for (const one of happenings) if (lead < 290) await happen(one);
					stage.later(MINUTE);
					stage.control.failures(failures);
					// n8n tries again to activate what it could not.
					const isStart = restart || !active;
					const look = isStart ? trigger.restart() : trigger.poll();
					const went = await look.then(keep, (error: Error) => {
						expect(error.message).toMatch(/^Instantly /);
						sum.broken++;
					});
					active = went !== undefined || !isStart;
					stage.control.failures([]);
				}
				stage.works();
				for (const start of [!active, false, false]) {
					stage.later(MINUTE);
					keep(await (start ? trigger.restart() : trigger.poll()));
				}

				const told = events.map(({ event, person }) => `${event} ${person.email}`);
				expect([...told].sort()).toEqual([...missed].sort());
				expect(new Set(events.map(({ dedupeKey }) => dedupeKey)).size).toBe(events.length);
				sum.told += told.length;
				sum.readBack += events.filter(({ raw }) => 'thread_id' in raw).length;
				sum.gaps += events.filter(({ gap }) => gap !== undefined).length;
				sum.delivered += arrived.size;
			},
		),
		{ numRuns: RUNS, seed: SEED, endOnFailure: true },
	);
	for (const count of Object.values(sum)) expect(count).toBeGreaterThan(RUNS);
	expect(sum.told).toBeGreaterThan(RUNS * 10);
}, 180_000);
