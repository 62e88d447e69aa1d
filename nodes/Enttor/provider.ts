import type { Provider } from '../../engine/describe';
import { apiRequest } from '../../engine/apiRequest';
import { failed, opened, reasonOf } from './answers';
import { platformOf } from './platforms';
import { campaign } from './resources/campaign';
import { group } from './resources/group';
import { member } from './resources/member';

const keys = 'Enttor > Settings > API Keys';

/** Enttor API v1 (https://developer.enttor.ai). */
export const enttor: Provider = {
	name: 'Enttor',
	credential: 'enttorApi',
	baseUrl: 'https://www.enttor.ai/api/v1',
	userAgent: 'n8n-nodes-outbound/0.1 (n8n community node)',
	// There is a limit, whose figures are not documented.
	concurrency: 2,
	limits: [],
	paging: { by: 'once', items: '' },
	errors: {
		401: {
			message: 'Enttor does not accept the API key',
			hint: `Open the credential and paste a key that begins with ent_, from ${keys}.`,
		},
		403: { message: 'The API key may not do this', hint: `Make a key with the scope {scope} in ${keys}.` },
		404: { message: 'Enttor has no such record', hint: 'Check the ID: the record may have been deleted, or belong to another company.' },
		500: { message: 'Enttor could not answer', hint: 'Run it again later.' },
	},
	reason: reasonOf,
	failed,
	open: opened,
	lists: {
		members: {
			route: 'GET /users',
			items: 'users',
			value: 'id',
			label: ({ name, email }) => [name, email && `(${String(email)})`].filter(Boolean).join(' '),
			scope: 'users:read',
		},
		groups: {
			route: 'GET /datasets',
			items: 'datasets',
			value: 'id',
			label: ({ name, platform, lead_count: leads }) => `${String(name)} (${String(platformOf(platform))}, ${String(leads)} leads)`,
		},
		campaigns: {
			route: 'GET /campaigns/status',
			items: 'campaigns',
			value: 'id',
			label: ({ name, status }) => `${String(name)} (${String(status)})`,
			per: { list: 'members', ask: 'client_id' },
		},
	},
	resources: { apiRequest: apiRequest('/api/v1'), campaign, group, member },
};
