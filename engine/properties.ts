import type { INodeProperties } from 'n8n-workflow';
import { collectionsOf, type Field, type Operation, type Provider } from './describe';
import { choice, flag, number, text } from './fields';
import { gathered, indexed, inOrder, likened, shownFor, type Drawn, type Index, type Row, type Use } from './shown';
import { once } from './values';

const titles = { filters: 'Filters', updateFields: 'Update Fields', additionalFields: 'Additional Fields', options: 'Options' };

const atLeast1 = { typeOptions: { minValue: 1 } };
const allOptions = [
	flag('dry_run', 'Whether to return the requests that would be sent, and send nothing', { default: true }),
	number('give_up_after', 'How many seconds to wait in all for a busy service before a request counts as not done', {
		default: 300,
		...atLeast1,
	}),
	number('concurrency', 'How many requests may run side by side', { label: 'Requests at Once', default: 4, ...atLeast1 }),
];
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
const readyOption = number('wait_at_most', 'How many seconds to wait for a file that is not ready yet', { default: 60, ...atLeast1 });
const outputOption = once((each?: boolean) =>
	choice('output', 'What to give back', { 'Each Entry': 'entries', Totals: 'totals' }, { default: each ? 'entries' : 'totals' }),
);
const csvOption = flag('as_items', 'Whether to return the lines of the file as items instead of the file');

/** Sorts as localeCompare does where names are plain English; that would load the tables of all languages first. */
const alphabetical = (a: string, b: string) => {
	const [one, other] = [a.toLowerCase(), b.toLowerCase()];
	return one < other ? -1 : one > other ? 1 : 0;
};

/** A field as n8n takes it. */
const drawn = ({ label, parameter, property, shown }: Field): Drawn => ({
	label,
	json: `{"displayName":${JSON.stringify(label)},"name":${JSON.stringify(parameter)},${JSON.stringify(property).slice(1)}`,
	shown,
});

/** The same in a collection, where nothing is required, and the engine alone checks what is typed into a picker. */
function light(field: Field): string {
	const { modes, required } = field.property;
	if (!modes && !required) return drawn(field).json;
	const unchecked = modes?.map((mode) => ({ ...mode, validation: undefined }));
	return drawn({ ...field, property: { ...field.property, required: undefined, modes: unchecked } }).json;
}

/** What an operation asks for beside its collections. */
const mainFields = ({ required = [], gives, paging, simple, file, batch }: Operation): Field[] => [
	...required,
	...(gives === 'items' && paging !== false && !batch ? pagedFields : []),
	...(file && 'type' in file && file.type === 'text/csv' ? [csvOption] : []),
	...(simple ? [simplify] : []),
];

/** The engine's options of an operation, beside those of the row and those of all. */
const engineOptions = (operation: Operation): Field[] => [
	...(operation.job ? jobOptions : []),
	...(operation.gives === 'file' ? [fileOption] : []),
	...(operation.file && 'link' in operation.file ? [readyOption] : []),
	...(operation.outcome && 'summary' in operation.outcome ? [outputOption(operation.outcome.each)] : []),
];

/** The JSON of a field with the conditions under which it is shown. */
function shownIf(json: string, conditions: Record<string, unknown>): string {
	return Object.keys(conditions).length ? `${json.slice(0, -1)},"displayOptions":{"show":${JSON.stringify(conditions)}}}` : json;
}

/**
 * One collection for several operations: each field says which of them it is for. `rows` are all that see the collection,
 * `always` are fields for all of them.
 */
function collection(name: keyof typeof titles, uses: Use[], rows: Index, always: Field[] = []): Drawn {
	const label = titles[name];
	const conditional = gathered(uses, ({ drawn: one }) => one).flatMap((same) =>
		shownFor(same, rows).map((show) => {
			const rooted = Object.fromEntries(Object.entries(show).map(([key, values]) => [`/${key}`, values]));
			return { label: same[0].drawn.label, json: shownIf(same[0].drawn.json, rooted) };
		}),
	);
	const options: Drawn[] = [...conditional, ...always.map((field) => ({ label: field.label, json: light(field) }))];
	options.sort((a, b) => alphabetical(a.label, b.label));
	const placeholder = `Add ${label.split(' ').pop()?.slice(0, -1)}`;
	const json = JSON.stringify({ displayName: label, name, type: 'collection', placeholder, default: {} });
	return { label, json: `${json.slice(0, -1)},"options":[${options.map((one) => one.json).join()}]}` };
}

