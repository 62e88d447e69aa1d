import type { INodeProperties } from 'n8n-workflow';
import { isRead, type Field, type Operation, type Provider } from './describe';

type Shown = Record<string, Array<string | boolean>>;

/** n8n's name of the collection that holds an operation's optional fields. */
export function collectionOf({ route, gives }: Operation): 'filters' | 'updateFields' | 'additionalFields' {
	if (gives === 'items') return 'filters';
	return route.startsWith('PATCH') ? 'updateFields' : 'additionalFields';
}

const collectionNames = { filters: ['Filters', 'Add Filter'], updateFields: ['Update Fields', 'Add Field'], additionalFields: ['Additional Fields', 'Add Field'], options: ['Options', 'Add Option'] };

const byName = (a: { displayName: string }, b: { displayName: string }) => a.displayName.localeCompare(b.displayName);

const plain = ({ label, parameter, property }: Field): INodeProperties => ({ displayName: label, name: parameter, ...property });

function collection(name: keyof typeof collectionNames, inner: INodeProperties[]): INodeProperties {
	const [displayName, placeholder] = collectionNames[name];
	const options: NonNullable<INodeProperties["options"]> = inner.map(({ required: _required, ...rest }) => rest as INodeProperties).sort(byName);
	return { displayName, name, type: 'collection', placeholder, default: {}, options };
}

/** The engine's own options. Writes can be shown instead of sent. */
function ownOptions(operation: Operation): INodeProperties[] {
	const all: INodeProperties[] = [
		{ displayName: 'Give Up After (Seconds)', name: 'giveUpAfter', type: 'number', typeOptions: { minValue: 1 }, default: 300, description: 'How long to wait in all for a busy service before one request counts as not done' },
		{ displayName: 'Requests at Once', name: 'concurrency', type: 'number', typeOptions: { minValue: 1, maxValue: 20 }, default: 4, description: 'How many requests may run side by side' },
	]; // prettier-ignore
	if (!isRead(operation)) all.push({ displayName: 'Dry Run', name: 'dryRun', type: 'boolean', default: false, description: 'Whether to return the requests that would be sent, and send nothing' });
	if (operation.job) all.push(
		{ displayName: 'Wait at Most (Seconds)', name: 'waitAtMost', type: 'number', typeOptions: { minValue: 1 }, default: 120, description: 'How long to wait for the job; it goes on by itself after that' },
		{ displayName: 'Wait Until Finished', name: 'wait', type: 'boolean', default: false, description: 'Whether to wait until the background job has ended' },
	); // prettier-ignore
	return all;
}

const listFields: INodeProperties[] = [
	{ displayName: 'Return All', name: 'returnAll', type: 'boolean', default: false, description: 'Whether to return all results or only up to a given limit' },
	{ displayName: 'Limit', name: 'limit', type: 'number', displayOptions: { show: { returnAll: [false] } }, typeOptions: { minValue: 1 }, default: 50, description: 'Max number of results to return' },
]; // prettier-ignore

const simplify: INodeProperties = { displayName: 'Simplify', name: 'simplify', type: 'boolean', default: true, description: 'Whether to return a simplified version of the response instead of the raw data' }; // prettier-ignore

/** The fields of one operation, without saying yet where they are shown. */
function fieldsOf(operation: Operation): INodeProperties[] {
	const { required = [], optional = [], options = [], gives, paging, simple } = operation;
	return [
		...required.map((field): INodeProperties => ({ ...plain(field), ...(field.shown && { displayOptions: { show: field.shown } }) })),
		...(gives === 'items' && paging !== false ? listFields : []),
		...(simple ? [simplify] : []),
		...(optional.length ? [collection(collectionOf(operation), optional.map(plain))] : []),
		collection('options', [...options.map(plain), ...ownOptions(operation)]),
	];
}

/** Equal fields of several operations become one: operations of one resource first, then resources with the same operations. */
function merged(all: Array<{ resource: string; operation: string; field: INodeProperties }>): INodeProperties[] {
	const uses = new Map<string, { field: INodeProperties; by: Map<string, string[]> }>();
	for (const { resource, operation, field } of all) {
		const key = JSON.stringify(field);
		const use = uses.get(key) ?? { field, by: new Map<string, string[]>() };
		use.by.set(resource, [...(use.by.get(resource) ?? []), operation]);
		uses.set(key, use);
	}
	return [...uses.values()].flatMap(({ field, by }) => {
		const sets = new Map<string, string[]>();
		for (const [resource, operations] of by) sets.set(JSON.stringify(operations), [...(sets.get(JSON.stringify(operations)) ?? []), resource]);
		return [...sets].map(([operations, resource]): INodeProperties => {
			const show: Shown = { resource, operation: JSON.parse(operations) as string[], ...(field.displayOptions?.show as Shown) };
			return { ...field, displayOptions: { show } };
		});
	});
}

/** The form that n8n draws for a provider: resource, operation, then the fields of each operation. Fresh objects each time. */
export function properties(provider: Provider): INodeProperties[] {
	const resources = Object.entries(provider.resources).sort(([, a], [, b]) => a.name.localeCompare(b.name));
	const operations = resources.map(([value, resource]): INodeProperties => {
		const options = Object.entries(resource.operations)
			.map(([key, { name, action, description }]) => ({ name, value: key, action, description: description ?? action }))
			.sort((a, b) => a.name.localeCompare(b.name));
		return { displayName: 'Operation', name: 'operation', type: 'options', noDataExpression: true, displayOptions: { show: { resource: [value] } }, options, default: options[0].value };
	}); // prettier-ignore
	const fields = resources.flatMap(([resource, { operations: rows }]) =>
		Object.entries(rows).flatMap(([operation, row]) => fieldsOf(row).map((field) => ({ resource, operation, field }))),
	);
	return structuredClone([
		{ displayName: 'Resource', name: 'resource', type: 'options', noDataExpression: true, options: resources.map(([value, { name }]) => ({ name, value })), default: resources[0][0] },
		...operations,
		...merged(fields),
	] as INodeProperties[]); // prettier-ignore
}
