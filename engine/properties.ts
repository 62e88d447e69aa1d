import type { INodeProperties } from 'n8n-workflow';
import { collectionsOf, type Field, type Operation, type Provider } from './describe';
import { flag, number, text } from './fields';
import { gathered, inOrder, likened, shownFor, type Drawn, type Row, type Use } from './shown';
import { once } from './values';

const titles = { filters: 'Filters', updateFields: 'Update Fields', additionalFields: 'Additional Fields', options: 'Options' };

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
const fileOption = text('binary_property', 'The name of the output binary field to put the file in', {
	label: 'Put Output File in Field',
	default: 'data',
});
const csvOption = flag('as_items', 'Whether to return the lines of the file as items instead of the file');

/** Sorts as localeCompare does where names are plain English; that would load the tables of all languages first. */
const alphabetical = (a: string, b: string) => {
	const [one, other] = [a.toLowerCase(), b.toLowerCase()];
	return one < other ? -1 : one > other ? 1 : 0;
};

const withJson = (field: INodeProperties): Drawn => ({ field, json: JSON.stringify(field) });

/** A field as n8n takes it. */
const drawn = ({ label: displayName, parameter: name, property, shown: show }: Field) =>
	withJson({ displayName, name, ...property, ...(show && { displayOptions: { show } }) });

/** What an operation asks for beside its collections. */
const mainFields = ({ required = [], gives, paging, simple, file }: Operation): Field[] => [
	...required,
	...(gives === 'items' && paging !== false ? pagedFields : []),
	...(file?.type === 'text/csv' ? [csvOption] : []),
	...(simple ? [simplify] : []),
];

/** The engine's options of an operation, beside those of the row. */
const engineOptions = (operation: Operation): Field[] => [
	...ownOptions,
	dryRun,
	...(operation.job ? jobOptions : []),
	...(operation.gives === 'file' ? [fileOption] : []),
];

/** A field as it stands in a collection: the engine checks what is typed into a picker; only the main fields let the editor do it too. */
function light({ modes, ...field }: INodeProperties): INodeProperties {
	return modes ? { ...field, modes: modes.map((mode) => ({ ...mode, validation: undefined })) } : field;
}

/** One collection for several operations: each field says which of them it is for. `rows` are all that see the collection. */
function collection(name: keyof typeof titles, uses: Use[], rows: Row[]): INodeProperties {
	const displayName = titles[name];
	const placeholder = `Add ${displayName.split(' ').pop()?.slice(0, -1)}`;
	const options = gathered(uses, ({ json }) => json).flatMap((same) =>
		shownFor(same, rows).map((show) => {
			const rooted = Object.entries(show).map(([key, values]) => [`/${key}`, values] as const);
			const field = { ...light(same[0].field), required: undefined };
			return rooted.length ? { ...field, displayOptions: { show: Object.fromEntries(rooted) } } : field;
		}),
	);
	return {
		displayName,
		name,
		type: 'collection',
		placeholder,
		default: {},
		options: options.sort((a, b) => alphabetical(a.displayName, b.displayName)),
	};
}

/** Where equal fields of several operations become one; shown for exactly these. */
function merged(all: Use[], rows: Row[]): INodeProperties[] {
	const equal = gathered(all, ({ json }) => json);
	return inOrder(equal, all).flatMap((uses) =>
		shownFor(uses, rows).map((show) => {
			const { field } = uses[0];
			const conditions = { ...show, ...field.displayOptions?.show };
			return Object.keys(conditions).length ? { ...field, displayOptions: { show: conditions } } : field;
		}),
	);
}

/** The form that n8n draws for a provider: resource, operation, then the fields of each operation. Fresh objects each time. */
export function properties(provider: Provider): INodeProperties[] {
	const byName = ([, a]: [string, { name: string }], [, b]: [string, { name: string }]) => alphabetical(a.name, b.name);
	const resources = Object.entries(provider.resources).sort(byName);
	const select = (name: string, displayName: string, options: Array<{ name: string; value: string }>): INodeProperties => {
		return { displayName, name, type: 'options', noDataExpression: true, options, default: options[0].value };
	};
	const operations = resources.map(([resource, { operations: rows }]): INodeProperties => {
		const options = Object.entries(rows).sort(byName).map(([value, { name, action, description }]) => ({ name, value, action, description })); // prettier-ignore
		return { ...select('operation', 'Operation', options), displayOptions: { show: { resource: [resource] } } };
	});
	const rows = resources.flatMap(([resource, { operations: all }]) =>
		Object.entries(all).map(([operation, row]) => ({ resource, operation, row })),
	);
	const draw = once(drawn);
	const used = ({ resource, operation }: Row, { field, json }: Drawn): Use => ({ resource, operation, field, json });
	const inner = (row: (typeof rows)[number], wanted: string) =>
		collectionsOf(row.row).flatMap(([name, fields]) => (name === wanted ? fields.map((field) => used(row, draw(field))) : []));

	const uses: Use[] = [];
	for (const own of gathered(rows, ({ resource }) => resource)) {
		const collections = (['filters', 'updateFields', 'additionalFields'] as const).flatMap((name) => {
			const filled = own.map((row) => inner(row, name)).filter((fields) => fields.length > 0);
			return likened(filled).map((forms) => ({ forms, field: withJson(collection(name, forms.flat(), forms.map(([first]) => first))) })); // prettier-ignore
		});
		for (const row of own) {
			uses.push(...mainFields(row.row).map((field) => used(row, draw(field))));
			for (const { forms, field } of collections)
				if (forms.some(([{ operation }]) => operation === row.operation)) uses.push(used(row, field));
		}
	}
	const options = rows.flatMap((row) => [...inner(row, 'options'), ...engineOptions(row.row).map((field) => used(row, draw(field)))]);
	const resource = select('resource', 'Resource', resources.map(([value, { name }]) => ({ name, value }))); // prettier-ignore
	return JSON.parse(
		JSON.stringify([resource, ...operations, ...merged(uses, rows), collection('options', options, rows)]),
	) as INodeProperties[];
}
