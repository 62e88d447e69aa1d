import type { FastifyReply } from 'fastify';

import { newId } from './ids.mts';
import type { ArmedOrder } from './orders.mts';
import { refusal, type Code, type CodedRefusal } from './refusals.mts';
import type { InboxappSettings } from './settings.mts';

/** What a code says when nobody says otherwise; the others say nothing. */
function detailsOf(code: Code, settings: InboxappSettings, retryAfter: number | null): Record<string, unknown> | null {
	const capability = 'message:send';
	const platform = settings.secondPlatform;
	const details: Partial<Record<Code, Record<string, unknown>>> = {
		invalidRequest: { issues: [{ path: [], message: 'as ordered' }] },
		platformNotAvailable: { platform },
		planRequired: { feature: 'advancedApi' },
		nameTaken: { name: 'as ordered' },
		sendInProgress: { messageId: newId() },
		accountLinkDisconnected: { accountLinkId: newId(), status: 'offline' },
		integrationSetupRequired: { accountLinkId: newId() },
		capabilityNotSupported: { capability },
		threadRestricted: { capability },
		mutationWindowClosed: { capability: 'message:edit', closedAt: null },
		messageNotModifiable: { reason: 'as ordered' },
		contentRejected: { detail: 'as ordered' },
		recipientUnavailable: { reason: 'as ordered' },
		platformNotSupported: { platform, supported: ['twitter'] },
		profileAmbiguous: { contactId: newId(), platform: 'twitter' },
		tagLimitReached: { max: settings.tagLimit },
		rateLimited: {
			window: 'minute',
			limit: settings.limit.minute,
			resetAt: new Date(Date.now() + (retryAfter ?? 1) * 1_000).toISOString(),
		},
		platformRateLimited: { retryAfterSeconds: retryAfter },
		sendUnconfirmed: { messageId: newId() },
		platformUnavailable: { retryAfterSeconds: retryAfter },
	};
	return details[code] ?? null;
}

/** The refusal of an order. */
export function orderedRefusal(order: ArmedOrder, settings: InboxappSettings, reply: FastifyReply): CodedRefusal {
	const { code, details } = order;
	// Its own limit always comes with the time to wait.
	const retryAfter = order.retryAfter ?? (code === 'rateLimited' ? 1 : undefined);
	if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
	return refusal(code, details === undefined ? detailsOf(code, settings, retryAfter ?? null) : details);
}
