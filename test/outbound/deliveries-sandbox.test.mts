import axios from 'axios';
import type { OutboundEvent } from '../../engine/event.ts';
import type { Delivery } from '../../engine/receive.ts';
import { campaignSent, customerCreated } from '../../nodes/EnterCrm/events.ts';
import { outboundEvent, type Envelope } from '../../nodes/Inboxapp/events.ts';
import { enterCrm, enttor, inboxapp } from '../../nodes/Outbound/sources.ts';
import { TOKEN } from '../../sandbox/entercrm/index.mts';
import type { AgainOrder } from '../../sandbox/entercrm/webhooks.mts';
import { startV1, type RunningV1 } from '../sandbox/inboxapp-v1.mts';
import { startReceiver, type Receiver } from '../sandbox/receiver.mts';
import { flaws, RECEIVED } from './bodies.mts';

const SECRET = 'ibt_wh_one';
const versions = ['1.0', '2'] as const;

let run: RunningV1;
const targets: Record<string, Receiver> = {};
let ids: Record<string, string>;

beforeEach(async () => {
	run = await startV1({ services: ['inboxapp', 'entercrm'] });
	ids = {};
	for (const version of versions) {
		targets[version] = await startReceiver();
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
		const repeat = await again({ seq: (first.body as { seq: number }).seq });
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

const HEADER = { 'x-outbound-secret': 'shared' };
/** Somewhere for deliveries of other services; closed with those of Inboxapp. */
const elsewhere = async () => (targets.other = await startReceiver());
const only = (events: OutboundEvent[] | undefined): OutboundEvent => {
	expect(events).toHaveLength(1);
	return (events as OutboundEvent[])[0];
};
const rows = async (path: string) => {
	const headers = { Authorization: `Bearer ${TOKEN}`, Accept: 'application/json' };
	return (await axios.get(`${run.sandbox.urls.entercrm}/v1${path}`, { headers, proxy: false })).data.data;
};

test('what EnterCRM sends is honest and whole, and of the names and keys that its trigger has for the same', async () => {
	const { control } = run.sandbox;
	const target = await elsewhere();
	control.reset({ seed: true });
	control.settings({ limits: false });
	control.entercrm.webhook({ url: target.url, secret: SECRET });
	const [customer_id] = control.entercrm.customers({ count: 1, fields: { email: 'größe@example.com' } }).ids;
	for (const event of ['segment_entered', 'segment_left'] as const) control.entercrm.cause({ event, segment_id: 4, customer_id });
	control.entercrm.cause({ event: 'campaign_status', campaign_id: 2, status: 'sent' });
	control.entercrm.cause({ event: 'automation_step', automation_id: 1, customer_id });
	await control.entercrm.deliveries();
	const { received } = target;
	expect(received.filter((one) => !enterCrm.verify(one, SECRET, Date.now()))).toEqual([]);
	const events = received.map(({ body }) => only(enterCrm.events(body, RECEIVED)));
	expect(events.flatMap(flaws)).toEqual([]);
	const named = (name: string) => only(events.filter(({ event }) => event === name));
	const told = ({ event, dedupeKey, occurredAt, person, campaign, channel, message }: OutboundEvent) => ({ event, dedupeKey, occurredAt, person, campaign, channel, message }); // prettier-ignore
	for (const profile of ['server', 'docs'] as const) {
		control.settings({ entercrm: { profile } });
		const find = async (path: string, id: number) => (await rows(`${path}?per_page=100`)).find((one: { id: number }) => one.id === id);
		expect(told(named('customer_created'))).toMatchObject(told(customerCreated(await find('/customers', customer_id), RECEIVED)));
		const { message: _subject, ...sent } = told(campaignSent(await find('/campaigns', 2), RECEIVED));
		expect(told(named('campaign_sent'))).toMatchObject(sent);
	}
	for (const name of ['segment_entered', 'segment_exited', 'automation_triggered'])
		expect(named(name)).toMatchObject({ person: { id: String(customer_id), email: 'größe@example.com' }, provider: 'entercrm' });
	expect([named('campaign_sent').message.subject, events.length]).toEqual(['Spring Sale', 5]);
	expect(new Set(events.map(({ dedupeKey }) => dedupeKey)).size).toBe(5);
});

test("EnterCRM's signature must be right where there is one; where there is none, the secret in the header must be", async () => {
	const control = run.sandbox.control.entercrm;
	const target = await elsewhere();
	const bare = control.webhook({ url: target.url, secret: 'shared' }).id;
	const both = control.webhook({ url: target.url, secret: 'shared', headers: HEADER }).id;
	const unsigned = control.webhook({ url: target.url, secret: 'shared', signed: false, headers: HEADER }).id;
	control.customers({ count: 1 });
	expect(await control.deliveries()).toHaveLength(3);
	const key = only(enterCrm.events(target.received[0].body, RECEIVED)).dedupeKey;
	const passes = async (id: number, signature?: AgainOrder['signature'], secret = 'shared') => {
		await control.deliverAgain({ id, signature });
		const last = target.received.at(-1) as Delivery;
		expect(only(enterCrm.events(last.body, RECEIVED)).dedupeKey).toBe(key);
		return enterCrm.verify(last, secret, Date.now());
	};
	expect([await passes(bare, 'right'), await passes(bare, 'wrong'), await passes(bare, 'none')]).toEqual([true, false, false]);
	expect([await passes(both, 'right'), await passes(both, 'wrong'), await passes(both, 'none')]).toEqual([true, false, true]);
	expect([await passes(unsigned), await passes(unsigned, 'right'), await passes(unsigned, 'wrong')]).toEqual([true, true, false]);
	expect([await passes(bare, 'right', 'other'), await passes(unsigned, 'none', 'other')]).toEqual([false, false]);
	const [first] = target.received;
	const rewritten = Buffer.from(JSON.stringify(Object.fromEntries(Object.entries(first.body).reverse())));
	const changed = { ...first, headers: { 'x-entercrm-signature': first.headers['x-entercrm-signature'] }, raw: rewritten };
	expect(enterCrm.verify(changed, 'shared', Date.now())).toBe(false);
});

test("what an automation beside Enttor posts passes with the user's secret only, and is read as the user says", async () => {
	const control = run.sandbox.control.enttor;
	run.sandbox.control.reset({ seed: true });
	const { url, received } = await elsewhere();
	const map = { id: 'id', event: 'event', time: 'time', channel: 'platform', handle: 'lead.username', profileUrl: 'lead.profile_url', campaignId: 'campaign.id', campaignName: 'campaign.name', text: 'text' }; // prettier-ignore
	const source = enttor(map);
	const posted = async (order: object) => {
		expect(await control.post({ url, ...order })).toMatchObject({ success: true });
		const last = received.at(-1) as Delivery;
		return { isHonest: source.verify(last, 'shared', Date.now()), events: source.events(last.body, RECEIVED) };
	};
	const first = await posted({ headers: HEADER });
	const event = only(first.events);
	expect([first.isHonest, flaws(event)]).toEqual([true, []]);
	expect(event).toMatchObject({
		event: 'reply_received',
		provider: 'enttor',
		channel: 'instagram',
		occurredAt: (received[0].body as { time: string }).time,
		person: { handle: 'instagram_lead_0001', profileUrl: expect.stringContaining('instagram_lead_0001') },
		campaign: { id: '181', name: 'Editors in autumn' },
		message: { text: 'Tell me more' },
	});
	expect((await posted({ headers: { 'x-outbound-secret': 'other' } })).isHonest).toBe(false);
	const next = await posted({});
	expect([next.isHonest, only(next.events).person.handle]).toEqual([false, 'instagram_lead_0003']);
	expect(only(next.events).dedupeKey).not.toBe(event.dedupeKey);
	const repeat = await posted({ headers: HEADER, body: received[0].body });
	expect([repeat.isHonest, only(repeat.events).dedupeKey]).toEqual([true, event.dedupeKey]);
	expect((await posted({ body: [{ id: 1 }, { id: 2 }] })).events?.map(({ event: name }) => name)).toEqual(['unknown', 'unknown']);
	expect((await posted({ body: 'no event' })).events).toBeUndefined();
});
