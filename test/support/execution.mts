import { EventEmitter } from 'node:events';
import type { IDataObject, INodeExecutionData, INodeType, NodeExecutionHint, WorkflowExecuteMode } from 'n8n-workflow';
import type { Result } from './order.mts';

/** A node that gives what it gets. */
export const start = {
	description: {
		name: 'manualTrigger', displayName: 'Manual', group: ['trigger'], version: 1, description: '', defaults: {},
		inputs: [], outputs: ['main'], properties: [],
	},
	async execute(this: { getInputData(): INodeExecutionData[] }) {
		return [this.getInputData()];
	},
} as unknown as INodeType; // prettier-ignore

interface Task {
	data?: { main: INodeExecutionData[][] };
	error?: Result['error'];
	hints?: NodeExecutionHint[];
}

/** What became of the node `name` in an execution of n8n-core. */
export function resultOf(done: unknown, name: string): Result {
	const { status, data } = done as { status: string; data: { resultData: { error?: Result['error']; runData: Record<string, Task[]> } } };
	const runs = data.resultData.runData[name] ?? [];
	const [own] = runs as Array<Task | undefined>;
	const out = runs.flatMap((run) => run.data?.main.flat() ?? []);
	return { status, error: data.resultData.error ?? own?.error, items: out, json: out.map(({ json }) => json), hints: own?.hints ?? [] };
}

/** How a delivery arrives, where not as usual: the bytes, if n8n has kept them, and whether somebody listens for a test event. */
export interface Arriving {
	rawBody?: Buffer;
	/** The bytes of a content type that n8n does not know: it has them when a node asks for them. */
	unread?: Buffer;
	mode?: WorkflowExecuteMode;
}

/** Express's answer to a request as far as nodes use it. `given` is what a node said; `ends` lets n8n answer with a status. */
export function response() {
	const given: { status?: number; json?: unknown } = {};
	const own = Object.assign(new EventEmitter(), {
		statusCode: 200,
		status(code: number) {
			given.status = code;
			own.statusCode = code;
			return own;
		},
		json(value: unknown) {
			given.json = value;
			return own;
		},
	});
	const ends = (status: number) => {
		own.statusCode = status;
		own.emit('finish');
	};
	return { own, given, ends };
}

/** A request's body as n8n reads it: JSON, and nothing of what is none. */
export function bodyOf(raw: Buffer): IDataObject {
	try {
		return (raw.length > 0 ? JSON.parse(raw.toString()) : {}) as IDataObject;
	} catch {
		return {};
	}
}
