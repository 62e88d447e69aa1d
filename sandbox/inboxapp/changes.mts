import type { z } from 'zod';

import { closed, oneOf, str } from '../validation.mts';
import { allowed, contentFits, linkConnected, messageAt } from './access.mts';
import { emit } from './events.mts';
import type { Call, Operations } from './operations.mts';
import { refusal } from './refusals.mts';
import { showMessage, showReaction } from './show.mts';
import type { Context } from './state.mts';
import type { AccountLink, Author, Capability, Message } from './types.mts';

const EMOJI =
	/^(?:\p{Regional_Indicator}{2}|[#*0-9]\uFE0F?\u20E3|\u{1F3F4}[\u{E0020}-\u{E007E}]+\u{E007F}|\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?(?:\u200D\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)*)(?![\s\S])/u;
const emoji = () => str().regex(EMOJI, 'must be exactly one emoji');

/** Changes to messages. */
export function changeOperations(operations: Operations): void {
	const edit = closed({ content: str().min(1, 'must NOT have fewer than 1 characters') });
	operations.add('PATCH /messages/{messageId}', { body: edit, writes: true }, (call) => {
		const { context, body, base } = call;
		const message = messageAt(context, call.path.messageId);
		modifiable(context, message, 'message:edit', 'outbound');
		contentFits(context, message.platform, body.content);
		const editedAt = context.core.clock.iso();
		message.versions.push({ content: body.content, createdAt: editedAt, origin: 'api' });
		Object.assign(message, { content: body.content, editedAt });
		emit(context, 'message.edited', message.id, { threadId: message.threadId });
		return showMessage({ context, base, expand: [] }, message);
	});
	operations.add('DELETE /messages/{messageId}', { query: { scope: oneOf(['self', 'all'] as const) }, writes: true }, (call) => {
		const { context, query } = call;
		const message = messageAt(context, call.path.messageId);
		modifiable(
			context,
			message,
			query.scope === 'all' ? 'message:unsend' : 'message:delete:self',
			query.scope === 'all' ? 'outbound' : 'any',
		);
		const deletedAt = context.core.clock.iso();
		Object.assign(message, { deletedAt, deletion: { scope: query.scope, origin: 'api' } });
		emit(context, 'message.deleted', message.id, { threadId: message.threadId, scope: query.scope });
		return { messageId: message.id, scope: query.scope, deletedAt };
	});
	operations.add('POST /messages/{messageId}/reactions', { body: closed({ emoji: emoji() }), writes: true }, (call) =>
		reacted(call, call.body.emoji, true),
	);
	operations.add('DELETE /messages/{messageId}/reactions', { query: { emoji: emoji() }, writes: true }, (call) =>
		reacted(call, call.query.emoji, false),
	);
}

/** Throws unless a message can still be changed in this way; gives its account. */
function modifiable(context: Context, message: Message, capability: Capability, direction: 'outbound' | 'any'): AccountLink {
	const { state, core } = context;
	const link = state.one('accountLinks', message.accountLinkId);
	linkConnected(link);
	allowed(link, state.one('threads', message.threadId), capability);
	if (message.deletedAt !== null) throw refusal('messageNotModifiable', { reason: 'The message is deleted.' });
	if (direction === 'outbound' && message.direction !== direction)
		throw refusal('messageNotModifiable', { reason: 'The message was not sent by this account.' });
	if (message.platformId === null) throw refusal('messageNotModifiable', { reason: 'The platform has not confirmed the message.' });
	const seconds = state.platforms.get(message.platform)?.mutationWindows[capability];
	const closedAt = seconds === undefined ? Infinity : Date.parse(message.createdAt) + seconds * 1_000;
	if (core.clock.now() > closedAt) throw refusal('mutationWindowClosed', { capability, closedAt: core.clock.iso(closedAt) });
	return link;
}

/** Puts the account's reaction on a message or takes it off. */
function reacted(call: Call<unknown, z.ZodTypeAny | unknown>, given: string, on: boolean): { reactions: unknown[]; version: number } {
	const { context, base, path } = call;
	const message = messageAt(context, path.messageId);
	const link = modifiable(context, message, 'message:react', 'any');
	react(context, message, { type: 'accountLink', accountLinkId: link.id }, link.platformId, given, on);
	const view = { context, base, expand: [] };
	return { reactions: message.reactions.map((one) => showReaction(view, one)), version: message.reactionVersion };
}

/** Somebody's reaction comes or goes; the feed tells of it if that is new. */
export function react(context: Context, message: Message, author: Author, authorPlatformId: string, given: string, on: boolean): void {
	const same = (one: { emoji: string; author: Author }) => one.emoji === given && JSON.stringify(one.author) === JSON.stringify(author);
	if (message.reactions.some(same) === on) return;
	const others = message.reactions.filter((one) => !same(one));
	message.reactions = on ? [...others, { emoji: given, author, createdAt: context.core.clock.iso() }] : others;
	message.reactionVersion += 1;
	const data = { threadId: message.threadId, emoji: given, authorPlatformId };
	emit(context, on ? 'message.reactionAdded' : 'message.reactionRemoved', message.id, data);
}
