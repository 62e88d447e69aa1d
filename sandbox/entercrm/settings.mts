import { z } from 'zod';

/** What can be switched in EnterCRM's sandbox: which of its two APIs answers, and what is unknown or suspect about them. */
export const enterCrmSettings = z
	.object({
		/** The API of the documentation, or that of the vendor's public server code. Both show the same data. */
		profile: z.enum(['docs', 'server']),
		/** server: the older commit, with flat records, no ads and no drawing of automations. */
		older: z.boolean(),
		/** server: what should fail as the code stands does so: one customer, new API keys, counters of tracked customers. */
		suspects: z.boolean(),
		/** server: without `Accept: application/json` refusals are pages and redirects. */
		needsAccept: z.boolean(),
		/** server: `per_page` of the answer is a text when the request named it. */
		perPageText: z.boolean(),
		/** server: whether the search of customers tells capitals apart; it depends on the database. */
		searchCase: z.enum(['insensitive', 'sensitive']),
		/** Rows of the same second in lists by time: ids rising or falling. No order is promised. */
		ties: z.enum(['rising', 'falling']),
		/** docs: whether all lists have `meta`, or that of customers only. */
		metaOnAllLists: z.boolean(),
		/** docs: whether an API key opens more than tracking. */
		keyOnCrm: z.boolean(),
		/** docs: what becomes of fields that are not documented. */
		unknownFields: z.enum(['ignore', 'refuse']),
		/** docs: status of an answer to something made. */
		createdStatus: z.union([z.literal(200), z.literal(201)]),
		/** Whether sending a campaign makes messages; the code examined queues nothing. */
		delivers: z.boolean(),
		/** Sandbox milliseconds until the messages of a campaign are sent. */
		deliverMs: z.number().min(0),
		/** Whether a scheduled campaign is sent at its time. */
		startsScheduled: z.boolean(),
		/** Whether sending leaves out customers who do not want it. */
		honoursFlags: z.boolean(),
		/** Requests a minute for each credential, while `limits` is on. */
		perMinute: z.number().int().min(0),
		/** Seconds in `Retry-After` on a rate limit answer; null = no such header. */
		retryAfter: z.number().nullable(),
	})
	.strict();

export type EnterCrmSettings = z.infer<typeof enterCrmSettings>;

/** The settings a sandbox starts with. */
export function defaultEnterCrmSettings(): EnterCrmSettings {
	return {
		profile: 'server',
		older: false,
		suspects: false,
		needsAccept: true,
		perPageText: false,
		searchCase: 'insensitive',
		ties: 'rising',
		metaOnAllLists: false,
		keyOnCrm: true,
		unknownFields: 'ignore',
		createdStatus: 201,
		delivers: true,
		deliverMs: 300,
		startsScheduled: true,
		honoursFlags: false,
		perMinute: 1_000,
		retryAfter: null,
	};
}
