import type { INodeParameters } from 'n8n-workflow';

/** Ids of what the sandbox holds, by name. Of most things there are two: `lead` and `lead2`. */
export type Ids = Record<string, string>;

/** `<lead>` becomes the id of that name, in all texts of a value. */
export function filledIn<T>(value: T, ids: Ids): T {
	if (typeof value === 'string') return value.replace(/<(\w+)>/g, (all, name: string) => ids[name] ?? all) as T;
	if (Array.isArray(value)) return value.map((one: unknown) => filledIn(one, ids)) as T;
	if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
	return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledIn<unknown>(one, ids)])) as T;
}

/** A record as the form holds it when chosen by ID. */
export const pick = (value: string): INodeParameters => ({ __rl: true, mode: 'id', value });
