import type { Resource, Simple } from '../../../engine/describe';
import { listed, text } from '../../../engine/fields';
import { someOf } from '../fields';
import { scopes } from '../rights';

/** Without the key itself. */
const simple: Simple = {
	fields: { id: 'id', name: 'name', scopes: 'scopes', timestamp_created: 'timestamp_created', timestamp_updated: 'timestamp_updated' },
};

/** https://developer.instantly.ai/api/v2/apikey */
export const apiKey: Resource = {
	name: 'API Key',
	scope: 'api_keys',
	operations: {
		create: {
			name: 'Create',
			action: 'Create an API key',
			description: 'Create a new API key; the key stands in this answer only, in plain text',
			route: 'POST /api-keys',
			required: [
				text('name', 'What the key is called', { required: true, placeholder: 'e.g. Reports' }),
				someOf('scopes', 'What the key may do; give it no more than it needs', 'scopes', scopes, {
					label: 'Scope Names or IDs',
					required: true,
				}),
			],
		},
		delete: {
			name: 'Delete',
			action: 'Delete an API key',
			description: 'Delete an API key permanently; whatever uses it stops working',
			route: 'DELETE /api-keys/{id}',
			required: [listed('id', 'The key to delete', 'apiKeys', { label: 'API Key Name or ID', required: true })],
			gives: 'deleted',
		},
		getAll: { name: 'Get Many', action: 'Get many API keys', route: 'GET /api-keys', gives: 'items', simple },
	},
};
