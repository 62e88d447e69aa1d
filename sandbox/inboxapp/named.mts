/** A name as names are compared: without accents, in one case of letters. */
export function folded(name: string): string {
	return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** What an id or a name means; an id wins over a name. */
export function byIdOrName<T extends { id: string; name: string }>(all: Map<string, T>, ref: string): T | undefined {
	return all.get(ref) ?? byName(all, ref);
}

/** What has this name. */
export function byName<T extends { name: string }>(all: Map<string, T>, name: string): T | undefined {
	const wanted = folded(name);
	for (const one of all.values()) if (folded(one.name) === wanted) return one;
	return undefined;
}
