import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { profileBy } from './campaignLeads.mts';
import { emit } from './events.mts';
import type { Context } from './state.mts';
import { assign } from './threads.mts';
import type { AccountLink, Profile, Thread } from './types.mts';
import { checkV1, invalidV1, missingV1, needV1 } from './v1Call.mts';
import { pagedV1, pageV1 } from './v1Paging.mts';
import { nestedQuery } from './v1Query.mts';
import { id, listed } from './v1Rules.mts';
import { threadV1 } from './v1Shapes.mts';
import { prospectOf } from './v1Team.mts';
import { setArchived, threadBetween, threadFor } from './writing.mts';

const PLATFORM = 'twitter';
const TYPING_EVERY = 2_500;
const INBOXES = ['default', 'no-reply', 'requests', 'archived'] as const;

const flag = z
	.any()
	.transform((value: unknown) => (value === 'true' ? true : value === 'false' ? false : value))
	.pipe(z.boolean())
	.optional();
const ids = listed(z.string()).optional();
const filters = z.object({
	tags: z.object({ selectedIds: ids, noTags: flag }).optional(),
	statuses: z.object({ selectedIds: ids, noStatus: flag }).optional(),
	assignees: z.object({ selectedIds: ids, noAssignee: flag }).optional(),
	campaigns: z.object({ selectedIds: ids, noCampaign: flag }).optional(),
	sortOrder: z.enum(['asc', 'desc']).default('desc'),
});
const listQuery = z.object({
	accountLinkIds: listed(id()).optional(),
	inbox: z.enum(INBOXES).default('default'),
	filters: filters.default({}),
	...pagedV1(20),
});
const who = { externalPlatformId: z.string().optional(), externalId: id().optional() };
const opened = z.object({ accountLinkId: id(), ...who });
const byName = z.object({ username: z.string().min(1, 'must not be empty'), accountLinkIds: listed(id()).optional() });
const changed = z.object({ done: z.boolean().optional(), assigneeId: id().nullable().optional() });
const settings = z.object({ typingIndicatorsEnabled: z.boolean().nullable().optional() });

type Filters = z.output<typeof filters>;

/** Conversations. */
export function threadRoutes(app: FastifyInstance, context: Context): void {
	const one = (params: unknown) => threadV1(context, threadAtV1(context, params));

	app.get('/threads', async ({ query }) => {
		const { accountLinkIds, inbox, filters: wanted, ...asked } = checkV1(listQuery, nestedQuery(query));
		const { state } = context;
		const threads = [...state.threads.values()].filter(
			(thread) =>
				thread.platform === PLATFORM &&
				(accountLinkIds?.includes(thread.accountLinkId) ?? true) &&
				liesIn(context, thread, inbox) &&
				fits(context, thread, wanted),
		);
		const timeOf = (thread: Thread) => state.messagesOf(thread.id).at(-1)?.createdAt ?? thread.createdAt;
		const { page, nextCursor } = pageV1(threads, asked, timeOf, wanted.sortOrder);
		return { threads: page.map((thread) => threadV1(context, thread)), nextCursor };
	});
	app.post('/threads', async ({ body }) => {
		const { link, profile } = placeOf(context, checkV1(opened, body));
		return threadV1(context, threadFor(context, link, profile));
	});
	app.get('/threads/lookup', async ({ query }, reply) => {
		const { link, profile } = placeOf(context, checkV1(opened, query));
		const thread = threadBetween(context, link, profile);
		return thread ? threadV1(context, thread) : reply.type('application/json').send('null');
	});
	app.get('/threads/lookup-by-username', async ({ query }) => {
		const { username, accountLinkIds } = checkV1(byName, nestedQuery(query));
		const profile = context.state.profileOf(PLATFORM, 'name', username);
		const threads = [...context.state.threads.values()].filter(
			({ profileId, accountLinkId }) => profileId === profile?.id && (accountLinkIds?.includes(accountLinkId) ?? true),
		);
		return threads.map((thread) => threadV1(context, thread));
	});
	app.get('/threads/:threadId', async ({ params }) => one(params));
	app.patch('/threads/:threadId', async ({ params, body }) => {
		const { done, assigneeId } = checkV1(changed, body);
		const thread = threadAtV1(context, params);
		if (assigneeId != null) needV1(context.state.members, assigneeId, 'member');
		if (assigneeId !== undefined) assign(context, thread, assigneeId);
		if (done !== undefined) setArchived(context, thread, done);
		return threadV1(context, thread);
	});
	app.delete('/threads/:threadId', async ({ params }, reply) => {
		const thread = threadAtV1(context, params);
		context.state.removeThread(thread);
		emit(context, 'thread.deleted', thread.id, { accountLinkId: thread.accountLinkId, platform: thread.platform });
		return reply.code(200).send();
	});
	app.post('/threads/:threadId/typing', async ({ params }) => {
		const thread = threadAtV1(context, params);
		const { core } = context;
		const shown = thread.typingIndicators === 'teamDefault' ? core.settings.inboxapp.teamTyping : thread.typingIndicators === 'enabled';
		if (!shown) return { status: 'skipped', reason: 'typingDisabled' };
		if (thread.typedAt !== null && core.clock.now() - thread.typedAt < TYPING_EVERY) return { status: 'skipped', reason: 'rateLimited' };
		thread.typedAt = core.clock.now();
		return { status: 'sent' };
	});
	app.patch('/threads/:threadId/settings', async ({ params, body }) => {
		const { typingIndicatorsEnabled: on } = checkV1(settings, body);
		const thread = threadAtV1(context, params);
		if (on !== undefined) thread.typingIndicators = on === null ? 'teamDefault' : on ? 'enabled' : 'disabled';
		return { threadId: thread.id, typingIndicatorsEnabled: threadV1(context, thread).typingIndicatorsEnabled };
	});
}

