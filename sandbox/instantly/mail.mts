import { Refusal } from '../refusal.mts';
import type { Context } from './state.mts';
import { subsequenceOf } from './subsequenceLeads.mts';
import type { Campaign, Email, Lead, Step } from './types.mts';

const DAY = 86_400_000;
const UNITS: Record<string, number> = { minutes: 60_000, hours: 3_600_000, days: DAY };

/** A mail record with everything in its place. */
export function makeEmail(context: Context, input: Partial<Email> & Pick<Email, 'subject' | 'eaccount'>): Email {
	const { core, state } = context;
	const now = core.clock.iso();
	const id = core.ids.uuid();
	const body = { text: input.body?.text ?? '', html: input.body?.html ?? '' };
	const email: Email = {
		timestamp_created: now,
		timestamp_email: now,
		message_id: `<${id}@sandbox.example>`,
		from_address_email: input.eaccount,
		to_address_email_list: '',
		cc_address_email_list: null,
		bcc_address_email_list: null,
		reply_to: null,
		organization_id: state.workspace.id,
		campaign_id: null,
		subsequence_id: null,
		list_id: null,
		lead: null,
		lead_id: null,
		ue_type: 3,
		step: null,
		is_unread: 0,
		is_auto_reply: 0,
		reminder_ts: null,
		is_focused: 1,
		i_status: null,
		thread_id: core.ids.uuid(),
		...input,
		id,
		body,
		content_preview: (body.text || body.html.replace(/<[^>]*>/g, ' ')).trim().slice(0, 100),
	};
	state.addEmail(email);
	return email;
}

/** Which mail a lead got last, by campaign or subsequence: step and variant counted from 0, −1 before the first mail. */
export function positionOf(lead: Lead): { step: number; variant: number } {
	return placeOf((lead.status_summary_subseq ?? lead.status_summary.lastStep)?.stepID);
}

/** The campaign or subsequence that the last mail of a lead counts for. */
export function countedFor(lead: Lead): string | null {
	return lead.status_summary_subseq ? lead.subsequence_id : lead.campaign;
}

/** How far a lead is in the subsequence it is in, or else in its campaign. */
function progressOf(lead: Lead): number {
	return placeOf((lead.subsequence_id === null ? lead.status_summary.lastStep : lead.status_summary_subseq)?.stepID).step;
}

function placeOf(id = '0_-1_0'): { step: number; variant: number } {
	const [, step, variant] = id.split('_').map(Number);
	return { step, variant };
}

/** The last mail the campaign sent to a lead. */
export function lastSent(context: Context, lead: Lead): Email | undefined {
	return context.state.emailsOfLead.get(lead.id)?.findLast((email) => email.ue_type === 1);
}

/** Sends the next step to a lead: the record, the lead's marks and the counts, but no webhook. */
export function sendStep(context: Context, lead: Lead): Email {
	const { core, state } = context;
	const campaign = lead.campaign === null ? undefined : state.campaigns.get(lead.campaign);
	const subsequence = subsequenceOf(context, lead);
	const steps = stepsOf(subsequence ?? campaign);
	const step = progressOf(lead) + 1;
	const variants = steps[step]?.variants ?? [];
	const open = variants.flatMap((variant, index) => (variant.v_disabled ? [] : [index]));
	const variant = open.length === 0 ? 0 : open[state.emails.size % open.length];
	const first = lastSent(context, lead);
	const eaccount = first?.eaccount ?? senderOf(context, campaign);
	const now = core.clock.iso();
	const written = variants[variant]?.subject ?? '';
	const email = makeEmail(context, {
		subject: filled(written, lead) || (first ? `Re: ${first.subject}` : 'Hello from the sandbox'),
		body: { text: '', html: filled(variants[variant]?.body ?? '<div>Hello</div>', lead) },
		eaccount,
		to_address_email_list: lead.email ?? '',
		campaign_id: lead.campaign,
		subsequence_id: lead.subsequence_id,
		lead: lead.email,
		lead_id: lead.id,
		ue_type: 1,
		step: `0_${step}_${variant}`,
		i_status: lead.lt_interest_status ?? null,
		...(first ? { thread_id: first.thread_id } : {}),
	});
	const stepID = `0_${step}_${variant}`;
	const from = subsequence ? 'subsequence' : 'campaign';
	if (subsequence) lead.status_summary_subseq = { from, stepID, timestampExecuted: now };
	else lead.status_summary = { lastStep: { from, stepID, timestamp_executed: now } };
	const place = countedFor(lead);
	if (place !== null) {
		state.tally(place, now.slice(0, 10), step, variant, 'sent');
		if (!first) state.tally(place, now.slice(0, 10), step, variant, 'contacted');
	}
	lead.last_step_from = from;
	lead.last_step_timestamp_executed = now;
	lead.last_contacted_from = eaccount;
	lead.timestamp_last_contact = now;
	lead.timestamp_last_touch = now;
	lead.timestamp_updated = now;
	return email;
}

