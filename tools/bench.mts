import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { startSandbox } from '../sandbox/server.mts';
import { TOKEN } from '../sandbox/inboxapp/index.mts';
import { printReceived, received } from './bench/received.mts';
import { addWorkflow, CREDENTIALS, groupWorkflow, listWorkflow, NODE, START, uploadWorkflow, workflow } from './bench/workflows.mts';
import { Lab, type WorkflowFile } from './lab.mts';
import { installed } from './n8n/install.mts';
import { installation, project } from './n8n/place.mts';
import { stages } from './progress.mts';
import { ENTTOR_KEY, SANDBOX_KEY, SandboxClient } from './sandbox.mts';

const LATENCY = 20;
const WARM_UP = 'warm-up';

const options = new Command('npm run bench --')
	.description(`The node inside a real n8n beside a bare loop of the same requests; the service answers in ${LATENCY} ms.`)
	.option('--json', 'only the figures, as JSON')
	.option('--runs <count>', 'how often each case is run; the median counts', Number, 3)
	.addOption(
		new Option('--only <kind>', 'only the uploads, the lists, the form of the node, or what triggers receive').choices([
			'upload',
			'list',
			'group',
			'add',
			'form',
			'deliver',
		]),
	)
	.parse()
	.opts<{ json?: true; runs: number; only?: Kind | 'form' | 'deliver' }>();

type Kind = 'upload' | 'list' | 'group' | 'add';
interface Case {
	kind: Kind;
	leads: number;
}

/** One run of one case. Times in milliseconds, memory in bytes. */
interface Run {
	/** The node alone, as n8n measures it. */
	node: number;
	/** The whole execution from start to stop as n8n lists it: with making the items, without saving the run. */
	execution: number;
	bare: number;
	requests: number;
	bareRequests: number;
	inFlight: number;
	/** What n8n held before, and the most it held meanwhile. */
	memoryBefore?: number;
	memoryPeak?: number;
	barePeak: number;
}

const CASES: Case[] = [
	{ kind: 'upload', leads: 1_000 },
	{ kind: 'upload', leads: 10_000 },
	{ kind: 'list', leads: 5_000 },
	{ kind: 'list', leads: 100_000 },
	{ kind: 'group', leads: 50_000 },
	{ kind: 'add', leads: 10_000 },
];

const bareSchema = z.object({ milliseconds: z.number(), requests: z.number(), items: z.number(), peak: z.number() });

