import type { FastifyInstance } from 'fastify';

import { makeJob } from './importWork.mts';
import { openList } from './lists.mts';
import { v1Refusal } from './refusals.mts';
import type { Context } from './state.mts';
import { checkV1, invalidV1, missingV1, needV1 } from './v1Call.mts';
import { nestedQuery } from './v1Query.mts';
import { createImport, importQuery, nothing } from './v1Rules.mts';
import type { ImportJob } from './v1Types.mts';

const ENDED = ['completed', 'failed', 'canceled'];

interface Path {
	listId: string;
	jobId: string;
}

/** Imports into lists. */
export function importJobRoutes(app: FastifyInstance, context: Context): void {
	const { core } = context;

	app.post('/lists/:listId/import-jobs', async ({ params, body }) => {
		const { data } = checkV1(createImport, body);
		return shown(makeJob(context, openList(context, (params as Path).listId), data));
	});

	app.get('/lists/:listId/import-jobs', async ({ params, query }) => {
		const { status, cursor, limit } = checkV1(importQuery, nestedQuery(query));
		const list = needV1(context.state.lists, (params as Path).listId, 'list');
		const before = cursor === undefined ? Infinity : rankIn(cursor);
		const jobs = [...context.state.importJobs.values()]
			.filter((job) => job.listId === list.id && job.rank < before && (status?.includes(job.status) ?? true))
			.sort((a, b) => b.rank - a.rank);
		const page = jobs.slice(0, limit);
		const nextCursor = jobs.length > limit ? Buffer.from(`before ${page[page.length - 1].rank}`).toString('base64url') : null;
		return { data: page.map(shown), nextCursor };
	});

	app.post('/lists/:listId/import-jobs/:jobId/cancel', async ({ params, body }) => {
		checkV1(nothing, body);
		const { listId, jobId } = params as Path;
		needV1(context.state.lists, listId, 'list');
		const job = context.state.importJobs.get(jobId);
		if (job?.listId !== listId) throw missingV1('import job');
		if (!ENDED.includes(job.status)) {
			const now = core.clock.iso();
			Object.assign(job, { status: 'canceled', updatedAt: now, completedAt: now } satisfies Partial<ImportJob>);
		} else if (core.settings.inboxapp.uselessOrders === 'refuse') {
			throw v1Refusal(409, 'CONFLICT', `The import is ${job.status}.`);
		}
		return shown(job);
	});
}

function shown({ rank: _rank, listId: _listId, rows: _rows, overwrite: _overwrite, ...job }: ImportJob) {
	return job;
}

function rankIn(cursor: string): number {
	const [, rank] = /^before (\d+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
	if (rank === undefined) throw invalidV1('cursor', 'must be the nextCursor of a page');
	return Number(rank);
}
