import { randomBytes } from 'node:crypto';
import { z } from 'zod';

import type { Call } from './call.mts';
import { docsPage, sorted } from './pages.mts';
import { serverError } from './refusals.mts';
import type { Routes } from './routes.mts';
import { change, pick, serverRow } from './rows.mts';
import { array, date, max, nullable, oneOf, required, string } from './rules.mts';
import type { State } from './state.mts';
import type { ApiKey, Moment } from './types.mts';

const creation = z.object({
	name: required(string, max(255)),
	type: required(oneOf(['public', 'private'])),
	scopes: nullable(array),
	expires_at: nullable(date),
});

/** Keys of the API, in both profiles. */
export function apiKeyRoutes(routes: Routes): void {
	routes.server('GET', '/api-keys', 'bearer', (call) => all(call).map(rowOf));
	routes.server('POST', '/api-keys', 'bearer', (call) => {
		const { tenant } = call;
		const fields = call.fields(creation);
		if (call.settings.suspects) throw serverError();
		const key = addApiKey(call.state, tenant, { ...fields, created_by: call.caller.user?.id ?? null }, call.now);
		const message = 'Store this key now. It will not be shown again.';
		return call.made({ api_key: pick(key, ['id', 'name', 'type']), plain_key: key.secret, message });
	});
	routes.server('GET', '/api-keys/:id', 'bearer', (call) => rowOf(call.row('apiKeys')));
	routes.server('DELETE', '/api-keys/:id', 'bearer', (call) => {
		call.state.table('apiKeys').remove(call.row('apiKeys'));
		return { message: 'API key deleted.' };
	});
	routes.server('POST', '/api-keys/:id/revoke', 'bearer', (call) => {
		change(call.row('apiKeys'), { is_active: false }, call.now);
		return { message: 'API key revoked.' };
	});

	routes.docs('GET', '/api-keys', 'either', (call) =>
		docsPage(call, all(call), (key) => {
			const { id, name, last_used_at, created_at } = key;
			return { id, name, key: masked(key), last_used_at, created_at };
		}),
	);
	routes.docs('POST', '/api-keys', 'either', (call) => {
		const { tenant } = call;
		const { name } = call.documented({ name: required(string) });
		const { id, secret, created_at } = addApiKey(call.state, tenant, { name, type: 'private' }, call.now);
		return call.made({ id, name, key: secret, created_at, note: 'This is the only time the full key will be shown.' });
	});
}

const all = (call: Call) => sorted(call, call.state.of('apiKeys', call.tenant), (key) => key.created_at);

/** The first 16 characters, then asterisks. */
const masked = ({ secret }: ApiKey) => secret.slice(0, 16) + '*'.repeat(36);

function rowOf(key: ApiKey): Record<string, unknown> {
	const { id, tenant_id, name, ...rest } = serverRow(key);
	return { id, tenant_id, name, key: masked(key), ...rest };
}

/** Adds a key; its secret is made up unless it is given. */
export function addApiKey(
	state: State,
	tenant: number,
	{ name, type, ...rest }: Partial<ApiKey> & { name: string; type: string },
	moment: Moment,
): ApiKey {
	return state
		.table('apiKeys')
		.add({
			tenant_id: tenant,
			name,
			secret: `eck_${randomBytes(24).toString('hex')}`,
			type,
			scopes: null,
			is_active: true,
			last_used_at: null,
			expires_at: null,
			created_by: null,
			created_at: moment,
			updated_at: moment,
			...rest,
		});
}
