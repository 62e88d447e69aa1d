import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OutboundEvent } from '../../engine/event.ts';
import type { Delivery } from '../../engine/receive.ts';
import { outboundEvent, type Envelope } from '../../nodes/Inboxapp/events.ts';
import { inboxapp } from '../../nodes/Outbound/sources.ts';
import { startV1, type RunningV1 } from '../sandbox/inboxapp-v1.mts';
import { flaws, RECEIVED } from './bodies.mts';

const SECRET = 'ibt_wh_one';
const versions = ['1.0', '2'] as const;

/** A server that keeps deliveries as n8n has them: the bytes, the headers and the body. */
async function receiver() {
	const received: Delivery[] = [];
	const server = http.createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const raw = Buffer.concat(parts);
			received.push({ raw, headers: request.headers, body: JSON.parse(raw.toString()) });
			response.writeHead(200).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const close = () => {
		server.close();
		server.closeAllConnections();
	};
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received, close };
}

let run: RunningV1;
const targets: Record<string, Awaited<ReturnType<typeof receiver>>> = {};
let ids: Record<string, string>;

beforeEach(async () => {
	run = await startV1();
	ids = {};
	for (const version of versions) {
		targets[version] = await receiver();
		ids[version] = run.sandbox.control.inboxapp.webhook({ url: targets[version].url, secret: SECRET, version }).id;
	}
});
afterEach(async () => {
	for (const { close } of Object.values(targets)) close();
	await run.sandbox.close();
});

const isHonest = (delivery: Delivery, secret = SECRET) => inboxapp.verify(delivery, secret, Date.now());
const eventOf = ({ body }: Delivery): OutboundEvent => (inboxapp.events(body, RECEIVED) as OutboundEvent[])[0];
/** A campaign writes to somebody, who answers; the team keeps notes of it and writes back. */
const talk = async () => {
	const control = run.sandbox.control.inboxapp;
	const { id } = control.campaign({ leads: ['1'], name: 'Spring' });
	control.campaignContact({ id });
	control.campaignReply({ id, text: 'Größe “ok”\u2028' });
	const [contact] = (await run.v2.get('/contacts?platform=twitter&platformId=1')).data.data;
	const [thread] = (await run.v2.get('/threads', { params: { contactId: contact.id, folder: 'all' } })).data.data;
	const [tag] = (await run.v2.get('/tags')).data.data;
	await run.v2.patch(`/contacts/${contact.id}`, { notes: 'Asked for a call', valuation: 1200 });
	await run.v2.put(`/contacts/${contact.id}/tags/${tag.id}`);
	const sent = await run.v2.post('/messages', { target: { type: 'thread', threadId: thread.id }, content: 'On Monday?' });
	expect(sent.status).toBe(201);
	await control.deliveries();
	return { campaign: id, thread: thread.id as string };
};

test('both versions and the feed tell the same under the same names and keys, each in its own order', async () => {
	const { campaign, thread } = await talk();
	const feed = ((await run.v2.get('/events', { params: { limit: 1_000 } })).data.data as Envelope[]).map((row) => outboundEvent(row, undefined, RECEIVED)); // prettier-ignore
	expect(feed.length).toBeGreaterThan(10);
	const told = feed.map(({ event, dedupeKey, occurredAt }) => [event, dedupeKey, occurredAt]).sort();
	for (const version of versions) {
		const { received } = targets[version];
		expect(received.every((one) => isHonest(one))).toBe(true);
		const events = received.map(eventOf);
		expect(events.flatMap(flaws)).toEqual([]);
		expect(events.map(({ event, dedupeKey, occurredAt }) => [event, dedupeKey, occurredAt]).sort()).toEqual(told);
		const replies = events.filter(({ event }) => event === 'reply_received');
		expect(replies).toMatchObject([{ message: { threadId: thread, text: version === '2' ? null : 'Größe “ok”\u2028' } }]);
		expect(events.find(({ event }) => event === 'target_replied')).toMatchObject({
			campaign: { id: campaign, name: version === '2' ? null : 'Spring', step: 1 },
			message: { id: replies[0].message.id, threadId: thread },
		});
	}
	const fat = targets['1.0'].received.map(eventOf).filter(({ event }) => event === 'message_sent');
	expect(fat.map(({ campaign: { id }, channel }) => [id, channel])).toEqual(expect.arrayContaining([[campaign, 'x'], [null, 'x']])); // prettier-ignore
});

test('forgeries and old deliveries are told apart; each again is the same event', async () => {
	const control = run.sandbox.control.inboxapp;
	await talk();
	for (const version of versions) {
		const { received } = targets[version];
		const id = ids[version];
		const again = async (more: object): Promise<Delivery> => {
			await control.deliverAgain({ id, ...more });
			return received.at(-1) as Delivery;
		};
		const [first] = received;
		const repeat = await again({ seq: (first.body as Envelope).seq });
		expect([isHonest(repeat), eventOf(repeat).dedupeKey]).toEqual([true, eventOf(first).dedupeKey]);
		for (const [
			more,
			expected,
		] of [[{ signature: 'wrong' }, false], [{ signature: 'none' }, false], [{ age: 290 }, true], [{ age: 310 }, false], [{ age: -310 }, false]] as const) // prettier-ignore
			expect([more, isHonest(await again(more))]).toEqual([more, expected]);
		// Written out again with its names in another order, it is the same event, but no longer what was signed.
		const body = Object.fromEntries(Object.entries(first.body as object).reverse());
		const rewritten = { ...first, raw: Buffer.from(JSON.stringify(body)), body };
		expect([isHonest(rewritten), eventOf(rewritten).dedupeKey]).toEqual([false, eventOf(first).dedupeKey]);
		expect(isHonest(first, 'ibt_wh_other')).toBe(false);
		control.webhookSecret({ id, add: 'ibt_wh_two' });
		const two = await again({});
		expect([isHonest(two), isHonest(two, 'ibt_wh_two'), isHonest(two, 'ibt_wh_three')]).toEqual([true, true, false]);
	}
});
