/** What a platform, an account link or a thread may let one do. */
export const CAPABILITIES = [
	'message:send',
	'message:edit',
	'message:delete:self',
	'message:unsend',
	'message:react',
	'message:reply',
	'message:forward',
	'media:image',
	'media:video',
	'media:gif',
	'media:file',
	'media:audio',
	'thread:typing:send',
	'thread:typing:receive',
	'thread:message-requests',
	'thread:delete:remote',
	'directory:typeahead',
	'thread:archive:observe',
	'thread:archive:mutate',
	'thread:read:observe',
	'thread:read:mutate',
	'profile:follow',
	'profile:unfollow',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

export const LINK_STATUSES = ['active', 'offline', 'paused'] as const;
export const ROLES = ['owner', 'admin', 'user'] as const;
export const TYPING = ['enabled', 'disabled', 'teamDefault'] as const;
export const ACCOUNT_STATUSES = ['active', 'suspended', 'notFound'] as const;
export const MEDIA_KINDS = ['image', 'gif', 'video', 'audio', 'file'] as const;

/** What every kept thing has; `rank` rises with each new one and orders what was made in the same millisecond. */
export interface Row {
	id: string;
	rank: number;
	createdAt: string;
}

export interface Team {
	id: string;
	name: string;
	slug: string;
	imageUrl: string | null;
	currency: string;
	allowSupportAccess: boolean;
	createdAt: string;
}

export interface Member extends Row {
	name: string | null;
	email: string;
	imageUrl: string | null;
	role: (typeof ROLES)[number];
}

/** A platform of the team; one that is not available any more keeps its data. */
export interface Platform {
	platform: string;
	name: string;
	usernamePrefix: string;
	capabilities: Capability[];
	limits: {
		characters: number | null;
		mediaCount: number | null;
		mediaBytes: number | null;
		mediaTypes: Partial<Record<(typeof MEDIA_KINDS)[number], string[]>> | null;
	};
	/** Seconds after a message was made in which it can be changed, by what is to be done. */
	mutationWindows: Partial<Record<Capability, number>>;
	threadState: { archive: StateAccess | null; read: StateAccess | null };
	available: boolean;
}
interface StateAccess {
	observe: boolean;
	mutate: boolean;
}

/** A connected account of the team. */
export interface AccountLink extends Row {
	platform: string;
	platformId: string;
	username: string | null;
	displayName: string | null;
	avatarUrl: string | null;
	status: (typeof LINK_STATUSES)[number];
	pauseReasons: string[];
	capabilities: Capability[];
	syncedAt: string | null;
	/** Something has to be set up in the dashboard before it can send. */
	setupRequired: boolean;
}

/** Somebody's account on a platform, whether the team knows them or not. */
export interface Profile extends Row {
	platform: string;
	platformId: string;
	username: string;
	displayName: string;
	bio: string | null;
	location: string | null;
	websiteUrl: string | null;
	verified: boolean;
	followerCount: number | null;
	accountStatus: (typeof ACCOUNT_STATUSES)[number];
	updatedAt: string;
}

/** What the team keeps about somebody. */
export interface Contact extends Row {
	profileIds: string[];
	statusId: string | null;
	tagIds: string[];
	notes: string | null;
	valuation: number | null;
	assigneeId: string | null;
	updatedAt: string;
}

export interface Thread extends Row {
	platform: string;
	platformId: string | null;
	accountLinkId: string;
	profileId: string;
	contactId: string;
	/** Its own; without one the contact's counts. */
	assigneeId: string | null;
	isRequest: boolean;
	acceptanceState: 'required' | 'notRequired' | 'unknown';
	archived: boolean;
	unread: boolean;
	restrictions: Capability[];
	syncing: boolean;
	typingIndicators: (typeof TYPING)[number];
	/** Campaigns that wrote in it. */
	campaignIds: string[];
	/** Milliseconds since 1970 of the last typing signal. */
	typedAt: number | null;
}

/** A file of a message. */
export interface Media {
	kind: (typeof MEDIA_KINDS)[number];
	filename: string | null;
	contentType: string;
	width: number | null;
	height: number | null;
	durationSeconds: number | null;
	/** Base64. */
	bytes: string;
	/** How it is called until it can be fetched. */
	waiting: 'pending' | 'processing';
	/** Milliseconds since 1970 from which on it can be fetched; `failed` = never. */
	readyAt: number | 'failed';
}

/** A link that a message shows as a card. */
export interface Card {
	kind: 'card';
	url: string;
	title: string | null;
	description: string | null;
	domain: string | null;
}

export type Sender =
	| { type: 'member'; memberId: string }
	| { type: 'agent'; agentId: string; memberId: string }
	| { type: 'campaign'; campaignId: string; stepId: string | null }
	| { type: 'api'; tokenId: string | null };

export type Author =
	| { type: 'accountLink'; accountLinkId: string }
	| { type: 'profile'; profileId: string; contactId: string | null }
	| { type: 'unknown'; platformId: string };

export interface Reaction {
	emoji: string;
	author: Author;
	createdAt: string | null;
}

export type Origin = 'inbox' | 'platform' | 'api' | null;

export interface Message extends Row {
	threadId: string;
	accountLinkId: string;
	platform: string;
	/** Null while nobody knows whether the platform took it. */
	platformId: string | null;
	direction: 'inbound' | 'outbound';
	sentBy: Sender | null;
	content: string;
	attachments: (Media | Card)[];
	reactions: Reaction[];
	/** Rises with each change of the reactions. */
	reactionVersion: number;
	editedAt: string | null;
	deletedAt: string | null;
	deletion: { scope: 'self' | 'all'; origin: Origin } | null;
	replyTo: string | null;
	versions: { content: string; createdAt: string; origin: Origin }[];
}

export interface Tag extends Row {
	name: string;
	/** `#` and six digits. */
	color: string;
}

export interface Status extends Row {
	name: string;
	color: string | null;
}

/** A key of the API. */
export interface Token {
	id: string;
	name: string;
	secret: string;
}

/** A send that carried an Idempotency-Key. */
export interface KeyedSend {
	key: string;
	/** The request in one form, whatever the order of its keys was. */
	body: string;
	messageId: string;
	/** Milliseconds since 1970. */
	at: number;
	/** Until when the send runs, in milliseconds since 1970. */
	runsUntil: number;
	/** The code it ended with, where it did not end well. */
	code?: 'sendUnconfirmed';
	/** What it gave. */
	result?: unknown;
}
