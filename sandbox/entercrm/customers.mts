import { z } from 'zod';

import type { Call } from './call.mts';
import { eventsOf, found, inOrder, makeCustomer } from './customerStore.mts';
import { newest, serverPage } from './pages.mts';
import { serverError } from './refusals.mts';
import type { Routes } from './routes.mts';
import { change, partialRow, pick, serverRow } from './rows.mts';
import { array, boolean, email, max, nullable, string } from './rules.mts';
import { segmentsOf } from './segmentMembers.mts';
import type { Customer, Segment } from './types.mts';

const shared = {
	email: nullable(string, email, max(255)),
	phone: nullable(string, max(50)),
	first_name: nullable(string, max(255)),
	last_name: nullable(string, max(255)),
	company_name: nullable(string, max(255)),
	properties: nullable(array),
	tags: nullable(array),
};
const creation = z.object({ ...shared, external_id: nullable(string, max(255)) });
const update = z.object({ ...shared, is_subscribed_email: nullable(boolean), is_subscribed_sms: nullable(boolean) });

/** Customers as the server's code serves them. */
export function customerRoutes(routes: Routes): void {
	routes.server('GET', '/customers', 'bearer', (call) => {
		const label = call.query('rfm_segment');
		const all = call.state.of('customers', call.tenant).filter((customer) => label === undefined || customer.rfm_segment === label);
		const hits = found(call, all, (customer) => [customer.email, customer.first_name, customer.last_name, customer.company_name]);
		return serverPage(call, inOrder(call, hits, call.query('sort'), call.query('dir')?.toLowerCase() === 'asc'), serverRow);
	});
	routes.server('POST', '/customers', 'bearer', (call) => {
		const { tenant } = call;
		const fields = call.fields(creation);
		const customer = makeCustomer(call.state, tenant, fields, call.now);
		return call.made(partialRow(customer, [...Object.keys(fields), 'tenant_id', 'uuid']));
	});
	routes.server('GET', '/customers/:id', 'bearer', (call) => {
		const customer = call.row('customers');
		if (call.settings.suspects) throw serverError();
		return call.settings.older ? withLinks(call, customer, 20) : detail(call, customer);
	});
	for (const method of ['PUT', 'PATCH'] as const) {
		routes.server(method, '/customers/:id', 'bearer', (call) => {
			const customer = call.row('customers');
			const fields = call.fields(update);
			// The rules let null pass; the columns do not.
			if (fields.is_subscribed_email === null || fields.is_subscribed_sms === null) throw serverError();
			return serverRow(change(customer, fields, call.now));
		});
	}
	routes.server('DELETE', '/customers/:id', 'bearer', (call) => {
		change(call.row('customers'), { deleted_at: call.now }, call.now);
		return { message: 'Customer deleted.' };
	});
}

function withLinks(call: Call, customer: Customer, events: number): Record<string, unknown> {
	return {
		...serverRow(customer),
		segments: segmentsOf(call.state, customer, call.now).map((segment) => linked(segment, customer)),
		events: newest(eventsOf(call.state, customer), events).map(serverRow),
	};
}

function linked(segment: Segment, customer: Customer): Record<string, unknown> {
	return { ...serverRow(segment), pivot: { customer_id: customer.id, segment_id: segment.id } };
}

function detail(call: Call, customer: Customer): Record<string, unknown> {
	const { state } = call;
	const own = <T extends { customer_id: number }>(rows: T[]) => rows.filter(({ customer_id }) => customer_id === customer.id);
	const messages = newest(own(state.of('messages', customer.tenant_id)), 50);
	const logs = newest(own(state.of('logs', customer.tenant_id)), 30);
	const nameable = <T extends object>(row: T | undefined, names: string[]) => (row ? pick(row, names) : null);
	return {
		customer: withLinks(call, customer, 50),
		campaign_messages: messages.map((message) => ({
			...serverRow(message),
			campaign: nameable(state.table('campaigns').get(message.campaign_id), ['id', 'name', 'type', 'status']),
		})),
		automation_logs: logs.map((log) => ({
			...serverRow(log),
			automation: nameable(state.table('automations').get(log.automation_id), ['id', 'name']),
		})),
	};
}
