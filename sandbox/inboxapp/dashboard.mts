import { z } from 'zod';

import { changeContact, setTag } from './contacts.mts';
import { emit } from './events.mts';
import { byIdOrName } from './named.mts';
import { react } from './changes.mts';
import { refusal } from './refusals.mts';
import type { Context } from './state.mts';
import { assign } from './threads.mts';
import type { Message } from './types.mts';
import { send, setArchived } from './writing.mts';

const text = z.string().min(1);
const who = z.string().nullable();

/** What people can do in the dashboard, and those they write with on their platform. */
const causeOrder = z.discriminatedUnion('event', [
	z.object({ event: z.literal('send'), thread: text, text, member: text.optional() }).strict(),
	z.object({ event: z.literal('edit'), message: text, text }).strict(),
	z.object({ event: z.literal('delete'), message: text, scope: z.enum(['self', 'all']).default('all') }).strict(),
	z.object({ event: z.literal('react'), message: text, emoji: text, on: z.boolean().default(true) }).strict(),
	z.object({ event: z.literal('typing'), thread: text }).strict(),
	z.object({ event: z.literal('archive'), thread: text, archived: z.boolean().default(true) }).strict(),
	z.object({ event: z.literal('assign'), thread: text, member: who }).strict(),
	z.object({ event: z.literal('deleteThread'), thread: text }).strict(),
	z
		.object({
			event: z.literal('contact'),
			contact: text,
			/** Id or name. */
			status: who.optional(),
			notes: who.optional(),
			valuation: z.number().nullable().optional(),
			assignee: who.optional(),
			/** Ids or names of tags to put on. */
			tags: z.array(text).default([]),
			/** Ids or names of tags to take off. */
			untag: z.array(text).default([]),
		})
		.strict(),
]);

export type CauseOrder = z.input<typeof causeOrder>;

/** Makes it happen, and says how many events tell of it. */
export function cause(context: Context, given: CauseOrder): { caused: number } {
	const { state } = context;
	const order = causeOrder.parse(given);
	const before = state.lastSeq;
	if ('thread' in order) causeInThread(context, order);
	else if ('message' in order) causeToMessage(context, order);
	else causeToContact(context, order);
	return { caused: state.events.filter(({ seq }) => seq > before).length };
}

type Parsed = z.output<typeof causeOrder>;

function causeInThread(context: Context, order: Extract<Parsed, { thread: string }>): void {
	const { state } = context;
	const thread = state.one('threads', order.thread);
	const [owner] = state.members.keys();
	if (order.event === 'send') {
		send(context, thread, { content: order.text, sentBy: { type: 'member', memberId: order.member ?? owner } });
	} else if (order.event === 'archive') {
		setArchived(context, thread, order.archived);
	} else if (order.event === 'assign') {
		if (order.member !== null) state.one('members', order.member);
		assign(context, thread, order.member);
	} else if (order.event === 'typing') {
		emit(context, 'thread.typing', thread.id);
	} else {
		state.removeThread(thread);
		emit(context, 'thread.deleted', thread.id, { accountLinkId: thread.accountLinkId, platform: thread.platform });
	}
}

/** The one who did it is the one who wrote it; reactions come from the other side. */
function causeToMessage(context: Context, order: Extract<Parsed, { message: string }>): void {
	const { state, core } = context;
	const message: Message = state.one('messages', order.message);
	const now = core.clock.iso();
	const origin = message.direction === 'inbound' ? 'platform' : 'inbox';
	const { threadId } = message;
	if (order.event === 'edit') {
		message.versions.push({ content: order.text, createdAt: now, origin });
		Object.assign(message, { content: order.text, editedAt: now });
		emit(context, 'message.edited', message.id, { threadId });
	} else if (order.event === 'delete') {
		Object.assign(message, { deletedAt: now, deletion: { scope: order.scope, origin } });
		emit(context, 'message.deleted', message.id, { threadId, scope: order.scope });
	} else {
		const { profileId, contactId } = state.one('threads', threadId);
		const platformId = state.profiles.get(profileId)?.platformId ?? '';
		react(context, message, { type: 'profile', profileId, contactId }, platformId, order.emoji, order.on);
	}
}

function causeToContact(context: Context, order: Extract<Parsed, { contact: string }>): void {
	const { state } = context;
	const contact = state.one('contacts', order.contact);
	const statusId = order.status == null ? order.status : byIdOrName(state.statuses, order.status)?.id;
	if (order.status != null && statusId === undefined) throw refusal('statusNotFound');
	if (order.assignee != null) state.one('members', order.assignee);
	changeContact(context, contact, { statusId, notes: order.notes, valuation: order.valuation, assigneeId: order.assignee });
	for (const [refs, on] of [[order.tags, true] as const, [order.untag, false] as const]) {
		for (const ref of refs) {
			const tag = byIdOrName(state.tags, ref);
			if (!tag) throw refusal('tagNotFound');
			setTag(context, contact, tag.id, on);
		}
	}
}
