import type { AxiosInstance } from 'axios';

import type { Schema } from '../support/openapi.mts';
import { instantly, type AnswerDocument } from './document.mts';

const ID = '01900000-0000-7000-8000-000000000000';
const values = [null, 'x', '', 7, 1.5, -50_000, true, {}, [], ['x'], [1], { x: 1 }, { x: {} }];

/** How a vendor refuses. */
export interface Manners {
	document: AnswerDocument;
	/** The words of an answer that refuses. */
	words(data: unknown): string;
	/** Whether the words of a 400 come from a rule that the document has. */
	bySchema(words: string): boolean;
	/** Whether the words of a 400 come from a rule beyond the document. */
	beyond(words: string): boolean;
	/** Where a changed body may break what the vendor's server does not guard against. */
	mayBreak?: string[];
}

/** Fastify's words come from its check of the request; other words of a 400 come from rules beyond the schema. */
const ofInstantly: Manners = {
	document: instantly,
	words: (data) => {
		const { message, error } = (data ?? {}) as Record<string, unknown>;
		return String(message ?? error);
	},
	bySchema: (words) => /^(body|querystring)(\/\S*)? must /.test(words),
	beyond: (words) => words.includes('must have required property') || words === 'body must have either html or text',
	mayBreak: ['/leads/list'],
};

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

/** What a test has running: a client of the API. */
type Api = () => { api: AxiosInstance };

/**
 * Tests that operations refuse what the document refuses, and nothing else. Each has a body with everything in it, which is
 * sent as it is and with each of its places changed. Unknown ids in the path do not matter: bodies are checked before.
 */
export function strictBodies(running: Api, bodies: [method: string, path: string, body: unknown][], manners = ofInstantly): void {
	const { document, words, bySchema, beyond, mayBreak = [] } = manners;
	test.each(bodies)('%s %s refuses what the document refuses, and nothing else', async (method, path, body) => {
		const schema = document.body(`${method} ${path}`) as Schema;
		expect(document.faults(schema, body)).toEqual([]);
		const wrong: string[] = [];
		for (const changed of [body, ...mutations(body)]) {
			// axios sends neither null nor bare texts as JSON by itself.
			const data = JSON.stringify(changed);
			const url = path.replace(/\{\w+\}/, ID);
			const answer = await running().api.request({ method, url, data, headers: { 'Content-Type': 'application/json' } });
			const text = words(answer.data);
			const refused = answer.status === 400 && bySchema(text);
			const expected = document.faults(schema, changed);
			if (refused !== expected.length > 0 && !(answer.status === 400 && beyond(text)))
				wrong.push(`${data.slice(0, 300)} → ${answer.status} ${text}; document: ${expected[0] ?? 'fine'}`);
			if (answer.status >= 500 && !text.includes('Internal Server Error')) wrong.push(`${data.slice(0, 300)} → ${answer.status}`);
			if (answer.status === 500 && !mayBreak.includes(path)) wrong.push(`${data.slice(0, 300)} → 500 ${text}`);
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
	'completed',
	'twitter',
];

/**
 * Tests that lists refuse the query that the document refuses, and no other; `known` stands in for what the path names, and a
 * path may carry what the list cannot be asked without.
 */
export function strictQueries(running: Api, lists: string[], known = ID, manners = ofInstantly): void {
	const { document, words, bySchema } = manners;
	test.each(lists)('GET %s takes the query the document describes', async (list) => {
		const [path, always] = list.split('?');
		const wrong: string[] = [];
		for (const { name, schema } of document.parameters(`GET ${path}`).filter((parameter) => parameter.in === 'query')) {
			for (const text of texts) {
				const params = { ...Object.fromEntries(new URLSearchParams(always)), [name]: text };
				const answer = await running().api.get(path.replace(/\{\w+\}/, known), { params });
				const fine = document.faults(schema, read(document.resolved(schema), text)).length === 0;
				const refused = answer.status === 400 && bySchema(words(answer.data));
				if (fine === refused || answer.status === 500)
					wrong.push(`${name}=${text} → ${answer.status} ${JSON.stringify(answer.data).slice(0, 150)}`);
			}
		}
		expect(wrong).toEqual([]);
	});
}

function read({ type }: Schema, text: string): unknown {
	if (type === 'array') return [text];
	if (type === 'boolean') return { true: true, false: false }[text] ?? text;
	if (type === 'string' || text === '' || Number.isNaN(Number(text))) return text;
	return Number(text);
}
