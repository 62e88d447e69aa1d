import type { FastifyInstance } from 'fastify';

import type { Context } from './state.mts';

/** API v1; paths are relative to `/api/v1`. */
export function routesV1(_app: FastifyInstance, _context: Context): void {}
