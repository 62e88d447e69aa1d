import { makeCustomer } from './customerStore.mts';
import { cents } from './rows.mts';
import { momentOf, now, type Context } from './state.mts';
import type { Customer } from './types.mts';

const DAY = 86_400_000;
const FIRST = ['Ada', 'Boris', 'Carla', 'Dino', 'Elena', 'Filip', 'Greta', 'Hugo', 'Ines', 'Jakob', 'Klara', 'Luka', 'Mira'];
const LAST = ['Sample', 'Example', 'Muster', 'Primjer', 'Specimen', 'Demo', 'Placeholder'];
const CITIES = [
	{ city: 'Zagreb', country: 'HR' },
	{ city: 'Graz', country: 'AT' },
	{ city: 'Ljubljana', country: 'SI' },
	{ city: 'Berlin', country: 'DE' },
];

/** The label of an RFM score from 3 to 15, as the guide has it; new customers have a label of their own. */
export function labelOf(score: number): string {
	return score >= 13 ? 'Champions' : score >= 9 ? 'Loyal Customers' : score >= 5 ? 'At Risk' : 'Lost';
}

/** Makes synthetic customers quickly; `fields` hold for all of them. */
export function generateCustomers(context: Context, tenant: number, count: number, fields: Partial<Customer> = {}): Customer[] {
	const moment = now(context);
	const from = context.state.table('customers').size;
	return Array.from({ length: count }, (_unused, index) => {
		const number = from + index + 1;
		const plain = { email: `customer${number}@example.com`, phone: `+3859100${String(number).padStart(5, '0')}` };
		const names = { first_name: FIRST[number % FIRST.length], last_name: LAST[number % LAST.length] };
		return makeCustomer(context.state, tenant, { ...plain, ...names, ...fields }, moment);
	});
}

/** What a shop would know of its `number`-th customer: scores, orders, times, a place. */
export function history(context: Context, number: number): Partial<Customer> {
	const near = [0, -1, 1];
	const scores = [0, near[number % 3], near[(number >> 2) % 3]].map((off) => Math.min(5, Math.max(1, 1 + (number % 5) + off)));
	const score = scores[0] + scores[1] + scores[2];
	const orders = scores[1] * 4 + (number % 3);
	const total = orders * (18 + (number % 9) * 12.5);
	const day = (ago: number) => momentOf(context.core.clock.now() - ago * DAY);
	const last = day((5 - scores[0]) * 20 + (number % 10));
	const fresh = number % 8 === 0;
	const created = day(fresh ? 3 : 90 + number * 4);
	return {
		company_name: number % 3 === 0 ? `Company ${number}` : null,
		properties: { ...CITIES[number % CITIES.length] },
		tags: number % 4 === 0 ? ['newsletter'] : null,
		recency_score: scores[0],
		frequency_score: scores[1],
		monetary_score: scores[2],
		rfm_score: score,
		rfm_segment: fresh ? 'New Customers' : labelOf(score),
		rfm_calculated_at: day(1),
		clv_total: total,
		clv_predicted: cents(total * 1.25),
		clv_average_order: cents(total / orders),
		clv_order_count: orders,
		clv_calculated_at: day(1),
		first_seen_at: created,
		last_seen_at: fresh ? created : last,
		last_activity_at: fresh ? created : last,
		total_events: orders * 3,
		is_subscribed_email: number % 10 !== 7,
		created_at: created,
		updated_at: fresh ? created : last,
	};
}
