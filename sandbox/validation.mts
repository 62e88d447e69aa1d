import { z } from 'zod';

import { Refusal } from './refusal.mts';

/*
 * Request rules as zod schemas, refused in the words of Fastify and ajv, because that is what the real server says.
 * Every helper carries the ajv text as its message.
 */

type Words = z.RawCreateParams & { message?: string };
const type = (name: string): Words => ({ invalid_type_error: `must be ${name}` });
const allowed = 'must be equal to one of the allowed values';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const EMAIL = /^[^\s@<>()",;:]+@[^\s@<>()",;:.]+(\.[^\s@<>()",;:.]+)+$/;
const DATE_TIME = /^\d{4}-\d\d-\d\d[tT ]\d\d:\d\d:\d\d(\.\d+)?([zZ]|[+-]\d\d:?\d\d)$/;

/** Whether a text has the form of a uuid. */
export const isUuid = (text: string): boolean => UUID.test(text);
/** Whether a text can be an email address. */
export const isEmail = (text: string): boolean => text.length <= 254 && EMAIL.test(text);

const format = (name: string) => ({ message: `must match format "${name}"` });
const dateOk = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && new Date(text).toISOString().slice(0, 10) === text;

export const str = () => z.string(type('string'));
export const num = () => z.number(type('number'));
export const int = () => z.number(type('integer')).int('must be integer');
export const bool = () => z.boolean(type('boolean'));
export const uuid = () => str().regex(UUID, format('uuid'));
export const email = () => str().regex(EMAIL, format('email'));
/** Whether a text is a moment with its offset. */
export const isDateTime = (text: string): boolean => DATE_TIME.test(text) && !Number.isNaN(Date.parse(text));

export const dateTime = () => str().refine(isDateTime, format('date-time'));
export const day = () => str().refine((text) => isDay(text), format('date'));

/** Whether a text is a calendar day. */
export function isDay(text: string): boolean {
	return !Number.isNaN(Date.parse(text)) && dateOk(text);
}

/** One of fixed strings or numbers. */
export function oneOf<T extends string | number>(values: readonly T[]): z.ZodType<T> {
	const kind = typeof values[0];
	return z.any().superRefine((value, context) => {
		if (value === undefined) context.addIssue({ code: 'invalid_type', expected: 'string', received: 'undefined' });
		else if (typeof value !== kind) context.addIssue({ code: 'custom', message: `must be ${kind}` });
		else if (!values.includes(value as T)) context.addIssue({ code: 'custom', message: allowed });
	}) as unknown as z.ZodType<T>;
}

export const strOrNull = () => z.string(type('string,null')).nullable();
export const numOrNull = (min = -Infinity) => z.number(type('number,null')).min(min, `must be >= ${min}`).nullable();
export const emailOrNull = () => z.string(type('string,null')).regex(EMAIL, format('email')).nullable();
export const boolOrNull = () => z.boolean(type('boolean,null')).nullable();
export const uuidOrNull = () => z.string(type('string,null')).regex(UUID, format('uuid')).nullable();
export const dateTimeOrNull = () => z.string(type('string,null')).refine(isDateTime, format('date-time')).nullable();
export const dayOrNull = () =>
	z
		.string(type('string,null'))
		.refine((text) => isDay(text), format('date'))
		.nullable();

/** A list with limits. */
export const list = <T extends z.ZodTypeAny>(item: T, min = 0, max = Infinity) => {
	const array = z.array(item, type('array')).min(min, `must NOT have fewer than ${min} items`);
	return max === Infinity ? array : array.max(max, `must NOT have more than ${max} items`);
};

export const listOrNull = <T extends z.ZodTypeAny>(item: T) => z.array(item, type('array,null')).nullable();

/** A value that one of several schemas takes, and only one. */
export const either = <T extends [z.ZodTypeAny, ...z.ZodTypeAny[]]>(...schemas: T): z.ZodType<z.output<T[number]>> =>
	z.any().superRefine((value, context) => {
		if (value === undefined) context.addIssue({ code: 'invalid_type', expected: 'object', received: 'undefined' });
		else if (schemas.filter((schema) => schema.safeParse(value).success).length !== 1)
			context.addIssue({ code: 'custom', message: 'must match exactly one schema in oneOf' });
	}) as unknown as z.ZodType<z.output<T[number]>>;

/** A body that refuses unknown keys. */
export const closed = <T extends z.ZodRawShape>(shape: T) => z.object(shape, type('object')).strict();
/** A body that ignores unknown keys in silence. */
export const open = <T extends z.ZodRawShape>(shape: T) => z.object(shape, type('object'));
/** An update: all keys optional, at least one given, unknown ones refused. */
export const patch = <T extends z.ZodRawShape>(shape: T) =>
	z
		.object(shape, type('object'))
		.strict()
		.partial()
		.refine((value) => Object.keys(value).length > 0, 'must NOT have fewer than 1 properties');

/** A whole number in the query, between limits. */
export const queryInt = (min: number, max = Infinity) =>
	z
		.any()
		.transform((text) => (typeof text === 'string' && /^-?\d+$/.test(text) ? Number(text) : text))
		.pipe(
			z
				.number(type('integer'))
				.min(min, `must be >= ${min}`)
				.max(max, max === Infinity ? undefined : `must be <= ${max}`),
		);
/** A number in the query. */
export const queryNumber = () =>
	z
		.any()
		.transform((text) => (typeof text === 'string' && text.trim() !== '' ? Number(text) : text))
		.pipe(z.number(type('number')));
/** One of fixed numbers in the query. */
export const queryNumberOf = <T extends number>(values: readonly T[]) => queryNumber().pipe(oneOf(values));
/** `true` or `false` in the query. */
export const queryBool = () =>
	z
		.any()
		.transform((text) => (text === 'true' ? true : text === 'false' ? false : text))
		.pipe(z.boolean(type('boolean')));
/** A list in the query: the key repeated, never a comma list. */
export const queryList = <T extends z.ZodTypeAny>(item: T, min = 0, max = Infinity) =>
	z
		.any()
		.transform((value) => (value === undefined || Array.isArray(value) ? value : [value]))
		.pipe(list(item, min, max));
/** `limit` of 1 to 100 and `starting_after`, with more keys. Unknown keys are ignored. */
export const page = <T extends z.ZodRawShape>(more: T) =>
	z.object({ limit: queryInt(1, 100).optional(), starting_after: str().optional(), ...more });

/** The checked value, or a Refusal 400 in ajv's words. `where` is `body`, `params` or `querystring`. */
export function check<T extends z.ZodTypeAny>(schema: T, value: unknown, where: string): z.output<T> {
	const result = schema.safeParse(value);
	if (result.success) return result.data as z.output<T>;
	throw new Refusal(400, firstFault(result.error, where));
}

/** The one fault ajv would have named first: what is missing, then what is unknown, then the rest. */
function firstFault(error: z.ZodError, where: string): string {
	const rank = (issue: z.ZodIssue) =>
		issue.code === 'invalid_type' && issue.received === 'undefined' ? 0 : issue.code === 'unrecognized_keys' ? 1 : 2;
	const [issue] = [...error.issues].sort((a, b) => a.path.length - b.path.length || rank(a) - rank(b));
	const at = [where, ...issue.path].join('/');
	if (issue.code === 'invalid_type' && issue.received === 'undefined') {
		if (issue.path.length === 0) return `${where} must be object`;
		const parent = [where, ...issue.path.slice(0, -1)].join('/');
		return `${parent} must have required property '${String(issue.path.at(-1))}'`;
	}
	if (issue.code === 'unrecognized_keys') return `${at} must NOT have additional properties`;
	if (issue.code === 'invalid_type' && !issue.message.startsWith('must')) return `${at} must be ${issue.expected}`;
	return `${at} ${issue.message}`;
}
