import type { FastifyRequest } from 'fastify';

/** The key or token a request carries. */
export function bearerOf(request: FastifyRequest): string | undefined {
	return /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
}
