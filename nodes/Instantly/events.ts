import type { IDataObject } from 'n8n-workflow';
import type { Words } from '../../engine/describe';
import { instantOf, keyOf, type OutboundEvent } from '../../engine/event';
import { SECRET, type Hooks } from '../../engine/webhook';

interface Kind {
	name: string;
	/** The normalised event. */
	event: string;
	/** What can be subscribed to; automatic replies and custom labels only come with all events. */
	subscribe?: string;
	interest?: string;
}

/**
 * By the name under which Instantly delivers an event, which is not always the name of its subscription.
 * https://developer.instantly.ai/guides/webhook-events
 */
export const kinds: Record<string, Kind> = {
	account_error: { name: 'Account Disconnected', event: 'account_error', subscribe: 'account_error' },
	auto_reply_received: { name: 'Automatic Reply Received', event: 'auto_reply_received' },
	campaign_completed: { name: 'Campaign Completed', event: 'campaign_completed', subscribe: 'campaign_completed' },
	email_bounced: { name: 'Email Bounced', event: 'bounced', subscribe: 'email_bounced' },
	email_opened: { name: 'Email Opened', event: 'opened', subscribe: 'email_opened' },
	email_sent: { name: 'Email Sent', event: 'message_sent', subscribe: 'email_sent' },
	supersearch_enrichment_completed: {
		name: 'Enrichment Completed',
		event: 'enrichment_completed',
		subscribe: 'supersearch_enrichment_completed',
	},
	lead_closed: { name: 'Lead Won', event: 'interest_changed', subscribe: 'lead_closed', interest: 'Won' },
	lead_interested: { name: 'Lead Interested', event: 'interest_changed', subscribe: 'lead_interested', interest: 'Interested' },
	lead_meeting_booked: {
		name: 'Lead Meeting Booked',
		event: 'interest_changed',
		subscribe: 'lead_meeting_booked',
		interest: 'Meeting Booked',
	},
	lead_meeting_completed: {
		name: 'Lead Meeting Completed',
		event: 'interest_changed',
		subscribe: 'lead_meeting_completed',
		interest: 'Meeting Completed',
	},
	lead_neutral: { name: 'Lead Back to Neutral', event: 'interest_changed', subscribe: 'lead_neutral', interest: 'Lead' },
	lead_no_show: { name: 'Lead No Show', event: 'interest_changed', subscribe: 'lead_no_show', interest: 'No Show' },
	lead_not_interested: {
		name: 'Lead Not Interested',
		event: 'interest_changed',
		subscribe: 'lead_not_interested',
		interest: 'Not Interested',
	},
	lead_out_of_office: { name: 'Lead Out of Office', event: 'interest_changed', subscribe: 'lead_out_of_office', interest: 'Out of Office' },
	lead_unsubscribed: { name: 'Lead Unsubscribed', event: 'unsubscribed', subscribe: 'lead_unsubscribed' },
	lead_wrong_person: { name: 'Lead Wrong Person', event: 'interest_changed', subscribe: 'lead_wrong_person', interest: 'Wrong Person' },
	link_clicked: { name: 'Link Clicked', event: 'clicked', subscribe: 'email_link_clicked' },
	reply_received: { name: 'Reply Received', event: 'reply_received', subscribe: 'reply_received' },
};

/** What a webhook can be made for, and what the list of webhooks can be narrowed down to. */
export const subscriptions: Words = {
	'All Events': 'all_events',
	...Object.fromEntries(Object.values(kinds).flatMap(({ name, subscribe }) => (subscribe ? [[name, subscribe]] : []))),
};
export const listedSubscriptions: Words = Object.fromEntries(
	Object.entries(subscriptions).filter(([, event]) => event !== 'lead_no_show' && event !== 'supersearch_enrichment_completed'),
);

/** Chosen in the form beside the names above. */
export const ANY = 'any';
export const LABEL = 'custom_label';

/** Delivered under the name of its subscription as well, to be safe. */
const delivered = (body: IDataObject) => (body.event_type === 'email_link_clicked' ? 'link_clicked' : String(body.event_type ?? ''));

/** One subscription for one event that has its own; otherwise all events, filtered here. */
export function subscription(events: string[]): string {
	return (events.length === 1 && kinds[events[0]]?.subscribe) || 'all_events';
}

/** Whether a delivery is one of the chosen events. A custom label arrives as its raw text; `labels` narrows them down. */
export function wanted(body: IDataObject, events: string[], labels: string[]): boolean {
	const name = delivered(body);
	if (events.includes(ANY) || events.includes(name)) return true;
	return events.includes(LABEL) && name !== '' && !(name in kinds) && (labels.length === 0 || labels.includes(name));
}

const text = (...values: unknown[]) => (values.find((one) => typeof one === 'string' && one !== '') as string | undefined) ?? null;
const count = (value: unknown) =>
	value === undefined || value === null || value === '' || Number.isNaN(Number(value)) ? null : Number(value);

/** A delivery in the shape that all triggers share. `received` (ISO) stands in for a missing time. Pure. */
export function outboundEvent(body: IDataObject, received: string): OutboundEvent {
	const name = delivered(body);
	const kind = kinds[name] ?? { event: name ? 'interest_changed' : 'unknown', interest: name || undefined };
	const at = instantOf(body.timestamp);
	const names = [text(body.firstName, body.first_name), text(body.lastName, body.last_name)].filter(Boolean);
	return {
		event: kind.event,
		provider: 'instantly',
		channel: 'email',
		occurredAt: at ?? received,
		person: { email: text(body.lead_email, body.email), handle: null, profileUrl: null, name: names.join(' ') || null, id: null },
		campaign: { id: text(body.campaign_id), name: text(body.campaign_name), step: count(body.step), variant: count(body.variant) },
		message: {
			id: text(body.email_id),
			threadId: null,
			subject: text(body.reply_subject, body.email_subject),
			text: text(body.reply_text, body.reply_text_snippet, body.email_text),
			html: text(body.reply_html, body.email_html),
		},
		interest: kind.interest ?? null,
		account: text(body.email_account),
		count: 1,
		dedupeKey: keyOf(at ? ['instantly', body.event_type, at, body.email_id, body.lead_email, body.campaign_id, body.email_account] : body),
		raw: body,
	};
}

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
