import { createHmac } from 'node:crypto';
import { OutboundStage, replies, SECRET } from './outboundStage.mts';

const PATHS = { instantly: '8d4f6d2e-6d6b-4b43-9a3f-1f7f8e6f0f01', inboxapp: '8d4f6d2e-6d6b-4b43-9a3f-1f7f8e6f0f02' };
type Provider = keyof typeof PATHS;

let made = 0;
/** An event of either service, whichever reads it. */
const event = (more: object = {}) => {
	const id = `odd${(made += 1)}`;
	const at = new Date(1.7e12 + made).toISOString();
	const inboxapp = { id, seq: made, type: 'message.received', apiVersion: '2', createdAt: at, object: { type: 'message', id }, data: {} };
	const instantly = { event_type: 'reply_received', timestamp: at, workspace: 'w', lead_email: `${id}@example.com`, email_id: id };
	return JSON.stringify({ ...inboxapp, ...instantly, ...more });
};
const form = 'multipart/form-data; boundary=limit';
const proto = (text: string) => text.replace('{', '{"__proto__":{"type":"x","id":1},"constructor":{"prototype":{"id":1}},');

/** What it is, its content type, its bytes, and whether it is an event that n8n is to take on: n8n itself answers 422 to JSON that is none. */
const bodies: Array<[string, string | undefined, string, boolean]> = [
	['nothing', 'application/json', '', false],
	['null', 'application/json', 'null', false],
	['an empty list', 'application/json', '[]', false],
	['an empty object', 'application/json', '{}', false],
	['a text', 'application/json', '"hello"', false],
	['a number', 'application/json', '5', false],
	['JSON that is cut off', 'application/json', '{"event_type":', false],
	['100,000 lists in each other', 'application/json', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, false],
	['5,000 objects in each other', 'application/json', event({ deep: 0 }).replace('"deep":0', `"deep":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`), false], // prettier-ignore
	['5 MB', 'application/json', event({ reply_text: 'x'.repeat(5_000_000) }), true],
	['names of prototypes', 'application/json', proto(event()), true],
	[
		'wrong types',
		'application/json',
		event({ timestamp: {}, createdAt: [], lead_email: 5, data: 'x', object: [], campaign_id: true }),
		true,
	],
	['a byte order mark', 'application/json', `\ufeff${event()}`, true],
	['text', 'text/plain', event(), true],
	['bytes of any kind', 'application/octet-stream', event(), true],
	['no content type', undefined, event(), true],
	['a form', 'application/x-www-form-urlencoded', event(), true],
	['a form of fields', 'application/x-www-form-urlencoded', 'event_type=reply_received&type=message.received', false],
	['a form with files', form, `--limit\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--limit--\r\n`, false],
	['XML that is none', 'application/xml', '<a><b></a>', false],
];

let stage: OutboundStage;
const workflows = {} as Record<Provider, string>;
const secrets = {} as Record<Provider, (body: string) => Record<string, string>>;
beforeAll(async () => {
	stage = await OutboundStage.set({ N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' });
	for (const provider of Object.keys(PATHS) as Provider[]) {
		const { id } = await stage.lab.client.importWorkflow(replies(provider, provider, PATHS[provider], { events: ['any'] }));
		await stage.lab.explained(() => stage.lab.client.activate(id));
		workflows[provider] = id;
	}
	const [{ headers }] = await stage.sandbox.webhooks();
	secrets.instantly = () => headers as Record<string, string>;
	secrets.inboxapp = (body) => {
		const time = Math.floor(Date.now() / 1000);
		return { 'x-inbox-signature': `t=${time},v1=${createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex')}` };
	};
});
afterAll(async () => await stage?.close());

/** The status; throws where n8n does not answer at all. */
async function status(provider: Provider, type: string | undefined, body: string): Promise<number> {
	const url = `${stage.lab.url}/webhook/${PATHS[provider]}/webhook`;
	const headers = { ...secrets[provider](body), ...(type && { 'content-type': type }) };
	const bytes = new Uint8Array(Buffer.from(body));
	return (await fetch(url, { method: 'POST', headers, body: bytes, signal: AbortSignal.timeout(60_000) })).status;
}

test.each(Object.keys(PATHS) as Provider[])('%s: n8n answers whatever is posted, runs what is an event, and goes on', async (provider) => {
	const seen: Array<[string, number]> = [];
	for (const [what, type, body] of bodies) seen.push([what, await status(provider, type, body)]);
	const events = bodies.filter(([, , , isEvent]) => isEvent).map(([what]) => what);
	expect(seen.filter(([what]) => events.includes(what))).toEqual(events.map((what) => [what, 200]));
	expect(seen.filter(([, code]) => ![200, 400, 401, 422].includes(code))).toEqual([]);
	expect(await status(provider, 'application/json', event())).toBe(200);
	const all = await stage.settled(workflows[provider], events.length + 1);
	expect(all.map(({ status: ended }) => ended)).toEqual(Array.from({ length: events.length + 1 }, () => 'success'));
	expect(await stage.itemsAt(workflows[provider])).toHaveLength(events.length + 1);
});
