import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions, ResourceMapperFields } from 'n8n-workflow';
import { plainCall } from './call';
import type { Column, List, Provider, Route } from './describe';
import { optionsOf } from './fields';
import { firstPage, itemsOf, nextPage, within } from './pages';
import { send } from './send';
import { session, type Session } from './session';

const PAGES = 20;
type Page = { options: INodePropertyOptions[]; token?: string };

/** Whether a name has the text that was typed. */
const has = ({ name }: INodePropertyOptions, filter?: string) => !filter || name.toLowerCase().includes(filter.toLowerCase());

/** One page of a list for the editor: what it holds, and where it goes on. */
async function page(run: Session, list: List, filter?: string, token?: string): Promise<Page> {
	const paging = within(list.paging ?? run.place.provider.paging, list.items);
	const typed = filter && list.search ? { [list.search]: filter } : {};
	// What a token is made of: the question, and how much had come before it.
	const place = token ? (JSON.parse(token) as { ask: IDataObject; got: number }) : firstPage(paging, Infinity);
	const ask = { ...list.ask, ...place.ask, ...typed };
	const { body } = await send(run, plainCall(list.route as Route, {}, ask), { repeatable: true });
	const next = nextPage(paging, { ask, got: place.got, seen: new Set() }, body, Infinity);
	const isSame = next && JSON.stringify({ ...list.ask, ...next.ask, ...typed }) === JSON.stringify(ask);
	// Records that several rows stand for are shown once.
	const shown = new Map(itemsOf(paging, body).map((row) => [String(row[list.value]), list.label(row)] as const));
	const options = [...shown].map(([value, name]) => ({ name, value }));
	return { options, token: next && !isSame ? JSON.stringify({ ask: next.ask, got: next.got }) : undefined };
}

/** Each value once, under its first name: pages shift while they are read. */
function distinct(options: INodePropertyOptions[]): INodePropertyOptions[] {
	const byValue = new Map<string, INodePropertyOptions>();
	for (const one of options) if (!byValue.has(String(one.value))) byValue.set(String(one.value), one);
	return [...byValue.values()];
}

/** Adds pages of a list to what is there: all of them, or until there is something to show (of `filter`, where the service cannot search). */
async function readOn(got: Page, run: Session, list: List, filter: string | undefined, all: boolean): Promise<void> {
	const fits = (option: INodePropertyOptions) => list.search || has(option, filter);
	for (let pages = 0; pages < PAGES && (pages === 0 || (got.token && (all || got.options.length === 0))); pages++) {
		const next = await page(run, list, filter, got.token);
		got.options = distinct([...got.options, ...next.options.filter(fits)]);
		got.token = next.token;
	}
}

/** A list that is read once for each entry of another. */
async function perEntry(run: Session, list: List, { list: name, ask }: NonNullable<List['per']>): Promise<INodePropertyOptions[]> {
	const other = run.place.provider.lists[name];
	const entries: Page = { options: [] };
	await readOn(entries, { ...run, place: { ...run.place, scope: other.scope } }, other, undefined, true);
	const options: INodePropertyOptions[] = [];
	for (const { value } of entries.options) {
		const { body } = await send(run, plainCall(list.route as Route, {}, { [ask]: value }), { repeatable: true });
		for (const row of itemsOf(within(run.place.provider.paging, list.items), body))
			options.push({ name: list.label(row), value: String(row[list.value]) });
	}
	return options;
}

/** What the editor shows of a list: its fixed words, and those that the service has. */
async function found(context: ILoadOptionsFunctions, provider: Provider, list: List, filter?: string, token?: string, all = false) {
	const own = token || !list.fixed ? [] : optionsOf(list.fixed);
	const got: Page = { options: own.filter((option) => has(option, filter)), token };
	if (!list.route) return got;
	const run = await session(context, { node: context.getNode(), provider, scope: list.scope }, 30_000);
	const read = async () => {
		if (list.per) got.options.push(...(await perEntry(run, list, list.per)).filter((option) => has(option, filter)));
		else await readOn(got, run, list, filter, all);
	};
	// A key that may not read the rest still gets the words that are always there.
	await (list.fixed ? read().catch(() => (got.token = undefined)) : read());
	return got;
}

const each = <T>({ lists }: Provider, method: (list: List) => T): Record<string, T> =>
	Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, method(list)]));

/** n8n's `listSearch` methods, one for each list of the provider: searched by the service, a page at a time. */
export const listSearch = (provider: Provider) =>
	each(provider, (list) => async function (this: ILoadOptionsFunctions, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
		const { options, token } = await found(this, provider, list, filter, paginationToken);
		return { results: options, paginationToken: token };
	}); // prettier-ignore

/** n8n's `loadOptions` methods for fields that take several: all pages, up to 2,000 records. */
export const loadOptions = (provider: Provider) =>
	each(provider, (list) => async function (this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		const { options } = await found(this, provider, list, undefined, undefined, true);
		return options.sort((a, b) => a.name.localeCompare(b.name));
	}); // prettier-ignore

/** n8n's `resourceMapping` method for columns, which may depend on the form; a column that takes the words of a list offers them. */
export const mapping = (provider: Provider, columns: Column[] | ((form: ILoadOptionsFunctions) => Column[])) =>
	async function (this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
		const fields = (typeof columns === 'function' ? columns(this) : columns).map(async ({ name, label, type = 'string', options, from }) => {
			const list = from ? (await found(this, provider, provider.lists[from], undefined, undefined, true)).options : options;
			return { id: name, displayName: label, type, options: list, required: false, defaultMatch: false, canBeUsedToMatch: false, display: true };
		}); // prettier-ignore
		return { fields: (await Promise.all(fields)) as ResourceMapperFields['fields'] };
	};
