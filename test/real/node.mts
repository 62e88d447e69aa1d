import type { IDataObject } from 'n8n-workflow';
import type { Lab } from '../../tools/lab.mts';
import type { Credentials } from '../support/credentials.mts';
import type { Order, Result } from '../support/order.mts';
import { chain } from './n8n.mts';

const START = 'Start';
const NODE = 'Node';

/** Runs one node in a real n8n, as the tests' own n8n does in n8n's engine: items are pinned to the trigger before it. */
export class RealNode {
	private constructor(
		private readonly lab: Lab,
		private readonly type: string,
		private readonly credentials: string[],
	) {}

	/** `type` is the name of the node; the credentials are what a user fills in. */
	static async in(lab: Lab, type: string, credentials: Credentials): Promise<RealNode> {
		for (const [name, data] of Object.entries(credentials)) await lab.client.createCredential(name, name, data);
		return new RealNode(lab, type, Object.keys(credentials));
	}

	async run({ parameters, items = [{}], continueOnFail }: Order): Promise<Result> {
		const { client } = this.lab;
		const file = chain(
			`One ${this.type}`,
			{ name: START, type: 'n8n-nodes-base.manualTrigger' },
			{
				name: NODE,
				type: `n8n-nodes-outbound.${this.type}`,
				parameters,
				credentials: Object.fromEntries(this.credentials.map((name) => [name, { id: null, name }])),
				...(continueOnFail && { onError: 'continueRegularOutput' }),
			},
		);
		const { id } = await client.importWorkflow({ ...file, pinData: { [START]: items.map((json) => ({ json })) } });
		const execution = await this.lab.explained(() => client.runManually(id, START));
		const task = execution.nodes[NODE]?.[0];
		const out = (task?.data?.main?.[0] ?? []) as Result['items'];
		const error = (execution.error ?? task?.error) as Result['error'];
		return { status: execution.status, error, items: out, json: out.map(({ json }) => json as IDataObject), hints: [] };
	}

	/** n8n keeps its tokens: one that is no longer good is renewed by itself. */
	forget(): void {}
}
