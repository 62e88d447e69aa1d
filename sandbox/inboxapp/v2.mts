import type { FastifyInstance } from 'fastify';

import { statusOperations, tagOperations } from './boards.mts';
import { changeOperations } from './changes.mts';
import { contactOperations } from './contacts.mts';
import { eventOperations } from './feed.mts';
import type { Gate } from './gate.mts';
import { messageOperations } from './messages.mts';
import { Operations } from './operations.mts';
import { sendOperations } from './sending.mts';
import type { Context } from './state.mts';
import { teamOperations } from './team.mts';
import { threadOperations } from './threads.mts';

/** API v2; paths are relative to `/api/v2`. */
export function routesV2(app: FastifyInstance, context: Context, gate: () => Gate): void {
	const operations = new Operations(app, context, gate);
	for (const add of [
		teamOperations,
		contactOperations,
		threadOperations,
		messageOperations,
		sendOperations,
		changeOperations,
		tagOperations,
		statusOperations,
		eventOperations,
	]) {
		add(operations);
	}
}
