import type { IDataObject } from 'n8n-workflow';
import type { Provider } from '../../engine/describe';
import { apiRequest } from '../../engine/apiRequest';
import { nameOf } from './customerShape';
import { apis } from './names';
import { paging } from './paging';
import { reasonOf } from './reason';
import { apiKey } from './resources/apiKey';
import { automation } from './resources/automation';
import { campaign } from './resources/campaign';
import { customer } from './resources/customer';
import { event } from './resources/event';
import { segment } from './resources/segment';
import { session } from './resources/session';
import { workspace } from './resources/workspace';

const named = ({ name, id }: IDataObject) => `${String(name ?? 'Without a name')} (${String(id)})`;

/** EnterCRM: the documented API (https://entercrm.io/docs/api), and that of its own server where the two differ. */
export const enterCrm: Provider = {
	name: 'EnterCRM',
	credential: 'enterCrmLoginApi',
	authentication: {
		login: { name: 'Email and Password', credential: 'enterCrmLoginApi', logsIn: true },
		apiKey: { name: 'API Key', credential: 'enterCrmApi' },
	},
	variants: {
		setting: 'profile',
		names: apis,
		auth: { server: ['login'] },
		probes: [
			{
				auth: 'login',
				route: 'GET /customers',
				ask: { per_page: 1 },
				statuses: [403],
				tell: (status, body) => {
					const { meta, current_page: page } = body as IDataObject;
					return meta ? 'docs' : page !== undefined || status === 403 ? 'server' : undefined;
				},
			},
			{ auth: 'login', route: 'GET /auth/me', statuses: [404, 405], tell: (status) => (status === 200 ? 'server' : 'docs') },
			// The server looks at the key first and then misses the event: nothing is recorded.
			{ auth: 'apiKey', route: 'POST /track', ask: {}, statuses: [404, 405, 422], tell: (status) => (status === 422 ? 'server' : 'docs') },
		],
	},
	baseUrl: 'https://api.entercrm.io/v1',
	userAgent: 'n8n-nodes-outbound/0.1 (n8n community node)',
	concurrency: 4,
	// Half a second more: not all calls take the same time to arrive.
	limits: [{ max: 1000, per: 60_500 }],
	paging,
	errors: {
		401: {
			message: 'EnterCRM does not accept the credential',
			hint: "Check the email and password, or the API key, in the credential. EnterCRM's server takes API keys for tracking only.",
		},
		403: { message: 'The user has no active workspace', hint: 'Let an owner of the workspace activate the user in EnterCRM.' },
		404: {
			message: 'EnterCRM has no such record',
			hint: 'Check the ID: the record may have been deleted, or belong to another workspace.',
		},
		500: { message: 'EnterCRM could not answer', hint: 'Run it again later.' },
	},
	reason: reasonOf,
	lists: {
		customers: {
			route: 'GET /customers',
			search: 'search',
			value: 'id',
			label: (row) => [nameOf(row), row.email && `(${String(row.email)})`].filter(Boolean).join(' ') || `Customer ${String(row.id)}`,
		},
		segments: { route: 'GET /segments', value: 'id', label: named },
		campaigns: { route: 'GET /campaigns', value: 'id', label: ({ name, status }) => `${String(name)} (${String(status)})` },
		automations: { route: 'GET /automations', value: 'id', label: named },
		apiKeys: { route: 'GET /api-keys', value: 'id', label: named },
	},
	resources: { apiKey, apiRequest: apiRequest('/v1'), automation, campaign, customer, event, segment, session, workspace },
};
