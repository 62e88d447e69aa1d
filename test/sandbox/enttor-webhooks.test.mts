import axios from 'axios';

import { startEnttor, type RunningEnttor } from './enttor.mts';
import { startReceiver, type Receiver } from './receiver.mts';

let run: RunningEnttor;
let target: Receiver;

beforeEach(async () => {
	run = await startEnttor();
	target = await startReceiver();
});
afterEach(async () => {
	target.close();
	await run.sandbox.close();
});

const enttor = () => run.sandbox.control.enttor;
const bodies = () => target.received.map(({ body }) => body);

test('posts a reply in a campaign of the sandbox, each time of the next lead', async () => {
	await expect(enttor().post({ url: target.url })).rejects.toThrow('Campaign');
	const [id] = await run.campaigns(2);
	run.sandbox.control.clock({ set: '2030-01-01T00:00:00.000Z' });
	for (let number = 0; number < 3; number += 1)
		expect(await enttor().post({ url: target.url })).toMatchObject({ success: true, status: 200 });
	const reply = {
		event: 'reply_received',
		id: expect.any(String),
		time: expect.stringMatching(/^2030-01-01T00:00:/),
		platform: 'x',
		campaign: { id: Number(id), name: 'Outreach' },
		text: 'Tell me more',
	};
	const lead = (username: string) => ({ ...reply, lead: expect.objectContaining({ username }) });
	expect(bodies()).toEqual([lead('x_lead_0001'), lead('x_lead_0002'), lead('x_lead_0001')]);
	expect(new Set(bodies().map((body) => body.id)).size).toBe(3);
});

test('posts any body with any headers, and records how it went', async () => {
	const body = { type: 'replyReceived', text: 'Größe “ok”\u2028' };
	await enttor().post({ url: target.url, headers: { 'X-Outbound-Secret': 'shared' }, body });
	expect(target.received[0].raw.toString()).toBe(JSON.stringify(body));
	expect(target.received[0].headers).toMatchObject({ 'x-outbound-secret': 'shared', 'content-type': 'application/json' });
	run.sandbox.control.settings({ webhookTimeoutMs: 200 });
	target.answers.push(500, null);
	expect(await enttor().post({ url: target.url, body: [] })).toMatchObject({ success: false, status: 500 });
	expect(await enttor().post({ url: target.url, body: null })).toMatchObject({ success: false, status: null });
	expect(await enttor().deliveries()).toEqual([
		{ url: target.url, body, tries: [200], state: 'delivered' },
		{ url: target.url, body: [], tries: [500], state: 'failed' },
		{ url: target.url, body: null, tries: [null], state: 'failed' },
	]);
	run.sandbox.control.reset();
	expect(await enttor().deliveries()).toEqual([]);
});

test('over HTTP too; the API knows nothing of it', async () => {
	const http = axios.create({ baseURL: `${run.sandbox.urls.enttor}/sandbox/enttor`, validateStatus: () => true, proxy: false });
	expect((await http.post('/deliveries', { url: target.url })).status).toBe(404);
	await run.campaigns(1);
	expect((await http.post('/deliveries', { url: target.url })).data).toMatchObject({ success: true, status: 200 });
	expect(bodies()).toMatchObject([{ event: 'reply_received', lead: { username: 'x_lead_0001' } }]);
	expect((await http.get('/deliveries')).data).toEqual([{ url: target.url, body: bodies()[0], tries: [200], state: 'delivered' }]);
	expect((await http.post('/deliveries', { url: 'nowhere' })).status).toBe(400);
	for (const path of ['/webhooks', '/deliveries']) expect((await run.api.get(path)).status).toBe(404);
});
