import type { FastifyInstance } from 'fastify';

import { Refusal } from '../refusal.mts';
import { campaignLeadRoutes } from './campaignLeads.mts';
import { campaignRoutes } from './campaigns.mts';
import { importJobRoutes } from './importJobs.mts';
import { listRoutes } from './lists.mts';
import { CodedRefusal, v1Refusal } from './refusals.mts';
import type { Context } from './state.mts';
import { boardRoutes } from './v1Boards.mts';
import { workDue } from './v1Due.mts';
import { messageRoutes } from './v1Messages.mts';
import { teamRoutes } from './v1Team.mts';
import { threadRoutes } from './v1Threads.mts';

/** API v1; paths are relative to `/api/v1`. */
export function routesV1(app: FastifyInstance, context: Context): void {
	const settings = () => context.core.settings.inboxapp;
	app.addHook('onRequest', async () => {
		if (settings().sunset === 'missing') throw new Refusal(404, 'Not Found', { message: 'Not Found' });
		if (settings().sunset === 'gone') throw v1Refusal(410, 'GONE', 'API v1 is not served any more.');
	});
	app.addHook('onSend', async (_request, reply, payload) => {
		// What a request has started begins before anything else is asked.
		workDue(context);
		const { sunset, sunsetAt } = settings();
		if (sunset === 'header' || sunset === 'gone') void reply.header('sunset', new Date(sunsetAt).toUTCString());
		return payload;
	});
	// What both versions refuse in one place speaks v2; the codes of v1 are written otherwise.
	app.setErrorHandler((error) => {
		if (!(error instanceof CodedRefusal) || !/[a-z]/.test(error.code)) throw error;
		throw v1Refusal(error.status, error.code.replace(/[A-Z]/g, '_$&').toUpperCase(), error.message);
	});
	teamRoutes(app, context);
	boardRoutes(app, context);
	threadRoutes(app, context);
	messageRoutes(app, context);
	campaignRoutes(app, context);
	campaignLeadRoutes(app, context);
	listRoutes(app, context);
	importJobRoutes(app, context);
}
