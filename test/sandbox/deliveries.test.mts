import { Core } from '../../sandbox/core.mts';
import { Deliveries, type Delivery, type Parcel } from '../../sandbox/deliveries.mts';
import { startReceiver, type Receiver } from './receiver.mts';

let core: Core;
let target: Receiver;
let deliveries: Deliveries<Delivery & { number: number }>;

beforeEach(async () => {
	core = new Core();
	target = await startReceiver();
	deliveries = new Deliveries(core);
});
afterEach(() => {
	deliveries.stop();
	core.clock.reset();
	target.close();
});

const parcel = (more: Partial<Parcel> = {}): Parcel => ({ url: target.url, body: '{}', headers: () => ({}), ...more });
const move = async (advance: number) => {
	core.clock.move({ advance });
	await deliveries.idle();
};

test('what is refused is tried again as the parcel says, with headers of its own each time', async () => {
	target.answers.push(500, null, 404, 404);
	core.settings.webhookTimeoutMs = 200;
	let made = 0;
	const headers = () => ({ 'X-Try': String((made += 1)) });
	const first = await deliveries.send({ number: 1 }, parcel({ headers, wait: (tries) => [1_000, 60_000, 1_000][tries - 1] }));
	expect(first).toMatchObject({ success: false, status: 500 });
	expect(deliveries.list()).toEqual([{ number: 1, tries: [500], state: 'waiting' }]);
	await move(1_000);
	await move(50_000);
	expect(deliveries.list()).toEqual([{ number: 1, tries: [500, null], state: 'waiting' }]);
	await move(10_000);
	await move(1_000);
	await move(86_400_000);
	expect(deliveries.list()).toEqual([{ number: 1, tries: [500, null, 404, 404], state: 'failed' }]);
	expect(target.received.map((one) => one.headers['x-try'])).toEqual(['1', '2', '3', '4']);
});

test('what waits for its next try is lost when its receiver goes away, or when all is stopped', async () => {
	target.answers.push(500, 500, 500);
	const wait = () => 1_000;
	let wanted = true;
	await deliveries.send({ number: 1 }, parcel({ wait, wanted: () => wanted }));
	await deliveries.send({ number: 2 }, parcel({ wait }));
	wanted = false;
	await move(1_000);
	expect(deliveries.list().map(({ state }) => state)).toEqual(['lost', 'waiting']);
	const [, second] = deliveries.list();
	deliveries.stop();
	await move(1_000);
	expect([second.state, deliveries.list(), target.received.length]).toEqual(['lost', [], 3]);
});

test('what is under way when all is stopped is not tried again', async () => {
	target.answers.push(null);
	const sent = deliveries.send({ number: 1 }, parcel({ wait: () => 1_000 }));
	while (target.received.length === 0) await new Promise((done) => setTimeout(done, 5));
	const [delivery] = deliveries.list();
	deliveries.stop();
	expect(await sent).toMatchObject({ success: false, status: null });
	expect(delivery.state).toBe('lost');
	await move(1_000);
	expect([delivery, target.received.length]).toEqual([{ number: 1, tries: [null], state: 'lost' }, 1]);
});

test('what has no other try is posted once, and a single post keeps no record', async () => {
	target.answers.push(500);
	await deliveries.send({ number: 1 }, parcel());
	await move(86_400_000);
	expect(await deliveries.post(parcel())).toMatchObject({ success: true, status: 200 });
	expect(deliveries.list()).toEqual([{ number: 1, tries: [500], state: 'failed' }]);
	expect(target.received).toHaveLength(2);
});
