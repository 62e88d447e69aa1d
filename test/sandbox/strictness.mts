import type { AnySchema } from 'ajv/dist/2020';

import { document, faults } from './document.mts';
import type { Running } from './helpers.mts';

const ID = '01900000-0000-7000-8000-000000000000';
const values = [null, 'x', '', 7, 1.5, -50_000, true, {}, [], ['x'], [1], { x: 1 }, { x: {} }];

/** The body with one place changed: another value, nothing, or one key more. */
function* mutations(body: unknown, put: (changed: unknown) => unknown = (changed) => changed): Generator<unknown> {
	for (const value of values) yield put(value);
	if (Array.isArray(body)) {
		yield put([]);
		yield put(Array.from({ length: 1_001 }, () => body[0]));
		for (const [index, item] of body.entries()) yield* mutations(item, (changed) => put(body.with(index, changed)));
	} else if (typeof body === 'object' && body !== null) {
		yield put({ ...body, made_up: 1 });
		for (const [key, item] of Object.entries(body)) {
			const { [key]: _gone, ...rest } = body as Record<string, unknown>;
			yield put(rest);
			yield* mutations(item, (changed) => put({ ...body, [key]: changed }));
		}
	}
}

/** Fastify's words come from its check of the request; other words of a 400 come from rules beyond the schema. */
const bySchema = /^(body|querystring)(\/\S*)? must /;

/**
 * Tests that operations refuse what the document refuses, and nothing else. Each has a body with everything in it, which is
 * sent as it is and with each of its places changed. Unknown ids in the path do not matter: bodies are checked before.
 */
export function strictBodies(running: () => Running, bodies: [method: string, path: string, body: unknown][]): void {
	test.each(bodies)('%s %s refuses what the document refuses, and nothing else', async (method, path, body) => {
		const operation = document.paths[`/api/v2${path}`][method.toLowerCase()];
		const schema = operation.requestBody?.content['application/json'].schema as AnySchema;
		expect(faults(schema, body)).toEqual([]);
		const wrong: string[] = [];
		for (const changed of [body, ...mutations(body)]) {
			// axios sends neither null nor bare texts as JSON by itself.
			const data = JSON.stringify(changed);
			const url = path.replace(/\{\w+\}/, ID);
			const answer = await running().api.request({ method, url, data, headers: { 'Content-Type': 'application/json' } });
			const { message, error } = answer.data as Record<string, string>;
			const text = String(message ?? error);
			const refused = answer.status === 400 && bySchema.test(text);
			const expected = faults(schema, changed);
			const beyond = text.includes('must have required property') || text === 'body must have either html or text';
			if (refused !== expected.length > 0 && !(answer.status === 400 && beyond))
				wrong.push(`${data.slice(0, 300)} → ${answer.status} ${text}; document: ${expected[0] ?? 'fine'}`);
			if (answer.status >= 500 && !text.includes('Internal Server Error')) wrong.push(`${data.slice(0, 300)} → ${answer.status}`);
			if (answer.status === 500 && path !== '/leads/list') wrong.push(`${data.slice(0, 300)} → 500 ${text}`);
		}
		expect(wrong).toEqual([]);
	});
}

const texts = [
	'',
	'x',
	'1',
	'0',
	'-1',
	'101',
	'7',
	'1.5',
	'true',
	'false',
	'asc',
	'positive',
	'2027-01-01',
	'2027-13-01',
	ID,
	'move-leads',
	'list',
];

/** Tests that lists refuse the query that the document refuses, and no other; `known` stands in for what the path names. */
export function strictQueries(running: () => Running, lists: string[], known = ID): void {
	test.each(lists)('GET %s takes the query the document describes', async (path) => {
		const parameters = document.paths[`/api/v2${path}`].get.parameters ?? [];
		const wrong: string[] = [];
		for (const { name, schema } of parameters.filter((parameter) => parameter.in === 'query')) {
			for (const text of texts) {
				const answer = await running().api.get(path.replace(/\{\w+\}/, known), { params: { [name]: text } });
				const fine = faults(schema, read(schema as { type: string }, text)).length === 0;
				const refused = answer.status === 400 && bySchema.test(answer.data.message);
				if (fine === refused || answer.status === 500)
					wrong.push(`${name}=${text} → ${answer.status} ${JSON.stringify(answer.data).slice(0, 150)}`);
			}
		}
		expect(wrong).toEqual([]);
	});
}

function read(schema: { type: string }, text: string): unknown {
	if (schema.type === 'array') return [text];
	if (schema.type === 'boolean') return { true: true, false: false }[text] ?? text;
	if (schema.type === 'string' || text === '' || Number.isNaN(Number(text))) return text;
	return Number(text);
}
