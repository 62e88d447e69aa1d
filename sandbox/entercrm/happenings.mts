import { z } from 'zod';

import { Refusal } from '../refusal.mts';
import { generateCustomers } from './customerMaker.mts';
import { addMessage, addressFor, canHappen, happen, messagesOf, type Happening } from './messages.mts';
import { change } from './rows.mts';
import { momentOf, now, type Context, type Kind, type Tables } from './state.mts';
import { record } from './tracking.mts';
import type { Campaign, Customer, Message } from './types.mts';

const id = () => z.number().int();
const count = () => z.number().int().min(1).default(1);
const list = z.union([z.record(z.unknown()), z.array(z.unknown())]).nullable();

/** Columns of a customer that may be set from outside, also those that no API call sets. */
export const customerFields = z
	.object({
		email: z.string().nullable(),
		phone: z.string().nullable(),
		first_name: z.string().nullable(),
		last_name: z.string().nullable(),
		company_name: z.string().nullable(),
		external_id: z.string().nullable(),
		properties: list,
		tags: list,
		recency_score: z.number().int().nullable(),
		rfm_score: z.number().int().nullable(),
		rfm_segment: z.string().nullable(),
		clv_total: z.number(),
		clv_order_count: z.number().int(),
		last_activity_at: z
			.string()
			.datetime({ offset: true })
			.transform((text) => momentOf(Date.parse(text)))
			.nullable(),
		is_subscribed_email: z.boolean(),
		is_subscribed_sms: z.boolean(),
	})
	.strict()
	.partial();

const messageEvent = <T extends string>(event: T) =>
	z.object({ event: z.literal(event), campaign_id: id(), customer_id: id().optional(), count: count() }).strict();

/** What can be made to happen. */
export const crmEventOrder = z.discriminatedUnion('event', [
	z.object({ event: z.literal('customer_created'), count: count(), fields: customerFields.optional() }).strict(),
	z.object({ event: z.literal('customer_changed'), customer_id: id(), fields: customerFields }).strict(),
	messageEvent('message_sent'),
	messageEvent('message_delivered'),
	messageEvent('message_opened'),
	messageEvent('message_clicked'),
	messageEvent('message_failed'),
	messageEvent('message_bounced'),
	z.object({ event: z.literal('unsubscribed'), customer_id: id(), campaign_id: id().optional() }).strict(),
	z.object({ event: z.literal('campaign_status'), campaign_id: id(), status: z.string().min(1) }).strict(),
	z
		.object({
			event: z.literal('event_tracked'),
			name: z.string().min(1).default('pageview'),
			customer_id: id().optional(),
			properties: list.optional(),
			monetary_value: z.number().optional(),
			count: count(),
		})
		.strict(),
	z.object({ event: z.literal('segment_entered'), segment_id: id(), customer_id: id() }).strict(),
	z.object({ event: z.literal('segment_left'), segment_id: id(), customer_id: id() }).strict(),
	z
		.object({
			event: z.literal('automation_step'),
			automation_id: id(),
			customer_id: id(),
			step_id: id().optional(),
			status: z.string().min(1).default('completed'),
		})
		.strict(),
]);
export type CrmEventOrder = z.input<typeof crmEventOrder>;
type Order = z.output<typeof crmEventOrder>;

/** How often it happened, and the ids of what it happened to: customers, messages, campaigns, events, segments, logs. */
export interface Caused {
	caused: number;
	ids: number[];
}

/** Makes something happen in the owner's workspace. */
export function causeInCrm(context: Context, order: Order, tenant = 1): Caused {
	const ids = idsOf(context, order, tenant);
	return { caused: ids.length, ids };
}

function idsOf(context: Context, order: Order, tenant: number): number[] {
	switch (order.event) {
		case 'customer_created':
			return generateCustomers(context, tenant, order.count, order.fields as Partial<Customer>).map((customer) => customer.id);
		case 'customer_changed':
			return [change(need(context, 'customers', order.customer_id), order.fields, now(context)).id];
		case 'unsubscribed':
			return unsubscribe(context, order.customer_id, order.campaign_id);
		case 'campaign_status':
			return [setStatus(context, need(context, 'campaigns', order.campaign_id), order.status).id];
		case 'event_tracked':
			return trackSome(context, order, tenant);
		case 'segment_entered':
		case 'segment_left':
			return setMember(context, order.segment_id, order.customer_id, order.event === 'segment_entered');
		case 'automation_step':
			return [logStep(context, order)];
		default: {
			const campaign = need(context, 'campaigns', order.campaign_id);
			const what = order.event.slice('message_'.length) as Happening;
			const messages = candidates(context, campaign, what, order);
			for (const message of messages) happen(campaign, message, what, now(context));
			return messages.map((message) => message.id);
		}
	}
}

