import type { IDataObject } from 'n8n-workflow';
import type { OutboundEvent } from '../../engine/event';
import { outboundEvent } from './events';

const id = (last: number) => `00000000-0000-4000-8000-00000000000${last}`;

const sender = { email_account: 'sender@example.com' };
const lead = { lead_email: 'lead0001@example.com', email: 'lead0001@example.com', firstName: 'Lead', lastName: '0001' };
const mail = {
	...lead,
	...sender,
	step: 1,
	variant: 1,
	is_first: true,
	email_id: id(3),
	email_subject: 'Hello',
	email_text: 'Hello, Lead',
	email_html: '<p>Hello, Lead</p>',
};
const reply = {
	...mail,
	unibox_url: 'https://app.instantly.ai/app/unibox',
	reply_subject: 'Re: Hello',
	reply_text_snippet: 'Tell me',
	reply_text: 'Tell me more',
	reply_html: '<p>Tell me more</p>',
};

/** What an event has besides what every event has, by the name under which it is delivered; all others have the lead. */
const parts = new Map<string, IDataObject>([
	...['email_bounced', 'email_opened', 'email_sent', 'lead_unsubscribed', 'link_clicked'].map((kind): [string, IDataObject] => [
		kind,
		mail,
	]),
	...['auto_reply_received', 'reply_received'].map((kind): [string, IDataObject] => [kind, reply]),
	['account_error', sender],
	['campaign_completed', {}],
	['supersearch_enrichment_completed', {}],
]);

/**
 * One made-up event, by the name under which Instantly delivers it or a label's text, with the fields of such an event; `now` is ISO.
 * https://developer.instantly.ai/guides/webhook-events Pure.
 */
export function madeUp(kind: string, now: string): OutboundEvent {
	const base = { sample: true, timestamp: now, event_type: kind, workspace: id(1), campaign_id: id(2), campaign_name: 'Sample Campaign' };
	return outboundEvent({ ...base, ...(parts.get(kind) ?? lead) }, now);
}
