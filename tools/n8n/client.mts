import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import axios, { type AxiosInstance } from 'axios';
import { z } from 'zod';
import type { Installation } from './place.mts';

/** The owner of every n8n that is set up here. It listens on this machine only. */
export const OWNER = { email: 'owner@example.com', firstName: 'Owner', lastName: 'Demo', password: 'Outbound-demo-1' };

const named = z.object({ id: z.string(), name: z.string() });
const workflowSchema = named.extend({ versionId: z.string(), active: z.boolean() });
const summarySchema = z.object({
	id: z.string().or(z.number()).transform(String),
	status: z.string(),
	mode: z.string().optional(),
	startedAt: z.string().nullish(),
	stoppedAt: z.string().nullish(),
});
const itemSchema = z.object({ json: z.record(z.string(), z.unknown()), pairedItem: z.unknown().optional(), error: z.unknown().optional() });
const problemSchema = z.object({ message: z.string(), description: z.string().nullish() }).passthrough();
const taskSchema = z.object({
	executionTime: z.number(),
	executionStatus: z.string().optional(),
	error: problemSchema.optional(),
	data: z.record(z.string(), z.array(z.array(itemSchema).nullable())).optional(),
});
const resultSchema = z.object({
	resultData: z.object({
		runData: z.record(z.string(), z.array(taskSchema)).default({}),
		error: problemSchema.optional(),
		lastNodeExecuted: z.string().optional(),
	}),
});

const pageSchema = z.object({
	data: z.array(summarySchema.extend({ status: z.string().default(''), data: resultSchema })),
	nextCursor: z.string().nullish(),
});
const publicationSchema = z.object({
	status: z.enum(['in_progress', 'published', 'partial', 'failed', 'not_published']),
	triggers: z.array(z.object({ status: z.string(), errorMessage: z.string().nullable() })),
});

/** A workflow as n8n's editor exports it. */
export interface WorkflowFile {
	name: string;
	nodes: Array<{
		name: string;
		type: string;
		parameters: Record<string, unknown>;
		credentials?: Record<string, { id?: string | null; name: string }>;
		[more: string]: unknown;
	}>;
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	[more: string]: unknown;
}
/** A workflow as n8n keeps it. */
export type Workflow = z.infer<typeof workflowSchema>;
/** One line of n8n's list of executions. */
export type ExecutionSummary = z.infer<typeof summarySchema>;
/** What one node did in one run. */
export type Task = z.infer<typeof taskSchema>;
/** An execution with what each of its nodes did. */
export interface Execution extends ExecutionSummary {
	nodes: Record<string, Task[]>;
	error?: { message: string; description?: string | null };
}
/** A node type as the editor gets it, as far as it is looked at here. */
export interface NodeTypeDescription {
	name: string;
	displayName: string;
	version: number | number[];
	[more: string]: unknown;
}

/** The items a node gave on its first output in its last run. */
export function itemsOf(execution: Execution, node: string): Array<Record<string, unknown>> {
	const last = execution.nodes[node]?.at(-1);
	return (last?.data?.main?.[0] ?? []).map((item) => item.json);
}

/** A call to n8n that was refused, with n8n's own message. */
export class N8nError extends Error {
	constructor(
		message: string,
		readonly status: number | undefined,
	) {
		super(message);
	}
}

/** n8n's own REST API, as its editor uses it, for one signed-in owner. */
export class N8nClient {
	private readonly http: AxiosInstance;
	private readonly unflatten: (text: string) => unknown;
	private cookie = '';
	private apiKey?: string;

	constructor(
		readonly url: string,
		installed: Installation,
	) {
		// n8n writes run data in the form of this library; n8n's own copy reads it as it was written.
		this.unflatten = (createRequire(installed.bin)('flatted') as { parse(text: string): unknown }).parse;
		this.http = axios.create({
			baseURL: url,
			proxy: false,
			maxContentLength: Infinity,
			maxBodyLength: Infinity,
			headers: { 'browser-id': 'n8n-nodes-outbound' },
		});
	}

	/** Signs in as the owner; sets the owner up where n8n has none yet. */
	async signIn(): Promise<void> {
		const { email, password } = OWNER;
		const answer = await this.http
			.post('/rest/owner/setup', OWNER)
			.catch(() => this.http.post('/rest/login', { emailOrLdapLoginId: email, password }))
			.catch((error: unknown) => this.refuse('Sign in', error));
		this.cookie = (answer.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
	}

	/** One call to n8n's REST API. */
	async call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, data?: unknown): Promise<unknown> {
		const answer = await this.http
			.request<unknown>({ method, url: path, data, headers: { cookie: this.cookie } })
			.catch((error: unknown) => this.refuse(`${method} ${path}`, error));
		const body = answer.data;
		return typeof body === 'object' && body !== null && 'data' in body ? body.data : body;
	}

