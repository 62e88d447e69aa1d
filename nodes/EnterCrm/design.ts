import type { IDataObject } from 'n8n-workflow';
import type { Call } from '../../engine/call';
import type { Values } from '../../engine/describe';

/** What the two APIs call the branch that an edge stands for. */
const branch = { docs: 'label', server: 'sourceHandle' } as const;

/** The edges of a design, with the branch under the variant's name. */
export function withBranches(call: Call, variant: string): Call {
	const own = branch[variant as keyof typeof branch];
	const other = variant === 'server' ? branch.docs : branch.server;
	const edges = ((call.body?.edges ?? []) as IDataObject[]).map(({ [other]: foreign, ...edge }) =>
		foreign === undefined ? edge : { [own]: foreign, ...edge },
	);
	return { ...call, body: { ...call.body, edges } };
}

/** The server does not look whether there is an ID, and stops in the middle. */
export const nodesNamed = ({ nodes }: Values) =>
	(nodes as IDataObject[]).some(({ id }) => typeof id !== 'string' || id === '')
		? "Each of the 'Nodes' needs an ID, as text. Add one to those that have none"
		: undefined;

/** What became of a design, in one shape. */
export function saved({ automation, ...answer }: IDataObject, { nodes, edges, id }: Values): IDataObject {
	return {
		automation_id: Number(id),
		saved: true,
		nodes_count: (nodes as unknown[]).length,
		edges_count: (edges as unknown[]).length,
		...answer,
		...(automation !== undefined && { automation }),
	};
}
