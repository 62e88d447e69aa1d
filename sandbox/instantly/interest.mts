import type { Context } from './state.mts';
import { emit, type Delivery, type Emission } from './webhookSender.mts';
import { trigger } from './subsequenceLeads.mts';
import type { Lead } from './types.mts';

/** Interest number → event as it is delivered. "Closed" is Won, "neutral" is back to a plain lead. */
const EVENTS: Record<string, string> = {
	null: 'lead_neutral',
	'0': 'lead_out_of_office',
	'1': 'lead_interested',
	'2': 'lead_meeting_booked',
	'3': 'lead_meeting_completed',
	'4': 'lead_closed',
	'-1': 'lead_not_interested',
	'-2': 'lead_wrong_person',
	'-4': 'lead_no_show',
};

/** Changes the interest of a lead and of its mails, and tells nobody. */
export function markInterest({ core, state }: Context, lead: Lead, value: number | null): string {
	const now = core.clock.iso();
	if (value === null) delete lead.lt_interest_status;
	else lead.lt_interest_status = value;
	lead.timestamp_last_interest_change = now;
	lead.timestamp_updated = now;
	for (const email of state.emailsOfLead.get(lead.id) ?? []) email.i_status = value;
	return now;
}

/** Changes the interest of a lead and tells the webhooks. Lost (−3) has no event of its own. */
export function setInterest(context: Context, lead: Lead, value: number | null, emission: Emission = {}): Promise<Delivery>[] {
	const { state } = context;
	const now = markInterest(context, lead, value);
	if (lead.campaign !== null && value === 1) state.tally(lead.campaign, now.slice(0, 10), 0, 0, 'opportunities');
	if (value !== null) trigger(context, lead, ({ crm_status: wanted }) => wanted?.includes(value));
	const label = [...state.labels.values()].find((one) => one.interest_status === value);
	const type = label?.label ?? EVENTS[String(value)];
	if (type === undefined) return [];
	return emit(context, { type, custom: label?.interest_status, lead, campaign: lead.campaign, ...emission });
}
