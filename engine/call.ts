import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';
import { fieldsOf, isUpdate, type Field, type Operation, type Route, type Values } from './describe';
import { caught, named, Refusal } from './refusal';

/** A request with its reasons: which input items asked for it. `body` is absent where none may be sent. */
export interface Call {
	items: number[];
	method: IHttpRequestMethods;
	/** Path of the route, `{id}` not yet filled in: what limits and error texts know it by. */
	route: string;
	path: string;
	query: IDataObject;
	body?: IDataObject;
	headers?: Record<string, string>;
}

const split = (route: Route) => route.split(' ') as [IHttpRequestMethods, string];

/** One value as one path segment. Throws a Refusal for what would change the path. */
export function segment(value: unknown): string {
	const given = String(value ?? '').trim();
	const encoded = caught(() => encodeURIComponent(given));
	if (['', '.', '..'].includes(given) || 'error' in encoded) throw new Refusal('is empty or not usable', 'Give the ID of one record');
	return encoded.value;
}

/** A path with its names filled in. Throws a Refusal, with the label of the field where there is one. */
export function fill(route: string, values: Values, fields: Field[] = []): string {
	if (!route.includes('{')) return route;
	const labelled = (name: string) => ({ label: fields.find((field) => field.name === name)?.label });
	return route.replace(/\{(\w+)\}/g, (_, name: string) => named(labelled(name), () => segment(values[name])));
}

/** A call outside of the rows. What is `asked` goes into the query of a GET, else into the body. */
export function plainCall(from: Route, values: Values = {}, asked?: IDataObject, items = [0]): Call {
	const [method, route] = split(from);
	const where = asked && (method === 'GET' ? { query: asked } : { body: asked });
	return { items, method, route, path: fill(route, values), query: {}, ...where };
}

const given = (value: unknown) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

function place(target: IDataObject, name: string, value: unknown): void {
	if (!name.includes('.')) {
		target[name] = value as IDataObject;
		return;
	}
	const [head, ...rest] = name.split('.');
	if (rest.length === 0) target[head] = value as IDataObject;
	else place((target[head] = { ...(target[head] as IDataObject) }), rest.join('.'), value);
}

interface Plan {
	method: IHttpRequestMethods;
	route: string;
	fields: Field[];
	/** What goes into query and body, by name. */
	placed: Array<{ name: string; where: 'query' | 'body'; clears?: boolean }>;
	headers: Field[];
	hasBody: boolean;
}

const plans = new WeakMap<Operation, Plan>();

/** Where the fields of an operation go: the same for 50,000 items. */
function plan(operation: Operation): Plan {
	const known = plans.get(operation);
	if (known) return known;
	const [method, route] = split(operation.route);
	const fields = fieldsOf(operation);
	const target = (field: Field) => field.in ?? (route.includes(`{${field.name}}`) ? 'path' : method === 'GET' ? 'query' : 'body');
	const placed = fields.flatMap((field) => {
		const where = target(field);
		return where === 'query' || where === 'body' ? [{ name: field.name, where, clears: field.clears }] : [];
	});
	const headers = fields.filter((field) => target(field) === 'header');
	const made = { method, route, fields, placed, headers, hasBody: operation.bodied || placed.some(({ where }) => where === 'body') };
	plans.set(operation, made);
	return made;
}

/** A value as a header takes it. Throws a Refusal for what would be dropped on the way: two keys could become one. */
function headerText(value: unknown): string {
	const made = String(value);
	if (/[^\t\x20-\x7e\x80-\xff]/.test(made))
		throw new Refusal('has characters that do not fit into a header', 'Use letters, digits and signs');
	return made;
}

/**
 * Places the values of one input item in path, query and body. Pure: the whole mapping is here.
 * Text that is empty is not set; `false`, `0` and `null` are values. Throws a Refusal.
 */
export function call(operation: Operation, values: Values, item: number, variant?: string): Call {
	if (operation.target) return { items: [item], ...operation.target(values) };
	const { method, route, fields, placed, headers, hasBody } = plan(operation);
	const result: Call = { items: [item], method, route, path: fill(route, values, fields), query: {} };
	if (hasBody) result.body = {};
	for (const field of headers) {
		const { name } = field;
		if (given(values[name])) result.headers = { ...result.headers, [name]: named(field, () => headerText(values[name])) };
	}
	for (const { name, where, clears } of placed) {
		const value = values[name];
		if (given(value) || (clears && Array.isArray(value)))
			place(where === 'query' ? result.query : (result.body as IDataObject), name, value);
	}
	const changes = method === 'PATCH' || (isUpdate(operation.route) && operation.optional?.length);
	if (changes && Object.keys(result.body ?? {}).length === 0)
		throw new Refusal('There is nothing to change', "Add at least one field under 'Update Fields'");
	return variant !== undefined && operation.forVariant ? operation.forVariant(result, variant, values) : result;
}

/** What a call brings in its batched field. */
export const entriesOf = (call: Call, field: string) => (call.body?.[field] ?? []) as IDataObject[];

const keys = new WeakMap<Call, string>();

/** What calls must share to become one: all but the batched entries. */
export function groupKey(call: Call, field: string): string {
	const known = keys.get(call);
	if (known !== undefined) return known;
	const made = JSON.stringify([call.path, call.query, { ...call.body, [field]: undefined }, call.headers]);
	keys.set(call, made);
	return made;
}

/** Whether all values of one are those of the other, but for one name. */
function alike(one: IDataObject = {}, other: IDataObject = {}, but?: string): boolean {
	const names = Object.keys(one);
	return names.length === Object.keys(other).length && names.every((name) => name === but || (name in other && one[name] === other[name]));
}

/** `groupKey` for one call after the other: most have the key of the one before. */
export function grouper(field: string): (call: Call) => string {
	let last: Call | undefined;
	return (call) => {
		const isSame =
			last &&
			last.path === call.path &&
			alike(last.query, call.query) &&
			alike(last.body, call.body, field) &&
			alike(last.headers, call.headers);
		if (isSame) keys.set(call, groupKey(last as Call, field));
		last = call;
		return groupKey(call, field);
	};
}

/**
 * Joins calls that differ only in the batched field, up to `max` entries each. Order is kept; no entry is split off or lost.
 * `items[i]` is the input item of entry `i`.
 */
export function joined(calls: Call[], { field, max }: { field: string; max: number }): Call[] {
	const open = new Map<string, Call>();
	const out: Call[] = [];
	for (const one of calls) {
		const key = groupKey(one, field);
		for (const entry of entriesOf(one, field)) {
			let target = open.get(key);
			if (!target || target.items.length >= max) {
				target = { ...one, items: [], body: { ...one.body, [field]: [] } };
				open.set(key, target);
				out.push(target);
			}
			entriesOf(target, field).push(entry);
			target.items.push(one.items[0]);
		}
	}
	return out;
}
