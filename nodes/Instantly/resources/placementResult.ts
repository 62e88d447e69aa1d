import type { Operation, Resource, Simple, Values } from '../../../engine/describe';
import { day, flag, several } from '../../../engine/fields';
import { inboxProvider } from '../enums';
import { ordered } from '../period';
import { inboxes, inboxesInQuery, ofTest, period, periodInOrder, recordId, sender } from '../placementFields';

const simple: Simple = {
	fields: {
		id: 'id', record_type: 'record_type', sender_email: 'sender_email', recipient_email: 'recipient_email', recipient_esp: 'recipient_esp',
		is_spam: 'is_spam', has_category: 'has_category', spf_pass: 'spf_pass', dkim_pass: 'dkim_pass', dmarc_pass: 'dmarc_pass',
	},
	words: { record_type: { Sent: 1, Received: 2 }, recipient_esp: inboxProvider },
}; // prettier-ignore

function insightsGuard(values: Values): string | undefined {
	const { previous_date_from: from, previous_date_to: to } = values;
	if (!values.show_previous && (from ?? to) !== undefined)
		return "The previous period is not shown unless 'Show Previous' is on. Add it, or take out the previous dates";
	return periodInOrder(values) ?? ordered('Previous Start Date', from, 'Previous End Date', to);
}

const stats = {
	optional: [...period, ...inboxes, sender],
	gives: 'items',
	paging: false,
	repeatable: true,
	guard: periodInOrder,
	scope: 'read',
} satisfies Partial<Operation>;

/** https://developer.instantly.ai/api/v2/inboxplacementanalytics */
export const placementResult: Resource = {
	name: 'Inbox Placement Result',
	scope: 'inbox_placement_analytics',
	operations: {
		get: {
			name: 'Get',
			action: 'Get an inbox placement result',
			route: 'GET /inbox-placement-analytics/{id}',
			required: [recordId],
			simple,
		},
		getAll: {
			name: 'Get Many',
			action: 'Get many inbox placement results',
			description: 'One result for each email sent or received',
			route: 'GET /inbox-placement-analytics',
			required: [ofTest],
			optional: [...period, ...inboxesInQuery, sender],
			gives: 'items',
			guard: periodInOrder,
			simple,
		},
		insights: {
			name: 'Get Deliverability Insights',
			action: 'Get deliverability insights of an inbox placement test',
			description: 'Find out where emails land, by mail service of sender and inbox',
			route: 'POST /inbox-placement-analytics/deliverability-insights',
			required: [ofTest],
			optional: [
				...period,
				day('previous_date_from', 'First day to compare with', { label: 'Previous Start Date' }),
				day('previous_date_to', 'Last day to compare with', { label: 'Previous End Date' }),
				flag('show_previous', 'Whether to compare with another period', { default: true }),
				...inboxes,
			],
			gives: 'items',
			paging: false,
			repeatable: true,
			guard: insightsGuard,
			scope: 'read',
			simple: {
				fields: {
					sender_esp: 'sender_esp', recipient_esp: 'recipient_esp', inbox_percentage: 'inbox_percentage', spam_percentage: 'spam_percentage',
					category_percentage: 'category_percentage', prev_inbox_percentage: 'prev_inbox_percentage',
					prev_spam_percentage: 'prev_spam_percentage', prev_category_percentage: 'prev_category_percentage', from: 'from', to: 'to',
				},
				words: { sender_esp: inboxProvider, recipient_esp: inboxProvider },
			}, // prettier-ignore
		},
		statsByDate: {
			name: 'Get Stats by Date',
			action: 'Get the stats of an inbox placement test by date',
			route: 'POST /inbox-placement-analytics/stats-by-date',
			required: [ofTest],
			...stats,
		},
		statsByTest: {
			name: 'Get Stats by Test',
			action: 'Get the stats of inbox placement tests',
			route: 'POST /inbox-placement-analytics/stats-by-test-id',
			required: [several('test_ids', 'The tests to work on', 'placementTests', { label: 'Placement Test Names or IDs', required: true })],
			...stats,
		},
	},
};
