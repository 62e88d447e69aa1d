import type { IDataObject } from 'n8n-workflow';
import type { List, Provider } from '../../engine/describe';
import { apiRequest } from '../../engine/apiRequest';
import { interest, setInterest } from './enums';
import { campaign } from './resources/campaign';
import { email } from './resources/email';
import { lead } from './resources/lead';
import { leadList } from './resources/leadList';
import { timeZones } from './timeZones';

/** Labels of the workspace (GET /lead-labels), known by their number. */
const labelled: List = {
	route: 'GET /lead-labels',
	search: 'search',
	value: 'interest_status',
	label: (row) => String(row.label),
	scope: 'lead-labels:read',
};

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
	reason: (body) => {
		if (typeof body !== 'object' || body === null) return String(body ?? '').slice(0, 200) || undefined;
		const { message, error } = body as IDataObject;
		return (message ?? error) as string | undefined;
	},
	job: { route: 'GET /background-jobs/{id}', done: ['success'], failed: ['failed', 'cancelled'], every: 2000 },
	lists: {
		campaigns: { route: 'GET /campaigns', search: 'search', value: 'id', label: (row) => String(row.name) },
		leadLists: { route: 'GET /lead-lists', search: 'search', value: 'id', label: (row) => String(row.name) },
		leads: {
			route: 'POST /leads/list',
			search: 'search',
			value: 'id',
			label: (row) => [row.email, row.first_name, row.last_name].filter(Boolean).join(' '),
		},
		accounts: { route: 'GET /accounts', search: 'search', value: 'email', label: (row) => String(row.email) },
		members: { route: 'GET /workspace-members', search: 'search', value: 'user_id', label: (row) => String(row.name ?? row.email) },
		subsequences: { route: 'GET /subsequences', search: 'search', value: 'id', label: (row) => String(row.name) },
		tags: { route: 'GET /custom-tags', search: 'search', value: 'id', label: (row) => String(row.label) },
		interests: { ...labelled, fixed: interest },
		interestsToSet: { ...labelled, fixed: setInterest },
		labelNumbers: labelled,
		labels: { ...labelled, value: 'label' },
		leadLabels: { ...labelled, value: 'id' },
		webhooks: { route: 'GET /webhooks', value: 'id', label: (row) => String(row.name ?? row.target_hook_url) },
		placementTests: { route: 'GET /inbox-placement-tests', search: 'search', value: 'id', label: (row) => String(row.name) },
		timeZones: { fixed: timeZones, value: 'value', label: String },
	},
	resources: { apiRequest: apiRequest('/api/v2'), lead, campaign, leadList, email },
};
