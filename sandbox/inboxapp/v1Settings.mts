import { z } from 'zod';

/** What can be switched in the first version of the API and in webhooks: what the pages leave open. Lies flat among Inboxapp's settings. */
export const v1Settings = z.object({
	/** Several identifier arrays in one request for campaign leads. */
	identifierArrays: z.enum(['together', 'one']),
	/** A request for campaign leads that names nobody. */
	emptyLeads: z.enum(['refuse', 'allow']),
	/** Whether platform must stand beside platformIds, usernames and leads that go by these. */
	platformRequired: z.boolean(),
	/** What 2,000 limits: each array, or all identifiers of a request together. */
	leadsLimit: z.enum(['array', 'request']),
	/** Whether a lead gets a contact of the team as soon as it is added, or with its first message. */
	leadsBecomeContacts: z.boolean(),
	/** Whether the paths of either generation serve campaigns of both. */
	generations: z.enum(['one', 'apart']),
	/** What an order gets that has nothing to change: a running campaign enabled, one that does not run paused, an ended import canceled. */
	uselessOrders: z.enum(['allow', 'refuse']),
	/** Whether a campaign is completed once all of its leads are through. */
	campaignsComplete: z.boolean(),
	/** Sandbox milliseconds between two first messages of a campaign; null = as its hourly rate says. */
	campaignPaceMs: z.number().min(1).nullable(),
	/** Where `by` of canceling a lead is read: the page names both. */
	cancelBy: z.enum(['body', 'query', 'either']),
	/** Sandbox milliseconds from the start of an import to its end. */
	importMs: z.number().min(0),
	/** The form of a 401 or 403: today's, or that of an older page. */
	v1Errors: z.enum(['object', 'old']),
	/** The end of the first version: nothing of it, a `Sunset` header on every answer, 410, or paths that are gone. */
	sunset: z.enum(['off', 'header', 'gone', 'missing']),
	/** The moment it ends or has ended. */
	sunsetAt: z.string().datetime(),
	/** Waits before the second, third... try of a webhook delivery, in sandbox milliseconds. */
	webhookWaits: z.array(z.number().min(0)),
});

export type V1Settings = z.infer<typeof v1Settings>;

/** The settings that the first version and webhooks start with. */
export function defaultV1Settings(): V1Settings {
	return {
		identifierArrays: 'together',
		emptyLeads: 'refuse',
		platformRequired: false,
		leadsLimit: 'array',
		leadsBecomeContacts: true,
		generations: 'one',
		uselessOrders: 'allow',
		campaignsComplete: true,
		campaignPaceMs: null,
		cancelBy: 'body',
		importMs: 3_000,
		v1Errors: 'object',
		sunset: 'off',
		sunsetAt: '2026-12-03T00:00:00Z',
		webhookWaits: [60_000, 600_000, 3_600_000, 14_400_000],
	};
}
