import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { startSandbox } from '../sandbox/server.mts';
import { type Execution, Lab, OWNER, type Workflow, itemsOf, readWorkflow } from './lab.mts';
import { installed } from './n8n/install.mts';
import { cacheFolder, project } from './n8n/place.mts';
import { freePort } from './n8n/process.mts';
import { stages } from './progress.mts';
import { SANDBOX_KEY, SandboxClient } from './sandbox.mts';

const UPLOAD = 'instantly-upload-and-start';
const REPLIES = 'instantly-reply-to-interested';
const CREDENTIAL = { name: 'Instantly account', type: 'instantlyApi' };
const LEADS = 1000;
const REPLIED = 25;

const options = new Command('npm run demo --')
	.description('A real n8n with this package, on this machine, against the sandbox: uploads leads, receives replies.')
	.option('--check', 'run the job, compare the result and end; the last line is one line of JSON')
	.option('--port <port>', "the editor's port", Number, 5678)
	.option('--sandbox-port <port>', "the sandbox's port", Number, 4010)
	.option('--clean', 'begin with an empty n8n: forget what earlier demos left')
	.parse()
	.opts<{ check?: true; port: number; sandboxPort: number; clean?: true }>();

interface Demo {
	sandbox?: { url: string; close(): Promise<void> };
	lab?: Lab;
	upload?: Workflow;
	replies?: Workflow;
	campaign: string;
	result: { sent: number; created: number; skipped: number; requests: number; events: number; milliseconds: number };
}

const demo: Demo = { campaign: '', result: { sent: 0, created: 0, skipped: 0, requests: 0, events: 0, milliseconds: 0 } };

/** The parts that are there by now; asking for one that is not is a mistake in the order of the stages. */
function parts() {
	const { sandbox, lab, upload, replies } = demo;
	if (!sandbox || !lab || !upload || !replies) throw new Error('The demo is not set up yet');
	return { lab, upload, replies, client: new SandboxClient(sandbox.url) };
}

const expect = (as: boolean, otherwise: string) => {
	if (!as) throw new Error(otherwise);
};

async function start(tell: (text: string) => void): Promise<string> {
	const userFolder = options.check ? undefined : join(cacheFolder(), 'demo');
	if (options.clean && userFolder) rmSync(userFolder, { recursive: true, force: true });
	demo.lab = await Lab.start({ userFolder, port: options.check ? 0 : options.port, log: tell });
	return `n8n runs at ${demo.lab.url}`;
}

async function prepare(): Promise<string> {
	const { lab, sandbox } = demo;
	if (!lab || !sandbox) throw new Error('The demo is not set up yet');
	const { client } = lab;
	const data = { apiKey: SANDBOX_KEY, baseUrl: `${sandbox.url}/api/v2`, workspaceId: '' };
	const id = await client.createCredential(CREDENTIAL.name, CREDENTIAL.type, data);
	const tested = await client.testCredential(id, CREDENTIAL.name, CREDENTIAL.type, data);
	expect(tested.status === 'OK', `n8n's test of the credential says: ${tested.message}`);
	const file = readWorkflow(UPLOAD);
	for (const node of file.nodes) {
		if (node.type !== 'n8n-nodes-base.readWriteFile') continue;
		node.parameters.fileSelector = join(project, 'workflows', 'leads-1000.csv');
	}
	demo.upload = await client.importWorkflow(file);
	demo.replies = await client.importWorkflow(readWorkflow(REPLIES));
	await lab.explained(() => client.activate(demo.replies?.id ?? ''));
	return 'Credential tested, workflows imported, trigger active';
}

/** Why an execution did not succeed, in n8n's own words. */
function complaint(execution: Execution): string {
	const { error, id, status } = execution;
	return `execution ${id} ended with "${status}": ${[error?.message, error?.description].filter(Boolean).join(' - ')}`;
}

