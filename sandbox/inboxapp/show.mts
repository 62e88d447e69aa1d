import { entitiesOf } from './entities.mts';
import { addressOf } from './media.mts';
import type { Context } from './state.mts';
import type {
	AccountLink,
	Author,
	Card,
	Contact,
	Media,
	Member,
	Message,
	Platform,
	Profile,
	Reaction,
	Sender,
	Status,
	Tag,
	Thread,
} from './types.mts';

/** Who looks: where the API is for them, and what they want to see beside its id. */
export interface View {
	context: Context;
	base: string;
	expand: readonly string[];
}

type Shown = Record<string, unknown>;

export const showMember = ({ id, name, email, imageUrl, role, createdAt }: Member): Shown => ({
	id,
	name,
	email,
	imageUrl,
	role,
	createdAt,
});

export const showTag = ({ id, name, color }: Tag): Shown => ({ id, name, color });

export const showStatus = ({ id, name, color, createdAt }: Status): Shown => ({ id, name, color, createdAt });

export const showPlatform = ({ available: _available, ...rest }: Platform): Shown => rest;

export function showLink({ rank: _rank, setupRequired: _setupRequired, ...rest }: AccountLink): Shown {
	return rest;
}

/** Somebody's account. Its address and its own data are only known for X. */
export function showProfile({ state }: Context, { rank: _rank, createdAt, ...rest }: Profile): Shown {
	const onX = rest.platform === 'twitter';
	return {
		...rest,
		handle: `${state.platforms.get(rest.platform)?.usernamePrefix ?? ''}${rest.username}`,
		avatarUrl: null,
		websiteDomain: rest.websiteUrl === null ? null : new URL(rest.websiteUrl).hostname,
		isOrganization: false,
		isProtected: false,
		followingCount: null,
		postCount: null,
		engagementCount: null,
		listedCount: null,
		platformCreatedAt: createdAt,
		profileUrl: onX ? `https://x.com/${rest.username}` : null,
		platformData: onX
			? {
					_tag: 'twitter',
					badge: rest.verified ? 'blue' : null,
					profileType: 'personal',
					professionalCategory: null,
					urlEntities: [],
					bannerUrl: null,
					rawData: null,
				}
			: { _tag: rest.platform },
	};
}

/** What is wanted beside its id, if there is any. */
function beside<T>(name: string, { expand }: View, found: T | undefined, show: (value: T) => unknown): Shown {
	return expand.includes(name) && found !== undefined ? { [name]: show(found) } : {};
}

export function showContact(view: View, { rank: _rank, profileIds, ...rest }: Contact): Shown {
	const { state } = view.context;
	const tags = rest.tagIds.flatMap((id) => state.tags.get(id) ?? []);
	return {
		...rest,
		profiles: profileIds.flatMap((id) => state.profiles.get(id) ?? []).map((one) => showProfile(view.context, one)),
		...beside('status', view, state.statuses.get(rest.statusId ?? ''), showStatus),
		...beside('tags', view, tags, (all) => all.map(showTag)),
		...beside('assignee', view, state.members.get(rest.assigneeId ?? ''), showMember),
	};
}

/** Who looks after a thread: its own assignee, or else the contact's. */
export function assigneeOf({ state }: Context, thread: Thread): string | null {
	return thread.assigneeId ?? state.contacts.get(thread.contactId)?.assigneeId ?? null;
}

export function showThread(view: View, thread: Thread): Shown {
	const { state } = view.context;
	const { rank: _rank, campaignIds: _campaignIds, typedAt: _typedAt, ...rest } = thread;
	const last = state.messagesOf(thread.id).at(-1);
	const assigneeId = assigneeOf(view.context, thread);
	const bare = { ...view, expand: [] };
	return {
		...rest,
		assigneeId,
		lastMessage: last ? { id: last.id, direction: last.direction, createdAt: last.createdAt } : null,
		activity: last ? { preview: last.content, direction: last.direction, at: last.createdAt } : null,
		...beside('accountLink', view, state.accountLinks.get(thread.accountLinkId), showLink),
		...beside('profile', view, state.profiles.get(thread.profileId), (one) => showProfile(view.context, one)),
		...beside('contact', view, state.contacts.get(thread.contactId), (one) => showContact(bare, one)),
		...beside('assignee', view, state.members.get(assigneeId ?? ''), showMember),
	};
}

