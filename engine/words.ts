import type { IDataObject } from 'n8n-workflow';
import { pages } from './answers';
import { plainCall } from './call';
import { at, type List, type Simple, type Words } from './describe';
import { valueOf } from './fields';
import { within } from './pages';
import type { Session } from './session';

/** A word was given that only the service can know: its list must be read first. */
export class Unlisted extends Error {
	readonly name = 'Unlisted';

	constructor(readonly list: string) {
		super(`The list ${list} has not been read yet`);
	}
}

const isNumber = (value: unknown) => typeof value !== 'boolean' && String(value).trim() !== '' && Number.isFinite(Number(value));

/** Words, and values by word (in lower case) or by themselves. */
type Known = { words: Words; values: Map<string, string | number | boolean | null> };

/** The words of a provider's lists in one run: those that are always there, and those read when they are needed, once. */
export class Vocabulary {
	private readonly loaded = new Map<string, Words>();
	private readonly loading = new Map<string, Promise<void>>();
	private readonly cache = new Map<string, Known>();

	constructor(private readonly run: Session) {}

	/** How many lists have been read: more words are known when it changes. */
	get size(): number {
		return this.loaded.size;
	}

	private list = (name: string): List => this.run.place.provider.lists[name];

	/** Lists that read the same are read once. */
	private key = (name: string): string => JSON.stringify([this.list(name).route, this.list(name).ask, this.list(name).value]);

	/** All words of a list that are known by now, those that are always there first. */
	words = (name: string): Words => this.known(name).words;

	/** What is known of a list, put together once until another list is read. */
	private known(name: string): Known {
		const found = this.cache.get(name);
		if (found) return found;
		const { fixed } = this.list(name);
		const words: Words = { ...fixed, ...this.loaded.get(this.key(name)), ...fixed };
		const values = new Map<string, string | number | boolean | null>();
		for (const [word, value] of Object.entries(words))
			for (const one of [String(value), word.toLowerCase()]) if (!values.has(one)) values.set(one, value);
		const made = { words, values };
		this.cache.set(name, made);
		return made;
	}

	/** What the API takes for a word, or for several. Throws a Refusal, or an Unlisted where reading the list may help. */
	resolve = (name: string, value: unknown): unknown => {
		if (Array.isArray(value)) return value.map((one: unknown) => this.resolve(name, one));
		const { words, values } = this.known(name);
		const own = values.get(String(value)) ?? values.get(String(value).trim().toLowerCase());
		if (own !== undefined) return own;
		if (!isNumber(value) && this.list(name).route && !this.loaded.has(this.key(name))) throw new Unlisted(name);
		return valueOf(words, value, Boolean(this.list(name).route));
	};

	/** Reads a list from the service, once. Throws a NodeApiError. */
	async load(name: string): Promise<void> {
		const under = this.loading.get(this.key(name)) ?? this.read(name);
		this.loading.set(this.key(name), under);
		await under;
	}

	private async read(name: string): Promise<void> {
		const { route, ask, value, label, scope, items, paging } = this.list(name);
		const { provider, node } = this.run.place;
		const run = { ...this.run, place: { node, provider, scope } };
		const words: Words = {};
		if (route)
			for await (const rows of pages(run, plainCall(route, {}, ask), within(paging ?? provider.paging, items), Infinity))
				for (const row of rows) words[label(row)] = row[value] as string | number;
		this.keep(name, words);
	}

	private keep(name: string, words: Words): void {
		this.loaded.set(this.key(name), words);
		this.cache.clear();
	}

	/** Reads the lists whose values stand in these answers without a word. A key that may not read them leaves the values as they are. */
	async learn({ words = {}, fields }: Simple, rows: IDataObject[]): Promise<void> {
		for (const [field, name] of Object.entries(words)) {
			if (typeof name !== 'string' || this.loaded.has(this.key(name))) continue;
			const known = new Set<unknown>(Object.values(this.words(name)));
			const path = fields[field];
			const values = rows.map((row) => (typeof path === 'function' ? path(row) : at(row, path)));
			if (values.every((value) => value === undefined || value === null || known.has(value))) continue;
			await this.load(name).catch(() => this.keep(name, {}));
		}
	}
}
