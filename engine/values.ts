import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { at, type Column, type Field, type Operation, type Values } from './describe';
import { named } from './call';
import { collectionOf } from './properties';
import { Refusal } from './refusal';

/** Reads what the form says for one item. `problems` tells which records cannot be sent, and why. */
export interface Reader {
	read: (item: number) => Values;
	/** The engine's own options (`dryRun`, ...), the same for all items. */
	options: IDataObject;
	problems: Map<IDataObject, string>;
}

const dynamic = (raw: unknown): boolean =>
	typeof raw === 'string' ? raw.startsWith('=') : typeof raw === 'object' && raw !== null && Object.values(raw).some(dynamic);

/** `={{ $json.email }}` -> `email`: such an expression needs no evaluation, 10,000 items of 20 of them would take minutes. */
const plainReference = /^=\{\{\s*\$json(?:\.([A-Za-z_]\w*)|\["([^"\\]+)"\]|\['([^'\\]+)'\])\s*\}\}$/;

const plain = (header: string) => header.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** From the headers of input items to columns: by the API's name, the label or an alias, whatever the case and punctuation. */
export function columnFinder(columns: Column[]): (header: string) => Column | undefined {
	const known = new Map(columns.flatMap((one) => [one.name, one.label, ...(one.aliases ?? [])].map((name) => [plain(name), one] as const)));
	const found = new Map<string, Column | undefined>();
	return (header) => {
		if (!found.has(header)) found.set(header, known.get(plain(header)));
		return found.get(header);
	};
}

const flat = (value: unknown) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value);

/**
 * One record from one row of input. Empty values are left out; unknown columns go into `extra` if that is named.
 * Throws a Refusal that names the column.
 */
export function recordOf(find: (header: string) => Column | undefined, row: IDataObject, extra?: string): IDataObject {
	const record: IDataObject = {};
	const others: IDataObject = {};
	for (const [header, value] of Object.entries(row)) {
		if (value === undefined || value === null || value === '') continue;
		const column = find(header);
		if (!column) others[header] = flat(value) as string;
		else if (record[column.name] === undefined || header === column.name) {
			const send = column.send ?? ((given: unknown) => String(flat(given)).trim());
			record[column.name] = named(column as unknown as Field, () => send(value)) as string;
		}
	}
	if (extra && Object.keys(others).length) record[extra] = { ...others, ...(record[extra] as IDataObject) };
	return record;
}

/**
 * Prepares the reading of all items. Parameters without expressions are read once for the whole run.
 * The returned `read` throws a Refusal for a value that cannot be sent.
 */
export function reader(context: IExecuteFunctions, operation: Operation, items: INodeExecutionData[]): Reader {
	const once = new Map<string, unknown>();
	const problems = new Map<IDataObject, string>();
	const raw = (name: string) => context.getNodeParameter(name, 0, null, { rawExpressions: true }) as unknown;
	const parameter = (name: string, item: number): unknown => {
		if (once.has(name)) return once.get(name);
		const value: unknown = context.getNodeParameter(name, item, null);
		if (!dynamic(raw(name))) once.set(name, value);
		return value;
	};
	const finders = new Map<Field, (header: string) => Column | undefined>();
	const toRecord = (field: Field, row: unknown, extra?: string): IDataObject => {
		if (!finders.has(field)) finders.set(field, columnFinder(field.columns as Column[]));
		try {
			if (typeof row !== 'object' || row === null || Array.isArray(row)) throw new Refusal('is not an object', '', 'The record');
			return recordOf(finders.get(field) as (header: string) => Column, row as IDataObject, extra);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			const kept = typeof row === 'object' && row !== null ? { ...(row as IDataObject) } : { value: row as string };
			problems.set(kept, `'${error.label}' ${error.message}`);
			return kept;
		}
	};
	const mapped = (field: Field, item: number): IDataObject => {
		const form = raw(field.parameter) as { mappingMode: string; value: IDataObject | null } | string;
		if (typeof form !== 'object' || form.mappingMode === 'autoMapInputData') return items[item].json;
		const entries = Object.entries(form.value ?? {});
		const references = entries.map(([, value]) => (typeof value === 'string' ? plainReference.exec(value) : null));
		if (entries.every(([, value], i) => references[i] || !dynamic(value)))
			return Object.fromEntries(entries.map(([key, value], i) => [key, references[i] ? items[item].json[references[i][1] ?? references[i][2] ?? references[i][3]] : value])) as IDataObject;
		return context.getNodeParameter(`${field.parameter}.value`, item, {}) as IDataObject;
	};
	const shown = (field: Field, item: number) =>
		Object.entries(field.shown ?? {}).every(([name, allowed]) => allowed.includes(parameter(name, item) as string));
	const send = (field: Field, value: unknown) => (field.send && value !== null ? named(field, () => (field.send as (v: unknown) => unknown)(value)) : value);
	const empty = (value: unknown) => value === undefined || value === '' || ((value as IDataObject | null)?.__rl === true && ['', null, undefined].includes((value as IDataObject).value as string));

	const read = (item: number): Values => {
		const values: Values = {};
		const inside: Array<[Field[] | undefined, string]> = [[operation.optional, collectionOf(operation)], [operation.options, 'options']];
		for (const [fields = [], collection] of inside) {
			if (fields.length === 0) continue;
			const given = (parameter(collection, item) ?? {}) as IDataObject;
			for (const field of fields) {
				const value = given[field.parameter];
				if (field.parameter in given && !empty(value)) values[field.name] = send(field, value);
			}
		}
		for (const field of operation.required ?? []) {
			if (!shown(field, item)) continue;
			if (field.columns && field.property.type === 'resourceMapper') {
				values[field.name] = [toRecord(field, mapped(field, item), values.unknown_columns as string)];
				continue;
			}
			const value = parameter(field.parameter, item);
			if (empty(value) || value === null) {
				if (field.property.required) throw new Refusal('is empty', 'Fill it in, or check the expression for this item', field.label);
				continue;
			}
			const sent = send(field, value);
			values[field.name] = field.columns ? [sent].flat().map((row) => toRecord(field, row, values.unknown_columns as string)) : sent;
		}
		return values;
	};
	return { read, problems, options: items.length ? ((parameter('options', 0) ?? {}) as IDataObject) : {} };
}

/** The short form of an answer, with words for enums. */
export function simplified(operation: Operation, wordOf: (words: never, value: unknown) => unknown): (body: IDataObject) => IDataObject {
	const { fields = {}, words = {} } = operation.simple ?? {};
	const entries = Object.entries(fields);
	return (body) => {
		const out: IDataObject = {};
		for (const [name, path] of entries) {
			const value = path.includes('.') ? at(body, path) : body[path];
			out[name] = (words[name] ? wordOf(words[name] as never, value) : value) as string;
		}
		return out;
	};
}
