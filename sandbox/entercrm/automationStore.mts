import type { State } from './state.mts';
import type { Automation, Moment, Step } from './types.mts';

export const TRIGGERS = ['event', 'segment_enter', 'segment_leave', 'date_field', 'manual', 'api'];

/** Adds an automation; what is not given is as the database fills it. */
export function addAutomation(
	state: State,
	tenant: number,
	{ name, trigger_type, ...rest }: Partial<Automation> & { name: string; trigger_type: string },
	moment: Moment,
): Automation {
	return state
		.table('automations')
		.add({
			tenant_id: tenant,
			name,
			description: null,
			trigger_type,
			trigger_config: null,
			is_active: false,
			last_triggered_at: null,
			total_entered: 0,
			total_completed: 0,
			created_by: null,
			created_at: moment,
			updated_at: moment,
			deleted_at: null,
			...rest,
		});
}

/** The steps of an automation by their place. */
export function stepsOf(state: State, automation: Automation): Step[] {
	const steps = state.of('steps', automation.tenant_id).filter(({ automation_id }) => automation_id === automation.id);
	return steps.sort((a, b) => a.position - b.position);
}
