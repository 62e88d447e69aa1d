import { emit } from './events.mts';
import { newPlatformId } from './ids.mts';
import { contactFor } from './profiles.mts';
import type { Context } from './state.mts';
import type { AccountLink, Message, Profile, Thread } from './types.mts';

/** The thread between an account link and somebody, if there is one. */
export const threadBetween = ({ state }: Context, link: AccountLink, profile: Profile): Thread | undefined =>
	state.threadBetween(link, profile);

/** The thread between an account link and somebody; makes it, with the contact, where there is none, and tells of it. */
export function threadFor(context: Context, link: AccountLink, profile: Profile, parts: Partial<Thread> = {}): Thread {
	const known = threadBetween(context, link, profile);
	if (known) return known;
	const thread = makeThread(context, link, profile, parts);
	emit(context, 'thread.created', thread.id);
	return thread;
}

/** Makes a thread, and the contact where there is none, and tells nobody. */
export function makeThread(context: Context, link: AccountLink, profile: Profile, parts: Partial<Thread> = {}): Thread {
	const { core, state } = context;
	const [low, high] = [link.platformId, profile.platformId].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
	const thread: Thread = {
		...state.row(core),
		platform: link.platform,
		platformId: `${low}:${high}`,
		accountLinkId: link.id,
		profileId: profile.id,
		contactId: contactFor(context, profile).id,
		assigneeId: null,
		isRequest: false,
		acceptanceState: 'notRequired',
		archived: false,
		unread: false,
		restrictions: [],
		syncing: false,
		typingIndicators: 'teamDefault',
		campaignIds: [],
		typedAt: null,
		...parts,
	};
	return state.addThread(thread);
}

/** What may be chosen of a new message. */
export type MessageParts = Pick<Message, 'direction' | 'content'> & Partial<Message>;

/** Adds a message to a thread and tells nobody. Nothing chosen: it has reached the platform. */
export function addMessage({ core, state }: Context, thread: Thread, parts: MessageParts): Message {
	const row = state.row(core);
	const createdAt = parts.createdAt ?? row.createdAt;
	const origin = parts.direction === 'inbound' ? 'platform' : parts.sentBy?.type === 'api' ? 'api' : 'inbox';
	const message = state.addMessage({
		...row,
		threadId: thread.id,
		accountLinkId: thread.accountLinkId,
		platform: thread.platform,
		platformId: newPlatformId(row.rank),
		sentBy: null,
		attachments: [],
		reactions: [],
		reactionVersion: 0,
		editedAt: null,
		deletedAt: null,
		deletion: null,
		replyTo: null,
		versions: [{ content: parts.content, createdAt, origin }],
		...parts,
		createdAt,
	});
	if (parts.sentBy?.type === 'campaign' && !thread.campaignIds.includes(parts.sentBy.campaignId))
		thread.campaignIds.push(parts.sentBy.campaignId);
	return message;
}

/** A message goes out, and the feed tells of it. */
export function send(context: Context, thread: Thread, parts: Omit<MessageParts, 'direction'>): Message {
	const message = addMessage(context, thread, { ...parts, direction: 'outbound' } as MessageParts);
	emit(context, 'message.sent', message.id, { threadId: thread.id });
	return message;
}

/** A message comes in, and the feed tells of it. */
export function receive(context: Context, thread: Thread, parts: Omit<MessageParts, 'direction'>): Message {
	const message = addMessage(context, thread, { ...parts, direction: 'inbound' } as MessageParts);
	thread.unread = true;
	emit(context, 'message.received', message.id, { threadId: thread.id });
	if (context.core.settings.inboxapp.inboundUnarchives) setArchived(context, thread, false);
	return message;
}

/** Puts a thread into the archive or takes it out; the feed tells of it if that is new. */
export function setArchived(context: Context, thread: Thread, archived: boolean): void {
	if (thread.archived === archived) return;
	thread.archived = archived;
	emit(context, archived ? 'thread.archived' : 'thread.unarchived', thread.id);
}
