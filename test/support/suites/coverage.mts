import { fieldsOf, type Field } from '../../../engine/describe';
import { nothing } from '../form.mts';
import type { Schema } from '../openapi.mts';
import { ownPath, readJson, rowsOf, shortPath, type Described, type Row } from '../subject.mts';
import { uncovered, type Coverage } from '../uncovered.mts';

/** What only the service's own tests know of its coverage. */
export interface CoverageOf {
	/** How many endpoints the document has: read it again when that changes. */
	endpoints: number;
	/** What covers an endpoint besides rows (the trigger, the test of the credential), and the route it calls. */
	others?: Record<string, string>;
	/** What a key must be allowed for a route: one of these. Absent: the service's keys have no scopes. */
	scopes?: (route: string) => string[];
	/** Why a row does without an input of the document. */
	leftOut?: (row: Row, name: string, schema: Schema) => string | undefined;
	/** What a field is called on the wire in this variant, if not as in the row; null: it is not sent. */
	wireName?: (row: Row, name: string) => string | null | undefined;
	/** The values of the vendor for a field, where its document does not list just these. */
	told?: (row: Row, name: string, values: unknown[]) => unknown[] | undefined;
}

/** Values of any kind in an order in which two lists can be compared. */
export const sorted = (values: unknown[]) => values.map((one) => JSON.stringify(one)).sort();