	/** The node types n8n has loaded. */
	async nodeTypes(): Promise<NodeTypeDescription[]> {
		return (await this.call('GET', '/types/nodes.json')) as NodeTypeDescription[];
	}

	/** Creates a credential, or updates the one of the same name and type. */
	async createCredential(name: string, type: string, data: Record<string, unknown>): Promise<string> {
		const all = z.array(named.extend({ type: z.string() })).parse(await this.call('GET', '/rest/credentials'));
		const known = all.find((one) => one.name === name && one.type === type);
		const body = { name, type, data };
		const saved = known
			? await this.call('PATCH', `/rest/credentials/${known.id}`, body)
			: await this.call('POST', '/rest/credentials', body);
		return named.parse(saved).id;
	}

	/** Tests a credential as the editor's button does. */
	async testCredential(
		id: string,
		name: string,
		type: string,
		data: Record<string, unknown>,
	): Promise<{ status: string; message: string }> {
		const answer = await this.call('POST', '/rest/credentials/test', { credentials: { id, name, type, data } });
		return z.object({ status: z.string(), message: z.string() }).parse(answer);
	}

	/** Creates a workflow, or puts the one of the same name back to what the file says. */
	async createWorkflow({ name, nodes, connections, settings, pinData = {} }: WorkflowFile): Promise<Workflow> {
		const all = z.array(workflowSchema).parse(await this.call('GET', '/rest/workflows'));
		const known = all.find((one) => one.name === name);
		const body = { name, nodes, connections, settings: settings ?? {}, pinData };
		if (!known) return workflowSchema.parse(await this.call('POST', '/rest/workflows', body));
		if (known.active) await this.deactivate(known.id);
		return workflowSchema.parse(await this.call('PATCH', `/rest/workflows/${known.id}`, body));
	}

	/** Creates the workflow of a file; credentials, which files know by name only, are given their ids. */
	async importWorkflow(file: WorkflowFile): Promise<Workflow> {
		return await this.createWorkflow(await this.withCredentials(file));
	}

	/** Saves a workflow as the file says while it stays active: what runs is the version that was activated, until the next is. */
	async editWorkflow(id: string, file: WorkflowFile): Promise<Workflow> {
		const { name, nodes, connections, settings = {} } = await this.withCredentials(file);
		return workflowSchema.parse(await this.call('PATCH', `/rest/workflows/${id}`, { name, nodes, connections, settings }));
	}

	private async withCredentials(file: WorkflowFile): Promise<WorkflowFile> {
		const all = z.array(named.extend({ type: z.string() })).parse(await this.call('GET', '/rest/credentials'));
		const nodes = file.nodes.map((node) => {
			const credentials = Object.entries(node.credentials ?? {}).map(([type, { name }]) => {
				const known = all.find((one) => one.type === type && one.name === name);
				if (!known) throw new N8nError(`Workflow "${file.name}" needs the credential "${name}" (${type})`, undefined);
				return [type, { id: known.id, name }] as const;
			});
			return credentials.length > 0 ? { ...node, credentials: Object.fromEntries(credentials) } : node;
		});
		return { ...file, nodes };
	}

