import type { FastifyInstance } from 'fastify';

import type { Gate } from './gate.mts';
import type { Context } from './state.mts';

/** API v2; paths are relative to `/api/v2`. */
export function routesV2(_app: FastifyInstance, _context: Context, _gate: () => Gate): void {}