function need<K extends Kind>(context: Context, kind: K, wanted: number): Tables[K] {
	const row = context.state.table(kind).get(wanted);
	if (!row) throw new Refusal(404, `There is nothing with the id ${wanted} in ${kind}`);
	return row;
}

/** Messages it can happen to: those there are, oldest first, then new ones to customers who have none of this campaign. */
function candidates(context: Context, campaign: Campaign, what: Happening, order: { customer_id?: number; count: number }): Message[] {
	const { state } = context;
	const there = messagesOf(state, campaign);
	const wanted = (customer: number) => order.customer_id === undefined || order.customer_id === customer;
	const found = there.filter((message) => wanted(message.customer_id) && canHappen(message, what)).slice(0, order.count);
	const reached = new Set(there.map((message) => message.customer_id));
	for (const customer of state.of('customers', campaign.tenant_id)) {
		if (found.length >= order.count) break;
		if (wanted(customer.id) && !reached.has(customer.id) && addressFor(campaign, customer) !== undefined)
			found.push(addMessage(state, campaign, customer, now(context)));
	}
	return found;
}

function setStatus(context: Context, campaign: Campaign, status: string): Campaign {
	const moment = now(context);
	const started = ['sending', 'sent'].includes(status) ? { started_at: campaign.started_at ?? moment } : {};
	return change(campaign, { status, ...started, ...(status === 'sent' ? { completed_at: moment } : {}) }, moment);
}

function unsubscribe(context: Context, customerId: number, campaignId?: number): number[] {
	const customer = need(context, 'customers', customerId);
	change(customer, { is_subscribed_email: false }, now(context));
	if (campaignId !== undefined) {
		const campaign = need(context, 'campaigns', campaignId);
		change(campaign, { total_unsubscribed: campaign.total_unsubscribed + 1 }, now(context));
	}
	return [customer.id];
}

function trackSome(context: Context, order: Extract<Order, { event: 'event_tracked' }>, tenant: number): number[] {
	const customer = order.customer_id === undefined ? undefined : need(context, 'customers', order.customer_id);
	const fields = { event_name: order.name, properties: order.properties ?? null, monetary_value: order.monetary_value ?? null };
	const counts = !context.core.settings.entercrm.suspects;
	return Array.from({ length: order.count }, () => record(context, tenant, fields, customer, counts).id);
}

function setMember(context: Context, segmentId: number, customerId: number, inside: boolean): number[] {
	const segment = need(context, 'segments', segmentId);
	const customer = need(context, 'customers', customerId);
	if (segment.type !== 'manual') throw new Refusal(400, 'Rules decide who is in this segment: change the customer instead');
	if (segment.members.includes(customer.id) === inside) return [];
	const members = inside ? [...segment.members, customer.id] : segment.members.filter((member) => member !== customer.id);
	change(segment, { members }, now(context));
	return [segment.id];
}

function logStep(context: Context, order: Extract<Order, { event: 'automation_step' }>): number {
	const { state } = context;
	const automation = need(context, 'automations', order.automation_id);
	const moment = now(context);
	const done = order.status === 'completed';
	const totals = { total_entered: automation.total_entered + 1, total_completed: automation.total_completed + (done ? 1 : 0) };
	change(automation, { ...totals, last_triggered_at: moment }, moment);
	return state
		.table('logs')
		.add({
			tenant_id: automation.tenant_id,
			automation_id: automation.id,
			automation_step_id: order.step_id ?? null,
			customer_id: need(context, 'customers', order.customer_id).id,
			status: order.status,
			result: null,
			scheduled_for: null,
			started_at: moment,
			completed_at: done ? moment : null,
			created_at: moment,
		}).id;
}
