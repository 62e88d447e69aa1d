import type { IDataObject } from 'n8n-workflow';
import type { Field, Resource, Simple } from '../../../engine/describe';
import { choice, group, listed, text } from '../../../engine/fields';
import { Refusal } from '../../../engine/refusal';
import { subscriptions } from '../kinds';
import { webhook as picker } from '../fields';

const id = picker('id', 'The webhook to work on', { required: true });
const of = (route: string) => `/webhooks/{id}${route}` as const;

// Without the headers: they may hold a password.
const simple: Simple = {
	fields: {
		id: 'id', name: 'name', target_hook_url: 'target_hook_url', event_type: 'event_type', custom_interest_value: 'custom_interest_value',
		campaign: 'campaign', status: 'status', timestamp_created: 'timestamp_created', timestamp_error: 'timestamp_error',
	},
	words: { event_type: subscriptions, custom_interest_value: 'labelNumbers', status: { Active: 1, Disabled: -1 } },
}; // prettier-ignore

const event = (list: string, about: string, more: object = {}) =>
	listed('event_type', about, list, { label: 'Event Name or ID', default: 'all_events', from: list, ...more });
const campaign = (about: string) => listed('campaign', about, 'campaigns', { label: 'Campaign Name or ID' });
const label = (more: object = {}) =>
	listed('custom_interest_value', 'A lead that gets this label is delivered', 'labelNumbers', {
		label: 'Lead Label Name or ID',
		from: 'labelNumbers',
		...more,
	});
const url = (more: object = {}) =>
	text('target_hook_url', 'Where Instantly delivers to', { label: 'URL', placeholder: 'e.g. https://example.com/instantly', ...more });

/** The rows of the form as the API takes them. Throws a Refusal. */
function headersOf(value: unknown): IDataObject | undefined {
	const rows = [(value as IDataObject).header ?? []].flat() as IDataObject[];
	const pairs = rows.map(({ name, value: content }) => [String(name ?? '').trim(), String(content ?? '')]);
	if (pairs.some(([name]) => name === '')) throw new Refusal('has a header without a name', 'Give it a name, or remove it');
	return pairs.length ? Object.fromEntries(pairs) : undefined;
}

const options: Field[] = [
	text('name', 'Name of the webhook'),
	campaign('Only events of this campaign'),
	group(
		'headers',
		'What to send along with each delivery',
		{ group: 'header', label: 'Header', add: 'Add Header', fields: [text('name', 'Name of the header'), text('value', 'What it says')] },
		{ send: headersOf },
	),
];

/** What the API says of a test delivery that was not taken. */
const notTaken = ({ success, error, message, status_code: status }: IDataObject) =>
	success === false ? [error ?? message ?? 'the address did not take the delivery', status && `(status ${String(status)})`].filter(Boolean).join(' ') : undefined; // prettier-ignore

/** https://developer.instantly.ai/api/v2/webhook */
export const webhook: Resource = {
	name: 'Webhook',
	scope: 'webhooks',
	operations: {
		create: {
			name: 'Create',
			action: 'Create a webhook',
			description: 'Create a new webhook; the trigger of this package makes its own',
			route: 'POST /webhooks',
			required: [
				url({ required: true }),
				choice('listen_to', 'What is delivered', { Events: 'event', 'Leads With a Label': 'label' }, { in: 'here' }),
				event('subscriptions', 'Which event is delivered', { required: true, shown: { listenTo: ['event'] } }),
				label({ required: true, shown: { listenTo: ['label'] } }),
			],
			optional: options,
			simple,
		},
		delete: { name: 'Delete', action: 'Delete a webhook', route: `DELETE ${of('')}`, required: [id], gives: 'deleted' },
		get: { name: 'Get', action: 'Get a webhook', route: `GET ${of('')}`, required: [id], simple },
		getAll: {
			name: 'Get Many',
			action: 'Get many webhooks',
			route: 'GET /webhooks',
			optional: [campaign('Only webhooks of this campaign'), event('subscriptionsListed', 'Only webhooks for this event')],
			gives: 'items',
			scope: null,
			simple,
		},
		getEventTypes: {
			name: 'Get Event Types',
			action: 'Get the event types of webhooks',
			description: 'What webhooks can be made for, lead labels included',
			route: 'GET /webhooks/event-types',
			gives: 'items',
			paging: false,
			items: 'event_types',
			scope: null,
		},
		resume: {
			name: 'Resume',
			action: 'Resume a webhook',
			description: 'Turn a webhook on again that Instantly has disabled because deliveries were not taken',
			route: `POST ${of('/resume')}`,
			required: [id],
			repeatable: true,
			scope: 'update',
			simple,
		},
		test: {
			name: 'Send Test Event',
			action: 'Send a test event',
			description: 'Let Instantly deliver a test to a webhook; a trigger that listens for one shows a sample of its event',
			route: `POST ${of('/test')}`,
			required: [id],
			failed: notTaken,
			scope: null,
		},
		update: {
			name: 'Update',
			action: 'Update a webhook',
			description: 'Update a webhook; headers replace all that were there',
			route: `PATCH ${of('')}`,
			required: [id],
			optional: [url(), event('subscriptions', 'Which event is delivered'), label(), ...options],
			repeatable: true,
			simple,
		},
	},
};
