import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyRequest } from 'fastify';

import { bearerOf } from '../bearer.mts';

/** Who makes a request, for what it leaves behind in the audit log. */
export interface Caller {
	key: string;
	agent: string | null;
	ip: string;
}

const callers = new AsyncLocalStorage<Caller>();

/** Does something in the name of whoever sent the request. */
export function asCaller<T>(request: FastifyRequest, work: () => T): T {
	return callers.run({ key: bearerOf(request) ?? '', agent: request.headers['user-agent'] ?? null, ip: request.ip }, work);
}

/** Who is behind what happens now; nobody when it happens by itself. */
export function callerNow(): Caller | undefined {
	return callers.getStore();
}

/** Does something that nobody asked for, whatever request led to it. */
export function byItself<T>(work: () => T): T {
	return callers.exit(work);
}

/** The work, to be done later in the name of whoever asks for it now. */
export function inTheNameOfCaller<T>(work: () => T): () => T {
	const caller = callers.getStore();
	return () => (caller ? callers.run(caller, work) : work());
}
