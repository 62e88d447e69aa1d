import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InstantlyApi } from '../../credentials/InstantlyApi.credentials';
import { fieldsOf, type Field, type Operation } from '../../engine/describe';
import { scopeOf } from '../../engine/errors';
import { hooks, subscription } from '../../nodes/Instantly/events';
import { kinds } from '../../nodes/Instantly/kinds';
import { leadColumns } from '../../nodes/Instantly/leadColumns';
import { instantly } from '../../nodes/Instantly/provider';
import { acceptedZone, timeZones } from '../../nodes/Instantly/timeZones';
import type { Schema } from '../support/openapi.mts';
import { document } from './document.mts';

const read = (name: string) => readFileSync(join(__dirname, name), 'utf8');
/** Endpoint -> the rows (or other calls) that cover it. */
type Coverage = Record<string, string | string[]>;
const coverage = JSON.parse(read('coverage.json')) as Coverage;
const endpoints = new Map(
	read('endpoints.tsv')
		.trim()
		.split('\n')
		.slice(1)
		.map((line) => line.split('\t'))
		.map(([, , method, path, scopes]) => [`${method} ${path.replace('/api/v2', '')}`, scopes === '-' ? [] : scopes.split(',')]),
);
const rows = Object.entries(instantly.resources).flatMap(([resource, { operations, scope }]) =>
	// A row that asks for the endpoint covers none.
	Object.entries(operations)
		.filter(([, { target }]) => !target)
		.map(([operation, row]) => ({ name: `${resource}.${operation}`, row, scope: scopeOf(row, scope) })),
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

/** What to do so that every endpoint is covered by what calls it, and everything that calls is named. */
function toDo(known: string[], covered: Coverage, callers: Record<string, string>): string[] {
	const named = Object.entries(covered).flatMap(([endpoint, by]) => [by].flat().map((one) => ({ endpoint, by: one })));
	const used = new Set(named.map(({ by }) => by));
	return [
		...known
			.filter((one) => !covered[one])
			.map(
				(one) =>
					`${one} is new: add a row for it in nodes/Instantly/resources/, and name the row in coverage.json: "${one}": "resource.operation"`,
			),
		...Object.keys(covered)
			.filter((one) => !known.includes(one))
			.map((one) => `${one} is not in endpoints.tsv: take it out of coverage.json`),
		...named.flatMap(({ endpoint, by }) => {
			if (!callers[by]) return [`${endpoint}: there is no row ${by}; add the row, or correct coverage.json`];
			return callers[by] === endpoint ? [] : [`${by} calls ${callers[by]}, but coverage.json says that it covers ${endpoint}`];
		}),
		...Object.entries(callers)
			.filter(([one]) => !used.has(one))
			.map(([one, route]) => `${one} (${route}) is not named in coverage.json: add it there`),
		...Object.entries(callers)
			.filter(([, route]) => !known.includes(route))
			.map(([one, route]) => `${one} calls ${route}, which endpoints.tsv does not have: correct the route`),
	];
}

describe('every endpoint of the vendor is covered', () => {
	test('by rows, the trigger, the wait for a job or the test of the credential', () => {
		nothing(toDo([...endpoints.keys()], coverage, coverers));
		expect(endpoints.size).toBe(173);
	});

	test('a new endpoint is found, and one row is what it takes', () => {
		const one = 'POST /leads/{id}/congratulate';
		const known = [...endpoints.keys(), one];
		expect(toDo(known, coverage, coverers)).toEqual([
			`${one} is new: add a row for it in nodes/Instantly/resources/, and name the row in coverage.json: "${one}": "resource.operation"`,
		]);
		const named = { ...coverage, [one]: 'lead.congratulate' };
		expect(toDo(known, named, coverers)).toEqual([`${one}: there is no row lead.congratulate; add the row, or correct coverage.json`]);
		expect(toDo(known, named, { ...coverers, 'lead.congratulate': one })).toEqual([]);
	});

	test('the lists of pickers call endpoints that are there', () => {
		nothing(
			Object.entries(instantly.lists)
				.filter(([, { route }]) => route && !endpoints.has(route))
				.map(([one, { route }]) => `the list ${one} calls ${route}, which endpoints.tsv does not have`),
		);
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
	if (typeof paging === 'object' && paging.by === 'offset' && name === paging.send) return 'paging';
	if (route === 'GET /accounts' && name === 'skip') return 'paging of a sorted list';
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
				// Rows may share an endpoint, each with its own part of it.
				const has = new Set(
					rows
						.filter((other) => other.row.route === row.route)
						.flatMap((other) => fieldsOf(other.row))
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
	const { enum: own, items, type } = document.resolved(schema);
	return own ?? (type === 'boolean' ? [true, false] : items && enumOf(items));
}

describe('the ranges of the vendor are those of the form', () => {
	test.each(rows)('$name', ({ row }) => {
		nothing(
			fieldsOf(row).flatMap((one) => {
				if (one.in === 'here' || one.property.type !== 'number') return [];
				const schema = placeOf(row.route, one.name.split('.'))?.schema;
				const { minimum, maximum } = schema ? document.resolved(schema) : {};
				const { minValue, maxValue } = one.property.typeOptions ?? {};
				const faults = [];
				if (minimum !== undefined && minValue !== minimum) faults.push(`${one.name}: typeOptions.minValue must be ${minimum}`);
				if (maximum !== undefined && maxValue !== maximum) faults.push(`${one.name}: typeOptions.maxValue must be ${maximum}`);
				return faults;
			}),
		);
	});
});

describe('the words of a form stand for exactly the values of the vendor', () => {
	const filter = enumOf(document.fields(document.body('POST /leads/bulk-assign')).filter);
	const sorted = (values: unknown[]) => values.map((one) => JSON.stringify(one)).sort();
	/** Lists the document gives in its texts only. */
	const logged = document.fields({ $ref: '#/components/schemas/AuditLog' });
	const inWords: Record<string, unknown[]> = {
		'lead.getAll filter': filter ?? [],
		'lead.move filter': filter ?? [],
		'auditLog.getAll activity_type': enumOf(logged.activity_type) ?? [],
	};
	const optional = (row: string, name: string, values: unknown[]) =>
		inWords[`${row} ${name}`] ??
		// No enum: the API takes any number, and null for a plain lead.
		(row === 'lead.updateInterest' && name === 'interest_value' ? [...leadInterest, null] : undefined) ??
		(row === 'email.getAll' && name === 'i_status' ? leadInterest : undefined) ??
		(row === 'leadLabel.delete' && name === 'reassigned_status' ? leadInterest : undefined) ??
		// Null is the filter left out.
		(name === 'filter.filter' ? values.filter((value) => value !== null) : undefined) ??
		// Its text says that the API gives neither.
		(name === 'role' ? values.filter((value) => value !== 'owner' && value !== 'client') : undefined) ??
		(row === 'campaign.searchByLead' && name === 'sort_order' ? ['asc', 'desc'] : undefined) ??
		values;
	const leadInterest = enumOf(document.fields(document.body('POST /leads')).lt_interest_status) ?? [];

	test.each(rows)('$name', ({ name, row }) => {
		for (const one of fieldsOf(row)) {
			if (one.in === 'here' || one.property.type !== 'options') continue;
			const { fixed } = instantly.lists[one.property.typeOptions?.loadOptionsMethod ?? ''] ?? {};
			if (one.property.typeOptions?.loadOptionsMethod && !fixed) continue;
			const place = placeOf(row.route, one.name.split('.'));
			const told = optional(name, one.name, (place && enumOf(place.schema)) ?? []);
			const offered = (one.property.options ?? []) as Array<{ value: unknown }>;
			const sent = fixed ? Object.values(fixed) : offered.map(({ value }) => one.send?.(value));
			expect([name, one.name, sorted(sent)]).toEqual([name, one.name, sorted(told)]);
		}
	});

	test('the interest column of a lead takes the words of the list', () => {
		expect(leadColumns.find(({ name }) => name === 'lt_interest_status')?.from).toBe('interests');
		expect(sorted(Object.values(instantly.lists.interests.fixed ?? {}))).toEqual(sorted([...leadInterest, null]));
	});

	test('days and time zones of a campaign', () => {
		const { campaign_schedule: schedule } = document.fields(document.body('POST /campaigns'));
		const one = document.fields(document.fields(schedule).schedules.items);
		expect(sorted(Object.values(timeZones()))).toEqual(sorted(enumOf(one.timezone) ?? []));
		expect(Object.values(timeZones()).map((zone) => acceptedZone(String(zone)))).toEqual(Object.values(timeZones()));
		const form = fieldsOf(instantly.resources.campaign.operations.create);
		const inner = (parameter: string, name: string) => {
			const group = form.find((field) => field.parameter === parameter)?.property.options as Array<{
				values: Array<{ name: string; options: Array<{ value: unknown }> }>;
			}>;
			return sorted(group[0].values.find((value) => value.name === name)?.options.map(({ value }) => value) ?? []);
		};
		expect(inner('schedule', 'days')).toEqual(sorted(Object.keys(document.fields(one.days)).map(Number)));
		expect(instantly.lists.timeZones.fixed).toEqual(timeZones());
	});

	test('what the trigger can subscribe to', () => {
		const told = enumOf(document.fields(document.body('POST /webhooks')).event_type) ?? [];
		const own = Object.values(kinds).flatMap(({ subscribe }) => (subscribe ? [subscribe] : []));
		expect(sorted([...own, subscription(['reply_received', 'email_sent'])])).toEqual(sorted(told));
	});
});
