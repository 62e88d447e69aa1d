import type { Resource } from '../../../engine/describe';

/** https://developer.instantly.ai/api/v2/workspacebilling */
export const billing: Resource = {
	name: 'Billing',
	scope: 'workspace_billing',
	operations: {
		getPlan: {
			name: 'Get Plan',
			action: 'Get the plan of the workspace',
			description: 'Retrieve plans, limits, credits and add-ons; times are Unix seconds',
			route: 'GET /workspace-billing/plan-details',
			simple: {
				fields: {
					workspace: 'organization_name',
					outreach_plan: 'subscriptions.outreach.plan_name',
					leads: 'subscriptions.outreach.current_lead_count',
					lead_limit: 'subscriptions.outreach.total_lead_limit',
					period_end: 'subscriptions.outreach.current_period_end',
					cancel_at_time: 'subscriptions.outreach.cancel_at_time',
					credits_plan: 'subscriptions.credits.plan_name',
					available_credits: 'subscriptions.credits.available_credits',
					total_credits: 'subscriptions.credits.total_credits',
					bundle_plan: 'subscriptions.bundle.plan_name',
				},
			},
		},
		getSubscriptions: {
			name: 'Get Subscriptions',
			action: 'Get the subscriptions of the workspace',
			description: 'Retrieve what the workspace pays for; times are Unix seconds',
			route: 'GET /workspace-billing/subscription-details',
		},
	},
};
