import type { Field, Resource } from '../../../engine/describe';
import { choice, flag, list, text } from '../../../engine/fields';
import { addedEntries, deleteGuard, removedEntries } from '../blockList';
import { blockListEntry as picker } from '../fields';

const id = picker('id', 'The entry to work on', { required: true });
const value = { label: 'Email or Domain', placeholder: 'e.g. example.com' };
const filters: Field[] = [
	text('search', 'Text in the email or domain'),
	flag('domains_only', 'Whether to take whole domains only', { default: true }),
];
const one = '/block-lists-entries/{id}';

/** https://developer.instantly.ai/api/v2/blocklistentry */
export const blockListEntry: Resource = {
	name: 'Block List Entry',
	scope: 'block_list_entries',
	operations: {
		addMany: {
			name: 'Add Many',
			action: 'Add many block list entries',
			description: 'Up to 1,000 with each request; one outcome for each',
			route: 'POST /block-lists-entries/bulk-create',
			required: [list('bl_values', 'What to block, with commas or as a list', { label: 'Emails and Domains', required: true })],
			batch: { field: 'bl_values', max: 1000, as: 'bl_value' },
			outcome: addedEntries,
		},
		create: {
			name: 'Create',
			action: 'Create a block list entry',
			description: 'Block an email or a whole domain',
			route: 'POST /block-lists-entries',
			required: [text('bl_value', 'What to block', { ...value, required: true })],
		},
		delete: { name: 'Delete', action: 'Delete a block list entry', route: `DELETE ${one}`, required: [id], gives: 'deleted' },
		deleteMany: {
			name: 'Delete Matching',
			action: 'Delete matching block list entries',
			description: 'Delete what matches the filters, or all; it cannot be brought back',
			route: 'DELETE /block-lists-entries',
			required: [
				choice('which', 'What to delete', { 'Entries That Match': 'some', 'All Entries': 'all' }, { in: 'here', label: 'Which Entries' }),
			],
			filters: filters.map((field) => ({ ...field, in: 'query' })),
			gives: 'deleted',
			strict: true,
			guard: deleteGuard,
		},
		download: {
			name: 'Download',
			action: 'Download the block list',
			description: 'As a CSV file, or its lines as items',
			route: 'GET /block-lists-entries/download',
			filters,
			gives: 'file',
			file: { name: 'block-list.csv', type: 'text/csv' },
		},
		get: { name: 'Get', action: 'Get a block list entry', route: `GET ${one}`, required: [id] },
		getAll: {
			name: 'Get Many',
			action: 'Get many block list entries',
			route: 'GET /block-lists-entries',
			optional: filters,
			gives: 'items',
		},
		removeMany: {
			name: 'Delete Many',
			action: 'Delete many block list entries',
			description: 'Up to 1,000 with each request; one outcome for each',
			route: 'POST /block-lists-entries/bulk-delete',
			required: [list('ids', 'IDs of entries, with commas or as a list', { label: 'Entry IDs', required: true })],
			batch: { field: 'ids', max: 1000, as: 'id' },
			outcome: removedEntries,
			scope: 'delete',
		},
		update: {
			name: 'Update',
			action: 'Update a block list entry',
			route: `PATCH ${one}`,
			required: [id],
			optional: [text('bl_value', 'What to block instead', value)],
			repeatable: true,
		},
	},
};
