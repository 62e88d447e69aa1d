import type { IDataObject } from 'n8n-workflow';
import type { Resource, Simple } from '../../../engine/describe';
import { choice, date, list } from '../../../engine/fields';
import { apiKey as picker, newName, onServer } from '../fields';
import { madeByName } from '../made';
import { leavingOut, refuseForeign } from '../names';
import { paging } from '../paging';

const id = picker('id', 'The key to work on', { required: true });
const type = choice('type', 'Where the key is used; the documented API makes no difference', { Private: 'private', Public: 'public' });
const more = [
	list('scopes', 'What the key may do, with commas or as a list'),
	date('expires_at', 'When the key stops working', { label: 'Expires At' }),
];

/** EnterCRM shows only the beginning of a key, but for a new one. */
const simple: Simple = {
	fields: {
		id: 'id', name: 'name', key: 'key', type: 'type', scopes: 'scopes', is_active: 'is_active', last_used_at: 'last_used_at',
		expires_at: 'expires_at', created_at: 'created_at',
	},
}; // prettier-ignore

/** The new key in one shape: the server gives its text beside its record. */
function made({ api_key: record, plain_key: plain, ...flat }: IDataObject): IDataObject {
	const { id: own, name, key, type: kind, created_at: at } = { ...flat, ...(record as IDataObject | undefined) };
	return { id: own, name, key: plain ?? key, ...(kind !== undefined && { type: kind }), created_at: at };
}

/** https://entercrm.io/docs/api#api-keys */
export const apiKey: Resource = {
	name: 'API Key',
	operations: {
		create: {
			name: 'Create',
			action: 'Create an API key',
			description: 'Create a new API key; the key stands in this answer only, in plain text',
			route: 'POST /api-keys',
			required: [newName, type],
			optional: onServer(more),
			forVariant: (call, variant) => {
				refuseForeign(call, variant, { server: { fields: more } });
				return variant === 'docs' ? leavingOut(call, 'type') : call;
			},
			answer: made,
			simple,
			settles: madeByName('GET /api-keys', {
				ids: (answer) => [String(made(answer).id)],
				lost: ({ id: own }) => `The key is there (ID ${String(own)}), but its text went with the answer: delete it and create another`,
				otherwise: 'Where EnterCRM cannot make keys this way, make one in its dashboard',
			}),
		},
		delete: {
			name: 'Delete',
			action: 'Delete an API key',
			description: "Delete an API key permanently; whatever uses it stops working. Only on EnterCRM's server.",
			route: 'DELETE /api-keys/{id}',
			variants: { server: 'DELETE /api-keys/{id}' },
			required: [id],
			gives: 'deleted',
		},
		get: {
			name: 'Get',
			action: 'Get an API key',
			description: "Get what is known of an API key. Only on EnterCRM's server.",
			route: 'GET /api-keys/{id}',
			variants: { server: 'GET /api-keys/{id}' },
			required: [id],
			simple,
		},
		getAll: {
			name: 'Get Many',
			action: 'Get many API keys',
			route: 'GET /api-keys',
			gives: 'items',
			// The server gives all of them at once.
			paging: (_values, variant) => (variant === 'server' ? { by: 'once', items: 'data' } : paging),
			simple,
		},
		revoke: {
			name: 'Revoke',
			action: 'Revoke an API key',
			description: "Make an API key useless for good. Only on EnterCRM's server.",
			route: 'POST /api-keys/{id}/revoke',
			variants: { server: 'POST /api-keys/{id}/revoke' },
			required: [id],
			gives: 'accepted',
			repeatable: true,
		},
	},
};
