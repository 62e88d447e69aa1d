import { instantOf, keyOf, type OutboundEvent } from '../../engine/event';
import { platformOf } from '../Enttor/platforms';
import { fingerprint, isObject, numberOf, textOf } from '../../engine/reading';

/** Where a field of an event is in a body, as a path such as `data.lead.email` or `messages[0].text`. */
export interface FieldMap {
	/** The event's own ID; without it an event is known by all that was said. */
	id?: string;
	event?: string;
	/** The name of the event where the body has none. */
	otherwise?: string;
	time?: string;
	channel?: string;
	email?: string;
	handle?: string;
	profileUrl?: string;
	name?: string;
	personId?: string;
	campaignId?: string;
	campaignName?: string;
	messageId?: string;
	threadId?: string;
	subject?: string;
	text?: string;
	account?: string;
}

const own = (value: unknown, name: string): unknown =>
	typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;

/** What a body has at a path; undefined: nothing. A name with a dot in it counts as well, at the top. */
export function found(body: unknown, path: string): unknown {
	const whole = own(body, path);
	if (whole !== undefined) return whole;
	const names = path.split(/[.[\]]/).filter((name) => name !== '');
	return names.length === 0 ? undefined : names.reduce(own, body);
}

/** `reply.received`, `replyReceived` and `Reply Received` are all `reply_received`. */
const nameOf = (word: string): string =>
	word
		.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, '_')
		.replace(/^_|_$/g, '');

/** Seconds since 1970 have fewer digits than milliseconds. */
function timeOf(value: unknown): string | undefined {
	const number = numberOf(value);
	if (number !== null) return instantOf(Math.abs(number) < 1e11 ? number * 1000 : number);
	return instantOf(textOf(value) ?? undefined);
}

const channels = ['email', 'x', 'linkedin', 'instagram', 'sms'] as const;
function channelOf(word: string | null): OutboundEvent['channel'] {
	const said = String(platformOf(word)).toLowerCase();
	return channels.find((channel) => channel === said) ?? null;
}

/**
 * A body as an event, by the paths that the user has chosen: Enttor documents no webhooks. `received` (ISO) stands in for a missing
 * time. Never throws; pure.
 */
export function mapped(body: unknown, map: FieldMap, received: string): OutboundEvent | undefined {
	if (!isObject(body)) return undefined;
	const at = (path: string | undefined) => (path === undefined || path === '' ? undefined : found(body, path));
	const text = (path: string | undefined) => textOf(at(path));
	const event = nameOf(text(map.event) ?? '') || map.otherwise || 'unknown';
	const id = text(map.id);
	return {
		event,
		provider: 'enttor',
		channel: channelOf(text(map.channel)),
		occurredAt: timeOf(at(map.time)) ?? received,
		person: {
			email: text(map.email),
			handle: text(map.handle),
			profileUrl: text(map.profileUrl),
			name: text(map.name),
			id: text(map.personId),
		},
		campaign: { id: text(map.campaignId), name: text(map.campaignName), step: null, variant: null },
		message: { id: text(map.messageId), threadId: text(map.threadId), subject: text(map.subject), text: text(map.text), html: null },
		interest: null,
		account: text(map.account),
		count: 1,
		dedupeKey: keyOf(['enttor', 'delivery', event, id === null ? fingerprint(body) : id]),
		raw: body,
	};
}

/** The events in a body: one, or one for each object of a list; undefined: none. Never throws; pure. */
export function enttorEvents(body: unknown, map: FieldMap, received: string): OutboundEvent[] | undefined {
	const events = (Array.isArray(body) ? body : [body]).map((one) => mapped(one, map, received)).filter((one) => one !== undefined);
	return events.length > 0 ? events : undefined;
}
