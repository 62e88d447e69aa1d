import type { FastifyInstance } from 'fastify';

import { operation } from './operation.mts';
import type { Context } from './state.mts';

const OUTREACH = { product_id: 'pid_hg_v1', price_in_dollars: 97 };
const CREDITS = { product_id: 'pid_gic_v1', price_in_dollars: 47 };
const TOTAL_CREDITS = 2_000;
const LEADS_PER_ADDON = 25_000;
const CREDITS_PER_ADDON = 50_000;

/** What the workspace pays for. Moments are unix seconds here, unlike everywhere else. */
export function billingRoutes(app: FastifyInstance, context: Context): void {
	const base = { method: 'GET', scope: 'workspace_billing:read', body: 'none' } as const;
	operation(app, {
		...base,
		url: '/workspace-billing/plan-details',
		run: () => {
			const { workspace, leads } = context.state;
			const { planLeads } = context.core.settings;
			const period = { interval: 'month', current_period_end: periodEnd(context), cancel_at_time: cancelledAt(context) };
			const none = {
				plan_name: null,
				interval: null,
				current_period_end: null,
				cancel_at_time: null,
				price_in_dollars: null,
				product_id: null,
			};
			const unused = { ...none, available_credits: null, plan_limit: null };
			return {
				organization_id: workspace.id,
				organization_name: workspace.name,
				subscriptions: {
					outreach: {
						plan_name: 'Hypergrowth Plan',
						addons_qty: 0,
						total_lead_limit: planLeads,
						current_lead_count: leads.size,
						base_lead_limit: planLeads,
						...period,
						...OUTREACH,
					},
					credits: {
						plan_name: 'Instantly Credits Growth',
						total_credits: TOTAL_CREDITS,
						available_credits: TOTAL_CREDITS,
						...period,
						...CREDITS,
						price_option_id: null,
					},
					bundle: { ...none, total_lead_limit: 0, current_lead_count: 0, base_lead_limit: 0 },
					crm: unused,
					website_visitors: unused,
					inbox_placement: unused,
				},
				addons: {
					outreach: {
						product_id: 'pid_addon_25kl_v1',
						unit_lead_limit: LEADS_PER_ADDON,
						existing_quantity: 0,
						max_quantity: 100,
						interval: 'month',
						can_purchase: true,
						purchase_blocked_reason: null,
						annual_discount_percent: 20,
						monthly_pricing_tiers: [
							{ from_quantity: 1, to_quantity: 9, price_in_dollars: 30 },
							{ from_quantity: 10, to_quantity: null, price_in_dollars: 25 },
						],
					},
					credits: {
						product_id: 'pid_addon_ic_50k_v1',
						annual_product_id: 'pid_addon_ic_50k_v1_annual',
						unit_credits: CREDITS_PER_ADDON,
						annual_unit_credits: CREDITS_PER_ADDON * 12,
						existing_quantity: 0,
						max_quantity: 20,
						interval: 'month',
						can_purchase: true,
						purchase_blocked_reason: null,
						monthly_price_in_dollars: 400,
						annual_price_in_dollars: 3_840,
					},
				},
			};
		},
	});
	operation(app, {
		...base,
		url: '/workspace-billing/subscription-details',
		run: () => {
			const cancelled = cancelledAt(context);
			const subscription = (product: typeof OUTREACH, type: string) => ({
				workspace_id: context.state.workspace.id,
				interval: 'month',
				quantity: 1,
				...product,
				product_type: type,
				plan_type: 'plt_primary',
				current_period_end: periodEnd(context),
				cancel_at_time: cancelled,
				price_id: `price_sandbox_${product.product_id}`,
			});
			return {
				subscriptions: [subscription(OUTREACH, 'prt_outreach'), subscription(CREDITS, 'prt_leadfinder')],
				all_subs_cancelled: cancelled !== null,
			};
		},
	});
}

/** The first of next month. */
function periodEnd({ core }: Context): number {
	const now = new Date(core.clock.now());
	return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) / 1_000;
}

/** A workspace that is to be removed stops paying then. */
function cancelledAt({ state }: Context): number | null {
	const { scheduled_for_removal_at: at } = state.workspace;
	return typeof at === 'string' ? Math.floor(Date.parse(at) / 1_000) : null;
}