	/** Deletes a workflow; n8n wants it archived first. */
	async deleteWorkflow(id: string): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/archive`, {});
		await this.call('DELETE', `/rest/workflows/${id}`);
	}

	/**
	 * Activates (in n8n's newer word: publishes) the current version of a workflow and waits until its triggers are in place;
	 * n8n answers before they are. A trigger that could not be set up rejects with the reason n8n gives.
	 */
	async activate(id: string): Promise<void> {
		const { versionId } = workflowSchema.parse(await this.call('GET', `/rest/workflows/${id}`));
		await this.call('POST', `/rest/workflows/${id}/activate`, { versionId });
		const { status, triggers } = await this.published(id);
		const reasons = triggers.map(({ errorMessage }) => errorMessage).filter(Boolean);
		if (status !== 'published') throw new N8nError(`Activation: ${reasons.join(', ') || status}`, undefined);
	}

	/** Deactivates a workflow and waits until its triggers are gone. */
	async deactivate(id: string): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/deactivate`, {});
		await this.published(id);
	}

	/** Listens for a test event of a trigger as the editor does: its test URL is in place when this resolves. */
	async listen(id: string, trigger: string): Promise<void> {
		const answer = await this.call('POST', `/rest/workflows/${id}/run`, { triggerToStartFrom: { name: trigger } });
		z.object({ waitingForWebhook: z.literal(true) }).parse(answer);
	}

	/** Listens no longer. */
	async stopListening(id: string): Promise<void> {
		await this.call('DELETE', `/rest/test-webhook/${id}`);
	}

	/** How far n8n has come with setting up, or taking down, the triggers of a workflow; waits while it is at it. */
	async published(id: string, timeout = 60_000): Promise<z.infer<typeof publicationSchema>> {
		const end = Date.now() + timeout;
		for (;;) {
			const answer = await this.call('GET', `/rest/workflows/${id}/publication-status`).catch((error: N8nError) => {
				// Without the publication service n8n has done all of it before it answers.
				if (error.status === 404) return { status: 'published', triggers: [] };
				throw error;
			});
			const state = publicationSchema.parse(answer);
			if (state.status !== 'in_progress') return state;
			if (Date.now() > end) throw new N8nError(`Activation still runs after ${timeout / 1000} s`, undefined);
			await sleep(50);
		}
	}

	/** Runs a workflow from the given trigger as the editor's button does and waits for its end. */
	async runManually(id: string, trigger: string, timeout?: number): Promise<Execution> {
		return await this.getExecution((await this.runToEnd(id, trigger, timeout)).id);
	}

	/** The same without loading what the nodes did, which for a big run costs n8n memory of its own. */
	async runToEnd(id: string, trigger: string, timeout = 300_000): Promise<ExecutionSummary> {
		const started = await this.call('POST', `/rest/workflows/${id}/run`, { triggerToStartFrom: { name: trigger } });
		const { executionId } = z.object({ executionId: z.string() }).parse(started);
		const end = Date.now() + timeout;
		for (;;) {
			const mine = (await this.listExecutions(id, 20)).find((one) => one.id === executionId);
			if (mine && !['new', 'running', 'waiting'].includes(mine.status)) return mine;
			if (Date.now() > end) throw new N8nError(`Execution ${executionId} still runs after ${timeout / 1000} s`, undefined);
			await sleep(100);
		}
	}

	/** The newest executions of a workflow, newest first. */
	async listExecutions(workflowId: string, limit = 100): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const answer = await this.call('GET', `/rest/executions?limit=${limit}&filter=${filter}`);
		return z.object({ results: z.array(summarySchema) }).parse(answer).results;
	}

	/** How many executions of a workflow have ended well. */
	async countSuccesses(workflowId: string): Promise<number> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId, status: ['success'] }));
		return z.object({ count: z.number() }).parse(await this.call('GET', `/rest/executions?limit=1&filter=${filter}`)).count;
	}

	/** One execution with what each node did. */
	async getExecution(id: string): Promise<Execution> {
		const answer = summarySchema.extend({ data: z.string() }).parse(await this.call('GET', `/rest/executions/${id}`));
		const { resultData } = resultSchema.parse(this.unflatten(answer.data));
		return { ...answer, nodes: resultData.runData, error: resultData.error };
	}

	/** All that a workflow's executions that ended well did, oldest first: a few calls to n8n's public API, however many there are. */
	async everyExecution(workflowId: string): Promise<Execution[]> {
		this.apiKey ??= z
			.object({ rawApiKey: z.string() })
			.parse(
				await this.call('POST', '/rest/api-keys', {
					label: 'Read executions',
					expiresAt: null,
					scopes: ['execution:list', 'execution:read'],
				}),
			).rawApiKey;
		const all: Execution[] = [];
		let cursor: string | null | undefined;
		do {
			const { data } = await this.http
				.get<unknown>('/api/v1/executions', {
					params: { workflowId, status: 'success', includeData: true, limit: 250, ...(cursor && { cursor }) },
					headers: { 'x-n8n-api-key': this.apiKey },
				})
				.catch((error: unknown) => this.refuse('List executions', error));
			const page = pageSchema.parse(data);
			all.push(...page.data.map(({ data: run, ...rest }) => ({ ...rest, nodes: run.resultData.runData, error: run.resultData.error })));
			cursor = page.nextCursor;
		} while (cursor);
		return all.reverse();
	}

	private refuse(what: string, error: unknown): never {
		if (!axios.isAxiosError<{ message?: string }>(error)) throw error;
		const said = error.response?.data?.message ?? error.message;
		throw new N8nError(`${what}: ${said}`, error.response?.status);
	}
}
