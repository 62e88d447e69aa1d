import { z } from 'zod';

const scopes = ['none', 'leads:write', 'campaigns:write', 'users:read'] as const;

/** What can be switched in Enttor while the sandbox runs: what its documentation leaves open. */
export const enttorSettings = z
	.object({
		/** The scope a key needs for the list of groups. */
		datasetsScope: z.enum(scopes),
		/** The scope a key needs for the status of campaigns. */
		statusScope: z.enum(scopes),
		/** The shape of the status of one campaign: below `campaign`, directly in `data`, or a list of one. */
		oneCampaign: z.enum(['wrapped', 'flat', 'list']),
		/** The word for X in the platforms of a campaign's status. */
		statusWordForX: z.enum(['x', 'twitter']),
		/** Where a username that is known already is skipped. */
		skipRepeated: z.enum(['group', 'company', 'never']),
		/** What the creation of campaigns says to a platform that is not the group's. */
		otherPlatform: z.enum(['refuse', 'allow']),
		/** How many requests of one key pass within so many real milliseconds. */
		limit: z.object({ max: z.number().int().min(1), per: z.number().min(1) }).strict(),
		/** Seconds in `Retry-After` when there are too many requests; null = no such header. */
		retryAfter: z.number().min(0).nullable(),
		/** The member, counted from 1, at whom the creation of campaigns breaks off; those made before stay. */
		failAtUser: z.number().int().min(1).nullable(),
	})
	.strict();

export type EnttorSettings = z.infer<typeof enttorSettings>;

/** The settings Enttor starts with. */
export function defaultEnttorSettings(): EnttorSettings {
	return {
		datasetsScope: 'none',
		statusScope: 'none',
		oneCampaign: 'wrapped',
		statusWordForX: 'x',
		skipRepeated: 'group',
		otherPlatform: 'refuse',
		limit: { max: 300, per: 60_000 },
		retryAfter: null,
		failAtUser: null,
	};
}
