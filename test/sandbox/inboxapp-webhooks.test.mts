import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { signatureOf } from '../../sandbox/inboxapp/webhookSignature.mts';
import { startV1, type RunningV1 } from './inboxapp-v1.mts';

const SECRET = 'ibt_wh_one';

type Body = { id: string; seq: number; type: string; data: Record<string, unknown> };
interface Receiver {
	url: string;
	/** Bodies as they came, byte for byte. */
	received: { text: string; body: Body; header: string | undefined }[];
	/** The statuses of the next answers; 200 when there are none left. */
	answers: number[];
	close(): void;
}

let run: RunningV1;
let target: Receiver;

beforeEach(async () => {
	run = await startV1();
	target = await receiver();
});
afterEach(async () => {
	target.close();
	await run.sandbox.close();
});

/** A server that keeps the bytes it gets, for the signature is over them. */
async function receiver(): Promise<Receiver> {
	const received: Receiver['received'] = [];
	const answers: number[] = [];
	const server = http.createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const text = Buffer.concat(parts).toString();
			received.push({ text, body: JSON.parse(text), header: request.headers['x-inbox-signature'] as string | undefined });
			response.writeHead(answers.shift() ?? 200).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const close = () => {
		server.close();
		server.closeAllConnections();
	};
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received, answers, close };
}

/** What a receiver checks: any signature over the time and the bytes, and the time itself. */
function isHonest({ text, header = '' }: Receiver['received'][number], secret = SECRET): boolean {
	const parts = header.split(',').map((part) => part.split('='));
	const at = parts.find(([name]) => name === 't')?.[1] ?? '';
	const expected = createHmac('sha256', secret).update(`${at}.${text}`).digest('hex');
	return Math.abs(Date.now() / 1_000 - Number(at)) <= 300 && parts.some(([name, value]) => name === 'v1' && value === expected);
}

const inboxapp = () => run.sandbox.control.inboxapp;
/** Lets a campaign write to one lead, who answers. */
const talk = async () => {
	const { id } = inboxapp().campaign({ leads: ['1'] });
	inboxapp().campaignContact({ id });
	inboxapp().campaignReply({ id, text: 'Größe “ok”' });
	await inboxapp().deliveries();
	return id;
};
const types = () => target.received.map(({ body }) => body.type);
const ALL = [
	'campaign.created',
	'thread.created',
	'message.sent',
	'thread.archived',
	'target.contacted',
	'message.received',
	'target.replied',
	'thread.unarchived',
];

test("the signature is the vendor's", () => {
	const body =
		'{"id":"evt_1","seq":42,"type":"message.received","apiVersion":"2","createdAt":"2026-09-14T10:32:00.000Z","object":{"type":"message","id":"m1","url":"/messages/m1"},"data":{"threadId":"t1"}}';
	expect(Buffer.byteLength(body)).toBe(189);
	const expected = 't=1705312200,v1=64b79270744964f00ce95ab53f9320363485141bbf16b8338ffb25588fc8272a';
	expect(signatureOf(body, { at: 1_705_312_200, secrets: ['ibt_wh_test'] })).toBe(expected);
	expect(signatureOf(body, { at: 1_705_312_200, secrets: ['ibt_wh_test', 'ibt_wh_other'] })).toMatch(
		new RegExp(`^${expected},v1=[0-9a-f]{64}$`),
	);
	expect(signatureOf(body, { at: 1_705_312_200, secrets: ['ibt_wh_test'], wrong: true })).not.toBe(expected);
});

test('of version 2 they bring what the feed has, each event once and signed', async () => {
	inboxapp().webhook({ url: target.url, secret: SECRET });
	await talk();
	expect(types().sort()).toEqual([...ALL].sort());
	expect(target.received.every((one) => isHonest(one))).toBe(true);
	const { data } = (await run.v2.get('/events')).data;
	const bySeq = (a: Body, b: Body) => a.seq - b.seq;
	expect(target.received.map(({ body }) => body).sort(bySeq)).toEqual(data);
});

