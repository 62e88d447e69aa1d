import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { oneOf, open, page, str } from '../validation.mts';
import { inTheNameOfCaller } from './caller.mts';
import { operation } from './operation.mts';
import { need, pageOf, type Context } from './state.mts';
import type { Job, JobStatus } from './types.mts';

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
const FINAL: JobStatus[] = ['success', 'failed', 'cancelled'];
const HELD: JobStatus[] = ['paused', 'draining'];
/** What jobs that have not ended are to do. */
const works = new WeakMap<Job, () => Record<string, unknown>>();
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
	works.set(job, inTheNameOfCaller(work));
	core.clock.later(core.settings.jobMs / 3, () => {
		if (job.status === 'pending') change(context, job, 'in-progress', 50);
	});
	endLater(context, job);
	return job;
}

/** Puts a job into a state, as the control API may order: one held up stays so until the next order, an ended one for ever. */
export function orderJob(context: Context, id: string, status: JobStatus): Job {
	const job = need(context.state.jobs, id);
	change(context, job, status);
	if (!ended(job) && !HELD.includes(status)) endLater(context, job);
	return job;
}

/** Whether nothing more will become of a job. */
export function ended(job: Job): boolean {
	return FINAL.includes(job.status);
}

function endLater(context: Context, job: Job): void {
	const { jobMs, jobResult } = context.core.settings;
	context.core.clock.later(jobMs, () => {
		if (!HELD.includes(job.status)) change(context, job, jobResult);
	});
}

function change(context: Context, job: Job, status: JobStatus, progress = job.progress): void {
	if (ended(job)) return;
	if (status === 'success') job.data = works.get(job)?.() ?? {};
	Object.assign(job, { status, progress: status === 'success' ? 100 : progress, updated_at: context.core.clock.iso() });
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
