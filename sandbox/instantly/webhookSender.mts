import { setTimeout as sleep } from 'node:timers/promises';

import { Outgoing } from '../outgoing.mts';
import { audit } from './audit.mts';
import { byItself } from './caller.mts';
import type { Context, State } from './state.mts';
import type { Lead, Webhook, WebhookEvent } from './types.mts';

/** The names a webhook may subscribe to. They are not all the names events are delivered by. */
export const EVENT_TYPES = [
	'all_events',
	'email_sent',
	'email_opened',
	'email_link_clicked',
	'reply_received',
	'email_bounced',
	'lead_unsubscribed',
	'campaign_completed',
	'account_error',
	'lead_neutral',
	'lead_interested',
	'lead_not_interested',
	'lead_meeting_booked',
	'lead_meeting_completed',
	'lead_closed',
	'lead_out_of_office',
	'lead_wrong_person',
	'lead_no_show',
	'supersearch_enrichment_completed',
] as const;

const KEPT_EVENTS = 50_000;
const outgoing = new WeakMap<Context, Outgoing>();
const failedInRow = new WeakMap<Webhook, number>();

/** How an event is to reach the webhooks. */
export interface Emission {
	/** How many times each delivery is made. */
	copies?: number;
	/** Real milliseconds to wait before delivering. */
	lateMs?: number;
}

/** Something that happened, as the webhooks are told. */
export interface Happening extends Emission {
	/** The event's name as it is delivered. */
	type: string;
	/** Interest number of a custom label. */
	custom?: number;
	campaign: string | null;
	lead?: Lead;
	more?: Record<string, unknown>;
}

/** How one delivery ended. */
export interface Delivery {
	webhook_id: string;
	url: string;
	event_type: string;
	lead_email: string | null;
	attempts: number;
	success: boolean;
	status_code: number | null;
}

/** Tells every webhook that wants to know; each promise is one delivery to its end. */
export function emit(context: Context, happening: Happening): Promise<Delivery>[] {
	const { state } = context;
	const wanting = [...state.webhooks.values()].filter((webhook) => wants(webhook, happening));
	if (wanting.length === 0) return [];
	const payload = payloadOf(context, happening);
	return wanting.flatMap((webhook) =>
		Array.from({ length: happening.copies ?? 1 }, () => deliver(context, state, webhook, payload, happening)),
	);
}

/** POST /webhooks/{id}/test: what is posted is not documented, so it is like no other payload. */
export async function testDelivery(context: Context, webhook: Webhook) {
	const payload = { event_type: 'test', test: true, message: 'This is a test webhook', data: [{ nested: { odd: null } }] };
	const { webhookTimeoutMs } = context.core.settings;
	const result = await outgoingOf(context).post(webhook.target_hook_url, JSON.stringify(payload), webhook.headers ?? {}, webhookTimeoutMs);
	return {
		success: result.success,
		message: result.success ? 'Webhook test successful' : 'Webhook test failed',
		response_time_ms: result.ms,
		...(result.status === null ? {} : { status_code: result.status }),
		...(result.error === null ? {} : { error: result.error }),
	};
}

/** Posts something to an address that is no webhook subscription: one try, no record. */
export async function post(context: Context, url: string, payload: unknown): Promise<void> {
	await outgoingOf(context).post(url, JSON.stringify(payload), {}, context.core.settings.webhookTimeoutMs);
}

/** Makes a disabled webhook work again. */
export function resume(webhook: Webhook): Webhook {
	failedInRow.delete(webhook);
	return Object.assign(webhook, { status: 1, timestamp_error: null });
}

/** Breaks off all deliveries. */
export function stopDeliveries(context: Context): void {
	outgoing.get(context)?.stop();
}

function outgoingOf(context: Context): Outgoing {
	let own = outgoing.get(context);
	if (!own) outgoing.set(context, (own = new Outgoing()));
	return own;
}

