import type { LeadInput } from './leadRules.mts';
import type { Context } from './state.mts';
import type { Lead, Scalar } from './types.mts';

/** The names core fields have in `payload`. */
const CORE_NAMES = new Set(['firstName', 'lastName', 'companyName', 'jobTitle', 'website', 'phone', 'personalization']);
const FREE_MAIL = new Set(['gmail.com', 'outlook.com', 'yahoo.com', 'hotmail.com']);

/** Where a new lead goes. */
export interface Target {
	campaign: string | null;
	list_id: string | null;
	assigned_to: string | null;
}

/** A new lead; it is not stored yet. */
export function makeLead(context: Context, input: LeadInput, target: Target, now = context.core.clock.iso()): Lead {
	const address = input.email ? input.email.toLowerCase() : null;
	const domain = address === null ? '' : address.slice(address.indexOf('@') + 1);
	const lead: Lead = {
		id: context.core.ids.uuid(),
		timestamp_created: now,
		timestamp_updated: now,
		organization: context.state.workspace.id,
		campaign: target.campaign,
		list_id: target.list_id,
		status: 1,
		email: address,
		personalization: input.personalization ?? null,
		website: input.website ?? null,
		first_name: input.first_name ?? null,
		last_name: input.last_name ?? null,
		company_name: input.company_name ?? null,
		job_title: input.job_title ?? null,
		phone: input.phone ?? null,
		email_open_count: 0,
		email_reply_count: 0,
		email_click_count: 0,
		company_domain: FREE_MAIL.has(domain) ? '' : domain,
		status_summary: {},
		payload: {},
		subsequence_id: null,
		pl_value_lead: input.pl_value_lead ?? null,
		assigned_to: input.assigned_to ?? target.assigned_to,
		uploaded_by_user: context.state.members[0].user_id,
		upload_method: 'api',
		timestamp_added_subsequence: null,
		timestamp_last_contact: null,
		timestamp_last_open: null,
		timestamp_last_reply: null,
		timestamp_last_interest_change: null,
		timestamp_last_click: null,
		timestamp_last_touch: null,
		last_contacted_from: null,
		last_step_from: null,
		last_step_timestamp_executed: null,
		email_opened_step: null,
		email_opened_variant: null,
		email_replied_step: null,
		email_replied_variant: null,
		email_clicked_step: null,
		email_clicked_variant: null,
		is_website_visitor: null,
	};
	if (input.lt_interest_status !== undefined) lead.lt_interest_status = input.lt_interest_status;
	lead.payload = payloadOf(lead, input.custom_variables);
	return lead;
}

/** The custom variables of a lead, without the core fields that stand next to them in `payload`. */
export function customOf(lead: Lead): Record<string, Scalar> {
	return Object.fromEntries(Object.entries(lead.payload).filter(([name]) => !CORE_NAMES.has(name)));
}

/** `payload` from the fields of the lead and its custom variables. A core field hides a variable of its name. */
export function payloadOf(lead: Lead, custom?: Record<string, Scalar>): Record<string, Scalar> {
	// Written out field by field: this runs for every lead of a large upload.
	const payload: Record<string, Scalar> = {};
	if (lead.first_name !== null) payload.firstName = lead.first_name;
	if (lead.last_name !== null) payload.lastName = lead.last_name;
	if (lead.company_name !== null) payload.companyName = lead.company_name;
	if (lead.job_title !== null) payload.jobTitle = lead.job_title;
	if (lead.website !== null) payload.website = lead.website;
	if (lead.phone !== null) payload.phone = lead.phone;
	if (lead.personalization !== null) payload.personalization = lead.personalization;
	if (custom) for (const name in custom) if (payload[name] === undefined) payload[name] = custom[name];
	return payload;
}

/** Makes the names of custom variables known to the campaign. */
export function declareVariables(context: Context, campaign: string | null, names: Iterable<string>): void {
	const known = campaign === null ? undefined : context.state.campaigns.get(campaign)?.custom_variables;
	if (!known) return;
	for (const name of names) known[name] ??= name;
}

/** Changes fields of a lead as PATCH does. */
export function patchLead(context: Context, lead: Lead, input: LeadInput): Lead {
	const { custom_variables: given, ...fields } = input;
	const before = customOf(lead);
	const merge = context.core.settings.patchCustomVariables === 'merge';
	Object.assign(lead, fields, { timestamp_updated: context.core.clock.iso() });
	lead.payload = payloadOf(lead, given === undefined ? before : merge ? { ...before, ...given } : given);
	if (given) declareVariables(context, lead.campaign, Object.keys(given));
	return lead;
}
