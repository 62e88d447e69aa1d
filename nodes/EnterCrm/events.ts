import type { IDataObject } from 'n8n-workflow';
import { objectOf } from '../../engine/describe';
import { instantOf, keyOf, type OutboundEvent } from '../../engine/event';

/** What can be chosen, by name. */
export const kinds: Record<string, { name: string; description?: string }> = {
	campaign_sent: { name: 'Campaign Sent' },
	customer_created: { name: 'Customer Created' },
	customer_event: { name: 'Customer Event Tracked', description: "Only with the API of EnterCRM's server" },
	clicked: { name: 'Message Clicked' },
	not_delivered: { name: 'Message Not Delivered', description: 'The message could not be sent, or bounced' },
	opened: { name: 'Message Opened' },
	message_sent: { name: 'Message Sent' },
};

/** What can become of a message, in the order in which it happens, and the times that tell it. */
const times = { message_sent: ['sent_at', 'delivered_at'], opened: ['opened_at'], clicked: ['clicked_at'], not_delivered: ['failed_at'] };
export type Stage = keyof typeof times;
export const stages = Object.keys(times) as Stage[];

const statuses: Record<string, Stage> = {
	sent: 'message_sent',
	delivered: 'message_sent',
	opened: 'opened',
	clicked: 'clicked',
	failed: 'not_delivered',
	bounced: 'not_delivered',
};
const statusOf = (row: IDataObject) => String(row.status ?? '').toLowerCase();

/** When a message reached a stage, by its own time of it (ISO, UTC). */
export const stageTime = (message: IDataObject, stage: Stage): string | undefined =>
	times[stage].map((name) => instantOf(message[name])).find((time) => time !== undefined);

/** The stages that a message has reached: those it tells of, and those that were before them for certain (a click proves a sending). */
export function reached(message: IDataObject): Array<{ stage: Stage; told: boolean }> {
	const status = statusOf(message);
	const told = stages.filter((stage) => statuses[status] === stage || stageTime(message, stage) !== undefined);
	const proves = (later: Stage, stage: Stage) =>
		later === 'not_delivered' ? stage === 'message_sent' && status === 'bounced' : stages.indexOf(later) > stages.indexOf(stage);
	return stages
		.filter((stage) => told.includes(stage) || (stage !== 'not_delivered' && told.some((later) => proves(later, stage))))
		.map((stage) => ({ stage, told: told.includes(stage) }));
}

/** The name of an event of a message. */
export const eventOf = (stage: Stage, message: IDataObject): string =>
	stage !== 'not_delivered' ? stage : statusOf(message) === 'bounced' ? 'bounced' : 'failed';

const text = (...values: unknown[]): string | null => {
	const found = values.find((one) => (typeof one === 'string' && one.trim() !== '') || typeof one === 'number');
	return found === undefined ? null : String(found);
};

const channels = ['email', 'sms'] as const;
const channelOf = (...words: unknown[]): OutboundEvent['channel'] => channels.find((channel) => words.includes(channel)) ?? null;

function personOf(customer: IDataObject, { id, email }: { id?: unknown; email?: unknown } = {}): OutboundEvent['person'] {
	const parts = [text(customer.first_name), text(customer.last_name)].filter(Boolean);
	return {
		email: text(customer.email, email),
		handle: null,
		profileUrl: null,
		name: text(customer.name) ?? (parts.join(' ') || null),
		id: text(customer.id, id),
	};
}

const campaignPart = (campaign: IDataObject) => ({ id: text(campaign.id), name: text(campaign.name), step: null, variant: null });
const noMessage: OutboundEvent['message'] = { id: null, threadId: null, subject: null, text: null, html: null };

const event = (
	name: string,
	occurredAt: string,
	key: unknown[],
	more: Partial<OutboundEvent> & Pick<OutboundEvent, 'raw'>,
): OutboundEvent => ({
	event: name,
	provider: 'entercrm',
	channel: null,
	occurredAt,
	person: personOf({}),
	campaign: campaignPart({}),
	message: noMessage,
	interest: null,
	account: null,
	count: 1,
	dedupeKey: keyOf(['entercrm', ...key]),
	...more,
});

/** A new customer. Here and below: `received` (ISO) stands in for a missing time; pure. */
export const customerCreated = (customer: IDataObject, received: string): OutboundEvent =>
	event('customer_created', instantOf(customer.created_at) ?? received, ['customer_created', text(customer.id)], {
		person: personOf(customer),
		raw: customer,
	});

/** Something that a customer, or nobody known, did; what it was is in `raw`. */
export const customerEvent = (tracked: IDataObject, received: string): OutboundEvent =>
	event(
		'customer_event',
		instantOf(tracked.occurred_at) ?? instantOf(tracked.created_at) ?? received,
		['customer_event', text(tracked.id)],
		{ person: personOf(objectOf(tracked.customer), { id: tracked.customer_id }), raw: tracked },
	);

/** A campaign that has been sent. */
export function campaignSent(campaign: IDataObject, received: string): OutboundEvent {
	const at = [campaign.sent_at, campaign.completed_at, campaign.updated_at].map(instantOf).find((time) => time !== undefined);
	return event('campaign_sent', at ?? received, ['campaign_sent', text(campaign.id)], {
		channel: channelOf(campaign.type),
		campaign: campaignPart(campaign),
		message: { ...noMessage, subject: text(campaign.subject) },
		raw: campaign,
	});
}

/** What became of one message of a campaign. */
export function messageEvent(stage: Stage, message: IDataObject, campaign: IDataObject, received: string): OutboundEvent {
	// What is only proven by a later stage happened no later than that.
	const later = stages.slice(stages.indexOf(stage)).map((one) => stageTime(message, one));
	const at = stageTime(message, stage) ?? later.filter((time) => time !== undefined).sort()[0] ?? instantOf(message.updated_at) ?? received;
	const address = String(message.to_address ?? '').includes('@') ? message.to_address : undefined;
	return event(eventOf(stage, message), at, [stage, text(campaign.id), text(message.id)], {
		channel: channelOf(message.channel ?? campaign.type),
		person: personOf(objectOf(message.customer), { id: message.customer_id, email: address }),
		campaign: campaignPart(campaign),
		message: { ...noMessage, id: text(message.id), subject: text(campaign.subject) },
		raw: message,
	});
}

/** One made-up event of a kind, for a workspace that has none yet. */
export function madeUp(kind: string, now: string): OutboundEvent {
	const customer = { id: 1, first_name: 'Sample', last_name: 'Customer', name: 'Sample Customer', email: 'customer@example.com' };
	const campaign = { id: 1, name: 'Sample Campaign', type: 'email', subject: 'Hello', status: 'sent', sent_at: now };
	if (kind === 'customer_created') return customerCreated({ sample: true, ...customer, created_at: now }, now);
	if (kind === 'customer_event') return customerEvent({ sample: true, id: 1, event_name: 'pageview', occurred_at: now, customer }, now);
	if (kind === 'campaign_sent') return campaignSent({ sample: true, ...campaign }, now);
	const stage = kind as Stage;
	const status = stage === 'not_delivered' ? 'bounced' : stage.replace('message_', '');
	const message = { sample: true, id: 1, customer_id: 1, channel: 'email', status, [times[stage][0]]: now, customer };
	return messageEvent(stage, message, campaign, now);
}
