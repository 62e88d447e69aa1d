import { z } from 'zod';

import type { Call } from './call.mts';
import { listed } from './customersDocs.mts';
import { byChange, docsPage, serverPage } from './pages.mts';
import { serverError } from './refusals.mts';
import type { Routes } from './routes.mts';
import { change, partialRow, pick, serverRow, slugOf } from './rows.mts';
import { array, boolean, max, nullable, object, oneOf, required, sometimes, string } from './rules.mts';
import { membersOf } from './segmentMembers.mts';
import type { State } from './state.mts';
import type { Moment, Segment } from './types.mts';

const creation = z.object({
	name: required(string, max(255)),
	description: nullable(string),
	type: required(oneOf(['auto', 'manual'])),
	rules: nullable(array),
});
const update = z.object({
	name: sometimes(string, max(255)),
	description: nullable(string),
	rules: nullable(array),
	is_active: nullable(boolean),
});

/** Segments, in both profiles. */
export function segmentRoutes(routes: Routes): void {
	routes.server('GET', '/segments', 'bearer', (call) => serverPage(call, all(call), serverRow));
	routes.server('POST', '/segments', 'bearer', (call) => {
		const { tenant } = call;
		const fields = call.fields(creation);
		const segment = addSegment(call.state, tenant, fields, call.now);
		return call.made(partialRow(segment, [...Object.keys(fields), 'tenant_id', 'slug']));
	});
	routes.server('GET', '/segments/:id', 'bearer', (call) => serverRow(call.row('segments')));
	for (const method of ['PUT', 'PATCH'] as const) {
		routes.server(method, '/segments/:id', 'bearer', (call) => {
			const segment = call.row('segments');
			const fields = call.fields(update);
			// The rule lets null pass; the column does not.
			if (fields.is_active === null) throw serverError();
			const slug = fields.name === undefined ? segment.slug : freeSlug(call.state, segment.tenant_id, fields.name, segment);
			return serverRow(change(segment, { ...fields, slug }, call.now));
		});
	}
	routes.server('DELETE', '/segments/:id', 'bearer', (call) => {
		change(call.row('segments'), { deleted_at: call.now }, call.now);
		return { message: 'Segment deleted.' };
	});

	routes.docs('GET', '/segments', 'either', (call) => docsPage(call, all(call), (segment) => pick(flat(call, segment), LISTED)));
	routes.docs('POST', '/segments', 'either', (call) => {
		const { tenant } = call;
		const { filters, ...fields } = call.documented({
			name: required(string),
			description: sometimes(string),
			color: sometimes(string),
			filters: sometimes(object),
		});
		const segment = addSegment(call.state, tenant, { ...fields, type: 'auto', rules: filters ?? null }, call.now);
		return call.made(pick(flat(call, segment), [...LISTED, 'filters']));
	});
	routes.docs('GET', '/segments/:id', 'either', (call) => {
		const segment = call.row('segments');
		const customers = membersOf(call.state, segment, call.now);
		return {
			...pick(flat(call, segment), [...LISTED, 'filters']),
			customers: customers.map((customer) => pick(listed(customer), ['id', 'name', 'rfm_score', 'clv_total'])),
		};
	});
}

const all = (call: Call) => byChange(call, call.state.of('segments', call.tenant));

const LISTED = ['id', 'name', 'description', 'color', 'customers_count', 'created_at'] as const;

function flat(call: Call, segment: Segment): Record<string, unknown> {
	const { rules } = segment;
	// PHP writes an object without keys as a list.
	const filters = rules === null || Array.isArray(rules) ? {} : rules;
	return { ...segment, filters, customers_count: membersOf(call.state, segment, call.now).length };
}

/** The address of a name, or a fault: it is taken once in a workspace, by deleted segments too. */
function freeSlug(state: State, tenant: number, name: string, self?: Segment): string {
	const slug = slugOf(name);
	const others = state.table('segments').all();
	if (others.some((other) => other !== self && other.tenant_id === tenant && other.slug === slug)) throw serverError();
	return slug;
}

/** Adds a segment; a name that is taken is a fault. */
export function addSegment(
	state: State,
	tenant: number,
	{ name, type, ...rest }: Partial<Segment> & { name: string; type: string },
	moment: Moment,
): Segment {
	return state
		.table('segments')
		.add({
			tenant_id: tenant,
			name,
			slug: freeSlug(state, tenant, name),
			description: null,
			type,
			rules: null,
			customer_count: 0,
			is_active: true,
			last_calculated_at: null,
			created_at: moment,
			updated_at: moment,
			deleted_at: null,
			color: null,
			members: [],
			...rest,
		});
}
