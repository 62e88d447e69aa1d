import type { IDataObject } from 'n8n-workflow';
import { pages } from './answers';
import { plainCall } from './call';
import { at, type List, type Simple, type Words } from './describe';
import { valueOf } from './fields';
import type { Session } from './send';

/** A word was given that only the service can know: its list must be read first. */
export class Unlisted extends Error {
	readonly name = 'Unlisted';

	constructor(readonly list: string) {
		super(`The list ${list} has not been read yet`);
	}
}

const isNumber = (value: unknown) => typeof value !== 'boolean' && String(value).trim() !== '' && Number.isFinite(Number(value));

/** The words of a provider's lists in one run: those that are always there, and those read when they are needed, once. */
export class Vocabulary {
	private readonly loaded = new Map<string, Words>();
	private readonly loading = new Map<string, Promise<void>>();

	constructor(private readonly run: Session) {}

	/** How many lists have been read: more words are known when it changes. */
	get size(): number {
		return this.loaded.size;
	}

	private list = (name: string): List => this.run.place.provider.lists[name];

	/** Lists that read the same are read once. */
	private key = (name: string): string => `${this.list(name).route} ${this.list(name).value}`;

	/** All words of a list that are known by now, those that are always there first. */
	words = (name: string): Words => {
		const { fixed } = this.list(name);
		return { ...fixed, ...this.loaded.get(this.key(name)), ...fixed };
	};

	/** What the API takes for a word, or for several. Throws a Refusal, or an Unlisted where reading the list may help. */
	resolve = (name: string, value: unknown): unknown => {
		if (Array.isArray(value)) return value.map((one: unknown) => this.resolve(name, one));
		const words = this.words(name);
		const known = Object.keys(words).some((word) => word.toLowerCase() === String(value).trim().toLowerCase());
		if (!known && !isNumber(value) && this.list(name).route && !this.loaded.has(this.key(name))) throw new Unlisted(name);
		return valueOf(words, value, Boolean(this.list(name).route));
	};

	/** Reads a list from the service, once. Throws a NodeApiError. */
	async load(name: string): Promise<void> {
		const under = this.loading.get(this.key(name)) ?? this.read(name);
		this.loading.set(this.key(name), under);
		await under;
	}

	private async read(name: string): Promise<void> {
		const { route, value, label, scope } = this.list(name);
		const { provider, node } = this.run.place;
		const run = { ...this.run, place: { node, provider, scope } };
		const words: Words = {};
		if (route)
			for await (const rows of pages(run, plainCall(route), provider.paging, Infinity))
				for (const row of rows) words[label(row)] = row[value] as string | number;
		this.loaded.set(this.key(name), words);
	}

	/** Reads the lists whose values stand in these answers without a word. A key that may not read them leaves the values as they are. */
	async learn({ words = {}, fields }: Simple, rows: IDataObject[]): Promise<void> {
		for (const [field, name] of Object.entries(words)) {
			if (typeof name !== 'string' || this.loaded.has(this.key(name))) continue;
			const known = new Set<unknown>(Object.values(this.words(name)));
			const values = rows.map((row) => at(row, fields[field]));
			if (values.every((value) => value === undefined || value === null || known.has(value))) continue;
			await this.load(name).catch(() => this.loaded.set(this.key(name), {}));
		}
	}
}
