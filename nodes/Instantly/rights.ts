import type { Words } from '../../engine/describe';

const acronyms = ['ai', 'api', 'crm', 'dfy', 'sdr'];
const titled = (word: string) =>
	acronyms.includes(word.toLowerCase()) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1);
/** `lead_lists:read` -> `Lead Lists: Read`, `leadFinder.view` -> `Lead Finder: View`. */
const spelled = (value: string) =>
	value.split(/[.:]/).map((part) => part.split(/[_-]|(?=[A-Z])/).map(titled).join(' ')).join(': '); // prettier-ignore
/** Spelled out when they are asked for: two hundred names would take longer than to load the rest of the node's rows. */
function named(values: () => string[]): () => Words {
	let made: Words | undefined;
	return () => (made ??= Object.fromEntries(values().map((value) => [spelled(value), value])));
}

const guarded = [
	'all', 'ai_agents', 'api_keys', 'audit_logs', 'custom_prompt_templates', 'account_campaign_mappings', 'campaigns',
	'inbox_placement_tests', 'inbox_placement_analytics', 'inbox_placement_reports', 'lead_lists', 'leads', 'background-jobs',
	'custom_tags', 'custom_tag_mappings', 'crm_actions', 'accounts', 'block_list_entries', 'lead-labels', 'email_verifications',
	'emails', 'email_templates', 'workspaces', 'workspace_billing', 'workspace_group_members', 'workspace_members', 'subsequences',
	'ai_sdr', 'ai_sdr_replies', 'ai_inbox_manager_analytics', 'sales_flows', 'webhooks', 'webhook_events', 'security_tokens',
	'dfy_email_account_orders', 'auth',
]; // prettier-ignore
const verbs = ['all', 'create', 'read', 'update', 'delete'];
/** Verifications are neither changed nor deleted. */
const missing = ['email_verifications:update', 'email_verifications:delete'];

/** What an API key can be allowed. */
export const scopes = named(() =>
	guarded.flatMap((name) => verbs.map((verb) => `${name}:${verb}`)).filter((scope) => !missing.includes(scope)),
);

/** What a workspace member can be allowed in the app. */
export const permissions = named(() => [
	'dashboard.view', 'campaigns.view', 'campaigns.create', 'campaigns.edit', 'campaigns.delete', 'organization.manage',
	'organization.integrations', 'organization.billing', 'organization.users.manage', 'leadFinder.view', 'customLeadLabels.create',
	'customLeadLabels.edit', 'customLeadLabels.delete', 'unibox.all', 'analytics.view', 'websiteChat.view', 'websiteChat.manage',
	'agency.manage', 'accounts.view', 'accounts.manage', 'leadManagement.view', 'leads.move', 'crm.view', 'websiteVisitors.view',
	'blocklist.manage', 'preferences.manage', 'inboxPlacement.view', 'aiAgents.manage', 'workspaceGroupMembers.invite',
	'workspaceGroupMembers.remove', 'workspaceGroupMembers.leave',
]); // prettier-ignore
