import type { IDataObject, IExecuteFunctions, INodeType, INodeTypeDescription, WorkflowExecuteMode } from 'n8n-workflow';
import type * as engine from '../../engine/passed';
import { Processed } from '../support/deduplication.mts';
import { N8n } from '../support/n8n.mts';

const description = {
	name: 'loftTrigger', displayName: 'Loft Trigger', group: ['trigger'], version: 1, description: '', defaults: { name: 'Loft' },
	inputs: [], outputs: ['main'], properties: [], polling: true,
} as unknown as INodeTypeDescription; // prettier-ignore

/** What n8n's log says from now on. */
export function log(n8n: N8n): () => string[] {
	const { logger } = n8n.loading({ parameters: {} });
	const spy = jest.spyOn(logger, 'warn').mockReturnValue(undefined).mockClear();
	return () => spy.mock.calls.map(([text]) => String(text));
}

/** An n8n whose only node is a trigger that looks and receives; what it passes on is under test. */
export class Loft {
	n8n!: N8n;
	/** What the database has. */
	readonly processed = new Processed();

	constructor() {
		this.restart();
	}

	/** n8n starts again: its modules remember nothing, and its database everything. */
	restart(): void {
		this.processed.open();
		jest.isolateModules(() => {
			const { passed } = jest.requireActual<typeof engine>('../../engine/passed');
			const type: INodeType = {
				description,
				async execute(this: IExecuteFunctions) {
					return await passed(this, this.getNode().parameters.raw === true);
				},
				async poll() {
					throw new Error('n8n has what it gave already');
				},
			};
			this.n8n = new N8n({ getNode: () => ({ type }), getCredential: () => ({}) as never }, 'loftTrigger', {});
		});
	}

	/** The items that come out of an execution which began with these events. */
	async run(keys: string[], executionId: string, more: { mode?: WorkflowExecuteMode; nodeId?: string } = {}): Promise<string[]> {
		const { mode = 'webhook', nodeId } = more;
		const order = { parameters: {}, executionId, ...(nodeId && { nodeId }) };
		const { json, error } = await this.n8n.pass(order, keys.map(event), mode); // prettier-ignore
		if (error) throw error;
		return json.map(({ dedupeKey }) => String(dedupeKey));
	}
}

/** An event as webhook() and poll() give it, as far as it matters here. */
export const event = (dedupeKey: string): IDataObject => ({ event: 'reply_received', provider: 'loft', dedupeKey, raw: { id: dedupeKey } });
