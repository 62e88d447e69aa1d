import type { IDataObject } from 'n8n-workflow';
import { keyOf, type OutboundEvent } from '../../engine/event';
import { dedupeKeyOf, outboundEvent, type Envelope } from '../Inboxapp/events';
import { readableTypes } from '../Inboxapp/eventsKinds';
import { translated, typeOfV1, type Translated } from './inboxappV1';
import { fingerprint, isObject, objectOf, plain, textOf } from '../../engine/reading';

/** Whether a body has the shape of API v2: it names an object, and brings none along. */
const isV2 = (body: IDataObject): boolean => body.apiVersion === '2' || (isObject(body.object) && body.version === undefined);

/** A body of API v2 without what no event has. */
function thin(body: IDataObject, type: string): Translated {
	const { object, data, ...rest } = body;
	return {
		envelope: { ...plain(rest), type, object: plain(object), data: plain(data) } as unknown as Envelope,
		details: {},
		campaign: null,
	};
}

/** By what an event is known wherever it is told of: a message or a thread by its own ID, all else by the event's; else by all that was said. */
function keyOfEvent(envelope: Envelope, body: IDataObject): string {
	const { id, type, object } = envelope;
	const own = type.startsWith(`${object.type}.`) ? object.id : undefined;
	const known = readableTypes.includes(type) ? own : id;
	if (textOf(known) === null) return keyOf(['inboxapp', type, fingerprint(body)]);
	return dedupeKeyOf({ id: String(id), type, object: { ...object, id: String(object.id) } });
}

/**
 * The event in a body of API v2, of v1, or of the webhooks before them; undefined: it is none. The same event has the same name
 * and the same key in both versions, and in the Inboxapp Trigger. `received` (ISO) stands in for a missing time. Never throws; pure.
 */
export function inboxappEvents(body: unknown, received: string): OutboundEvent[] | undefined {
	const whole = objectOf(body);
	const type = isV2(whole) ? textOf(whole.type) : typeOfV1(whole);
	if (type === null || type === undefined) return undefined;
	const { envelope, details, campaign } = isV2(whole) ? thin(whole, type) : translated(whole, type);
	const event = outboundEvent(envelope, details, received);
	return [{ ...event, campaign: { ...event.campaign, name: campaign }, dedupeKey: keyOfEvent(envelope, whole), raw: whole }];
}
