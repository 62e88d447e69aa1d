import type { z } from 'zod';

import type { Call } from './call.mts';
import { eventsOf, found, inOrder, makeCustomer, namesFrom, nameOf, property } from './customerStore.mts';
import { docsPage } from './pages.mts';
import { invalid } from './refusals.mts';
import type { Routes } from './routes.mts';
import { change, pick } from './rows.mts';
import { email, sometimes, string } from './rules.mts';
import { belongs, segmentsOf } from './segmentMembers.mts';
import type { Customer } from './types.mts';

const shape = {
	name: sometimes(string),
	email: sometimes(string, email),
	phone: sometimes(string),
	city: sometimes(string),
	country: sometimes(string),
};
type Fields = z.output<z.ZodObject<typeof shape>>;

/** Customers as the documentation shows them. */
export function customerDocsRoutes(routes: Routes): void {
	routes.docs('GET', '/customers', 'either', (call) => {
		const { state, tenant } = call;
		const wanted = call.query('segment_id');
		const segment = wanted === undefined ? undefined : state.of('segments', tenant).find(({ id }) => String(id) === wanted);
		const all = state
			.of('customers', tenant)
			.filter((customer) => wanted === undefined || (segment && belongs(call.now, segment, customer)));
		const hits = found(call, all, (customer) => [customer.email, nameOf(customer)]);
		const ordered = inOrder(call, hits, call.query('sort'), call.query('order')?.toLowerCase() === 'asc');
		return docsPage(call, ordered, listed, true);
	});
	routes.docs('POST', '/customers', 'either', (call) => {
		const { tenant } = call;
		const fields = fieldsOf(call);
		const customer = makeCustomer(call.state, tenant, columns(fields, null), call.now);
		return call.made(pick(flat(customer), ['id', 'name', 'email', 'phone', 'city', 'country', 'created_at']));
	});
	routes.docs('GET', '/customers/:id', 'either', (call) => {
		const customer = call.row('customers');
		const { clv_average_order, clv_order_count } = customer;
		return {
			...pick(flat(customer), [...LISTED, 'city', 'country']),
			clv_average_order,
			clv_order_count,
			events_count: eventsOf(call.state, customer).length,
			segments: segmentsOf(call.state, customer, call.now).map(({ name }) => name),
		};
	});
	routes.docs('PUT', '/customers/:id', 'either', (call) => {
		const customer = call.row('customers');
		change(customer, columns(fieldsOf(call), customer), call.now);
		return pick(flat(customer), ['id', 'name', 'email', 'city', 'country', 'phone', 'updated_at']);
	});
}

/** The fields sent; a body with nothing in it is refused. */
function fieldsOf(call: Call): Fields {
	if (Object.keys(call.sent).length === 0) throw invalid({ body: ['At least one field is required.'] });
	return call.documented(shape);
}

function columns({ name, city, country, ...fields }: Fields, before: Customer | null): Partial<Customer> {
	const kept = before?.properties && !Array.isArray(before.properties) ? before.properties : {};
	const places = Object.entries({ city, country }).filter(([, value]) => value !== undefined);
	return {
		...fields,
		...(name === undefined ? {} : namesFrom(name)),
		...(places.length === 0 ? {} : { properties: { ...kept, ...Object.fromEntries(places) } }),
	};
}

const LISTED = [
	'id',
	'name',
	'email',
	'phone',
	'rfm_score',
	'rfm_segment',
	'clv_total',
	'clv_predicted',
	'last_seen_at',
	'created_at',
] as const;

function flat(customer: Customer): Record<string, unknown> {
	const places = { city: property(customer, 'city'), country: property(customer, 'country') };
	return { ...customer, name: nameOf(customer), ...places };
}

/** A customer in a list. */
export const listed = (customer: Customer): Record<string, unknown> => pick(flat(customer), LISTED);
