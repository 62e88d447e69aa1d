import type { State } from '../../nodes/Instantly/missed';
import type { WebhookEvent } from '../../sandbox/instantly/types.mts';
import { MINUTE, short, staged } from './missedStage.mts';

/** A wait takes no time, but the clock goes on. */
const mockSleep = async (ms: number) => void jest.setSystemTime(Date.now() + Math.ceil(ms));
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const stage = staged();

test('the log goes by days of UTC: what failed before midnight is told after it', async () => {
	const midnight = Math.ceil(Date.now() / 86_400_000) * 86_400_000;
	stage.later(midnight - 3 * MINUTE - Date.now());
	const trigger = await stage.looking();
	await stage.fails('reply', 1);
	stage.later(MINUTE);
	let late: WebhookEvent[] = [];
	stage.rewrites((log) => ((late = log), []));
	expect(await trigger.poll()).toBeNull();
	stage.later(2 * MINUTE);
	expect(await trigger.poll()).toBeNull();
	stage.rewrites(() => late);
	await stage.fails('reply', 2);
	expect(Date.now()).toBeGreaterThan(midnight);
	expect(short(await trigger.poll())).toEqual(['reply_received lead1', 'reply_received lead2']);
});

test('an entry that shows some minutes late is told, too', async () => {
	const trigger = await stage.looking();
	await stage.fails('reply', 1, 2);
	let late: WebhookEvent[] = [];
	stage.rewrites((log) => ((late = log), []));
	for (let minutes = 0; minutes < 8; minutes++) {
		stage.later(MINUTE);
		expect(await trigger.poll()).toBeNull();
	}
	stage.rewrites(() => late);
	expect(short(await trigger.poll())).toEqual(['reply_received lead1', 'reply_received lead2']);
	expect(await trigger.poll()).toBeNull();
});

const SOME = Array.from({ length: 250 }, (_, i) => i + 1);

test('a log of several pages is read to its end', async () => {
	const trigger = await stage.looking();
	await stage.fails('open', ...SOME);
	stage.control.resetRequests();
	expect(short(await trigger.poll())).toEqual(SOME.map((n) => `opened lead${n}`));
	expect(stage.calls()).toEqual({ 'GET /webhooks/{id}': 1, 'GET /webhook-events': 3 });
	stage.later(MINUTE);
	expect(await trigger.poll()).toBeNull();
});

test('what there is no time for waits for the next look: nothing is lost, nothing told twice, also after a restart', async () => {
	const trigger = await stage.looking({ time: -1 });
	await stage.fails('open', ...SOME);
	stage.later(20 * MINUTE);
	const begun = Date.now();
	const told = [short(await trigger.poll()), short(await trigger.poll())];
	expect(told.map(({ length }) => length)).toEqual([100, 100]);
	// Meanwhile more happens.
	await stage.fails('reply', 7);
	told.push(short(await trigger.restart()));
	for (let looks = 0; looks < 4; looks++) told.push(short(await trigger.poll()));
	expect(told.flat()).toEqual([...SOME.map((n) => `opened lead${n}`), 'reply_received lead7']);
	await stage.fails('reply', 8);
	told.length = 0;
	for (let looks = 0; looks < 5; looks++) told.push(short(await trigger.poll()));
	expect(told.flat()).toEqual(['reply_received lead8']);
	expect((trigger.kept as { state: State }).state.at).toBeGreaterThan(begun - 1000);
});

test('n8n starts again with what it saved: nothing told is told again, nothing is lost', async () => {
	const trigger = await stage.looking();
	await stage.fails('reply', 1);
	expect(short(await trigger.poll())).toEqual(['reply_received lead1']);
	for (let looks = 0; looks < 3; looks++) {
		stage.later(9 * MINUTE);
		expect(await trigger.poll()).toBeNull();
	}
	await stage.fails('reply', 2);
	expect(short(await trigger.restart())).toEqual(['reply_received lead2']);
	expect(await trigger.restart()).toBeNull();
});

test("Instantly's clock goes back for a while: nothing is told twice", async () => {
	const trigger = await stage.looking();
	for (const lead of [1, 2]) {
		await stage.fails('reply', lead);
		expect(short(await trigger.poll())).toEqual([`reply_received lead${lead}`]);
		stage.later(25 * MINUTE);
	}
	expect(await trigger.poll()).toBeNull();
	for (const ms of [-60 * MINUTE, 60 * MINUTE]) {
		stage.control.clock({ advance: ms });
		for (let looks = 0; looks < 2; looks++) expect(await trigger.poll()).toBeNull();
	}
	await stage.fails('reply', 3);
	expect(short(await trigger.poll())).toEqual(['reply_received lead3']);
});

test('what is remembered stays small', async () => {
	const trigger = await stage.looking();
	await stage.fails('open', ...SOME);
	await trigger.poll();
	expect(JSON.stringify(trigger.kept).length).toBeLessThan(SOME.length * 20);
	stage.later(11 * MINUTE);
	await stage.fails('open', 1);
	expect(short(await trigger.poll())).toEqual(['opened lead1']);
	expect(JSON.stringify(trigger.kept).length).toBeLessThan(300);
});

const failures = [
	['503', { kind: 'status', status: 503 }],
	['429', { kind: 'status', status: 429, retryAfter: 40 }],
	['reset', { kind: 'reset' }],
] as const;
test.each(failures)('a %s in the middle: a clear error, the state stays as it was, and nothing is lost', async (_, failure) => {
	const trigger = await stage.looking();
	await stage.fails('open', 1);
	await trigger.poll();
	const { state } = structuredClone(trigger.kept);
	await stage.fails('open', ...SOME);
	stage.control.failures([{ path: '/webhook-events', from: 2, ...failure }]);
	await expect(trigger.poll()).rejects.toMatchObject({ name: 'NodeApiError', message: expect.stringMatching(/^Instantly /) });
	stage.control.failures([]);
	expect(trigger.kept.state).toEqual(state);
	stage.later(MINUTE);
	expect(short(await trigger.poll())).toHaveLength(SOME.length);
});

test('a failure that passes is waited for', async () => {
	const trigger = await stage.looking();
	await stage.fails('open', 1);
	stage.control.failures([
		{ kind: 'status', status: 503, times: 2 },
		{ kind: 'status', status: 429, times: 1, from: 3 },
	]);
	expect(short(await trigger.poll())).toEqual(['opened lead1']);
});
