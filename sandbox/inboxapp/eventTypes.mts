/** Everything the feed tells of, and what each is about: the part before the dot, but for campaigns and their targets. */
export const EVENT_TYPES = [
	'thread.created',
	'thread.deleted',
	'thread.assigned',
	'thread.unassigned',
	'thread.archived',
	'thread.unarchived',
	'thread.typing',
	'message.sent',
	'message.received',
	'message.edited',
	'message.deleted',
	'message.reactionAdded',
	'message.reactionRemoved',
	'contact.statusChanged',
	'contact.tagsChanged',
	'contact.notesChanged',
	'contact.valuationChanged',
	'contact.assigneeChanged',
	'tag.created',
	'tag.updated',
	'tag.deleted',
	'status.created',
	'status.updated',
	'status.deleted',
	'campaign.created',
	'campaign.started',
	'campaign.paused',
	'campaign.resumed',
	'campaign.completed',
	'target.contacted',
	'target.followUpSent',
	'target.replied',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** The words of an event's object, and where the API has such objects. */
export const OBJECT_PATHS = {
	thread: '/threads/',
	message: '/messages/',
	contact: '/contacts/',
	tag: '/tags/',
	status: '/statuses/',
	campaign: '/campaigns/',
} as const;
export type ObjectType = keyof typeof OBJECT_PATHS;

/** What an event is about. */
export function objectTypeOf(type: EventType): ObjectType {
	const [word] = type.split('.');
	return word === 'target' ? 'campaign' : (word as ObjectType);
}

/** An event as it is kept. */
export interface KeptEvent {
	id: string;
	seq: number;
	type: EventType;
	createdAt: string;
	objectId: string;
	data: Record<string, unknown>;
	/** Milliseconds since 1970 from which on the feed shows it. */
	visibleAt: number;
}
