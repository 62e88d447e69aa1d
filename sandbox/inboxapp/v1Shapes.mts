import type { Context } from './state.mts';
import type { AccountLink, Contact, Member, Message, Origin, Profile, Team, Thread } from './types.mts';

const FRESH = 7 * 86_400_000;
const STALE = 30 * 86_400_000;
const ORIGINS = { inbox: 'internal', platform: 'external', api: 'api' } as const;

export const originV1 = (origin: Origin) => (origin === null ? null : ORIGINS[origin]);

/** Somebody's account as API v1 shows it. */
export function prospectV1({ core }: Context, profile: Profile) {
	const { platform, platformId, id, rank, displayName, username, bio, location, websiteUrl, verified, followerCount } = profile;
	const { createdAt, updatedAt } = profile;
	const age = core.clock.now() - Date.parse(updatedAt);
	return {
		platform,
		platformId,
		externalId: id,
		documentId: rank,
		displayName,
		username: username.toLowerCase(),
		handle: `@${username}`,
		image: null,
		imageNormalized: null,
		bio,
		location,
		profileUrl: `https://x.com/${username}`,
		websiteUrl,
		websiteDomain: websiteUrl && URL.canParse(websiteUrl) ? new URL(websiteUrl).hostname : null,
		verified: verified ? 'verified' : 'none',
		profileType: 'personal',
		isProtected: false,
		followerCount: followerCount ?? 0,
		followingCount: 0,
		postCount: 0,
		engagementCount: null,
		listedCount: null,
		platformCreatedAt: null,
		firstSeenAt: createdAt,
		lastUpdatedAt: updatedAt,
		lastEnrichedAt: updatedAt,
		lastActiveAt: null,
		source: 'cached',
		isFresh: age < FRESH,
		isStale: age > STALE,
		confidence: age < FRESH ? 0.9 : 0.5,
		platformData: {
			isVerifiedBlue: verified,
			isVerifiedGold: false,
			isVerifiedGray: false,
			professionalCategory: null,
			urlEntities: [],
			bannerUrl: null,
			tweetsCount: 0,
			favoritesCount: 0,
			rawData: null,
		},
	};
}

/** What the team keeps about somebody, as API v1 shows it. */
export function contextV1(contact: Contact | undefined) {
	const { tagIds = [], statusId = null, valuation = null, notes = null } = contact ?? {};
	return { tags: tagIds, statusId, valuation, notes };
}

/** A thread, with who is at its other end. */
export function threadV1(context: Context, thread: Thread) {
	const { state } = context;
	const { id, platform, platformId, archived, createdAt, accountLinkId, syncing, isRequest, typingIndicators } = thread;
	const profile = state.profiles.get(thread.profileId) as Profile;
	const contact = state.contacts.get(thread.contactId);
	const last = state.messagesOf(id).at(-1);
	return {
		id,
		platform,
		platformId: platformId ?? '',
		done: archived,
		assigneeId: thread.assigneeId ?? contact?.assigneeId ?? null,
		lastMessageTimestamp: last?.createdAt ?? null,
		computedSortTimestamp: last?.createdAt ?? createdAt,
		createdAt,
		status: last ? 'active' : 'idle',
		variant: 'xChat',
		accountLinkId,
		isSyncing: syncing,
		isRequest,
		typingIndicatorsEnabled: typingIndicators === 'teamDefault' ? null : typingIndicators === 'enabled',
		lastMessage: last ? lastV1(context, thread, last) : null,
		prospect: { ...prospectV1(context, profile), context: contextV1(contact) },
	};
}

function lastV1(context: Context, thread: Thread, message: Message) {
	const { id, content, authorId, createdAt, userId, campaignId } = messageV1(context, thread, message);
	return { id, content, authorId, createdAt, userId, campaignId };
}

/** A message. */
export function messageV1({ state }: Context, thread: Thread, message: Message) {
	const { platform, id, createdAt, editedAt, platformId, content, sentBy, direction, deletedAt, deletion, versions } = message;
	return {
		platform,
		teamId: state.team.id,
		threadId: thread.id,
		id,
		userId: sentBy?.type === 'member' || sentBy?.type === 'agent' ? sentBy.memberId : null,
		createdAt,
		updatedAt: editedAt,
		platformId,
		content,
		campaignId: sentBy?.type === 'campaign' ? sentBy.campaignId : null,
		authorId: direction === 'outbound' ? message.accountLinkId : thread.profileId,
		origin: originV1(versions[0].origin),
		replyData: message.replyTo === null ? null : { messageId: message.replyTo },
		forwardData: null,
		entities: [],
		attachment: message.attachments.length > 0 ? { kind: message.attachments[0].kind } : null,
		reactions: message.reactions.map(({ emoji }) => ({ emoji })),
		isEncrypted: true,
		isEdited: editedAt !== null,
		deletedAt,
		platformDeletedAt: deletion?.scope === 'all' ? deletedAt : null,
	};
}

export function teamV1({ imageUrl, ...team }: Team) {
	return { ...team, image: imageUrl, updatedAt: null };
}

export function memberV1({ id, rank: _rank, imageUrl, ...member }: Member) {
	return { id, userId: `user${id}`, ...member, image: imageUrl, updatedAt: null };
}

export function linkV1({ id, platform, platformId, username, displayName, avatarUrl, createdAt, status, syncedAt }: AccountLink) {
	return {
		id,
		platform,
		platformId,
		name: displayName ?? '',
		username: username ?? '',
		image: avatarUrl ?? '',
		createdAt,
		status,
		syncedAt,
	};
}