/** Whether an active campaign owes this lead a mail now, or has nothing left to send. */
export function dueOf(context: Context, campaign: Campaign, lead: Lead): 'send' | 'finished' | 'wait' {
	const subsequence = subsequenceOf(context, lead);
	if (subsequence && (subsequence.status !== 1 || answered(lead))) return 'wait';
	const steps = stepsOf(subsequence ?? campaign);
	const step = progressOf(lead);
	if (step < 0) return steps.length > 0 && (!subsequence || begins(context, steps[0], lead)) ? 'send' : 'wait';
	if (step + 1 >= steps.length) return 'finished';
	const { delay, delay_unit: unit } = steps[step];
	const since = Date.parse(lead.last_step_timestamp_executed ?? context.core.clock.iso());
	// The delay of a step is the wait after it, before the next one.
	return context.core.clock.now() >= since + delay * UNITS[unit ?? 'days'] ? 'send' : 'wait';
}

/** Whether a lead has replied since it came into its subsequence. */
function answered(lead: Lead): boolean {
	return (lead.timestamp_last_reply ?? '') > (lead.timestamp_added_subsequence ?? '');
}

/** Whether the wait before the first mail of a subsequence is over. */
function begins(context: Context, { pre_delay: delay = 0, pre_delay_unit: unit = 'days' }: Step, lead: Lead): boolean {
	return context.core.clock.now() >= Date.parse(lead.timestamp_added_subsequence ?? '') + delay * UNITS[unit];
}

function stepsOf(sender: { sequences?: { steps: Step[] }[] } | undefined): Step[] {
	return sender?.sequences?.[0]?.steps ?? [];
}

/** Whether any mailbox of the campaign is in working order. */
export function canSend(context: Context, campaign: Campaign): boolean {
	return sendersOf(context, campaign).some(({ works }) => works);
}

/** The addresses that a campaign names as senders, and those of the mailboxes that carry one of its tags. */
export function ownSenders({ state }: Context, campaign: Campaign): string[] {
	const tags = (campaign.email_tag_list ?? []) as string[];
	const tagged = [...state.accounts.keys()].filter((email) => tags.some((tag) => state.tagged.get(tag)?.has(email)));
	return [...new Set([...campaign.email_list.map((email) => email.toLowerCase()), ...tagged])];
}

/** The campaign's own addresses, or all there are; addresses nobody knows are taken to work. */
function sendersOf(context: Context, campaign: Campaign | undefined): { address: string; works: boolean }[] {
	const { accounts } = context.state;
	const own = campaign ? ownSenders(context, campaign) : [];
	const addresses = own.length > 0 ? own : [...accounts.keys()];
	return addresses.map((address) => ({ address, works: (accounts.get(address)?.status ?? 1) === 1 }));
}

function senderOf(context: Context, campaign: Campaign | undefined): string {
	const all = sendersOf(context, campaign);
	if (all.length === 0) throw new Refusal(400, 'The workspace has no account to send from');
	const working = all.filter(({ works }) => works);
	const senders = working.length > 0 ? working : all;
	return senders[context.state.emails.size % senders.length].address;
}

function filled(text: string, lead: Lead): string {
	return text.replace(/\{\{\s*(\w+)\s*(?:\|([^}]*))?\}\}/g, (_all, name: string, fallback: string | undefined) => {
		const value = name === 'email' ? lead.email : lead.payload[name];
		return value === undefined || value === null ? (fallback ?? '').trim() : String(value);
	});
}