/** The same requests without n8n, in a process of their own on the same Node. */
async function bareLoop(lab: Lab, job: object): Promise<z.infer<typeof bareSchema>> {
	const child = spawn(lab.node, [join(project, 'tools', 'bench', 'bare.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
	child.stdin.end(JSON.stringify(job));
	const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
	if (code !== 0) throw new Error('The bare loop did not get through; see its message above');
	return bareSchema.parse(JSON.parse(said));
}

const formSchema = z.object({ load: z.number(), operations: z.number(), bytes: z.number() });

/** Size of the action node's form, and the median time its class takes to load into a process of n8n's Node that has n8n-workflow. */
async function form(): Promise<z.infer<typeof formSchema>> {
	const seen: Array<z.infer<typeof formSchema>> = [];
	for (let run = 0; run < Math.max(15, options.runs); run += 1) {
		const script = join(project, 'tools', 'bench', 'form.mjs');
		const child = spawn(installation().node, [script, project, 'nodes/Instantly/Instantly.node.js', 'Instantly'], { stdio: ['ignore', 'pipe', 'inherit'] }); // prettier-ignore
		const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
		if (code !== 0) throw new Error('The node did not load; run npm run build first');
		seen.push(formSchema.parse(JSON.parse(said)));
	}
	seen.sort((a, b) => a.load - b.load);
	return seen[Math.floor(seen.length / 2)];
}

function printForm({ load, operations, bytes }: z.infer<typeof formSchema>): void {
	const each = (bytes / operations / 1000).toFixed(2);
	process.stdout.write(
		`Form: ${operations} operations, ${(bytes / 1000).toFixed(0)} KB as JSON, ${each} KB each; the class loads in ${load.toFixed(0)} ms.\n`,
	);
}

/** One run in n8n, and what it asked of the service. */
async function measure(lab: Lab, sandbox: SandboxClient, file: WorkflowFile, leads: number) {
	const { id } = await lab.client.importWorkflow(file);
	lab.resetPeakMemory();
	const memoryBefore = lab.peakMemory();
	await sandbox.resetRequests();
	const summary = await lab.explained(() => lab.client.runToEnd(id, START, 900_000));
	const memoryPeak = lab.peakMemory();
	const asked = await sandbox.requests(true);
	const execution = await lab.client.getExecution(summary.id);
	if (execution.status !== 'success') throw new Error(`${file.name}: ${execution.error?.message ?? execution.status}`);
	const task = execution.nodes[NODE][0];
	const items = task.data?.main?.[0] ?? [];
	const good = items.reduce((sum, { json }) => sum + Number(json.leads_inserted ?? (file.name.startsWith('List') || json.outcome === 'created')), 0); // prettier-ignore
	if (good !== leads) throw new Error(`${file.name}: ${good} of ${leads} leads came out`);
	const wall = Date.parse(summary.stoppedAt ?? '') - Date.parse(summary.startedAt ?? '');
	return { node: task.executionTime, execution: wall, asked, memoryBefore, memoryPeak };
}

async function upload(lab: Lab, sandbox: SandboxClient, leads: number): Promise<Run> {
	const campaign = await sandbox.createCampaign(`Upload ${leads}`);
	const { asked, ...seen } = await measure(lab, sandbox, uploadWorkflow(leads, campaign), leads);
	// The same bytes, but to a campaign and of leads that are new to the service.
	const twin = await sandbox.createCampaign(`Bare upload ${leads}`);
	const posts = (asked.log ?? []).filter(({ path }) => path.endsWith('/leads/add'));
	const bodies = JSON.parse(JSON.stringify(posts.map(({ body }) => body)).replaceAll(campaign, twin)) as unknown[];
	const bare = await bareLoop(lab, { url: `${sandbox.api}/leads/add`, key: SANDBOX_KEY, bodies });
	return figures(seen, asked, bare);
}

async function list(lab: Lab, sandbox: SandboxClient, leads: number, campaign: string): Promise<Run> {
	const { asked, ...seen } = await measure(lab, sandbox, listWorkflow(leads, campaign), leads);
	const first = asked.log?.find(({ path }) => path.endsWith('/leads/list'))?.body as Record<string, unknown>;
	const { starting_after: _cursor, ...body } = first;
	const bare = await bareLoop(lab, { url: `${sandbox.api}/leads/list`, key: SANDBOX_KEY, list: body });
	if (bare.items !== leads) throw new Error(`The bare loop got ${bare.items} of ${leads} leads`);
	return figures(seen, asked, bare);
}

async function group(lab: Lab, sandbox: SandboxClient, leads: number, run: number): Promise<Run> {
	const { asked, ...seen } = await measure(lab, sandbox, groupWorkflow(leads, `Group ${run}`), leads);
	const bodies = (asked.log ?? []).filter(({ method }) => method === 'POST').map(({ body }) => body);
	if (bodies.length !== 1) throw new Error(`${bodies.length} requests for one group`);
	return figures(seen, asked, await bareLoop(lab, { url: `${enttorUrl()}/leads`, key: ENTTOR_KEY, bodies }));
}

async function add(lab: Lab, sandbox: SandboxClient, leads: number, run: number): Promise<Run> {
	const { asked, ...seen } = await measure(lab, sandbox, addWorkflow(leads, await inboxappCampaign(`Add ${run}`)), leads);
	const bodies = (asked.log ?? []).filter(({ path }) => path.endsWith('/leads')).map(({ body }) => body);
	const twin = await inboxappCampaign(`Bare add ${run}`);
	return figures(seen, asked, await bareLoop(lab, { url: `${inboxappUrl()}/v1/campaigns/v2/${twin}/leads`, key: TOKEN, bodies }));
}

/** Makes a campaign of Inboxapp; gives its id. */
async function inboxappCampaign(name: string): Promise<string> {
	const headers = { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' };
	const links = (await (await fetch(`${inboxappUrl()}/v2/account-links`, { headers })).json()) as { data: Array<{ id: string }> };
	const body = JSON.stringify({ name, accountLinkIds: [links.data[0].id] });
	const made = (await (await fetch(`${inboxappUrl()}/v1/campaigns/v2`, { method: 'POST', headers, body })).json()) as { id: string };
	return made.id;
}

function figures(
	seen: Pick<Run, 'node' | 'execution' | 'memoryBefore' | 'memoryPeak'>,
	asked: { total: number; maxInFlight: number },
	bare: z.infer<typeof bareSchema>,
): Run {
	return {
		...seen,
		bare: bare.milliseconds,
		requests: asked.total,
		bareRequests: bare.requests,
		inFlight: asked.maxInFlight,
		barePeak: bare.peak,
	};
}

/** The median of each figure by itself. */
function median(runs: Run[]): Run {
	const middle = (key: keyof Run) => {
		const values = runs.map((run) => run[key] ?? NaN).sort((a, b) => a - b);
		return values[Math.floor(values.length / 2)];
	};
	return Object.fromEntries((Object.keys(runs[0]) as Array<keyof Run>).map((key) => [key, middle(key)])) as unknown as Run;
}

const seconds = (milliseconds: number) => Number((milliseconds / 1000).toFixed(2));
const megabytes = (bytes?: number) => (bytes ? Math.round(bytes / 1e6) : '?');

async function bench(lab: Lab, sandbox: SandboxClient) {
	const results: Array<Case & Run> = [];
	for (const one of CASES.filter(({ kind }) => !options.only || kind === options.only)) {
		const runs: Run[] = [];
		await stages({}, [
			{
				title: `${one.kind} ${one.leads.toLocaleString('en')} leads`,
				work: async (_context, tell) => {
					await sandbox.control('latency', { ms: 0 });
					const campaign = one.kind === 'list' ? await sandbox.createCampaign(`List ${one.leads}`) : '';
					if (campaign) await sandbox.addLeads(campaign, one.leads);
					await sandbox.control('latency', { ms: LATENCY });
					// Each case begins with an n8n that holds nothing of the case before.
					await lab.restart();
					await lab.client.runToEnd((await lab.client.importWorkflow(workflow(WARM_UP))).id, START);
					for (let run = 1; run <= options.runs; run += 1) {
						tell(`run ${run} of ${options.runs}`);
						const { kind, leads } = one;
						const kinds = {
							upload: () => upload(lab, sandbox, leads),
							list: () => list(lab, sandbox, leads, campaign),
							group: () => group(lab, sandbox, leads, run),
							add: () => add(lab, sandbox, leads, run),
						};
						runs.push(await kinds[kind]());
					}
				},
			},
		]);
		results.push({ ...one, ...median(runs) });
	}
	return results;
}

function print(results: Array<Case & Run>): void {
	process.stdout.write(`Times in seconds, median of ${options.runs}; the service answers in ${LATENCY} ms.\n`);
	const rows = results.map((one) => [
		`${one.kind} ${one.leads.toLocaleString('en')}`,
		{
			node: seconds(one.node),
			'bare loop': seconds(one.bare),
			'node : bare': Number((one.node / one.bare).toFixed(2)),
			'whole execution': seconds(one.execution),
			requests: one.requests,
			'bare requests': one.bareRequests,
			'in flight': one.inFlight,
			'n8n before, MB': megabytes(one.memoryBefore),
			'n8n peak, MB': megabytes(one.memoryPeak),
			'bare peak, MB': megabytes(one.barePeak),
		},
	]);
	console.table(Object.fromEntries(rows));
}

await installed();
const weight = options.only && options.only !== 'form' ? undefined : await form();
if (weight && !options.json) printForm(weight);
if (options.only === 'form') {
	if (options.json) process.stdout.write(`${JSON.stringify({ form: weight })}\n`);
	process.exit();
}

const sandbox = await startSandbox({ port: 0 });
function enttorUrl(): string {
	return `${sandbox.urls.enttor}/api/v1`;
}
function inboxappUrl(): string {
	return `${sandbox.urls.inboxapp}/api`;
}
let lab: Lab | undefined;
const interrupted = async () => {
	await lab?.stop();
	process.exit(130);
};
process.once('SIGINT', () => void interrupted()).once('SIGTERM', () => void interrupted());
try {
	const client = new SandboxClient(sandbox.url);
	const hold = (own?: Lab) => void (lab = own);
	const rates = options.only && options.only !== 'deliver' ? [] : await received(client, options.runs, hold);
	let results: Array<Case & Run> = [];
	if (options.only !== 'deliver') {
		lab = await Lab.start();
		const data = { apiKey: SANDBOX_KEY, baseUrl: client.api, workspaceId: '' };
		await lab.client.createCredential(CREDENTIALS.instantlyApi, 'instantlyApi', data);
		await lab.client.createCredential(CREDENTIALS.enttorApi, 'enttorApi', { apiKey: ENTTOR_KEY, baseUrl: enttorUrl() });
		await lab.client.createCredential(CREDENTIALS.inboxappApi, 'inboxappApi', { token: TOKEN, baseUrl: inboxappUrl() });
		results = await bench(lab, client);
	}
	if (options.json)
		process.stdout.write(`${JSON.stringify({ latency: LATENCY, runs: options.runs, form: weight, results, received: rates })}\n`);
	else {
		if (results.length > 0) print(results);
		if (rates.length > 0) printReceived(rates, options.runs);
	}
} catch (error) {
	process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
} finally {
	await lab?.stop();
	await sandbox.close();
}
