import { z } from 'zod';

import { closed, str } from '../validation.mts';
import { allowed, contactAt, contentFits, linkAt, linkConnected, platformAvailable, threadAt } from './access.mts';
import { emit } from './events.mts';
import { newPlatformId } from './ids.mts';
import { id, type Call, type Operations } from './operations.mts';
import { resolveProfile } from './profiles.mts';
import { invalid, refusal } from './refusals.mts';
import { remember, replayed } from './replay.mts';
import { showMessage, showThread } from './show.mts';
import type { Context } from './state.mts';
import type { AccountLink, Message, Profile, Thread } from './types.mts';
import { addMessage, threadBetween, threadFor } from './writing.mts';

const some = () => str().min(1, 'must NOT have fewer than 1 characters');
const target = z.discriminatedUnion('type', [
	closed({ type: z.literal('thread'), threadId: id() }),
	closed({ type: z.literal('contact'), accountLinkId: id(), contactId: id() }),
	closed({ type: z.literal('profile'), accountLinkId: id(), platform: str(), platformId: some() }),
]);
const body = closed({ target, content: some(), replyToMessageId: id().optional() });
type SendCall = Call<unknown, z.output<typeof body>>;

/** Where a message is to go. */
interface Place {
	link: AccountLink;
	profile: Profile;
	/** Absent where it has yet to be made. */
	thread?: Thread;
}

/** The sending of messages. */
export function sendOperations(operations: Operations): void {
	operations.add('POST /messages', { body, writes: true }, async (call) => {
		const again = replayed(call, (message) => resultOf(call, message));
		if (again !== undefined) return again;
		void call.reply.code(201);
		return await sent(call, placeOf(call));
	});
}

/** Where a target leads, or why nobody can be reached there. */
function placeOf({ context, state, body: { target: to } }: SendCall): Place {
	if (to.type === 'thread') {
		const thread = threadAt(context, to.threadId);
		const profile = state.profiles.get(thread.profileId) as Profile;
		return { link: linkAt(context, thread.accountLinkId), profile: reachable(profile), thread };
	}
	const link = linkAt(context, to.accountLinkId);
	const profile = to.type === 'contact' ? ofContact(context, link, to.contactId) : ofPlatform(context, link, to);
	return { link, profile, thread: threadBetween(context, link, profile) };
}

function reachable(profile: Profile): Profile {
	if (profile.accountStatus !== 'active') throw refusal('recipientUnavailable', { reason: profile.accountStatus });
	return profile;
}

/** The one profile that a contact has on the platform of an account. */
function ofContact(context: Context, { platform }: AccountLink, contactId: string): Profile {
	const contact = contactAt(context, contactId);
	const profiles = contact.profileIds.flatMap((one) => context.state.profiles.get(one) ?? []).filter((one) => one.platform === platform);
	if (profiles.length === 0) throw refusal('recipientUnavailable', { reason: 'noProfileOnPlatform' });
	if (profiles.length > 1) throw refusal('profileAmbiguous', { contactId, platform });
	return reachable(profiles[0]);
}

/** Somebody on the platform of an account; of people the team does not know only with the add-on. */
function ofPlatform(context: Context, link: AccountLink, { platform, platformId }: { platform: string; platformId: string }): Profile {
	const { state, core } = context;
	if (platform !== link.platform) throw refusal('platformNotSupported', { platform, supported: [link.platform] });
	platformAvailable(context, platform);
	const known = state.profileOf(platform, 'id', platformId);
	if (known && state.contactOf(known.id)) return reachable(known);
	if (!core.settings.inboxapp.advancedApi) throw refusal('planRequired', { feature: 'advancedApi' });
	if (known) return reachable(known);
	const found = resolveProfile(context, platform, 'id', platformId);
	if (!found) throw refusal('recipientUnavailable', { reason: 'notFound' });
	return found;
}

/** Sends, as long as that takes, and gives what came of it. */
async function sent(call: SendCall, { link, profile, ...place }: Place): Promise<unknown> {
	const { context, state, body: order, order: ordered } = call;
	const { core } = context;
	linkConnected(link);
	allowed(link, place.thread, 'message:send');
	contentFits(context, link.platform, order.content);
	if (order.replyToMessageId !== undefined) {
		allowed(link, place.thread, 'message:reply');
		const answered = state.messages.get(order.replyToMessageId);
		if (!answered || answered.threadId !== place.thread?.id) throw invalid(['replyToMessageId'], 'must be a message of the same thread');
	}
	const thread = place.thread ?? threadFor(context, link, profile);
	const message = addMessage(context, thread, {
		direction: 'outbound',
		content: order.content,
		sentBy: { type: 'api', tokenId: call.token.id },
		replyTo: order.replyToMessageId ?? null,
		platformId: null,
	});
	const ms = ordered?.code === 'sendInProgress' ? ordered.ms : core.settings.inboxapp.sendMs;
	const keyed = remember(call, message.id, ms);
	const finish = () => {
		// The sandbox may have begun anew meanwhile.
		if (context.state !== state) return undefined;
		confirm(context, message);
		const result = resultOf(call, message);
		if (keyed) keyed.result = result;
		return result;
	};
	if (ordered?.code === 'sendInProgress') {
		core.clock.later(ms, finish);
		throw refusal('sendInProgress', { messageId: message.id });
	}
	if (ms > 0) await new Promise<void>((resolve) => core.clock.later(ms, resolve));
	if (ordered?.code !== 'sendUnconfirmed') return finish();
	if (keyed) keyed.code = 'sendUnconfirmed';
	if (ordered.message === 'delivered') finish();
	if (ordered.message === 'absent') state.removeMessage(message);
	throw refusal('sendUnconfirmed', { messageId: message.id });
}

function resultOf({ context, base }: SendCall, message: Message): unknown {
	const view = { context, base, expand: [] };
	return { message: showMessage(view, message), thread: showThread(view, context.state.one('threads', message.threadId)) };
}

/** The platform has taken a message. */
export function confirm(context: Context, message: Message): void {
	if (message.platformId !== null) return;
	message.platformId = newPlatformId(message.rank);
	emit(context, 'message.sent', message.id, { threadId: message.threadId });
}
