import type { z } from 'zod';

import { v1Refusal, type CodedRefusal } from './refusals.mts';

const ID = /^[0-9a-z]+$/;

/** A request that breaks a rule of API v1: the place in it, and the rule. */
export function invalidV1(where: string, rule: string): CodedRefusal {
	return v1Refusal(400, 'BAD_REQUEST', `${where} ${rule}`);
}

/** The checked value, or a refusal that names the first place at fault. An absent body is an empty one. */
export function checkV1<T extends z.ZodTypeAny>(rule: T, value: unknown): z.output<T> {
	const result = rule.safeParse(value ?? {});
	if (result.success) return result.data as z.output<T>;
	const issue = deepest(result.error.issues[0]);
	throw invalidV1(issue.path.join('.') || 'body', wordsOf(issue));
}

/** One of a kind, or a refusal: 400 for what is no id, 404 such as `CAMPAIGN_NOT_FOUND`. */
export function needV1<T>(map: ReadonlyMap<string, T>, id: string, kind: string): T {
	const name = kind.replace(/ (\w)/g, (_all, letter: string) => letter.toUpperCase());
	if (!ID.test(id)) throw invalidV1(`${name}Id`, `must match pattern "${ID.source}"`);
	const found = map.get(id);
	if (found === undefined) throw missingV1(kind);
	return found;
}

/** What is not there. */
export function missingV1(kind: string): CodedRefusal {
	return v1Refusal(404, `${kind.toUpperCase().replaceAll(' ', '_')}_NOT_FOUND`, `There is no such ${kind}.`);
}

/** Where several forms are allowed, the fault of the one that came furthest. */
function deepest(issue: z.ZodIssue): z.ZodIssue {
	if (issue.code !== 'invalid_union') return issue;
	const all = issue.unionErrors.map(({ issues }) => deepest(issues[0]));
	return all.reduce((best, one) => (one.path.length > best.path.length ? one : best));
}

function wordsOf(issue: z.ZodIssue): string {
	switch (issue.code) {
		case 'invalid_type':
			return issue.received === 'undefined' ? 'is required' : `must be ${issue.expected}`;
		case 'invalid_enum_value':
			return `must be one of ${issue.options.join(', ')}`;
		case 'invalid_literal':
			return `must be ${JSON.stringify(issue.expected)}`;
		case 'unrecognized_keys':
			return `must not have ${issue.keys.join(', ')}`;
		default:
			return issue.message.startsWith('must') ? issue.message : 'must have another value';
	}
}
