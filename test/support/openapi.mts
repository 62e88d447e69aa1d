import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type AnySchema } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

export interface Schema {
	$ref?: string;
	type?: string | string[];
	enum?: unknown[];
	minimum?: number;
	maximum?: number;
	properties?: Record<string, Schema>;
	items?: Schema;
	anyOf?: Schema[];
	oneOf?: Schema[];
	allOf?: Schema[];
}
export interface Parameter {
	name: string;
	in: 'path' | 'query';
	required?: boolean;
	schema: Schema;
}
interface Described {
	parameters?: Parameter[];
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

const PREFIX = '/api/v2';

/** A vendor's OpenAPI document, asked about requests. */
export class Document {
	private readonly paths: Record<string, Record<string, Described>>;
	private readonly components: object;
	private readonly ajv: Ajv2020;

	constructor(folder: string) {
		const document = JSON.parse(readFileSync(join(folder, 'openapi.json'), 'utf8')) as { paths: Document['paths']; components: object };
		this.paths = document.paths;
		this.components = document.components;
		this.ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: false });
		addFormats(this.ajv);
		this.ajv.addSchema({ $id: 'doc', components: this.components });
	}

	/** The route, such as `GET /leads/{id}`, of a path such as `/api/v2/leads/1`. */
	routeOf(method: string, path: string): string | undefined {
		const fits = (template: string) => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
		const found = Object.keys(this.paths).filter((template) => this.paths[template][method.toLowerCase()] && fits(template));
		const names = (template: string) => template.split('{').length;
		const [best] = found.sort((a, b) => names(a) - names(b));
		return best && `${method} ${best.slice(PREFIX.length)}`;
	}

	/** What the document says of a route; throws where it says nothing. */
	described(route: string): Described {
		const [method, path] = route.split(' ');
		const found = this.paths[PREFIX + path]?.[method.toLowerCase()];
		if (!found) throw new Error(`The document has no ${route}`);
		return found;
	}

	parameters(route: string): Parameter[] {
		return this.described(route).parameters ?? [];
	}

	/** Undefined where the document names no body, or says that it is null. */
	body(route: string): Schema | undefined {
		const schema = this.described(route).requestBody?.content['application/json']?.schema;
		return schema && this.resolved(schema).type === 'null' ? undefined : schema;
	}

	/** A schema with its reference followed. */
	resolved(schema: Schema): Schema {
		const { $ref } = schema;
		if (!$ref) return schema;
		const names = $ref.split('/').slice(2);
		return this.resolved(names.reduce((value, name) => (value as Record<string, object>)[name], this.components as object) as Schema);
	}

	/** The fields of an object, those of all alternatives together. */
	fields(schema: Schema | undefined): Record<string, Schema> {
		if (!schema) return {};
		const { properties, anyOf = [], oneOf = [], allOf = [] } = this.resolved(schema);
		return Object.assign({}, ...[...anyOf, ...oneOf, ...allOf].map((one) => this.fields(one)), properties) as Record<string, Schema>;
	}

	/** What is wrong with a value by a schema. */
	faults(schema: Schema, value: unknown, where = ''): string[] {
		const validate = this.ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"doc#/components/')) as AnySchema);
		if (validate(value)) return [];
		return (validate.errors ?? []).map(
			({ instancePath, message, params }) => `${where}${instancePath} ${message} ${JSON.stringify(params)}`,
		);
	}

	/** What is wrong with a request: address, query, body. */
	requestFaults({ method, path, query, body }: Recorded): string[] {
		const route = this.routeOf(method, path);
		if (!route) return [`${method} ${path} is not in the document`];
		const parameters = this.parameters(route);
		const template = route.split(' ')[1].split('/');
		const segments = path.slice(PREFIX.length).split('/');
		const faults = Object.keys(query)
			.filter((name) => !parameters.some((one) => one.in === 'query' && one.name === name))
			.map((name) => `query/${name} is not in the document`);
		for (const one of parameters) {
			const { name, schema, required } = one;
			const given = one.in === 'path' ? decodeURIComponent(segments[template.indexOf(`{${name}}`)]) : query[name];
			if (given !== undefined) faults.push(...this.faults(schema, this.typed(schema, given), `${one.in}/${name}`));
			else if (required) faults.push(`${one.in}/${name} is missing`);
		}
		const rule = this.body(route);
		if (rule && (body !== undefined || this.described(route).requestBody?.required)) faults.push(...this.faults(rule, body, 'body'));
		if (!rule && body !== undefined) faults.push('body must not be there');
		return faults;
	}

	/** A text of the address as the type that the schema wants. */
	private typed(schema: Schema, value: string | string[]): unknown {
		const { type, items = {} } = this.resolved(schema);
		if (type === 'array') return [value].flat().map((one) => this.typed(items, one));
		if (Array.isArray(value)) return value;
		if ((type === 'number' || type === 'integer') && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
		if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
		return value;
	}
}
