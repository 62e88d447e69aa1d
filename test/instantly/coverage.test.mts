import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InstantlyApi } from '../../credentials/InstantlyApi.credentials';
import { fieldsOf, type Field, type Operation } from '../../engine/describe';
import { scopeOf } from '../../engine/errors';
import { hooks, kinds, subscription } from '../../nodes/Instantly/events';
import { leadColumns } from '../../nodes/Instantly/leadColumns';
import { instantly } from '../../nodes/Instantly/provider';
import { acceptedZone, timeZones } from '../../nodes/Instantly/timeZones';
import { Document, type Schema } from '../support/openapi.mts';

type Cover = string | { gap: string } | { excluded: string };

const read = (name: string) => readFileSync(join(__dirname, name), 'utf8');
const coverage = JSON.parse(read('coverage.json')) as Record<string, Cover>;
const document = new Document(__dirname);
const endpoints = new Map(
	read('endpoints.tsv')
		.trim()
		.split('\n')
		.slice(1)
		.map((line) => line.split('\t'))
		.map(([, , method, path, scopes]) => [`${method} ${path.replace('/api/v2', '')}`, scopes === '-' ? [] : scopes.split(',')]),
);
const rows = Object.entries(instantly.resources).flatMap(([resource, { operations, scope }]) =>
	Object.entries(operations).map(([operation, row]) => ({ name: `${resource}.${operation}`, row, scope: scopeOf(row, scope) })),
);

/** What can cover an endpoint: a row, the trigger, the wait for a job, the test of the credential. */
const coverers: Record<string, string> = {
	...Object.fromEntries(rows.map(({ name, row }) => [name, row.route])),
	...Object.fromEntries((['list', 'create', 'update', 'resume', 'remove'] as const).map((one) => [`trigger.${one}`, hooks[one]])),
	job: instantly.job?.route ?? '',
	'credential.test': `GET ${new InstantlyApi().test.request.url}`,
};

/** Fails with a list that says what to do. */
const nothing = (toDo: string[]) => expect(toDo).toEqual([]);

describe('every endpoint of the vendor is covered, or left out for a reason', () => {
	const named = Object.entries(coverage).flatMap(([endpoint, by]) => (typeof by === 'string' ? [{ endpoint, by }] : []));

	test('coverage.json lists what endpoints.tsv lists', () => {
		nothing([
			...[...endpoints.keys()]
				.filter((one) => !coverage[one])
				.map((one) => `${one} is new: add a row and name it in coverage.json, or say {"gap": "why"}`),
			...Object.keys(coverage)
				.filter((one) => !endpoints.has(one))
				.map((one) => `${one} is not in endpoints.tsv: take it out of coverage.json`),
		]);
	});

	test('what it names exists, and calls that endpoint', () => {
		nothing(
			named.flatMap(({ endpoint, by }) => {
				if (!coverers[by]) return [`${endpoint}: there is no row ${by}; correct coverage.json or add the row`];
				return coverers[by] === endpoint ? [] : [`${by} calls ${coverers[by]}, but coverage.json says that it covers ${endpoint}`];
			}),
		);
	});

	test('every row, trigger call and job is named, and calls an endpoint that exists', () => {
		const used = new Set(named.map(({ by }) => by));
		nothing([
			...Object.keys(coverers)
				.filter((one) => !used.has(one))
				.map((one) => `${one} (${coverers[one]}) is not named in coverage.json: add it there`),
			...Object.entries(coverers)
				.filter(([, route]) => !endpoints.has(route))
				.map(([one, route]) => `${one} calls ${route}, which endpoints.tsv does not have: correct the route`),
			...Object.entries(instantly.lists)
				.filter(([, { route }]) => !endpoints.has(route))
				.map(([one, { route }]) => `the list ${one} calls ${route}, which endpoints.tsv does not have`),
		]);
	});

	test('a reason is a sentence; leads, campaigns, lists and emails have no gap', () => {
		const core = /^\w+ \/(leads|campaigns|lead-lists|emails)(\/|$)/;
		const without = Object.entries(coverage).filter(([, by]) => typeof by !== 'string');
		nothing([
			...without
				.filter(([, by]) => !/^\S+ \S+/.test(Object.values(by).join()))
				.map(([one]) => `${one}: say in a sentence why it is not covered`),
			...without.filter(([one]) => core.test(one)).map(([one]) => `${one} belongs to the core: add a row`),
		]);
		expect([...endpoints.keys()].filter((one) => core.test(one))).toHaveLength(47);
	});

	test('the scope that a row asks for is one that the vendor takes', () => {
		nothing(
			rows.flatMap(({ name, row, scope }) => {
				const taken = endpoints.get(row.route) ?? [];
				if (scope === undefined && taken.length === 0) return [];
				if (scope !== undefined && taken.includes(scope)) return [];
				return [`${name}: the scope is ${scope}, the vendor takes ${taken.join(' or ') || 'none'}; set 'scope' of the row or the resource`];
			}),
		);
	});
});

/** What the document has and a row does without, with the reason. */
function leftOut({ route, gives, paging }: Operation, name: string): string | undefined {
	if (gives === 'items' && paging !== false && ['limit', 'starting_after'].includes(name)) return 'paging';
	if (name === 'id' && ['GET /campaigns/analytics', 'GET /campaigns/analytics/overview'].includes(route)) return "'ids' says the same";
	return undefined;
}

