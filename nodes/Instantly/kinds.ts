import type { Words } from '../../engine/describe';

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
	campaign_completed: { name: 'Campaign Completed', event: 'campaign_finished', subscribe: 'campaign_completed' },
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
