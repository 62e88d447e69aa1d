import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '../../sandbox/server.mts';
import { Lab, type WorkflowFile } from '../../tools/lab.mts';
import { SANDBOX_KEY, SandboxClient } from '../../tools/sandbox.mts';

/** The credential that the workflows of these tests name. */
export const CREDENTIAL = { name: 'Instantly account', type: 'instantlyApi' };

/** A real n8n with the package and a sandbox beside it. */
export interface Stage {
	lab: Lab;
	sandbox: SandboxClient;
	/** The data of the credential that is set up. */
	credential: { apiKey: string; baseUrl: string; workspaceId: string };
	close(): Promise<void>;
}

/** Starts both, n8n with more of its environment where given, and sets up the credential. */
export async function setStage(env: Record<string, string> = {}): Promise<Stage> {
	const server = await startSandbox({ port: 0 });
	const lab = await Lab.start({ env });
	const sandbox = new SandboxClient(server.url);
	const credential = { apiKey: SANDBOX_KEY, baseUrl: sandbox.api, workspaceId: '' };
	await lab.client.createCredential(CREDENTIAL.name, CREDENTIAL.type, credential);
	const close = async () => {
		await lab.stop();
		await server.close();
	};
	return { lab, sandbox, credential, close };
}

/** A workflow of nodes one after the other. */
export function chain(name: string, ...nodes: Array<Partial<WorkflowFile['nodes'][number]> & { name: string }>) {
	const links = nodes.slice(1).map(({ name: node }, index) => [nodes[index].name, [[{ node, type: 'main', index: 0 }]]]);
	return {
		name,
		nodes: nodes.map((node, index) => ({
			id: `node-${index}`,
			type: 'n8n-nodes-base.noOp',
			typeVersion: 1,
			position: [index * 200, 0],
			parameters: {},
			...node,
		})),
		connections: Object.fromEntries(links.map(([from, main]) => [from, { main }])),
		settings: { executionOrder: 'v1' },
	} satisfies WorkflowFile;
}

/** Asks again until the answer is as wanted; gives the last answer after `patience` milliseconds in any case. */
export async function eventually<T>(ask: () => Promise<T>, as: (answer: T) => boolean, patience = 20_000): Promise<T> {
	const end = Date.now() + patience;
	for (;;) {
		const answer = await ask();
		if (as(answer) || Date.now() > end) return answer;
		await sleep(200);
	}
}
