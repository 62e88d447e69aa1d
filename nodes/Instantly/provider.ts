import type { IDataObject } from 'n8n-workflow';
import type { List, Provider, Words } from '../../engine/describe';
import { apiRequest } from '../../engine/apiRequest';
import { accountFilter, interest, setInterest, leadFilter } from './enums';
import { listedSubscriptions, subscriptions } from './kinds';
import { activities, auditLog } from './resources/auditLog';
import { backgroundJob, jobTypes } from './resources/backgroundJob';
import { account } from './resources/account';
import { apiKey } from './resources/apiKey';
import { billing } from './resources/billing';
import { enrichment } from './resources/enrichment';
import { groupMember } from './resources/groupMember';
import { member } from './resources/member';
import { phoneNumber } from './resources/phoneNumber';
import { workspace } from './resources/workspace';
import { accountOrder } from './resources/accountOrder';
import { blockListEntry } from './resources/blockListEntry';
import { campaign } from './resources/campaign';
import { email } from './resources/email';
import { emailVerification } from './resources/emailVerification';
import { lead } from './resources/lead';
import { leadLabel } from './resources/leadLabel';
import { leadList } from './resources/leadList';
import { placementReport } from './resources/placementReport';
import { placementResult } from './resources/placementResult';
import { placementTest } from './resources/placementTest';
import { subsequence } from './resources/subsequence';
import { permissions, scopes } from './rights';
import { aiModels, departments, enrichmentTypes, industries, levels } from './searchWords';
import { tag } from './resources/tag';
import { timeZones } from './timeZones';
import { webhook } from './resources/webhook';
import { webhookEvent } from './resources/webhookEvent';

/** Labels of the workspace (GET /lead-labels), known by their number. */
const labelled: List = {
	route: 'GET /lead-labels',
	search: 'search',
	value: 'interest_status',
	label: (row) => String(row.label),
	scope: 'lead-labels:read',
};

/** Members of the workspace by name, or by address until they have told theirs. */
const people: List = {
	route: 'GET /workspace-members',
	search: 'search',
	value: 'id',
	label: ({ name, email }) => {
		const { first, last } = (name ?? {}) as IDataObject;
		return [first, last].filter(Boolean).join(' ') || String(email);
	},
	scope: 'workspace_members:read',
};

/** Words that are always the same: loaded, so that the form does not carry them. Those that take time to make are made when asked for. */
const told = (words: Words | (() => Words)): List => ({
	value: 'value',
	label: String,
	get fixed() {
		return typeof words === 'function' ? words() : words;
	},
});

const keys = 'Instantly > Settings > Integrations > API Keys';

