import type { IDataObject } from 'n8n-workflow';
import type { Field, Resource, Simple, Values } from '../../../engine/describe';
import { choice, commaList, date, flag, json, list, text } from '../../../engine/fields';
import { asHtml } from '../html';
import { emailType } from '../enums';
import { account, campaign, interestStatus, leadList, member, plainId } from '../fields';

const id = text('id', 'The email to work on', { label: 'Email ID', required: true, ...plainId });
const answered = text('reply_to_uuid', 'The email to answer or send on; the trigger gives its ID with each message', {
	label: 'Email ID',
	required: true,
	...plainId,
});
const sender = account('eaccount', 'The connected account that sends', { required: true });
const subject = text('subject', 'Subject of the email', { required: true });
const cc = commaList('cc_address_email_list', 'More recipients, with commas', { label: 'CC' });
const bcc = commaList('bcc_address_email_list', 'Hidden recipients, with commas', { label: 'BCC' });
const owner = member('assigned_to', 'The workspace member who looks after the lead');
const html = (more: object = {}) =>
	text('body.html', 'What the email says; lines of plain text become HTML', {
		label: 'Message',
		typeOptions: { rows: 5 },
		send: asHtml,
		...more,
	});
const plain = (more: object = {}) =>
	text('body.text', 'What the email says, as plain text', { label: 'Message (Text)', typeOptions: { rows: 5 }, ...more });
const recipients = commaList('to_address_email_list', 'Who gets the email, with commas', {
	label: 'To',
	required: true,
	placeholder: 'name@email.com',
});

const simple: Simple = {
	fields: {
		id: 'id', type: 'ue_type', lead: 'lead', from: 'from_address_email', to: 'to_address_email_list', subject: 'subject',
		text: 'body.text', thread_id: 'thread_id', campaign_id: 'campaign_id', interest: 'i_status', timestamp: 'timestamp_email',
	},
	words: { type: emailType, interest: 'interests' },
}; // prettier-ignore

const filters: Field[] = [
	text('search', 'Address of a lead, or thread: and the ID of a thread'),
	text('lead', 'Address of the lead', { label: 'Lead Email', placeholder: 'name@email.com' }),
	campaign('campaign_id', 'Only emails of this campaign'),
	leadList('list_id', 'Only emails of this list'),
	interestStatus('i_status', 'Only emails of leads with this interest', { settable: true }),
	commaList('eaccount', 'Only emails of these accounts, with commas', { label: 'Sender Accounts' }),
	flag('is_unread', 'Whether the email is unread', { label: 'Unread', default: true }),
	flag('has_reminder', 'Whether a reminder is set', { default: true }),
	choice('mode', 'Which tab of the Unibox', { All: 'emode_all', Focused: 'emode_focused', Others: 'emode_others' }, { label: 'Tab' }),
	choice(
		'email_type',
		'Which way the email went',
		{ Received: 'received', Sent: 'sent', 'Sent by Hand': 'manual' },
		{ label: 'Direction' },
	),
	flag('preview_only', 'Whether to give only a preview of each email', { default: true }),
	flag('latest_of_thread', 'Whether to give only the latest email of each thread', { default: true }),
	flag('scheduled_only', 'Whether to give only scheduled emails', { default: true }),
	flag('marked_as_done', 'Whether the email is marked as done', { default: true }),
	member('assigned_to', 'Only emails of leads of this member'),
	text('company_domain', 'Domain of the company', { placeholder: 'e.g. example.com' }),
	choice('sort_order', 'Which come first', { 'Newest First': 'desc', 'Oldest First': 'asc' }, { label: 'Sort' }),
	date('min_timestamp_created', 'Only emails made after this time', { label: 'Created After' }),
	date('max_timestamp_created', 'Only emails made before this time', { label: 'Created Before' }),
];

const somethingToSay = (values: Values) =>
	values['body.html'] || values['body.text'] || values.include_original_body === true
		? undefined
		: "There is nothing to forward. Add a message, or turn on 'Include Original Email'";

/** POST /emails/test answers 200 for these as well. */
const testCodes: Record<string, string> = {
	ACC_AUTH_ERROR: 'the sender account cannot sign in',
	ACC_NOT_FOUND: 'the sender account is not connected',
	ACC_UNKNOWN_ERROR: 'the sender account did not work',
};

/** https://developer.instantly.ai/api/v2/email */
export const email: Resource = {
	name: 'Email',
	scope: 'emails',
	operations: {
		countUnread: { name: 'Count Unread', action: 'Count unread emails', route: 'GET /emails/unread/count' },
		delete: { name: 'Delete', action: 'Delete an email', route: 'DELETE /emails/{id}', required: [id], gives: 'deleted' },
		forward: {
			name: 'Forward',
			action: 'Forward an email',
			description: 'Send an email on to somebody else; this really sends',
			route: 'POST /emails/forward',
			required: [answered, sender, recipients, subject],
			optional: [
				html(),
				plain(),
				flag('include_original_body', 'Whether the original email follows the message', { label: 'Include Original Email', default: true }),
				cc,
				bcc,
				text('reply_to', 'Address that answers go to', { placeholder: 'name@email.com' }),
				json('forwarded_attachments', 'Attachments of the original email, as JSON', {
					send: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
				}),
				owner,
			],
			guard: somethingToSay,
			simple,
		},
		get: { name: 'Get', action: 'Get an email', route: 'GET /emails/{id}', required: [id], simple },
		getAll: {
			name: 'Get Many',
			action: 'Get many emails',
			description: 'Retrieve a list of emails; Instantly answers 20 requests a minute, 100 emails with each',
			route: 'GET /emails',
			optional: filters,
			gives: 'items',
			simple,
		},
		markThreadAsRead: {
			name: 'Mark Thread as Read',
			action: 'Mark a thread as read',
			description: 'Mark all emails of a thread as read',
			route: 'POST /emails/threads/{thread_id}/mark-as-read',
			required: [text('thread_id', 'ID of the thread', { required: true, ...plainId })],
			repeatable: true,
			scope: 'update',
		},
		reply: {
			name: 'Reply',
			action: 'Reply to an email',
			description: 'Answer an email in its thread; this really sends',
			route: 'POST /emails/reply',
			required: [
				answered,
				sender,
				subject,
				choice('format', 'How the message is written', { HTML: 'html', Text: 'text' }, { in: 'here', label: 'Message Format' }),
				html({ required: true, shown: { format: ['html'] } }),
				plain({ required: true, shown: { format: ['text'] } }),
			],
			optional: [
				list('additional_recipients', 'Who else gets the answer, with commas or as a list'),
				cc,
				bcc,
				date('reminder_ts', 'When to be reminded of the email', { label: 'Reminder' }),
				owner,
			],
			simple,
		},
		sendTest: {
			name: 'Send Test',
			action: 'Send a test email',
			description: 'Send an email that leaves no trace in the Unibox; 10 a minute',
			route: 'POST /emails/test',
			required: [sender, recipients, subject, html({ required: true })],
			failed: ({ error }: IDataObject) => (error ? (testCodes[String(error)] ?? String(error)) : undefined),
		},
		update: {
			name: 'Update',
			action: 'Update an email',
			route: 'PATCH /emails/{id}',
			required: [id],
			optional: [
				flag('is_unread', 'Whether the email counts as unread', {
					label: 'Unread',
					send: (value) => (value === true || value === 'true' ? 1 : 0),
				}),
				date('reminder_ts', 'When to be reminded of the email', { label: 'Reminder' }),
			],
			repeatable: true,
			simple,
		},
	},
};
