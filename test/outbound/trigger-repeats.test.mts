import * as workflow from 'n8n-workflow';
import type * as nodes from '../../nodes/Outbound/OutboundTrigger.node';
import { Processed } from '../support/deduplication.mts';
import { givers, Node, services, type Giver } from './stage.mts';

afterEach(() => jest.restoreAllMocks());
let ids = 0;
let executions = 0;

/** One active node, in as many processes of n8n as were started, with one database. */
class Active {
	readonly processed = new Processed().open();
	private readonly nodeId = `r${ids++}`;

	constructor(
		private readonly giver: Giver,
		private readonly parameters: workflow.INodeParameters = {},
	) {}

	/** A process of n8n that remembers nothing. */
	process(): Node {
		let made: Node | undefined;
		jest.isolateModules(() => {
			// Only what is ours forgets; to load this takes long.
			jest.doMock('n8n-workflow', () => workflow);
			const { OutboundTrigger } = jest.requireActual<typeof nodes>('../../nodes/Outbound/OutboundTrigger.node');
			made = new Node(this.giver, this.parameters, { node: new OutboundTrigger(), more: { nodeId: this.nodeId } });
		});
		this.processed.open();
		return made as Node;
	}

	/** A delivery to a process, and what comes out of the node in the execution that it starts; undefined: it starts none. */
	async deliver(node: Node, body: unknown, executionId = `x${executions++}`) {
		const { json } = await node.deliver(body);
		if (!json) return undefined;
		const { json: out, error } = await node.n8n.pass({ ...node.order, executionId }, json);
		if (error) throw error;
		return out;
	}
}

describe.each(givers)('%s', (giver) => {
	const { body, event } = services[giver];

	test('a repeat starts nothing, and one after a start of n8n gives nothing', async () => {
		const active = new Active(giver);
		const before = active.process();
		expect(await active.deliver(before, body(1))).toMatchObject([{ event, raw: body(1) }]);
		expect(await active.deliver(before, body(1))).toBeUndefined();
		const after = active.process();
		expect(await active.deliver(after, body(1))).toEqual([]);
		expect(await active.deliver(after, body(2))).toHaveLength(1);
	});

	test('raw data only is what the service sent; its repeats are known all the same', async () => {
		const active = new Active(giver, { options: { raw: true } });
		expect(await active.deliver(active.process(), body(1))).toEqual([body(1)]);
		expect(await active.deliver(active.process(), body(1))).toEqual([]);
		const node = active.process();
		const { json = [] } = await node.deliver(body(1), undefined, 'manual');
		expect((await node.n8n.pass(node.order, json, 'manual')).json).toEqual([body(1)]);
	});
});

test('an execution that n8n begins once more gives what it gave', async () => {
	const active = new Active('instantly');
	const node = active.process();
	const { json = [] } = await node.deliver(services.instantly.body(1));
	const begin = async (executionId: string, from = node) => (await from.n8n.pass({ ...from.order, executionId }, json)).json;
	expect(await begin('7')).toEqual(json);
	expect(await begin('7', active.process())).toEqual(json);
	expect(await begin('8')).toEqual([]);
});

test('100 events, each delivered to three processes: each is given once', async () => {
	const active = new Active('instantly');
	const [one, two, three] = [active.process(), active.process(), active.process()];
	const numbers = Array.from({ length: 100 }, (_one, index) => index);
	const deliver = async (node: Node) => await Promise.all(numbers.map(async (n) => await active.deliver(node, services.instantly.body(n))));
	const first = await deliver(one);
	expect(active.processed.calls.find).toBeLessThanOrEqual(5);
	const others = [...(await deliver(two)), ...(await deliver(three)), ...(await deliver(one))];
	expect(first.flat().map((json) => (json?.raw as { email_id: string }).email_id)).toEqual(numbers.map((n) => `email${n}`));
	expect(others.flat().filter(Boolean)).toEqual([]);
	expect(active.processed.calls.find).toBeLessThanOrEqual(15);
});

test('a database that is away loses nothing', async () => {
	const active = new Active('enttor');
	active.processed.down = true;
	const node = active.process();
	expect(await active.deliver(node, [services.enttor.body(1), services.enttor.body(2)])).toHaveLength(2);
	expect(node.logged).toEqual([expect.stringContaining('n8n could not say which events were there before')]);
	node.keepsSecrets();
});
