import { InboxappApi } from '../../credentials/InboxappApi.credentials';
import { coverageSuite } from '../support/suites/coverage.mts';
import { inboxapp } from './subject.mts';

/** Fields that go over the wire in another shape; null: as part of another one. */
const shaped: Record<string, Record<string, string | null>> = {
	'contact.find': { find_by: null, identities: null },
	'list.getImports': { 'status[]': 'status' },
};
/** What those become, and what entries of several kinds become where they are all of one. */
const made: Record<string, string[]> = {
	'contact.find': ['platformId', 'username'],
	'campaign.addLeads': ['platformIds', 'usernames', 'externalIds'],
};

// 37 of API v2, and the 16 of v1 that are documented on pages only.
coverageSuite(inboxapp, {
	endpoints: 53,
	others: {
		'credential.test': `GET ${new InboxappApi().test.request.url}`,
		'trigger.feed': 'GET /v2/events',
		'trigger.threads': 'GET /v2/threads',
		'trigger.messages': 'GET /v2/threads/{threadId}/messages',
		'trigger.message': 'GET /v2/messages/{messageId}',
		'trigger.thread': 'GET /v2/threads/{threadId}',
		'trigger.contact': 'GET /v2/contacts/{contactId}',
		'trigger.tag': 'GET /v2/tags/{tagRef}',
		'trigger.status': 'GET /v2/statuses/{statusRef}',
	},
	wireName: ({ name: row }, name) => shaped[row]?.[name],
	leftOut: ({ name: row }, name) => (made[row]?.includes(name) ? 'made of the entries that the row asks for' : undefined),
});
