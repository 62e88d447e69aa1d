import type { IDataObject } from 'n8n-workflow';
import type { Operation, Resource, Simple, Words } from '../../../engine/describe';
import { choice, flag, text } from '../../../engine/fields';
import { Refusal } from '../../../engine/refusal';
import { nodesNamed, saved, withBranches } from '../design';
import { automation as picker, newName, object, objects, onServer } from '../fields';
import { madeByName } from '../made';
import { apis, refuseForeign } from '../names';

const id = picker('id', 'The automation to work on', { required: true });
const triggers: Record<string, Words> = {
	docs: { 'Customer Created': 'customer_created', 'Customer Inactive': 'customer_inactive' },
	server: {
		API: 'api',
		'Date Field': 'date_field',
		Event: 'event',
		Manual: 'manual',
		'Segment Entered': 'segment_enter',
		'Segment Left': 'segment_leave',
	},
};
const where: Record<string, string> = { docs: 'Documented API', server: 'Server' };
const all: Words = Object.fromEntries(
	Object.entries(triggers)
		.flatMap(([variant, words]) => Object.entries(words).map(([word, value]) => [`${word} (${where[variant]})`, value] as const))
		.sort(([one], [other]) => (one < other ? -1 : 1)),
);
const starts = 'What starts it: the documented API and the server know different ones';

const described = text('description', 'What the automation is for');
const config = object('trigger_config', 'Details of what starts it, as JSON', {
	label: 'Trigger Settings (JSON)',
	placeholder: 'e.g. {"days": 30}',
});
const active = flag('is_active', 'Whether it is switched on at once; the server makes it switched off', { label: 'Active', default: true });
const designName = text('name', 'New name of the automation');
const activate = flag('activate', 'Whether to switch it on as well', { default: true });

const known: Operation['forVariant'] = (call, variant, { trigger_type: type }) => {
	refuseForeign(call, variant, { server: { fields: [described] } });
	const own = triggers[variant];
	if (type !== undefined && !Object.values(own).includes(type as string))
		throw new Refusal(`cannot be "${String(type)}" in ${apis[variant]}`, `Choose one of: ${Object.keys(own).join(', ')}.`, 'Trigger Type');
	return call;
};

const simple: Simple = {
	fields: {
		id: 'id', name: 'name', description: 'description', trigger_type: 'trigger_type', is_active: 'is_active',
		steps_count: (row) => row.steps_count ?? (row.steps as unknown[] | undefined)?.length,
		total_entered: (row) => row.total_entered ?? row.total_enrolled,
		total_completed: 'total_completed', last_triggered_at: 'last_triggered_at', created_at: 'created_at',
	},
}; // prettier-ignore

const state = ({ id: own }: IDataObject, on: unknown, changed: boolean) => ({ id: Number(own), is_active: on as boolean, changed });

/** https://entercrm.io/docs/api#automations */
export const automation: Resource = {
	name: 'Automation',
	operations: {
		create: {
			name: 'Create',
			action: 'Create an automation',
			route: 'POST /automations',
			required: [newName, choice('trigger_type', starts, all)],
			optional: [...onServer([described]), config, active],
			forVariant: known,
			settles: madeByName('GET /automations', { again: true }),
			echoes: ['server'],
			simple,
		},
		delete: {
			name: 'Delete',
			action: 'Delete an automation',
			description: "Delete an automation. Only on EnterCRM's server.",
			route: 'DELETE /automations/{id}',
			variants: { server: 'DELETE /automations/{id}' },
			required: [id],
			gives: 'deleted',
		},
		get: {
			name: 'Get',
			action: 'Get an automation',
			description: "Get an automation; not simplified, with its steps. Only on EnterCRM's server.",
			route: 'GET /automations/{id}',
			variants: { server: 'GET /automations/{id}' },
			required: [id],
			simple,
		},
		getAll: { name: 'Get Many', action: 'Get many automations', route: 'GET /automations', gives: 'items', simple },
		saveDesign: {
			name: 'Save Design',
			action: 'Save the design of an automation',
			description: 'Replace all steps of an automation; on the server, what was logged of the old steps is lost',
			route: 'POST /automations/{id}/design',
			required: [
				id,
				objects('nodes', 'Steps as a JSON list, each with an ID, a type, data and a position', {
					required: true,
					placeholder: 'e.g. [{"type": "trigger", "data": {}}]',
				}),
				objects('edges', 'What follows what, as a JSON list; a branch is a label', {
					required: true,
					placeholder: 'e.g. [{"source": "1", "target": "2"}]',
				}),
			],
			optional: onServer([designName, activate]),
			guard: nodesNamed,
			forVariant: (call, variant) => {
				refuseForeign(call, variant, { server: { fields: [designName, activate] } });
				return withBranches(call, variant);
			},
			answer: saved,
			repeatable: true,
		},
		toggle: {
			name: 'Toggle',
			action: 'Toggle an automation',
			description: "Switch an automation on or off. Only on EnterCRM's server.",
			route: 'POST /automations/{id}/toggle',
			variants: { server: 'POST /automations/{id}/toggle' },
			required: [
				id,
				choice('active', 'What it is to be; Flip turns it into the other', { On: 'on', Off: 'off', Flip: 'flip' }, { in: 'here' }),
			],
			reads: {
				route: 'GET /automations/{id}',
				when: () => true,
				into: (values, { is_active: before }) => ({ ...values, before }),
				done: ({ active: wanted, id: own }, { is_active: on }) =>
					wanted === (on ? 'on' : 'off') ? state({ id: own as string }, on, false) : undefined,
			},
			settles: {
				looks: ({ id: own }) => [{ route: 'GET /automations/{id}', values: { id: own }, record: true }],
				found: ([[{ is_active: on }]], { before }) => (on === before ? undefined : { is_active: on }),
				again: true,
			},
			answer: ({ is_active: on }, { id: own }) => state({ id: own as string }, on, true),
			independent: 'id',
		},
		update: {
			name: 'Update',
			action: 'Update an automation',
			description: "Update an automation. Only on EnterCRM's server.",
			route: 'PUT /automations/{id}',
			variants: { server: 'PUT /automations/{id}' },
			required: [id],
			optional: [designName, described, choice('trigger_type', 'What starts it', triggers.server, { default: 'event' }), config],
			echoes: true,
			simple,
		},
	},
};