/** Where the document says that a field goes; undefined where it knows none. */
function placeOf(route: string, [head, ...rest]: string[]): { in: string; schema: Schema } | undefined {
	const parameter = document.parameters(route).find(({ name }) => name === head);
	if (parameter) return parameter;
	let schema: Schema | undefined = document.fields(document.body(route))[head];
	for (const name of rest) schema = schema && document.fields(schema)[name];
	return schema && { in: 'body', schema };
}

const goesTo = ({ route }: Operation, { name, in: where }: Field) =>
	where ?? (route.includes(`{${name}}`) ? 'path' : route.startsWith('GET ') ? 'query' : 'body');

describe('every input of a covered endpoint is a field of its row', () => {
	test('none is missing', () => {
		nothing(
			rows.flatMap(({ name, row }) => {
				const has = new Set(
					fieldsOf(row)
						.filter((one) => one.in !== 'here')
						.map((one) => one.name.split('.')[0]),
				);
				const wanted = [
					...document.parameters(row.route).map((one) => one.name),
					...Object.keys(document.fields(document.body(row.route))),
				];
				return wanted
					.filter((one) => !has.has(one) && !leftOut(row, one))
					.map((one) => `${name} has no field for ${one}: add it, or give the reason in leftOut()`);
			}),
		);
	});

	test('none is unknown, and each goes where the document wants it', () => {
		nothing(
			rows.flatMap(({ name, row }) =>
				fieldsOf(row)
					.filter((one) => one.in !== 'here')
					.flatMap((one) => {
						const place = placeOf(row.route, one.name.split('.'));
						if (!place) return [`${name}: the document knows no ${one.name}`];
						return place.in === goesTo(row, one) ? [] : [`${name}: ${one.name} belongs into the ${place.in}`];
					}),
			),
		);
	});

	test('lead columns are the fields of a lead in POST /leads/add', () => {
		const { leads } = document.fields(document.body('POST /leads/add'));
		expect(leadColumns.map(({ name }) => name).sort()).toEqual(Object.keys(document.fields(leads.items)).sort());
	});
});

/** The values a schema lists; those of the entries for a list. */
function enumOf(schema: Schema): unknown[] | undefined {
	const { enum: own, items } = document.resolved(schema);
	return own ?? (items && enumOf(items));
}

describe('the words of a form stand for exactly the values of the vendor', () => {
	const filter = enumOf(document.fields(document.body('POST /leads/bulk-assign')).filter);
	const sorted = (values: unknown[]) => values.map((one) => JSON.stringify(one)).sort();
	/** Lists the document gives in its texts only. */
	const inWords: Record<string, unknown[]> = { 'lead.getAll filter': filter ?? [], 'lead.move filter': filter ?? [] };
	const optional = (row: string, name: string, values: unknown[]) =>
		inWords[`${row} ${name}`] ??
		// No enum: the API takes any number, and null for a plain lead.
		(row === 'lead.updateInterest' && name === 'interest_value' ? [...leadInterest, null] : undefined) ??
		(row === 'email.getAll' && name === 'i_status' ? leadInterest : undefined) ??
		(row === 'campaign.searchByLead' && name === 'sort_order' ? ['asc', 'desc'] : undefined) ??
		values;
	const leadInterest = enumOf(document.fields(document.body('POST /leads')).lt_interest_status) ?? [];

	test.each(rows)('$name', ({ name, row }) => {
		for (const one of fieldsOf(row)) {
			if (one.in === 'here' || one.property.type !== 'options') continue;
			const place = placeOf(row.route, one.name.split('.'));
			const told = optional(name, one.name, (place && enumOf(place.schema)) ?? []);
			const offered = (one.property.options ?? []) as Array<{ value: unknown }>;
			const sent = offered.map(({ value }) => one.send?.(value));
			expect([name, one.name, sorted(sent)]).toEqual([name, one.name, sorted(told)]);
		}
	});

	test('the interest column of a lead', () => {
		const { options = [], send } = leadColumns.find(({ name }) => name === 'lt_interest_status') ?? {};
		expect(sorted(options.map(({ value }) => send?.(value)))).toEqual(sorted(leadInterest));
	});

	test('days and time zones of a campaign', () => {
		const { campaign_schedule: schedule } = document.fields(document.body('POST /campaigns'));
		const one = document.fields(document.fields(schedule).schedules.items);
		expect(sorted(Object.values(timeZones))).toEqual(sorted(enumOf(one.timezone) ?? []));
		expect(Object.values(timeZones).map((zone) => acceptedZone(String(zone)))).toEqual(Object.values(timeZones));
		const form = fieldsOf(instantly.resources.campaign.operations.create);
		const inner = (parameter: string, name: string) => {
			const group = form.find((field) => field.parameter === parameter)?.property.options as Array<{
				values: Array<{ name: string; options: Array<{ value: unknown }> }>;
			}>;
			return sorted(group[0].values.find((value) => value.name === name)?.options.map(({ value }) => value) ?? []);
		};
		expect(inner('schedule', 'days')).toEqual(sorted(Object.keys(document.fields(one.days)).map(Number)));
		expect(inner('schedule', 'timezone')).toEqual(sorted(Object.values(timeZones)));
	});

	test('what the trigger can subscribe to', () => {
		const told = enumOf(document.fields(document.body('POST /webhooks')).event_type) ?? [];
		const own = Object.values(kinds).flatMap(({ subscribe }) => (subscribe ? [subscribe] : []));
		expect(sorted([...own, subscription(['reply_received', 'email_sent'])])).toEqual(sorted(told));
	});
});
