import { z } from 'zod';

import { isEmail } from '../validation.mts';
import { readDate } from './dates.mts';
import { invalid } from './refusals.mts';
import type { Moment, PhpArray } from './types.mts';

/* Request rules as zod schemas, refused in the words of Laravel, because that is what the vendor's server says. */

/** One rule for a value that is there. `T` is what the value is afterwards. */
export interface Rule<T = unknown> {
	ok(value: unknown): boolean;
	/** What follows `The <field>`; a text that begins with `The` stands for itself. */
	words: string;
	/** The value as the server keeps it. */
	cast?(value: unknown): T;
}

const UNTRIMMED = ['password', 'password_confirmation', 'current_password'];

const isNumeric = (value: unknown) =>
	typeof value === 'number' || (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)));

export const string: Rule<string> = { ok: (value) => typeof value === 'string', words: 'field must be a string.' };
export const email: Rule<string> = {
	ok: (value) => typeof value === 'string' && isEmail(value),
	words: 'field must be a valid email address.',
};
export const array: Rule<PhpArray> = { ok: (value) => typeof value === 'object' && value !== null, words: 'field must be an array.' };
/** An object; PHP has no word of its own for it. */
export const object: Rule<Record<string, unknown>> = { ok: (value) => array.ok(value) && !Array.isArray(value), words: array.words };
export const boolean: Rule<boolean> = {
	ok: (value) => [true, false, 0, 1, '0', '1'].includes(value as boolean),
	words: 'field must be true or false.',
	cast: (value) => value === true || Number(value) === 1,
};
export const numeric: Rule<number> = { ok: isNumeric, words: 'field must be a number.', cast: Number };
export const integer: Rule<number> = {
	ok: (value) => isNumeric(value) && Number.isInteger(Number(value)),
	words: 'field must be an integer.',
	cast: Number,
};
export const date: Rule<Moment> = {
	ok: (value) => readDate(value) !== undefined,
	words: 'field must be a valid date.',
	cast: (value) => readDate(value) as Moment,
};
export const max = (most: number): Rule => ({
	ok: (value) => typeof value !== 'string' || [...value].length <= most,
	words: `field must not be greater than ${most} characters.`,
});
export const minLength = (least: number): Rule => ({
	ok: (value) => typeof value !== 'string' || [...value].length >= least,
	words: `field must be at least ${least} characters.`,
});
export const atLeast = (least: number): Rule => ({
	ok: (value) => !isNumeric(value) || Number(value) >= least,
	words: `field must be at least ${least}.`,
});
export const oneOf = (values: readonly string[]): Rule<string> => ({
	ok: (value) => values.includes(value as string),
	words: 'The selected :attribute is invalid.',
});
export const exists = (known: (id: number) => boolean): Rule => ({
	ok: (value) => known(Number(value)),
	words: 'The selected :attribute is invalid.',
});
export const unique = (taken: (value: string) => boolean): Rule => ({
	ok: (value) => !taken(String(value)),
	words: 'has already been taken.',
});

type Presence = 'required' | 'nullable' | 'sometimes';

/** PHP counts an object without keys as an empty list. */
const isEmpty = (value: unknown) =>
	value === undefined || value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
const named = (path: (string | number)[]) => path.join('.').replaceAll('_', ' ');

function say(rule: Pick<Rule, 'words'>, path: (string | number)[]): string {
	return rule.words.startsWith('The ') ? rule.words.replace(':attribute', named(path)) : `The ${named(path)} ${rule.words}`;
}

function field(presence: Presence, rules: Rule[]): z.ZodTypeAny {
	const cast = rules.find((rule) => rule.cast)?.cast;
	const checked = z.any().superRefine((value, context) => {
		const add = (rule: Pick<Rule, 'words'>) => context.addIssue({ code: 'custom', message: say(rule, context.path) });
		if (presence === 'required' && isEmpty(value)) return add({ words: 'field is required.' });
		if (value === undefined || (presence === 'nullable' && value === null)) return;
		for (const rule of rules) if (!rule.ok(value)) add(rule);
	});
	return cast ? checked.transform((value) => (value === undefined || value === null ? value : cast(value))) : checked;
}

/** Must be there, and be neither null nor empty. The first rule says what it is. */
export const required = <T,>(first: Rule<T>, ...more: Rule[]) => field('required', [first, ...more]) as unknown as z.ZodType<T>;
/** May be absent or null. */
export const nullable = <T,>(first: Rule<T>, ...more: Rule[]) =>
	field('nullable', [first, ...more]) as unknown as z.ZodType<T | null | undefined>;
/** May be absent; null is no value for it. */
export const sometimes = <T,>(first: Rule<T>, ...more: Rule[]) =>
	field('sometimes', [first, ...more]) as unknown as z.ZodType<T | undefined>;

/** What the framework makes of input before anybody sees it: texts trimmed, empty texts null. */
export function cleaned(value: unknown, key = ''): unknown {
	if (typeof value === 'string') {
		const text = UNTRIMMED.includes(key) ? value : value.trim();
		return text === '' ? null : text;
	}
	if (Array.isArray(value)) return value.map((one) => cleaned(one));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, cleaned(one, name)]));
}

/** The fields of a body that the rules know, or a Refusal 422. */
export function validated<T extends z.ZodTypeAny>(rules: T, input: Record<string, unknown>): z.output<T> {
	const result = rules.safeParse(input);
	if (result.success) return result.data as z.output<T>;
	const errors: Record<string, string[]> = {};
	for (const issue of result.error.issues) (errors[issue.path.join('.')] ??= []).push(wordsOf(issue));
	throw invalid(errors);
}

/** Lists and objects within a body are zod's own, which speaks in other words. */
function wordsOf(issue: z.ZodIssue): string {
	if (issue.code !== 'invalid_type') return issue.message;
	return say(issue.received === 'undefined' ? { words: 'field is required.' } : array, issue.path);
}
