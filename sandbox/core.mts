import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { Clock } from './clock.mts';
import { Failures } from './failures.mts';
import { IdMaker } from './ids.mts';
import type { ServiceName } from './names.mts';
import { RequestLog } from './requestLog.mts';
import { defaultSettings, type Settings } from './settings.mts';

/** What every service of the sandbox shares. */
export class Core {
	readonly clock = new Clock();
	readonly ids = new IdMaker(this.clock);
	readonly failures = new Failures();
	readonly log = new RequestLog();
	settings: Settings = defaultSettings();
	/** Milliseconds each API answer takes. */
	latency = 0;
}

/** A stand-in for one vendor. */
export interface Service {
	readonly name: ServiceName;
	/** The vendor's name and the version of its API. */
	readonly title: string;
	/** What opens it, in a few words for people. */
	readonly access: string;
	/** Start of its API paths. */
	readonly prefix: string;
	/** How the vendor says that something went wrong, where nothing else is known of it. It may add headers to the answer, if there is one yet. */
	readonly errorBody: (status: number, message: string, reply?: FastifyReply) => unknown;
	/** Runs before the body is read: identity, rights, limits. Throws a Refusal. */
	guard(request: FastifyRequest, reply: FastifyReply): void;
	/** Adds the operations; paths are relative to `prefix`. */
	routes(app: FastifyInstance): void;
	/** Adds what the control API can do with this service; paths are relative to `/sandbox`. */
	controlRoutes(app: FastifyInstance): void;
	/** How many there are of each kind. */
	counts(): Record<string, number>;
	/** Everything, ready for JSON. */
	save(): unknown;
	/** Goes back to what `save` gave. */
	load(data: unknown): void;
	/** Back to the beginning. */
	reset(seed: boolean): void;
	/** The clock was moved. */
	clockMoved(): void;
	/** No more traffic from here on. */
	stop(): void;
}
