import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { MINUTE, short, staged } from '../instantly/missedStage.mts';
import { Processed } from '../support/deduplication.mts';
import { givers, Node } from './stage.mts';

/** A wait takes no time, but the clock goes on. */
const mockSleep = async (ms: number) => void jest.setSystemTime(Date.now() + Math.ceil(ms));
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const stage = staged();
afterEach(() => jest.restoreAllMocks());
const baseUrl = () => `${stage.running.sandbox.url}/api/v2`;
let nodes = 0;

/** An active node, whose webhook is the only one: what the stage's server gets is handed to it when a test says so. */
async function active(parameters: INodeParameters = {}) {
	const own = `g${nodes++}`;
	const node = new Node('instantly', { fillGaps: true, ...parameters }, { baseUrl: baseUrl(), more: { credentialId: own } });
	const staticData = await node.activate(new URL(`/webhook/${node.order.nodeId}/webhook`, stage.target.url).href);
	node.order.staticData = staticData;
	await stage.running.api.delete(`/webhooks/${stage.webhook}`);
	stage.webhook = String((staticData['node:Node'] as IDataObject).webhookId);
	const workflow = node.n8n.workflow(node.order);
	const look = async () => (await node.n8n.poll(node.order, 'trigger', 'activate', workflow))?.map(({ json }) => json) ?? null;
	/** The last delivery that the server got, as the node answers it. */
	const arrives = async () => {
		const { body, headers } = stage.target.received.at(-1) as { body: object; headers: object };
		return await node.deliver(body, headers as Record<string, string>);
	};
	return { node, look, arrives };
}
/** One that has looked for the first time, a minute ago. */
async function looking(parameters: INodeParameters = {}) {
	const one = await active(parameters);
	expect(await one.look()).toBeNull();
	stage.later(MINUTE);
	return one;
}
const asked = () => {
	const { log = [] } = stage.control.requests({ log: true });
	stage.control.resetRequests();
	return log;
};

test('without Fill Gaps, a look asks nothing and gives nothing', async () => {
	const { look } = await active({ fillGaps: false });
	await stage.fails('reply', 1);
	asked();
	expect([await look(), await look(), asked()]).toEqual([null, null, []]);
});

test.each(givers.filter((giver) => giver !== 'instantly'))('%s: a look asks nothing and gives nothing', async (provider) => {
	const node = new Node(provider, { provider, fillGaps: true }, { baseUrl: baseUrl() });
	asked();
	for (const mode of ['trigger', 'manual'] as const) expect(await node.n8n.poll(node.order, mode)).toBeNull();
	expect(asked()).toEqual([]);
});

test('a look beside the registration finds none yet, and the next one tells what was missed since', async () => {
	const node = new Node('instantly', { fillGaps: true }, { baseUrl: baseUrl() });
	const workflow = node.n8n.workflow({ ...node.order, staticData: {} });
	const look = async () => (await node.n8n.poll(node.order, 'trigger', 'activate', workflow))?.map(({ json }) => json) ?? null;
	asked();
	expect([await look(), asked().map(({ method, path }) => `${method} ${path}`)]).toEqual([null, ['GET /api/v2/webhooks']]);
	// Of the test URL, of another node, and its own.
	const url = (path: string) => new URL(path, stage.target.url).href;
	await node.activate(url(`/webhook-test/${node.order.nodeId}/webhook`));
	await node.activate(url(`/webhook/another-${node.order.nodeId}/webhook`));
	await node.activate(url(`/webhook/${node.order.nodeId}/webhook`));
	stage.later(MINUTE);
	await stage.fails('reply', 1);
	expect(short(await look())).toEqual(['reply_received lead1']);
});

test('a look whose registration is gone says what to do', async () => {
	const { node, look } = await looking();
	await node.hook('delete', new URL(`/webhook/${node.order.nodeId}/webhook`, stage.target.url).href, node.order.staticData);
	await expect(look()).rejects.toMatchObject({
		message: 'Instantly no longer has the webhook of this workflow',
		description: 'Deactivate the workflow and activate it again.',
	});
});

