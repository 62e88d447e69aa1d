import { isTimeZone, allHours } from './campaignHours.mts';
import { emit } from './events.mts';
import { newId } from './ids.mts';
import { contactFor } from './profiles.mts';
import { v1Refusal } from './refusals.mts';
import type { Context } from './state.mts';
import type { Profile } from './types.mts';
import { invalidV1, missingV1, needV1 } from './v1Call.mts';
import type { Campaign, CampaignLead, CampaignStatus, Column, Step } from './v1Types.mts';

/** The generation of a path. */
export type Generation = Campaign['generation'];
/** Parts of a campaign that may be chosen. */
export type CampaignParts = Partial<Omit<Campaign, 'id' | 'createdAt' | 'status'>> & Pick<Campaign, 'name'>;

const DEFAULT_RATE = 13;

/** A campaign by its id, or a refusal. */
export function campaignOf({ core, state }: Context, id: string, path: Generation): Campaign {
	const campaign = needV1(state.campaigns, id, 'campaign');
	if (core.settings.inboxapp.generations === 'apart' && campaign.generation !== path) throw missingV1('campaign');
	return campaign;
}

/** Makes a campaign, a draft, and tells of it. */
export function makeCampaign(context: Context, parts: CampaignParts): Campaign {
	const { core, state } = context;
	for (const id of parts.accountLinkIds ?? []) needV1(state.accountLinks, id, 'account link');
	if (parts.scheduleTimezone !== undefined && !isTimeZone(parts.scheduleTimezone))
		throw invalidV1('scheduleTimezone', 'must be an IANA time zone');
	const { id, createdAt } = state.row(core);
	const campaign: Campaign = {
		id,
		generation: 2,
		description: null,
		status: 'draft',
		accountLinkIds: [],
		scheduleTimezone: 'UTC',
		scheduleHours: allHours(),
		hourlyMessageRate: DEFAULT_RATE,
		rules: { synced: {}, excluded: [], excludeContacted: false, excludeMutuals: false },
		sequence: { version: 1, steps: [] },
		columns: [],
		createdAt,
		updatedAt: createdAt,
		pausedAt: null,
		completedAt: null,
		lastStartedAt: null,
		nextFirstAt: 0,
		...parts,
	};
	state.campaigns.set(id, campaign);
	emit(context, 'campaign.created', id);
	return campaign;
}

/** Starts, pauses, resumes or completes a campaign and tells of it; the status it has already is kept in silence. */
export function setStatus(context: Context, campaign: Campaign, status: Exclude<CampaignStatus, 'draft'>): void {
	if (campaign.status === status) return;
	const now = context.core.clock.iso();
	const before = campaign.status;
	campaign.status = status;
	if (status === 'paused') campaign.pausedAt = now;
	if (status === 'completed') campaign.completedAt = now;
	if (status === 'active') {
		Object.assign(campaign, { lastStartedAt: now, pausedAt: null, completedAt: null });
		campaign.nextFirstAt = Math.max(campaign.nextFirstAt, context.core.clock.now());
		emit(context, 'campaign.started', campaign.id);
		if (before === 'paused') emit(context, 'campaign.resumed', campaign.id);
	} else {
		emit(context, `campaign.${status}`, campaign.id);
	}
	touch(context, campaign);
}

/** An order of the API to start or pause. */
export function orderStatus(context: Context, campaign: Campaign, status: 'active' | 'paused'): Campaign {
	const useless = (status === 'active') === (campaign.status === 'active');
	if (!useless) setStatus(context, campaign, status);
	else if (context.core.settings.inboxapp.uselessOrders === 'refuse')
		throw v1Refusal(409, 'CONFLICT', `The campaign is ${campaign.status}.`);
	return campaign;
}

/** The campaign has changed now. */
export function touch({ core }: Context, campaign: Campaign): void {
	campaign.updatedAt = core.clock.iso();
}

/** The leads of a campaign in the order they came. */
export function leadsOf({ state }: Context, { id }: Campaign): CampaignLead[] {
	return [...state.campaignLeads.values()].filter(({ campaignId }) => campaignId === id);
}

/** A lead of a campaign, if somebody is one. */
export function leadOf({ state }: Context, { id }: Campaign, profileId: string): CampaignLead | undefined {
	return state.campaignLeads.get(`${id} ${profileId}`);
}

/** Puts somebody into a campaign. False: is in it already, and stays as they are. */
export function addLead(
	context: Context,
	campaign: Campaign,
	profile: Profile,
	data: Record<string, unknown> = {},
	listId: string | null = null,
): boolean {
	const { core, state } = context;
	const key = `${campaign.id} ${profile.id}`;
	if (state.campaignLeads.has(key)) return false;
	if (core.settings.inboxapp.leadsBecomeContacts) contactFor(context, profile);
	const fresh = { stage: 'waiting', nextStep: 0, dueAt: null, messages: 0, threadId: null, replied: false } as const;
	state.campaignLeads.set(key, { campaignId: campaign.id, profileId: profile.id, listId, data: { ...data }, ...fresh });
	return true;
}

/** Steps as the server keeps them. */
export function stepsOf(orders: readonly { type: string; data?: object }[]): Step[] {
	return orders.map(({ type, data = {} }, index) => ({
		id: newId(),
		rank: String(index + 1).padStart(4, '0'),
		type,
		data: data as Step['data'],
	}));
}

/** A new column. */
export function columnOf({ core }: Context, name: string, description: string | null = null): Column {
	return { id: `custom_${newId()}`, name, description, type: 'text', createdAt: core.clock.iso(), updatedAt: null };
}
