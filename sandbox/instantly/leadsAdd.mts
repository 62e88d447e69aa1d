import type { z } from 'zod';

import { Refusal } from '../refusal.mts';
import { isEmail } from '../validation.mts';
import { audit } from './audit.mts';
import { declareVariables, makeLead, type Target } from './leadMaker.mts';
import { checkLeads, type addBody, type createBody, type LeadInput } from './leadRules.mts';
import { need, type Context } from './state.mts';
import type { Lead } from './types.mts';

const PENDING = 12;
const VERIFIED = 1;

interface Skips {
	skip_if_in_workspace?: boolean;
	skip_if_in_campaign?: boolean;
	skip_if_in_list?: boolean;
	blocklist_id?: string | null;
}

/** POST /leads/add: takes what can be taken and counts the rest, without a reason per lead. */
export function addLeads(context: Context, body: z.output<typeof addBody>) {
	const { state } = context;
	const leads = checkLeads(body.leads);
	const target = targetOf(context, body.campaign_id, body.list_id, body.assigned_to);
	const now = context.core.clock.iso();
	const seen = new Set<string>();
	const names = new Set<string>();
	const created: Record<string, unknown>[] = [];
	const counts = { blocked: 0, there: 0, skipped: 0, invalid: 0, incomplete: 0, twice: 0 };
	let room = Math.max(0, context.core.settings.planLeads - state.leads.size);
	for (let index = 0; index < leads.length; index += 1) {
		const input = leads[index];
		const email = input.email || null;
		if (email === null && target.campaign !== null) counts.invalid += 1;
		else if (email === null && !input.first_name && !input.last_name) counts.incomplete += 1;
		else if (email !== null && !isEmail(email)) counts.invalid += 1;
		else if (email !== null && seen.has(email.toLowerCase())) counts.twice += 1;
		else {
			if (email !== null) {
				seen.add(email.toLowerCase());
				const fate = fateOf(context, email, target, body);
				if (fate !== 'new') {
					counts[fate] += 1;
					continue;
				}
			}
			if (room === 0) continue;
			room -= 1;
			created.push(summary(index, store(context, input, target, now, body.verify_leads_on_import)));
			for (const name in input.custom_variables) names.add(name);
		}
	}
	declareVariables(context, target.campaign, names);
	if (created.length > 0) noteAdded(context, target, created.length);
	return {
		status: 'success',
		total_sent: leads.length,
		leads_uploaded: created.length,
		in_blocklist: counts.blocked,
		blocklist_used: counts.blocked > 0 ? (body.blocklist_id ?? state.blockListId) : null,
		duplicated_leads: counts.there,
		skipped_count: counts.skipped,
		invalid_email_count: counts.invalid,
		incomplete_count: counts.incomplete,
		duplicate_email_count: counts.twice,
		remaining_in_plan: target.campaign === null ? null : room,
		created_leads: created,
	};
}

/** POST /leads: an address that is already there answers with the old lead, unchanged. */
export function addLead(context: Context, body: z.output<typeof createBody>): Lead {
	const { campaign, list_id: list, email } = body;
	const target = targetOf(context, campaign ?? undefined, list ?? undefined, undefined, 'campaign');
	if (target.campaign !== null && !email) throw new Refusal(400, "body must have required property 'email'");
	if (!email && !body.first_name && !body.last_name) throw new Refusal(400, 'A lead needs an email, a first_name or a last_name');
	if (email) {
		if (!isEmail(email)) throw new Refusal(400, 'Invalid email');
		const fate = fateOf(context, email, target, body);
		if (fate === 'blocked') throw new Refusal(400, 'The email is in the blocklist');
		if (fate === 'there') return here(context, email, target) as Lead;
		if (fate === 'skipped') return context.state.leads.withEmail(email)[0];
	}
	const lead = store(context, body, target, context.core.clock.iso(), body.verify_leads_on_import);
	declareVariables(context, target.campaign, Object.keys(body.custom_variables ?? {}));
	noteAdded(context, target, 1);
	return lead;
}

function noteAdded(context: Context, { campaign, list_id: list }: Target, count: number): void {
	audit(context, 'lead added', { affected_count: count, campaign_id: campaign, list_id: list });
}

/** The campaign or list a request names; exactly one must be named, and it must exist. */
export function targetOf(
	context: Context,
	campaign: string | undefined,
	list: string | undefined,
	assigned: string | undefined,
	name = 'campaign_id',
): Target {
	if (campaign !== undefined && list !== undefined) throw new Refusal(400, `Only one of ${name} or list_id may be given`);
	const { state } = context;
	if (campaign !== undefined) {
		const { owned_by: owner } = need(state.campaigns, campaign);
		return { campaign, list_id: null, assigned_to: assigned ?? owner };
	}
	if (list === undefined) throw new Refusal(400, `Either ${name} or list_id is required`);
	return { campaign: null, list_id: need(state.lists, list).id, assigned_to: assigned ?? null };
}

function fateOf(context: Context, email: string, target: Target, skips: Skips) {
	const { state } = context;
	const list = skips.blocklist_id ?? state.blockListId;
	if (list === state.blockListId && state.isBlocked(email)) return 'blocked';
	const copies = state.leads.withEmail(email);
	if (copies.length === 0) return 'new';
	if (here(context, email, target)) return 'there';
	if (skips.skip_if_in_workspace) return 'skipped';
	if (skips.skip_if_in_campaign && copies.some((lead) => lead.campaign !== null)) return 'skipped';
	if (skips.skip_if_in_list && copies.some((lead) => lead.list_id !== null)) return 'skipped';
	return 'new';
}

function here(context: Context, email: string, target: Target): Lead | undefined {
	const inside = (lead: Lead) => lead.campaign === target.campaign && lead.list_id === target.list_id;
	return context.state.leads.withEmail(email).find(inside);
}

function store(context: Context, input: LeadInput, target: Target, now: string, verify?: boolean): Lead {
	const { core, state } = context;
	const lead = makeLead(context, withOldNames(context, input), target, now);
	if (verify) {
		lead.verification_status = PENDING;
		core.clock.later(core.settings.jobMs, () => (lead.verification_status = VERIFIED));
	}
	state.leads.add(lead);
	return lead;
}

function withOldNames(context: Context, input: LeadInput): LeadInput {
	if (!input.email || context.core.settings.knownContacts === 'new') return input;
	const [known] = context.state.leads.withEmail(input.email);
	if (!known) return input;
	return { ...input, first_name: known.first_name, last_name: known.last_name, company_name: known.company_name };
}

function summary(index: number, lead: Lead): Record<string, unknown> {
	const { id, email, first_name: first, last_name: last, phone } = lead;
	return { index, id, email, first_name: first, last_name: last, phone };
}
