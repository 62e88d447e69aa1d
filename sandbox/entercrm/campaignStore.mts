import { cents, percent } from './rows.mts';
import type { State } from './state.mts';
import type { Campaign, Moment } from './types.mts';

export const TYPES = ['email', 'sms', 'call_list', 'ads'];
export const PLATFORMS = ['google', 'meta', 'tiktok', 'linkedin', 'twitter'];
/** Columns that the older commit does not have. */
export const AD_COLUMNS = [
	'target_audience',
	'ad_creatives',
	'ad_platform',
	'ad_account_id',
	'ad_campaign_id',
	'impressions',
	'reach',
	'clicks',
	'conversions',
	'ad_spend',
	'revenue_attributed',
	'cpc',
	'cpm',
	'ctr',
	'roas',
	'conversion_rate',
];

/** Adds a campaign; what is not given is as the database fills it. */
export function addCampaign(
	state: State,
	tenant: number,
	{ name, type, ...rest }: Partial<Campaign> & { name: string; type: string },
	moment: Moment,
): Campaign {
	return state
		.table('campaigns')
		.add({
			tenant_id: tenant,
			name,
			type,
			status: 'draft',
			segment_id: null,
			filter_rules: null,
			target_audience: null,
			ad_creatives: null,
			subject: null,
			body_html: null,
			body_text: null,
			settings: null,
			scheduled_at: null,
			started_at: null,
			completed_at: null,
			total_recipients: 0,
			total_sent: 0,
			total_delivered: 0,
			total_opened: 0,
			total_clicked: 0,
			total_bounced: 0,
			total_unsubscribed: 0,
			total_failed: 0,
			ad_platform: null,
			ad_account_id: null,
			ad_campaign_id: null,
			impressions: 0,
			reach: 0,
			clicks: 0,
			conversions: 0,
			ad_spend: 0,
			revenue_attributed: 0,
			cpc: 0,
			cpm: 0,
			ctr: 0,
			roas: 0,
			conversion_rate: 0,
			created_by: null,
			created_at: moment,
			updated_at: moment,
			deleted_at: null,
			...rest,
		});
}

/** Percent of what was sent. */
export function ratesOf(campaign: Campaign): Record<string, number> {
	const rate = (part: number) => percent(part, campaign.total_sent);
	return {
		delivery_rate: rate(campaign.total_delivered),
		open_rate: rate(campaign.total_opened),
		click_rate: rate(campaign.total_clicked),
		bounce_rate: rate(campaign.total_bounced),
		unsubscribe_rate: rate(campaign.total_unsubscribed),
	};
}

/** What ads cost and bring; an empty list for every other type, as PHP writes it. */
export function adRatesOf(campaign: Campaign): Record<string, number> | [] {
	if (campaign.type !== 'ads') return [];
	const { impressions, clicks, conversions, ad_spend: spend, revenue_attributed: revenue } = campaign;
	const per = (part: number, whole: number) => (whole === 0 ? 0 : cents(part / whole));
	return {
		ctr: percent(clicks, impressions),
		cpc: per(spend, clicks),
		cpm: per(spend * 1000, impressions),
		roas: per(revenue, spend),
		conversion_rate: percent(conversions, clicks),
		cost_per_conversion: per(spend, conversions),
	};
}
