import type { IDataObject } from 'n8n-workflow';
import type { Field, Resource, Values } from '../../../engine/describe';
import { choice, flag, several, text } from '../../../engine/fields';
import { hollow } from '../../../engine/hollow';
import { served } from '../../../engine/served';
import { threadRow as simple } from '../answers';
import { ofThread } from '../expand';
import { emptied, member, nobody, plainIds, thread as picker } from '../fields';
import { v2 } from '../versions';

const id = picker('threadId', 'The thread to work on', { required: true });
const folders = { All: 'all', Archived: 'archived', Inbox: 'inbox', 'No Reply': 'noReply', Requests: 'requests' };

const filters: Field[] = [
	several('accountLinkId', 'Only threads of these connected accounts', 'accountLinks', { label: 'Account Link Names or IDs' }),
	several('assigneeId', 'Only threads that one of these members takes care of', 'members', { label: 'Assignee Names or IDs' }),
	plainIds('campaignId', 'Only threads of these campaigns; campaigns archive their threads, so choose the folder All', 'Campaign IDs'),
	plainIds('contactId', 'Only threads with these contacts', 'Contact IDs'),
	several('platform', 'Only threads on these platforms', 'platforms', { label: 'Platform Names or IDs' }),
	several('status', 'Only threads whose contact has one of these statuses', 'statuses', { label: 'Status Names or IDs' }),
	several('tag', 'Only threads whose contact has one of these tags', 'tags', { label: 'Tag Names or IDs' }),
];

function listGuard(values: Values): string | undefined {
	if (values.unassigned !== undefined && values.assigneeId !== undefined)
		return "'Unassigned' and 'Assignee' cannot go together. Take one of the two out";
	return hollow(values, filters, 'threads');
}

/** Conversations of a connected account with one person. */
export const thread: Resource = served(v2, {
	name: 'Thread',
	operations: {
		delete: {
			name: 'Delete',
			action: 'Delete a thread',
			description: 'Delete a thread permanently, on the platform too where that is possible; the output says which',
			route: 'DELETE /threads/{threadId}',
			required: [id],
			answer: ({ scope }: IDataObject) => ({ deleted: true, scope: scope ?? null }),
			independent: 'threadId',
		},
		get: {
			name: 'Get',
			action: 'Get a thread',
			description: 'Retrieve a thread with what is restricted in it',
			route: 'GET /threads/{threadId}',
			required: [id],
			optional: [ofThread],
			simple,
		},
		getAll: {
			name: 'Get Many',
			action: 'Get many threads',
			description: 'Retrieve threads in the order of the inbox: those of the folder Inbox, if no other is chosen',
			route: 'GET /threads',
			optional: [
				...filters,
				ofThread,
				choice('folder', 'Where the threads are; No Reply is what waits in the inbox for an answer', folders, { default: 'all' }),
				choice('order', 'Which come first', { 'Newest First': 'desc', 'Oldest First': 'asc' }),
				text('q', 'Text in names or messages', { label: 'Search', parameter: 'search' }),
				flag('unassigned', 'Whether to give only threads that nobody takes care of', { default: true }),
			],
			gives: 'items',
			guard: listGuard,
			simple,
		},
		sendTyping: {
			name: 'Send Typing Indicator',
			action: 'Send a typing indicator in a thread',
			description: 'Show the other side that somebody is writing; at most one in 2.5 seconds for each thread',
			route: 'POST /threads/{threadId}/typing',
			required: [id],
			// A second one shows nothing else.
			repeatable: true,
			independent: 'threadId',
		},
		update: {
			name: 'Update',
			action: 'Update a thread',
			description: 'Archive, mark as unread, assign, or set the typing indicators of a thread',
			route: 'PATCH /threads/{threadId}',
			required: [id],
			optional: [
				flag('archived', 'Whether the thread is to be in the archive', { default: true }),
				emptied(member('assigneeId', 'Who takes care of the thread', { label: 'Assignee', list: 'assignees' }), nobody),
				choice('typingIndicators', 'Whether the other side is to see that somebody is writing', {
					Disabled: 'disabled',
					Enabled: 'enabled',
					'Team Default': 'teamDefault',
				}),
				flag('unread', 'Whether the thread is to be marked as unread', { default: true }),
			],
			// The same values again change nothing.
			repeatable: true,
			independent: 'threadId',
			simple,
		},
	},
});
