import type { Resource } from '../../../engine/describe';
import { choice, json, records } from '../../../engine/fields';
import { groupRow } from '../answers';
import { asNumber, member, name } from '../fields';
import { leadColumns } from '../leadColumns';
import { platforms } from '../platforms';
import { settledUpload, uploaded } from '../upload';

/** https://developer.enttor.ai, Upload Leads and List Datasets; "group" and "dataset" are the same there. */
export const group: Resource = {
	name: 'Prospect Group',
	operations: {
		getAll: {
			name: 'Get Many',
			action: 'Get many prospect groups',
			description: 'Retrieve the prospect groups of the company',
			route: 'GET /datasets',
			gives: 'items',
			paging: { by: 'once', items: 'datasets' },
			// The document does not say which scope it needs.
			scope: null,
			simple: groupRow,
		},
		upload: {
			name: 'Upload',
			action: 'Upload leads into a new prospect group',
			description: 'Make one new group of all input items with the same group name, with one request; nobody is messaged by it',
			route: 'POST /leads',
			required: [
				name('group_name', 'Name of the new group', { placeholder: 'e.g. Video editors' }),
				choice('platform', 'Where the leads are', platforms, { default: 'x' }),
				choice('lead_source', 'Where the leads come from', { 'Input Items': 'items', JSON: 'json' }, { in: 'here' }),
				records('leads', 'Which input fields make up a lead', leadColumns, 'leadColumns', {
					shown: { leadSource: ['items'] },
					dependsOn: ['platform'],
				}),
				json('leads', 'One lead or a list of leads, with the names of the API', {
					parameter: 'leadsJson',
					columns: leadColumns,
					required: true,
					shown: { leadSource: ['json'] },
					placeholder: 'e.g. [{"username": "video_editor_1", "followers": 1200}]',
				}),
			],
			optional: [asNumber(member('user_id', 'Who gets the leads; left out, nobody is assigned', { label: 'Owner' }))],
			batch: { field: 'leads', max: Infinity },
			outcome: uploaded,
			settles: settledUpload,
			scope: 'leads:write',
		},
	},
};