test('of version 1.0 they bring whole objects, in the names of that version', async () => {
	inboxapp().webhook({ url: target.url, secret: SECRET, version: '1.0' });
	const campaignId = await talk();
	const { data: team } = await run.v2.get('/team');
	const named = (type: string) => target.received.map(({ body }) => body).filter((body) => body.type === type);
	for (const body of target.received.map((one) => one.body))
		expect(body).toEqual({
			id: expect.stringMatching(/^evt_/),
			seq: expect.any(Number),
			teamId: team.id,
			type: expect.any(String),
			timestamp: expect.any(String),
			version: '1.0',
			data: expect.any(Object),
		});
	const [sent, received] = named('message.created').sort((a, b) => a.seq - b.seq);
	expect(sent.data).toMatchObject({ message: { campaignId, origin: 'internal' }, thread: { prospect: { platformId: '1' } } });
	expect(received.data).toMatchObject({
		message: { content: 'Größe “ok”', campaignId: null, origin: 'external' },
		thread: { lastMessage: { content: 'Größe “ok”' } },
	});
	expect(named('target.replied')[0].data).toMatchObject({
		campaign: { id: campaignId, repliesCount: 1 },
		message: { content: 'Größe “ok”' },
		prospect: { platformId: '1' },
		stepNumber: 1,
	});
	expect(named('thread.created')[0].data).toMatchObject({ thread: { done: false }, prospect: { context: { tags: [] } } });
	expect(named('message.sent').concat(named('message.received'))).toEqual([]);
	expect(target.received.every((one) => isHonest(one))).toBe(true);
});

test('what the team changes about somebody has other names in version 1.0', async () => {
	inboxapp().webhook({ url: target.url, version: '1.0', types: ['prospect', 'tag.deleted'] });
	await talk();
	const [contact] = (await run.v2.get('/contacts?platform=twitter&platformId=1')).data.data;
	const [tag] = (await run.v2.get('/tags')).data.data;
	await run.v2.patch(`/contacts/${contact.id}`, { notes: 'Asked for a call' });
	await run.v2.put(`/contacts/${contact.id}/tags/${tag.id}`);
	await run.v2.delete(`/tags/${tag.id}`);
	await inboxapp().deliveries();
	const ordered = target.received.map(({ body }) => body).sort((a, b) => a.seq - b.seq);
	expect(ordered.map(({ type, data }) => [type, data])).toEqual([
		['prospect.notesChanged', { prospect: expect.objectContaining({ platformId: '1' }), notes: 'Asked for a call' }],
		['prospect.tagsChanged', expect.objectContaining({ tagIds: [tag.id] })],
		['tag.deleted', { tag: { id: tag.id } }],
	]);
});

test('of chosen types, or of whole categories; a word that is none is refused', async () => {
	inboxapp().webhook({ url: target.url, types: ['message', 'target.replied'] });
	await talk();
	expect(types().sort()).toEqual(['message.received', 'message.sent', 'target.replied']);
	expect(() => inboxapp().webhook({ url: target.url, types: ['message.created'] })).toThrow(/no event of version 2/);
	expect(() => inboxapp().webhook({ url: target.url, types: ['message.sent'], version: '1.0' })).toThrow(/no event of version 1.0/);
	expect(() => inboxapp().webhook({ url: target.url, secret: 'other' })).toThrow();
});

test('with several secrets each signs; the old one can go', async () => {
	const { id } = inboxapp().webhook({ url: target.url, secret: SECRET, types: ['campaign'] });
	const made = async () => {
		inboxapp().campaign();
		await inboxapp().deliveries();
		const last = target.received.at(-1) as Receiver['received'][number];
		return [isHonest(last), isHonest(last, 'ibt_wh_two'), last.header?.match(/v1=/g)?.length];
	};
	expect(await made()).toEqual([true, false, 1]);
	inboxapp().webhookSecret({ id, add: 'ibt_wh_two' });
	expect(await made()).toEqual([true, true, 2]);
	inboxapp().webhookSecret({ id, dropOldest: true });
	expect(await made()).toEqual([false, true, 1]);
});

test('what is not answered with 2xx is tried again by the clock, signed anew, and given up in the end', async () => {
	run.sandbox.control.settings({ inboxapp: { webhookWaits: [60_000, 600_000] } });
	inboxapp().webhook({ url: target.url, secret: SECRET, types: ['campaign.created'] });
	target.answers.push(500, 302, 204, 404, 404, 404);
	inboxapp().campaign();
	const tries = async () => (await inboxapp().deliveries()).map((one) => [one.state, one.tries]);
	expect(await tries()).toEqual([['waiting', [500]]]);
	run.move(59_000);
	expect(await tries()).toEqual([['waiting', [500]]]);
	run.move(2_000);
	expect(await tries()).toEqual([['waiting', [500, 302]]]);
	run.move(600_000);
	expect(await tries()).toEqual([['delivered', [500, 302, 204]]]);
	expect(new Set(target.received.map(({ text }) => text)).size).toBe(1);
	expect(target.received.every((one) => isHonest(one))).toBe(true);

	inboxapp().campaign();
	for (const ms of [0, 60_000, 600_000, 86_400_000]) {
		run.move(ms);
		await inboxapp().deliveries();
	}
	expect((await tries())[1]).toEqual(['failed', [404, 404, 404]]);
});