async function upload(): Promise<string> {
	const { lab, upload, client } = parts();
	await client.resetRequests();
	const execution = await lab.explained(() => lab.client.runManually(upload.id, 'Start here'));
	expect(execution.status === 'success', `The upload workflow: ${complaint(execution)}`);
	const outcomes = itemsOf(execution, 'Add leads');
	demo.campaign = String(itemsOf(execution, 'Create campaign')[0]?.id);
	demo.result.sent = itemsOf(execution, 'One item per lead').length;
	demo.result.created = outcomes.filter(({ outcome }) => outcome === 'created').length;
	demo.result.skipped = outcomes.length - demo.result.created;
	demo.result.requests = (await client.requests()).total;
	const { sent, created, requests } = demo.result;
	expect(sent === LEADS, `${sent} leads were sent, not ${LEADS}`);
	expect(created === sent, `${sent} leads were sent, but ${created} created`);
	const there = (await client.leads(demo.campaign)).length;
	expect(there === created, `${created} leads were reported as created, but the campaign has ${there}`);
	await client.resetRequests();
	return `${created} of ${sent} leads created and the campaign started, with ${requests} requests`;
}

async function reply(tell: (text: string) => void): Promise<string> {
	const { lab, replies, client } = parts();
	const last = Number((await lab.client.listExecutions(replies.id, 1))[0]?.id ?? 0);
	await client.events({ event: 'reply', campaign_id: demo.campaign, count: REPLIED });
	const end = Date.now() + 60_000;
	for (;;) {
		const mine = (await lab.client.listExecutions(replies.id)).filter(({ id }) => Number(id) > last);
		const bad = mine.find(({ status }) => ['error', 'crashed', 'canceled'].includes(status));
		if (bad) throw new Error(`The reply workflow: ${complaint(await lab.client.getExecution(bad.id))}`);
		demo.result.events = mine.filter(({ status }) => status === 'success').length;
		tell(`${demo.result.events} of ${REPLIED} replies have arrived`);
		if (demo.result.events >= REPLIED) break;
		if (Date.now() > end) throw new Error(`Only ${demo.result.events} of ${REPLIED} replies arrived within a minute`);
		await sleep(250);
	}
	expect(demo.result.events === REPLIED, `${demo.result.events} executions for ${REPLIED} replies`);
	demo.result.requests += (await client.requests()).total;
	const interested = (await client.leads(demo.campaign)).filter((lead) => lead.lt_interest_status === 1).length;
	expect(interested === REPLIED, `${REPLIED} leads replied, but ${interested} are marked as interested`);
	return `${REPLIED} replies arrived as events, ${interested} leads are marked as interested`;
}

async function timed(work: () => Promise<string>): Promise<string> {
	const begun = Date.now();
	try {
		return await work();
	} finally {
		demo.result.milliseconds += Date.now() - begun;
	}
}

async function close(): Promise<void> {
	const { lab, replies, sandbox } = demo;
	// The sandbox forgets everything at its end; a trigger left active would look for its webhook at the next start.
	if (lab && replies) await lab.client.deactivate(replies.id).catch(() => undefined);
	await lab?.stop();
	await sandbox?.close();
	demo.lab = demo.sandbox = undefined;
}

function announce(): void {
	const { lab, sandbox } = demo;
	process.stdout.write(
		[
			'',
			`The editor:  ${lab?.url}   sign in as ${OWNER.email} with the password ${OWNER.password}`,
			`The sandbox: ${sandbox?.url}/api/v2   key ${SANDBOX_KEY}`,
			'Everything runs on this machine only; no lead exists and no email is sent. Ctrl+C ends it.',
			'',
		].join('\n'),
	);
}

const signal = new Promise<void>((resolve) => {
	for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
});
const stopped = signal.then(() => Promise.reject(new Error('Stopped')));
stopped.catch(() => undefined);

try {
	await Promise.race([installed(), stopped]);
	await Promise.race([
		stages(demo, [
			{
				title: 'Start the sandbox',
				work: async () => {
					const port = options.check ? 0 : await freePort(options.sandboxPort);
					const sandbox = await startSandbox({ port, seed: true });
					demo.sandbox = sandbox;
					return `The sandbox runs at ${sandbox.url}`;
				},
			},
			{ title: 'Start n8n with the package', work: async (_demo, tell) => await start(tell) },
			{ title: 'Set up credential, workflows and trigger', work: async () => await prepare() },
			{ title: `Upload ${LEADS} leads into a new campaign and start it`, work: async () => await timed(upload) },
			{ title: `Let ${REPLIED} leads reply`, work: async (_demo, tell) => await timed(() => reply(tell)) },
		]),
		stopped,
	]);
	if (!options.check) {
		announce();
		await signal;
	}
	await close();
	if (options.check) process.stdout.write(`${JSON.stringify(demo.result)}\n`);
} catch (error) {
	process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
	await close();
}
