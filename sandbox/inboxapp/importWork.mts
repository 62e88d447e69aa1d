import { profileBy } from './campaignLeads.mts';
import { csvRows } from './importCsv.mts';
import { addToList } from './lists.mts';
import type { Context } from './state.mts';
import type { CsvOrder } from './v1Rules.mts';
import type { ImportJob, List } from './v1Types.mts';

/** The columns that say who a row is about. The pages do not name them; these are the sandbox's. */
const NAMES = ['platformId', 'username'] as const;
/** Parts of the time of an import: until it starts, until it runs. */
const STARTS = 0.1;
const RUNS = 0.2;

/** Makes a job, queued. */
export function makeJob({ core, state }: Context, list: List, data: CsvOrder | { type: string }): ImportJob {
	const { id, rank, createdAt } = state.row(core);
	const csv = 'columnMapping' in data ? (data as CsvOrder) : undefined;
	const read = csv && rowsOf(csv);
	const job: ImportJob = {
		id,
		listId: list.id,
		rank,
		type: data.type,
		status: 'queued',
		totalCount: read ? read.rows.length : null,
		processedCount: 0,
		addedCount: 0,
		skippedCount: 0,
		failedCount: 0,
		error: read?.error ?? null,
		createdAt,
		updatedAt: createdAt,
		completedAt: null,
		rows: read?.rows ?? [],
		overwrite: csv?.mergeStrategy === 'overwrite',
	};
	state.importJobs.set(id, job);
	return job;
}

/** Lets all imports do what is due by now. */
export function importDue(context: Context): void {
	const { core, state } = context;
	const { importMs } = core.settings.inboxapp;
	const now = core.clock.now();
	for (const job of state.importJobs.values()) {
		if (!['queued', 'starting', 'running'].includes(job.status)) continue;
		const share = importMs === 0 ? 1 : (now - Date.parse(job.createdAt)) / importMs;
		if (share < STARTS) continue;
		const status = share < RUNS ? 'starting' : 'running';
		if (status === 'running' && job.error === null)
			work(context, job, Math.floor(job.rows.length * Math.min(1, (share - RUNS) / (1 - RUNS))));
		if (job.status !== status) Object.assign(job, { status, updatedAt: core.clock.iso() });
		if (share >= 1) end(context, job);
	}
}

function end({ core, state }: Context, job: ImportJob): void {
	const now = core.clock.iso();
	const failed = job.error !== null || !state.lists.has(job.listId);
	Object.assign(job, { status: failed ? 'failed' : 'completed', updatedAt: now, completedAt: now } satisfies Partial<ImportJob>);
}

/** Puts rows in until so many are through. */
function work(context: Context, job: ImportJob, until: number): void {
	const list = context.state.lists.get(job.listId);
	if (!list) return;
	for (; job.processedCount < until; job.processedCount += 1) {
		const { platformId, username, data } = job.rows[job.processedCount];
		const profile = platformId ? profileBy(context, 'platformId', platformId) : profileBy(context, 'username', username ?? '');
		if (!profile) job.failedCount += 1;
		else if (addToList(context, list, profile, data)) job.addedCount += 1;
		else {
			job.skippedCount += 1;
			const lead = context.state.listLeads.get(`${list.id} ${profile.id}`);
			if (lead && job.overwrite) Object.assign(lead.data, data);
		}
	}
}

/** The rows of a CSV by the columns they go into. */
function rowsOf({ content, columnMapping }: CsvOrder): { rows: ImportJob['rows']; error: string | null } {
	const { headers, rows } = csvRows(content);
	const unknown = columnMapping.find(({ csvHeader }) => !headers.includes(csvHeader));
	if (unknown) return { rows: [], error: `The file has no column ${unknown.csvHeader}` };
	if (!columnMapping.some(({ targetColumnId }) => NAMES.includes(targetColumnId as (typeof NAMES)[number])))
		return { rows: [], error: 'No column says who the leads are' };
	const placed = rows.map((row) => {
		const { platformId, username, ...data } = Object.fromEntries(
			columnMapping.map(({ csvHeader, targetColumnId }) => [targetColumnId, row[csvHeader]]),
		) as Record<string, string>;
		return { ...(platformId ? { platformId } : {}), ...(username ? { username: username.replace(/^@/, '') } : {}), data };
	});
	return { rows: placed, error: null };
}