/** Every endpoint of the vendor has a row, and every input of its document a field with its place, range and values. */
export function coverageSuite(subject: Described, { endpoints, others = {}, scopes, leftOut, wireName, told }: CoverageOf): void {
	const { provider, document, nodes } = subject;
	const path = ownPath(subject, 'coverage', '.json');
	const coverage = readJson<Coverage>(path);
	const where = { file: shortPath(path), folder: `nodes/${nodes}/resources/` };
	// A row that asks for the endpoint covers none.
	const rows = rowsOf(subject).filter(({ row }) => !row.target);
	const routes = document.routes();
	const callers = { ...Object.fromEntries(rows.map(({ name, route }) => [name, route as string])), ...others };

	const sentOf = ({ row }: Row) => fieldsOf(row).filter((one) => one.in !== 'here');
	const nameOf = (row: Row, name: string) => {
		const own = wireName?.(row, name);
		return own === undefined ? name : own;
	};
	const goesTo = ({ route }: Row, { in: place }: Field, name: string) =>
		place ?? (route.includes(`{${name}}`) ? 'path' : route.startsWith('GET ') ? 'query' : 'body');
	/** Where the document says that a field goes; undefined where it knows none. */
	const placeOf = (row: Row, field: Field): { in: string; schema: Schema } | undefined => {
		if (field.in === 'header') return document.headers(row.route).find(({ name }) => name.toLowerCase() === field.name.toLowerCase());
		const [head, ...rest] = (nameOf(row, field.name) ?? '').split('.');
		const parameter = document.parameters(row.route).find(({ name }) => name === head);
		if (parameter) return parameter;
		let schema: Schema | undefined = document.fields(document.body(row.route))[head];
		for (const name of rest) schema = schema && document.fields(schema)[name];
		return schema && { in: 'body', schema };
	};
	/** Names that the engine fills in by itself to get the next page. */
	const paged = ({ row: { gives, paging = provider.paging } }: Row): string[] => {
		if (gives !== 'items' || !paging) return [];
		return [provider.paging, ...(typeof paging === 'object' ? [paging] : [])].flatMap((style) =>
			style.by === 'once' ? [] : [style.size.name, style.send],
		);
	};

	describe('every endpoint of the vendor is covered', () => {
		test('by rows, the trigger, the wait for a job or the test of the credential', () => {
			nothing(uncovered(routes, coverage, callers, where));
			expect(routes).toHaveLength(endpoints);
		});

		test('a new endpoint is found, and one row is what it takes', () => {
			const one = 'POST /greetings/{id}/congratulate';
			const known = [...routes, one];
			expect(uncovered(known, coverage, callers, where)).toEqual([
				`${one} is new: add a row for it in ${where.folder}, and name the row in ${where.file}: "${one}": "resource.operation"`,
			]);
			const named = { ...coverage, [one]: 'greeting.congratulate' };
			expect(uncovered(known, named, callers, where)).toEqual([
				`${one}: there is no row greeting.congratulate; add the row, or correct ${where.file}`,
			]);
			expect(uncovered(known, named, { ...callers, 'greeting.congratulate': one }, where)).toEqual([]);
			expect(uncovered(known, { ...coverage, [one]: { without: '' } }, callers, where)).toHaveLength(1);
			expect(uncovered(known, { ...coverage, [one]: { without: 'Nobody wants it' } }, callers, where)).toEqual([]);
		});

		test('the lists of pickers call endpoints that are there', () => {
			nothing(
				Object.entries(provider.lists)
					.filter(([, { route }]) => route && !routes.includes(route))
					.map(([one, { route }]) => `the list ${one} calls ${route}, which the vendor does not have`),
			);
		});

		test('the scope that a row asks for is one that the vendor takes', () => {
			nothing(
				rows.flatMap(({ name, route, scope }) => {
					const taken = scopes?.(route) ?? [];
					if (scope === undefined && taken.length === 0) return [];
					if (scope !== undefined && taken.includes(scope)) return [];
					return [
						`${name}: the scope is ${scope}, the vendor takes ${taken.join(' or ') || 'none'}; set 'scope' of the row or the resource`,
					];
				}),
			);
		});
	});

	describe('every input of a covered endpoint is a field of its row', () => {
		test('none is missing', () => {
			nothing(
				rows.flatMap((row) => {
					// Rows may share an endpoint, each with its own part of it.
					const has = new Set(
						rows
							.filter(({ route }) => route === row.route)
							.flatMap((other) => sentOf(other).map(({ name }) => nameOf(other, name)?.split('.')[0])),
					);
					const wanted: Array<[string, Schema]> = [
						...document.parameters(row.route).map(({ name, schema }): [string, Schema] => [name, schema]),
						...Object.entries(document.fields(document.body(row.route))),
					];
					return wanted
						.filter(([one, schema]) => !has.has(one) && !paged(row).includes(one) && !leftOut?.(row, one, schema))
						.map(([one]) => `${row.name} has no field for ${one}: add it, or give the reason in leftOut()`);
				}),
			);
		});

		test('none is unknown, and each goes where the document wants it', () => {
			nothing(
				rows.flatMap((row) =>
					sentOf(row).flatMap((one) => {
						const name = nameOf(row, one.name);
						if (name === null) return [];
						const place = placeOf(row, one);
						if (!place) return [`${row.name}: the document knows no ${name}`];
						return place.in === goesTo(row, one, name) ? [] : [`${row.name}: ${name} belongs into the ${place.in}`];
					}),
				),
			);
		});
	});

	describe('the ranges of the vendor are those of the form', () => {
		test.each(rows)('$name', (row) => {
			nothing(
				sentOf(row).flatMap((one) => {
					if (one.property.type !== 'number') return [];
					const schema = placeOf(row, one)?.schema;
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
		test.each(rows)('$name', (row) => {
			for (const one of sentOf(row)) {
				if (one.property.type !== 'options' || nameOf(row, one.name) === null) continue;
				const { loadOptionsMethod } = one.property.typeOptions ?? {};
				const { fixed } = provider.lists[loadOptionsMethod ?? ''] ?? {};
				if (loadOptionsMethod && !fixed) continue;
				const place = placeOf(row, one);
				const listed = (place && document.values(place.schema)) ?? [];
				const offered = (one.property.options ?? []) as Array<{ value: unknown }>;
				const sent = fixed ? Object.values(fixed) : offered.map(({ value }) => one.send?.(value));
				expect([row.name, one.name, sorted(sent)]).toEqual([row.name, one.name, sorted(told?.(row, one.name, listed) ?? listed)]);
			}
		});
	});
}
