import { z } from 'zod';

import { addAutomation, stepsOf, TRIGGERS } from './automationStore.mts';
import type { Call } from './call.mts';
import { design, designOnServer } from './design.mts';
import { byChange, docsPage, serverPage } from './pages.mts';
import type { Routes } from './routes.mts';
import { change, partialRow, pick, serverRow } from './rows.mts';
import { array, boolean, max, nullable, numeric, object, oneOf, required, sometimes, string } from './rules.mts';
import type { Automation, PhpArray } from './types.mts';

const shared = { description: nullable(string), trigger_config: nullable(array) };
const creation = z.object({ ...shared, name: required(string, max(255)), trigger_type: required(oneOf(TRIGGERS)) });
const update = z.object({ ...shared, name: sometimes(string, max(255)), trigger_type: sometimes(oneOf(TRIGGERS)) });
const drawing = z.object({
	name: sometimes(string, max(255)),
	nodes: required(array),
	edges: required(array),
	activate: nullable(boolean),
});

/** Boxes and arrows as documented; an empty drawing is not ruled out. */
const documentedDrawing = {
	nodes: z.array(
		z
			.object({
				id: required(string),
				type: required(string),
				data: sometimes(object),
				position: z.object({ x: required(numeric), y: required(numeric) }).optional(),
			})
			.passthrough(),
	),
	edges: z.array(
		z.object({ id: sometimes(string), source: required(string), target: required(string), label: sometimes(string) }).passthrough(),
	),
};

/** Automations, in both profiles. */
export function automationRoutes(routes: Routes): void {
	routes.server('GET', '/automations', 'bearer', (call) => serverPage(call, all(call), serverRow));
	routes.server('POST', '/automations', 'bearer', (call) => {
		const { tenant } = call;
		const fields = call.fields(creation);
		const automation = addAutomation(call.state, tenant, { ...fields, created_by: call.caller.user?.id ?? null }, call.now);
		return call.made(partialRow(automation, [...Object.keys(fields), 'tenant_id', 'created_by']));
	});
	routes.server('GET', '/automations/:id', 'bearer', (call) => withSteps(call, call.row('automations')));
	for (const method of ['PUT', 'PATCH'] as const) {
		routes.server(method, '/automations/:id', 'bearer', (call) => {
			const automation = call.row('automations');
			return serverRow(change(automation, call.fields(update), call.now));
		});
	}
	routes.server('DELETE', '/automations/:id', 'bearer', (call) => {
		change(call.row('automations'), { deleted_at: call.now }, call.now);
		return { message: 'Automation deleted.' };
	});
	routes.server('POST', '/automations/:id/toggle', 'bearer', (call) => {
		const automation = call.row('automations');
		change(automation, { is_active: !automation.is_active }, call.now);
		return { message: automation.is_active ? 'Automation activated.' : 'Automation deactivated.', is_active: automation.is_active };
	});
	const save = (call: Call) => {
		const automation = call.row('automations');
		const { nodes, edges, ...fields } = call.fields(drawing);
		designOnServer(call.state, automation, { ...fields, nodes: items(nodes), edges: items(edges) }, call.now);
		return { message: 'Automation design saved.', automation: withSteps(call, automation) };
	};
	routes.server('POST', '/automations/:id/design', 'bearer', save, true);
	docsRoutes(routes);
}

function docsRoutes(routes: Routes): void {
	routes.docs('GET', '/automations', 'either', (call) =>
		docsPage(call, all(call), (automation) => pick(flat(call, automation), [...MADE, 'total_enrolled', 'created_at'])),
	);
	routes.docs('POST', '/automations', 'either', (call) => {
		const { tenant } = call;
		const fields = call.documented({
			name: required(string),
			trigger_type: required(string),
			trigger_config: sometimes(object),
			is_active: sometimes(boolean),
		});
		const given = { ...fields, created_by: call.caller.user?.id ?? null };
		const automation = addAutomation(call.state, tenant, given, call.now);
		return call.made(pick(flat(call, automation), [...MADE, 'created_at']));
	});
	routes.docs('POST', '/automations/:id/design', 'either', (call) => {
		const automation = call.row('automations');
		const { nodes, edges } = call.documented(documentedDrawing);
		design(call.state, automation, { nodes, edges }, call.now);
		return { automation_id: automation.id, saved: true, nodes_count: nodes.length, edges_count: edges.length };
	});
}

const MADE = ['id', 'name', 'trigger_type', 'is_active', 'steps_count'] as const;

const all = (call: Call) => byChange(call, call.state.of('automations', call.tenant));
const items = (list: PhpArray): unknown[] => (Array.isArray(list) ? list : Object.values(list));

function withSteps(call: Call, automation: Automation): Record<string, unknown> {
	return { ...serverRow(automation), steps: stepsOf(call.state, automation).map(serverRow) };
}

function flat(call: Call, automation: Automation): Record<string, unknown> {
	return { ...automation, steps_count: stepsOf(call.state, automation).length, total_enrolled: automation.total_entered };
}
