import type { IDataObject } from 'n8n-workflow';
import type { Field, Resource, Values } from '../../../engine/describe';
import { hollow } from '../../../engine/hollow';
import { choice, flag, list, text } from '../../../engine/fields';
import { added, customerOf, forVariant, mustRead, sameEmail, simple } from '../customerShape';
import { customer as picker, nothingIn, numbered, object, segment } from '../fields';
import { newest } from '../made';
import { differing } from '../names';

const id = picker('id', 'The customer to work on', { required: true });
const email = { placeholder: 'name@email.com', send: (value: unknown) => String(value).trim() };

const person: Field[] = [
	text('name', 'Full name; where EnterCRM keeps two parts, the last word is the last name'),
	text('first_name', 'First name; wins over the name'),
	text('last_name', 'Last name; wins over the name'),
	text('phone', 'Phone number of the customer'),
	text('company_name', 'Company the customer works for'),
	text('city', 'Where the customer lives; the server keeps it in the properties'),
	text('country', 'Country of the customer, as a code or a name', { placeholder: 'e.g. HR' }),
	object('properties', 'Values of your own, as JSON', { label: 'Properties (JSON)', placeholder: 'e.g. {"plan": "gold"}' }),
	list('tags', 'Tags, with commas or as a list', { placeholder: 'e.g. trial, newsletter' }),
];
const address = text('email', 'Address of the customer', email);
const ownId = text('external_id', 'Your own ID of the customer; only a new customer takes it', { label: 'External ID' });
const replace = flag('replace', 'Whether properties and tags given here replace all that the customer has, instead of being added', {
	in: 'here',
	label: 'Replace Properties and Tags',
	default: true,
});

const flags = [
	flag('is_subscribed_email', 'Whether the customer may be written to by email', { label: 'Subscribed to Email' }),
	flag('is_subscribed_sms', 'Whether the customer may be written to by SMS', { label: 'Subscribed to SMS' }),
];

const rfmSegment = text('rfm_segment', 'Only customers with exactly this RFM label; only in the API of the server', {
	label: 'RFM Segment',
	placeholder: 'e.g. At Risk',
});
const inSegment = numbered(segment('segment_id', 'Only customers of this segment; only in the documented API'));
const filters = [text('search', 'Text in the name, the email or the company'), rfmSegment, inSegment];
const sorts = {
	'Created At': 'created_at',
	'Customer Lifetime Value': 'clv_total',
	'Last Activity': 'last_activity_at',
	'Number of Events': 'total_events',
	'RFM Score': 'rfm_score',
};

const search = (values: Values) => ({ route: 'GET /customers' as const, ask: { search: String(values.email) } });
const withEmail = (rows: IDataObject[], values: Values) => rows.filter((row) => sameEmail(row, values.email));

/** https://entercrm.io/docs/api#customers */
export const customer: Resource = {
	name: 'Customer',
	operations: {
		create: {
			name: 'Create',
			action: 'Create a customer',
			description: 'Create a new customer, even if the address is there already',
			route: 'POST /customers',
			optional: [address, ...person, ownId],
			forVariant,
			echoes: true,
			independent: 'email',
			settles: {
				looks: (values) => (values.email ? [search(values)] : []),
				found: ([rows], values, since, _call, earlier) => newest(withEmail(rows, values), since, earlier),
				again: true,
			},
			simple,
		},
		delete: {
			name: 'Delete',
			action: 'Delete a customer',
			description: "Delete a customer. Only on EnterCRM's server.",
			route: 'DELETE /customers/{id}',
			variants: { server: 'DELETE /customers/{id}' },
			required: [id],
			gives: 'deleted',
			independent: 'id',
		},
		get: {
			name: 'Get',
			action: 'Get a customer',
			route: 'GET /customers/{id}',
			required: [id],
			answer: customerOf,
			errors: {
				500: {
					message: 'EnterCRM could not give this customer',
					hint: "Its server may be unable to give single customers: use Get Many with 'Search' for the email instead.",
				},
			},
			tries: 2,
			simple,
		},
		getAll: {
			name: 'Get Many',
			action: 'Get many customers',
			route: 'GET /customers',
			optional: [
				...filters,
				choice('sort', 'What to sort by', sorts, { label: 'Sort By' }),
				choice('order', 'Which come first', { Ascending: 'asc', Descending: 'desc' }, { label: 'Sort Direction', default: 'desc' }),
			],
			gives: 'items',
			guard: (values) => hollow(values, filters, 'customers'),
			forVariant: differing({
				renames: { order: 'dir' },
				only: {
					docs: { fields: [inSegment], loses: 'would ignore it and give every customer' },
					server: { fields: [rfmSegment], loses: 'would ignore it and give every customer' },
				},
			}),
			simple,
		},
		update: {
			name: 'Update',
			action: 'Update a customer',
			description: 'Update a customer; properties and tags are added to those that are there',
			route: 'PUT /customers/{id}',
			required: [id],
			optional: [address, ...person],
			options: [replace],
			reads: {
				route: 'GET /customers/{id}',
				when: mustRead,
				into: added,
				errors: {
					500: {
						message: 'EnterCRM could not read the customer, so nothing was written',
						hint: "Read the customer with Get Many and 'Search', then switch on 'Replace Properties and Tags' and give all of them.",
					},
				},
				tries: 2,
			},
			forVariant,
			echoes: true,
			independent: 'id',
			simple,
		},
		updateSubscription: {
			name: 'Update Subscription',
			action: 'Update the subscription of a customer',
			description: "Say whether a customer may be written to. Only on EnterCRM's server.",
			route: 'PUT /customers/{id}',
			variants: { server: 'PUT /customers/{id}' },
			required: [id],
			optional: flags,
			guard: nothingIn(flags),
			failed: (body, values) => {
				const lost = flags.find(({ name }) => values[name] !== undefined && body[name] !== values[name]);
				return lost && `the answer does not show '${lost.label}' as wanted, so the customer may still be written to`;
			},
			independent: 'id',
		},
		upsert: {
			name: 'Create or Update',
			action: 'Create or update a customer',
			description: 'Create a new record, or update the current one if it already exists (upsert)',
			route: 'POST /customers',
			required: [text('email', 'Address that tells customers apart, whatever the case', { required: true, ...email })],
			optional: [...person, ownId],
			options: [replace],
			forVariant,
			echoes: true,
			independent: 'email',
			seeks: {
				look: search,
				same: (row, values) => sameEmail(row, values.email),
				change: 'PUT /customers/{id}',
				// The address stays as it is written there: events find their customer by it, letter for letter.
				into: (values, found) => ({ ...added(values, found), email: found.email, external_id: undefined }),
				several: (found) =>
					`${found.length} customers have this address (IDs ${found.map((row) => String(row.id)).join(', ')}): nothing was written. Update one of them by its ID`,
			},
			simple,
		},
	},
};
