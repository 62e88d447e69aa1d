import type { IDataObject } from 'n8n-workflow';
import { objectOf } from '../../engine/describe';

/** What an error answer has in it, whichever version of the API gave it. */
export interface Answered {
	code?: string;
	message?: string;
	details: IDataObject;
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** Reads v2's `{code, message, details}`, v1's `{error: {code, message}}`, and the older `{error: "Unauthorized", message}`. */
export function answered(body: unknown): Answered {
	const { code, error, message, details } = objectOf(body);
	const { code: olderCode, message: olderMessage } = objectOf(error);
	return { code: text(code) ?? text(olderCode), message: text(message) ?? text(olderMessage) ?? text(error), details: objectOf(details) };
}

/** What is wrong in a refused request, and where; empty where nothing is told. */
export function issuesOf(issues: unknown): string {
	const all = Array.isArray(issues) ? (issues as IDataObject[]) : [];
	return all.map(({ path, message }) => [[path ?? []].flat().join('.'), message].filter(Boolean).join(': ')).join('; ');
}

/** Inboxapp's own words. */
export const reasonOf = (body: IDataObject): string | undefined => answered(body).message;

/** How many seconds an error answer tells to wait; undefined where it tells nothing. */
export function waitOf(body: unknown): number | undefined {
	const { retryAfterSeconds: seconds } = answered(body).details;
	return typeof seconds === 'number' && seconds >= 0 ? seconds : undefined;
}
