import type { IDataObject } from 'n8n-workflow';
import type { Linked, Resource } from '../../../engine/describe';
import { choice, flag, number, text } from '../../../engine/fields';
import { served } from '../../../engine/served';
import { messageRow as simple } from '../answers';
import { ofMessage } from '../expand';
import { emoji, plainId, thread } from '../fields';
import { send } from '../messageSend';
import { deleted, edited, reacted } from '../settled';
import { v2 } from '../versions';

const id = plainId('messageId', 'ID of the message, as Get Many or the trigger gives it');

/** Where the file of an attachment is; undefined while the platform has not handed it over. */
const link = ({ status, url, filename, contentType }: IDataObject): Linked | undefined =>
	status === 'ready' && typeof url === 'string'
		? { url, ...(filename && { name: String(filename) }), ...(contentType && { type: String(contentType) }) }
		: undefined;

/** Single messages of threads. */
export const message: Resource = served(v2, {
	name: 'Message',
	operations: {
		delete: {
			name: 'Delete',
			action: 'Delete a message',
			description: 'Unsend a message for everyone, or delete it for the own account only',
			route: 'DELETE /messages/{messageId}',
			required: [
				id,
				choice('scope', 'For whom it is deleted', { Everyone: 'all', 'Own Account Only': 'self' }, { label: 'Delete For', in: 'query' }),
			],
			repeatable: false,
			settles: deleted,
			independent: 'messageId',
		},
		edit: {
			name: 'Edit',
			action: 'Edit a message',
			description: 'Change the text of a message that was sent, on the platform too',
			route: 'PATCH /messages/{messageId}',
			required: [id, text('content', 'The new text', { label: 'Text', parameter: 'text', required: true, typeOptions: { rows: 4 } })],
			settles: edited,
			independent: 'messageId',
			simple,
		},
		get: { name: 'Get', action: 'Get a message', route: 'GET /messages/{messageId}', required: [id], optional: [ofMessage], simple },
		getAll: {
			name: 'Get Many',
			action: 'Get many messages',
			description: 'Retrieve the messages of a thread; deleted ones are among them, with the time of deletion',
			route: 'GET /threads/{threadId}/messages',
			required: [thread('threadId', 'The thread to read', { required: true })],
			optional: [ofMessage, choice('order', 'Which come first', { 'Newest First': 'desc', 'Oldest First': 'asc' })],
			gives: 'items',
			simple,
		},
		getAttachment: {
			name: 'Get Attachment',
			action: 'Get an attachment of a message',
			description: 'Download a file of a message, or get what is known of it with a fresh address',
			route: 'GET /messages/{messageId}/attachments/{index}',
			required: [
				id,
				number('index', 'Which attachment; 0 is the first one', { label: 'Attachment Number', typeOptions: { minValue: 0 } }),
				flag('download', 'Whether to download the file; otherwise the output has its address, which expires', {
					in: 'here',
					default: true,
				}),
			],
			gives: 'file',
			file: { link, when: ({ download }) => download !== false },
			failed: ({ status }) => (status === 'failed' ? 'the platform has not handed over this file' : undefined),
			errors: {
				404: { message: 'Inboxapp has no such message or attachment', hint: 'Look at the attachments in Message > Get.' },
				400: {
					message: 'The message has no file with this number',
					hint: 'Look at the attachments in Message > Get. The preview of a link is no file: it has its address there.',
				},
			},
		},
		getHistory: {
			name: 'Get History',
			action: 'Get the history of a message',
			description: 'Retrieve all versions of a message, and its deletion',
			route: 'GET /messages/{messageId}/history',
			required: [id],
		},
		react: {
			name: 'React',
			action: 'React to a message',
			description: 'Add an emoji to a message',
			route: 'POST /messages/{messageId}/reactions',
			required: [id, emoji('Emoji to add')],
			settles: reacted,
			independent: 'messageId',
		},
		send,
		unreact: {
			name: 'Remove Reaction',
			action: 'Remove a reaction from a message',
			description: 'Take an emoji of the own account off a message',
			route: 'DELETE /messages/{messageId}/reactions',
			required: [id, emoji('Emoji to remove', { in: 'query' })],
			independent: 'messageId',
		},
	},
});
