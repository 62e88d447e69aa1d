import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type AnySchema, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

const folder = join(process.cwd(), 'test/instantly');
interface Media {
	schema: AnySchema;
}
export interface Operation {
	parameters?: { name: string; in: string; schema: AnySchema }[];
	responses: Record<string, { content?: Record<string, Media> }>;
	requestBody?: { content: Record<string, Media> };
}
/** The vendor's OpenAPI document. */
export const document = JSON.parse(readFileSync(join(folder, 'openapi.json'), 'utf8')) as {
	paths: Record<string, Record<string, Operation>>;
	components: object;
};
/** One row per operation: tag, id, method, path, scopes... */
export const rows = readFileSync(join(folder, 'endpoints.tsv'), 'utf8')
	.trim()
	.split('\n')
	.slice(1)
	.map((line) => line.split('\t'));

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema({ $id: 'doc', components: document.components });

const compiled = new Map<AnySchema, ValidateFunction>();

/** What is wrong with a value by a schema of the vendor's document. */
export function faults(schema: AnySchema, value: unknown): string[] {
	let validate = compiled.get(schema);
	if (!validate) {
		const text = JSON.stringify(schema).replaceAll('"#/components/', '"doc#/components/');
		compiled.set(schema, (validate = ajv.compile(JSON.parse(text))));
	}
	if (validate(value)) return [];
	return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

/** The vendor's schema of what an operation answers with this status. */
export function answerSchema(method: string, path: string, status: number): AnySchema | undefined {
	const operation = document.paths[`/api/v2${path}`]?.[method.toLowerCase()];
	return operation?.responses[status]?.content?.['application/json']?.schema;
}
