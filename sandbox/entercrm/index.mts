import type { FastifyInstance } from 'fastify';

import type { Core, Service } from '../core.mts';

/** The stand-in for EnterCRM. */
export class EnterCrm implements Service {
	readonly name = 'entercrm';
	readonly title = 'EnterCRM API v1';
	readonly access = 'email and password';
	readonly prefix = '/v1';
	private readonly core: Core;

	constructor(core: Core, seeded: boolean) {
		this.core = core;
		this.reset(seeded);
	}

	errorBody = (_status: number, message: string) => ({ message });

	guard(): void {}

	routes(_app: FastifyInstance): void {}

	controlRoutes(app: FastifyInstance): void {
		app.get('/entercrm/settings', async () => this.core.settings.entercrm);
	}

	counts(): Record<string, number> {
		return {};
	}

	save(): unknown {
		return {};
	}

	load(_data: unknown): void {}

	reset(_seeded: boolean): void {}

	clockMoved(): void {}

	stop(): void {}
}
