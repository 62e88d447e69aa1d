import type { Provider } from '../../engine/describe';
import { apiRequest } from '../../engine/apiRequest';
import { errors, says } from './codes';
import { lists } from './lists';
import { paging } from './paging';
import { reasonOf, waitOf } from './reason';
import { accountLink } from './resources/accountLink';
import { campaign } from './resources/campaign';
import { contact } from './resources/contact';
import { event } from './resources/event';
import { list } from './resources/list';
import { member } from './resources/member';
import { message } from './resources/message';
import { status } from './resources/status';
import { tag } from './resources/tag';
import { thread } from './resources/thread';
import { workspace } from './resources/workspace';

/** Inboxapp: API v2, and v1 for what is there only (https://docs.inboxapp.com). */
export const inboxapp: Provider = {
	name: 'Inboxapp',
	credential: 'inboxappApi',
	baseUrl: 'https://inboxapp.com/api',
	userAgent: 'n8n-nodes-outbound/0.1 (n8n community node)',
	concurrency: 4,
	// Of all tokens of a team together. Half a second more: not all calls take the same time to arrive.
	limits: [
		{ max: 300, per: 60_500 },
		{ max: 10_000, per: 3_600_000 },
		{ max: 100_000, per: 86_400_000 },
	],
	told: { limit: 'x-ratelimit-limit', remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset' },
	paging,
	errors,
	says,
	wait: waitOf,
	reason: reasonOf,
	lists,
	resources: {
		accountLink,
		apiRequest: apiRequest('/api'),
		campaign,
		contact,
		event,
		list,
		member,
		message,
		status,
		tag,
		thread,
		workspace,
	},
};
