import type { IDataObject } from 'n8n-workflow';
import type { Details, Envelope } from '../Inboxapp/events';
import { objectOf, plain, textOf } from '../../engine/reading';

/** An event of API v1 in the terms of v2, with what it brought along of its objects. */
export interface Translated {
	envelope: Envelope;
	details: Details;
	/** The campaign's name, which events of v2 do not have. */
	campaign: string | null;
}

/**
 * Who wrote a message that API v1 tells of; it has one type for both directions. The author is our account or the other person
 * by its document; `external` only says that the platform had it first. Unknown: the type stays.
 */
function typeOfMessage(data: IDataObject): string {
	const [message, thread] = [objectOf(data.message), objectOf(data.thread)];
	const prospect = prospectOf(data);
	const [author, ours] = [textOf(message.authorId), textOf(thread.accountLinkId)];
	const theirs = [prospect.externalId, prospect.platformId].map((id) => textOf(id)).filter((id) => id !== null);
	if (author !== null && author === ours) return 'message.sent';
	if (author !== null && theirs.includes(author)) return 'message.received';
	if (textOf(message.userId, message.campaignId) !== null || message.origin === 'internal' || message.origin === 'api')
		return 'message.sent';
	const isOther = author !== null && ours !== null && textOf(prospect.externalId) === null;
	return isOther ? 'message.received' : 'message.created';
}

/** The other person, who is in a thread, or beside it. */
function prospectOf(data: IDataObject): IDataObject {
	const inThread = plain(objectOf(data.thread).prospect);
	return Object.keys(inThread).length > 0 ? inThread : plain(data.prospect);
}

/** The type of v2 for one of v1; `prospect.created` and `prospect.enriched` have no counterpart. */
function typeOf(type: string, data: IDataObject): string {
	if (type === 'message.created') return typeOfMessage(data);
	return type.replace(/^prospect\.(?!(created|enriched)$)/, 'contact.');
}

/** What an event is about: what stands before the dot, but for targets and prospects. */
function objectOfEvent(type: string, data: IDataObject): Envelope['object'] {
	const [word] = type.split('.');
	const objects: Array<[string[], string, string | null]> = [
		[['message'], 'message', textOf(objectOf(data.message).id, data.messageId)],
		[['thread'], 'thread', textOf(objectOf(data.thread).id, data.threadId)],
		[['contact', 'prospect'], 'contact', textOf(prospectOf(data).externalId, data.prospectId)],
		[['campaign', 'target'], 'campaign', textOf(objectOf(data.campaign).id, data.campaignId)],
		[['tag'], 'tag', textOf(objectOf(data.tag).id, data.tagId)],
		[['status'], 'status', textOf(objectOf(data.status).id, data.statusId)],
	];
	const [, name, id] = objects.find(([words]) => words.includes(word)) ?? [[], word, null];
	return { type: name, ...(id !== null && { id }) } as Envelope['object'];
}

/** The objects as v2 has them. A person's ID is that of v1's prospect: v1 has no contacts. */
function detailsOf(data: IDataObject): Details {
	const [message, thread, prospect] = [plain(data.message), plain(data.thread), prospectOf(data)];
	const isKnown = Object.keys(prospect).length > 0;
	const { campaignId } = message;
	const whole = { ...thread, ...(isKnown && { profile: prospect, contactId: prospect.externalId }) };
	return {
		...(Object.keys(message).length > 0 && { message: { ...message, ...(campaignId && { sentBy: { type: 'campaign', campaignId } }) } }),
		...(Object.keys(whole).length > 0 && { thread: whole }),
		...(isKnown && { contact: { profiles: [prospect] } }),
	};
}

/** Events from before API v1 had a version: `targetFollowUpSent` is its `target.followUpSent`. */
const legacy: Record<string, string> = {
	targetContacted: 'target.contacted',
	targetFollowUpSent: 'target.followUpSent',
	targetReplied: 'target.replied',
};

/** The type of a body of API v1, or of what was there before it; undefined: it is none. */
export function typeOfV1({ type, event }: IDataObject): string | undefined {
	if (typeof type === 'string' && type !== '') return type;
	return typeof event === 'string' && Object.hasOwn(legacy, event) ? legacy[event] : undefined;
}

/** A body of API v1 in the terms of v2. Pure. */
export function translated(body: IDataObject, type: string): Translated {
	const data = objectOf(body.data);
	const [message, thread] = [objectOf(data.message), objectOf(data.thread)];
	const own = plain(data);
	const flat = plain(body);
	const known = typeOf(type, data);
	const ids = plain({
		threadId: textOf(own.threadId, thread.id, message.threadId),
		messageId: textOf(own.messageId, message.id),
		platform: textOf(own.platform, flat.platform),
	});
	const envelope = { ...flat, type: known, createdAt: flat.timestamp, object: objectOfEvent(known, data), data: { ...own, ...ids } };
	return { envelope: envelope as unknown as Envelope, details: detailsOf(data), campaign: textOf(objectOf(data.campaign).name) };
}
