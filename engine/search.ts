import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions, ResourceMapperFields } from 'n8n-workflow';
import { plainCall } from './call';
import type { Column, List, Provider } from './describe';
import { firstPage, itemsOf, nextPage } from './pages';
import { send, session } from './send';

const PAGES = 20;

/** One page of a list for the editor: what it holds, and where it goes on. */
async function page(context: ILoadOptionsFunctions, provider: Provider, list: List, filter?: string, token?: string) {
	const run = await session(context, { node: context.getNode(), provider }, 30_000);
	const { paging } = provider;
	const typed = filter && list.search ? { [list.search]: filter } : {};
	const ask = { ...(token ? (JSON.parse(token) as IDataObject) : firstPage(paging, Infinity).ask), ...typed };
	const { body } = await send(run, plainCall(list.route, {}, ask), { repeatable: true });
	const next = nextPage(paging, { ask, got: 0, seen: new Set() }, body, Infinity);
	const options = itemsOf(paging, body).map((row) => ({ name: list.label(row), value: String(row[list.value]) }));
	return { options, token: next && JSON.stringify(next.ask) };
}

const each = <T>({ lists }: Provider, method: (list: List) => T): Record<string, T> =>
	Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, method(list)]));

/** n8n's `listSearch` methods, one for each list of the provider: searched by the service, a page at a time. */
export const listSearch = (provider: Provider) =>
	each(provider, (list) => async function (this: ILoadOptionsFunctions, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
		const { options, token } = await page(this, provider, list, filter, paginationToken);
		return { results: options, paginationToken: token };
	}); // prettier-ignore

/** n8n's `loadOptions` methods for fields that take several: all pages, up to 2,000 records. */
export const loadOptions = (provider: Provider) =>
	each(provider, (list) => async function (this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		const all: INodePropertyOptions[] = [];
		for (let pages = 0, token: string | undefined; pages === 0 || (token && pages < PAGES); pages++) {
			const got = await page(this, provider, list, undefined, token);
			all.push(...got.options);
			token = got.token;
		}
		return all.sort((a, b) => a.name.localeCompare(b.name));
	}); // prettier-ignore

/** n8n's `resourceMapping` method for a set of columns. */
export const mapping = (columns: Column[]) =>
	async function (this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
		const fields = columns.map(({ name, label, type = 'string', options }) => ({
			id: name, displayName: label, type, options, required: false, defaultMatch: false, canBeUsedToMatch: false, display: true,
		})); // prettier-ignore
		return { fields };
	};
