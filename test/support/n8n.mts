import { join } from 'node:path';
import {
	ExecutionLifecycleHooks,
	HookContext,
	LoadOptionsContext,
	PackageDirectoryLoader,
	PollContext,
	WebhookContext,
	WorkflowExecute,
} from 'n8n-core';
import {
	createRunExecutionData,
	Workflow,
	type IConnections,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
	type WorkflowActivateMode,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { CredentialStore, typesFor, type Credentials, type Types } from './credentials.mts';
import { response, resultOf, start, type Arriving } from './execution.mts';
import type { Order, Result } from './order.mts';

export type { Order, Result };

/** n8n's own engine (n8n-core) with the built package loaded, talking HTTP to whatever the credential says. */
export class N8n {
	private readonly store: CredentialStore;

	/** As `load`, with node and credential types of one's own. */
	constructor(
		private readonly loader: Types,
		private readonly usual: string,
		credentials: Credentials,
	) {
		this.store = new CredentialStore(loader, credentials);
	}

	/** `node` is the type that an order means if it names none; the credentials are what its fields hold if an order says nothing else. */
	static async load(node: string, credentials: Credentials): Promise<N8n> {
		const loader = new PackageDirectoryLoader(join(__dirname, '../..'));
		await loader.loadAll();
		return new N8n(loader, node, credentials);
	}

	/** What n8n would keep of a credential besides the user's own: a session token. */
	kept(type: string, id = 'c'): ICredentialDataDecryptedObject | undefined {
		return this.store.kept(type, id);
	}

	/** Forgets all session tokens. */
	forget(): void {
		this.store.forget();
	}

	type(node = this.usual): INodeType {
		return this.loader.getNode(node).type as INodeType;
	}

	/** Runs one node on these items, as a production or manual execution would. */
	async run(order: Order): Promise<Result> {
		const node = this.node(order);
		const trigger: INode = { id: 't', name: 'T', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} };
		const again: INode = { ...trigger, id: 'a', name: 'A' };
		const to = ({ name }: INode) => ({ node: name, type: 'main' as const, index: 0 });
		const connections: IConnections = { T: { main: [[to(node), ...(order.twice ? [to(again)] : [])]] }, A: { main: [[to(node)]] } };
		const workflow = new Workflow({
			id: 'wf', name: 'wf', nodes: [trigger, node, again], connections, active: false,
			nodeTypes: this.types(), settings: { executionOrder: 'v1' }, staticData: {},
		}); // prettier-ignore
		const items = (order.items ?? [{}]).map((json, item) => ({ json, pairedItem: { item } }));
		const execution = new WorkflowExecute(
			this.additional(order, workflow),
			'manual',
			createRunExecutionData({ executionData: { nodeExecutionStack: [] } } as never),
		);
		const running = execution.run({ workflow, pinData: { T: items } } as never) as unknown as Promise<unknown> & { cancel?(): void };
		if (order.cancelAfter !== undefined) setTimeout(() => running.cancel?.(), order.cancelAfter);
		return resultOf(await running, node.name);
	}

	/** The execution that n8n starts with the items that a trigger's webhook() or poll() gave; `mode` is n8n's name of how it began. */
	async pass(order: Order, items: IDataObject[], mode: WorkflowExecuteMode = 'webhook'): Promise<Result> {
		const workflow = this.workflow(order);
		const node = this.node(order);
		const stack = [{ node, data: { main: [items.map((json) => ({ json }))] }, source: null }];
		const data = createRunExecutionData({ executionData: { nodeExecutionStack: stack } } as never);
		return resultOf(await new WorkflowExecute(this.additional(order, workflow), mode, data).processRunExecutionData(workflow), node.name);
	}

	/** A context for a picker's search or a field's options. */
	loading(order: Order) {
		const workflow = this.workflow(order);
		return new LoadOptionsContext(workflow, this.node(order), this.additional(order, workflow), '');
	}

	/** A context for checkExists, create and delete; `staticData` is what n8n would keep. */
	hook(order: Order, url: string) {
		const workflow = this.workflow(order);
		const context = new HookContext(workflow, this.node(order), this.additional(order, workflow), 'trigger', 'activate', {
			webhookDescription: this.type(order.node).description.webhooks?.[0],
		} as never);
		context.getNodeWebhookUrl = () => url;
		return { context, staticData: () => workflow.staticData };
	}

	/** Hands a delivery to the trigger; gives its answer. n8n's own answer to the service comes when `ends` is called. */
	async deliver(order: Order, body: IDataObject, headers: Record<string, string>, { rawBody, unread, mode = 'webhook' }: Arriving = {}) {
		const workflow = this.workflow(order);
		const { own: httpResponse, given: answer, ends } = response();
		const httpRequest = { body, headers, params: {}, query: {}, rawBody, readRawBody: async () => void (httpRequest.rawBody = unread) };
		const additional = { ...this.additional(order, workflow), httpRequest, httpResponse };
		const context = new WebhookContext(workflow, this.node(order), additional as never, mode, {} as never, [], null as never);
		const result = await (this.type(order.node).webhook as NonNullable<INodeType['webhook']>).call(context);
		return { answer, result, json: result.workflowData?.flat().map((item) => item.json), ends };
	}

	/** One poll; what it wrote is in the workflow's static data. Null: it starts nothing. */
	async poll(
		order: Order,
		mode: 'trigger' | 'manual' = 'trigger',
		activation: WorkflowActivateMode = 'activate',
		workflow = this.workflow(order),
	) {
		const context = new PollContext(
			workflow,
			this.node(order),
			this.additional(order, workflow),
			mode,
			mode === 'manual' ? mode : activation,
		);
		const out = await (this.type(order.node).poll as NonNullable<INodeType['poll']>).call(context);
		return out?.flat() ?? null;
	}

	/** A workflow of this one node. */
	workflow(order: Order) {
		return new Workflow({
			id: 'wf',
			name: 'wf',
			nodes: [this.node(order)],
			connections: {},
			active: true,
			nodeTypes: this.types(),
			staticData: order.staticData ?? {},
		});
	}

	private node({ node = this.usual, parameters, continueOnFail, credentialId = 'c', nodeId = 'n', tries }: Order): INode {
		const types = typesFor(this.type(node).description, parameters);
		return {
			id: nodeId, webhookId: nodeId, name: 'Node', type: `n8n-nodes-outbound.${node}`, typeVersion: Number(this.type(node).description.version), position: [0, 0], parameters,
			credentials: Object.fromEntries(types.map((type) => [type, { id: credentialId, name: 'c' }])),
			...(continueOnFail && { onError: 'continueRegularOutput' }),
			...(tries && { retryOnFail: true, maxTries: tries, waitBetweenTries: 0 }),
		}; // prettier-ignore
	}

	private types(): INodeTypes {
		const find = (type: string) => {
			const name = type.split('.').pop() as string;
			return name === 'manualTrigger' ? start : this.type(name);
		};
		return { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) } as INodeTypes;
	}

	private additional({ credentials, executionId = 'ex' }: Order, workflow: Workflow): IWorkflowExecuteAdditionalData {
		return {
			executionId, credentialsHelper: this.store.helper(credentials), currentNodeExecutionIndex: 0, variables: {}, setExecutionStatus() {},
			hooks: new ExecutionLifecycleHooks('manual' as WorkflowExecuteMode, 'ex', workflow as never),
			instanceBaseUrl: 'http://n8n.test/', webhookBaseUrl: 'https://n8n.test/webhook', webhookTestBaseUrl: 'https://n8n.test/webhook-test',
			webhookWaitingBaseUrl: 'https://n8n.test/w', formWaitingBaseUrl: 'https://n8n.test/f',
		} as never; // prettier-ignore
	}
}
