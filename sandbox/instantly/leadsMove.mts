import type { z } from 'zod';

import { audit } from './audit.mts';
import { startJob } from './jobs.mts';
import { makeLead } from './leadMaker.mts';
import { selectLeads } from './leadQuery.mts';
import type { assignBody, moveBody } from './leadRules.mts';
import { targetOf } from './leadsAdd.mts';
import type { Context } from './state.mts';
import { placeInSubsequence } from './subsequenceLeads.mts';
import type { Job, Lead } from './types.mts';

const LISTED = 10_000;

/** POST /leads/move: a job that moves or copies what the selection names at the moment it works. */
export function moveLeads(context: Context, body: z.output<typeof moveBody>): Job {
	const target = targetOf(context, body.to_campaign_id, body.to_list_id, body.assigned_to, 'to_campaign_id');
	const about = {
		type: 'move-leads',
		entity_id: target.campaign ?? target.list_id,
		entity_type: target.campaign === null ? 'list' : 'campaign',
	};
	return startJob(context, about, () => {
		const { leads } = context.state;
		const { ids, ...rest } = body;
		// `ids` counts only together with a source campaign or list.
		const useIds = ids !== undefined && (body.campaign !== undefined || body.list_id !== undefined);
		const selection = { ...rest, ...(useIds ? { ids } : {}) };
		const found = selectLeads(context, { ...selection, limit: undefined }, body.limit ?? Infinity);
		const inTarget = (lead: Lead) => lead.campaign === target.campaign && lead.list_id === target.list_id;
		const taken = new Set<string>();
		const moved = found.filter((lead) => {
			if (inTarget(lead)) return false;
			if (body.skip_leads_in_verification && [11, 12].includes(lead.verification_status ?? 0)) return false;
			if (lead.email === null) return true;
			const copies = leads.withEmail(lead.email).filter((other) => other !== lead);
			if (body.check_duplicates !== false && (taken.has(lead.email) || copies.some(inTarget))) return false;
			if (body.check_duplicates_in_campaigns && copies.some((other) => other.campaign !== null)) return false;
			taken.add(lead.email);
			return true;
		});
		const place = { campaign: target.campaign, list_id: target.list_id };
		if (body.copy_leads) {
			for (const lead of moved) leads.add(copyOf(context, lead, place));
		} else {
			leads.move(moved, place);
			for (const lead of moved) finishMove(context, lead, body);
		}
		audit(context, 'lead moved', { affected_count: moved.length, campaign_id: target.campaign, list_id: target.list_id });
		return {
			total_to_process: found.length,
			success_count: moved.length,
			failed_count: found.length - moved.length,
			moved_leads: moved.length,
			moved_lead_emails: moved.flatMap((lead) => lead.email ?? []).slice(0, LISTED),
		};
	});
}

/** POST /leads/bulk-assign: the named users share the selected leads. */
export function assignLeads(context: Context, body: z.output<typeof assignBody>): void {
	const { organization_user_ids: users, assigned_to: owner, ...selection } = body;
	const limit = body.limit || Infinity;
	selectLeads(context, { ...selection, limit: undefined })
		.filter((lead) => owner === undefined || lead.assigned_to === owner)
		.slice(0, limit)
		.forEach((lead, index) => {
			lead.assigned_to = users[index % users.length];
			lead.timestamp_updated = context.core.clock.iso();
		});
}

function copyOf(context: Context, lead: Lead, place: { campaign: string | null; list_id: string | null }): Lead {
	const fresh = makeLead(context, lead, { ...place, assigned_to: lead.assigned_to });
	return { ...fresh, payload: { ...lead.payload }, lt_interest_status: lead.lt_interest_status };
}

function finishMove(context: Context, lead: Lead, body: z.output<typeof moveBody>): void {
	if (body.assigned_to !== undefined) lead.assigned_to = body.assigned_to;
	if (body.reset_interest_status) delete lead.lt_interest_status;
	placeInSubsequence(context, lead, null);
}
