import type { IDataObject, INodeExecutionData, INodeParameters, NodeExecutionHint } from 'n8n-workflow';
import type { Credentials } from './credentials.mts';

/** What n8n is asked to do with one node. */
export interface Order {
	/** Name of the node's type, if not the usual one: `instantly`, `instantlyTrigger`. */
	node?: string;
	parameters: INodeParameters;
	items?: IDataObject[];
	/** By credential type; goes over the usual values. */
	credentials?: Credentials;
	/** The pace is kept per credential: another one starts afresh. */
	credentialId?: string;
	continueOnFail?: boolean;
	/** What n8n knows the execution and the node by, if not as usual. */
	executionId?: string;
	nodeId?: string;
	/** How often n8n tries the node in all, where it does not succeed. */
	tries?: number;
	/** The node gets the items twice in one execution, as in a loop. */
	twice?: boolean;
	/** Cancels the execution after so many ms. */
	cancelAfter?: number;
	staticData?: IDataObject;
}

/** What became of it. */
export interface Result {
	status: string;
	error?: Error & { description?: string; context?: IDataObject; httpCode?: string };
	items: INodeExecutionData[];
	json: IDataObject[];
	/** What the node says about its output, shown above it. */
	hints: NodeExecutionHint[];
}
