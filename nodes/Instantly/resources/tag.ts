import type { IDataObject } from 'n8n-workflow';
import type { Field, Resource, Values } from '../../../engine/describe';
import { choice, commaList, flag, list, listed, several, text } from '../../../engine/fields';
import type { NamedRules } from '../../../engine/outcome';
import { tag as picker } from '../fields';
import { hollow } from '../../../engine/hollow';

const id = picker('id', 'The tag to work on', { required: true });
const description = text('description', 'What the tag is for');
const carriers = commaList('resource_ids', 'Emails of accounts and IDs of campaigns, with commas', { label: 'Accounts and Campaigns' });

const on = { Accounts: 1, Campaigns: 2 };
const change: Field[] = [
	choice('assign', 'What to do with the tags', { 'Add Tags': true, 'Remove Tags': false }, { label: 'Change' }),
	several('tag_ids', 'Tags to add or remove', 'tags', { label: 'Tag Names or IDs', required: true }),
	choice('resource_type', 'What carries the tags', on, { label: 'Tags Of' }),
];

/** What became of each account or campaign: the answer is for all of them. */
const changed: NamedRules = {
	check: ({ id: given }, { resource_type: kind }) => {
		const fits = kind === on.Accounts ? /^([^\s@]+@[^\s@]+|[\da-f-]{36})$/i : /^[\da-f-]{36}$/i;
		const wanted = kind === on.Accounts ? 'the email of an account' : 'the ID of a campaign';
		return fits.test(String(given)) ? undefined : `"${String(given)}" is not ${wanted}`;
	},
	key: ({ id: given }) => String(given).toLowerCase(),
	show: ['id'],
	judge: (entries, answer) =>
		entries.map(() =>
			(answer as IDataObject).success === false
				? { outcome: 'unknown', reason: 'Instantly did not confirm it; look at the tags' }
				: { outcome: 'done' },
		),
};

const filters: Field[] = [
	text('search', 'Text in the email or name'),
	listed('filter.filter', 'What the accounts have in common', 'accountFilters', {
		label: 'Account State Name or ID',
		parameter: 'accountState',
		from: 'accountFilters',
	}),
	flag('filter.tag_id', 'Whether it has no tag yet', {
		label: 'Untagged',
		parameter: 'untagged',
		default: true,
		send: (value) => (value === true || value === 'true' ? 'no-tag' : undefined),
	}),
	list('filter.tag_ids', 'One of them is enough', { label: 'Any of Tag IDs', parameter: 'anyTag' }),
	list('filter.tag_ids_all', 'All of them must be there', { label: 'All of Tag IDs', parameter: 'allTags' }),
	list('excluded_resource_ids', 'Emails or campaign IDs to leave out', { label: 'Leave Out' }),
];

/** The state of accounts says nothing of campaigns. */
const allGuard = (values: Values) =>
	hollow(values, filters, 'accounts or campaigns') ??
	(values.resource_type === on.Campaigns && values['filter.filter']
		? "Campaigns have no 'Account State Name or ID'. Take it out, or choose Accounts under 'Tags Of'"
		: undefined);

/** https://developer.instantly.ai/api/v2/customtag */
export const tag: Resource = {
	name: 'Tag',
	scope: 'custom_tags',
	operations: {
		assign: {
			name: 'Add or Remove',
			action: 'Add or remove tags',
			description: 'Of accounts or campaigns, 100 with each request; one outcome for each',
			route: 'POST /custom-tags/toggle-resource',
			required: [
				...change,
				list('resource_ids', 'Emails of accounts or IDs of campaigns, with commas or as a list', {
					label: 'Accounts or Campaigns',
					required: true,
				}),
			],
			batch: { field: 'resource_ids', max: 100, as: 'id' },
			outcome: changed,
			scope: null,
		},
		assignAll: {
			name: 'Add or Remove for All',
			action: 'Add or remove tags for all accounts or campaigns',
			description: 'Of all that match the filters; without filters of all',
			route: 'POST /custom-tags/toggle-resource',
			// The API wants it said; there is nothing to choose.
			required: [...change, flag('selected_all', 'Always on', { type: 'hidden', default: true })],
			filters,
			strict: true,
			guard: allGuard,
			repeatable: true,
			scope: null,
			failed: ({ success }) => (success === false ? 'it gave no reason' : undefined),
		},
		create: {
			name: 'Create',
			action: 'Create a tag',
			route: 'POST /custom-tags',
			required: [text('label', 'The name that people see', { required: true })],
			optional: [description],
		},
		delete: { name: 'Delete', action: 'Delete a tag', route: 'DELETE /custom-tags/{id}', required: [id], gives: 'deleted' },
		get: { name: 'Get', action: 'Get a tag', route: 'GET /custom-tags/{id}', required: [id] },
		getAll: {
			name: 'Get Many',
			action: 'Get many tags',
			route: 'GET /custom-tags',
			optional: [text('search', 'Text in the name'), carriers, commaList('tag_ids', 'IDs of tags, with commas', { label: 'Tag IDs' })],
			gives: 'items',
		},
		getAssignments: {
			name: 'Get Assignments',
			action: 'Get tag assignments',
			description: 'Which tag is on which account or campaign',
			route: 'GET /custom-tag-mappings',
			optional: [carriers],
			gives: 'items',
			scope: 'custom_tag_mappings:read',
		},
		update: {
			name: 'Update',
			action: 'Update a tag',
			route: 'PATCH /custom-tags/{id}',
			required: [id],
			optional: [text('label', 'New name of the tag'), description],
			repeatable: true,
		},
	},
};
