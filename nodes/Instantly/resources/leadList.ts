import type { Field, Resource } from '../../../engine/describe';
import { flag, text } from '../../../engine/fields';
import { leadList as picker, member } from '../fields';

const id = picker('id', 'The list to work on', { required: true });
const enrich = flag('has_enrichment_task', 'Whether every lead added to the list is enriched; takes credits', {
	label: 'Enrich Added Leads',
	default: true,
});
const optional: Field[] = [enrich, member('owned_by', 'The workspace member who owns the list')];

/** https://developer.instantly.ai/api/v2/leadlist */
export const leadList: Resource = {
	name: 'Lead List',
	scope: 'lead_lists',
	operations: {
		create: {
			name: 'Create',
			action: 'Create a lead list',
			route: 'POST /lead-lists',
			required: [text('name', 'Name of the list', { required: true })],
			optional,
		},
		delete: { name: 'Delete', action: 'Delete a lead list', route: 'DELETE /lead-lists/{id}', required: [id], gives: 'deleted' },
		get: { name: 'Get', action: 'Get a lead list', route: 'GET /lead-lists/{id}', required: [id] },
		getAll: {
			name: 'Get Many',
			action: 'Get many lead lists',
			route: 'GET /lead-lists',
			optional: [
				text('search', 'Text in the name'),
				flag('has_enrichment_task', 'Whether the list enriches its leads', { label: 'Enriches Leads', default: true }),
			],
			gives: 'items',
		},
		update: {
			name: 'Update',
			action: 'Update a lead list',
			route: 'PATCH /lead-lists/{id}',
			required: [id],
			optional: [text('name', 'New name of the list'), ...optional],
			repeatable: true,
		},
		verificationStats: {
			name: 'Get Verification Stats',
			action: 'Get the verification stats of a lead list',
			description: 'Count the leads of a list by the state of their email address',
			route: 'GET /lead-lists/{id}/verification-stats',
			required: [id],
			scope: null,
		},
	},
};
