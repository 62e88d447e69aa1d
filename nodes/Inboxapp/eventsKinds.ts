import { eventTypes } from './eventTypes';

/** Types that have another name where all triggers speak of the same. */
const common: Record<string, string> = {
	'campaign.completed': 'campaign_finished',
	'contact.statusChanged': 'interest_changed',
	'message.received': 'reply_received',
};

/** What a name alone does not say. */
const descriptions: Record<string, string> = {
	'message.received': 'A reply, or the first message of somebody who writes to you',
	'message.sent': 'By a person, a campaign or the API, in Inboxapp or on the platform itself',
	'target.contacted': 'A campaign has sent its first message to a lead',
	'target.followUpSent': 'A campaign has sent another message to a lead',
	'target.replied': 'A lead has replied to a campaign; the event names the campaign',
	'thread.typing': 'Somebody is typing; many of these may come',
};

/** The name that all triggers use for a type of Inboxapp's events, also for one that is newer than the list. */
export const kindOf = (type: string): string =>
	Object.hasOwn(common, type) ? common[type] : type.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replaceAll('.', '_');

/** What can be chosen: all types of API v2 by the names of `kindOf`, in the order of their names in the editor. */
export const kinds: Record<string, { type: string; name: string; description?: string }> = Object.fromEntries(
	Object.entries(eventTypes).map(([name, value]) => {
		const type = String(value);
		return [kindOf(type), { type, name, ...(type in descriptions && { description: descriptions[type] }) }];
	}),
);

/** The types of which there is one event for each object, which may be told of in two ways: by the feed, or read back from the threads. */
export const readableTypes = ['message.received', 'message.sent', 'thread.created'];
/** Whether events of a kind can be read back from the threads. */
export const isReadable = (kind: string): boolean => readableTypes.includes(kinds[kind]?.type ?? '');
