import type { FastifyInstance } from 'fastify';

import type { Core, Service } from '../core.mts';
import { errorBody } from './refusals.mts';

/** The stand-in for the Enttor API v1. */
export class Enttor implements Service {
	readonly name = 'enttor';
	readonly title = 'Enttor API v1';
	readonly access = 'API key ent_sandbox_key';
	readonly prefix = '/api/v1';
	private readonly core: Core;

	constructor(core: Core, seeded: boolean) {
		this.core = core;
		this.reset(seeded);
	}

	errorBody = errorBody;

	guard(): void {}

	routes(_app: FastifyInstance): void {}

	controlRoutes(app: FastifyInstance): void {
		app.get('/enttor/settings', async () => this.core.settings.enttor);
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
