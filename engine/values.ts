import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { at, collectionsOf, type Column, type Field, type Operation, type Simple, type Values, type Words } from './describe';
import { toList } from './fields';
import { caught, named, Refusal } from './refusal';

type Find = (header: string) => Column | undefined;

/** Reads what the form says. `read` throws a Refusal for a value that cannot be sent; `problems` says which records cannot, and why. */
export interface Reader {
	read: (item: number) => Values;
	/** A parameter beside the row's fields; null if it is not there. */
	parameter: (name: string, item: number) => unknown;
	/** The engine's own options (`dryRun`, ...), the same for all items. */
	options: IDataObject;
	problems: Map<IDataObject, string>;
}

/** From a word of a list, or a value, to what the API takes. Throws a Refusal for what the list does not have. */
export type Resolve = (list: string, value: unknown) => unknown;

/** Makes something for each key once. */
export function once<K, T>(make: (key: K) => T): (key: K) => T {
	const made = new Map<K, T>();
	return (key) => {
		if (!made.has(key)) made.set(key, make(key));
		return made.get(key) as T;
	};
}

const plain = (header: string) => header.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** From the headers of input items to columns: by the API's name, the label or an alias, whatever the case and punctuation. */
export function columnFinder(columns: Column[]): Find {
	const known = new Map(columns.flatMap((one) => [one.name, one.label, ...(one.aliases ?? [])].map((name) => [plain(name), one] as const)));
	return once((header: string) => known.get(plain(header)));
}

const flat = (value: unknown) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value);

const sentOf = (send: Column['send'], value: unknown) => (send ? send(value) : value);

/** One record from one row of input. Empty values are left out; unknown columns go into `extra` if that is named. Throws a Refusal. */
export function recordOf(find: Find, row: IDataObject, extra?: string, resolve: Resolve = (_, value) => value): IDataObject {
	const record: IDataObject = {};
	const others: IDataObject = {};
	for (const header of Object.keys(row)) {
		const value = row[header];
		if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) continue;
		const column = find(header);
		if (!column) others[header] = flat(value) as string;
		else if (record[column.name] === undefined || header === column.name) {
			const { from, send } = column;
			record[column.name] =
				from || send ? (named(column, () => sentOf(send, from ? resolve(from, value) : value)) as string) : String(flat(value)).trim();
		}
	}
	if (extra && Object.keys(others).length) record[extra] = { ...others, ...(record[extra] as IDataObject) };
	return record;
}

const isDynamic = (raw: unknown): boolean =>
	typeof raw === 'string' ? raw.startsWith('=') : typeof raw === 'object' && raw !== null && Object.values(raw).some(isDynamic);

