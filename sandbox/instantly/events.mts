import { z } from 'zod';

import { Refusal } from '../refusal.mts';
import { setInterest } from './interest.mts';
import { canSend, countedFor, dueOf, lastSent, makeEmail, positionOf, sendStep } from './mail.mts';
import { holds, need, type Context } from './state.mts';
import type { Email, Lead } from './types.mts';
import { trigger } from './subsequenceLeads.mts';
import { emit, type Delivery, type Emission } from './webhookSender.mts';

const LEAD_EVENTS = ['reply', 'auto_reply', 'open', 'click', 'bounce', 'unsubscribe', 'sent', 'interest', 'label'] as const;

/** What the control API can cause. */
export const eventOrder = z
	.object({
		event: z.enum([...LEAD_EVENTS, 'campaign_completed', 'account_error']),
		campaign_id: z.string().optional(),
		lead_email: z.string().optional(),
		leads: z.array(z.string()).optional(),
		/** The first n leads of the campaign. */
		count: z.number().int().min(1).optional(),
		text: z.string().optional(),
		subject: z.string().optional(),
		/** Interest number or null; text or number of a label; address of an account. */
		value: z.union([z.string(), z.number(), z.null()]).optional(),
		/** A number means that many milliseconds late. */
		deliver: z.union([z.enum(['once', 'twice', 'late']), z.number().min(0)]).optional(),
		/** Milliseconds of `late`. */
		lateMs: z.number().min(0).optional(),
	})
	.strict();

export type EventOrder = z.input<typeof eventOrder>;
type Deliveries = Promise<Delivery>[];

/** Makes something happen: changes the state, tells the webhooks. */
export function cause(context: Context, order: EventOrder): { caused: number; deliveries: Deliveries } {
	const { deliver = 'once', lateMs = 2_000 } = order;
	const emission: Emission = {
		copies: deliver === 'twice' ? 2 : 1,
		lateMs: typeof deliver === 'number' ? deliver : deliver === 'late' ? lateMs : 0,
	};
	if (order.event === 'campaign_completed') {
		const campaign = need(context.state.campaigns, order.campaign_id ?? '');
		campaign.status = 3;
		return { caused: 1, deliveries: emit(context, { type: order.event, campaign: campaign.id, ...emission }) };
	}
	if (order.event === 'account_error') return accountError(context, order, emission);
	const leads = leadsOf(context, order);
	return { caused: leads.length, deliveries: leads.flatMap((lead) => causeFor(context, lead, order, emission)) };
}

/** Sends what active campaigns owe by the sandbox clock. */
export function sendDue(context: Context): void {
	for (const campaign of context.state.campaigns.values()) {
		if (campaign.status !== 1 || !canSend(context, campaign)) continue;
		for (const lead of context.state.leads.ofCampaign(campaign.id).all()) {
			// A subsequence goes on with a lead that has finished the campaign.
			const open = lead.status === 1 || (lead.status === 3 && lead.subsequence_id !== null);
			if (!open || lead.email === null) continue;
			const due = dueOf(context, campaign, lead);
			if (due === 'send') causeFor(context, lead, { event: 'sent' }, {});
			else if (due === 'finished') finish(context, lead);
		}
	}
}

function finish(context: Context, lead: Lead): void {
	if (lead.status === 1 && lead.email_reply_count === 0) trigger(context, lead, ({ lead_activity: acts }) => acts?.includes(91));
	lead.status = 3;
}

function causeFor(context: Context, lead: Lead, order: EventOrder, emission: Emission): Deliveries {
	const { event } = order;
	if (event === 'interest') return interest(context, lead, order.value ?? null, emission);
	if (event === 'label') return interest(context, lead, labelValue(context, order.value), emission);
	const tell = (type: string, more: Record<string, unknown>) => emit(context, { type, campaign: lead.campaign, lead, more, ...emission });
	if (event === 'sent') {
		const mail = sendStep(context, lead);
		return tell('email_sent', { ...mailFields(lead, mail), is_first: positionOf(lead).step === 0 });
	}
	const mail = lastSent(context, lead) ?? sendStep(context, lead);
	const about = mailFields(lead, mail);
	switch (event) {
		case 'open':
			return tell('email_opened', { ...about, is_first: mark(context, lead, 'open') });
		case 'click':
			return tell('link_clicked', { ...about, is_first: mark(context, lead, 'click') });
		case 'bounce':
			lead.status = -1;
			count(context, lead, 'bounced');
			return tell('email_bounced', about);
		case 'unsubscribe':
			lead.status = -2;
			count(context, lead, 'unsubscribed');
			return tell('lead_unsubscribed', about);
		default:
			return reply(context, lead, mail, order, tell);
	}
}

