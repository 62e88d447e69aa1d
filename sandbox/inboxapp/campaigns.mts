import type { FastifyInstance } from 'fastify';

import { applyRules, checkRules } from './campaignRules.mts';
import { shownV1, shownV2 } from './campaignShapes.mts';
import { campaignOf, makeCampaign, orderStatus, stepsOf, touch } from './campaignStore.mts';
import type { Context } from './state.mts';
import { checkV1, missingV1 } from './v1Call.mts';
import { createCampaign, nothing, updateColumn, updateRules, updateSequence } from './v1Rules.mts';

interface Path {
	campaignId: string;
	columnId: string;
}

/** Campaigns of both generations. */
export function campaignRoutes(app: FastifyInstance, context: Context): void {
	const newer = (params: unknown) => campaignOf(context, (params as Path).campaignId, 2);
	const older = (params: unknown) => campaignOf(context, (params as Path).campaignId, 1);

	app.post('/campaigns/v2', async ({ body }) => {
		const { rules = {}, ...parts } = checkV1(createCampaign, body);
		checkRules(context, rules);
		const campaign = makeCampaign(context, parts);
		applyRules(context, campaign, rules);
		return shownV2(context, campaign);
	});

	app.post('/campaigns/v2/:campaignId/enable', async ({ params, body }) => {
		checkV1(nothing, body);
		return shownV2(context, orderStatus(context, newer(params), 'active'));
	});

	app.patch('/campaigns/v2/:campaignId/rules', async ({ params, body }) => {
		const rules = checkV1(updateRules, body);
		applyRules(context, newer(params), rules);
		return { success: true };
	});

	app.put('/campaigns/v2/:campaignId/sequence', async ({ params, body }) => {
		const { steps } = checkV1(updateSequence, body);
		const campaign = newer(params);
		campaign.sequence = { version: campaign.sequence.version + 1, steps: stepsOf(steps) };
		touch(context, campaign);
		return campaign.sequence;
	});

	app.patch('/campaigns/v2/:campaignId/columns/:columnId', async ({ params, body }) => {
		const changes = checkV1(updateColumn, body);
		const column = newer(params).columns.find(({ id }) => id === (params as Path).columnId);
		if (!column) throw missingV1('column');
		return Object.assign(column, changes, { updatedAt: context.core.clock.iso() });
	});

	app.get('/campaigns/:campaignId', async ({ params }) => shownV1(context, older(params)));

	app.post('/campaigns/:campaignId/pause', async ({ params, body }) => {
		checkV1(nothing, body);
		return shownV1(context, orderStatus(context, older(params), 'paused'));
	});
}
