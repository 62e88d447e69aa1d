import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type { Core, Service } from './core.mts';
import { failureRule, type ArmedRule, type FailureRule } from './failures.mts';
import { SERVICE_NAMES, type ServiceName } from './names.mts';
import { Refusal } from './refusal.mts';
import type { RequestReport } from './requestLog.mts';
import { changeSettings, defaultSettings, settingsOrder, type Settings, type SettingsOrder } from './settings.mts';

const clockOrder = z.object({ advance: z.number().optional(), set: z.string().datetime({ offset: true }).optional() }).strict();
const latencyOrder = z.object({ ms: z.number().min(0) }).strict();
const resetOrder = z.object({ seed: z.boolean().optional() }).strict();
const asked = z.object({ service: z.enum(SERVICE_NAMES).optional() });
const rulesOrder = z.array(failureRule);

/** How many there are of each kind. */
export type Counts = Record<string, number | Record<string, number>>;

export type ClockOrder = z.infer<typeof clockOrder>;

/** What can be done with any sandbox, whichever services it holds. */
export class BaseControl {
	private readonly core: Core;
	private readonly services: readonly Service[];
	private readonly start: { seed: boolean; latency: number };

	constructor(core: Core, services: readonly Service[], start: { seed: boolean; latency: number }) {
		this.core = core;
		this.services = services;
		this.start = start;
	}

	/** Whether it lives. */
	health(): { ok: true; now: string; services: string[] } {
		return { ok: true, now: this.core.clock.iso(), services: this.services.map((service) => service.name) };
	}

	/** Everything back to the beginning: data, clock, failures, settings, latency, request log. */
	reset(order: { seed?: boolean } = {}): Counts {
		const { core } = this;
		core.clock.reset();
		core.failures.set([]);
		core.log.reset();
		core.settings = defaultSettings();
		core.latency = this.start.latency;
		for (const service of this.services) service.reset(order.seed ?? this.start.seed);
		return this.state();
	}

	/** One of the services. */
	service(name: ServiceName): Service {
		const found = this.services.find((service) => service.name === name);
		if (!found) throw new Error(`There is no service ${name}`);
		return found;
	}

	/** How many there are of each kind: those of the first service flat, those of the others below their names. */
	state(): Counts {
		const [first, ...others] = this.services;
		return { ...first.counts(), ...Object.fromEntries(others.map((service) => [service.name, service.counts()])) };
	}

	/** Everything there is, by service. */
	fullState(): Record<string, unknown> {
		return Object.fromEntries(this.services.map((service) => [service.name, service.save()]));
	}

	/** Goes back to what `fullState` gave; a service that is not in it stays as it is. */
	load(kept: Record<string, unknown>): void {
		for (const service of this.services) if (kept[service.name] !== undefined) service.load(kept[service.name]);
	}

	/** Moves the clock, or reads it. */
	clock(order: ClockOrder = {}): { now: string } {
		const now = this.core.clock.move(order);
		if (order.advance !== undefined || order.set !== undefined) {
			for (const service of this.services) service.clockMoved();
		}
		return { now };
	}

	/** Sets how long each API answer takes. */
	latency(ms: number): { ms: number } {
		this.core.latency = ms;
		return { ms };
	}

	/** Replaces the failure rules, or shows them with their hits. */
	failures(rules?: FailureRule[]): ArmedRule[] {
		if (rules) this.core.failures.set(rules);
		return this.core.failures.list();
	}

	/** What the services were asked, or one of them. */
	requests(order: { log?: boolean; service?: ServiceName } = {}): RequestReport {
		return this.core.log.read(order.log, order.service);
	}

	/** Counts requests from zero. */
	resetRequests(): RequestReport {
		this.core.log.reset();
		return this.core.log.read();
	}

	/** Changes settings, or reads them. */
	settings(changes: SettingsOrder = {}): Settings {
		return changeSettings(this.core.settings, changes);
	}
}

/** The control API over HTTP, below `/sandbox`. */
export function controlRoutes(app: FastifyInstance, control: BaseControl, services: readonly Service[]): void {
	void app.register(
		async (scope) => {
			scope.setErrorHandler((error, _request, reply) => {
				if (error instanceof z.ZodError) {
					const message = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
					return reply.code(400).send({ error: message });
				}
				const status = error instanceof Refusal ? error.status : ((error as { statusCode?: number }).statusCode ?? 500);
				return reply.code(status).send({ error: (error as Error).message });
			});
			const flag = (query: unknown, name: string) => ['1', 'true'].includes(String((query as Record<string, unknown>)[name]));
			scope.get('/health', async () => control.health());
			scope.post('/reset', async ({ body }) => control.reset(resetOrder.parse(body ?? {})));
			scope.get('/state', async ({ query }) => (flag(query, 'full') ? control.fullState() : control.state()));
			scope.get('/clock', async () => control.clock());
			scope.post('/clock', async ({ body }) => control.clock(clockOrder.parse(body ?? {})));
			scope.post('/latency', async ({ body }) => control.latency(latencyOrder.parse(body).ms));
			scope.get('/failures', async () => control.failures());
			scope.post('/failures', async ({ body }) => control.failures(rulesOrder.parse(body)));
			scope.get('/requests', async ({ query }) => control.requests({ log: flag(query, 'log'), ...asked.parse(query) }));
			scope.post('/requests/reset', async () => control.resetRequests());
			scope.get('/settings', async () => control.settings());
			scope.post('/settings', async ({ body }) => control.settings(settingsOrder.parse(body ?? {})));
			for (const service of services) service.controlRoutes(scope);
		},
		{ prefix: '/sandbox' },
	);
}
