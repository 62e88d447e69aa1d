import type { Field, Resource, Simple, Values } from '../../../engine/describe';
import { day, flag, text } from '../../../engine/fields';
import { plainId } from '../fields';
import { ordered } from '../period';

const period: Field[] = [day('from', 'First day of the period (UTC)'), day('to', 'Last day of the period (UTC)')];
const guard = (values: Values) => ordered('From', values.from, 'To', values.to);

const simple: Simple = {
	fields: {
		id: 'id', timestamp_created: 'timestamp_created', success: 'success', webhook_url: 'webhook_url', lead_email: 'lead_email',
		status_code: 'status_code', error_message: 'error_message', retry_count: 'retry_count', will_retry: 'will_retry', payload: 'payload',
	},
}; // prettier-ignore

/** https://developer.instantly.ai/api/v2/webhookevent */
export const webhookEvent: Resource = {
	name: 'Webhook Event',
	scope: 'webhook_events',
	operations: {
		get: {
			name: 'Get',
			action: 'Get a webhook event',
			description: 'Retrieve one delivery to a webhook, with what was sent',
			route: 'GET /webhook-events/{id}',
			required: [text('id', 'ID of the webhook event', { label: 'Webhook Event ID', required: true, ...plainId })],
			simple,
		},
		getAll: {
			name: 'Get Many',
			action: 'Get many webhook events',
			description: 'Retrieve a list of deliveries to webhooks, each with what was sent',
			route: 'GET /webhook-events',
			optional: [
				...period,
				flag('success', 'Whether the delivery was taken', { label: 'Delivered', default: true }),
				text('search', 'Address of a lead or of a webhook, exactly', { placeholder: 'name@email.com' }),
			],
			gives: 'items',
			guard,
			simple,
		},
		summary: {
			name: 'Get Summary',
			action: 'Get a summary of webhook events',
			description: 'Count the deliveries to webhooks',
			route: 'GET /webhook-events/summary',
			optional: period,
			guard,
			scope: null,
		},
		summaryByDate: {
			name: 'Get Summary by Day',
			action: 'Get a daily summary of webhook events',
			description: 'Count the deliveries to webhooks, day by day',
			route: 'GET /webhook-events/summary-by-date',
			optional: period,
			gives: 'items',
			paging: false,
			guard,
			scope: null,
		},
	},
};
