import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { oneOf, open, page, str } from '../validation.mts';
import { operation } from './operation.mts';
import { need, pageOf, type Context } from './state.mts';
import type { Job } from './types.mts';

const TYPES = [
	'move-leads',
	'import-leads',
	'export-leads',
	'update-warmup-accounts',
	'rename-variable',
	'broadcast-ai-generate',
	'broadcast-website-scrape',
	'import-subscribers-from-crm',
	'resync-subscriber-crm-tags',
];
const ENTITIES = ['list', 'campaign', 'workspace', 'broadcast', 'subscriber-group-sync', 'subscriber-group'];
const FINAL = ['success', 'failed', 'cancelled'];
const words = (text: string | undefined) => text?.split(',').map((word) => word.trim());

/** Starts a background job whose work is done when its time on the sandbox clock has come. */
export function startJob(
	context: Context,
	about: Pick<Job, 'type' | 'entity_id' | 'entity_type'>,
	work: () => Record<string, unknown>,
): Job {
	const { core, state } = context;
	const now = core.clock.iso();
	const job: Job = {
		id: core.ids.hex24(),
		workspace_id: state.workspace.id,
		user_id: state.members[0].user_id,
		...about,
		data: {},
		progress: 0,
		status: 'pending',
		created_at: now,
		updated_at: now,
	};
	state.jobs.set(job.id, job);
	const { jobMs, jobResult } = core.settings;
	core.clock.later(jobMs / 3, () => change(context, job, 'in-progress', 50));
	core.clock.later(jobMs, () => {
		if (FINAL.includes(job.status)) return;
		if (jobResult === 'success') job.data = work();
		change(context, job, jobResult, jobResult === 'success' ? 100 : job.progress);
	});
	return job;
}

/** Ends a job early, as the control API may order. */
export function endJob(context: Context, id: string, status: 'failed' | 'cancelled'): Job {
	const job = need(context.state.jobs, id);
	change(context, job, status, job.progress);
	return job;
}

function change(context: Context, job: Job, status: string, progress: number): void {
	if (FINAL.includes(job.status)) return;
	Object.assign(job, { status, progress, updated_at: context.core.clock.iso() });
}

/** GET /background-jobs and /background-jobs/{id} */
export function jobRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'GET',
		url: '/background-jobs',
		scope: 'background-jobs:read',
		body: 'none',
		query: page({
			ids: str().optional(),
			included_ids: str().optional(),
			excluded_ids: str().optional(),
			type: oneOf(TYPES).optional(),
			entity_type: oneOf(ENTITIES).optional(),
			entity_id: str().optional(),
			status: str().optional(),
			sort_column: oneOf(['created_at', 'updated_at']).optional(),
			sort_order: oneOf(['asc', 'desc']).optional(),
		}),
		run: ({ query }) => {
			const ids = words(query.ids ?? query.included_ids);
			const without = words(query.excluded_ids);
			const entities = words(query.entity_id);
			const statuses = words(query.status);
			const column = query.sort_column ?? 'created_at';
			const found = [...context.state.jobs.values()].filter(
				(job) =>
					(!ids || ids.includes(job.id)) &&
					!without?.includes(job.id) &&
					(query.type === undefined || job.type === query.type) &&
					(query.entity_type === undefined || job.entity_type === query.entity_type) &&
					(!entities || entities.includes(job.entity_id ?? '')) &&
					(!statuses || statuses.includes(job.status)),
			);
			found.sort((a, b) => (a[column] < b[column] ? -1 : a[column] > b[column] ? 1 : 0));
			if (query.sort_order !== 'asc') found.reverse();
			const start = query.starting_after ? found.findIndex((job) => job.id === query.starting_after) + 1 : 0;
			return pageOf(context, found.slice(start), query.limit ?? 10, (job) => job.id);
		},
	});
	operation(app, {
		method: 'GET',
		url: '/background-jobs/:id',
		scope: 'background-jobs:read',
		body: 'none',
		params: open({ id: str() }),
		query: z.object({ data_fields: str().optional() }),
		run: ({ params, query }) => {
			const job = need(context.state.jobs, params.id);
			const wanted = words(query.data_fields);
			if (!wanted) return job;
			return { ...job, data: Object.fromEntries(Object.entries(job.data).filter(([name]) => wanted.includes(name))) };
		},
	});
}
