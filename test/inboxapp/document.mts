import { join } from 'node:path';
import { Document, type Source } from '../support/openapi.mts';
import { readJson } from '../support/subject.mts';

const asText = (part: object) => JSON.stringify(part);

/** One of the documents, whose paths begin with the version, and whose components have names that no other document has. */
function part(file: string, version: string): Source {
	const { paths, components } = readJson<Source>(join(__dirname, file));
	const own = <T extends object>(value: T) =>
		JSON.parse(asText(value).replaceAll(/"#\/components\/(\w+)\//g, `"#/components/$1/${version}`)) as T;
	const renamed = Object.entries(own(components)).map(([kind, all]) => [
		kind,
		Object.fromEntries(Object.entries(all as object).map(([name, one]) => [version + name, one as unknown])),
	]);
	return {
		paths: Object.fromEntries(Object.entries(own(paths)).map(([path, one]) => [`/${version}${path}`, one])),
		components: Object.fromEntries(renamed) as object,
	};
}

/** All that API v2 has, and what is documented of v1 only on pages: the two are one API here. */
function merged(...parts: Source[]): Source {
	const components: Record<string, object> = {};
	for (const { components: own } of parts)
		for (const [kind, all] of Object.entries(own)) components[kind] = { ...components[kind], ...(all as object) };
	return { paths: Object.assign({}, ...parts.map(({ paths }) => paths)) as Source['paths'], components };
}

/** Inboxapp's documents in one. */
export const document = new Document(merged(part('openapi.json', 'v2'), part('pages-openapi.json', 'v1')), { wire: '/api', document: '' });
