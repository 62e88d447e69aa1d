import fc from 'fast-check';
import type { FailureRule } from '../../sandbox/failures.mts';
import type { Profile } from './document.mts';
import { Truth } from './triggerTruth.mts';
import { allKinds, asEvents, profiles, sleepless as mockSleep, stillClock, TriggerWorld } from './triggerWorld.mts';

jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const RUNS = 5;
const POLLS = 40;
const CAMPAIGNS = 4;

interface Happening {
	what: 'customers' | 'message' | 'tracked' | 'status' | 'deleteCustomer' | 'deleteCampaign';
	which: number;
	stage: 'sent' | 'delivered' | 'opened' | 'clicked' | 'failed' | 'bounced';
	/** Few mostly, sometimes more than EnterCRM shows. */
	count: number;
	status: 'sending' | 'paused' | 'sent';
}
interface Step {
	happenings: Happening[];
	newCampaign: boolean;
	/** While the look reads: at the request of this number. */
	meanwhile: { request: number; happening: Happening };
	seconds: number;
	failure?: FailureRule;
	restart: boolean;
}

const rarely = (weight: number) => fc.oneof({ weight, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });
const count = (many: number) =>
	fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 5 }) }, { weight: 1, arbitrary: fc.constant(many) });
const what: Array<[number, Happening['what']]> = [[4, 'customers'], [12, 'message'], [4, 'tracked'], [2, 'status'], [1, 'deleteCustomer']]; // prettier-ignore
const happening: fc.Arbitrary<Happening> = fc.record({
	what: fc.oneof(...what.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })), {
		weight: 1,
		arbitrary: fc.integer({ min: 0, max: 5 }).map((dice): Happening['what'] => (dice === 0 ? 'deleteCampaign' : 'message')),
	}),
	which: fc.nat({ max: 1000 }),
	stage: fc.constantFrom('sent', 'sent', 'delivered', 'opened', 'opened', 'clicked', 'failed', 'bounced'),
	count: count(60),
	status: fc.constantFrom('sending', 'paused', 'sent'),
});
const failure: fc.Arbitrary<FailureRule> = fc.record({
	service: fc.constant('entercrm' as const),
	from: fc.integer({ min: 1, max: 5 }),
	times: fc.constantFrom(1, 1, 2, 6),
	every: fc.constantFrom(1, 2),
	kind: fc.constantFrom('status', 'status', 'status', 'reset', 'truncated'),
	status: fc.constantFrom(429, 500, 503, 403, 401),
});
const step: fc.Arbitrary<Step> = fc.record({
	happenings: fc.array(happening, { maxLength: 5 }),
	newCampaign: rarely(9),
	meanwhile: fc.record({ request: fc.integer({ min: 1, max: 12 }), happening }),
	seconds: fc.constantFrom(0, 0, 1, 30, 90, 90),
	failure: fc.option(failure, { freq: 3, nil: undefined }),
	restart: rarely(4),
});

/** Makes something happen. */
function happen(world: TriggerWorld, truth: Truth, { what, which, stage, count, status }: Happening): void {
	const campaigns = world.rows('campaigns').filter((row) => row.deleted_at === null);
	const campaign = campaigns[which % campaigns.length];
	const campaign_id = campaign.id;
	if (what === 'customers') world.cause({ event: 'customer_created', count: count > 5 ? 120 : count });
	if (what === 'tracked') world.cause({ event: 'event_tracked', count: count > 5 ? 15 : count, customer_id: 1 + (which % 50) });
	if (what === 'deleteCustomer')
		Object.assign(world.rows('customers').at(-1 - (which % 3)) ?? {}, { deleted_at: new Date().toISOString() });
	if (what === 'deleteCampaign' && campaigns.length > 2) campaign.deleted_at = new Date().toISOString();
	if (what === 'status') {
		// Back again only after it was told: a status of between two looks cannot be seen.
		const seen = truth.told.some(({ event, raw }) => event === 'campaign_sent' && raw.id === campaign_id);
		if (campaign.status === 'sent' && !seen) return;
		world.cause({ event: 'campaign_status', campaign_id, status });
		if (status === 'sent') truth.sent.add(campaign_id);
	}
	if (what === 'message') world.cause({ event: `message_${stage}`, campaign_id, count });
}

/** All that is done with the trigger, and how often a look was refused. */
async function simulate(world: TriggerWorld, steps: Step[]): Promise<{ truth: Truth; refused: number }> {
	world.fresh(900);
	for (let i = 0; i < CAMPAIGNS; i++) await world.campaign({ name: `Campaign ${i}` });
	world.cause({ event: 'message_sent', campaign_id: 1, count: 70 });
	world.cause({ event: 'message_clicked', campaign_id: 2, count: 7 });
	world.cause({ event: 'event_tracked', count: 12 });
	const trigger = world.trigger(allKinds(world.profile));
	await trigger.activate();
	const truth = new Truth(world);
	const { control } = world.sandbox;
	let refused = 0;
	let active = true;
	for (const { happenings, newCampaign, meanwhile, seconds, failure, restart } of steps) {
		control.failures([]);
		world.onRequest(undefined);
		if (newCampaign) await world.campaign({ name: 'New', status: 'draft' }).then((id) => world.cause({ event: 'campaign_status', campaign_id: id, status: 'sending' })); // prettier-ignore
		for (const one of happenings) happen(world, truth, one);
		world.later(seconds);
		control.failures(failure ? [failure] : []);
		world.onRequest((request) => request === meanwhile.request && happen(world, truth, meanwhile.happening));
		try {
			truth.told.push(...asEvents(restart || !active ? await trigger.restart() : await trigger.poll()));
			active = true;
		} catch (error) {
			if (!failure) throw error;
			refused++;
			active &&= !restart;
		}
	}
	control.failures([]);
	world.onRequest(undefined);
	// What is still to be told of a campaign comes with its next event.
	for (const { id, deleted_at } of world.rows('campaigns')) {
		if (deleted_at !== null) continue;
		world.cause({ event: 'customer_created' });
		world.cause({ event: 'message_sent', campaign_id: id, customer_id: world.rows('customers').length });
	}
	truth.told.push(...asEvents(active ? await trigger.poll() : await trigger.restart()));
	for (let more = await trigger.poll(); more; more = await trigger.poll()) truth.told.push(...asEvents(more));
	return { truth, refused };
}

test.each(profiles)(
	`every event exactly once, none lost but those that a gap announces: ${RUNS * POLLS} looks, profile %s`,
	async (profile: Profile) => {
		stillClock();
		const world = await TriggerWorld.begin(profile);
		const sums = { told: 0, announced: 0, refused: 0, restarts: 0 };
		const looks = fc.asyncProperty(fc.array(step, { minLength: POLLS, maxLength: POLLS, size: 'max' }), async (steps) => {
			const { truth, refused } = await simulate(world, steps);
			expect(truth.faults()).toEqual([]);
			sums.told += truth.told.length;
			sums.announced += truth.announced();
			sums.refused += refused;
			sums.restarts += steps.filter(({ restart }) => restart).length;
		});
		try {
			await fc.assert(looks, { seed: 20_260_316, numRuns: RUNS, endOnFailure: true });
		} finally {
			await world.sandbox.close();
			jest.useRealTimers();
		}
		// It was no quiet time.
		expect(sums.told).toBeGreaterThan(1000);
		expect(sums.announced).toBeGreaterThan(50);
		expect(sums.refused).toBeGreaterThan(10);
		expect(sums.restarts).toBeGreaterThan(20);
	},
	// It takes a third of a minute; more where other tests run beside it.
	300_000,
);