function reply(
	context: Context,
	lead: Lead,
	sent: Email,
	order: EventOrder,
	tell: (type: string, more: Record<string, unknown>) => Deliveries,
): Deliveries {
	const auto = order.event === 'auto_reply';
	const text = order.text ?? (auto ? 'I am out of the office until Monday.' : 'Thanks, tell me more.');
	const html = `<div>${text}</div>`;
	const subject = order.subject ?? `Re: ${sent.subject}`;
	const received = makeEmail(context, {
		subject,
		body: { text, html },
		eaccount: sent.eaccount,
		from_address_email: lead.email,
		to_address_email_list: sent.eaccount,
		campaign_id: lead.campaign,
		lead: lead.email,
		lead_id: lead.id,
		ue_type: 2,
		step: sent.step,
		is_unread: 1,
		is_auto_reply: auto ? 1 : 0,
		is_focused: auto ? 0 : 1,
		i_status: lead.lt_interest_status ?? null,
		thread_id: sent.thread_id,
	});
	if (auto) count(context, lead, 'replies_automatic');
	else mark(context, lead, 'reply');
	trigger(context, lead, ({ reply_contains: part }) => Boolean(part) && holds(text, part));
	const campaign = lead.campaign === null ? undefined : context.state.campaigns.get(lead.campaign);
	const stops = auto ? campaign?.stop_on_auto_reply : campaign?.stop_on_reply;
	if (stops && lead.status === 1) lead.status = 3;
	return tell(auto ? 'auto_reply_received' : 'reply_received', {
		...mailFields(lead, sent),
		email_id: received.id,
		unibox_url: `https://app.instantly.ai/app/unibox?thread_search=thread:${sent.thread_id}`,
		reply_subject: subject,
		reply_text_snippet: text.slice(0, 100),
		reply_text: text,
		reply_html: html,
	});
}

function interest(context: Context, lead: Lead, value: string | number | null, emission: Emission): Deliveries {
	if (typeof value === 'string') throw new Refusal(400, 'value must be an interest number or null');
	return setInterest(context, lead, value, emission);
}

function labelValue(context: Context, wanted: string | number | null | undefined): number {
	const labels = [...context.state.labels.values()];
	const label = labels.find((one) => one.label === wanted || one.interest_status === wanted) ?? labels[0];
	if (wanted !== undefined && label.label !== wanted && label.interest_status !== wanted) throw new Refusal(400, `No label ${wanted}`);
	return label.interest_status;
}

function accountError(context: Context, order: EventOrder, emission: Emission) {
	const account = need(context.state.accounts, String(order.value ?? [...context.state.accounts.keys()][0]));
	const message = order.text ?? 'Invalid credentials';
	Object.assign(account, { status: -1, status_message: { code: 'EAUTH', e_message: message } });
	const campaign = order.campaign_id ?? null;
	const more = { email_account: account.email, error_message: message };
	return { caused: 1, deliveries: emit(context, { type: 'account_error', campaign, more, ...emission }) };
}

function leadsOf(context: Context, order: EventOrder): Lead[] {
	const { state } = context;
	const { campaign_id: campaign, count: wanted } = order;
	if (campaign !== undefined) need(state.campaigns, campaign);
	const emails = order.leads ?? (order.lead_email === undefined ? undefined : [order.lead_email]);
	if (emails) {
		return emails.flatMap((email) => {
			const copies = state.leads.withEmail(email);
			const lead = copies.find((one) => campaign === undefined || one.campaign === campaign);
			if (!lead) throw new Refusal(404, `No lead ${email}`);
			return lead;
		});
	}
	if (campaign === undefined) throw new Refusal(400, 'campaign_id, lead_email or leads is needed');
	return state.leads
		.ofCampaign(campaign)
		.all()
		.slice(0, wanted ?? 1);
}

function mailFields(lead: Lead, mail: Email): Record<string, unknown> {
	const { step, variant } = positionOf(lead);
	return {
		email_account: mail.eaccount,
		step: step + 1,
		variant: variant + 1,
		email_id: mail.id,
		email_subject: mail.subject,
		email_html: mail.body.html,
	};
}

const MARKS = {
	open: ['email_open_count', 'timestamp_last_open', 'email_opened', 'opened'],
	click: ['email_click_count', 'timestamp_last_click', 'email_clicked', 'clicks'],
	reply: ['email_reply_count', 'timestamp_last_reply', 'email_replied', 'replies'],
} as const;

const seenInSubsequence = new WeakMap<Lead, { place: string; what: Set<string> }>();

/** The numbers of activities in the conditions of a subsequence; a reply has none. */
const ACTS = { open: 2, click: 4, reply: 0 } as const;

/** Counts an open, a click or a reply on the lead and on the campaign; says whether it was the lead's first. */
function mark(context: Context, lead: Lead, kind: keyof typeof MARKS): boolean {
	const [counter, moment, place, what] = MARKS[kind];
	const { step, variant } = positionOf(lead);
	const now = context.core.clock.iso();
	const first = lead[counter] === 0;
	lead[counter] += 1;
	lead[moment] = now;
	lead[`${place}_step`] = step + 1;
	lead[`${place}_variant`] = variant + 1;
	lead.timestamp_last_touch = now;
	lead.timestamp_updated = now;
	count(context, lead, what);
	if (lead.status_summary_subseq ? firstInSubsequence(lead, what) : first) count(context, lead, `unique_${what}`);
	trigger(context, lead, ({ lead_activity: acts }) => acts?.includes(ACTS[kind]));
	return first;
}

/** Whether it is the first such thing since the lead came into its subsequence, whatever it did in the campaign before. */
function firstInSubsequence(lead: Lead, what: string): boolean {
	const place = `${lead.subsequence_id}|${lead.timestamp_added_subsequence}`;
	const seen = seenInSubsequence.get(lead);
	const known = seen?.place === place ? seen.what : new Set<string>();
	seenInSubsequence.set(lead, { place, what: known });
	return known.size !== known.add(what).size;
}

function count(context: Context, lead: Lead, what: string): void {
	const place = countedFor(lead);
	if (place === null) return;
	const { step, variant } = positionOf(lead);
	context.state.tally(place, context.core.clock.iso().slice(0, 10), step, variant, what);
}
