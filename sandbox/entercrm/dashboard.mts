import type { Call } from './call.mts';
import { newest } from './pages.mts';
import type { Routes } from './routes.mts';
import { cents, percent, pick, serverRow } from './rows.mts';
import { momentOf } from './state.mts';
import type { Campaign, Customer, TrackedEvent } from './types.mts';

const DAY = 86_400_000;
const PERSON = ['id', 'first_name', 'last_name', 'email'];

/** The figures of the start page, which the vendor's server has and its documentation has not. */
export function dashboardRoutes(routes: Routes): void {
	routes.server('GET', '/dashboard/overview', 'bearer', (call) => {
		const { state, tenant } = call;
		const customers = state.of('customers', tenant);
		const events = state.of('events', tenant);
		const campaigns = state.of('campaigns', tenant);
		const basic = {
			stats: figures(call, customers, events, campaigns),
			rfm_distribution: distribution(customers),
			recent_customers: newest(customers, 5).map(serverRow),
		};
		if (call.settings.older) return basic;
		const months = revenue(call, events);
		return {
			...basic,
			stats: { ...basic.stats, ...moreFigures(call, customers, events, campaigns, months) },
			top_customers: [...customers].sort((a, b) => b.clv_total - a.clv_total || a.id - b.id).slice(0, 5).map(serverRow), // prettier-ignore
			revenue_by_month: months,
			campaign_stats: newest(campaigns, 5).map((campaign) =>
				pick(campaign, ['id', 'name', 'type', 'status', 'total_sent', 'total_opened', 'total_clicked']),
			),
			recent_events: newest(events, 10).map(({ properties: _dropped, ...event }) => {
				const customer = state.table('customers').get(event.customer_id);
				return { ...serverRow(event), customer: customer ? pick(customer, PERSON) : null };
			}),
		};
	});
}

const ago = (call: Call, days: number) => momentOf(call.context.core.clock.now() - days * DAY);
const sum = (values: number[]) => cents(values.reduce((total, value) => total + value, 0));
const since = <T extends { created_at: string }>(rows: T[], moment: string, until = '9') =>
	rows.filter(({ created_at }) => created_at >= moment && created_at < until);

function figures(call: Call, customers: Customer[], events: TrackedEvent[], campaigns: Campaign[]): Record<string, number> {
	const total = sum(customers.map(({ clv_total }) => clv_total));
	const orders = sum(customers.map(({ clv_order_count }) => clv_order_count));
	return {
		total_customers: customers.length,
		active_customers: customers.filter(({ last_activity_at }) => (last_activity_at ?? '') >= ago(call, 30)).length,
		total_revenue: total,
		avg_order_value: orders === 0 ? 0 : cents(total / orders),
		events_today: since(events, call.now.slice(0, 10)).length,
		events_this_week: since(events, ago(call, 7)).length,
		active_campaigns: campaigns.filter(({ status }) => ['scheduled', 'sending'].includes(status)).length,
	};
}

function moreFigures(
	call: Call,
	customers: Customer[],
	events: TrackedEvent[],
	campaigns: Campaign[],
	months: { revenue: number }[],
): Record<string, number> {
	const trend = (now: number, before: number) => percent(now - before, before);
	const months30 = <T extends { created_at: string }>(rows: T[]) =>
		trend(since(rows, ago(call, 30)).length, since(rows, ago(call, 60), ago(call, 30)).length);
	return {
		total_campaigns: campaigns.length,
		active_automations: call.state.of('automations', call.tenant).filter(({ is_active }) => is_active).length,
		total_segments: call.state.of('segments', call.tenant).length,
		customer_trend: months30(customers),
		revenue_trend: trend(months[months.length - 1].revenue, months[months.length - 2].revenue),
		events_trend: months30(events),
	};
}

/** Customers by label; an empty list when nobody has one, as PHP writes it. */
function distribution(customers: Customer[]): Record<string, number> | [] {
	const counts: Record<string, number> = {};
	for (const { rfm_segment: label } of customers) if (label !== null) counts[label] = (counts[label] ?? 0) + 1;
	return Object.keys(counts).length === 0 ? [] : counts;
}

/** What the events of the last twelve months brought, oldest month first. */
function revenue(call: Call, events: TrackedEvent[]): { month: string; revenue: number }[] {
	const date = new Date(call.context.core.clock.now());
	return Array.from({ length: 12 }, (_unused, index) => {
		const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 11 + index, 1));
		const month = first.toISOString().slice(0, 7);
		const own = events.filter(({ created_at }) => created_at.startsWith(month));
		return { month, revenue: sum(own.map(({ monetary_value }) => monetary_value ?? 0)) };
	});
}
