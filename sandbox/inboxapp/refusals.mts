import type { FastifyReply } from 'fastify';

import { Refusal } from '../refusal.mts';
import { newId } from './ids.mts';
import type { InboxappSettings } from './settings.mts';
import { v1Body } from './v1Refusals.mts';

/** All codes of API v2 with their statuses and their words. */
export const CODES = {
	invalidRequest: [400, 'The request is not valid.'],
	invalidCursor: [400, 'The cursor is not valid for this request.'],
	unauthorized: [401, 'The token is missing or not valid.'],
	platformNotAvailable: [403, 'The platform is not available for this team.'],
	planRequired: [403, 'The plan of the team does not include this.'],
	workspaceLocked: [403, 'The workspace is locked.'],
	accountLinkNotFound: [404, 'There is no such account link.'],
	contactNotFound: [404, 'There is no such contact.'],
	memberNotFound: [404, 'There is no such member.'],
	messageNotFound: [404, 'There is no such message.'],
	statusNotFound: [404, 'There is no such status.'],
	tagNotFound: [404, 'There is no such tag.'],
	threadNotFound: [404, 'There is no such thread.'],
	nameTaken: [409, 'The name is taken.'],
	sendInProgress: [409, 'The send with this key is still running.'],
	accountLinkDisconnected: [409, 'The account is not connected.'],
	integrationSetupRequired: [409, 'The account has to be set up first.'],
	capabilityNotSupported: [422, 'The account cannot do this.'],
	threadRestricted: [422, 'The thread does not allow this.'],
	mutationWindowClosed: [422, 'The time for this has passed.'],
	messageNotModifiable: [422, 'The message cannot be changed.'],
	contentRejected: [422, 'The content was rejected.'],
	recipientUnavailable: [422, 'The recipient cannot be reached.'],
	platformNotSupported: [422, 'The account is not on this platform.'],
	profileAmbiguous: [422, 'The contact has several profiles on this platform.'],
	idempotencyKeyReused: [422, 'The key was used with another body.'],
	tagLimitReached: [422, 'The team has as many tags as it may.'],
	rateLimited: [429, 'Too many requests.'],
	platformRateLimited: [429, 'The platform asks to slow down.'],
	internal: [500, 'Something went wrong.'],
	sendUnconfirmed: [502, 'The platform did not confirm the message.'],
	platformError: [502, 'The platform answered with a fault.'],
	platformUnavailable: [503, 'The platform does not answer.'],
} as const satisfies Record<string, [number, string]>;
export type Code = keyof typeof CODES;
type Details = Record<string, unknown> | null;

/** What API v2 says where only a status is known. A route that is not there has no code in its document. */
const BY_STATUS: Record<number, { code: string; details: Details }> = {
	400: { code: 'invalidRequest', details: { issues: [] } },
	401: { code: 'unauthorized', details: null },
	403: { code: 'workspaceLocked', details: null },
	404: { code: 'notFound', details: null },
	409: { code: 'integrationSetupRequired', details: { accountLinkId: 'unknown' } },
	413: { code: 'invalidRequest', details: { issues: [] } },
	415: { code: 'invalidRequest', details: { issues: [] } },
	422: { code: 'contentRejected', details: { detail: 'unknown' } },
	502: { code: 'platformError', details: null },
	503: { code: 'platformUnavailable', details: { retryAfterSeconds: null } },
};

/** A refusal with a code, of either version; the version is the one of the path. */
export class CodedRefusal extends Refusal {
	readonly code: string;
	readonly details: Details;

	constructor(status: number, code: string, message: string, details: Details = null) {
		super(status, message);
		this.code = code;
		this.details = details;
	}
}

/** A refusal of API v2. */
export function refusal(code: Code, details: Details = null, message: string = CODES[code][1]): CodedRefusal {
	return new CodedRefusal(CODES[code][0], code, message, details);
}

/** A request that breaks a rule: the place in it, and the rule. */
export function invalid(path: (string | number)[], message: string): CodedRefusal {
	return refusal('invalidRequest', { issues: [{ path, message }] });
}

/** A refusal of API v1. */
export function v1Refusal(status: number, code: string, message: string): CodedRefusal {
	return new CodedRefusal(status, code, message);
}

/** The id of a request, the same in the header and in the body. */
export function requestIdOf(reply?: FastifyReply): string {
	const known = reply?.getHeader('x-request-id');
	if (typeof known === 'string') return known;
	const made = `req_${newId()}`;
	void reply?.header('x-request-id', made);
	return made;
}

/** Whether a path belongs to API v1. */
export const isV1 = (url: string): boolean => /^\/api\/v1(\/|\?|$)/.test(url);

/** The body of a refusal in the words of the version that was asked. */
export function bodyOf(error: CodedRefusal, reply: FastifyReply, settings: InboxappSettings): unknown {
	const { status, code, message, details } = error;
	if (isV1(reply.request.url)) return v1Body(status, message, settings, code);
	return { code, message, details, requestId: requestIdOf(reply) };
}

/** The same where only a status is known. */
export function bodyByStatus(status: number, message: string, settings: InboxappSettings, reply?: FastifyReply): unknown {
	if (reply && isV1(reply.request.url)) return v1Body(status, message, settings);
	const resetAt = new Date(Date.now() + 60_000).toISOString();
	const limited = { code: 'rateLimited', details: { window: 'minute', limit: settings.limit.minute, resetAt } };
	const { code, details } = status === 429 ? limited : (BY_STATUS[status] ?? { code: 'internal', details: null });
	return { code, message, details, requestId: requestIdOf(reply) };
}
