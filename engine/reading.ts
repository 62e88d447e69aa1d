import type { IDataObject } from 'n8n-workflow';
import { keyOf } from './event';

/** The object that a value is; anything else, a list too, is an empty one. */
export const objectOf = (value: unknown): IDataObject =>
	(typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}) as IDataObject;

/** Whether a value is an object, as the events of all services are. */
export const isObject = (value: unknown): value is IDataObject => typeof value === 'object' && value !== null && !Array.isArray(value);

const says = (value: unknown): value is string | number => (typeof value === 'string' ? value.trim() !== '' : Number.isFinite(value));

/** The first that says something: a text that is not blank, or a number, as text. */
export function textOf(...values: unknown[]): string | null {
	const found = values.find(says);
	return found === undefined ? null : String(found);
}

/** The entries of an object that are a text or a number, and so can be read without a surprise; none if it is no object. */
export const plain = (value: unknown): IDataObject => Object.fromEntries(Object.entries(objectOf(value)).filter(([, one]) => says(one)));

/** A number, also one in a text; null: it is none. */
export function numberOf(value: unknown): number | null {
	const number = says(value) ? Number(value) : NaN;
	return Number.isFinite(number) ? number : null;
}

/**
 * A key for a whole body: equal for equal content, in whatever order its names come. It goes without recursion, for a body
 * may be nested deeper than the stack.
 */
export function fingerprint(body: unknown): string {
	const parts: string[] = [];
	const left: Array<{ value: unknown } | string> = [{ value: body }];
	for (let next = left.pop(); next !== undefined; next = left.pop()) {
		if (typeof next === 'string') parts.push(next);
		else if (Array.isArray(next.value)) {
			parts.push('[');
			left.push(']');
			for (let i = next.value.length - 1; i >= 0; i -= 1) left.push(',', { value: next.value[i] });
		} else if (isObject(next.value)) {
			const own = next.value;
			parts.push('{');
			left.push('}');
			for (const name of Object.keys(own).sort().reverse()) left.push(',', { value: own[name] }, `${JSON.stringify(name)}:`);
		} else parts.push(typeof next.value === 'string' ? JSON.stringify(next.value) : String(next.value));
	}
	return keyOf(parts.join(''));
}
