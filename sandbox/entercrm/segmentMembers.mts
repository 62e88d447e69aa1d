import type { State } from './state.mts';
import type { Customer, Moment, Segment } from './types.mts';

const DAY = 86_400_000;

type Figure = (customer: Customer, now: Moment) => number | null;

/** Whole days since a moment; endless when there was none. */
function daysSince(moment: Moment | null, now: Moment): number {
	return moment === null ? Infinity : Math.floor((Date.parse(now) - Date.parse(moment)) / DAY);
}

/** Figures that the rules of a segment can limit. */
const FIGURES: Record<string, Figure> = {
	rfm_score: ({ rfm_score }) => rfm_score,
	recency_score: ({ recency_score }) => recency_score,
	clv_total: ({ clv_total }) => clv_total,
	purchase_count: ({ clv_order_count }) => clv_order_count,
	last_purchase_days: ({ last_activity_at }, now) => daysSince(last_activity_at, now),
	days_since_first_seen: ({ first_seen_at }, now) => daysSince(first_seen_at, now),
};

/** Whether a customer meets one rule, such as `rfm_score_min: 12`; a rule that is not known nobody meets. */
function meets(customer: Customer, name: string, limit: unknown, now: Moment): boolean {
	const [, figure, side] = /^(.+?)(?:_(min|max))?$/.exec(name) as RegExpExecArray;
	const value = Object.hasOwn(FIGURES, figure) ? FIGURES[figure](customer, now) : null;
	if (value === null || !Number.isFinite(Number(limit))) return false;
	return side === 'min' ? value >= Number(limit) : value <= Number(limit);
}

/** Whether a customer is in a segment: by name in a manual one, by the rules in an automatic one. */
export function belongs(now: Moment, segment: Segment, customer: Customer): boolean {
	if (segment.type === 'manual') return segment.members.includes(customer.id);
	const rules = Object.entries(segment.rules ?? {});
	return rules.length > 0 && rules.every(([name, limit]) => meets(customer, name, limit, now));
}

/** The customers of a segment, oldest first. */
export function membersOf(state: State, segment: Segment, now: Moment): Customer[] {
	return state.of('customers', segment.tenant_id).filter((customer) => belongs(now, segment, customer));
}

/** The segments a customer is in. */
export function segmentsOf(state: State, customer: Customer, now: Moment): Segment[] {
	return state.of('segments', customer.tenant_id).filter((segment) => belongs(now, segment, customer));
}
