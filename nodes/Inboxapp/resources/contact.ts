import type { IDataObject } from 'n8n-workflow';
import type { Resource, Values } from '../../../engine/describe';
import { number, text } from '../../../engine/fields';
import { served } from '../../../engine/served';
import { contactRow as simple } from '../answers';
import { find } from '../contactFind';
import { ofContact } from '../expand';
import { contact as picker, emptied, member, nobody, noStatus, status, tag } from '../fields';
import { v2 } from '../versions';

const id = picker('contactId', 'The contact to work on', { required: true });
const ref = tag('tagRef', 'Which tag; case and accents of a name make no difference', { required: true, parameter: 'tag' });
const tagged =
	(done: 'added' | 'removed') =>
	(_body: IDataObject, { contactId, tagRef }: Values) =>
		({ contactId, tag: tagRef, [done]: true }) as IDataObject;

/** The team's record of a person. */
export const contact: Resource = served(v2, {
	name: 'Contact',
	operations: {
		addTag: {
			name: 'Add Tag',
			action: 'Add a tag to a contact',
			description: 'Put a tag on a contact; nothing happens if it is there already',
			route: 'PUT /contacts/{contactId}/tags/{tagRef}',
			required: [id, ref],
			answer: tagged('added'),
			independent: 'contactId',
		},
		find,
		get: {
			name: 'Get',
			action: 'Get a contact',
			description: 'Retrieve a contact with its profiles, status, tags and notes',
			route: 'GET /contacts/{contactId}',
			required: [id],
			optional: [ofContact],
			simple,
		},
		removeTag: {
			name: 'Remove Tag',
			action: 'Remove a tag from a contact',
			description: 'Take a tag off a contact; nothing happens if it is not there',
			route: 'DELETE /contacts/{contactId}/tags/{tagRef}',
			required: [id, ref],
			answer: tagged('removed'),
			independent: 'contactId',
		},
		update: {
			name: 'Update',
			action: 'Update a contact',
			description: 'Change status, notes, valuation or assignee of a contact',
			route: 'PATCH /contacts/{contactId}',
			required: [id],
			optional: [
				emptied(member('assigneeId', 'Who takes care of the contact', { label: 'Assignee', list: 'assignees' }), nobody),
				text('notes', 'Notes on the contact; an expression that gives null empties them', { typeOptions: { rows: 4 } }),
				emptied(status('status', 'Status of the contact', { list: 'statusesOrNone' }), noStatus),
				number('valuation', "What the contact is worth, in the team's currency; an expression that gives null empties it"),
			],
			// The same values again change nothing.
			repeatable: true,
			independent: 'contactId',
			simple,
		},
	},
});
