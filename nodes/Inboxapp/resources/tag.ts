import type { Resource } from '../../../engine/describe';
import { text } from '../../../engine/fields';
import { served } from '../../../engine/served';
import { color, tag as picker } from '../fields';
import { whole } from '../paging';
import { changedByName, madeByName } from '../settled';
import { v2 } from '../versions';

const ref = picker('tagRef', 'The tag to work on', { required: true, parameter: 'tag' });

/** Labels of contacts; a contact may have many. */
export const tag: Resource = served(v2, {
	name: 'Tag',
	operations: {
		create: {
			name: 'Create',
			action: 'Create a tag',
			route: 'POST /tags',
			required: [text('name', 'What it is called; no other tag may have this name', { required: true, placeholder: 'e.g. Hot lead' })],
			optional: [color('color', 'From the palette, or six hex digits; left out, Inboxapp chooses one')],
			settles: madeByName('GET /tags'),
		},
		delete: {
			name: 'Delete',
			action: 'Delete a tag',
			description: 'Delete a tag permanently, also from all contacts',
			route: 'DELETE /tags/{tagRef}',
			required: [ref],
			gives: 'deleted',
		},
		get: { name: 'Get', action: 'Get a tag', description: 'Retrieve a tag by name or ID', route: 'GET /tags/{tagRef}', required: [ref] },
		getAll: {
			name: 'Get Many',
			action: 'Get many tags',
			description: 'Retrieve the tags of the team, by name',
			route: 'GET /tags',
			gives: 'items',
			paging: whole,
		},
		update: {
			name: 'Update',
			action: 'Update a tag',
			description: 'Change name or color of a tag',
			route: 'PATCH /tags/{tagRef}',
			required: [ref],
			optional: [color('color', 'From the palette, or six hex digits'), text('name', 'New name of the tag')],
			settles: changedByName('GET /tags', 'tagRef'),
		},
	},
});
