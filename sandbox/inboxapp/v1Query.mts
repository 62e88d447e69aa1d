import { invalidV1 } from './v1Call.mts';

type Nested = { [name: string]: unknown };

/**
 * A query of API v1 with its brackets opened: `ids[]=1`, `ids[0]=1` and `ids=1&ids=2` are lists, `filters[tags][noTags]=true` is an
 * object in an object.
 */
export function nestedQuery(query: unknown): Nested {
	const nested: Nested = {};
	for (const [key, value] of Object.entries(query as Nested)) {
		const [name, ...steps] = key.split(/\[|\]\[|\]/).filter((step, index, all) => step !== '' || index < all.length - 1);
		put(nested, [name, ...steps], value);
	}
	return listsOf(nested) as Nested;
}

function put(into: Nested, [name, ...steps]: string[], value: unknown): void {
	if (['__proto__', 'constructor', 'prototype'].includes(name)) throw invalidV1(name, 'must not be a name here');
	if (steps.length === 0 || (steps.length === 1 && steps[0] === '')) {
		into[name] = steps.length === 0 && into[name] === undefined ? value : [into[name] ?? [], value].flat();
		return;
	}
	const inner = into[name] ?? {};
	if (typeof inner !== 'object' || Array.isArray(inner)) throw invalidV1(name, 'must not be given in two ways');
	into[name] = inner;
	put(inner as Nested, steps, value);
}

/** Objects whose names are all indexes are lists. */
function listsOf(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	const entries = Object.entries(value).map(([name, inner]) => [name, listsOf(inner)] as const);
	if (entries.length > 0 && entries.every(([name]) => /^\d+$/.test(name)))
		return entries.sort(([a], [b]) => Number(a) - Number(b)).flatMap(([, inner]) => inner);
	return Object.fromEntries(entries);
}