/** `={{ $json.email }}` needs no evaluation; 10,000 items with 20 such expressions would take minutes. */
const reference = /^=\{\{\s*\$json(?:\.([A-Za-z_]\w*)|\[(["'])([^"'\\]+)\2\])\s*\}\}$/;

const isEmpty = (value: unknown): boolean =>
	value === undefined || value === '' || ((value as IDataObject | null)?.__rl === true && !(value as IDataObject).value);

const isNothing = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);

/** Prepares the reading of all items. Parameters without expressions are read once for the whole run. */
export function reader(context: IExecuteFunctions, operation: Operation, items: INodeExecutionData[], resolve: Resolve): Reader {
	const problems = new Map<IDataObject, string>();
	const raw = (name: string) => context.getNodeParameter(name, 0, null, { rawExpressions: true }) as unknown;
	const varies = once((name: string) => isDynamic(raw(name)));
	const constant = once((name: string) => context.getNodeParameter(name, 0, null) as unknown);
	const parameter = (name: string, item: number): unknown => (varies(name) ? context.getNodeParameter(name, item, null) : constant(name));
	const finder = once((field: Field) => columnFinder(field.columns ?? []));

	const toRecord = (field: Field, row: unknown, extra?: string): IDataObject => {
		const isRow = typeof row === 'object' && row !== null && !Array.isArray(row);
		const got = isRow
			? caught(() => recordOf(finder(field), row as IDataObject, extra, resolve))
			: { error: new Refusal('is not an object', '', field.label) };
		if ('value' in got) return got.value;
		if (!(got.error instanceof Refusal)) throw got.error;
		const kept = isRow ? { ...(row as IDataObject) } : {};
		problems.set(kept, `'${got.error.label}' ${got.error.message}`);
		return kept;
	};

	/** What the user mapped in a resourceMapper, undefined in automatic mode; and whether it needs n8n's expressions. */
	const mapping = once((name: string) => {
		const form = raw(name) as { mappingMode?: string; value?: IDataObject | null } | null;
		if (form?.mappingMode !== 'defineBelow') return undefined;
		const entries = Object.entries(form.value ?? {}).map(([key, value]) => ({ key, value, path: reference.exec(String(value)) }));
		return { entries, evaluated: entries.some(({ value, path }) => !path && isDynamic(value)) };
	});
	/** One row of input for a resourceMapper. */
	const mapped = ({ parameter: name }: Field, item: number): IDataObject => {
		const map = mapping(name);
		if (!map) return items[item].json;
		if (map.evaluated) return context.getNodeParameter(`${name}.value`, item, {}) as IDataObject;
		return Object.fromEntries(map.entries.map(({ key, value, path }) => [key, path ? items[item].json[path[1] ?? path[3]] : value]));
	};

	const sent = (field: Field, value: unknown) =>
		value === null
			? value
			: named(field, () => {
					const several = field.property.type === 'multiOptions' && typeof value === 'string';
					const own = field.from ? resolve(field.from, several ? toList(value) : value) : value;
					return field.send ? field.send(own, context.getTimezone()) : own;
				});
	/** The value of a field that is the same for all items is made once. */
	const made = new Map<Field, unknown>();
	const sentOnce = (field: Field, holder: string, value: unknown) => {
		if (varies(holder)) return sent(field, value);
		if (!made.has(field)) made.set(field, sent(field, value));
		return made.get(field);
	};

	const collections = collectionsOf(operation).filter(([, fields]) => fields.length > 0);
	const required = (operation.required ?? []).map((field) => ({
		field,
		isMapper: field.property.type === 'resourceMapper',
		shown: Object.entries(field.shown ?? {}).map(([name, allowed]) => {
			return { name, allowed, other: operation.required?.find((one) => one.parameter === name) };
		}),
	}));
	const isShown = (item: number) => {
		return ({ name, allowed, other }: (typeof required)[number]['shown'][number]) => {
			const value = parameter(name, item);
			return allowed.includes((other ? sentOnce(other, name, value) : value) as string);
		};
	};

	const read = (item: number): Values => {
		const values: Values = {};
		for (const [name, fields] of collections) {
			const given = (parameter(name, item) ?? {}) as IDataObject;
			for (const field of fields) {
				const value = given[field.parameter];
				if (!isEmpty(value)) values[field.name] = sentOnce(field, name, value);
				else if (operation.strict && field.parameter in given)
					throw new Refusal('is empty', 'Fill it in, or remove the field', field.label);
			}
		}
		const extra = values.unknown_columns as string | undefined;
		for (const { field, isMapper, shown } of required) {
			if (shown.length && !shown.every(isShown(item))) continue;
			const value = isMapper ? mapped(field, item) : parameter(field.parameter, item);
			if (isMapper || (field.columns && !isEmpty(value)))
				values[field.name] = [isMapper ? value : sentOnce(field, field.parameter, value)].flat().map((row) => toRecord(field, row, extra));
			else if (!isEmpty(value) && value !== null) values[field.name] = sentOnce(field, field.parameter, value);
			if (field.property.required && isNothing(values[field.name]))
				throw new Refusal('is empty', 'Fill it in, or check the expression for this item', field.label);
		}
		return values;
	};
	return { read, parameter, problems, options: (parameter('options', 0) ?? {}) as IDataObject };
}

/** Makes the short form of answers, with words for enums; unknown values of an enum pass through. */
export function simplified(
	{ fields, words = {} }: Simple,
	lists: (name: string) => Words = () => ({}),
): (body: IDataObject) => IDataObject {
	const entries = Object.entries(fields).map(([name, path]) => {
		const own = words[name] ?? {};
		const found = new Map(Object.entries(typeof own === 'string' ? lists(own) : own).map(([word, value]) => [value as unknown, word]));
		const read =
			typeof path === 'function' ? path : path.includes('.') ? (body: IDataObject) => at(body, path) : (body: IDataObject) => body[path];
		return { name, found, read: read as (body: IDataObject) => unknown };
	});
	return (body) => {
		const out: IDataObject = {};
		for (const { name, found, read } of entries) {
			const value = read(body);
			out[name] = (found.size ? (found.get(value ?? null) ?? value) : value) as string;
		}
		return out;
	};
}
