import { flaws } from './bodies.mts';
import type { OutboundEvent } from '../../engine/event';
import { mac } from '../engine/receiveSupport.mts';
import { givers, HEADER, Node, SECRET, services, type Giver } from './stage.mts';

const text = (value: unknown) => JSON.stringify(value);
const seconds = (ago = 0) => Math.floor(Date.now() / 1000) - ago;
/** n8n answers it with 200, and nothing more. */
const startsNothing = ({ answer, result }: object & Record<'answer' | 'result', unknown>) => expect([answer, result]).toEqual([{}, {}]);
afterEach(() => jest.restoreAllMocks());

describe.each(givers)('%s', (giver) => {
	const { body, other, sign, event } = services[giver];

	test('a genuine delivery is one run with one event in the shared shape; the same again starts nothing', async () => {
		const node = new Node(giver);
		const { status, json } = await node.deliver(body(1));
		expect([status, json?.length]).toEqual([200, 1]);
		expect(flaws(json?.[0] as unknown as OutboundEvent)).toEqual([]);
		expect(json?.[0]).toMatchObject({ event, provider: giver, campaign: { id: 'one' }, raw: body(1) });
		startsNothing(await node.deliver(body(1)));
		expect((await node.deliver(body(2))).json).toHaveLength(1);
		node.keepsSecrets();
	});

	test('what is forged, or brings no secret at all, is refused, and does not use the event up', async () => {
		const node = new Node(giver);
		const raw = text(body(1));
		const names = Object.keys(sign(raw));
		for (const headers of [{}, sign(raw, 'ibt_wh_another-secret'), sign(raw, ''), { authorization: SECRET }, { [names[0]]: '' }, { 'x-other': SECRET }]) // prettier-ignore
			expect(await node.deliver(raw, headers as Record<string, string>)).toMatchObject({
				answer: { status: 401, json: { message: 'The secret is missing or wrong' } },
				result: { noWebhookResponse: true },
				json: undefined,
			});
		expect((await node.deliver(raw)).json).toHaveLength(1);
		node.keepsSecrets();
	});

	test('events of other names and of other campaigns are taken and start nothing', async () => {
		const named = new Node(giver, { events: [event] });
		startsNothing(await named.deliver(other(1)));
		expect((await named.deliver(body(1))).json).toHaveLength(1);
		// Of Instantly's, the registration says which campaign.
		const campaign = giver === 'instantly' ? { campaign: { __rl: true, mode: 'id', value: 'other' } } : { campaignId: ' other ' };
		const ofOne = new Node(giver, { options: campaign });
		expect((await ofOne.deliver(body(2, 'one'))).json?.length).toBe(giver === 'instantly' ? 1 : undefined);
		expect((await ofOne.deliver(body(3, 'other'))).json).toHaveLength(1);
	});

	test('an empty delivery starts nothing, but shows somebody who listens what will come', async () => {
		const node = new Node(giver, { events: [event] });
		for (const raw of ['', '{}', '[]', 'null']) {
			startsNothing(await node.deliver(raw));
			const { json } = await node.deliver(raw, undefined, 'manual');
			expect(json).toMatchObject([{ event, provider: giver, raw: { sample: true } }]);
			expect((await node.deliver(raw, {}, 'manual')).status).toBe(401);
		}
		// Whoever listens gets a real one, too, and each time.
		for (let times = 0; times < 2; times++)
			expect((await node.deliver(body(1), undefined, 'manual')).json).toMatchObject([{ raw: body(1) }]);
		expect((await node.deliver(body(1))).json).toHaveLength(1);
	});

	test('what n8n could not take on comes again, and runs then', async () => {
		const node = new Node(giver);
		(await node.deliver(body(1))).ends(500);
		const again = await node.deliver(body(1));
		expect(again.json).toHaveLength(1);
		again.ends(200);
		startsNothing(await node.deliver(body(1)));
	});
});

test("Instantly's test delivery starts nothing in production", async () => {
	const node = new Node('instantly');
	for (const body of [{ test: true }, { event_type: 'webhook_test' }, { hello: 'world' }]) {
		startsNothing(await node.deliver(body));
		expect((await node.deliver(body, undefined, 'manual')).json).toMatchObject([{ event: 'reply_received', raw: { sample: true } }]);
	}
});

