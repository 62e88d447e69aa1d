import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Document, type Recorded } from './openapi.mts';

const bird = (kind: string, own: object) => ({
	type: 'object',
	additionalProperties: false,
	required: ['kind'],
	properties: { kind: { type: 'string', enum: [kind] }, name: { type: 'string' }, ...own },
});
const described = {
	paths: {
		'/lofts/{id}': {
			get: {
				parameters: [
					{ $ref: '#/components/parameters/Id' },
					{ name: 'X-Visitor', in: 'header', required: true, schema: { type: 'string' } },
					{ name: 'full', in: 'query', schema: { type: ['boolean', 'null'] } },
				],
			},
		},
		'/birds': {
			post: { requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/Bird' } } } } },
		},
	},
	components: {
		parameters: { Id: { name: 'id', in: 'path', required: true, schema: { type: 'integer' } } },
		schemas: {
			Bird: {
				oneOf: [{ $ref: '#/components/schemas/Pigeon' }, { $ref: '#/components/schemas/Duck' }],
				discriminator: { propertyName: 'kind', mapping: { pigeon: '#/components/schemas/Pigeon', duck: '#/components/schemas/Duck' } },
			},
			Pigeon: bird('pigeon', { homes: { type: 'boolean' } }),
			Duck: bird('duck', { pond: { type: 'string' } }),
		},
	},
};
const file = join(mkdtempSync(join(tmpdir(), 'outbound-')), 'openapi.json');
writeFileSync(file, JSON.stringify(described));
const document = new Document(file, { wire: '/v1', document: '' });
const faults = (more: Partial<Recorded>) =>
	document.requestFaults({ method: 'GET', path: '/v1/lofts/7', query: {}, headers: { 'x-visitor': 'me' }, ...more });
const post = (body: unknown) => faults({ method: 'POST', path: '/v1/birds', body });

test('a path on the wire is the one of the document after its own prefix', () => {
	expect(document.routes()).toEqual(['GET /lofts/{id}', 'POST /birds']);
	expect(document.routeOf('GET', '/v1/lofts/7')).toBe('GET /lofts/{id}');
	expect(document.routeOf('GET', '/lofts/7')).toBeUndefined();
	expect(document.routeOf('GET', '/v1lofts/7')).toBeUndefined();
});

test('parameters behind a reference are known, headers apart from the address', () => {
	expect(document.parameters('GET /lofts/{id}').map(({ name }) => name)).toEqual(['id', 'full']);
	expect(faults({ query: { full: 'true' } })).toEqual([]);
	expect(faults({ query: { full: 'yes' } }).join()).toContain('must be boolean,null');
	expect(faults({ path: '/v1/lofts/home' }).join()).toContain('path/id must be integer');
	expect(document.headers('GET /lofts/{id}').map(({ name }) => name)).toEqual(['X-Visitor']);
	expect(faults({ headers: {} })).toEqual(['header/X-Visitor is missing']);
	expect(faults({ headers: { 'x-visitor': 1 } }).join()).toContain('header/X-Visitor must be string');
});

test('a body is held to the alternative that it names', () => {
	expect(post({ kind: 'pigeon', homes: true })).toEqual([]);
	expect(post({ kind: 'duck', homes: true })).toEqual(['body must NOT have additional properties {"additionalProperty":"homes"}']);
	expect(post({ kind: 'goose' }).length).toBeGreaterThan(0);
	expect(post(undefined).length).toBeGreaterThan(0);
});

test('the fields of alternatives are there together, with the values of all', () => {
	const fields = document.fields(document.body('POST /birds'));
	expect(Object.keys(fields)).toEqual(['kind', 'name', 'homes', 'pond']);
	expect(document.values(fields.kind)).toEqual(['pigeon', 'duck']);
	expect(document.values(fields.homes)).toEqual([true, false]);
	expect([document.values(fields.name), fields.name]).toEqual([undefined, { type: 'string' }]);
});
