import type { IDataObject } from 'n8n-workflow';
import { instantOf, keyOf, type OutboundEvent } from '../../engine/event';
import { objectOf } from '../../engine/reading';
import { kindOf, kinds, readableTypes } from './eventsKinds';

/** An event as the feed and the webhooks of API v2 have it: it names an object and what has changed of it. */
export interface Envelope {
	id: string;
	seq: number;
	type: string;
	createdAt: string;
	object: { type: string; id: string; url?: string };
	data: IDataObject;
}

/** The objects that an event is about, as far as they were read; null: there is no such object any more. */
export interface Details {
	message?: IDataObject | null;
	/** With its profile, contact and account link. */
	thread?: IDataObject | null;
	/** With its status and tags. */
	contact?: IDataObject | null;
	tag?: IDataObject | null;
	status?: IDataObject | null;
	/** What could not be read, and why. */
	notRead?: string[];
}

const text = (...values: unknown[]): string | null => {
	const found = values.find((one) => (typeof one === 'string' && one !== '') || typeof one === 'number');
	return found === undefined ? null : String(found);
};
const listOf = (value: unknown) => (Array.isArray(value) ? value.map(objectOf) : []);

/** Inboxapp's own word for LinkedIn is in none of its documents. */
function channelOf(platform: unknown): OutboundEvent['channel'] {
	const word = String(platform ?? '').toLowerCase();
	if (word === 'twitter' || word === 'x') return 'x';
	return word.includes('linkedin') ? 'linkedin' : null;
}

/** The account of a person that an event is about; of a contact with several, the one on that platform, or none. */
function profileOf({ thread, contact }: Details, platform: unknown): IDataObject {
	if (thread?.profile) return objectOf(thread.profile);
	const profiles = listOf(contact?.profiles);
	const fitting = platform ? profiles.filter((one) => one.platform === platform) : profiles;
	return fitting.length === 1 ? fitting[0] : {};
}

/** The platform of an event; a contact has one only if all its profiles are there. */
function platformOf({ data }: Envelope, { message, thread, contact }: Details): unknown {
	const platforms = new Set(listOf(contact?.profiles).map(({ platform }) => platform));
	return message?.platform ?? thread?.platform ?? data.platform ?? (platforms.size === 1 ? [...platforms][0] : undefined);
}

function campaignOf({ object, data }: Envelope, { message }: Details): OutboundEvent['campaign'] {
	const { type, campaignId } = objectOf(message?.sentBy);
	const step = Number(data.stepNumber ?? NaN);
	const id = object.type === 'campaign' ? object.id : type === 'campaign' ? campaignId : null;
	return { id: text(id), name: null, step: Number.isFinite(step) ? step : null, variant: null };
}

/** Equal for an event that the feed tells of, a webhook, or the threads when it is read back. */
export const dedupeKeyOf = ({ id, type, object }: Pick<Envelope, 'id' | 'type' | 'object'>): string =>
	keyOf(['inboxapp', type, readableTypes.includes(type) ? object.id : id]);

/** The interest that a contact has got, in the team's own words, if it still has it. */
function interestOf({ type, data }: Envelope, { contact }: Details): string | null {
	const status = objectOf(contact?.status);
	return type === 'contact.statusChanged' && status.id === data.statusId ? text(status.name) : null;
}

/** The account of ours that took part, by ID. */
export const accountLinkOf = ({ data }: Pick<Envelope, 'data'>, { message, thread }: Details): string | null =>
	text(thread?.accountLinkId, message?.accountLinkId, data.accountLinkId);

/**
 * An event in the shape that all triggers share. Without `details` it knows no text, no name and no channel. `received` (ISO)
 * stands in for a missing time. Pure.
 */
export function outboundEvent(envelope: Envelope, details: Details | undefined, received: string): OutboundEvent {
	const own = { ...envelope, object: objectOf(envelope.object) as never, data: objectOf(envelope.data) } as Envelope;
	const { object, data, type } = own;
	const known = details ?? {};
	const platform = platformOf(own, known);
	const profile = profileOf(known, platform);
	const isMessage = object.type === 'message';
	return {
		event: kindOf(type),
		provider: 'inboxapp',
		channel: channelOf(platform),
		occurredAt: instantOf(own.createdAt) ?? received,
		person: {
			email: null,
			handle: text(profile.username),
			profileUrl: text(profile.profileUrl),
			name: text(profile.displayName),
			id: text(object.type === 'contact' ? object.id : null, data.contactId, known.thread?.contactId),
		},
		campaign: campaignOf(own, known),
		message: {
			id: text(isMessage ? object.id : null, data.messageId),
			threadId: text(object.type === 'thread' ? object.id : null, data.threadId, known.message?.threadId),
			subject: null,
			text: text(known.message?.content),
			html: null,
		},
		interest: interestOf(own, known),
		account: text(objectOf(known.thread?.accountLink).username, accountLinkOf(own, known)),
		count: 1,
		dedupeKey: dedupeKeyOf(own),
		raw: { ...(envelope as unknown as IDataObject), ...(details && { details: details as IDataObject }) },
	};
}

/** One made-up event of a kind, for a team in which nothing of it has happened yet; with the details, if they are wanted. */
export function madeUp(kind: string, withDetails: boolean, now: string): OutboundEvent {
	const { type } = kinds[kind];
	const [word] = type.split('.');
	const object = word === 'target' ? 'campaign' : word;
	const ids = { threadId: 'samplethread', messageId: 'samplemessage', contactId: 'samplecontact' };
	const isGone = type === 'thread.deleted';
	const given: IDataObject = {
		...(word === 'target' && { ...ids, stepNumber: 1 }),
		...(word === 'message' && { threadId: ids.threadId }),
		...(isGone && { accountLinkId: 'sampleaccount', platform: 'twitter' }),
	};
	const profile = {
		platform: 'twitter',
		username: 'sample_member',
		displayName: 'Sample Member',
		profileUrl: 'https://x.com/sample_member',
	};
	const thread = { id: ids.threadId, platform: 'twitter', contactId: ids.contactId, accountLinkId: 'sampleaccount', profile };
	const message = { id: ids.messageId, threadId: ids.threadId, platform: 'twitter', content: 'Hello, tell me more' };
	const details: Details = {
		...(['message', 'target'].includes(word) && { message, thread }),
		...(word === 'thread' && !isGone && { thread }),
		...(word === 'contact' && { contact: { id: ids.contactId, profiles: [profile] } }),
	};
	const id = `sample${object}`;
	const envelope = { id: 'evt_sample', seq: 1, type, createdAt: now, object: { type: object, id, url: `/${object}s/${id}` }, data: given };
	const event = outboundEvent(envelope, withDetails && Object.keys(details).length > 0 ? details : undefined, now);
	return { ...event, raw: { sample: true, ...event.raw } };
}
