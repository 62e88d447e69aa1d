import type { Simple } from '../../engine/describe';

/** The short forms of what only API v1 has. A campaign of either generation: `status` is not in all answers, `enabled` is the newer one's. */
export const campaignRow: Simple = {
	fields: {
		id: 'id', name: 'name', status: 'status', enabled: 'enabled', accountLinkIds: 'accountLinkIds', targetsCount: 'targetsCount',
		contactedCount: 'contactedCount', repliesCount: 'repliesCount', completionRate: 'completionRate', replyRate: 'replyRate',
		hourlyMessageRate: 'hourlyMessageRate', createdAt: 'createdAt', lastStartedAt: 'lastStartedAt',
	},
}; // prettier-ignore

/** A lead after a change; what else the answer has is not documented, and is left to the whole answer. */
export const leadRow: Simple = {
	fields: {
		platformId: 'prospect.platformId', username: 'prospect.username', externalId: 'prospect.externalId', name: 'prospect.displayName',
		profileUrl: 'prospect.profileUrl', followerCount: 'prospect.followerCount', accountStatus: 'prospect.accountStatus', data: 'data',
	},
}; // prettier-ignore
