import type { Resource, Simple, Words } from '../../../engine/describe';
import { choice, date, flag, json, list, listed, several, text } from '../../../engine/fields';
import { asHtml } from '../html';
import { test } from '../placementFields';

const types: Words = { 'One-Time': 1, Automated: 2 };
const methods: Words = { 'From Instantly': 1, 'From Outside Instantly': 2 };
const statuses: Words = { Active: 1, Paused: 2, Completed: 3 };
const reasons: Words = { 'Daily Limits Hit': 'daily_limits_hit', 'Other Reason': 'other' };

const schedule = (more: object = {}) =>
	json('schedule', 'Days, hour and time zone in the form of the API, as JSON', { label: 'Schedule (JSON)', ...more });
const status = choice('status', 'Whether the test runs', statuses);
const automations = json('automations', 'What happens after a result, as a JSON list with when and then');

const simple: Simple = {
	fields: {
		id: 'id', name: 'name', type: 'type', status: 'status', not_sending_status: 'not_sending_status', emails: 'emails',
		recipients: 'recipients', test_code: 'test_code', timestamp_next_run: 'timestamp_next_run', metadata: 'metadata',
	},
	words: { type: types, status: statuses, not_sending_status: reasons },
}; // prettier-ignore

/** https://developer.instantly.ai/api/v2/inboxplacementtest */
export const placementTest: Resource = {
	name: 'Inbox Placement Test',
	scope: 'inbox_placement_tests',
	operations: {
		create: {
			name: 'Create',
			action: 'Create an inbox placement test',
			description: 'Create a new test: emails to test inboxes, to see where they land',
			route: 'POST /inbox-placement-tests',
			required: [
				text('name', 'Name of the test', { required: true }),
				choice('type', 'Whether it runs once or again and again', types, { required: true }),
				schedule({
					required: true,
					shown: { type: [2] },
					placeholder: 'e.g. {"days": {"1": true}, "timing": {"from": "09:00"}, "timezone": "America/Chicago"}',
				}),
				choice('sending_method', 'Who sends the emails', methods, { required: true }),
				list('emails', 'Addresses of the accounts that send, with commas or as a list', { label: 'Sender Emails', required: true }),
				text('email_subject', 'Subject of the email', { label: 'Subject', parameter: 'subject', required: true }),
				text('email_body', 'What the email says; lines of plain text become HTML', {
					label: 'Message',
					parameter: 'bodyHtml',
					typeOptions: { rows: 5 },
					send: asHtml,
					required: true,
				}),
			],
			optional: [
				choice('delivery_mode', 'How the emails leave', { 'One by One': 1, 'All Together': 2, 'Not Set': null }),
				text('description', 'What the test is for'),
				listed('campaign_id', 'The campaign that the test belongs to', 'campaigns', { label: 'Campaign Name or ID' }),
				text('test_code', 'Code that emails from outside carry', { placeholder: 'e.g. ptid_spring' }),
				several('tags', 'Tags whose accounts send the emails', 'tags', { label: 'Sender Tag Names or IDs' }),
				flag('text_only', 'Whether opens are not tracked', { default: true }),
				json('recipients_labels', "Inboxes to send to, as a JSON list of what 'Get Recipient Options' gives", { label: 'Recipients' }),
				date('timestamp_next_run', 'When the test runs next', { label: 'Next Run' }),
				automations,
				status,
				choice('not_sending_status', 'Why the test does not send', reasons, { label: 'Not Sending Because' }),
				flag('run_immediately', 'Whether an automated test runs now as well', { default: true }),
			],
			simple,
		},
		delete: {
			name: 'Delete',
			action: 'Delete an inbox placement test',
			route: 'DELETE /inbox-placement-tests/{id}',
			required: [test],
			gives: 'deleted',
		},
		get: {
			name: 'Get',
			action: 'Get an inbox placement test',
			route: 'GET /inbox-placement-tests/{id}',
			required: [test],
			options: [flag('with_metadata', 'Whether to give campaign and tags as well', { label: 'Include Campaign and Tags', default: true })],
			simple,
		},
		getAll: {
			name: 'Get Many',
			action: 'Get many inbox placement tests',
			route: 'GET /inbox-placement-tests',
			optional: [
				text('search', 'Text in the name'),
				choice('status', 'Only tests with this status', statuses),
				choice('sort_order', 'Which come first', { 'Newest First': 'desc', 'Oldest First': 'asc' }, { label: 'Sort' }),
			],
			gives: 'items',
			simple,
		},
		getRecipientOptions: {
			name: 'Get Recipient Options',
			action: 'Get the recipient options of inbox placement tests',
			description: 'Find out which inboxes a test can send to',
			route: 'GET /inbox-placement-tests/email-service-provider-options',
			gives: 'items',
			paging: false,
			scope: null,
		},
		update: {
			name: 'Update',
			action: 'Update an inbox placement test',
			route: 'PATCH /inbox-placement-tests/{id}',
			required: [test],
			optional: [text('name', 'New name of the test'), schedule(), automations, status],
			repeatable: true,
			simple,
		},
	},
};
