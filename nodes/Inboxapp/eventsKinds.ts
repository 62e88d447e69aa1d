/** What the trigger knows of a type of Inboxapp's event. */
interface Kind {
	/** Inboxapp's own name of it. */
	type: string;
	/** What it is called in the editor. */
	name: string;
	description?: string;
}

/** What can be chosen: by the name that all triggers use for it, all 32 types of Inboxapp's API v2. */
export const kinds: Record<string, Kind> = {
	campaign_completed: { type: 'campaign.completed', name: 'Campaign Completed' },
	campaign_created: { type: 'campaign.created', name: 'Campaign Created' },
	campaign_paused: { type: 'campaign.paused', name: 'Campaign Paused' },
	campaign_resumed: { type: 'campaign.resumed', name: 'Campaign Resumed' },
	campaign_started: { type: 'campaign.started', name: 'Campaign Started' },
	contact_assignee_changed: { type: 'contact.assigneeChanged', name: 'Contact Assignee Changed' },
	contact_notes_changed: { type: 'contact.notesChanged', name: 'Contact Notes Changed' },
	interest_changed: { type: 'contact.statusChanged', name: 'Contact Status Changed' },
	contact_tags_changed: { type: 'contact.tagsChanged', name: 'Contact Tags Changed' },
	contact_valuation_changed: { type: 'contact.valuationChanged', name: 'Contact Valuation Changed' },
	message_deleted: { type: 'message.deleted', name: 'Message Deleted' },
	message_edited: { type: 'message.edited', name: 'Message Edited' },
	reply_received: {
		type: 'message.received',
		name: 'Message Received',
		description: 'A reply, or the first message of somebody who writes to you',
	},
	message_sent: {
		type: 'message.sent',
		name: 'Message Sent',
		description: 'By a person, a campaign or the API, in Inboxapp or on the platform itself',
	},
	reaction_added: { type: 'message.reactionAdded', name: 'Reaction Added' },
	reaction_removed: { type: 'message.reactionRemoved', name: 'Reaction Removed' },
	status_created: { type: 'status.created', name: 'Status Created' },
	status_deleted: { type: 'status.deleted', name: 'Status Deleted' },
	status_updated: { type: 'status.updated', name: 'Status Updated' },
	tag_created: { type: 'tag.created', name: 'Tag Created' },
	tag_deleted: { type: 'tag.deleted', name: 'Tag Deleted' },
	tag_updated: { type: 'tag.updated', name: 'Tag Updated' },
	target_contacted: { type: 'target.contacted', name: 'Target Contacted', description: 'A campaign has sent its first message to a lead' },
	target_follow_up_sent: { type: 'target.followUpSent', name: 'Target Follow-Up Sent' },
	target_replied: { type: 'target.replied', name: 'Target Replied', description: 'A lead has replied to a campaign, which it names' },
	thread_archived: { type: 'thread.archived', name: 'Thread Archived' },
	thread_assigned: { type: 'thread.assigned', name: 'Thread Assigned' },
	thread_created: { type: 'thread.created', name: 'Thread Created' },
	thread_deleted: { type: 'thread.deleted', name: 'Thread Deleted' },
	thread_typing: { type: 'thread.typing', name: 'Thread Typing', description: 'Somebody is typing; many of these may come' },
	thread_unarchived: { type: 'thread.unarchived', name: 'Thread Unarchived' },
	thread_unassigned: { type: 'thread.unassigned', name: 'Thread Unassigned' },
};

const byType = new Map(Object.entries(kinds).map(([kind, { type }]) => [type, kind]));

/** The name that all triggers use for a type of event; of one that is newer than this list its own, in the same style. */
export const kindOf = (type: string): string =>
	byType.get(type) ?? type.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replaceAll('.', '_');
