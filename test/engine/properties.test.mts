import { NodeHelpers, type INode, type INodeParameters, type INodeProperties, type INodePropertyCollection } from 'n8n-workflow';
import { collectionsOf, fieldsOf, isRead, type Field, type Operation } from '../../engine/describe';
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
/** What of a collection n8n offers for these settings. */
const offered = (collection: INodeProperties, parameters: INodeParameters) =>
	inner(collection).filter((one) => NodeHelpers.displayParameter({}, one, { typeVersion: 1 } as INode, null, parameters));
const collectionNames = ['filters', 'updateFields', 'additionalFields', 'options'];
const drawnCollections = (fields: INodeProperties[]) => fields.filter(({ type }) => type === 'collection');

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
				...collectionsOf(row).flatMap(([name, own]) => (own.length || name === 'options' ? [name] : [])),
			];
			expect(fields.map(({ name }) => name).sort()).toEqual(names.sort());
			for (const field of wanted) {
				const drawn = fields.find(({ name }) => name === field.parameter) as INodeProperties;
				expect(drawn).toMatchObject({ displayName: field.label, type: field.property.type, description: field.property.description });
			}
			for (const [name, own] of collectionsOf(row)) {
				const collection = fields.find((one) => one.name === name);
				const names = collection ? offered(collection, { resource, operation }).map((one) => one.name) : [];
				const extra = names.filter((one) => !own.some(({ parameter }) => parameter === one));
				expect([name, names.filter((one) => !extra.includes(one)).sort()]).toEqual([name, own.map(({ parameter }) => parameter).sort()]);
				expect(name === 'options' ? [] : extra).toEqual([]);
			}
		}
});

test.each(rows)('$resource $operation: a dry run is offered everywhere, waiting on jobs only', ({ resource, operation, row }) => {
	const options = shown({ resource, operation }).find(({ name }) => name === 'options') as INodeProperties;
	const names = offered(options, { resource, operation }).map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);
	expect(names).toContain('dryRun');
	expect(names.includes('wait')).toBe(row.job === true);
	expect(names).toEqual(expect.arrayContaining(['concurrency', 'giveUpAfter']));
});

test('reads are GETs and lists, all else writes', () => {
	const reads = rows.filter(({ row }) => isRead(row)).map(({ resource, operation }) => `${resource} ${operation}`);
	expect(reads.sort()).toEqual(['letter get', 'letter getAll', 'letter look', 'pigeon get', 'pigeon getAll']);
});

test('equal fields of several operations are one, of several resources too where no other operation would see them', () => {
	const distinct = new Set(all.map((one) => JSON.stringify({ ...one, displayOptions: undefined })));
	expect(distinct.size).toBe(all.length);
	expect(all.filter(({ name }) => name === 'options').map(({ displayOptions }) => displayOptions)).toEqual([undefined]);
	const { get, getAll } = provider.resources.pigeon.operations;
	const other: Operation = { ...get, required: [] };
	const form = (resources: typeof provider.resources) =>
		properties({ ...provider, resources })
			.filter(({ name }) => name === 'id')
			.map(({ displayOptions }) => displayOptions?.show);
	const a = { name: 'A', operations: { get, getAll } };
	expect(form({ a, b: { name: 'B', operations: { get, getAll } } })).toEqual([{ operation: ['get'] }]);
	expect(form({ a, b: { name: 'B', operations: { getAll, find: get } } })).toEqual([{ operation: ['get', 'find'] }]);
	expect(form({ a, b: { name: 'B', operations: { get: other, find: get } } })).toEqual([
		{ resource: ['a'], operation: ['get'] },
		{ resource: ['b'], operation: ['find'] },
	]);
});

test('resources, operations and collections are in the order of the alphabet', () => {
	const sorted = (names: string[]) => expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
	for (const one of all.filter(({ name }) => name === 'resource' || name === 'operation'))
		sorted((one.options as INodePropertyCollection[]).map(({ name }) => name));
	for (const one of drawnCollections(all)) sorted(inner(one).map(({ displayName }) => displayName));
	expect(drawnCollections(all).every(({ name }) => collectionNames.includes(name))).toBe(true);
});

test('what stands first is what n8n takes by default', () => {
	for (const one of all.filter(({ name }) => name === 'resource' || name === 'operation'))
		expect(one.default).toBe((one.options as Array<{ value: string }>)[0].value);
});

test('nothing in a collection is required', () => {
	for (const one of drawnCollections(all)) for (const field of inner(one)) expect(field.required).toBeFalsy();
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
