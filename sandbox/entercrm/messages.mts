import type { State } from './state.mts';
import type { Campaign, Customer, Message, MessageStatus, Moment } from './types.mts';

/** What can become of a message, in the order it happens, and what the campaign counts of it. */
const STAGES = {
	sent: { at: 'sent_at', total: 'total_sent' },
	delivered: { at: 'delivered_at', total: 'total_delivered' },
	opened: { at: 'opened_at', total: 'total_opened' },
	clicked: { at: 'clicked_at', total: 'total_clicked' },
} as const;
type Stage = keyof typeof STAGES;
const ORDER = Object.keys(STAGES) as Stage[];

/** What may happen to a message. */
export type Happening = Stage | 'failed' | 'bounced';

/** Where a campaign writes to a customer; undefined where it cannot. */
export function addressFor(campaign: Campaign, customer: Customer): string | undefined {
	if (campaign.type === 'ads') return undefined;
	return (campaign.type === 'email' ? customer.email : customer.phone) ?? undefined;
}

/** Adds a message that waits to be sent. */
export function addMessage(state: State, campaign: Campaign, customer: Customer, moment: Moment): Message {
	const message = state
		.table('messages')
		.add({
			tenant_id: campaign.tenant_id,
			campaign_id: campaign.id,
			customer_id: customer.id,
			channel: campaign.type,
			to_address: addressFor(campaign, customer) ?? '',
			status: 'pending',
			status_detail: null,
			sent_at: null,
			delivered_at: null,
			opened_at: null,
			clicked_at: null,
			failed_at: null,
			metadata: null,
			created_at: moment,
			updated_at: moment,
		});
	campaign.total_recipients += 1;
	campaign.updated_at = moment;
	return message;
}

/** All messages of a campaign, oldest first. */
export function messagesOf(state: State, campaign: Campaign): Message[] {
	return state
		.table('messages')
		.all()
		.filter(({ campaign_id }) => campaign_id === campaign.id);
}

/** Whether it can happen to this message now. */
export function canHappen(message: Message, what: Happening): boolean {
	if (message.failed_at !== null) return false;
	if (what === 'failed') return message.sent_at === null;
	if (what === 'bounced') return message.delivered_at === null;
	return message[STAGES[what].at] === null;
}

/** Makes it happen, with all that comes before it; the totals of the campaign follow. */
export function happen(campaign: Campaign, message: Message, what: Happening, moment: Moment): void {
	const last = what === 'failed' ? -1 : ORDER.indexOf(what === 'bounced' ? 'sent' : what);
	for (const stage of ORDER.slice(0, last + 1)) {
		const { at, total } = STAGES[stage];
		if (message[at] !== null) continue;
		message[at] = moment;
		campaign[total] += 1;
	}
	if (what === 'failed' || what === 'bounced') {
		message.failed_at = moment;
		message.status_detail = what === 'failed' ? 'The message could not be handed over.' : 'The mailbox does not exist.';
		campaign[what === 'failed' ? 'total_failed' : 'total_bounced'] += 1;
	}
	// A message that was clicked stays so when its opening is told later.
	if (last < 0 || what === 'bounced' || ORDER.indexOf(message.status as Stage) < last) message.status = what as MessageStatus;
	message.updated_at = moment;
	campaign.updated_at = moment;
}
