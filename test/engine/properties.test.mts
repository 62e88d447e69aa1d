import { NodeHelpers, type INode, type INodeParameters, type INodeProperties, type INodePropertyCollection } from 'n8n-workflow';
import { fieldsOf, isRead, type Field, type Operation } from '../../engine/describe';
import { properties } from '../../engine/properties';
import { provider } from './support.mts';

const all = properties(provider);
const rows = Object.entries(provider.resources).flatMap(([resource, { operations }]) =>
	Object.entries(operations).map(([operation, row]) => ({ resource, operation, row })),
);

/** What n8n shows for these settings. */
const shown = (parameters: INodeParameters) =>
	all.filter((one) => NodeHelpers.displayParameter(parameters, one, { typeVersion: 1 } as INode, null));
const inner = ({ options = [] }: INodeProperties) => options as INodeProperties[];
const collectionNames = ['filters', 'updateFields', 'additionalFields', 'options'];
const collectionsOf = (fields: INodeProperties[]) => fields.filter(({ type }) => type === 'collection');

/** All settings that the fields of a row may depend on: each combination of the values of its choices. */
function settings(row: Operation): INodeParameters[] {
	const names = [...new Set(fieldsOf(row).flatMap(({ shown: when = {} }) => Object.keys(when)))];
	let combinations: INodeParameters[] = [{}];
	for (const name of names) {
		const field = fieldsOf(row).find(({ parameter }) => parameter === name) as Field;
		const values = (field.property.options as Array<{ value: string }> | undefined)?.map(({ value }) => value) ?? [true, false];
		combinations = combinations.flatMap((one) => values.map((value) => ({ ...one, [name]: value })));
	}
	return combinations;
}

test.each(rows)('$resource $operation: n8n shows the fields of this row, each once, and no others', ({ resource, operation, row }) => {
	for (const more of settings(row))
		for (const returnAll of [true, false]) {
			const fields = shown({ resource, operation, returnAll, ...more });
			const wanted = (row.required ?? []).filter(({ shown: when = {} }) =>
				Object.entries(when).every(([name, values]) => values.includes(more[name] as string)),
			);
			const paged = row.gives === 'items' && row.paging !== false;
			const names = [
				'resource',
				'operation',
				...wanted.map(({ parameter }) => parameter),
				...(paged ? ['returnAll', ...(returnAll ? [] : ['limit'])] : []),
				...(row.simple ? ['simplify'] : []),
				...(row.optional?.length
					? [row.gives === 'items' ? 'filters' : row.route.startsWith('PATCH') ? 'updateFields' : 'additionalFields']
					: []),
				'options',
			];
			expect(fields.map(({ name }) => name).sort()).toEqual(names.sort());
			for (const field of wanted) {
				const drawn = fields.find(({ name }) => name === field.parameter) as INodeProperties;
				expect(drawn).toMatchObject({ displayName: field.label, type: field.property.type, description: field.property.description });
			}
			const optional = collectionsOf(fields).find(({ name }) => name !== 'options');
			expect((optional ? inner(optional) : []).map(({ name }) => name).sort()).toEqual(
				(row.optional ?? []).map(({ parameter }) => parameter).sort(),
			);
		}
});

test.each(rows)('$resource $operation: a dry run is offered on writes only, waiting on jobs only', ({ resource, operation, row }) => {
	const options = shown({ resource, operation }).find(({ name }) => name === 'options') as INodeProperties;
	const names = inner(options).map(({ name }) => name);
	expect(names.includes('dryRun')).toBe(!isRead(row));
	expect(names.includes('wait')).toBe(row.job === true);
	expect(names).toEqual(expect.arrayContaining(['concurrency', 'giveUpAfter']));
});

test('reads are GETs and lists, all else writes', () => {
	const reads = rows.filter(({ row }) => isRead(row)).map(({ resource, operation }) => `${resource} ${operation}`);
	expect(reads.sort()).toEqual(['letter get', 'letter getAll', 'letter look', 'pigeon get', 'pigeon getAll']);
});

test('equal fields of several operations are one', () => {
	const ids = all.filter(({ name, type }) => name === 'id' && type === 'string');
	// One for the letters, one for the pigeons: their operations have not the same names.
	expect(ids.map(({ displayOptions }) => displayOptions?.show)).toEqual([
		{ resource: ['letter'], operation: ['get', 'update', 'append', 'delete', 'fly', 'stamp', 'file', 'copy'] },
		{ resource: ['pigeon'], operation: ['get'] },
	]);
	const returnAll = all.filter(({ name }) => name === 'returnAll');
	expect(returnAll).toHaveLength(1);
	const distinct = new Set(all.map((one) => JSON.stringify({ ...one, displayOptions: undefined })));
	expect(distinct.size).toBeGreaterThan(10);
});

test('fields that are equal for the same operations of several resources are one', () => {
	const { get, getAll } = provider.resources.pigeon.operations;
	const twin = { ...provider, resources: { a: { name: 'A', operations: { get, getAll } }, b: { name: 'B', operations: { get, getAll } } } };
	const ids = properties(twin).filter(({ name }) => name === 'id');
	expect(ids).toHaveLength(1);
	expect(ids[0].displayOptions?.show).toEqual({ resource: ['a', 'b'], operation: ['get'] });
});

test('resources, operations and collections are in the order of the alphabet', () => {
	const sorted = (names: string[]) => expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
	for (const one of all.filter(({ name }) => name === 'resource' || name === 'operation'))
		sorted((one.options as INodePropertyCollection[]).map(({ name }) => name));
	for (const one of collectionsOf(all)) sorted(inner(one).map(({ displayName }) => displayName));
	expect(collectionsOf(all).every(({ name }) => collectionNames.includes(name))).toBe(true);
});

test('what stands first is what n8n takes by default', () => {
	for (const one of all.filter(({ name }) => name === 'resource' || name === 'operation'))
		expect(one.default).toBe((one.options as Array<{ value: string }>)[0].value);
});

test('nothing in a collection is required, and every field but the two selects says when it is shown', () => {
	for (const one of collectionsOf(all)) for (const field of inner(one)) expect(field.required).toBeFalsy();
	for (const one of all.slice(1)) expect(one.displayOptions?.show?.resource?.length).toBeGreaterThan(0);
});

test('objects are fresh each time, also those that fields share', () => {
	const objects = (value: unknown, into = new Set<unknown>()): Set<unknown> => {
		if (typeof value !== 'object' || value === null) return into;
		into.add(value);
		Object.values(value).forEach((one) => objects(one, into));
		return into;
	};
	const first = objects(properties(provider));
	for (const one of objects(properties(provider))) expect(first.has(one)).toBe(false);
	const rowObjects = fieldsOf(provider.resources.letter.operations.create).map(({ property }) => property);
	for (const one of rowObjects) expect(first.has(one)).toBe(false);
	const before = JSON.stringify(properties(provider));
	(properties(provider)[0].options as unknown[]).length = 0;
	expect(JSON.stringify(properties(provider))).toBe(before);
});
