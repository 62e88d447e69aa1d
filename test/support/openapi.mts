import { readFileSync } from 'node:fs';
import Ajv2020, { type AnySchema, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

export interface Schema {
	$ref?: string;
	type?: string | string[];
	enum?: unknown[];
	const?: unknown;
	minimum?: number;
	maximum?: number;
	properties?: Record<string, Schema>;
	items?: Schema;
	anyOf?: Schema[];
	oneOf?: Schema[];
	allOf?: Schema[];
	discriminator?: { propertyName: string; mapping?: Record<string, string> };
}
export interface Parameter {
	name: string;
	in: 'path' | 'query' | 'header';
	required?: boolean;
	schema: Schema;
}
type Reference = { $ref: string };
interface Described {
	parameters?: Array<Parameter | Reference>;
	requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
}
/** A request as it went over the wire. */
export interface Recorded {
	method: string;
	path: string;
	query: Record<string, string | string[]>;
	headers: Record<string, unknown>;
	body?: unknown;
}

/** What a vendor's document has of interest. */
export interface Source {
	paths: Record<string, Record<string, Described>>;
	components: object;
}

/** What stands before a route: on the wire, and in the document. A text stands for both. */
export type Prefix = string | { wire: string; document: string };

/** A vendor's OpenAPI document, as a file or already read, asked about requests. Security is left aside: the sandbox sees to it. */
export class Document {
	private readonly paths: Source['paths'];
	private readonly components: object;
	private readonly ajv: Ajv2020;
	/** What stands before a route on the wire. */
	readonly wire: string;
	private readonly prefix: string;
	private readonly compiled = new Map<Schema, ValidateFunction>();

	constructor(source: string | Source, prefix: Prefix) {
		const document = typeof source === 'string' ? (JSON.parse(readFileSync(source, 'utf8')) as Source) : source;
		[this.wire, this.prefix] = typeof prefix === 'string' ? [prefix, prefix] : [prefix.wire, prefix.document];
		this.paths = document.paths;
		this.components = document.components;
		this.ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: false });
		addFormats(this.ajv);
		this.ajv.addSchema({ $id: 'doc', components: this.components });
	}

	/** All routes. */
	routes(): string[] {
		const methods = ['get', 'post', 'put', 'patch', 'delete'];
		return Object.entries(this.paths).flatMap(([path, described]) =>
			Object.keys(described)
				.filter((method) => methods.includes(method))
				.map((method) => `${method.toUpperCase()} ${path.slice(this.prefix.length)}`),
		);
	}

	/** The route, such as `GET /leads/{id}`, of a path on the wire, such as `/api/v2/leads/1`. */
	routeOf(method: string, path: string): string | undefined {
		if (!path.startsWith(`${this.wire}/`)) return undefined;
		const asked = this.prefix + path.slice(this.wire.length);
		const fits = (template: string) => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(asked);
		const found = Object.keys(this.paths).filter((template) => this.paths[template][method.toLowerCase()] && fits(template));
		const names = (template: string) => template.split('{').length;
		const [best] = found.sort((a, b) => names(a) - names(b));
		return best && `${method} ${best.slice(this.prefix.length)}`;
	}

	/** What the document says of a route; throws where it says nothing. */
	described(route: string): Described {
		const [method, path] = route.split(' ');
		const found = this.paths[this.prefix + path]?.[method.toLowerCase()];
		if (!found) throw new Error(`The document has no ${route}`);
		return found;
	}

	/** What goes into its address. */
	parameters = (route: string): Parameter[] => this.outside(route).filter((one) => one.in !== 'header');

	/** What goes into headers of its own. */
	headers = (route: string): Parameter[] => this.outside(route).filter((one) => one.in === 'header');

	/** What goes anywhere but into the body. */
	private outside(route: string): Parameter[] {
		return (this.described(route).parameters ?? []).map((one) => ('$ref' in one ? this.at<Parameter>(one.$ref) : one));
	}

	/** Undefined where the document names no body, or says that it is null. */
	body(route: string): Schema | undefined {
		const schema = this.described(route).requestBody?.content['application/json']?.schema;
		return schema && this.resolved(schema).type === 'null' ? undefined : schema;
	}

	/** A schema with its reference followed. */
	resolved(schema: Schema): Schema {
		return schema.$ref ? this.resolved(this.at<Schema>(schema.$ref)) : schema;
	}

	/** What `#/components/...` points at. */
	private at<T>($ref: string): T {
		const names = $ref.split('/').slice(2);
		return names.reduce((value, name) => (value as Record<string, object>)[name], this.components) as T;
	}

	/** The fields of an object, those of all alternatives together: what differs between them may be any of theirs. */
	fields(schema: Schema | undefined): Record<string, Schema> {
		if (!schema) return {};
		const { properties, anyOf = [], oneOf = [], allOf = [] } = this.resolved(schema);
		const found: Record<string, Schema> = {};
		for (const [name, one] of [...anyOf, ...oneOf].flatMap((each) => Object.entries(this.fields(each)))) {
			const known = name in found ? (found[name].anyOf ?? [found[name]]) : [];
			const same = known.some((other) => JSON.stringify(other) === JSON.stringify(one));
			if (!same) found[name] = known.length ? { anyOf: [...known, one] } : one;
		}
		return Object.assign(found, ...allOf.map((one) => this.fields(one)), properties) as Record<string, Schema>;
	}

	/** The values that a schema lists; those of the entries for a list. Undefined where it takes any. */
	values(schema: Schema): unknown[] | undefined {
		const { enum: own, const: only, items, type, anyOf = [], oneOf = [] } = this.resolved(schema);
		const listed = own ?? (only !== undefined ? [only] : type === 'boolean' ? [true, false] : items && this.values(items));
		if (listed) return listed;
		const each = [...anyOf, ...oneOf].map((one) => (one.type === 'null' ? [null] : this.values(one)));
		return each.length && each.every((one) => one !== undefined) ? [...new Set(each.flat())] : undefined;
	}

	/** The alternative that a value says it is. */
	private chosen(schema: Schema, value: unknown): Schema {
		const { propertyName, mapping = {} } = this.resolved(schema).discriminator ?? {};
		const $ref = propertyName && mapping[String((value as Record<string, unknown> | undefined)?.[propertyName])];
		return $ref ? this.at<Schema>($ref) : schema;
	}

	/** What is wrong with a value by a schema. */
	faults(schema: Schema, value: unknown, where = ''): string[] {
		const validate = this.validator(this.chosen(schema, value));
		if (validate(value)) return [];
		return (validate.errors ?? []).map(
			({ instancePath, message, params }) => `${where}${instancePath} ${message} ${JSON.stringify(params)}`,
		);
	}

	private validator(schema: Schema): ValidateFunction {
		const known = this.compiled.get(schema);
		if (known) return known;
		const made = this.ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"doc#/components/')) as AnySchema);
		this.compiled.set(schema, made);
		return made;
	}

	/** What is wrong with a request: address, query, body. */
	requestFaults({ method, path, query, body, headers }: Recorded): string[] {
		const route = this.routeOf(method, path);
		if (!route) return [`${method} ${path} is not in the document`];
		const parameters = this.parameters(route);
		const template = route.split(' ')[1].split('/');
		const segments = path.slice(this.wire.length).split('/');
		const isNamed = (name: string) => parameters.some((one) => one.in === 'query' && one.name === name);
		const faults = Object.keys(query)
			.filter((name) => !isNamed(name) && !isNamed(name.replace(/\[\]$/, '')))
			.map((name) => `query/${name} is not in the document`);
		for (const one of parameters) {
			const { name, schema, required } = one;
			const given = one.in === 'path' ? decodeURIComponent(segments[template.indexOf(`{${name}}`)]) : (query[name] ?? query[`${name}[]`]);
			if (given !== undefined) faults.push(...this.faults(schema, this.typed(schema, given), `${one.in}/${name}`));
			else if (required) faults.push(`${one.in}/${name} is missing`);
		}
		for (const { name, schema, required } of this.headers(route)) {
			const given = headers[name.toLowerCase()];
			if (given !== undefined) faults.push(...this.faults(schema, given, `header/${name}`));
			else if (required) faults.push(`header/${name} is missing`);
		}
		const rule = this.body(route);
		if (rule && (body !== undefined || this.described(route).requestBody?.required)) faults.push(...this.faults(rule, body, 'body'));
		if (!rule && body !== undefined) faults.push('body must not be there');
		return faults;
	}

	/** A text of the address as the type that the schema wants. */
	private typed(schema: Schema, value: string | string[]): unknown {
		const { type, items = {} } = this.resolved(schema);
		const types = [type].flat();
		if (types.includes('array')) return [value].flat().map((one) => this.typed(items, one));
		if (Array.isArray(value)) return value;
		if ((types.includes('number') || types.includes('integer')) && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
		if (types.includes('boolean') && (value === 'true' || value === 'false')) return value === 'true';
		return value;
	}
}
