import { stepsOf } from './automationStore.mts';
import { serverError } from './refusals.mts';
import { change } from './rows.mts';
import type { State } from './state.mts';
import type { Automation, Moment, PhpArray } from './types.mts';

type Box = Record<string, unknown>;

/** A drawing of the visual builder: boxes and the arrows between them. */
export interface Drawing {
	name?: string | null;
	nodes: unknown[];
	edges: unknown[];
	activate?: boolean | null;
}

const asBox = (value: unknown): Box => (typeof value === 'object' && value !== null ? (value as Box) : {});
const asText = (value: unknown): string | null => (typeof value === 'string' || typeof value === 'number' ? String(value) : null);

/** Takes a drawing in place of all steps before, whose logs go with them. */
export function design(state: State, automation: Automation, drawing: Drawing, moment: Moment): void {
	const nodes = drawing.nodes.map(asBox);
	const edges = drawing.edges.map(asBox);
	// The server reads the id of a node without looking whether there is one, and an edge without looking what it is.
	const boxes = [...drawing.nodes, ...drawing.edges].every((one) => typeof one === 'object' && one !== null);
	if (!boxes || nodes.some(({ id }) => asText(id) === null)) throw serverError();
	dropSteps(state, automation);
	const ids = new Map<string, number>();
	for (const [position, node] of nodes.entries()) {
		const data = asBox(node.data);
		const incoming = edges.filter(({ target }) => asText(target) === asText(node.id));
		const last = incoming.at(-1);
		const step = state
			.table('steps')
			.add({
				tenant_id: automation.tenant_id,
				automation_id: automation.id,
				parent_step_id: null,
				type: asText(node.type) ?? 'action',
				action_type: asText(data.triggerType ?? data.conditionType ?? data.actionType ?? data.delayType),
				config: (data.config ?? null) as PhpArray | null,
				position,
				branch_label: asText(last?.sourceHandle ?? last?.label),
				created_at: moment,
				updated_at: moment,
			});
		ids.set(String(node.id), step.id);
	}
	// A node with several arrows to it keeps the last one as its parent.
	for (const { source, target } of edges) {
		const step = state.table('steps').get(ids.get(String(target)));
		if (step) step.parent_step_id = ids.get(String(source)) ?? null;
	}
	const flow = { flow_nodes: drawing.nodes, flow_edges: drawing.edges };
	change(automation, { trigger_config: { ...asBox(automation.trigger_config), ...flow } }, moment);
}

/** What the server takes from a drawing besides its steps: a name, the switch, and what sets the automation off. */
export function designOnServer(state: State, automation: Automation, drawing: Drawing, moment: Moment): void {
	design(state, automation, drawing, moment);
	const trigger = drawing.nodes.map(asBox).find(({ type }) => type === 'trigger');
	if (trigger) {
		const { triggerType, config } = asBox(trigger.data);
		automation.trigger_type = triggerType === 'segment_entered' ? 'segment_enter' : 'event';
		automation.trigger_config = { ...asBox(config), flow_nodes: drawing.nodes, flow_edges: drawing.edges };
	}
	if (drawing.name) automation.name = drawing.name;
	if (drawing.activate) automation.is_active = true;
}

function dropSteps(state: State, automation: Automation): void {
	const logs = state.of('logs', automation.tenant_id);
	for (const step of stepsOf(state, automation)) {
		for (const log of logs) if (log.automation_step_id === step.id) state.table('logs').remove(log);
		state.table('steps').remove(step);
	}
}
