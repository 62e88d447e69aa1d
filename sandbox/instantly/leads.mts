import type { FastifyInstance } from 'fastify';

import { Refusal } from '../refusal.mts';
import { oneOf, open, uuid } from '../validation.mts';
import { audit } from './audit.mts';
import { setInterest } from './interest.mts';
import { customOf, patchLead, payloadOf } from './leadMaker.mts';
import { FILTER_NAMES, listLeads, selectLeads } from './leadQuery.mts';
import { addBody, assignBody, createBody, deleteBody, interestBody, listBody, moveBody, patchBody } from './leadRules.mts';
import { addLead, addLeads } from './leadsAdd.mts';
import { assignLeads, moveLeads } from './leadsMove.mts';
import { byId, operation } from './operation.mts';
import { need, notFound, type Context } from './state.mts';
import { placeInSubsequence } from './subsequenceLeads.mts';
import type { Lead } from './types.mts';

/** The thirteen operations of leads. */
export function leadRoutes(app: FastifyInstance, context: Context): void {
	const lead = (id: string) => need(context.state.leads, id);

	operation(app, { method: 'POST', url: '/leads', scope: 'leads:create', body: createBody, run: ({ body }) => addLead(context, body) });
	operation(app, { method: 'POST', url: '/leads/add', scope: 'leads:create', body: addBody, run: ({ body }) => addLeads(context, body) });
	operation(app, { method: 'POST', url: '/leads/list', scope: 'leads:read', body: listBody, run: ({ body }) => listLeads(context, body) });
	operation(app, {
		method: 'DELETE',
		url: '/leads',
		scope: 'leads:delete',
		body: deleteBody,
		run: ({ body }) => {
			const { campaign_id: campaign, list_id: list, ids, status, limit } = body;
			if (campaign === undefined && list === undefined) throw new Refusal(400, "body must have required property 'campaign_id'");
			if (campaign !== undefined) need(context.state.campaigns, campaign);
			if (list !== undefined) need(context.state.lists, list);
			const gone = selectLeads(context, { campaign, list_id: list, ids })
				.filter((item) => status === undefined || item.status === status)
				.slice(0, limit);
			context.state.leads.remove(gone);
			audit(context, 'lead deleted', { affected_count: gone.length, campaign_id: campaign ?? null, list_id: list ?? null });
			return { count: gone.length };
		},
	});
	operation(app, {
		method: 'GET',
		url: '/leads/:id',
		scope: 'leads:read',
		body: 'none',
		params: byId,
		run: ({ params }) => lead(params.id),
	});
	operation(app, {
		method: 'PATCH',
		url: '/leads/:id',
		scope: 'leads:update',
		body: patchBody,
		params: byId,
		run: ({ params, body }) => patchLead(context, lead(params.id), body),
	});
	operation(app, {
		method: 'DELETE',
		url: '/leads/:id',
		scope: 'leads:delete',
		body: 'null',
		params: byId,
		run: ({ params }) => {
			const gone = lead(params.id);
			context.state.leads.remove([gone]);
			audit(context, 'lead deleted', { affected_count: 1, campaign_id: gone.campaign, list_id: gone.list_id });
			return gone;
		},
	});
	operation(app, {
		method: 'POST',
		url: '/leads/merge',
		scope: 'leads:update',
		body: open({ lead_id: uuid(), destination_lead_id: uuid() }),
		run: ({ body }) => merge(context, lead(body.lead_id), lead(body.destination_lead_id)),
	});
	laterWork(app, context);
	subsequenceRoutes(app, context);
}

function laterWork(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'POST',
		url: '/leads/move',
		scope: 'leads:update',
		body: moveBody,
		run: ({ body }) => moveLeads(context, body),
	});
	operation(app, {
		method: 'POST',
		url: '/leads/bulk-assign',
		body: assignBody.extend({ filter: oneOf(FILTER_NAMES).optional() }),
		faults: 'message',
		run: ({ body, reply }) => {
			context.core.clock.later(context.core.settings.acceptedMs, () => assignLeads(context, body));
			void reply.code(202);
			return { status: 'accepted', message: 'Leads are being assigned' };
		},
	});
	operation(app, {
		method: 'POST',
		url: '/leads/update-interest-status',
		body: interestBody,
		faults: 'error',
		run: ({ body, reply }) => {
			const { state, core } = context;
			const { campaign_id: campaign, list_id: list, interest_value: value } = body;
			const found = state.leads
				.withEmail(body.lead_email)
				.filter((item) => campaign === undefined || item.campaign === campaign)
				.filter((item) => list === undefined || item.list_id === list);
			if (found.length === 0 && core.settings.unknownLeadInterest === 404) throw notFound();
			core.clock.later(core.settings.acceptedMs, () => {
				for (const item of found) setInterest(context, item, value);
			});
			void reply.code(202);
			return { message: 'Lead interest status update background job submitted' };
		},
	});
}

function subsequenceRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'POST',
		url: '/leads/subsequence/move',
		scope: 'leads:update',
		body: open({ id: uuid(), subsequence_id: uuid() }),
		run: ({ body }) => {
			const lead = need(context.state.leads, body.id);
			return placeInSubsequence(context, lead, need(context.state.subsequences, body.subsequence_id).id);
		},
	});
	operation(app, {
		method: 'POST',
		url: '/leads/subsequence/remove',
		scope: 'leads:update',
		body: open({ id: uuid() }),
		run: ({ body }) => placeInSubsequence(context, need(context.state.leads, body.id), null),
	});
}

/** The destination keeps its own values, takes what it lacks, and the other lead is gone. */
function merge(context: Context, source: Lead, destination: Lead): Lead {
	if (source === destination) throw new Refusal(400, 'A lead cannot be merged with itself');
	const text = ['personalization', 'website', 'first_name', 'last_name', 'company_name', 'job_title', 'phone'] as const;
	for (const field of text) destination[field] ??= source[field];
	for (const count of ['email_open_count', 'email_reply_count', 'email_click_count'] as const) destination[count] += source[count];
	destination.lt_interest_status ??= source.lt_interest_status;
	destination.payload = payloadOf(destination, { ...customOf(source), ...customOf(destination) });
	destination.timestamp_updated = context.core.clock.iso();
	context.state.leads.remove([source]);
	audit(context, 'lead merged', { affected_count: 1, campaign_id: destination.campaign, list_id: destination.list_id });
	return destination;
}
