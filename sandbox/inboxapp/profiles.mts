import type { Context } from './state.mts';
import type { Contact, Profile } from './types.mts';

/** Platform ids and usernames that begin so belong to nobody. */
const NOBODY = { id: /^999/, name: /^gone_/i };

/** Parts of a profile that may be chosen. */
export type ProfileParts = Partial<Omit<Profile, 'id' | 'rank' | 'createdAt'>>;

/** Makes somebody's account on a platform; what is not chosen is made up. */
export function makeProfile({ core, state }: Context, parts: ProfileParts = {}): Profile {
	const row = state.row(core);
	const platformId = parts.platformId ?? String(1_000_000_000 + row.rank);
	return state.addProfile({
		...row,
		platform: 'twitter',
		username: `user_${platformId}`,
		displayName: `Sample Person ${row.rank}`,
		bio: null,
		location: null,
		websiteUrl: null,
		verified: false,
		followerCount: 100 + (row.rank % 5_000),
		accountStatus: 'active',
		updatedAt: row.createdAt,
		...parts,
		platformId,
	});
}

/**
 * The account with this id or username, as the platform knows it: of those nobody has met it makes one up. Undefined for
 * ids that begin with 999 and usernames that begin with gone_, and for who is suspended or gone.
 */
export function resolveProfile(context: Context, platform: string, by: 'id' | 'name', value: string): Profile | undefined {
	const known = context.state.profileOf(platform, by, value);
	if (known) return known.accountStatus === 'active' ? known : undefined;
	if (NOBODY[by].test(value)) return undefined;
	return makeProfile(context, { platform, ...(by === 'id' ? { platformId: value } : { username: value }) });
}

/** The contact of a profile; makes one where the team has none. */
export function contactFor({ core, state }: Context, profile: Profile): Contact {
	const known = state.contactOf(profile.id);
	if (known) return known;
	const row = state.row(core);
	return state.addContact({
		...row,
		profileIds: [profile.id],
		statusId: null,
		tagIds: [],
		notes: null,
		valuation: null,
		assigneeId: null,
		updatedAt: row.createdAt,
	});
}