function wants(webhook: Webhook, { type, custom, campaign }: Happening): boolean {
	if (webhook.status !== 1) return false;
	if (webhook.campaign !== null && webhook.campaign !== campaign) return false;
	if (custom !== undefined && webhook.custom_interest_value === custom) return true;
	if (webhook.event_type === 'all_events') return true;
	// Clicks are subscribed by another name; automatic replies and custom labels have no name to subscribe to.
	return custom === undefined && webhook.event_type === (type === 'link_clicked' ? 'email_link_clicked' : type);
}

function payloadOf(context: Context, happening: Happening): Record<string, unknown> {
	const { core, state } = context;
	const { type, campaign, lead, more } = happening;
	const base = {
		timestamp: core.clock.iso(),
		event_type: type,
		workspace: state.workspace.id,
		campaign_id: campaign,
		campaign_name: campaign === null ? null : (state.campaigns.get(campaign)?.name ?? null),
		...(lead ? { lead_email: lead.email } : {}),
		...more,
	};
	const fields = lead ? { email: lead.email, ...lead.payload } : {};
	return core.settings.payloadCollision === 'lead' ? { ...base, ...fields } : { ...fields, ...base };
}

async function deliver(
	context: Context,
	state: State,
	webhook: Webhook,
	payload: Record<string, unknown>,
	happening: Happening,
): Promise<Delivery> {
	const { core } = context;
	const json = JSON.stringify(payload);
	const group = core.ids.uuid();
	const records: WebhookEvent[] = [];
	const leadEmail = happening.lead?.email ?? null;
	let status: number | null = null;
	let success = false;
	if (happening.lateMs) await sleep(happening.lateMs);
	for (let attempt = 0; ; attempt += 1) {
		// What was waiting for a webhook that is gone or disabled by now is lost; so is all of a former state.
		if (context.state !== state || !state.webhooks.has(webhook.id) || webhook.status !== 1) break;
		const { webhookRetryMs: waits, webhookTimeoutMs } = core.settings;
		const outcome = await outgoingOf(context).post(webhook.target_hook_url, json, webhook.headers ?? {}, webhookTimeoutMs);
		if (context.state !== state) break;
		({ status, success } = outcome);
		const again = !success && attempt < waits.length;
		const now = core.clock.iso();
		const record: WebhookEvent = {
			id: core.ids.uuid(),
			timestamp_created: now,
			timestamp_created_date: now.slice(0, 10),
			organization_id: state.workspace.id,
			payload,
			success,
			retry_count: attempt,
			will_retry: again,
			webhook_url: webhook.target_hook_url,
			status_code: status,
			error_message: outcome.error,
			timestamp_next_retry: again ? core.clock.iso(core.clock.now() + waits[attempt]) : null,
			retry_group_id: group,
			retry_successful: null,
			lead_email: leadEmail,
			response_time_ms: outcome.ms,
		};
		records.push(record);
		keep(state, record);
		if (!again) break;
		await sleep(waits[attempt]);
	}
	for (const record of records.slice(0, -1)) record.retry_successful = success;
	if (records.length > 0) judge(context, webhook, success);
	return {
		webhook_id: webhook.id,
		url: webhook.target_hook_url,
		event_type: happening.type,
		lead_email: leadEmail,
		attempts: records.length,
		success,
		status_code: status,
	};
}

function judge(context: Context, webhook: Webhook, success: boolean): void {
	if (success) {
		failedInRow.delete(webhook);
		return;
	}
	const failed = (failedInRow.get(webhook) ?? 0) + 1;
	failedInRow.set(webhook, failed);
	if (failed < context.core.settings.disableAfter || webhook.status !== 1) return;
	Object.assign(webhook, { status: -1, timestamp_error: context.core.clock.iso() });
	const about = { webhook_id: webhook.id, campaign_id: webhook.campaign, audit_metadata: { failed_in_a_row: failed } };
	byItself(() => audit(context, 'webhook failed', about));
}

function keep(state: State, record: WebhookEvent): void {
	state.webhookEvents.set(record.id, record);
	if (state.webhookEvents.size <= KEPT_EVENTS) return;
	for (const id of state.webhookEvents.keys()) {
		state.webhookEvents.delete(id);
		break;
	}
}
