import type { Field, Resource, Simple } from '../../../engine/describe';
import { choice, flag, text } from '../../../engine/fields';
import { newName, nothingIn, object, segment as picker } from '../fields';
import { madeByName } from '../made';
import { differing, leavingOut, refuseForeign } from '../names';

const id = picker('id', 'The segment to work on', { required: true });
const described = text('description', 'What the segment is for');
const filters = object('filters', 'Who belongs to it, as JSON', { label: 'Rules (JSON)', placeholder: 'e.g. {"rfm_score_min": 13}' });
const type = choice('type', 'Whether the rules decide who belongs to it', { 'By Rules': 'auto', 'By Hand': 'manual' });
const color = text('color', 'Color of the segment; only in the documented API', { type: 'color' });
const active = flag('is_active', 'Whether the segment is in use', { label: 'Active', default: true });
const changes: Field[] = [text('name', 'New name of the segment'), described, filters, active];

const simple: Simple = {
	fields: {
		id: 'id', name: 'name', description: 'description', type: 'type', color: 'color', is_active: 'is_active', created_at: 'created_at',
		filters: (row) => row.filters ?? row.rules, customers_count: (row) => row.customers_count ?? row.customer_count,
	},
}; // prettier-ignore

const ofServer = differing({ renames: { filters: 'rules' } });

/** https://entercrm.io/docs/api#segments */
export const segment: Resource = {
	name: 'Segment',
	operations: {
		create: {
			name: 'Create',
			action: 'Create a segment',
			description: 'Create a new segment; on the server its name must be one that was never used',
			route: 'POST /segments',
			required: [newName, type],
			optional: [described, filters, color],
			forVariant: (call, variant, values) => {
				if (variant === 'server') return ofServer(call, variant, values);
				if (values.type === 'manual') refuseForeign({ ...call, body: { type: 'manual' } }, variant, { server: { fields: [type] } });
				return leavingOut(call, 'type');
			},
			settles: madeByName('GET /segments', {
				otherwise: 'EnterCRM does not take a name that any segment had before, a deleted one included',
			}),
			echoes: true,
			simple,
		},
		delete: {
			name: 'Delete',
			action: 'Delete a segment',
			description: "Delete a segment; its name stays taken. Only on EnterCRM's server.",
			route: 'DELETE /segments/{id}',
			variants: { server: 'DELETE /segments/{id}' },
			required: [id],
			gives: 'deleted',
		},
		get: {
			name: 'Get',
			action: 'Get a segment',
			description: 'Get a segment; not simplified, the documented API gives its customers too',
			route: 'GET /segments/{id}',
			required: [id],
			simple,
		},
		getAll: { name: 'Get Many', action: 'Get many segments', route: 'GET /segments', gives: 'items', simple },
		update: {
			name: 'Update',
			action: 'Update a segment',
			description: "Update a segment. Only on EnterCRM's server.",
			route: 'PUT /segments/{id}',
			variants: { server: 'PUT /segments/{id}' },
			required: [id],
			optional: changes,
			guard: nothingIn([active]),
			errors: {
				500: {
					message: 'EnterCRM could not update the segment',
					hint: 'A name that any segment had before, a deleted one included, is not taken: choose another.',
				},
			},
			tries: 2,
			forVariant: ofServer,
			echoes: true,
			simple,
		},
	},
};
