import type { Resource, Simple } from '../../../engine/describe';
import { flag } from '../../../engine/fields';
import { ofTest, period, periodInOrder, recordId } from '../placementFields';

const simple: Simple = {
	fields: {
		id: 'id', test_id: 'test_id', domain: 'domain', domain_ip: 'domain_ip', domain_blacklist_count: 'domain_blacklist_count',
		domain_ip_blacklist_count: 'domain_ip_blacklist_count', is_blacklisted: 'blacklist_report.is_blacklisted',
		spam_assassin_score: 'spam_assassin_score', is_spam: 'spam_assassin_report.is_spam', timestamp_created: 'timestamp_created',
	},
}; // prettier-ignore

/** https://developer.instantly.ai/api/v2/inboxplacementblacklistandspamassassinreport */
export const placementReport: Resource = {
	name: 'Inbox Placement Report',
	scope: 'inbox_placement_reports',
	operations: {
		get: { name: 'Get', action: 'Get an inbox placement report', route: 'GET /inbox-placement-reports/{id}', required: [recordId], simple },
		getAll: {
			name: 'Get Many',
			action: 'Get many inbox placement reports',
			description: 'What blacklists and SpamAssassin say of the domains of senders',
			route: 'GET /inbox-placement-reports',
			required: [ofTest],
			optional: [
				...period,
				flag('skip_spam_assassin_report', 'Whether to leave out the rules of SpamAssassin', { default: true }),
				flag('skip_blacklist_report', 'Whether to leave out the list of blacklists', { default: true }),
			],
			gives: 'items',
			guard: periodInOrder,
			simple,
		},
	},
};
