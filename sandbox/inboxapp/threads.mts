import { bool, closed, oneOf, queryBool, queryList, str } from '../validation.mts';
import { allowed, hasPlatform, linkConnected, platformAvailable, threadAt } from './access.mts';
import { expands, knownMember, viewOf } from './contacts.mts';
import { emit } from './events.mts';
import { byIdOrName, folded } from './named.mts';
import { id, type Call, type Operations } from './operations.mts';
import { page, paged } from './paging.mts';
import { invalid, refusal } from './refusals.mts';
import { assigneeOf, showThread } from './show.mts';
import type { Context } from './state.mts';
import { TYPING, type Thread } from './types.mts';
import { setArchived } from './writing.mts';

/** The shortest time between two typing signals in a thread, in milliseconds. */
const TYPING_EVERY = 2_500;
const FOLDERS = ['inbox', 'noReply', 'requests', 'archived', 'all'] as const;

const ids = () => queryList(id()).optional();
const filters = {
	accountLinkId: ids(),
	platform: queryList(str()).optional(),
	contactId: ids(),
	folder: oneOf(FOLDERS).optional(),
	tag: queryList(str()).optional(),
	status: queryList(str()).optional(),
	assigneeId: ids(),
	unassigned: queryBool().optional(),
	campaignId: ids(),
	q: str().min(1, 'must NOT have fewer than 1 characters').optional(),
};
const expand = () => ({ expand: expands('profile', 'contact', 'accountLink', 'assignee') });
type Filters = Partial<Record<'accountLinkId' | 'platform' | 'contactId' | 'tag' | 'status' | 'assigneeId' | 'campaignId', string[]>> & {
	folder?: (typeof FOLDERS)[number];
	unassigned?: boolean;
	q?: string;
};

/** Conversations. */
export function threadOperations(operations: Operations): void {
	const order = oneOf(['desc', 'asc']).optional();
	operations.add('GET /threads', { query: { ...filters, order, ...expand(), ...paged() } }, (call) => {
		if (call.query.unassigned !== undefined && call.query.assigneeId !== undefined)
			throw invalid(['unassigned'], 'cannot stand beside assigneeId');
		for (const one of call.query.platform ?? []) platformAvailable(call.context, one);
		const found = [...call.state.threads.values()].filter(hasPlatform(call.context)).filter(wanted(call));
		const key = ({ id: threadId, createdAt }: Thread) => call.state.messagesOf(threadId).at(-1)?.createdAt ?? createdAt;
		return page(call, found, (thread) => showThread(viewOf(call), thread), { key, order: (call.query.order as 'asc') ?? 'desc' });
	});
	operations.add('GET /threads/{threadId}', { query: expand() }, (call) =>
		showThread(viewOf(call), threadAt(call.context, call.path.threadId)),
	);
	const changes = closed({
		archived: bool().optional(),
		unread: bool().optional(),
		assigneeId: id().nullable().optional(),
		typingIndicators: oneOf(TYPING).optional(),
	});
	operations.add('PATCH /threads/{threadId}', { body: changes, writes: true }, ({ context, path, body, base }) => {
		const thread = threadAt(context, path.threadId);
		if (body.assigneeId != null) knownMember(context, body.assigneeId);
		thread.unread = body.unread ?? thread.unread;
		thread.typingIndicators = body.typingIndicators ?? thread.typingIndicators;
		if (body.assigneeId !== undefined) assign(context, thread, body.assigneeId);
		if (body.archived !== undefined) setArchived(context, thread, body.archived);
		return showThread({ context, base, expand: [] }, thread);
	});
	operations.add('DELETE /threads/{threadId}', { writes: true }, ({ context, state, path }) => {
		const thread = threadAt(context, path.threadId);
		const link = state.one('accountLinks', thread.accountLinkId);
		const remote = link.capabilities.includes('thread:delete:remote') && !thread.restrictions.includes('thread:delete:remote');
		if (!remote && context.core.settings.inboxapp.deleteWithoutRemote === 'refuse')
			throw refusal('capabilityNotSupported', { capability: 'thread:delete:remote' });
		if (remote) linkConnected(link);
		state.removeThread(thread);
		emit(context, 'thread.deleted', thread.id, { accountLinkId: link.id, platform: thread.platform });
		return { scope: remote ? 'remoteAndLocal' : 'local' };
	});
	operations.add('POST /threads/{threadId}/typing', { writes: true }, (call) => {
		const thread = threadAt(call.context, call.path.threadId);
		allowed(call.state.one('accountLinks', thread.accountLinkId), undefined, 'thread:typing:send');
		void call.reply.code(202);
		return typing(call.context, thread);
	});
}

