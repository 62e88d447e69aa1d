import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';
import type { Call } from './call';
import type { Field, Operation, Resource, Values } from './describe';
import { choice, json, text } from './fields';
import { isObject } from './reading';
import { named, Refusal } from './refusal';

const methods = { DELETE: 'DELETE', GET: 'GET', PATCH: 'PATCH', POST: 'POST', PUT: 'PUT' };

/** The path below the base URL and the query, from what a person may paste: with or without host and `root`. Throws a Refusal. */
export function pathOf(given: string, root: string): { path: string; query: IDataObject } {
	const [address, asked = ''] = given.trim().split('?');
	const [, host, rest] = /^https?:\/\/([^/]+)(.*)$/.exec(address) ?? [undefined, undefined, address];
	const bare = `/${rest.replace(/^\/+/, '')}`;
	const path = root && (bare === root || bare.startsWith(`${root}/`)) ? bare.slice(root.length) || '/' : bare;
	if (host && path === bare && root)
		throw new Refusal(`is the address of something else: "${given}"`, 'Give only the path, such as /leads');
	if (path === '/' || /\s|#|\/\.{1,2}(\/|$)/.test(path)) throw new Refusal(`is no path: "${given}"`, 'Give a path such as /leads');
	const query: IDataObject = {};
	for (const [name, value] of new URLSearchParams(asked)) query[name] = name in query ? [query[name], value].flat() : value;
	return { path, query };
}

function objectOf(field: Field, value: unknown): IDataObject {
	if (isObject(value)) return value;
	throw new Refusal('must be an object', 'Give JSON such as {"name": "value"}', field.label);
}

/** Two rows for what has no row yet: any method and path, with the credential, pace, repeats, paging and messages of the rest. */
export function apiRequest(root: string): Resource {
	const method = choice('method', 'Method of the request', methods, { in: 'here', default: 'GET' });
	const listMethod = choice('method', 'Method of the request; with POST the page is asked for in the body', { GET: 'GET', POST: 'POST' }, { in: 'here' }); // prettier-ignore
	const path = text('path', 'Path as in the documentation of the API', { in: 'here', required: true, placeholder: 'e.g. /leads' });
	const query = json('query', 'Parameters of the address', { in: 'here', label: 'Query Parameters (JSON)', placeholder: 'e.g. {"search": "Retail"}' }); // prettier-ignore
	const body = json('body', 'What is sent; leave it empty to send nothing', { in: 'here', label: 'Body (JSON)' });
	const target = (values: Values): Omit<Call, 'items'> => {
		const found = named(path, () => pathOf(String(values.path), root));
		return {
			method: values.method as IHttpRequestMethods,
			route: found.path,
			path: found.path,
			query: { ...found.query, ...(values.query === undefined ? {} : objectOf(query, values.query)) },
			...(values.body === undefined ? {} : { body: objectOf(body, values.body) }),
		};
	};
	const common = { scope: null, target } satisfies Partial<Operation>;
	return {
		name: 'API Request',
		operations: {
			getAll: {
				...common,
				name: 'Get Many',
				action: 'Get many records with an API request',
				description: 'Retrieve a list, page after page',
				route: 'GET /',
				required: [listMethod, path, query, body],
				gives: 'items',
			},
			send: {
				...common,
				name: 'Send',
				action: 'Send an API request',
				description: 'Make any request for what has no operation here yet',
				route: 'POST /',
				required: [method, path, query, body],
			},
		},
	};
}
