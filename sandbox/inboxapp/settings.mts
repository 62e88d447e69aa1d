import { z } from 'zod';

import { defaultV1Settings, v1Settings } from './v1Settings.mts';

const most = z.number().int().min(1);

/** What can be switched in Inboxapp while the sandbox runs: its numbers, and what its documentation leaves open. */
export const inboxappSettings = z
	.object({
		/** How many requests of the team pass within a minute, an hour and a day of real time. */
		limit: z.object({ minute: most, hour: most, day: most }).strict(),
		/** Whether v1 and v2 count against the same limits. */
		sharedLimit: z.boolean(),
		/** Refuses all that writes. */
		workspaceLocked: z.boolean(),
		/** Whether the team may write to profiles that are no contact of it. */
		advancedApi: z.boolean(),
		/** How many tags a team may have. */
		tagLimit: most,
		/** Whether a query may name what the document does not; names with brackets it never may. */
		unknownQuery: z.enum(['refuse', 'ignore']),
		/** `full`: a full page carries a cursor even if it is the last; `never`: exact. */
		lastPageCursor: z.enum(['full', 'never']),
		/** How long a send runs, in sandbox milliseconds; a second one with its key is told so. */
		sendMs: z.number().min(0),
		/** How long an Idempotency-Key is remembered, in sandbox milliseconds. */
		keyMs: z.number().min(1),
		/** What a second send with the key of an unconfirmed one gets: the same refusal, the message, or a new send. */
		unconfirmedAgain: z.enum(['same', 'message', 'send']),
		/** What becomes of an archived thread when a message comes in. */
		inboundUnarchives: z.boolean(),
		/** What the deletion of a thread does on a link that cannot delete at the platform. */
		deleteWithoutRemote: z.enum(['local', 'refuse']),
		/** Whether typing is shown in threads that follow the team. */
		teamTyping: z.boolean(),
		/** How long the address of an attachment is good, in sandbox milliseconds. */
		attachmentMs: z.number().min(1),
		/** How many events are kept, and for how many days. */
		eventsKept: most,
		eventDays: z.number().positive(),
		/** Every n-th event shows in the feed so many sandbox milliseconds after its time, though its seq is taken at once. */
		lateEvents: z
			.object({ every: most, ms: z.number().min(1) })
			.strict()
			.nullable(),
		/** Every n-th seq is never given. */
		holes: z.number().int().min(2).nullable(),
		/** The name of the second platform that the control API can add. The vendor's word for it is not known. */
		secondPlatform: z.string().min(1),
		...v1Settings.shape,
	})
	.strict();

export type InboxappSettings = z.infer<typeof inboxappSettings>;

/** The settings Inboxapp starts with. */
export function defaultInboxappSettings(): InboxappSettings {
	return {
		limit: { minute: 300, hour: 10_000, day: 100_000 },
		sharedLimit: true,
		workspaceLocked: false,
		advancedApi: false,
		tagLimit: 100,
		unknownQuery: 'refuse',
		lastPageCursor: 'never',
		sendMs: 0,
		keyMs: 86_400_000,
		unconfirmedAgain: 'same',
		inboundUnarchives: true,
		deleteWithoutRemote: 'local',
		teamTyping: true,
		attachmentMs: 3_600_000,
		eventsKept: 25_000,
		eventDays: 7,
		lateEvents: null,
		holes: null,
		secondPlatform: 'linkedin',
		...defaultV1Settings(),
	};
}
