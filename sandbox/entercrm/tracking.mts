import { z } from 'zod';

import type { Call } from './call.mts';
import { makeCustomer } from './customerStore.mts';
import type { Routes } from './routes.mts';
import { cents } from './rows.mts';
import { array, email, max, nullable, numeric, object, required, sometimes, string } from './rules.mts';
import { now, type Context } from './state.mts';
import type { Customer, TrackedEvent } from './types.mts';

const text = () => nullable(string, max(255));
const tracked = z.object({
	event: required(string, max(255)),
	category: nullable(string, max(100)),
	properties: nullable(array),
	monetary_value: nullable(numeric),
	visitor_id: text(),
	session_id: text(),
	email: nullable(string, email, max(255)),
	page_url: nullable(string),
	page_title: text(),
	referrer: nullable(string),
	utm_source: text(),
	utm_medium: text(),
	utm_campaign: text(),
});

/** What is known of an event before it is recorded. */
export type EventFields = Partial<Omit<TrackedEvent, 'id' | 'tenant_id'>> & { event_name: string };

/** Events and page views, in both profiles. */
export function trackingRoutes(routes: Routes): void {
	routes.server('POST', '/track', 'key', (call) => {
		const { event, category, referrer, visitor_id, email: address, ...fields } = call.fields(tracked);
		const customer = owner(call, address ?? undefined, visitor_id ?? undefined);
		const known = { event_name: event, event_category: category ?? null, referrer_url: referrer ?? null };
		const { id } = record(call.context, call.tenant, { ...fields, ...known, ...client(call) }, customer, !call.settings.suspects);
		return call.made({ ok: true, event_id: id });
	});
	routes.docs('POST', '/track/event', 'key', (call) => {
		const { customer_email, event, properties } = call.documented({
			customer_email: required(string, email),
			event: required(string),
			properties: sometimes(object),
		});
		const customer = owner(call, customer_email) as Customer;
		const amount = properties?.amount;
		const value = event === 'purchase' && typeof amount === 'number' ? amount : null;
		const fields = { event_name: event, properties: properties ?? null, monetary_value: value, ...client(call) };
		const made = record(call.context, call.tenant, fields, customer);
		return call.made({ recorded: true, event_id: documentedId(made), customer_id: customer.id });
	});
	routes.docs('POST', '/track/pageview', 'key', (call) => {
		const { customer_email, url, referrer, user_agent } = call.documented({
			customer_email: required(string, email),
			url: required(string),
			referrer: sometimes(string),
			user_agent: sometimes(string),
		});
		const seen = { event_name: 'pageview', page_url: url, referrer_url: referrer ?? null };
		const browser = user_agent ? { ...client(call), user_agent } : client(call);
		const made = record(call.context, call.tenant, { ...seen, ...browser }, owner(call, customer_email));
		return call.made({ recorded: true, event_id: documentedId(made) });
	});
}

const documentedId = ({ id }: TrackedEvent) =>
	`evt_${(Math.imul(id, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0')}${id.toString(16).padStart(8, '0')}`;

function client({ request }: Call): Pick<TrackedEvent, 'ip_address' | 'user_agent'> {
	return { ip_address: request.ip, user_agent: request.headers['user-agent'] ?? null };
}

/** The customer with this address, else with this visitor id; made if there is none. Deleted ones are not found. */
function owner(call: Call, address?: string, visitor?: string): Customer | undefined {
	if (address === undefined && visitor === undefined) return undefined;
	const fields = address === undefined ? { external_id: visitor } : { email: address };
	const [name, value] = Object.entries(fields)[0] as ['email' | 'external_id', string];
	const found = call.state.of('customers', call.tenant).find((customer) => customer[name] === value);
	const seen = call.settings.profile === 'server' && call.settings.suspects ? {} : { first_seen_at: call.now };
	return found ?? makeCustomer(call.state, call.tenant, { ...fields, ...seen }, call.now);
}

/** Records an event as of now. Whether the counters of the customer follow is doubtful on the vendor's server. */
export function record(context: Context, tenant: number, fields: EventFields, customer?: Customer, counts = true): TrackedEvent {
	const moment = now(context);
	const event = context.state
		.table('events')
		.add({
			tenant_id: tenant,
			customer_id: customer?.id ?? null,
			session_id: null,
			event_category: null,
			properties: null,
			monetary_value: null,
			source: 'js_snippet',
			page_url: null,
			page_title: null,
			referrer_url: null,
			utm_source: null,
			utm_medium: null,
			utm_campaign: null,
			ip_address: null,
			user_agent: null,
			country: null,
			city: null,
			device_type: null,
			occurred_at: moment,
			created_at: moment,
			...fields,
		});
	if (customer && counts) count(customer, event);
	return event;
}

function count(customer: Customer, { monetary_value: value, occurred_at: moment }: TrackedEvent): void {
	customer.first_seen_at ??= moment;
	Object.assign(customer, { last_seen_at: moment, last_activity_at: moment, updated_at: moment });
	customer.total_events += 1;
	if (value === null) return;
	customer.clv_order_count += 1;
	customer.clv_total = cents(customer.clv_total + value);
	customer.clv_average_order = cents(customer.clv_total / customer.clv_order_count);
	customer.clv_calculated_at = moment;
}
