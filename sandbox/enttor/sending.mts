import type { Context } from './state.mts';
import type { Campaign, Status } from './types.mts';

const DAY = 86_400_000;

/** The day of a moment, in UTC. */
export function dayOf(moment: number): string {
	return new Date(moment).toISOString().slice(0, 10);
}

/** How many leads a campaign has not dealt with yet. */
export function left({ audience, counters }: Campaign): number {
	return audience - counters.sent - counters.failed - counters.error - counters.alreadyMessaged;
}

/** Lets all campaigns do what is due by now. */
export function sendDue({ core, state }: Context): void {
	const now = core.clock.now();
	for (const campaign of state.campaigns.values()) {
		const [start, end] = [Date.parse(campaign.start), Date.parse(campaign.end)];
		if (campaign.status === 'scheduled' && now >= start) campaign.status = 'active';
		if (campaign.status !== 'active' || now < start) continue;
		sendThrough(campaign, Math.min(now, end - 1));
		if (now >= end || left(campaign) === 0) campaign.status = 'completed';
	}
}

/** Uses up the daily limit of each day until a moment. */
function sendThrough(campaign: Campaign, until: number): void {
	const last = dayOf(until);
	while (campaign.day <= last && left(campaign) > 0) {
		const messages = Math.min(Math.max(0, campaign.dailyLimit - campaign.sentOnDay), left(campaign));
		campaign.counters.sent += messages;
		campaign.sentOnDay += messages;
		if (campaign.day === last) return;
		campaign.day = dayOf(Date.parse(campaign.day) + DAY);
		campaign.sentOnDay = 0;
	}
}

/** Puts a campaign into another status. Days on which it did not send are not made up for. */
export function setStatus({ core }: Context, campaign: Campaign, status: Status): void {
	const day = dayOf(Math.max(core.clock.now(), Date.parse(campaign.start)));
	if (status === 'active' && campaign.day !== day) {
		campaign.day = day;
		campaign.sentOnDay = 0;
	}
	campaign.status = status;
}
