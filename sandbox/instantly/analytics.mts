import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { Refusal } from '../refusal.mts';
import { isDay, queryBool, queryList, queryNumberOf, str, uuid } from '../validation.mts';
import { CAMPAIGN_STATUS } from './campaignRules.mts';
import { operation } from './operation.mts';
import { need, type Context, type Tally } from './state.mts';
import type { Campaign } from './types.mts';

const range = { start_date: str().optional(), end_date: str().optional() };
const chosen = { id: uuid().optional(), ids: queryList(uuid()).optional() };
const campaignStatus = queryNumberOf(CAMPAIGN_STATUS).optional();
/** Days from and to which something counts, both included. */
export type Range = { start_date?: string; end_date?: string };
/** What sends mails and has counts: a campaign or a subsequence. */
type Sender = { id: string };
interface Row extends Tally {
	step: number;
	variant: number;
}

/** The four forms of campaign analytics, computed from what happened. */
export function analyticsRoutes(app: FastifyInstance, context: Context): void {
	const base = { method: 'GET', scope: undefined, body: 'none', faults: 'message' } as const;
	operation(app, {
		...base,
		url: '/campaigns/analytics',
		query: z.object({ ...chosen, ...range, exclude_total_leads_count: queryBool().optional() }),
		run: ({ query }) => {
			const all = pick(context, query);
			return all.map((campaign) => {
				const sums = sumOf(rowsOf(context, [campaign], query).flatMap(({ rows }) => rows));
				const total = query.exclude_total_leads_count ? 0 : context.state.leads.ofCampaign(campaign.id).size;
				return {
					campaign_name: campaign.name,
					campaign_id: campaign.id,
					campaign_status: campaign.status,
					campaign_is_evergreen: campaign.is_evergreen ?? false,
					leads_count: total,
					...counters(sums),
					completed_count: completed(context, campaign),
					total_opportunities: sums.opportunities ?? 0,
					total_opportunity_value: worth(context, campaign) * (sums.opportunities ?? 0),
				};
			});
		},
	});
	operation(app, {
		...base,
		url: '/campaigns/analytics/overview',
		query: z.object({ ...chosen, ...range, campaign_status: campaignStatus, expand_crm_events: queryBool().optional() }),
		run: ({ query }) => {
			const all = pick(context, query).filter(withStatus(query.campaign_status));
			const sums = sumOf(rowsOf(context, all, query).flatMap(({ rows }) => rows));
			const leads = all.flatMap(({ id }) => context.state.leads.ofCampaign(id).all());
			const interested = (value: number) => leads.filter((lead) => lead.lt_interest_status === value).length;
			return {
				...counters(sums),
				completed_count: all.reduce((sum, campaign) => sum + completed(context, campaign), 0),
				total_opportunities: sums.opportunities ?? 0,
				total_opportunity_value: (context.state.workspace.default_opportunity_value ?? 0) * (sums.opportunities ?? 0),
				total_interested: interested(1),
				total_meeting_booked: interested(2),
				total_meeting_completed: interested(3),
				total_closed: interested(4),
			};
		},
	});
	operation(app, {
		...base,
		url: '/campaigns/analytics/daily',
		query: z.object({ ...range, campaign_id: uuid().optional(), campaign_status: campaignStatus }),
		run: ({ query }) => {
			const all = pick(context, { id: query.campaign_id }).filter(withStatus(query.campaign_status));
			const days = new Map<string, Row[]>();
			for (const { day, rows } of rowsOf(context, all, query)) days.set(day, [...(days.get(day) ?? []), ...rows]);
			return [...days].sort().map(([date, rows]) => {
				const sums = sumOf(rows);
				return {
					date,
					...stepCounters(sums),
					contacted: sums.contacted ?? 0,
					new_leads_contacted: sums.contacted ?? 0,
					opportunities: sums.opportunities ?? 0,
					unique_opportunities: sums.opportunities ?? 0,
				};
			});
		},
	});
	operation(app, {
		...base,
		url: '/campaigns/analytics/steps',
		query: z.object({ ...range, campaign_id: uuid().optional(), include_opportunities_count: queryBool().optional() }),
		run: ({ query }) => {
			return stepsOf(context, pick(context, { id: query.campaign_id }), query).map(({ sums, ...row }) => {
				const won = { opportunities: sums.opportunities ?? 0, unique_opportunities: sums.opportunities ?? 0 };
				return { ...row, ...(query.include_opportunities_count ? won : {}) };
			});
		},
	});
}

