import type { IDataObject } from 'n8n-workflow';
import { instantOf, keyOf, type OutboundEvent } from '../../engine/event';
import type { Source } from '../../engine/receive';
import { bySecret } from '../../engine/signature';
import { SECRET, type Hooks } from '../../engine/webhook';
import { fingerprint, isObject, numberOf, plain, textOf } from '../../engine/reading';
import { kinds } from './kinds';

/** Chosen in the form beside the names above. */
export const ANY = 'any';
export const LABEL = 'custom_label';

/** Delivered under the name of its subscription as well, to be safe. */
const delivered = (body: IDataObject) => (body.event_type === 'email_link_clicked' ? 'link_clicked' : (textOf(body.event_type) ?? ''));

/** One subscription for one event that has its own; otherwise all events, filtered here. */
export function subscription(events: string[]): string {
	return (events.length === 1 && kinds[events[0]]?.subscribe) || 'all_events';
}

/** Whether a delivery is one of the chosen events. A custom label arrives as its raw text; `labels` narrows them down. */
export function wanted(body: IDataObject, events: string[], labels: string[]): boolean {
	const name = delivered(body);
	if (events.includes(ANY) || events.includes(name)) return true;
	return events.includes(LABEL) && name !== '' && !Object.hasOwn(kinds, name) && (labels.length === 0 || labels.includes(name));
}

/** What tells one event from another: Instantly gives none an ID. */
const identity = ['event_type', 'email_id', 'lead_email', 'campaign_id', 'email_account'];

/** By its identity and its time; of what has no time, or an odd identity, by all that was said. */
function keyOfEvent(body: IDataObject, at: string | undefined): string {
	const said = plain(body);
	const isOdd = identity.some((name) => body[name] !== undefined && body[name] !== null && body[name] !== '' && said[name] === undefined);
	const [type, ...others] = identity.map((name) => body[name]);
	return at && !isOdd ? keyOf(['instantly', type, at, ...others]) : keyOf(['instantly', fingerprint(body)]);
}

/** A delivery in the shape that all triggers share. `received` (ISO) stands in for a missing time. Never throws; pure. */
export function outboundEvent(body: IDataObject, received: string): OutboundEvent {
	const said = plain(body);
	const name = delivered(said);
	const kind = Object.hasOwn(kinds, name) ? kinds[name] : { event: name ? 'interest_changed' : 'unknown', interest: name || undefined };
	const at = instantOf(said.timestamp);
	const names = [textOf(said.firstName, said.first_name), textOf(said.lastName, said.last_name)].filter(Boolean);
	return {
		event: kind.event,
		provider: 'instantly',
		channel: 'email',
		occurredAt: at ?? received,
		person: { email: textOf(said.lead_email, said.email), handle: null, profileUrl: null, name: names.join(' ') || null, id: null },
		campaign: {
			id: textOf(said.campaign_id),
			name: textOf(said.campaign_name),
			step: numberOf(said.step),
			variant: numberOf(said.variant),
		},
		message: {
			id: textOf(said.email_id),
			threadId: null,
			subject: textOf(said.reply_subject, said.email_subject),
			text: textOf(said.reply_text, said.reply_text_snippet, said.email_text),
			html: textOf(said.reply_html, said.email_html),
		},
		interest: kind.interest ?? null,
		account: textOf(said.email_account),
		count: 1,
		dedupeKey: keyOfEvent(body, at),
		raw: body,
	};
}

/** What every event brings along, and no test that is not made to look like one. */
const always = ['event_type', 'timestamp', 'workspace', 'campaign_id', 'lead_email', 'email_account'];

/**
 * Whether a body only tries the way. What Instantly posts as a test is documented nowhere: what says so itself, or has nothing of what
 * every event has but a name that is none of Instantly's.
 */
export function isTest(body: unknown): boolean {
	if (!isObject(body)) return false;
	const said = always.filter((name) => textOf(body[name]) !== null);
	const type = String(body.event_type ?? '');
	return body.test === true || said.length === 0 || (said.length === 1 && type !== '' && !Object.hasOwn(kinds, type));
}

/**
 * The event in a body, whose test delivery is documented nowhere: every object is one. `received` (ISO) stands in for a missing
 * time. Never throws; pure.
 */
export const eventsIn = (body: unknown, received: string): OutboundEvent[] | undefined =>
	isObject(body) ? [outboundEvent(body, received)] : undefined;

/** Instantly signs nothing: a delivery brings the secret of the registration. It is one event, a JSON object. */
export const deliveries: Source = { verify: bySecret(SECRET), events: eventsIn, test: isTest };

/** Registration through the API: https://developer.instantly.ai/api/v2/webhook */
export const hooks: Hooks = {
	list: 'GET /webhooks',
	create: 'POST /webhooks',
	update: 'PATCH /webhooks/{id}',
	resume: 'POST /webhooks/{id}/resume',
	remove: 'DELETE /webhooks/{id}',
	url: 'target_hook_url',
	body: (url, { events, campaign }, secret) => ({
		target_hook_url: url,
		name: 'n8n',
		event_type: subscription(events as string[]),
		...(campaign ? { campaign } : {}),
		headers: { [SECRET]: secret },
	}),
	same: (hook, asked) => hook.event_type === asked.event_type && (hook.campaign ?? undefined) === asked.campaign,
	disabled: ({ status }) => Number(status ?? 1) < 0,
	secret: ({ headers }) => (headers as IDataObject | null)?.[SECRET] as string | undefined,
	withSecret: (secret) => ({ headers: { [SECRET]: secret } }),
};
