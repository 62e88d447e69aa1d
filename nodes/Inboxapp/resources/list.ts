import type { Resource, Values } from '../../../engine/describe';
import { choices, text } from '../../../engine/fields';
import { served } from '../../../engine/served';
import { leadRow } from '../campaignAnswers';
import { columnValues, listId } from '../campaignFields';
import { plainId } from '../fields';
import { imported, settledCancel, settledImport } from '../imports';
import { addedToList, platformIds, removedFromList } from '../listLeads';
import { sentAs } from '../person';
import { v1 } from '../versions';

const statuses = {
	Canceled: 'canceled',
	Completed: 'completed',
	'Not Completed': 'failed',
	Paused: 'paused',
	Queued: 'queued',
	Running: 'running',
	Starting: 'starting',
};
const oneLead = ({ listId: id, platformId }: Values) => `${String(id)} ${String(platformId)}`;

/** https://docs.inboxapp.com/api-reference/leads and /import-jobs; API v1 alone has lists. */
export const list: Resource = served(v1, {
	name: 'List',
	operations: {
		addLeads: {
			name: 'Add Leads',
			action: 'Add leads to a list',
			description: 'Up to 2,000 with each request; one outcome for each',
			route: 'POST /lists/{listId}/leads',
			required: [listId, platformIds],
			batch: { field: 'platformIds', max: 2000, as: 'platformId' },
			outcome: addedToList,
		},
		cancelImport: {
			name: 'Cancel Import',
			action: 'Cancel an import into a list',
			description: 'Stop an import that waits or runs; documented in part',
			inferred: 'method and address',
			route: 'POST /lists/{listId}/import-jobs/{jobId}/cancel',
			required: [listId, plainId('jobId', 'ID of the import')],
			bodied: true,
			settles: settledCancel,
			independent: 'jobId',
		},
		createImport: {
			name: 'Create Import',
			action: 'Start an import into a list',
			description: 'Inboxapp works on it in the background; Get Imports tells how far it is',
			inferred: 'which fields of a CSV import are required; other kinds of imports; ways to merge other than overwrite',
			route: 'POST /lists/{listId}/import-jobs',
			required: [listId, ...imported],
			settles: settledImport,
		},
		getImports: {
			name: 'Get Imports',
			action: 'Get the imports of a list',
			description: 'Retrieve the imports of a list with their counts',
			route: 'GET /lists/{listId}/import-jobs',
			required: [listId],
			// API v1 takes one value for a list only where the name says that it is one.
			optional: [choices('status[]', 'Only imports with one of these statuses', statuses, { label: 'Status', parameter: 'status' })],
			gives: 'items',
		},
		removeLeads: {
			name: 'Remove Leads',
			action: 'Remove leads from a list',
			description: 'Up to 2,000 with each request; Inboxapp only counts them',
			route: 'DELETE /lists/{listId}/leads',
			required: [listId, platformIds],
			batch: { field: 'platformIds', max: 2000, as: 'platformId' },
			outcome: removedFromList,
		},
		updateLead: {
			name: 'Update Lead',
			action: 'Update a lead of a list',
			description: 'Set column values of a lead',
			inferred: 'which fields are required; the rest of the answer',
			route: 'PATCH /lists/{listId}/leads/{platformId}',
			required: [
				listId,
				text('platformId', 'Which lead of the list', { required: true, placeholder: 'e.g. 44196397', send: sentAs('platformId') }),
				...columnValues,
			],
			repeatable: true,
			errors: {
				404: { message: 'Inboxapp has no such list, or no such lead in it', hint: 'Check the ID of the list and the platform ID.' },
			},
			independent: oneLead,
			simple: leadRow,
		},
	},
});
