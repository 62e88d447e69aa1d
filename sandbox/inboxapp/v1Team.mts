import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { changeContact, setTag } from './contacts.mts';
import { keptEvents } from './events.mts';
import { eventsAfter } from './feed.mts';
import { contactFor } from './profiles.mts';
import type { Context } from './state.mts';
import type { Profile } from './types.mts';
import { checkV1, invalidV1, missingV1, needV1 } from './v1Call.mts';
import { id, whole } from './v1Rules.mts';
import { contextV1, linkV1, memberV1, prospectV1, teamV1 } from './v1Shapes.mts';
import { eventV1 } from './webhookPayload.mts';
import { setArchived } from './writing.mts';

const PLATFORM = 'twitter';
const lookup = z.object({ platformId: z.string() });
const feed = z.object({ afterSeq: whole(0, Number.MAX_SAFE_INTEGER).default(0), limit: whole(1, 1_000).default(100) });
const changes = z.object({
	notes: z.string().nullable().optional(),
	valuation: z.number().nullable().optional(),
	statusId: id().nullable().optional(),
	addTags: z.array(id()).default([]),
	removeTags: z.array(id()).default([]),
	assigneeId: id().nullable().optional(),
	done: z.boolean().optional(),
});

/** The team, its accounts and members, the people it knows, and the feed. */
export function teamRoutes(app: FastifyInstance, context: Context): void {
	app.get('/team', async () => teamV1(context.state.team));
	app.get('/members', async () => [...context.state.members.values()].map(memberV1));
	app.get('/members/:id', async ({ params }) => memberV1(needV1(context.state.members, (params as { id: string }).id, 'member')));
	app.get('/account-links', async () =>
		[...context.state.accountLinks.values()].filter(({ platform }) => platform === PLATFORM).map(linkV1),
	);

	app.get('/prospects/lookup', async ({ query }, reply) => {
		const profile = context.state.profileOf(PLATFORM, 'id', checkV1(lookup, query).platformId);
		// A bare null would go out as no body at all.
		return profile ? shown(context, profile) : reply.type('application/json').send('null');
	});
	app.get('/prospects/:id', async ({ params }) => shown(context, prospectOf(context, (params as { id: string }).id)));
	app.patch('/prospects/:id/context', async ({ params, body }) => {
		const { addTags, removeTags, done, ...parts } = checkV1(changes, body);
		const { state } = context;
		const profile = prospectOf(context, (params as { id: string }).id);
		if (parts.statusId != null) needV1(state.statuses, parts.statusId, 'status');
		if (parts.assigneeId != null) needV1(state.members, parts.assigneeId, 'member');
		for (const tag of addTags) needV1(state.tags, tag, 'tag');
		const contact = contactFor(context, profile);
		changeContact(context, contact, parts);
		for (const tag of addTags) setTag(context, contact, tag, true);
		for (const tag of removeTags) setTag(context, contact, tag, false);
		if (done !== undefined) for (const thread of threadsOf(context, profile)) setArchived(context, thread, done);
		return shown(context, profile);
	});

	app.get('/events', async ({ query }) => {
		const { afterSeq, limit } = checkV1(feed, query);
		const { read, hasMore } = eventsAfter(keptEvents(context), afterSeq, limit);
		// The document of v1 has no name for a change of a contact's assignee.
		const named = read.filter(({ type }) => type !== 'contact.assigneeChanged');
		return { events: named.map((event) => eventV1(context, event)), hasMore, lastSeq: read.at(-1)?.seq ?? null };
	});
}

/** Somebody by the id of their profile, or of the contact it belongs to. */
export function prospectOf({ state }: Context, prospectId: string): Profile {
	if (!/^[0-9a-z]+$/.test(prospectId)) throw invalidV1('prospectId', 'must match pattern "^[0-9a-z]+$"');
	const ids = state.contacts.get(prospectId)?.profileIds ?? [prospectId];
	const profile = ids.map((one) => state.profiles.get(one)).find((one) => one?.platform === PLATFORM);
	if (!profile) throw missingV1('prospect');
	return profile;
}

function threadsOf({ state }: Context, profile: Profile) {
	return [...state.threads.values()].filter(({ profileId }) => profileId === profile.id);
}

function shown(context: Context, profile: Profile): object {
	const { state } = context;
	const threads = threadsOf(context, profile).map(({ id: threadId, accountLinkId, createdAt }) => {
		const lastMessageTimestamp = state.messagesOf(threadId).at(-1)?.createdAt ?? null;
		return { id: threadId, accountLinkId, lastMessageTimestamp, createdAt };
	});
	return { ...prospectV1(context, profile), context: { ...contextV1(state.contactOf(profile.id)), threads } };
}