export function showMessage(view: View, message: Message): Shown {
	const { context } = view;
	const { state } = context;
	const { id, threadId, accountLinkId, platform, platformId, direction, content, editedAt, deletedAt, createdAt } = message;
	const bare = { ...view, expand: [] };
	return {
		id,
		threadId,
		accountLinkId,
		platform,
		platformId,
		direction,
		sentBy: showSender(view, message.sentBy),
		content,
		entities: entitiesOf(content),
		attachments: message.attachments.map((_one, index) => showAttachment(view, message, index)),
		forwarded: null,
		reactions: message.reactions.map((one) => showReaction(view, one)),
		editedAt,
		deletedAt,
		createdAt,
		platformData: platform === 'twitter' ? { _tag: 'twitter', encrypted: false } : { _tag: platform },
		replyTo: showReplyTo(view, message),
		...beside('thread', view, state.threads.get(threadId), (one) => showThread(bare, one)),
		...beside('accountLink', view, state.accountLinks.get(accountLinkId), showLink),
	};
}

function showSender({ context, expand }: View, sender: Sender | null): Shown | null {
	if (!sender || !expand.includes('sentBy')) return sender;
	const { members, tokens } = context.state;
	if (sender.type === 'member' || sender.type === 'agent') {
		const member = members.get(sender.memberId);
		const agent = sender.type === 'agent' ? { agent: { id: sender.agentId, name: 'Sample Agent' } } : {};
		return { ...sender, ...agent, ...(member ? { member: showMember(member) } : {}) };
	}
	const token = sender.type === 'api' ? [...tokens.values()].find(({ id }) => id === sender.tokenId) : undefined;
	return { ...sender, ...(token ? { token: { id: token.id, name: token.name } } : {}) };
}

export function showReaction(view: View, { emoji, author, createdAt }: Reaction): Shown {
	return { emoji, author: view.expand.includes('reactions.author') ? showAuthor(view, author) : author, createdAt };
}

function showAuthor({ context, base }: View, author: Author): Shown {
	const { state } = context;
	const link = author.type === 'accountLink' ? state.accountLinks.get(author.accountLinkId) : undefined;
	if (author.type !== 'profile') return { ...author, ...(link ? { accountLink: showLink(link) } : {}) };
	const profile = state.profiles.get(author.profileId);
	const contact = state.contacts.get(author.contactId ?? '');
	return {
		...author,
		...(profile ? { profile: showProfile(context, profile) } : {}),
		...(contact ? { contact: showContact({ context, base, expand: [] }, contact) } : {}),
	};
}

function showReplyTo(view: View, { replyTo }: Message): Shown | null {
	const { context, expand } = view;
	const answered = context.state.messages.get(replyTo ?? '');
	if (!answered) return null;
	const thread = context.state.threads.get(answered.threadId);
	const author = answered.direction === 'inbound' ? context.state.profiles.get(thread?.profileId ?? '') : undefined;
	const link = context.state.accountLinks.get(answered.accountLinkId);
	return {
		messageId: answered.id,
		platformId: answered.platformId,
		content: answered.content,
		authorName: author?.displayName ?? link?.displayName ?? null,
		...(expand.includes('replyTo.message') ? { message: showMessage({ ...view, expand: [] }, answered) } : {}),
	};
}

/** A file or a card of a message. The address of a file is only there when the file is, and not for long. */
export function showAttachment({ context, base }: View, message: Message, index: number): Shown {
	const one: Media | Card = message.attachments[index];
	if (one.kind === 'card') return { index, ...one, thumbnail: null };
	const { bytes, readyAt, waiting, ...rest } = one;
	const size = Buffer.byteLength(bytes, 'base64');
	const ready = readyAt !== 'failed' && readyAt <= context.core.clock.now();
	return {
		index,
		...rest,
		sizeBytes: ready ? size : null,
		aspectRatio: rest.width !== null && rest.height ? rest.width / rest.height : null,
		status: ready ? 'ready' : readyAt === 'failed' ? 'failed' : waiting,
		...(ready ? addressOf(context, base, message.id, index) : { url: null, expiresAt: null }),
		poster: null,
	};
}
