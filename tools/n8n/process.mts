import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Installation } from './place.mts';

const QUIET = {
	NODE_ENV: 'production',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_DIAGNOSTICS_CONFIG_FRONTEND: '',
	N8N_DIAGNOSTICS_CONFIG_BACKEND: '',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_SECURE_COOKIE: 'false',
	N8N_RUNNERS_ENABLED: 'true',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
};

/** A port that is free now on 127.0.0.1; `wanted` when that one is free. */
export async function freePort(wanted = 0): Promise<number> {
	const server = createServer();
	server.listen(wanted, '127.0.0.1');
	const taken = await Promise.race([once(server, 'listening').then(() => false), once(server, 'error').then(() => true)]);
	if (taken) return await freePort();
	const { port } = server.address() as { port: number };
	server.close();
	await once(server, 'close');
	return port;
}

/** What the environment may hand on to n8n: nothing that sets up another n8n, a package manager or a test runner. */
function inherited(): NodeJS.ProcessEnv {
	const foreign = /^(N8N|DB|EXECUTIONS|QUEUE|JEST|npm)_|^(WEBHOOK_URL|NODE_OPTIONS)$/;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/** How one n8n process is to be started. */
export interface ProcessOptions {
	userFolder: string;
	port: number;
	env?: Record<string, string>;
	/** How long the start may take. The first one in a user folder migrates the database. */
	timeout?: number;
}

/** One running `n8n start`, with its log in the user folder. */
export class N8nProcess {
	readonly url: string;

	private constructor(
		private readonly child: ChildProcess,
		readonly pid: number,
		readonly port: number,
		readonly log: string,
	) {
		this.url = `http://127.0.0.1:${port}`;
	}

	/** Starts n8n and resolves once its editor answers. */
	static async start(installed: Installation, options: ProcessOptions): Promise<N8nProcess> {
		const { userFolder, port } = options;
		const address = `http://127.0.0.1:${port}/`;
		const log = join(userFolder, 'n8n.log');
		mkdirSync(userFolder, { recursive: true });
		writeFileSync(log, '');
		const output = openSync(log, 'a');
		const child = spawn(installed.node, [installed.bin, 'start'], {
			cwd: userFolder,
			// Ctrl+C is for the program that drives n8n, which stops n8n in order.
			detached: process.platform !== 'win32',
			stdio: ['ignore', output, output],
			env: {
				...inherited(),
				...QUIET,
				PATH: `${dirname(installed.node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`,
				N8N_USER_FOLDER: userFolder,
				N8N_LISTEN_ADDRESS: '127.0.0.1',
				N8N_PORT: String(port),
				N8N_RUNNERS_BROKER_PORT: String(await freePort()),
				N8N_ENCRYPTION_KEY: 'only-for-this-machine',
				N8N_WEBHOOK_URL: address,
				WEBHOOK_URL: address,
				...options.env,
			},
		});
		closeSync(output);
		// Whoever ends this process without stopping n8n must not leave it behind.
		const abandon = () => child.kill();
		process.once('exit', abandon);
		child.once('exit', () => process.off('exit', abandon));
		child.once('error', () => undefined);
		const started = new N8nProcess(child, child.pid ?? 0, port, log);
		await started.ready(options.timeout ?? 240_000);
		return started;
	}

	/** The last lines of n8n's log. */
	tail(lines = 30): string {
		return existsSync(this.log) ? readFileSync(this.log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n') : '';
	}

	/** Whether the process has ended. */
	get ended(): boolean {
		return this.child.exitCode !== null || this.child.signalCode !== null || !this.pid;
	}

	/** Asks n8n to end, and ends it if it has not within `patience` milliseconds. */
	async stop(patience = 20_000): Promise<void> {
		if (this.ended) return;
		const gone = once(this.child, 'exit');
		this.child.kill('SIGTERM');
		const timer = setTimeout(() => this.child.kill('SIGKILL'), patience);
		await gone;
		clearTimeout(timer);
	}

	/** The most memory the process has held since its start or the last reset, in bytes; undefined where Linux's /proc is missing. */
	peakMemory(): number | undefined {
		const status = `/proc/${this.pid}/status`;
		const peak = existsSync(status) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8')) : null;
		return peak ? Number(peak[1]) * 1024 : undefined;
	}

	/** Starts the peak anew at what the process holds now. */
	resetPeakMemory(): void {
		const file = `/proc/${this.pid}/clear_refs`;
		if (existsSync(file)) writeFileSync(file, '5');
	}

	private async ready(timeout: number): Promise<void> {
		const end = Date.now() + timeout;
		// healthz answers during migrations already, the log line comes when routes and triggers are in place.
		while (!readFileSync(this.log, 'utf8').includes('Editor is now accessible') || !(await this.healthy())) {
			if (this.ended) throw new Error(`n8n ended while starting. Its log (${this.log}) ends so:\n${this.tail()}`);
			if (Date.now() > end) {
				await this.stop();
				throw new Error(`n8n was not ready after ${timeout / 1000} s. Its log (${this.log}) ends so:\n${this.tail()}`);
			}
			await sleep(200);
		}
	}

	private async healthy(): Promise<boolean> {
		return await fetch(`${this.url}/healthz`).then(
			(answer) => answer.ok,
			() => false,
		);
	}
}
