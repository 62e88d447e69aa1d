import type { IDataObject } from 'n8n-workflow';
import { instantOf, keyOf, type OutboundEvent } from '../../engine/event';
import { campaignSent, customerCreated } from '../EnterCrm/events';
import { fingerprint, isObject, objectOf, plain, textOf } from '../../engine/reading';

/** What EnterCRM's guide names: https://entercrm.io/docs/guide. Of the first three events it does not show what their data is. */
const names: Record<string, string> = {
	'customer.created': 'customer_created',
	'campaign.sent': 'campaign_sent',
	'automation.triggered': 'automation_triggered',
	'customer.segment_entered': 'segment_entered',
	'customer.segment_exited': 'segment_exited',
};
/** A name for an event that is newer than the guide. */
const nameOf = (event: string) => (Object.hasOwn(names, event) ? names[event] : event.replaceAll('.', '_'));

/** An object of the data: under its own name, or the data itself, where `id` says less than `customer_id`. */
function partOf(data: IDataObject, word: 'customer' | 'campaign'): IDataObject {
	const [inner, given] = [plain(data[word]), plain(data)];
	const found = Object.keys(inner).length > 0 ? inner : given;
	const [id, email] = [textOf(inner.id, given[`${word}_id`], given.id), textOf(inner.email, given[`${word}_email`], given.email)];
	return { ...found, id, email };
}

/** The customer of an event that is about something else. */
function someone(data: IDataObject): IDataObject {
	const inner = plain(data.customer);
	return { ...inner, id: textOf(inner.id, plain(data).customer_id), email: textOf(inner.email, plain(data).customer_email) };
}

/**
 * The event in a body of EnterCRM's: `{event, timestamp, data}`; undefined: it is none. The names and keys of those that the EnterCRM
 * Trigger has, too, are the same. `received` (ISO) stands in for a missing time. Never throws; pure.
 */
export function enterCrmEvents(body: unknown, received: string): OutboundEvent[] | undefined {
	const whole = objectOf(body);
	const { event: word, timestamp } = plain(whole);
	if (typeof word !== 'string' || !isObject(whole.data ?? {})) return undefined;
	const data = objectOf(whole.data);
	const at = instantOf(timestamp) ?? received;
	const ownKey = keyOf(['entercrm', word, fingerprint(whole)]);
	if (word === 'customer.created') {
		const customer = partOf(data, 'customer');
		const event = customerCreated(customer, at);
		return [{ ...event, dedupeKey: event.person.id === null ? ownKey : event.dedupeKey, raw: whole }];
	}
	if (word === 'campaign.sent') {
		const event = campaignSent(partOf(data, 'campaign'), at);
		return [{ ...event, dedupeKey: event.campaign.id === null ? ownKey : event.dedupeKey, raw: whole }];
	}
	const { person, ...event } = customerCreated(someone(data), at);
	return [{ ...event, event: nameOf(word), occurredAt: at, person, dedupeKey: ownKey, raw: whole }];
}
