import type { Context } from './state.mts';
import type { Lead, Subsequence } from './types.mts';

/** Puts a lead into a subsequence, at its beginning, or takes it out. */
export function placeInSubsequence(context: Context, lead: Lead, id: string | null): Lead {
	const now = context.core.clock.iso();
	if (lead.subsequence_id !== id) delete lead.status_summary_subseq;
	lead.subsequence_id = id;
	lead.timestamp_added_subsequence = id === null ? null : now;
	lead.timestamp_updated = now;
	const subsequence = subsequenceOf(context, lead);
	if (subsequence) subsequence.timestamp_leads_updated = now;
	return lead;
}

/** The subsequence a lead is in. */
export function subsequenceOf(context: Context, lead: Lead): Subsequence | undefined {
	return lead.subsequence_id === null ? undefined : context.state.subsequences.get(lead.subsequence_id);
}

/** Puts a lead into the first running subsequence of its campaign that waits for what has happened to it. */
export function trigger(context: Context, lead: Lead, waitsFor: (conditions: Subsequence['conditions']) => boolean | undefined): void {
	if (lead.subsequence_id !== null || lead.campaign === null) return;
	for (const { id, parent_campaign: parent, status, conditions } of context.state.subsequences.values()) {
		if (parent !== lead.campaign || status !== 1 || !waitsFor(conditions)) continue;
		placeInSubsequence(context, lead, id);
		return;
	}
}