test('what could not be delivered is given once by a look; a delivery of it that comes after all starts nothing', async () => {
	const { node, look, arrives } = await looking();
	await stage.fails('reply', 1);
	const told = await look();
	expect(short(told)).toEqual(['reply_received lead1']);
	expect((await arrives()).result).toEqual({});
	stage.later(MINUTE);
	expect(await look()).toBeNull();
	await stage.cause('open', 2);
	expect((await arrives()).json).toMatchObject([{ event: 'opened' }]);
	node.keepsSecrets();
});

test('what was received, and only the answer to it was lost, is not given again by a look', async () => {
	const { look, arrives } = await looking();
	await stage.fails('reply', 1);
	const { json = [] } = await arrives();
	expect(short(json)).toEqual(['reply_received lead1']);
	expect(await look()).toBeNull();
	// What n8n could not take on is new to the next look.
	await stage.fails('reply', 2);
	(await arrives()).ends(500);
	expect(short(await look())).toEqual(['reply_received lead2']);
});

test('only what is chosen is looked for', async () => {
	const { look } = await looking({ events: ['reply_received', 'clicked'] });
	await stage.fails('reply', 1);
	await stage.fails('open', 2);
	await stage.fails('click', 3);
	expect(short(await look())).toEqual(['reply_received lead1', 'clicked lead3']);
});

test("what a look gives is known to n8n's database, and given raw if that is wanted; a gap stays beside it", async () => {
	const { node, look } = await looking({ options: { raw: true } });
	new Processed().open();
	await stage.switchedOff();
	await stage.cause('reply', 1);
	stage.later(MINUTE);
	const told = (await look()) as IDataObject[];
	expect(short(told)).toEqual(['opened lead300', 'reply_received lead1']);
	expect(told[0].gap).toEqual(expect.stringContaining('Instantly had switched the webhook off'));
	expect(await stage.isOn()).toBe(true);
	const pass = async (executionId: string) => (await node.n8n.pass({ ...node.order, executionId }, told, 'trigger')).json;
	expect(await pass('1')).toEqual([{ ...(told[0].raw as IDataObject), gap: told[0].gap }, told[1].raw]);
	expect(await pass('2')).toEqual([]);
	node.keepsSecrets();
});

test('a gap moves to the next event where its own is left out', async () => {
	const { node, look, arrives } = await looking();
	new Processed().open();
	await stage.switchedOff();
	// Its delivery was received, and only the answer lost.
	await arrives();
	await stage.cause('reply', 1);
	stage.later(MINUTE);
	const told = (await look()) as IDataObject[];
	expect([short(told), typeof told[0].gap]).toEqual([['reply_received lead1'], 'string']);
	const other = { ...told[0], dedupeKey: 'another', gap: undefined };
	await node.n8n.pass({ ...node.order, executionId: '1' }, [told[0]], 'trigger');
	const { json } = await node.n8n.pass({ ...node.order, executionId: '2' }, [told[0], other], 'trigger');
	expect(json).toMatchObject([{ dedupeKey: 'another', gap: told[0].gap }]);
});

test('a gap waits for the next event where there is none but what was received', async () => {
	const { look, arrives } = await looking();
	await stage.switchedOff();
	await arrives();
	stage.later(MINUTE);
	expect([await look(), await stage.isOn()]).toEqual([null, true]);
	await stage.fails('reply', 1);
	expect(await look()).toMatchObject([{ event: 'reply_received', gap: expect.stringContaining('switched the webhook off') }]);
});

test('a look that Instantly refuses starts nothing, names no secret, and the next one tells', async () => {
	const { node, look } = await looking();
	await stage.fails('reply', 1);
	stage.control.failures([{ method: 'GET', path: '/webhooks', kind: 'status', status: 403, times: 1 }]);
	const refusal = (await look().catch((error: unknown) => error)) as Error;
	expect(refusal).toBeInstanceOf(Error);
	expect(JSON.stringify([refusal, refusal.message, refusal.stack])).not.toContain('sandbox-key');
	expect(short(await look())).toEqual(['reply_received lead1']);
	node.keepsSecrets();
});
