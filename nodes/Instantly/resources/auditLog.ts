import type { Resource, Words } from '../../../engine/describe';
import { day, listed, text } from '../../../engine/fields';
import { inOrder } from '../period';

/** What the log tells of. */
export const activities: Words = {
	'Account Added': 6,
	'Account Deleted': 7,
	'Account Updated': 36,
	'API Key Created': 37,
	'API Key Deleted': 38,
	'Campaign Deleted': 3,
	'Campaign Launched': 4,
	'Campaign Paused': 5,
	'Campaign Updated': 11,
	'Enrichment Created': 35,
	'Lead Added': 9,
	'Lead Deleted': 2,
	'Lead Exported': 34,
	'Lead Merged': 10,
	'Lead Moved': 8,
	'Login Code Not Accepted': 29,
	'Login Code Not Accepted Too Often': 30,
	'Login With Code': 31,
	'Recovery Code Used': 28,
	'Recovery Codes Made': 27,
	'Subscriber Import Cancelled': 33,
	'Subscriber Import Started': 32,
	'Subsequence Updated': 12,
	'Two-Factor Login Replaced': 25,
	'Two-Factor Login Replacement Started': 24,
	'Two-Factor Login Set-Up Started': 22,
	'Two-Factor Login Turned Off': 26,
	'Two-Factor Login Turned On': 23,
	'User Login': 1,
	'Webhook Created': 18,
	'Webhook Disabled': 20,
	'Webhook Resumed': 21,
	'Webhook Updated': 19,
};

/** https://developer.instantly.ai/api/v2/auditlog */
export const auditLog: Resource = {
	name: 'Audit Log',
	scope: 'audit_logs',
	operations: {
		getAll: {
			name: 'Get Many',
			action: 'Get many audit logs',
			description: 'Retrieve who did what in the workspace, the latest first',
			route: 'GET /audit-logs',
			optional: [
				listed('activity_type', 'Only activities of this kind', 'activities', { label: 'Activity Name or ID', from: 'activities' }),
				text('search', 'Text in the log'),
				day('start_date', 'First day of the period (UTC)'),
				day('end_date', 'Last day of the period (UTC)'),
			],
			gives: 'items',
			paging: { by: 'cursor', items: 'items', size: { name: 'limit', max: 1000 }, send: 'starting_after', read: 'next_starting_after' },
			guard: inOrder,
			simple: {
				fields: {
					id: 'id', timestamp: 'timestamp', activity_type: 'activity_type', user_name: 'user_name', from_api: 'from_api',
					affected_count: 'affected_count', campaign_id: 'campaign_id', list_id: 'list_id', subsequence_id: 'subsequence_id', audit_metadata: 'audit_metadata',
				},
				words: { activity_type: activities },
			}, // prettier-ignore
		},
	},
};
