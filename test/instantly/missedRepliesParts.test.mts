import type { IDataObject } from 'n8n-workflow';
import type { Email } from '../../sandbox/instantly/types.mts';
import { MINUTE, short, staged } from './missedStage.mts';

/** A wait takes no time, but the clock goes on. */
const mockSleep = async (ms: number) => void jest.setSystemTime(Date.now() + Math.ceil(ms));
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const stage = staged();
const gaps = (items: IDataObject[] | null) => (items ?? []).map(({ gap }) => gap);

const MANY = Array.from({ length: 250 }, (_, i) => i + 1);

test.each([[{ time: 1 }], [{ time: 0 }], [{}]])('many replies are read page by page, with time for %j, and none twice', async (set) => {
	const trigger = await stage.off(set);
	for (const lead of MANY) {
		await stage.cause('reply', lead);
		stage.later(1000);
	}
	stage.later(MINUTE);
	const told: string[] = [];
	for (let looks = 0; looks < 6; looks++) {
		told.push(...short(looks === 2 ? await trigger.restart() : await trigger.poll()));
		stage.later(MINUTE);
	}
	expect(told).toEqual(MANY.map((n) => `reply_received lead${n}`));
});

test('what there is no time for is read at later looks, from where the last one has stopped', async () => {
	const trigger = await stage.off({ time: 800 });
	for (const lead of MANY) {
		await stage.cause('reply', lead);
		stage.later(MINUTE);
	}
	// Every other request takes a second.
	stage.control.failures([{ path: '/emails', kind: 'status', status: 503, retryAfter: 1, every: 2 }]);
	const told: string[][] = [];
	for (let looks = 0; looks < 5; looks++) told.push(short(looks === 1 ? await trigger.restart() : await trigger.poll()));
	expect(told.flat()).toEqual(MANY.map((n) => `reply_received lead${n}`));
	expect(told[0].length).toBeLessThan(MANY.length);
	expect(await stage.isOn()).toBe(true);
});

test('a long log leaves time for the replies', async () => {
	const trigger = await stage.looking({ time: 1800 });
	await stage.fails('open', ...MANY);
	await stage.switchedOff();
	await stage.cause('reply', 1);
	stage.control.failures([{ path: '/webhook-events', kind: 'status', status: 503, retryAfter: 1, every: 2 }]);
	const told = short(await trigger.poll());
	expect(told.at(-1)).toBe('reply_received lead1');
	expect(told.length).toBeLessThan(MANY.length);
	stage.control.failures([]);
	for (let looks = 0; looks < 3; looks++) told.push(...short(await trigger.poll()));
	expect(told).toHaveLength(MANY.length + 2);
	expect(new Set(told).size).toBe(MANY.length + 2);
});

test('what is no reply of that time is left out, whatever Instantly gives', async () => {
	const trigger = await stage.off();
	await stage.cause('reply', 1);
	stage.later(MINUTE);
	const { data } = await stage.running.api.get<{ items: Email[] }>('/emails?email_type=received&limit=1');
	const [email] = data.items;
	const long = { timestamp_created: '2020-01-01T00:00:00.000Z' };
	const others = [{ ue_type: 1 }, { ue_type: 3 }, { id: undefined }, long, { timestamp_created: 'soon' }].map((more, i) => ({
		...email,
		id: `${i}`,
		...more,
	}));
	stage.control.failures([
		{ path: '/emails', kind: 'status', status: 200, body: { items: [null, 'text', ...others, { ...email, ue_type: null }] } },
	]);
	expect((await trigger.poll())?.map(({ message }) => (message as IDataObject).id)).toEqual([email.id]);
});

test('where Instantly does not say since when it is off, it is since the last look', async () => {
	const trigger = await stage.looking();
	await stage.cause('reply', 2);
	stage.later(MINUTE);
	expect(await trigger.poll()).toBeNull();
	await stage.switchedOff();
	await stage.cause('reply', 1);
	const { instantly: kept } = stage.control.fullState() as { instantly: { webhooks: object[] } };
	stage.control.load({ instantly: { ...kept, webhooks: kept.webhooks.map((one) => ({ ...one, timestamp_error: null })) } });
	stage.later(MINUTE);
	expect(short(await trigger.poll())).toEqual(['opened lead300', 'reply_received lead1']);
});

test('a key that may not read emails: the webhook works again, and the gap says that replies are gone, too', async () => {
	const trigger = await stage.off();
	await stage.cause('reply', 1);
	stage.later(MINUTE);
	stage.control.failures([{ path: '/emails', kind: 'status', status: 403 }]);
	expect(await trigger.poll()).toBeNull();
	expect(await stage.isOn()).toBe(true);
	await stage.fails('open', 2);
	expect(gaps(await trigger.poll())).toEqual([expect.stringMatching(/off from .*: events of that time are gone$/)]);
});

test('where emails may not be asked for now they are read at a later look', async () => {
	const trigger = await stage.off();
	await stage.cause('reply', 1);
	stage.later(MINUTE);
	stage.control.failures([{ path: '/emails', kind: 'status', status: 429 }]);
	expect(await trigger.poll()).toBeNull();
	stage.control.failures([]);
	stage.later(MINUTE);
	expect(await stage.isOn()).toBe(true);
	expect(short(await trigger.poll())).toEqual(['reply_received lead1']);
});

test('the limit of 20 requests for emails a minute is kept', async () => {
	stage.control.settings({ limits: true });
	const trigger = await stage.looking();
	for (let looks = 0; looks < 30; looks++) {
		await stage.switchedOff();
		await stage.cause('reply', looks + 1);
		await trigger.poll();
	}
	for (const { status, path } of stage.control.requests({ log: true }).log ?? []) expect([path, status]).toEqual([path, 200]);
	stage.control.settings({ limits: false });
	stage.later(2 * MINUTE);
	await trigger.poll();
	expect(stage.calls()['GET /emails']).toBeGreaterThan(19);
});

test.each([
	['reading emails', { path: '/emails' }],
	['switching on', { method: 'POST', path: '/webhooks' }],
])('a failure when %s leaves the state as it was, and nothing is lost', async (_, where) => {
	for (const how of [{ kind: 'status', status: 503 }, { kind: 'status', status: 429, retryAfter: 30 }, { kind: 'reset' }] as const) {
		await stage.fresh();
		const trigger = await stage.off({}, true);
		await stage.cause('reply', 1);
		stage.later(MINUTE);
		const { state } = structuredClone(trigger.kept);
		stage.control.failures([{ ...where, ...how }]);
		await expect(trigger.poll()).rejects.toMatchObject({ name: 'NodeApiError' });
		stage.control.failures([]);
		expect(trigger.kept.state).toEqual(state);
		expect(await stage.isOn()).toBe(false);
		stage.later(MINUTE);
		expect(short(await trigger.restart())).toEqual(['opened lead300', 'reply_received lead1']);
	}
});
