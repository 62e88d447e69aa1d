import type { Field, Resource, Words } from '../../../engine/describe';
import { choice, choices, commaList, listed, text } from '../../../engine/fields';

/** Loaded when the field opens: too many for the form. */
export const jobTypes: Words = {
	'Analyze Website for Broadcast': 'broadcast-website-scrape',
	'Export Leads': 'export-leads',
	'Import Leads': 'import-leads',
	'Import Subscribers': 'import-subscribers-from-crm',
	'Move Leads': 'move-leads',
	'Rename Variable': 'rename-variable',
	'Sync Subscriber Tags': 'resync-subscriber-crm-tags',
	'Turn Warmup On or Off': 'update-warmup-accounts',
	'Write Broadcast with AI': 'broadcast-ai-generate',
};
const entities: Words = {
	Broadcast: 'broadcast',
	Campaign: 'campaign',
	'Lead List': 'list',
	'Subscriber Group': 'subscriber-group',
	'Subscriber Group Sync': 'subscriber-group-sync',
	Workspace: 'workspace',
};
const states: Words = {
	Cancelled: 'cancelled',
	Draining: 'draining',
	'In Progress': 'in-progress',
	'Not Done': 'failed',
	Paused: 'paused',
	Pending: 'pending',
	Success: 'success',
};

/** Several states, sent as one text. */
const status = (): Field => {
	const field = choices('status', 'Only jobs in one of these states', states, { label: 'States' });
	return { ...field, send: (value) => (field.send?.(value) as string[]).join(',') };
};

/** https://developer.instantly.ai/api/v2/backgroundjob */
export const backgroundJob: Resource = {
	name: 'Background Job',
	scope: 'background-jobs',
	operations: {
		get: {
			name: 'Get',
			action: 'Get a background job',
			description: 'Retrieve a background job, or wait until it has ended',
			route: 'GET /background-jobs/{id}',
			required: [text('id', 'ID of the job', { label: 'Job ID', required: true, placeholder: 'e.g. 66f0a1b2c3d4e5f607182930' })],
			optional: [
				commaList('data_fields', "Which parts of 'data' to give, with commas; all if empty", {
					placeholder: 'e.g. moved_leads, moved_lead_emails',
				}),
			],
			job: true,
		},
		getAll: {
			name: 'Get Many',
			action: 'Get many background jobs',
			route: 'GET /background-jobs',
			optional: [
				commaList('ids', 'Only these jobs, with commas', { label: 'Job IDs' }),
				commaList('included_ids', 'Jobs that must be among the results, with commas', { label: 'Included Job IDs' }),
				commaList('excluded_ids', 'Jobs to leave out, with commas', { label: 'Excluded Job IDs' }),
				listed('type', 'What the job does', 'jobTypes', { label: 'Type Name or ID', from: 'jobTypes' }),
				choice('entity_type', 'What kind of record the job is about', entities, { label: 'Record Type' }),
				commaList('entity_id', 'Campaigns, lists or others that the job is about, with commas', { label: 'Record IDs' }),
				status(),
				choice('sort_column', 'Which time to sort by', { Created: 'created_at', Updated: 'updated_at' }, { label: 'Sort By' }),
				choice('sort_order', 'Which come first', { 'Newest First': 'desc', 'Oldest First': 'asc' }, { label: 'Sort' }),
			],
			gives: 'items',
		},
	},
};
