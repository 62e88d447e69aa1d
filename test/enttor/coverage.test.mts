import { EnttorApi } from '../../credentials/EnttorApi.credentials';
import { columnsOf, leadColumns } from '../../nodes/Enttor/leadColumns';
import { coverageSuite } from '../support/suites/coverage.mts';
import { enttor } from './subject.mts';

const { document } = enttor;
/** By route: what the document says a key must be allowed; it says nothing of the others. */
const scopes: Record<string, string[]> = {
	'GET /users': ['users:read'],
	'POST /leads': ['leads:write'],
	'POST /campaigns': ['campaigns:write'],
};

coverageSuite(enttor, {
	endpoints: 5,
	others: {
		'credential.test': `GET ${new EnttorApi().test.request.url}`,
		'trigger.members': 'GET /users',
		'trigger.campaigns': 'GET /campaigns/status',
	},
	scopes: (route) => scopes[route] ?? [],
});

test.each([
	['x', 'LeadX'],
	['instagram', 'LeadInstagram'],
	['linkedin', 'LeadLinkedin'],
])('the columns of leads on %s are the fields of %s', (platform, schema) => {
	const fields = document.fields({ $ref: `#/components/schemas/${schema}` });
	expect(
		columnsOf(platform)
			.map(({ name }) => name)
			.sort(),
	).toEqual(Object.keys(fields).sort());
	for (const { name, type = 'string' } of leadColumns.filter((one) => one.name in fields))
		expect([name, fields[name].type]).toEqual([name, name === 'content_pillars' ? 'array' : type]);
});
