import { setTimeout as sleep } from 'node:timers/promises';
import type { OutboundEvent } from '../../engine/event';
import type { Workflow } from '../../tools/lab.mts';
import { eventually } from './n8n.mts';
import { OutboundStage, replies } from './outboundStage.mts';

const PATH = '8d4f6d2e-6d6b-4b43-9a3f-1f7f8e6f0d01';
const file = replies('Every reply', 'instantly', PATH, { fillGaps: true, pollTimes: { item: [{ mode: 'everyMinute' }] } });

/** n8n looks once a minute at most; a start and the first look after it take more than one. */
const A_LOOK = 150_000;
const MISSED = 3;

const manners = [
	// It looks at the activation, and then every minute.
	['as it is set up', {}],
	[
		'with its durable scheduler',
		{ N8N_SCHEDULER_ENABLED: 'true', N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true', N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true' },
	],
] as const;

describe.each(manners)('An Outbound Trigger that fills gaps in a real n8n %s', (_manner, env) => {
	const isDurable = Object.keys(env).length > 0;
	let stage: OutboundStage;
	let workflow: Workflow;
	const came = async () => (await stage.itemsAt(workflow.id)) as unknown as OutboundEvent[];
	const people = (events: OutboundEvent[]) => events.map(({ person }) => person.email);
	const webhook = async () => (await stage.sandbox.webhooks())[0];

	beforeAll(async () => {
		stage = await OutboundStage.set(env);
		stage.server.control.settings({ webhookRetryMs: [], disableAfter: MISSED });
		workflow = await stage.lab.client.importWorkflow(file);
		await stage.lab.explained(() => stage.lab.client.activate(workflow.id));
	});
	afterAll(async () => await stage?.close());

	test('tells each reply once that was missed while n8n was off, also those after Instantly had switched the webhook off', async () => {
		const first = await stage.reply();
		await eventually(came, (all) => all.length === 1);
		// A durable look that is cut off has a lease, and the next one waits for its end.
		const looks = async () => (await stage.sandbox.requests()).byRoute['GET /webhook-events'] ?? 0;
		if (isDurable) expect(await eventually(looks, (count) => count > 0, A_LOOK)).toBeGreaterThan(0);
		if (isDurable) await sleep(3000);
		const missed: string[] = [];
		await stage.lab.restart(async () => {
			for (let count = 0; count <= MISSED; count += 1) missed.push(await stage.reply());
			expect((await webhook()).status).not.toBe(1);
		});
		const all = await stage.lab.explained(() => eventually(came, ({ length }) => length > missed.length, A_LOOK));
		expect(people(all)).toEqual([first, ...missed]);
		expect(new Set(all.map(({ dedupeKey }) => dedupeKey)).size).toBe(all.length);
		// The one after it had been switched off was never tried; it comes from Instantly's emails.
		expect(all.filter(({ gap }) => gap !== undefined)).toHaveLength(1);
		expect((await webhook()).status).toBe(1);
	}, 400_000);

	test('receives the next reply by itself, and does not tell any again at the next look', async () => {
		const before = await came();
		const asked = async () => (await stage.sandbox.requests()).byRoute['GET /webhook-events'] ?? 0;
		const looks = await asked();
		const next = await stage.reply();
		expect(people(await eventually(came, ({ length }) => length > before.length))).toEqual([...people(before), next]);
		await eventually(asked, (count) => count > looks, A_LOOK);
		expect(await asked()).toBeGreaterThan(looks);
		expect(people(await came())).toEqual([...people(before), next]);
	}, 400_000);
});
