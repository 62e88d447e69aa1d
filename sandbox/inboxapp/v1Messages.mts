import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { allowed, contentFits, linkConnected } from './access.mts';
import { react } from './changes.mts';
import { emit } from './events.mts';
import { v1Refusal } from './refusals.mts';
import type { Context } from './state.mts';
import type { Capability, Message, Thread } from './types.mts';
import { checkV1, invalidV1, missingV1 } from './v1Call.mts';
import { pagedV1, pageV1 } from './v1Paging.mts';
import { nestedQuery } from './v1Query.mts';
import { id } from './v1Rules.mts';
import { messageV1, originV1 } from './v1Shapes.mts';
import { placeOf, threadAtV1 } from './v1Threads.mts';
import { send, threadFor } from './writing.mts';

const content = z.string().min(1, 'must not be empty');
const asking = z.object(pagedV1(50));
const sent = z.object({ content, replyToMessageId: id().optional() });
const sentTo = z.object({ content, accountLinkId: id(), externalPlatformId: z.string().optional(), externalId: z.string().optional() });
const edited = z.object({ content });
const deleted = z.object({ deleteForAll: z.boolean().default(true) });
const reaction = z.object({ emoji: z.string() });

/** Messages. */
export function messageRoutes(app: FastifyInstance, context: Context): void {
	const { core } = context;

	app.get('/threads/:threadId/messages', async ({ params, query }) => {
		const asked = checkV1(asking, nestedQuery(query));
		const thread = threadAtV1(context, params);
		const { page, nextCursor } = pageV1(context.state.messagesOf(thread.id), asked, ({ createdAt }) => createdAt);
		const messages = page.map((message) => messageV1(context, thread, message));
		return { teamId: context.state.team.id, threadId: thread.id, messages, nextCursor, isSyncing: thread.syncing };
	});
	app.post('/threads/:threadId/messages', async ({ params, body }) => {
		const { content: text, replyToMessageId } = checkV1(sent, body);
		const thread = threadAtV1(context, params);
		if (replyToMessageId !== undefined && context.state.messages.get(replyToMessageId)?.threadId !== thread.id)
			throw invalidV1('replyToMessageId', 'must be a message of the same thread');
		return messageV1(context, thread, write(context, thread, text, replyToMessageId));
	});
	app.post('/threads/messages', async ({ body }) => {
		const { content: text, ...to } = checkV1(sentTo, body);
		const { link, profile } = placeOf(context, to);
		linkConnected(link);
		// A first message to somebody the team does not know needs the add-on.
		if (!context.state.contactOf(profile.id) && !core.settings.inboxapp.advancedApi)
			throw v1Refusal(403, 'FORBIDDEN', 'The plan of the team does not include this.');
		const thread = threadFor(context, link, profile);
		const message = messageV1(context, thread, write(context, thread, text));
		return { message, thread: { id: thread.id, platformId: thread.platformId } };
	});
	app.patch('/threads/:threadId/messages/:messageId', async ({ params, body }) => {
		const { content: text } = checkV1(edited, body);
		const { message } = changeable(context, params, 'message:edit');
		contentFits(context, message.platform, text);
		const editedAt = core.clock.iso();
		message.versions.push({ content: text, createdAt: editedAt, origin: 'api' });
		Object.assign(message, { content: text, editedAt });
		emit(context, 'message.edited', message.id, { threadId: message.threadId });
		return { success: true, messageId: message.id, content: text, editedAt };
	});
	app.delete('/threads/:threadId/messages/:messageId', async ({ params, body }) => {
		const scope = checkV1(deleted, body).deleteForAll ? 'all' : 'self';
		const { message } = changeable(context, params, scope === 'all' ? 'message:unsend' : 'message:delete:self');
		const deletedAt = core.clock.iso();
		Object.assign(message, { deletedAt, deletion: { scope, origin: 'api' } });
		emit(context, 'message.deleted', message.id, { threadId: message.threadId, scope });
		return { success: true, messageId: message.id, deletedAt };
	});
	app.get('/threads/:threadId/messages/:messageId/history', async ({ params }) => {
		const { thread, message } = messageAtV1(context, params);
		return historyOf(context, thread, message);
	});
	for (const method of ['POST', 'DELETE'] as const) {
		app.route({
			method,
			url: '/threads/:threadId/messages/:messageId/reactions/reactions',
			handler: async ({ params, body }) => {
				const { emoji } = checkV1(reaction, body);
				const { thread, message } = changeable(context, params, 'message:react');
				const link = context.state.one('accountLinks', thread.accountLinkId);
				react(context, message, { type: 'accountLink', accountLinkId: link.id }, link.platformId, emoji, method === 'POST');
				return { success: true, messageId: message.id };
			},
		});
	}
}

/** Sends at once; a second call sends a second message, for v1 has no key against that. */
function write(context: Context, thread: Thread, text: string, replyTo: string | null = null): Message {
	const link = context.state.one('accountLinks', thread.accountLinkId);
	linkConnected(link);
	allowed(link, thread, 'message:send');
	contentFits(context, thread.platform, text);
	return send(context, thread, { content: text, replyTo, sentBy: { type: 'api', tokenId: null } });
}

function messageAtV1(context: Context, params: unknown): { thread: Thread; message: Message } {
	const thread = threadAtV1(context, params);
	const message = context.state.messages.get((params as { messageId: string }).messageId);
	if (message?.threadId !== thread.id) throw missingV1('message');
	return { thread, message };
}

/** A message that this may still be done to, or a refusal. */
function changeable(context: Context, params: unknown, capability: Capability): { thread: Thread; message: Message } {
	const { core, state } = context;
	const found = messageAtV1(context, params);
	const { thread, message } = found;
	const link = state.one('accountLinks', thread.accountLinkId);
	linkConnected(link);
	allowed(link, thread, capability);
	const seconds = state.platforms.get(message.platform)?.mutationWindows[capability] ?? Infinity;
	if (message.deletedAt !== null) throw v1Refusal(422, 'MESSAGE_NOT_MODIFIABLE', 'The message is deleted.');
	if (core.clock.now() > Date.parse(message.createdAt) + seconds * 1_000)
		throw v1Refusal(422, 'MUTATION_WINDOW_CLOSED', 'The time for this has passed.');
	return found;
}

function historyOf(context: Context, thread: Thread, message: Message): object {
	const { isEdited: _edited, updatedAt: _updated, deletedAt, platformDeletedAt: _gone, ...shown } = messageV1(context, thread, message);
	const { sentBy, versions, deletion } = message;
	const campaignStepId = sentBy?.type === 'campaign' ? sentBy.stepId : null;
	return {
		versions: versions.map(({ content: text, createdAt, origin }, index) => ({
			...shown,
			id: `${message.id}v${index + 1}`,
			content: text,
			createdAt,
			campaignStepId,
			editOrigin: index === 0 ? null : originV1(origin),
			expandedData: null,
		})),
		deletion: deletion && { deletedAt, deletionType: deletion.scope, deletionAuthorPlatformId: null, origin: originV1(deletion.origin) },
	};
}
