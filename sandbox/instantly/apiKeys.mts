import type { FastifyInstance } from 'fastify';

import { closed, list, oneOf, page, str } from '../validation.mts';
import { audit } from './audit.mts';
import { byId, operation } from './operation.mts';
import { need, pageById, type Context } from './state.mts';

const VERBS = ['all', 'create', 'read', 'update', 'delete'];
const RESOURCES = [
	'all',
	'ai_agents',
	'api_keys',
	'audit_logs',
	'custom_prompt_templates',
	'account_campaign_mappings',
	'campaigns',
	'inbox_placement_tests',
	'inbox_placement_analytics',
	'inbox_placement_reports',
	'lead_lists',
	'leads',
	'background-jobs',
	'custom_tags',
	'custom_tag_mappings',
	'crm_actions',
	'accounts',
	'block_list_entries',
	'lead-labels',
	'email_verifications',
	'emails',
	'email_templates',
	'workspaces',
	'workspace_billing',
	'workspace_group_members',
	'workspace_members',
	'subsequences',
	'ai_sdr',
	'ai_sdr_replies',
	'ai_inbox_manager_analytics',
	'sales_flows',
	'webhooks',
	'webhook_events',
	'security_tokens',
	'dfy_email_account_orders',
	'auth',
];
// Verifications can neither be changed nor deleted; nothing can be granted for SuperSearch.
const SCOPES = RESOURCES.flatMap((resource) => VERBS.map((verb) => `${resource}:${verb}`)).filter(
	(scope) => !['email_verifications:update', 'email_verifications:delete'].includes(scope),
);

interface KeyRecord {
	id: string;
	name: string;
	scopes: string[];
	key: string;
	organization_id: string;
	timestamp_created: string;
	timestamp_updated: string;
}

const records = (context: Context) => context.state.table<KeyRecord>('apiKeys');
/** A key is shown in full only once, when it is made. */
const masked = (record: KeyRecord): KeyRecord => ({ ...record, key: `${record.key.slice(0, 4)}...${record.key.slice(-2)}` });

/** Puts the keys every sandbox knows into the list of keys, but for that of an unpaid workspace. */
export function listKnownKeys(context: Context): void {
	for (const [key, { scopes, paid }] of context.state.keys) if (paid) makeKey(context, key, key, scopes);
}

/** The operations of API keys. */
export function apiKeyRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'GET',
		url: '/api-keys',
		scope: 'api_keys:read',
		body: 'none',
		query: page({}),
		run: ({ query }) => {
			const found = pageById(context, records(context).values(), query, () => true);
			return { ...found, items: found.items.map(masked) };
		},
	});
	operation(app, {
		method: 'POST',
		url: '/api-keys',
		scope: 'api_keys:create',
		body: closed({ name: str(), scopes: list(oneOf(SCOPES)) }),
		run: ({ body }) => {
			const { ids } = context.core;
			const made = makeKey(context, Buffer.from(`${ids.uuid()}:${ids.hex24()}`).toString('base64'), body.name, body.scopes);
			audit(context, 'key created', { audit_metadata: { name: made.name } });
			return made;
		},
	});
	operation(app, {
		method: 'DELETE',
		url: '/api-keys/:id',
		scope: 'api_keys:delete',
		body: 'null',
		params: byId,
		run: ({ params }) => {
			const gone = need(records(context), params.id);
			audit(context, 'key deleted', { audit_metadata: { name: gone.name } });
			records(context).delete(gone.id);
			context.state.keys.delete(gone.key);
			return masked(gone);
		},
	});
}

function makeKey(context: Context, key: string, name: string, scopes: string[]): KeyRecord {
	const { core, state } = context;
	const now = core.clock.iso();
	const id = core.ids.uuid();
	const record = { id, name, scopes, key, organization_id: state.workspace.id, timestamp_created: now, timestamp_updated: now };
	records(context).set(id, record);
	state.keys.set(key, { scopes, paid: true, id });
	return record;
}
