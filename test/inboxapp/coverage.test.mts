import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InboxappApi } from '../../credentials/InboxappApi.credentials';
import { readJson, rowsOf } from '../support/subject.mts';
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

test('the docs mark the operations of which something is inferred from incomplete pages, and only those', () => {
	type Pages = { paths: Record<string, Record<string, { 'x-inferred'?: string }>> };
	const { paths } = readJson<Pages>(join(__dirname, 'pages-openapi.json'));
	const isInferred = (route: string) => {
		const [method, path] = route.split(' ');
		return paths[path.replace('/v1', '')]?.[method.toLowerCase()]?.['x-inferred'] !== undefined;
	};
	const rows = rowsOf(inboxapp);
	// The pages of these two were cut: what they say is true, but not all.
	const cut = ['campaign.updateRules', 'campaign.updateSequence'];
	const marked = rows.filter(({ row }) => row.inferred).map(({ name }) => name);
	expect(marked.sort()).toEqual([...rows.filter(({ route }) => isInferred(route)).map(({ name }) => name), ...cut].sort());
	const docs = readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8');
	for (const { row } of rows) if (row.inferred) expect(docs).toContain(`**inferred**: ${row.inferred}`);
});
