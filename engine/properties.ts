import type { INodeProperties } from 'n8n-workflow';
import { isRead, type Field, type Operation, type Provider } from './describe';
import { flag, number } from './fields';

const titles = { filters: 'Filters', updateFields: 'Update Fields', additionalFields: 'Additional Fields', options: 'Options' };

/** n8n's name of the collection that holds an operation's optional fields. */
export function collectionOf({ route, gives }: Operation): keyof typeof titles {
	if (gives === 'items') return 'filters';
	return route.startsWith('PATCH') ? 'updateFields' : 'additionalFields';
}

const atLeast1 = { typeOptions: { minValue: 1 } };
const ownOptions = [
	number('give_up_after', 'How many seconds to wait in all for a busy service before a request counts as not done', {
		default: 300,
		...atLeast1,
	}),
	number('concurrency', 'How many requests may run side by side', { label: 'Requests at Once', default: 4, ...atLeast1 }),
];
const dryRun = flag('dry_run', 'Whether to return the requests that would be sent, and send nothing', { default: true });
const jobOptions = [
	flag('wait', 'Whether to wait until the background job has ended', { label: 'Wait Until Finished', default: true }),
	number('wait_at_most', 'How many seconds to wait for the job; it goes on by itself after that', { default: 120, ...atLeast1 }),
];
const pagedFields = [
	flag('return_all', 'Whether to return all results or only up to a given limit'),
	number('limit', 'Max number of results to return', { default: 50, ...atLeast1, shown: { returnAll: [false] } }),
];
const simplify = flag('simplify', 'Whether to return a simplified version of the response instead of the raw data', { default: true });

function plain({ label: displayName, parameter: name, property, shown: show }: Field): INodeProperties {
	return { displayName, name, ...property, ...(show && { displayOptions: { show } }) };
}

function collection(name: keyof typeof titles, fields: Field[]): INodeProperties[] {
	if (fields.length === 0) return [];
	const displayName = titles[name];
	const placeholder = `Add ${displayName.split(' ').pop()?.slice(0, -1)}`;
	const inner = fields.map((field) => ({ ...plain(field), required: undefined }));
	const options = inner.sort((a, b) => a.displayName.localeCompare(b.displayName));
	return [{ displayName, name, type: 'collection', placeholder, default: {}, options }];
}

/** The fields of one operation, without saying yet where they are shown. */
function form(operation: Operation): INodeProperties[] {
	const { required = [], optional = [], options = [], gives, paging, simple, job } = operation;
	return [
		...[...required, ...(gives === 'items' && paging !== false ? pagedFields : []), ...(simple ? [simplify] : [])].map(plain),
		...collection(collectionOf(operation), optional),
		...collection('options', [...options, ...ownOptions, ...(isRead(operation) ? [] : [dryRun]), ...(job ? jobOptions : [])]),
	];
}

type Use = { resource: string; operation: string; field: INodeProperties };

/** Gathers by a key, in order of first appearance. */
const gathered = <T>(all: T[], key: (one: T) => string): T[][] => {
	const groups = new Map<string, T[]>();
	for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
	return [...groups.values()];
};

const formOf = ({ resource, operation }: Use) => `${resource}.${operation}`;

/** Keeps the order of every form: a field comes when all that stand before it in its forms have come. */
function inOrder(fields: Use[][], all: Use[]): Use[][] {
	const forms = new Map(gathered(all, formOf).map((uses) => [formOf(uses[0]), uses]));
	const left = [...fields];
	return fields.map(() => {
		const isNext = (uses: Use[]) => uses.every((use) => forms.get(formOf(use))?.[0] === use);
		const [next] = left.splice(Math.max(left.findIndex(isNext), 0), 1);
		for (const use of next) forms.get(formOf(use))?.shift();
		return next;
	});
}

/** Equal fields become one: for operations of one resource first, then for resources with operations of the same names. */
function merged(all: Use[]): INodeProperties[] {
	const names = (own: Use[]) => own.map(({ operation }) => operation).join();
	const equal = gathered(all, ({ field }) => JSON.stringify(field));
	const fields = equal.flatMap((uses) =>
		gathered(
			gathered(uses, ({ resource }) => resource),
			names,
		).map((same) => same.flat()),
	);
	return inOrder(fields, all).map((uses) => {
		const one = (key: 'resource' | 'operation') => [...new Set(uses.map((use) => use[key]))];
		const { field } = uses[0];
		return {
			...field,
			displayOptions: { show: { resource: one('resource'), operation: one('operation'), ...field.displayOptions?.show } },
		};
	});
}

/** The form that n8n draws for a provider: resource, operation, then the fields of each operation. Fresh objects each time. */
export function properties(provider: Provider): INodeProperties[] {
	const byName = ([, a]: [string, { name: string }], [, b]: [string, { name: string }]) => a.name.localeCompare(b.name);
	const resources = Object.entries(provider.resources).sort(byName);
	const select = (name: string, displayName: string, options: Array<{ name: string; value: string }>): INodeProperties => {
		return { displayName, name, type: 'options', noDataExpression: true, options, default: options[0].value };
	};
	const operations = resources.map(([resource, { operations: rows }]): INodeProperties => {
		const options = Object.entries(rows).sort(byName).map(([value, { name, action, description = action }]) => ({ name, value, action, description })); // prettier-ignore
		return { ...select('operation', 'Operation', options), displayOptions: { show: { resource: [resource] } } };
	});
	const uses = resources.flatMap(([resource, { operations: rows }]) =>
		Object.entries(rows).flatMap(([operation, row]) => form(row).map((field) => ({ resource, operation, field }))),
	);
	const resource = select('resource', 'Resource', resources.map(([value, { name }]) => ({ name, value }))); // prettier-ignore
	return JSON.parse(JSON.stringify([resource, ...operations, ...merged(uses)])) as INodeProperties[];
}
