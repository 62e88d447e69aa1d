import type { Resource } from '../../../engine/describe';
import { text } from '../../../engine/fields';
import { served } from '../../../engine/served';
import { color, emptied, noColor, status as picker } from '../fields';
import { whole } from '../paging';
import { changedByName, madeByName } from '../settled';
import { v2 } from '../versions';

const ref = picker('statusRef', 'The status to work on', { required: true, parameter: 'status' });
const anyColor = emptied(color('color', 'From the palette, or six hex digits', { list: 'colorsOrNone' }), noColor);

/** Stages of contacts; a contact has one at most. */
export const status: Resource = served(v2, {
	name: 'Status',
	operations: {
		create: {
			name: 'Create',
			action: 'Create a status',
			route: 'POST /statuses',
			required: [text('name', 'What it is called; no other status may have this name', { required: true, placeholder: 'e.g. Qualified' })],
			optional: [anyColor],
			settles: madeByName('GET /statuses'),
		},
		delete: {
			name: 'Delete',
			action: 'Delete a status',
			description: 'Delete a status permanently',
			route: 'DELETE /statuses/{statusRef}',
			required: [ref],
			gives: 'deleted',
		},
		get: {
			name: 'Get',
			action: 'Get a status',
			description: 'Retrieve a status by name or ID',
			route: 'GET /statuses/{statusRef}',
			required: [ref],
		},
		getAll: {
			name: 'Get Many',
			action: 'Get many statuses',
			description: 'Retrieve the statuses of the team, in the order of the board',
			route: 'GET /statuses',
			gives: 'items',
			paging: whole,
		},
		update: {
			name: 'Update',
			action: 'Update a status',
			description: 'Change name or color of a status',
			route: 'PATCH /statuses/{statusRef}',
			required: [ref],
			optional: [anyColor, text('name', 'New name of the status')],
			settles: changedByName('GET /statuses', 'statusRef'),
		},
	},
});