/** Where equal fields of several operations become one; shown for exactly these. */
function merged(all: Use[], rows: Index): string[] {
	const equal = gathered(all, ({ drawn: one }) => one);
	return inOrder(equal, all).flatMap((uses) =>
		shownFor(uses, rows).map((show) => shownIf(uses[0].drawn.json, { ...show, ...uses[0].drawn.shown })),
	);
}

type NamedRow = Row & { row: Operation };

/** The uses of all fields, those of collections put together by resource; and the options, which are one collection for all. */
function usesOf(rows: NamedRow[]): { main: Use[]; options: Use[] } {
	const known = new Map<string, Drawn>();
	const shared = (made: Drawn): Drawn => {
		const key = made.shown ? made.json + JSON.stringify(made.shown) : made.json;
		const same = known.get(key) ?? made;
		known.set(key, same);
		return same;
	};
	const draw = once((field: Field) => shared(drawn(field)));
	const drawLight = once((field: Field) => shared({ label: field.label, json: light(field) }));
	const used = ({ resource, operation }: Row, one: Drawn): Use => ({ resource, operation, drawn: one });
	const inner = (row: NamedRow, fields: Field[]) => fields.map((field) => used(row, drawLight(field)));

	const main: Use[] = [];
	const options: Use[] = [];
	for (const own of gathered(rows, ({ resource }) => resource)) {
		const inside = own.map((row) => new Map(collectionsOf(row.row).map(([name, fields]) => [name, inner(row, fields)])));
		const drawers = (['filters', 'updateFields', 'additionalFields'] as const).flatMap((name) =>
			likened(inside.map((one) => one.get(name) ?? []).filter(({ length }) => length > 0)).map((forms) => {
				const seenBy = indexed(forms.map(([first]) => first));
				return { seenBy, one: shared(collection(name, forms.flat(), seenBy)) };
			}),
		);
		own.forEach((row, i) => {
			main.push(...mainFields(row.row).map((field) => used(row, draw(field))));
			for (const { seenBy, one } of drawers) if (seenBy.get(row.resource)?.has(row.operation)) main.push(used(row, one));
			options.push(...(inside[i].get('options') ?? []), ...inner(row, engineOptions(row.row)));
		});
	}
	return { main, options };
}

/** The choice between ways to sign in, first of all: n8n then asks for the credential of that way. */
function authenticationOf({ authentication }: Provider): string[] {
	if (!authentication) return [];
	const options = Object.entries(authentication).map(([value, { name }]) => ({ name, value }));
	return [JSON.stringify({ displayName: 'Authentication', name: 'authentication', type: 'options', noDataExpression: true, options, default: options[0].value })]; // prettier-ignore
}

/** The form that n8n draws for a provider: resource, operation, then the fields of each operation. Fresh objects each time. */
export function properties(provider: Provider): INodeProperties[] {
	const byName = ([, a]: [string, { name: string }], [, b]: [string, { name: string }]) => alphabetical(a.name, b.name);
	const resources = Object.entries(provider.resources).sort(byName);
	const select = (name: string, displayName: string, options: Array<{ name: string; value: string }>, conditions = {}) =>
		shownIf(JSON.stringify({ displayName, name, type: 'options', noDataExpression: true, options, default: options[0].value }), conditions);
	const operations = resources.map(([resource, { operations: rows }]) => {
		const options = Object.entries(rows).sort(byName).map(([value, { name, action, description }]) => ({ name, value, action, description })); // prettier-ignore
		return select('operation', 'Operation', options, { resource: [resource] });
	});
	const rows = resources.flatMap(([resource, { operations: all }]) =>
		Object.entries(all).map(([operation, row]) => ({ resource, operation, row })),
	);
	const index = indexed(rows);
	const { main, options } = usesOf(rows);
	const resource = select('resource', 'Resource', resources.map(([value, { name }]) => ({ name, value }))); // prettier-ignore
	// Put together as text and read once: of a thousand fields, objects would be copied three times.
	return JSON.parse(
		`[${[...authenticationOf(provider), resource, ...operations, ...merged(main, index), collection('options', options, index, allOptions).json].join()}]`,
	) as INodeProperties[];
}