test('Instantly before its registration: nothing is genuine', async () => {
	const node = new Node('instantly', {}, { more: { staticData: {} } });
	for (const secret of [SECRET, '', 'undefined']) expect((await node.deliver({ hello: 1 }, { [HEADER]: secret })).status).toBe(401);
});

test("EnterCRM: a signature must be right where there is one; the header's secret counts only where there is none", async () => {
	const node = new Node('entercrm');
	const raw = text(services.entercrm.body(1));
	const signature = 'x-entercrm-signature';
	const secret = { [HEADER]: SECRET };
	for (const wrong of [mac('another-secret', raw), '', 'x', mac(SECRET, `${raw} `)])
		expect((await node.deliver(raw, { ...secret, [signature]: wrong })).status).toBe(401);
	expect((await node.deliver(raw, { [signature]: mac(SECRET, raw), [HEADER]: 'wrong' })).json).toHaveLength(1);
	expect((await node.deliver(services.entercrm.body(2), secret)).json).toHaveLength(1);
	node.keepsSecrets();
});

test('Inboxapp: one of two signatures is enough; not an old time, two times, or another header', async () => {
	const node = new Node('inboxapp');
	const raw = text(services.inboxapp.body(1));
	const header = 'x-inbox-signature';
	const v1 = (secret: string, at = seconds()) => `v1=${mac(secret, `${at}.`, raw)}`;
	const right = `t=${seconds()},${v1(SECRET)}`;
	const refused: Array<Record<string, string>> = [
		{ [header]: `t=${seconds(400)},${v1(SECRET, seconds(400))}` },
		{ [header]: `t=${seconds(-400)},${v1(SECRET, seconds(-400))}` },
		{ [header]: `t=${seconds()},t=${seconds()},${v1(SECRET)}` },
		{ [header]: `t=${seconds()},${v1('ibt_wh_new')},${v1('ibt_wh_old')}` },
		{ [header]: v1(SECRET) },
		{ 'x-inboxapp-signature': right },
		{ [HEADER]: SECRET },
	];
	for (const headers of refused) expect([headers, (await node.deliver(raw, headers)).status]).toEqual([headers, 401]);
	expect((await node.deliver(raw, { [header]: `t=${seconds()},${v1('ibt_wh_new')},${v1(SECRET)}` })).json).toHaveLength(1);
});

test.each(['enttor', 'entercrm'] as Giver[])('%s: the secret comes in the header that the credential names', async (giver) => {
	const node = new Node(giver, {}, { credential: { header: ' X-Sample-Token ', secret: ` ${SECRET}\n` } });
	expect((await node.deliver(services[giver].body(1), { [HEADER]: SECRET })).status).toBe(401);
	expect((await node.deliver(services[giver].body(1), { 'x-sample-token': SECRET })).json).toHaveLength(1);
	node.keepsSecrets();
});

test('Enttor: a list is one run with an item for each, and what was there is left out of it', async () => {
	const node = new Node('enttor');
	const { body, other } = services.enttor;
	await node.deliver(body(1));
	expect((await node.deliver([body(1), body(2), other(3)])).json?.map(({ raw }) => (raw as { id: number }).id)).toEqual([2, 3]);
});

test('Enttor: what a test event shows has its values where the form says that they are', async () => {
	const { json } = await new Node('enttor', { fieldMap: { handle: 'who[0].is' } }).deliver('', undefined, 'manual');
	expect(json).toMatchObject([{ person: { handle: 'sample_lead' }, raw: { who: [{ is: 'sample_lead' }] } }]);
	expect((await new Node('enttor', { fieldMap: { handle: 'who[0].is' } }).deliver({ who: [{ is: 'someone' }] })).json).toMatchObject([
		{ person: { handle: 'someone' } },
	]);
});

test.each(givers)('%s: bytes that n8n has left, since it does not know their content type, are read and checked', async (giver) => {
	const node = new Node(giver);
	const { body, event, sign } = services[giver];
	const unread = Buffer.from(JSON.stringify(body(1)));
	const arrives = async (headers: Record<string, string>) => await node.n8n.deliver(node.order, {}, headers, { unread });
	expect((await arrives(sign(unread, 'guessed-by-somebody'))).answer.status).toBe(401);
	expect((await arrives(sign(unread))).json).toMatchObject([{ event }]);
});
