import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InstantlyApi } from '../../credentials/InstantlyApi.credentials';
import { fieldsOf } from '../../engine/describe';
import { hooks, subscription } from '../../nodes/Instantly/events';
import { kinds } from '../../nodes/Instantly/kinds';
import { leadColumns } from '../../nodes/Instantly/leadColumns';
import { acceptedZone, timeZones } from '../../nodes/Instantly/timeZones';
import type { Schema } from '../support/openapi.mts';
import type { Row } from '../support/subject.mts';
import { coverageSuite, sorted } from '../support/suites/coverage.mts';
import { instantly } from './subject.mts';

const { document, provider } = instantly;
const endpoints = new Map(
	readFileSync(join(__dirname, 'endpoints.tsv'), 'utf8')
		.trim()
		.split('\n')
		.slice(1)
		.map((line) => line.split('\t'))
		.map(([, , method, path, scopes]) => [`${method} ${path.replace('/api/v2', '')}`, scopes === '-' ? [] : scopes.split(',')]),
);
const valuesOf = (schema: Schema) => document.values(schema) ?? [];

const filter = valuesOf(document.fields(document.body('POST /leads/bulk-assign')).filter);
const leadInterest = valuesOf(document.fields(document.body('POST /leads')).lt_interest_status);
/** Values that the document gives in its texts only. */
const inWords: Record<string, unknown[]> = {
	'lead.getAll filter': filter,
	'lead.move filter': filter,
	'auditLog.getAll activity_type': valuesOf(document.fields({ $ref: '#/components/schemas/AuditLog' }).activity_type),
	// No enum: the API takes any number, and null for a plain lead.
	'lead.updateInterest interest_value': [...leadInterest, null],
	'email.getAll i_status': leadInterest,
	'leadLabel.delete reassigned_status': leadInterest,
	'campaign.searchByLead sort_order': ['asc', 'desc'],
};

function told({ name: row }: Row, name: string, values: unknown[]): unknown[] | undefined {
	// Null is the filter left out.
	if (name === 'filter.filter') return values.filter((value) => value !== null);
	// Its text says that the API gives neither.
	if (name === 'role') return values.filter((value) => value !== 'owner' && value !== 'client');
	return inWords[`${row} ${name}`];
}

/** What the document has and a row does without, with the reason. */
function leftOut({ route }: Row, name: string): string | undefined {
	if (route === 'GET /accounts' && name === 'skip') return 'paging of a sorted list';
	if (name === 'id' && ['GET /campaigns/analytics', 'GET /campaigns/analytics/overview'].includes(route)) return "'ids' says the same";
	return undefined;
}

coverageSuite(instantly, {
	endpoints: 173,
	others: {
		...Object.fromEntries((['list', 'create', 'update', 'resume', 'remove'] as const).map((one) => [`trigger.${one}`, hooks[one]])),
		job: provider.job?.route ?? '',
		'credential.test': `GET ${new InstantlyApi().test.request.url}`,
	},
	scopes: (route) => endpoints.get(route) ?? [],
	leftOut,
	told,
});

test('the table of endpoints has those of the document', () => {
	expect([...endpoints.keys()].sort()).toEqual(document.routes().sort());
});

test('lead columns are the fields of a lead in POST /leads/add', () => {
	const { leads } = document.fields(document.body('POST /leads/add'));
	expect(leadColumns.map(({ name }) => name).sort()).toEqual(Object.keys(document.fields(leads.items)).sort());
});

test('the interest column of a lead takes the words of the list', () => {
	expect(leadColumns.find(({ name }) => name === 'lt_interest_status')?.from).toBe('interests');
	expect(sorted(Object.values(provider.lists.interests.fixed ?? {}))).toEqual(sorted([...leadInterest, null]));
});

test('days and time zones of a campaign', () => {
	const { campaign_schedule: schedule } = document.fields(document.body('POST /campaigns'));
	const one = document.fields(document.fields(schedule).schedules.items);
	expect(sorted(Object.values(timeZones()))).toEqual(sorted(valuesOf(one.timezone)));
	expect(Object.values(timeZones()).map((zone) => acceptedZone(String(zone)))).toEqual(Object.values(timeZones()));
	const form = fieldsOf(provider.resources.campaign.operations.create);
	const inner = (parameter: string, name: string) => {
		const group = form.find((field) => field.parameter === parameter)?.property.options as Array<{
			values: Array<{ name: string; options: Array<{ value: unknown }> }>;
		}>;
		return sorted(group[0].values.find((value) => value.name === name)?.options.map(({ value }) => value) ?? []);
	};
	expect(inner('schedule', 'days')).toEqual(sorted(Object.keys(document.fields(one.days)).map(Number)));
	expect(provider.lists.timeZones.fixed).toEqual(timeZones());
});

test('what the trigger can subscribe to', () => {
	const told = valuesOf(document.fields(document.body('POST /webhooks')).event_type);
	const own = Object.values(kinds).flatMap(({ subscribe }) => (subscribe ? [subscribe] : []));
	expect(sorted([...own, subscription(['reply_received', 'email_sent'])])).toEqual(sorted(told));
});