/** The thread a path names. */
export function threadAtV1({ state }: Context, params: unknown): Thread {
	return needV1(state.threads, (params as { threadId: string }).threadId, 'thread');
}

/** The account and the person that a request names. */
export function placeOf(
	context: Context,
	{ accountLinkId, externalPlatformId, externalId }: { accountLinkId: string; externalPlatformId?: string; externalId?: string },
): { link: AccountLink; profile: Profile } {
	const link = needV1(context.state.accountLinks, accountLinkId, 'account link');
	if (externalId !== undefined) return { link, profile: prospectOf(context, externalId) };
	if (externalPlatformId === undefined) throw invalidV1('externalPlatformId', 'or externalId is required');
	const profile = profileBy(context, 'platformId', externalPlatformId);
	if (!profile) throw missingV1('prospect');
	return { link, profile };
}

function liesIn({ state }: Context, thread: Thread, inbox: (typeof INBOXES)[number]): boolean {
	if (inbox === 'archived' || thread.archived) return inbox === 'archived' && thread.archived;
	if (inbox === 'requests' || thread.isRequest) return inbox === 'requests' && thread.isRequest;
	return inbox === 'default' || state.messagesOf(thread.id).at(-1)?.direction === 'inbound';
}

/** Whether a thread fits all filters; of one filter any of the values, or none at all where that is asked for. */
function fits({ state }: Context, thread: Thread, { tags, statuses, assignees, campaigns }: Filters): boolean {
	const contact = state.contacts.get(thread.contactId);
	const any = (values: (string | null | undefined)[], wanted: string[] | undefined, none: boolean | undefined) => {
		const own = values.filter((value) => value != null);
		if (wanted === undefined && none === undefined) return true;
		return own.some((value) => wanted?.includes(value as string)) || (none === true && own.length === 0);
	};
	return (
		any(contact?.tagIds ?? [], tags?.selectedIds, tags?.noTags) &&
		any([contact?.statusId], statuses?.selectedIds, statuses?.noStatus) &&
		any([thread.assigneeId ?? contact?.assigneeId], assignees?.selectedIds, assignees?.noAssignee) &&
		any(thread.campaignIds, campaigns?.selectedIds, campaigns?.noCampaign)
	);
}
