import type { Field, Values } from './describe';

/** Refuses a filter whose expression came out empty: the API would take it for no filter, and mean more records instead of none. */
export function hollow(values: Values, fields: Field[], all: string): string | undefined {
	const isEmpty = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0);
	const found = fields.find(({ name }) => name in values && isEmpty(values[name]));
	return found && `'${found.label}' is empty, which would mean all ${all}. Check its expression for this item, or take it out`;
}
