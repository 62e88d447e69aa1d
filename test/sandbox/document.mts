import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnySchema } from 'ajv/dist/2020';

import { Document, type Prefix, type Schema } from '../support/openapi.mts';

interface Answers {
	responses?: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

/** A vendor's OpenAPI document, asked about answers too. Paths stand without what all of them begin with. */
export class AnswerDocument extends Document {
	/** The schema of what an operation answers with this status; undefined where the document has none. */
	answer(method: string, path: string, status: number): Schema | undefined {
		const { responses = {} } = this.described(`${method} ${path}`) as Answers;
		const response = responses[status] && (this.resolved(responses[status] as Schema) as (typeof responses)[string]);
		return response?.content?.['application/json']?.schema;
	}

	/** What is wrong with an answer by the schema the document has for it; it must have one. */
	answerFaults(method: string, path: string, { status, data }: { status: number; data: unknown }): string[] {
		const schema = this.answer(method, path, status);
		return schema ? this.faults(schema, data) : [`${method} ${path} has no answer ${status}`];
	}
}

/** The document of a vendor, from the folder of its tests. */
export function documentOf(vendor: string, prefix: Prefix): AnswerDocument {
	return new AnswerDocument(join(process.cwd(), 'test', vendor, 'openapi.json'), prefix);
}

/** Instantly's document. */
export const instantly = documentOf('instantly', '/api/v2');

/** One row per operation of Instantly: tag, id, method, path, scopes... */
export const rows = readFileSync(join(process.cwd(), 'test/instantly/endpoints.tsv'), 'utf8')
	.trim()
	.split('\n')
	.slice(1)
	.map((line) => line.split('\t'));

/** What is wrong with a value by a schema of Instantly's document, in ajv's words. */
export function faults(schema: AnySchema, value: unknown): string[] {
	return instantly.faults(schema as Schema, value).map((text) => text.replace(/ \{.*\}$/, ''));
}

/** Instantly's schema of what an operation answers with this status. */
export function answerSchema(method: string, path: string, status: number): Schema | undefined {
	return instantly.answer(method, path, status);
}