test('nobody listening is tried again too; a webhook that is gone is told nothing more', async () => {
	const { id } = inboxapp().webhook({ url: target.url, types: ['campaign'] });
	target.close();
	inboxapp().campaign();
	expect(await inboxapp().deliveries()).toMatchObject([{ state: 'waiting', tries: [null] }]);
	inboxapp().removeWebhook(id);
	run.move(60_000);
	inboxapp().campaign();
	expect(await inboxapp().deliveries()).toMatchObject([{ state: 'lost' }]);
});

test('an event can be delivered again: as it was, with a wrong signature or none, or with another time', async () => {
	const { id } = inboxapp().webhook({ url: target.url, secret: SECRET, types: ['campaign.created'] });
	inboxapp().campaign();
	await inboxapp().deliveries();
	const again = async (more: object = {}) => {
		expect(await inboxapp().deliverAgain({ id, ...more })).toMatchObject({ success: true, status: 200 });
		return target.received.at(-1) as Receiver['received'][number];
	};
	const first = target.received[0];
	expect((await again()).text).toBe(first.text);
	expect(isHonest(await again({ seq: 1 }))).toBe(true);
	expect(isHonest(await again({ signature: 'wrong' }))).toBe(false);
	expect((await again({ signature: 'none' })).header).toBeUndefined();
	expect([isHonest(await again({ age: 299 })), isHonest(await again({ age: 301 })), isHonest(await again({ age: -301 }))]).toEqual([
		true,
		false,
		false,
	]);
	await expect(inboxapp().deliverAgain({ id, seq: 99 })).rejects.toThrow('no event 99');
});

test('several webhooks, each its own; all is gone after a reset', async () => {
	const other = await receiver();
	inboxapp().webhook({ url: target.url, types: ['message'] });
	inboxapp().webhook({ url: other.url, version: '1.0', types: ['message'] });
	await talk();
	expect([target.received.length, other.received.length]).toEqual([2, 2]);
	run.sandbox.control.reset();
	inboxapp().campaign({ leads: ['1'] });
	expect(await inboxapp().deliveries()).toEqual([]);
	other.close();
});

test('over HTTP too', async () => {
	const ask = async (method: string, path: string, data?: object) =>
		(await run.v2.request({ method, baseURL: `${run.sandbox.urls.inboxapp}/sandbox/inboxapp`, url: path, data })).data;
	const { id, secrets } = await ask('POST', '/webhooks', { url: target.url, types: ['campaign.created'] });
	expect(secrets).toEqual([expect.stringMatching(/^ibt_wh_/)]);
	await ask('POST', '/campaigns', { leads: ['1'] });
	expect(await ask('GET', '/deliveries')).toMatchObject([{ webhookId: id, state: 'delivered', tries: [200] }]);
	expect(await ask('POST', '/deliveries/again', { id, signature: 'wrong' })).toMatchObject({ success: true });
	expect(isHonest(target.received[0], secrets[0])).toBe(true);
	expect(isHonest(target.received[1], secrets[0])).toBe(false);
	expect(await ask('DELETE', `/webhooks/${id}`)).toMatchObject({ id });
	expect(await ask('POST', '/webhooks', { url: 'nowhere' })).toMatchObject({ error: expect.stringContaining('url') });
});

test('a campaign writes by itself as time goes on, though nobody asks for anything', async () => {
	run.sandbox.control.settings({ inboxapp: { campaignPaceMs: 30 } });
	inboxapp().webhook({ url: target.url, types: ['target.contacted'] });
	inboxapp().campaign({ leads: ['1', '2', '3'], status: 'active' });
	for (let tries = 0; target.received.length < 3 && tries < 200; tries += 1) await new Promise((done) => setTimeout(done, 10));
	expect(types()).toEqual(['target.contacted', 'target.contacted', 'target.contacted']);
});
