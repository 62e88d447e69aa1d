import { refusal } from './refusals.mts';
import type { Context } from './state.mts';
import type { AccountLink, Capability, Contact, Message, Thread } from './types.mts';

/** Throws unless the team has this platform. */
export function platformAvailable({ state }: Context, platform: string): void {
	if (!state.platforms.get(platform)?.available) throw refusal('platformNotAvailable', { platform });
}

/** Whether the team has this platform. */
export const hasPlatform =
	({ state }: Context) =>
	({ platform }: { platform: string }): boolean =>
		state.platforms.get(platform)?.available === true;

/** A thread on a platform of the team. */
export function threadAt(context: Context, id: string): Thread {
	const thread = context.state.one('threads', id);
	platformAvailable(context, thread.platform);
	return thread;
}

/** A message on a platform of the team. */
export function messageAt(context: Context, id: string): Message {
	const message = context.state.one('messages', id);
	platformAvailable(context, message.platform);
	return message;
}

/** A contact with a profile on a platform of the team. */
export function contactAt(context: Context, id: string): Contact {
	const contact = context.state.one('contacts', id);
	const profiles = contact.profileIds.flatMap((one) => context.state.profiles.get(one) ?? []);
	if (profiles.length > 0 && !profiles.some(hasPlatform(context))) platformAvailable(context, profiles[0].platform);
	return contact;
}

/** An account link on a platform of the team. */
export function linkAt(context: Context, id: string): AccountLink {
	const link = context.state.one('accountLinks', id);
	platformAvailable(context, link.platform);
	return link;
}

/** Throws unless the account is connected and set up. */
export function linkConnected({ id: accountLinkId, status, setupRequired }: AccountLink): void {
	if (status !== 'active') throw refusal('accountLinkDisconnected', { accountLinkId, status });
	if (setupRequired) throw refusal('integrationSetupRequired', { accountLinkId });
}

/** Throws unless the account can do it and the thread allows it. */
export function allowed(link: AccountLink, thread: Thread | undefined, capability: Capability): void {
	if (!link.capabilities.includes(capability)) throw refusal('capabilityNotSupported', { capability });
	if (thread?.restrictions.includes(capability)) throw refusal('threadRestricted', { capability });
}

/** Throws if a text is longer than its platform takes; an emoji counts as one. */
export function contentFits({ state }: Context, platform: string, content: string): void {
	const most = state.platforms.get(platform)?.limits.characters ?? null;
	const length = [...new Intl.Segmenter().segment(content)].length;
	if (most !== null && length > most)
		throw refusal('contentRejected', { detail: `The platform takes ${most} characters, these are ${length}.` });
}
