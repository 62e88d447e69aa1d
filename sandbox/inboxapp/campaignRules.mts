import { addLead, touch } from './campaignStore.mts';
import type { Context } from './state.mts';
import type { Profile } from './types.mts';
import { invalidV1, needV1 } from './v1Call.mts';
import type { RulesOrder } from './v1Rules.mts';
import type { Campaign, CampaignLead, ListLead } from './v1Types.mts';

/** Refuses rules that name lists that are not there, or keep out by lists that are not the users'. */
export function checkRules({ state }: Context, { syncedListIds = [], excludedListIds = [] }: RulesOrder): void {
	for (const id of [...syncedListIds, ...excludedListIds]) needV1(state.lists, id, 'list');
	if (excludedListIds.some((id) => state.lists.get(id)?.kind !== 'user'))
		throw invalidV1('excludedListIds', 'must name lists of users only');
}

/** Changes where a campaign gets its leads from and whom it leaves out; what the order does not name stays. */
export function applyRules(context: Context, campaign: Campaign, order: RulesOrder): void {
	const { state } = context;
	const { syncedListIds, excludedListIds, columnMappings, detachBehavior, ...flags } = order;
	const { rules } = campaign;
	checkRules(context, order);
	if (syncedListIds) {
		const gone = Object.keys(rules.synced).filter((id) => !syncedListIds.includes(id));
		rules.synced = Object.fromEntries(syncedListIds.map((id) => [id, rules.synced[id] ?? {}]));
		for (const id of gone) detach(context, campaign, id, detachBehavior);
	}
	if (excludedListIds) rules.excluded = excludedListIds;
	for (const [id, mapping] of Object.entries(columnMappings ?? {})) if (rules.synced[id]) rules.synced[id] = mapping;
	if (flags.excludeContacted !== undefined) rules.excludeContacted = flags.excludeContacted;
	if (flags.excludeMutuals !== undefined) rules.excludeMutuals = flags.excludeMutuals;
	for (const lead of state.listLeads.values()) if (rules.synced[lead.listId]) join(context, campaign, lead);
	touch(context, campaign);
}

/** Somebody has come to a list: the campaigns that are fed by it get them too. */
export function syncLead(context: Context, lead: ListLead): void {
	for (const campaign of context.state.campaigns.values()) if (campaign.rules.synced[lead.listId]) join(context, campaign, lead);
}

/** Whether the rules of a campaign keep it from writing to a lead. */
export function isExcluded({ state }: Context, { rules }: Campaign, { profileId }: CampaignLead): boolean {
	const on = (listId: string) => state.listLeads.has(`${listId} ${profileId}`);
	const kept = (kind: 'contacted' | 'mutual') => [...state.lists.values()].some((list) => list.kind === kind && on(list.id));
	return rules.excluded.some(on) || (rules.excludeContacted && kept('contacted')) || (rules.excludeMutuals && kept('mutual'));
}

/** The words of a lead's columns on the list go into those of the campaign. */
function join(context: Context, campaign: Campaign, { listId, profileId, data }: ListLead): void {
	const columns = Object.entries(campaign.rules.synced[listId]).filter(([from]) => data[from] !== undefined);
	const mapped = Object.fromEntries(columns.map(([from, to]) => [to, data[from]]));
	addLead(context, campaign, context.state.profiles.get(profileId) as Profile, mapped, listId);
}

/** A list feeds a campaign no more. Unlinked leads stay; otherwise those who wait go. The other words are not known. */
function detach({ state }: Context, campaign: Campaign, listId: string, behavior = 'unlink'): void {
	for (const [key, lead] of state.campaignLeads) {
		if (lead.campaignId !== campaign.id || lead.listId !== listId) continue;
		if (behavior === 'unlink' || lead.stage !== 'waiting') lead.listId = null;
		else state.campaignLeads.delete(key);
	}
}
