import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';

import { BaseControl } from './control.mts';
import { Core } from './core.mts';
import { EnterCrm } from './entercrm/index.mts';
import { Enttor } from './enttor/index.mts';
import { Inboxapp } from './inboxapp/index.mts';
import type { EventOrder } from './instantly/events.mts';
import { Instantly, type EventReport, type KeyOrder, type LeadsOrder } from './instantly/index.mts';
import type { ConsentOrder } from './instantly/oauth.mts';
import type { Job, JobStatus } from './instantly/types.mts';
import { listen } from './listen.mts';
import { SERVICE_NAMES, type ServiceName } from './names.mts';

const SAVE_EVERY = 30_000;

export interface SandboxOptions {
	/** Where Instantly listens; Enttor, EnterCRM and Inboxapp on the three after it. 0 = any free port for each. */
	port?: number;
	/** The services that listen; all when absent. */
	services?: readonly ServiceName[];
	host?: string;
	/** Milliseconds each API answer takes. */
	latency?: number;
	/** Believable data to begin with. */
	seed?: boolean;
	/** File that keeps the data between runs. */
	data?: string;
}

export interface Sandbox {
	/** Address of Instantly, such as `http://127.0.0.1:PORT`, without a slash at the end. */
	url: string;
	/** Addresses of all services; empty for one that does not listen. */
	urls: Record<ServiceName, string>;
	close(): Promise<void>;
	control: Control;
}

/** What the control API can do, as functions. */
export class Control extends BaseControl {
	private readonly instantly: Instantly;
	/** What only Enttor can be told. */
	readonly enttor: Enttor;
	/** What only EnterCRM can be told. */
	readonly entercrm: EnterCrm;
	/** What only Inboxapp can be told. */
	readonly inboxapp: Inboxapp;

	constructor(
		core: Core,
		services: { instantly: Instantly; enttor: Enttor; entercrm: EnterCrm; inboxapp: Inboxapp },
		start: { seed: boolean; latency: number },
	) {
		super(
			core,
			SERVICE_NAMES.map((name) => services[name]),
			start,
		);
		this.instantly = services.instantly;
		this.enttor = services.enttor;
		this.entercrm = services.entercrm;
		this.inboxapp = services.inboxapp;
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

/** Starts the sandbox: each vendor's API on a port of its own, the control API below `/sandbox` on all of them. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { port = 0, host = '127.0.0.1', services = SERVICE_NAMES, latency = 0, seed = false, data } = options;
	const core = new Core();
	core.latency = latency;
	const all = {
		instantly: new Instantly(core, seed),
		enttor: new Enttor(core, seed),
		entercrm: new EnterCrm(core, seed),
		inboxapp: new Inboxapp(core, seed),
	};
	const control = new Control(core, all, { seed, latency });
	if (data !== undefined && existsSync(data)) {
		const kept = JSON.parse(await readFile(data, 'utf8')) as { ahead: number };
		core.clock.move({ advance: kept.ahead });
		control.load({ ...kept });
	}
	const listening = await listen({ core, control, services: SERVICE_NAMES.map((name) => all[name]), only: services, host, port });

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
		await listening.close();
		for (const service of Object.values(all)) service.stop();
		await save();
		core.clock.reset();
	};
	return { url: listening.urls.instantly, urls: listening.urls, close: () => (closing ??= close()), control };
}
