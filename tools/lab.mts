import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { N8nClient, type WorkflowFile } from './n8n/client.mts';
import { type Installation, installation, project } from './n8n/place.mts';
import { N8nProcess, freePort } from './n8n/process.mts';

export { N8nError, OWNER, itemsOf } from './n8n/client.mts';
export type { Execution, ExecutionSummary, Task, Workflow, WorkflowFile } from './n8n/client.mts';

const PACKAGE = 'n8n-nodes-outbound';
const WORKFLOWS = join(project, 'workflows');
const exec = promisify(execFile);

/** How a lab is to be set up. */
export interface LabOptions {
	/** A package as `npm pack` makes it; packed from the built project when left out. */
	packageTarball?: string;
	/** Where n8n keeps its database; a temporary folder, removed at the end, when left out. */
	userFolder?: string;
	/** The editor's port, if it is free. */
	port?: number;
	/** More of n8n's environment. */
	env?: Record<string, string>;
	/** Is told what is being done. */
	log?: (text: string) => void;
}

/** Packs the built project as it would be published and gives the file. */
export async function packProject(folder: string): Promise<string> {
	const cli = process.env.npm_execpath;
	const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
	const { stdout } = cli?.endsWith('.js')
		? await exec(process.execPath, [cli, ...args], { cwd: project })
		: await exec('npm', args, { cwd: project, shell: process.platform === 'win32' });
	const [{ filename }] = JSON.parse(stdout) as Array<{ filename: string }>;
	return join(folder, filename);
}

/** Puts a package where n8n's own installer leaves it, in the state its installer leaves it in. */
async function placePackage(tarball: string, userFolder: string): Promise<void> {
	const folder = join(userFolder, '.n8n', 'nodes', 'node_modules', PACKAGE);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	await exec('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
	const file = join(folder, 'package.json');
	const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
	for (const kind of ['devDependencies', 'peerDependencies', 'optionalDependencies']) delete manifest[kind];
	writeFileSync(file, JSON.stringify(manifest, null, 2));
}

/** The n8n of this machine; installs it first where there is none. */
async function ensureN8n(): Promise<Installation> {
	const place = installation();
	// Loaded only when needed: the progress display is an ES module, which jest could not load.
	return place.complete ? place : await (await import('./n8n/install.mts')).installed();
}

/** A real n8n with this package in it, under control: started, signed in to, stopped. */
export class Lab {
	private constructor(
		private readonly installed: Installation,
		readonly userFolder: string,
		private readonly temporary: boolean,
		private readonly env: Record<string, string>,
		private process: N8nProcess,
		/** n8n's REST API, signed in as the owner. */
		readonly client: N8nClient,
	) {}

	/** Installs n8n and the package where needed, starts it and signs in. */
	static async start(options: LabOptions = {}): Promise<Lab> {
		const { log = () => undefined, port, env = {} } = options;
		const installed = await ensureN8n();
		const temporary = options.userFolder === undefined;
		const userFolder = options.userFolder ?? mkdtempSync(join(tmpdir(), `${PACKAGE}-`));
		if (!existsSync(join(userFolder, '.n8n'))) cpSync(installed.template, userFolder, { recursive: true });
		log('placing the package');
		const packed = mkdtempSync(join(tmpdir(), `${PACKAGE}-pack-`));
		try {
			await placePackage(options.packageTarball ?? (await packProject(packed)), userFolder);
		} finally {
			rmSync(packed, { recursive: true, force: true });
		}
		log('starting n8n');
		const all = { N8N_RESTRICT_FILE_ACCESS_TO: `${WORKFLOWS};${userFolder}`, ...env };
		const n8n = await N8nProcess.start(installed, { userFolder, port: await freePort(port), env: all });
		const lab = new Lab(installed, userFolder, temporary, all, n8n, new N8nClient(n8n.url, installed));
		log('signing in');
		try {
			await lab.client.signIn();
			return lab;
		} catch (error) {
			await lab.stop();
			throw error;
		}
	}

	/** The editor's address. */
	get url(): string {
		return this.process.url;
	}

	/** The process id of n8n. */
	get pid(): number {
		return this.process.pid;
	}

	/** The Node n8n runs on, for programs that are measured beside it. */
	get node(): string {
		return this.installed.node;
	}

	/** The last lines of n8n's log. */
	logTail(lines?: number): string {
		return this.process.tail(lines);
	}

	/** The most memory n8n has held since its start or the last reset, in bytes; undefined where the system does not say. */
	peakMemory(): number | undefined {
		return this.process.peakMemory();
	}

	/** Measures the peak anew from now on. */
	resetPeakMemory(): void {
		this.process.resetPeakMemory();
	}

	/** Stops n8n and starts it again on the same port with the same data; `meanwhile` happens while it is down. */
	async restart(meanwhile?: () => Promise<unknown>): Promise<void> {
		const { port } = this.process;
		await this.process.stop();
		await meanwhile?.();
		this.process = await N8nProcess.start(this.installed, { userFolder: this.userFolder, port, env: this.env });
	}

	/** Stops n8n; a temporary user folder goes with it. */
	async stop(): Promise<void> {
		await this.process.stop();
		if (this.temporary) rmSync(this.userFolder, { recursive: true, force: true });
	}

	/** Adds the tail of n8n's log to whatever goes wrong inside. */
	async explained<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (error) {
			const said = error instanceof Error ? error.message : String(error);
			throw new Error(`${said}\nn8n's log ends so:\n${this.logTail()}`, { cause: error });
		}
	}
}

/** A workflow that comes with the project. */
export function readWorkflow(name: string): WorkflowFile {
	return JSON.parse(readFileSync(join(WORKFLOWS, `${name}.json`), 'utf8')) as WorkflowFile;
}
