import type { FastifyInstance } from 'fastify';

import { Refusal } from '../refusal.mts';
import { campaignLeadRoutes } from './campaignLeads.mts';
import { campaignRoutes } from './campaigns.mts';
import { importJobRoutes } from './importJobs.mts';
import { listRoutes } from './lists.mts';
import { v1Refusal } from './refusals.mts';
import type { Context } from './state.mts';

/** API v1; paths are relative to `/api/v1`. */
export function routesV1(app: FastifyInstance, context: Context): void {
	const settings = () => context.core.settings.inboxapp;
	app.addHook('onRequest', async () => {
		if (settings().sunset === 'missing') throw new Refusal(404, 'Not Found', { message: 'Not Found' });
		if (settings().sunset === 'gone') throw v1Refusal(410, 'GONE', 'API v1 is not served any more.');
	});
	app.addHook('onSend', async (_request, reply, payload) => {
		const { sunset, sunsetAt } = settings();
		if (sunset === 'header' || sunset === 'gone') void reply.header('sunset', new Date(sunsetAt).toUTCString());
		return payload;
	});
	campaignRoutes(app, context);
	campaignLeadRoutes(app, context);
	listRoutes(app, context);
	importJobRoutes(app, context);
}
