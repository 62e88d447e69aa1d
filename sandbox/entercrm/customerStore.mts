import { randomUUID } from 'node:crypto';

import type { Call } from './call.mts';
import { like, sorted, unsorted } from './pages.mts';
import type { State } from './state.mts';
import type { Customer, Moment, TrackedEvent } from './types.mts';

/** Adds a customer; what is not given is as the database fills it. */
export function makeCustomer(state: State, tenant: number, fields: Partial<Customer>, moment: Moment): Customer {
	return state
		.table('customers')
		.add({
			uuid: randomUUID(),
			tenant_id: tenant,
			external_id: null,
			email: null,
			phone: null,
			first_name: null,
			last_name: null,
			company_name: null,
			properties: null,
			tags: null,
			recency_score: null,
			frequency_score: null,
			monetary_score: null,
			rfm_segment: null,
			rfm_score: null,
			rfm_calculated_at: null,
			clv_total: 0,
			clv_predicted: null,
			clv_average_order: null,
			clv_order_count: 0,
			clv_calculated_at: null,
			first_seen_at: null,
			last_seen_at: null,
			last_activity_at: null,
			total_events: 0,
			is_subscribed_email: true,
			is_subscribed_sms: true,
			created_at: moment,
			updated_at: moment,
			deleted_at: null,
			...fields,
		});
}

/** Both names in one. */
export const nameOf = ({ first_name, last_name }: Customer): string => [first_name, last_name].filter((part) => part !== null).join(' ');

/** What the documentation calls `name`, in the server's two columns. */
export function namesFrom(name: string | null): Pick<Customer, 'first_name' | 'last_name'> {
	const [first, ...others] = (name ?? '').split(/\s+/);
	return { first_name: first === '' ? null : first, last_name: others.length === 0 ? null : others.join(' ') };
}

/** A property of a customer; `city` and `country` are kept there, for the server has no columns for them. */
export function property(customer: Customer, name: string): unknown {
	const { properties } = customer;
	return properties === null || Array.isArray(properties) ? null : (properties[name] ?? null);
}

const SORTABLE = {
	created_at: ({ created_at }: Customer) => created_at,
	clv_total: ({ clv_total }: Customer) => clv_total,
	last_activity_at: ({ last_activity_at }: Customer) => last_activity_at,
	rfm_score: ({ rfm_score }: Customer) => rfm_score,
	total_events: ({ total_events }: Customer) => total_events,
};

/** Customers in the order asked for; an order that is not known is none. */
export function inOrder(call: Call, customers: Customer[], sort = 'created_at', up = false): Customer[] {
	const column = Object.hasOwn(SORTABLE, sort) ? SORTABLE[sort as keyof typeof SORTABLE] : undefined;
	return column ? sorted(call, customers, column, up) : unsorted(customers);
}

/** Customers that hold the text in one of the fields that `read` gives. */
export function found(call: Call, customers: Customer[], read: (customer: Customer) => (string | null)[]): Customer[] {
	const text = call.query('search');
	if (text === undefined) return customers;
	const fits = like(text, call.settings.searchCase === 'sensitive');
	return customers.filter((customer) => read(customer).some(fits));
}

/** All events of a customer. */
export function eventsOf(state: State, customer: Customer): TrackedEvent[] {
	return state.of('events', customer.tenant_id).filter(({ customer_id }) => customer_id === customer.id);
}
