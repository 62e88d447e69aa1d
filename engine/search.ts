import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions, ResourceMapperFields } from 'n8n-workflow';
import { split, type Call } from './call';
import type { Column, List, Provider } from './describe';
import { itemsOf, nextPage, type Place } from './pages';
import { send, session } from './send';

const PAGES = 20;

/** One page of a list for the editor: what it holds, and where it goes on. */
async function page(context: ILoadOptionsFunctions, provider: Provider, list: List, filter?: string, token?: string) {
	const run = await session(context, { node: context.getNode(), provider }, 30_000);
	const [method, route] = split(list.route);
	const asked: IDataObject = {
		[provider.paging.size.name]: provider.paging.size.max,
		...(token && (JSON.parse(token) as IDataObject)),
		...(filter && list.search && { [list.search]: filter }),
	};
	const call: Call = {
		items: [0],
		method,
		route,
		path: route,
		query: method === 'GET' ? asked : {},
		...(method === 'GET' ? {} : { body: asked }),
	};
	const { body } = await send(run, call, { repeatable: true });
	const here: Place = { ask: asked, got: 0, seen: new Set() };
	const next = nextPage(provider.paging, here, body, Infinity);
	return { rows: itemsOf(provider.paging, body), token: next && JSON.stringify(next.ask) };
}

type Search = (this: ILoadOptionsFunctions, filter?: string, token?: string) => Promise<INodeListSearchResult>;
type Load = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;

/** n8n's `listSearch` methods, one for each list of the provider: searched by the service, a page at a time. */
export function listSearch(provider: Provider): Record<string, Search> {
	const search = (list: List): Search =>
		async function (filter, token) {
			const { rows, token: next } = await page(this, provider, list, filter, token);
			return { results: rows.map((row) => ({ name: list.label(row), value: String(row[list.value]) })), paginationToken: next };
		};
	return Object.fromEntries(Object.entries(provider.lists).map(([name, list]) => [name, search(list)]));
}

/** n8n's `loadOptions` methods for fields that take several: all pages, up to 2,000 records. */
export function loadOptions(provider: Provider): Record<string, Load> {
	const load = (list: List): Load =>
		async function () {
			const options: INodePropertyOptions[] = [];
			let token: string | undefined;
			for (let n = 0; n < PAGES; n++) {
				const got = await page(this, provider, list, undefined, token);
				options.push(...got.rows.map((row) => ({ name: list.label(row), value: String(row[list.value]) })));
				token = got.token;
				if (!token) break;
			}
			return options.sort((a, b) => a.name.localeCompare(b.name));
		};
	return Object.fromEntries(Object.entries(provider.lists).map(([name, list]) => [name, load(list)]));
}

/** n8n's `resourceMapping` method for a set of columns. */
export const mapping = (columns: Column[]) =>
	async function (this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
		const fields = columns.map(({ name, label, type = 'string', options }) => ({
			id: name, displayName: label, type, options, required: false, defaultMatch: false, canBeUsedToMatch: false, display: true,
		})); // prettier-ignore
		return { fields };
	};