/** The counts of campaigns or subsequences by step and variant; `sums` holds those that are not always shown. */
export function stepsOf(context: Context, senders: Sender[], range: Range) {
	const places = new Map<string, Row[]>();
	for (const row of rowsOf(context, senders, range).flatMap(({ rows }) => rows)) {
		const place = `${row.step}|${row.variant}`;
		places.set(place, [...(places.get(place) ?? []), row]);
	}
	return [...places].sort().map(([place, rows]) => {
		const [step, variant] = place.split('|');
		const sums = sumOf(rows);
		return { step, variant, ...stepCounters(sums), sums };
	});
}

/** What has been counted for one campaign or subsequence. */
export function totalOf(context: Context, sender: Sender): Tally {
	return sumOf(rowsOf(context, [sender], {}).flatMap(({ rows }) => rows));
}

function pick(context: Context, { id, ids }: { id?: string; ids?: string[] }): Campaign[] {
	const wanted = id === undefined ? ids : [id];
	const { campaigns } = context.state;
	return wanted ? wanted.map((one) => need(campaigns, one)) : [...campaigns.values()];
}

function withStatus(status: number | undefined): (campaign: Campaign) => boolean {
	return (campaign) => status === undefined || campaign.status === status;
}

function rowsOf(context: Context, senders: Sender[], query: Range): { day: string; rows: Row[] }[] {
	const [from, to] = [query.start_date, query.end_date].map(dayOf);
	if (from !== undefined && to !== undefined && from > to) throw new Refusal(400, 'Start Date must be earlier than End Date');
	return senders.flatMap(({ id }) =>
		[...(context.state.tallies.get(id) ?? [])].flatMap(([key, tally]) => {
			const [day, step, variant] = key.split('|');
			if ((from !== undefined && day < from) || (to !== undefined && day > to)) return [];
			return { day, rows: [{ ...tally, step: Number(step), variant: Number(variant) }] };
		}),
	);
}

/** The day a date or moment falls on, in UTC. */
export function dayOf(text: string | undefined): string | undefined {
	if (text === undefined || text === '') return undefined;
	if (isDay(text)) return text;
	if (Number.isNaN(Date.parse(text))) throw new Refusal(400, 'Invalid date');
	return new Date(text).toISOString().slice(0, 10);
}

function sumOf(rows: readonly Row[]): Tally {
	const sums: Tally = {};
	for (const { step: _step, variant: _variant, ...tally } of rows)
		for (const [what, n] of Object.entries(tally)) sums[what] = (sums[what] ?? 0) + n;
	return sums;
}

function counters(sums: Tally) {
	const of = (what: string) => sums[what] ?? 0;
	return {
		contacted_count: of('contacted'),
		emails_sent_count: of('sent'),
		new_leads_contacted_count: of('contacted'),
		open_count: of('opened'),
		open_count_unique: of('unique_opened'),
		open_count_unique_by_step: of('unique_opened'),
		reply_count: of('replies'),
		reply_count_unique: of('unique_replies'),
		reply_count_unique_by_step: of('unique_replies'),
		reply_count_automatic: of('replies_automatic'),
		reply_count_automatic_unique: of('replies_automatic'),
		reply_count_automatic_unique_by_step: of('replies_automatic'),
		link_click_count: of('clicks'),
		link_click_count_unique: of('unique_clicks'),
		link_click_count_unique_by_step: of('unique_clicks'),
		bounced_count: of('bounced'),
		unsubscribed_count: of('unsubscribed'),
	};
}

function stepCounters(sums: Tally) {
	const of = (what: string) => sums[what] ?? 0;
	return {
		sent: of('sent'),
		opened: of('opened'),
		unique_opened: of('unique_opened'),
		replies: of('replies'),
		unique_replies: of('unique_replies'),
		replies_automatic: of('replies_automatic'),
		unique_replies_automatic: of('replies_automatic'),
		clicks: of('clicks'),
		unique_clicks: of('unique_clicks'),
	};
}

function completed(context: Context, campaign: Campaign): number {
	return context.state.leads
		.ofCampaign(campaign.id)
		.all()
		.filter((lead) => lead.status === 3).length;
}

function worth(context: Context, campaign: Campaign): number {
	return campaign.pl_value ?? context.state.workspace.default_opportunity_value ?? 0;
}