/** Instantly API v2 (https://developer.instantly.ai). */
export const instantly: Provider = {
	name: 'Instantly',
	credential: 'instantlyApi',
	baseUrl: 'https://api.instantly.ai/api/v2',
	// Without a name of its own a client may be turned away at Instantly's edge (403, code 1010).
	userAgent: 'n8n-nodes-outbound/0.1 (n8n community node)',
	concurrency: 4,
	limits: [
		{ max: 100, per: 1000 },
		{ max: 6000, per: 60_000 },
		{ max: 20, per: 60_000, route: 'GET /emails' },
		{ max: 10, per: 60_000, route: 'POST /emails/test' },
		{ max: 75, per: 60_000, route: 'POST /oauth/google/init' },
		{ max: 75, per: 60_000, route: 'POST /oauth/microsoft/init' },
		{ max: 30, per: 60_000, route: 'POST /dfy-email-account-orders/domains/check' },
		{ max: 900, per: 3_600_000, route: 'POST /dfy-email-account-orders/domains/check' },
	],
	paging: { by: 'cursor', items: 'items', size: { name: 'limit', max: 100 }, send: 'starting_after', read: 'next_starting_after' },
	errors: {
		401: {
			message: 'Instantly does not accept the API key',
			hint: `Open the credential and paste a valid key from ${keys}. Keys of API v1 do not work.`,
		},
		402: { message: 'The Instantly workspace has no active paid plan', hint: 'Choose a plan in Instantly; the API answers again at once.' },
		403: {
			message: 'The API key may not do this',
			hint: `Make a key with the scope {scope} in ${keys}, or check that your plan includes the API.`,
		},
		404: {
			message: 'Instantly has no such record',
			hint: 'Check the ID: the record may have been deleted, or belong to another workspace.',
		},
		413: { message: 'This asks Instantly for too much at once', hint: 'Ask for fewer records or days.' },
		500: { message: 'Instantly could not answer', hint: 'Run it again later.' },
	},
	reason: ({ message, error }) => (message ?? error) as string | undefined,
	job: {
		route: 'GET /background-jobs/{id}',
		done: ['success'],
		failed: ['failed', 'cancelled'],
		every: 2000,
		scope: 'background-jobs:read',
	},
	lists: {
		campaigns: { route: 'GET /campaigns', search: 'search', value: 'id', label: (row) => String(row.name) },
		blockListEntries: { route: 'GET /block-lists-entries', search: 'search', value: 'id', label: (row) => String(row.bl_value) },
		leadLists: { route: 'GET /lead-lists', search: 'search', value: 'id', label: (row) => String(row.name) },
		leads: {
			route: 'POST /leads/list',
			search: 'search',
			value: 'id',
			label: (row) => [row.email, row.first_name, row.last_name].filter(Boolean).join(' '),
		},
		accounts: { route: 'GET /accounts', search: 'search', value: 'email', label: (row) => String(row.email) },
		accountFilters: told(accountFilter),
		members: { ...people, value: 'user_id' },
		workspaceMembers: people,
		groupMembers: {
			route: 'GET /workspace-group-members',
			value: 'id',
			label: (row) => String(row.sub_workspace_name ?? row.sub_workspace_id),
			scope: 'workspace_group_members:read',
		},
		apiKeys: { route: 'GET /api-keys', value: 'id', label: (row) => String(row.name), scope: 'api_keys:read' },
		phoneNumbers: {
			route: 'GET /crm-actions/phone-numbers',
			value: 'id',
			label: (row) => String(row.phone_number),
			scope: 'crm_actions:read',
		},
		subsequences: { route: 'GET /subsequences', search: 'search', value: 'id', label: (row) => String(row.name) },
		tags: { route: 'GET /custom-tags', search: 'search', value: 'id', label: (row) => String(row.label) },
		interests: { ...labelled, fixed: interest },
		interestsToSet: { ...labelled, fixed: setInterest },
		labelNumbers: labelled,
		labels: { ...labelled, value: 'label' },
		leadLabels: { ...labelled, value: 'id' },
		webhooks: { route: 'GET /webhooks', value: 'id', label: (row) => String(row.name ?? row.target_hook_url) },
		placementTests: { route: 'GET /inbox-placement-tests', search: 'search', value: 'id', label: (row) => String(row.name) },
		leadFilters: told(leadFilter),
		activities: told(activities),
		jobTypes: told(jobTypes),
		subscriptions: told(subscriptions),
		subscriptionsListed: told(listedSubscriptions),
		timeZones: told(timeZones),
		scopes: told(scopes),
		permissions: told(permissions),
		departments: told(departments),
		levels: told(levels),
		industries: told(industries),
		enrichmentTypes: told(enrichmentTypes),
		aiModels: told(aiModels),
	},
	resources: {
		account,
		apiRequest: apiRequest('/api/v2'),
		lead,
		campaign,
		leadList,
		email,
		accountOrder,
		emailVerification,
		placementReport,
		placementResult,
		placementTest,
		workspace,
		member,
		groupMember,
		billing,
		apiKey,
		phoneNumber,
		enrichment,
		blockListEntry,
		leadLabel,
		tag,
		auditLog,
		backgroundJob,
		subsequence,
		webhook,
		webhookEvent,
	},
};
