import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';

import type { Core, Service } from '../core.mts';
import { Gate } from './gate.mts';
import { Orders } from './orders.mts';
import { bodyByStatus, bodyOf, CodedRefusal, isV1, requestIdOf } from './refusals.mts';
import { baseline, seed, TOKEN } from './seed.mts';
import { State } from './state.mts';
import { routesV1 } from './v1.mts';
import { V1Control } from './v1Control.mts';
import { routesV2 } from './v2.mts';

export { TOKEN } from './seed.mts';

/** The stand-in for Inboxapp: API v2, and what only v1 has, over the same data. */
export class Inboxapp extends V1Control implements Service {
	readonly name = 'inboxapp';
	readonly title = 'Inboxapp API v2 and v1';
	readonly access = `token ${TOKEN}`;
	readonly prefix = '/api';
	private gate: Gate;

	constructor(core: Core, seeded: boolean) {
		super({ core, state: new State(), orders: new Orders() });
		this.gate = new Gate(this.context);
		this.reset(seeded);
	}

	errorBody: Service['errorBody'] = (status, message, reply) => bodyByStatus(status, message, this.context.core.settings.inboxapp, reply);

	guard: Service['guard'] = (request, reply) => {
		this.clockMoved();
		if (!isV1(request.url)) requestIdOf(reply);
		this.gate.guard(request, reply);
	};

	routes(app: FastifyInstance): void {
		const { context } = this;
		app.setErrorHandler((error: FastifyError | CodedRefusal, _request, reply: FastifyReply) => {
			if (!(error instanceof CodedRefusal)) throw error;
			return reply.code(error.status).send(bodyOf(error, reply, context.core.settings.inboxapp));
		});
		void app.register(async (scope) => routesV2(scope, context, () => this.gate), { prefix: '/v2' });
		void app.register(async (scope) => routesV1(scope, context), { prefix: '/v1' });
	}

	controlRoutes(app: FastifyInstance): void {
		this.v1ControlRoutes(app);
	}

	counts(): Record<string, number> {
		const { state } = this.context;
		const { members, contacts, threads, messages, campaigns, lists } = state;
		const maps = { members, contacts, threads, messages, campaigns, lists };
		return { ...Object.fromEntries(Object.entries(maps).map(([name, map]) => [name, map.size])), events: state.events.length };
	}

	save(): unknown {
		this.clockMoved();
		return this.context.state.save();
	}

	load(data: unknown): void {
		this.context.state = State.from(data);
		this.v1Loaded();
	}

	reset(seeded: boolean): void {
		this.context.state = new State();
		this.context.orders.clear();
		this.gate = new Gate(this.context);
		baseline(this.context);
		if (seeded) seed(this.context);
		this.v1Loaded();
	}

	clockMoved(): void {
		this.v1Due();
	}

	stop(): void {
		this.v1Stop();
	}
}
