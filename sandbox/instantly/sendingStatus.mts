import { ownSenders } from './mail.mts';
import type { Context } from './state.mts';
import type { Campaign, Subsequence } from './types.mts';

const STATES: Record<string, string> = {
	'0': 'campaign_draft',
	'2': 'campaign_paused',
	'3': 'campaign_completed',
	'4': 'campaign_running_subsequences',
	'-1': 'campaign_accounts_unhealthy',
	'-2': 'campaign_bounce_protect',
	'-99': 'campaign_account_suspended',
};

// A subsequence goes on sending when its campaign has nothing left to send.
const STOPS_SUBSEQUENCES = [0, 2, -1, -2, -99];

/** The sending status of a campaign or of one of its subsequences; unless it runs, many parts are absent. */
export function sendingStatus(context: Context, campaign: Campaign, withSummary: boolean, subsequence?: Subsequence) {
	const { state, core } = context;
	const all = state.leads.ofCampaign(campaign.id).all();
	const leads = subsequence ? all.filter((lead) => lead.subsequence_id === subsequence.id) : all;
	const accounts = ownSenders(context, campaign).map((email) => state.accounts.get(email));
	const available = accounts.filter((account) => account?.status === 1).length;
	const waiting = leads.filter((lead) => lead.status === 1).length;
	const stopped = stoppedBy(campaign, subsequence);
	const running = available === 0 ? 'no_accounts_available' : waiting === 0 ? 'waiting_for_leads' : 'healthy';
	const status = stopped ?? running;
	const code = status === 'healthy' ? null : status;
	const diagnostics = {
		campaign_id: campaign.id,
		...(subsequence ? { subsequence_id: subsequence.id } : {}),
		last_updated: core.clock.iso(),
		status,
		issue_tracking: {
			current_status_code: code,
			issue_first_seen_at: code === null ? null : campaign.timestamp_updated,
			consecutive_loops_with_issue: code === null ? 0 : 1,
			last_healthy_send_at: null,
		},
		...(stopped
			? {}
			: {
					accounts_summary: { total_connected: accounts.length, available },
					leads_status: { no_leads_ready: waiting === 0, account_unavailable_skips: 0, delay_not_met_skips: 0 },
				}),
	};
	const summary = {
		status,
		status_message: `Campaign status: ${status}`,
		issue_started_at: code === null ? null : campaign.timestamp_updated,
		last_healthy_send_at: null,
		ai_summary: withSummary ? `The sandbox says: ${status}` : null,
	};
	return { diagnostics, summary };
}

function stoppedBy(campaign: Campaign, subsequence: Subsequence | undefined): string | undefined {
	const own = STATES[String((subsequence ?? campaign).status)];
	return own ?? (subsequence && STOPS_SUBSEQUENCES.includes(campaign.status) ? STATES[String(campaign.status)] : undefined);
}
