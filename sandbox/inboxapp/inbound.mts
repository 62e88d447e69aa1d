import { z } from 'zod';

import { Refusal } from '../refusal.mts';
import { contactFor, makeProfile } from './profiles.mts';
import { DOT } from './seed.mts';
import type { Context } from './state.mts';
import {
	ACCOUNT_STATUSES,
	MEDIA_KINDS,
	type AccountLink,
	type Card,
	type Contact,
	type Media,
	type Profile,
	type Thread,
} from './types.mts';
import { addMessage, makeThread, receive, threadFor } from './writing.mts';

const media = z
	.object({
		kind: z.enum(MEDIA_KINDS),
		filename: z.string().nullable().default(null),
		contentType: z.string().default('image/png'),
		/** Base64; a picture of one dot where absent. */
		bytes: z.string().default(DOT),
		width: z.number().nullable().default(null),
		height: z.number().nullable().default(null),
		durationSeconds: z.number().nullable().default(null),
		waiting: z.enum(['pending', 'processing']).default('pending'),
		/** Sandbox milliseconds until it can be fetched; `failed` = never. */
		readyMs: z.union([z.number().min(0), z.literal('failed')]).default(0),
	})
	.strict();
const card = z
	.object({
		kind: z.literal('card'),
		url: z.string().url(),
		title: z.string().nullable().default(null),
		description: z.string().nullable().default(null),
		domain: z.string().nullable().default(null),
	})
	.strict();

/** Somebody's account, to be found or made. */
const personOrder = z
	.object({
		platform: z.string().default('twitter'),
		platformId: z.string().optional(),
		username: z.string().optional(),
		displayName: z.string().optional(),
		accountStatus: z.enum(ACCOUNT_STATUSES).optional(),
		/** `none`: nobody the team knows; an id: one more profile of this contact; a contact of its own where absent. */
		contact: z.string().optional(),
	})
	.strict();

/** A message that comes in: in a thread, or from somebody, who is made where nobody has this id or username. */
const receiveOrder = z
	.object({
		thread: z.string().optional(),
		profile: personOrder.omit({ contact: true, accountStatus: true }).optional(),
		/** Of a new thread: the account that is written to; the first of the platform where absent. */
		accountLink: z.string().optional(),
		/** Of a new thread: whether it is a request. */
		request: z.boolean().default(false),
		text: z.string().default(''),
		attachments: z.array(z.union([media, card])).default([]),
		/** The message that is answered. */
		replyTo: z.string().optional(),
	})
	.strict()
	.refine(({ thread, profile }) => (thread === undefined) !== (profile === undefined), 'give one of thread and profile');

/** Many messages that come in, spread over some threads. */
const manyOrder = z
	.object({ count: z.number().int().min(1), threads: z.number().int().min(1).default(50), text: z.string().default('Message') })
	.strict();

/** Many threads with one message each, as if they had always been there. */
const threadsOrder = z
	.object({
		count: z.number().int().min(1),
		direction: z.enum(['inbound', 'outbound']).default('inbound'),
		archived: z.boolean().default(false),
	})
	.strict();

export type PersonOrder = z.input<typeof personOrder>;
export type ReceiveOrder = z.input<typeof receiveOrder>;
export type ManyOrder = z.input<typeof manyOrder>;
export type ThreadsOrder = z.input<typeof threadsOrder>;

/** Finds somebody's account or makes it, with a contact unless told otherwise. */
export function person(context: Context, given: PersonOrder): { profile: Profile; contact?: Contact } {
	const { state } = context;
	const { contact, accountStatus, ...order } = personOrder.parse(given);
	const { platform, platformId, username } = order;
	const known =
		(platformId !== undefined ? state.profileOf(platform, 'id', platformId) : undefined) ??
		(username !== undefined ? state.profileOf(platform, 'name', username) : undefined);
	const profile = known ?? makeProfile(context, order);
	if (accountStatus) profile.accountStatus = accountStatus;
	if (contact === 'none') return { profile, contact: state.contactOf(profile.id) };
	if (contact === undefined) return { profile, contact: contactFor(context, profile) };
	const owner = state.one('contacts', contact);
	if (!owner.profileIds.includes(profile.id)) owner.profileIds.push(profile.id);
	return { profile, contact: state.addContact(owner) };
}

function linkFor({ state }: Context, platform: string): AccountLink {
	const link = [...state.accountLinks.values()].find((one) => one.platform === platform);
	if (!link) throw new Refusal(404, `There is no account link on ${platform}`);
	return link;
}

/** A message comes in. */
export function comeIn(
	context: Context,
	given: ReceiveOrder,
): { messageId: string; threadId: string; contactId: string; profileId: string } {
	const { state, core } = context;
	const order = receiveOrder.parse(given);
	const now = core.clock.now();
	const attachments = order.attachments.map((one): Media | Card => {
		if (one.kind === 'card') return one;
		const { readyMs, ...rest } = one;
		return { ...rest, readyAt: readyMs === 'failed' ? readyMs : now + readyMs };
	});
	const thread = order.thread === undefined ? threadWith(context, order) : state.one('threads', order.thread);
	if (order.replyTo !== undefined) state.one('messages', order.replyTo);
	const { id: messageId } = receive(context, thread, { content: order.text, attachments, replyTo: order.replyTo ?? null });
	return { messageId, threadId: thread.id, contactId: thread.contactId, profileId: thread.profileId };
}

function threadWith(context: Context, order: z.output<typeof receiveOrder>): Thread {
	const { profile } = person(context, order.profile ?? {});
	const { accountLink, request } = order;
	const link = accountLink === undefined ? linkFor(context, profile.platform) : context.state.one('accountLinks', accountLink);
	return threadFor(context, link, profile, request ? { isRequest: true, acceptanceState: 'required' } : {});
}

/** Messages come in quickly; makes the threads they are spread over. Gives the ids of the messages in order. */
export function comeInMany(context: Context, given: ManyOrder): { messageIds: string[] } {
	const { count, threads, text } = manyOrder.parse(given);
	const into = makeThreads(context, { count: Math.min(count, threads) });
	return {
		messageIds: Array.from({ length: count }, (_unused, index) => {
			const thread = into[index % into.length];
			return receive(context, thread, { content: `${text} ${index + 1}` }).id;
		}),
	};
}

/** Threads with one message each, of which the feed tells nothing. */
export function makeThreads(context: Context, given: ThreadsOrder): Thread[] {
	const { count, direction, archived } = threadsOrder.parse(given);
	const link = linkFor(context, 'twitter');
	return Array.from({ length: count }, () => {
		const thread = makeThread(context, link, makeProfile(context), { archived });
		addMessage(context, thread, { direction, content: 'Hello' });
		return thread;
	});
}
