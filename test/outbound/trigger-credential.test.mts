import { givers, Node, services, type Giver } from './stage.mts';

const [OLD, NEW] = ['ibt_wh_sample-0815-secret', 'ibt_wh_sample-4711-secret'];

/** A node whose credential can be changed, and which counts how often n8n decrypts it. */
function withCredential(giver: Giver) {
	const credential = { secret: OLD, reads: 0 };
	const credentials = {
		get outboundWebhookApi() {
			credential.reads += 1;
			return { secret: credential.secret };
		},
	};
	return { credential, node: new Node(giver, {}, { more: { credentials } }) };
}

let now = Date.now();
beforeEach(() => jest.spyOn(Date, 'now').mockImplementation(() => now));
afterEach(() => jest.restoreAllMocks());

describe.each(givers.filter((giver) => giver !== 'instantly'))('%s', (giver) => {
	const { body, sign } = services[giver];
	const signed = (n: number, secret: string) => {
		const raw = JSON.stringify(body(n));
		return [raw, sign(raw, secret)] as const;
	};

	test('n8n decrypts the credential once for many deliveries, and again after a minute', async () => {
		const { credential, node } = withCredential(giver);
		for (let n = 1; n <= 100; n++) expect((await node.deliver(...signed(n, OLD))).json).toHaveLength(1);
		expect(credential.reads).toBe(1);
		now += 61_000;
		expect((await node.deliver(...signed(101, OLD))).json).toHaveLength(1);
		expect(credential.reads).toBe(2);
	});

	test('a new secret counts at once, and the old one no longer than a minute', async () => {
		const { credential, node } = withCredential(giver);
		await node.deliver(...signed(1, OLD));
		credential.secret = NEW;
		expect((await node.deliver(...signed(2, OLD))).status).toBe(200);
		expect((await node.deliver(...signed(3, NEW))).json).toHaveLength(1);
		expect((await node.deliver(...signed(4, OLD))).status).toBe(401);
		const another = withCredential(giver);
		await another.node.deliver(...signed(1, OLD));
		another.credential.secret = NEW;
		now += 61_000;
		expect((await another.node.deliver(...signed(2, OLD))).status).toBe(401);
	});

	test('what is forged is never taken, and costs one look at the credential', async () => {
		const { credential, node } = withCredential(giver);
		for (let n = 1; n <= 10; n++) expect((await node.deliver(...signed(n, 'guessed-by-somebody'))).status).toBe(401);
		expect(credential.reads).toBe(11);
	});
});