function typing({ core }: Context, thread: Thread): { status: string; reason: string | null } {
	const follows = thread.typingIndicators === 'teamDefault';
	const shown = follows ? core.settings.inboxapp.teamTyping : thread.typingIndicators === 'enabled';
	if (!shown || thread.restrictions.includes('thread:typing:send')) return { status: 'skipped', reason: 'disabled' };
	const now = core.clock.now();
	if (thread.typedAt !== null && now - thread.typedAt < TYPING_EVERY) return { status: 'skipped', reason: 'rateLimited' };
	thread.typedAt = now;
	return { status: 'sent', reason: null };
}

/** Gives a thread to a member, or to nobody; the feed tells of it if that is new. */
export function assign(context: Context, thread: Thread, assigneeId: string | null): void {
	if (thread.assigneeId === assigneeId) return;
	thread.assigneeId = assigneeId;
	emit(context, assigneeId === null ? 'thread.unassigned' : 'thread.assigned', thread.id, { assigneeId });
}

/** Whether a thread lies in a folder: the inbox is what is neither archived nor a request. */
function liesIn({ state }: Context, thread: Thread, folder: (typeof FOLDERS)[number]): boolean {
	if (folder === 'all') return true;
	if (folder === 'archived' || thread.archived) return folder === 'archived' && thread.archived;
	if (folder === 'requests' || thread.isRequest) return folder === 'requests' && thread.isRequest;
	return folder === 'inbox' || state.messagesOf(thread.id).at(-1)?.direction === 'inbound';
}

/** Whether a thread fits all filters; of the values of one filter it has to fit any. */
function wanted({ context, state, query }: Call<Filters>): (thread: Thread) => boolean {
	const { accountLinkId, platform, contactId, folder = 'inbox', assigneeId, unassigned, campaignId } = query;
	const named = (refs: string[] | undefined, all: Map<string, { id: string; name: string }>) =>
		refs?.map((ref) => byIdOrName(all, ref)?.id ?? null);
	const [tags, statuses] = [named(query.tag, state.tags), named(query.status, state.statuses)];
	const q = query.q === undefined ? undefined : folded(query.q);
	return (thread) => {
		const contact = state.contacts.get(thread.contactId);
		const assignee = assigneeOf(context, thread);
		return (
			liesIn(context, thread, folder) &&
			(accountLinkId?.includes(thread.accountLinkId) ?? true) &&
			(platform?.includes(thread.platform) ?? true) &&
			(contactId?.includes(thread.contactId) ?? true) &&
			(tags?.some((tag) => tag !== null && contact?.tagIds.includes(tag)) ?? true) &&
			(statuses?.some((status) => status !== null && contact?.statusId === status) ?? true) &&
			(assigneeId?.some((one) => one === assignee) ?? true) &&
			(unassigned !== true || assignee === null) &&
			(campaignId?.some((one) => thread.campaignIds.includes(one)) ?? true) &&
			(q === undefined || speaksOf(context, thread, q))
		);
	};
}

/** Whether somebody's name or anything written in the thread holds a text. */
function speaksOf({ state }: Context, { id: threadId, profileId }: Thread, q: string): boolean {
	const profile = state.profiles.get(profileId);
	const texts = [profile?.displayName ?? '', profile?.username ?? '', ...state.messagesOf(threadId).map(({ content }) => content)];
	return texts.some((text) => folded(text).includes(q));
}
