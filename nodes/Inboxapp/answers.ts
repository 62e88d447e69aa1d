import type { IDataObject } from 'n8n-workflow';
import type { Simple } from '../../engine/describe';

const list = (value: unknown) => (Array.isArray(value) ? (value as IDataObject[]) : []);
const namesOf = (value: unknown) => (Array.isArray(value) ? list(value).map(({ name }) => name) : undefined);
const firstProfile = (name: string) => (row: IDataObject) => list(row.profiles)[0]?.[name] ?? null;

/** The short forms of answers. What `expand` adds has its name in them, and is missing otherwise. */
export const accountLinkRow: Simple = {
	fields: {
		id: 'id', platform: 'platform', platformId: 'platformId', username: 'username', displayName: 'displayName', status: 'status',
		pauseReasons: 'pauseReasons', capabilities: 'capabilities', syncedAt: 'syncedAt', createdAt: 'createdAt',
	},
}; // prettier-ignore

/** Of a contact with several profiles the first is shown. */
export const contactRow: Simple = {
	fields: {
		id: 'id', name: firstProfile('displayName'), handle: firstProfile('handle'), platform: firstProfile('platform'),
		platformId: firstProfile('platformId'), profileUrl: firstProfile('profileUrl'), statusId: 'statusId', status: 'status.name',
		tagIds: 'tagIds', tags: ({ tags }) => namesOf(tags), notes: 'notes', valuation: 'valuation', assigneeId: 'assigneeId',
		assignee: 'assignee.name', updatedAt: 'updatedAt',
	},
}; // prettier-ignore

export const memberRow: Simple = { fields: { id: 'id', name: 'name', email: 'email', role: 'role' } };

export const messageRow: Simple = {
	fields: {
		id: 'id', threadId: 'threadId', accountLinkId: 'accountLinkId', platform: 'platform', direction: 'direction', content: 'content',
		sentBy: 'sentBy.type', attachments: ({ attachments }) => list(attachments).map(({ kind }) => kind),
		reactions: ({ reactions }) => list(reactions).map(({ emoji }) => emoji), createdAt: 'createdAt', editedAt: 'editedAt',
		deletedAt: 'deletedAt',
	},
}; // prettier-ignore

export const platformRow: Simple = {
	fields: {
		platform: 'platform', name: 'name', usernamePrefix: 'usernamePrefix', characters: 'limits.characters', capabilities: 'capabilities',
		mutationWindows: 'mutationWindows',
	},
}; // prettier-ignore

export const threadRow: Simple = {
	fields: {
		id: 'id', platform: 'platform', accountLinkId: 'accountLinkId', contactId: 'contactId', name: 'profile.displayName',
		handle: 'profile.handle', profileUrl: 'profile.profileUrl', isRequest: 'isRequest', archived: 'archived', unread: 'unread',
		assigneeId: 'assigneeId', assignee: 'assignee.name', restrictions: 'restrictions', preview: 'activity.preview',
		direction: 'activity.direction', lastActivityAt: 'activity.at', createdAt: 'createdAt',
	},
}; // prettier-ignore
