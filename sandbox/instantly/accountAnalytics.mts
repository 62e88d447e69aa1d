import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { Refusal } from '../refusal.mts';
import { list, open, queryList, str } from '../validation.mts';
import { dayOf } from './analytics.mts';
import { operation } from './operation.mts';
import type { Context } from './state.mts';
import type { Account } from './types.mts';

const DAY = 86_400_000;
const DAYS_AT_MOST = 31;
const DAYS_USUAL = 30;
const COUNTERS = [
	'sent',
	'bounced',
	'contacted',
	'new_leads_contacted',
	'opened',
	'unique_opened',
	'replies',
	'unique_replies',
	'replies_automatic',
	'unique_replies_automatic',
	'clicks',
	'unique_clicks',
] as const;
type Counts = Record<(typeof COUNTERS)[number], number>;
type Row = Counts & { date: string; email_account: string };

/** What mailboxes have sent and received, day by day: for campaigns and for warmup. */
export function accountAnalyticsRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'GET',
		url: '/accounts/analytics/daily',
		body: 'none',
		faults: 'message',
		query: z.object({ start_date: str().optional(), end_date: str().optional(), emails: queryList(str(), 1, 200).optional() }),
		run: ({ query }) => {
			if (!query.emails) throw new Refusal(400, 'emails is required');
			const end = dayOf(query.end_date) ?? context.core.clock.iso().slice(0, 10);
			const start = dayOf(query.start_date) ?? isoDay(Date.parse(end) - (DAYS_USUAL - 1) * DAY);
			const days = (Date.parse(end) - Date.parse(start)) / DAY + 1;
			if (days < 1) throw new Refusal(400, 'start_date must not be after end_date');
			if (days > DAYS_AT_MOST) throw new Refusal(400, `The date range must not be longer than ${DAYS_AT_MOST} days`);
			const rows = new Ledger(new Set(query.emails.map((address) => address.toLowerCase())), start, end);
			countMails(context, rows);
			countLeads(context, rows);
			return rows.sorted();
		},
	});
	operation(app, {
		method: 'POST',
		url: '/accounts/warmup-analytics',
		scope: 'accounts:read',
		body: open({ emails: list(str(), 1, 100) }),
		run: ({ body }) => {
			const known = body.emails.flatMap((address) => context.state.accounts.get(address.toLowerCase()) ?? []);
			const days = known.map((account) => [account.email, warmupDays(context, account)] as const);
			return {
				email_date_data: Object.fromEntries(days),
				aggregate_data: Object.fromEntries(days.map(([address, counts]) => [address, aggregate(Object.values(counts))])),
			};
		},
	});
}

/** Rows of the days on which something happened, one per mailbox. */
class Ledger {
	private readonly rows = new Map<string, Row>();
	private readonly seen = new Set<string>();
	private readonly emails: Set<string>;
	private readonly start: string;
	private readonly end: string;

	constructor(emails: Set<string>, start: string, end: string) {
		this.emails = emails;
		this.start = start;
		this.end = end;
	}

	/** Adds to a counter, when mailbox and day are wanted. `once` names what is counted at most once a day. */
	add(address: string | null, at: string | null, counter: (typeof COUNTERS)[number], amount = 1, once?: string): void {
		const date = (at ?? '').slice(0, 10);
		if (address === null || !this.emails.has(address) || date < this.start || date > this.end) return;
		const key = `${date}|${address}`;
		if (once !== undefined && this.seen.size === this.seen.add(`${key}|${counter}|${once}`).size) return;
		let row = this.rows.get(key);
		if (!row) {
			const zeros = Object.fromEntries(COUNTERS.map((name) => [name, 0])) as Counts;
			this.rows.set(key, (row = { ...zeros, date, email_account: address }));
		}
		row[counter] += amount;
	}

	sorted(): Row[] {
		return [...this.rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
	}
}

function countMails({ state }: Context, rows: Ledger): void {
	for (const email of state.emails.values()) {
		const { eaccount: address, timestamp_email: at, lead_id: lead } = email;
		if (email.ue_type === 1) {
			rows.add(address, at, 'sent');
			rows.add(address, at, 'contacted', 1, lead ?? email.id);
			if (email.step?.startsWith('0_0_')) rows.add(address, at, 'new_leads_contacted', 1, lead ?? email.id);
		} else if (email.ue_type === 2) {
			const counter = email.is_auto_reply === 1 ? 'replies_automatic' : 'replies';
			rows.add(address, at, counter);
			rows.add(address, at, `unique_${counter}`, 1, lead ?? email.id);
		}
	}
}

/** Opens and clicks are known by their number and their last moment only, so they count on that day. */
function countLeads({ state }: Context, rows: Ledger): void {
	for (const lead of state.leads.all().all()) {
		const address = lead.last_contacted_from;
		if (address === null) continue;
		if (lead.status === -1) rows.add(address, lead.timestamp_last_contact, 'bounced');
		if (lead.email_open_count > 0) {
			rows.add(address, lead.timestamp_last_open, 'opened', lead.email_open_count);
			rows.add(address, lead.timestamp_last_open, 'unique_opened');
		}
		if (lead.email_click_count > 0) {
			rows.add(address, lead.timestamp_last_click, 'clicks', lead.email_click_count);
			rows.add(address, lead.timestamp_last_click, 'unique_clicks');
		}
	}
}

interface WarmupDay {
	sent: number;
	landed_inbox: number;
	landed_spam: number;
	received: number;
}

/** Up to thirty days of warmup, rising by two mails a day to the limit; every ninth day one of them lands in spam. */
function warmupDays({ core }: Context, account: Account): Record<string, WarmupDay> {
	const start = account.timestamp_warmup_start;
	if (!start || account.warmup_status !== 1) return {};
	const limit = Number(account.warmup?.limit ?? 10);
	const total = Math.ceil((core.clock.now() - Date.parse(start)) / DAY);
	const days: Record<string, WarmupDay> = {};
	for (let day = Math.max(0, total - DAYS_USUAL); day < total; day += 1) {
		const sent = Math.min(limit, 2 * (day + 1));
		const spam = day % 9 === 8 ? 1 : 0;
		days[isoDay(Date.parse(start) + day * DAY)] = { sent, landed_inbox: sent - spam, landed_spam: spam, received: sent };
	}
	return days;
}

function aggregate(days: WarmupDay[]) {
	const sum = (name: keyof WarmupDay) => days.reduce((total, day) => total + day[name], 0);
	const score = sum('sent') === 0 ? 0 : Math.round((100 * sum('landed_inbox')) / sum('sent'));
	return {
		sent: sum('sent'),
		received: sum('received'),
		landed_inbox: sum('landed_inbox'),
		landed_spam: sum('landed_spam'),
		health_score_label: `${score}%`,
		health_score: score,
	};
}

function isoDay(at: number): string {
	return new Date(at).toISOString().slice(0, 10);
}
