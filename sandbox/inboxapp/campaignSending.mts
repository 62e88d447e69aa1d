import { nextWithin } from './campaignHours.mts';
import { isExcluded } from './campaignRules.mts';
import { leadsOf, setStatus } from './campaignStore.mts';
import { campaignText } from './campaignText.mts';
import { emit } from './events.mts';
import { addToList } from './lists.mts';
import type { Context } from './state.mts';
import type { AccountLink, Message, Profile } from './types.mts';
import type { Campaign, CampaignLead } from './v1Types.mts';
import { send, setArchived, threadFor } from './writing.mts';

const HOUR = 3_600_000;

/** Lets all campaigns write what is due by now. */
export function sendDue(context: Context): void {
	for (const campaign of context.state.campaigns.values()) if (campaign.status === 'active') sendThrough(context, campaign);
}

/** Writes the first message to the next of those who wait, at once, whatever the hour; gives how many got it. */
export function contactNow(context: Context, campaign: Campaign, count: number): number {
	let contacted = 0;
	for (const lead of leadsOf(context, campaign)) {
		if (contacted === count) break;
		if (lead.stage === 'waiting' && begin(context, campaign, lead, context.core.clock.now())) contacted += 1;
	}
	return contacted;
}

/** When the next message of a campaign is due, in milliseconds since 1970; null where none is. */
export function nextDue(context: Context, campaign: Campaign): number | null {
	if (campaign.status !== 'active') return null;
	const leads = leadsOf(context, campaign);
	const times = leads.flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt]));
	if (firstMessage(campaign) !== -1 && leads.some(({ stage }) => stage === 'waiting')) times.push(campaign.nextFirstAt);
	return times.length === 0 ? null : times.reduce((least, one) => Math.min(least, one));
}

function sendThrough(context: Context, campaign: Campaign): void {
	const now = context.core.clock.now();
	const leads = leadsOf(context, campaign);
	const waiting = leads.filter(({ stage }) => stage === 'waiting');
	const between: CampaignLead[] = [];
	for (const lead of leads) queue(between, lead);
	while (campaign.status === 'active') {
		const first = waiting.length > 0 && firstMessage(campaign) !== -1 ? campaign.nextFirstAt : Infinity;
		const followUp = between[0]?.dueAt ?? Infinity;
		const planned = Math.min(first, followUp);
		const at = planned > now ? null : nextWithin(planned, campaign.scheduleTimezone, campaign.scheduleHours);
		if (at === null || at > now) break;
		const lead = (followUp <= first ? between : waiting).shift() as CampaignLead;
		if (followUp <= first) goOn(context, campaign, lead, at);
		else if (begin(context, campaign, lead, at)) campaign.nextFirstAt = at + paceOf(context, campaign);
		queue(between, lead);
	}
	const over = leads.length > 0 && leads.every(({ stage }) => stage !== 'waiting' && stage !== 'contacted');
	if (over && campaign.status === 'active' && context.core.settings.inboxapp.campaignsComplete) setStatus(context, campaign, 'completed');
}

/** Puts a lead that has a next step among the others, by the time of it. */
function queue(between: CampaignLead[], lead: CampaignLead): void {
	const { dueAt } = lead;
	if (dueAt === null) return;
	let at = between.length;
	while (at > 0 && Number(between[at - 1].dueAt) > dueAt) at -= 1;
	between.splice(at, 0, lead);
}

function paceOf({ core }: Context, { hourlyMessageRate }: Campaign): number {
	return core.settings.inboxapp.campaignPaceMs ?? HOUR / hourlyMessageRate;
}

function firstMessage({ sequence }: Campaign): number {
	return sequence.steps.findIndex(({ type }) => type === 'message');
}

/** The first message to a lead. False: a rule keeps it out, or no account can write. */
function begin(context: Context, campaign: Campaign, lead: CampaignLead, at: number): boolean {
	const first = firstMessage(campaign);
	if (first === -1) return false;
	if (isExcluded(context, campaign, lead)) {
		lead.stage = 'excluded';
		return false;
	}
	const message = write(context, campaign, lead, first, at);
	if (!message) return false;
	lead.stage = 'contacted';
	tell(context, campaign, lead, 'target.contacted', message);
	for (const list of context.state.lists.values())
		if (list.kind === 'contacted') addToList(context, list, context.state.profiles.get(lead.profileId) as Profile);
	plan(campaign, lead, first + 1, at);
	return true;
}

/** The next step of a lead that was written to. */
function goOn(context: Context, campaign: Campaign, lead: CampaignLead, at: number): void {
	const step = campaign.sequence.steps[lead.nextStep];
	if (step?.type === 'message') {
		const message = write(context, campaign, lead, lead.nextStep, at);
		if (!message) return;
		tell(context, campaign, lead, 'target.followUpSent', message);
	}
	plan(campaign, lead, lead.nextStep + 1, at);
}

/** When the step at `index` is due; delays before it are waited for, and after the last step a lead is through. */
function plan({ sequence }: Campaign, lead: CampaignLead, index: number, at: number): void {
	let due = at;
	let next = index;
	for (; sequence.steps[next]?.type === 'delay'; next += 1) due += (sequence.steps[next].data.delaySeconds ?? 0) * 1_000;
	const left = next < sequence.steps.length;
	Object.assign(lead, { nextStep: next, dueAt: left ? due : null, stage: left ? 'contacted' : 'finished' } satisfies Partial<CampaignLead>);
}

/** Sends a message step and archives the thread; undefined and the campaign paused where no account is online. */
function write(context: Context, campaign: Campaign, lead: CampaignLead, index: number, at: number): Message | undefined {
	const { core, state } = context;
	const profile = state.profiles.get(lead.profileId) as Profile;
	const links = campaign.accountLinkIds
		.map((id) => state.accountLinks.get(id))
		.filter((link) => link?.status === 'active') as AccountLink[];
	if (links.length === 0) {
		setStatus(context, campaign, 'paused');
		return undefined;
	}
	const createdAt = core.clock.iso(at);
	const known = lead.threadId === null ? undefined : state.threads.get(lead.threadId);
	const thread = known ?? threadFor(context, links[profile.rank % links.length], profile, { createdAt });
	const { id: stepId, data } = campaign.sequence.steps[index];
	const content = campaignText(data.segments ?? [], { ...profile, data: lead.data }, profile.rank);
	const message = send(context, thread, { content, createdAt, sentBy: { type: 'campaign', campaignId: campaign.id, stepId } });
	lead.threadId = thread.id;
	lead.messages += 1;
	setArchived(context, thread, true);
	return message;
}

/** The feed tells of a lead: `stepNumber` counts messages from 1. */
function tell(
	context: Context,
	campaign: Campaign,
	lead: CampaignLead,
	type: 'target.contacted' | 'target.followUpSent',
	message: Message,
): void {
	const contactId = context.state.contactOf(lead.profileId)?.id ?? null;
	emit(context, type, campaign.id, { threadId: message.threadId, messageId: message.id, contactId, stepNumber: lead.messages });
}
