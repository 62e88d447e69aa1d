import type { IDataObject } from 'n8n-workflow';
import type { Field, Resource, Values } from '../../../engine/describe';
import { number, text } from '../../../engine/fields';
import { object, onServer } from '../fields';
import { differing } from '../names';

const email = text('customer_email', 'Address of the customer; one who is not known is added', {
	label: 'Customer Email',
	placeholder: 'name@email.com',
});
const properties = object('properties', 'What else to know of it, as JSON', {
	label: 'Properties (JSON)',
	placeholder: 'e.g. {"order_id": "A-1001"}',
});
const pageUrl = text('page_url', 'Page on which it happened', { label: 'Page URL', placeholder: 'e.g. https://example.com/pricing' });
const referrer = text('referrer', 'Page from which the visitor came', { placeholder: 'e.g. https://example.com' });
const userAgent = text('user_agent', 'Browser of the visitor; only in the documented API');

/** What only the server takes, beside either kind of event. */
const visit: Field[] = [
	text('visitor_id', 'Your own ID of the customer, in place of the email', { label: 'Visitor ID' }),
	text('session_id', 'Visit to which it belongs', { label: 'Session ID' }),
	text('category', 'Kind of event'),
	number('monetary_value', 'What it is worth in euro', { placeholder: 'e.g. 49.9' }),
	text('page_title', 'Title of the page'),
	text('utm_source', 'Source of the campaign link', { label: 'UTM Source' }),
	text('utm_medium', 'Medium of the campaign link', { label: 'UTM Medium' }),
	text('utm_campaign', 'Name of the campaign link', { label: 'UTM Campaign' }),
];

/** EnterCRM would take it and give it to nobody. */
const owned = ({ customer_email: address, visitor_id: visitor }: Values) =>
	(address ?? visitor ?? null) === null
		? "The event would belong to nobody. Give 'Customer Email', or 'Visitor ID' on the server"
		: undefined;

const recorded = ({ event_id: id, recorded: said = true, customer_id: customer }: IDataObject) => ({
	event_id: String(id),
	recorded: said,
	...(customer !== undefined && { customer_id: customer }),
});
const common = {
	auth: ['apiKey'],
	guard: owned,
	answer: recorded,
	failed: ({ recorded: said }: IDataObject) => (said === true ? undefined : 'the event was not recorded'),
};

/** https://entercrm.io/docs/api#tracking; the server has one address for both. */
export const event: Resource = {
	name: 'Event',
	operations: {
		track: {
			...common,
			name: 'Track',
			action: 'Track an event',
			description: 'Record something that a customer did; it cannot be taken back, and counts each time',
			route: 'POST /track/event',
			variants: { docs: 'POST /track/event', server: 'POST /track' },
			required: [text('event', 'What happened', { required: true, placeholder: 'e.g. purchase' }), email],
			optional: [properties, pageUrl, referrer, ...onServer(visit)],
			forVariant: differing({ renames: { customer_email: 'email' }, only: { server: { fields: [pageUrl, referrer, ...visit] } } }),
		},
		trackPageView: {
			...common,
			name: 'Track Page View',
			action: 'Track a page view',
			description: 'Record that a customer has seen a page',
			route: 'POST /track/pageview',
			variants: { docs: 'POST /track/pageview', server: 'POST /track' },
			required: [text('url', 'Page that was seen', { required: true, placeholder: 'e.g. https://example.com/pricing' }), email],
			optional: [referrer, userAgent, ...onServer(visit)],
			forVariant: differing({
				renames: { customer_email: 'email', url: 'page_url' },
				only: { docs: { fields: [userAgent], loses: 'notes the one that calls it' }, server: { fields: visit } },
				adds: { event: 'pageview' },
			}),
		},
	},
};
