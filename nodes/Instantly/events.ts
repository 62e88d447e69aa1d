import type { IDataObject } from 'n8n-workflow';
import { instantOf, keyOf, type OutboundEvent } from '../../engine/event';
import { SECRET, type Hooks } from '../../engine/webhook';
import { kinds } from './kinds';

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
