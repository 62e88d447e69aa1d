import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';

import { createApp } from './app.mts';
import { BaseControl, controlRoutes } from './control.mts';
import { Core } from './core.mts';
import type { EventOrder } from './instantly/events.mts';
import { Instantly, type EventReport, type KeyOrder, type LeadsOrder } from './instantly/index.mts';
import type { ConsentOrder } from './instantly/oauth.mts';
import type { Job, JobStatus } from './instantly/types.mts';
import { mount } from './mount.mts';

const SAVE_EVERY = 30_000;

export interface SandboxOptions {
	/** 0 = any free port. */
	port?: number;
	host?: string;
	/** Milliseconds each API answer takes. */
	latency?: number;
	/** Believable data to begin with. */
	seed?: boolean;
	/** File that keeps the data between runs. */
	data?: string;
}

export interface Sandbox {
	/** `http://127.0.0.1:PORT`, without a slash at the end. */
	url: string;
	close(): Promise<void>;
	control: Control;
}

/** What the control API can do, as functions. */
export class Control extends BaseControl {
	private readonly instantly: Instantly;

	constructor(core: Core, instantly: Instantly, start: { seed: boolean; latency: number }) {
		super(core, [instantly], start);
		this.instantly = instantly;
	}

	/** Makes something happen to leads, campaigns or accounts. */
	events(order: EventOrder, options: { wait?: boolean } = {}): Promise<EventReport> {
		return this.instantly.cause(order, options.wait);
	}

	/** Makes leads quickly. */
	generateLeads(order: LeadsOrder): { count: number } {
		return this.instantly.generateLeads(order);
	}

	/** Adds an API key with chosen scopes. */
	key(order: KeyOrder): { key: string; scopes: string[] } {
		return this.instantly.addKey(order);
	}

	/** Holds up (paused, draining), ends or goes on with a background job. */
	job(id: string, status: JobStatus): Job {
		return this.instantly.orderJob(id, status);
	}

	/** Connects the mailbox that an OAuth session is for, or refuses with an error. */
	consent(sessionId: string, order: ConsentOrder = {}): Record<string, string> {
		return this.instantly.consent(sessionId, order);
	}
}

/** Starts the sandbox: the Instantly API below `/api/v2`, the control API below `/sandbox`. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { port = 0, host = '127.0.0.1', latency = 0, seed = false, data } = options;
	const core = new Core();
	core.latency = latency;
	const instantly = new Instantly(core, seed);
	if (data !== undefined && existsSync(data)) {
		const kept = JSON.parse(await readFile(data, 'utf8')) as { ahead: number; instantly: unknown };
		core.clock.move({ advance: kept.ahead });
		instantly.load(kept.instantly);
	}

	const control = new Control(core, instantly, { seed, latency });
	const app = createApp();
	mount(app, core, instantly);
	controlRoutes(app, control, [instantly]);
	await app.listen({ port, host });

	const save = async () => {
		if (data === undefined) return;
		await writeFile(`${data}.new`, JSON.stringify({ ahead: core.clock.ahead, ...control.fullState() }));
		await rename(`${data}.new`, data);
	};
	const timer = setInterval(() => void save().catch(() => {}), SAVE_EVERY);
	timer.unref();
	if (data === undefined) clearInterval(timer);

	let closing: Promise<void> | undefined;
	const close = async () => {
		clearInterval(timer);
		await app.close();
		instantly.stop();
		await save();
		core.clock.reset();
	};
	return { url: `http://${host}:${(app.server.address() as AddressInfo).port}`, close: () => (closing ??= close()), control };
}
