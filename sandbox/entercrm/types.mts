/** What PHP calls an array: an object or a list of JSON. */
export type PhpArray = Record<string, unknown> | unknown[];

/** A moment in whole seconds: `2026-03-16T09:41:00Z`. */
export type Moment = string;

interface Row {
	id: number;
	created_at: Moment;
	updated_at: Moment;
}
interface Owned extends Row {
	/** The workspace it belongs to. */
	tenant_id: number;
}
interface Deletable extends Owned {
	/** Set instead of taking the row away. */
	deleted_at: Moment | null;
}

export interface User extends Row {
	name: string;
	email: string;
	email_verified_at: Moment | null;
	password: string;
}

/** A workspace. */
export interface Tenant extends Row {
	uuid: string;
	name: string;
	slug: string;
	domain: string | null;
	plan: string;
	plan_expires_at: Moment | null;
	settings: PhpArray | null;
	is_active: boolean;
	deleted_at: Moment | null;
}

/** Who may act in which workspace. */
export interface Membership {
	user_id: number;
	tenant_id: number;
	role: string;
	is_active: boolean;
}

/** What webhooks are told of, as the guide names it: https://entercrm.io/docs/guide */
export const WEBHOOK_EVENTS = [
	'customer.created',
	'customer.segment_entered',
	'customer.segment_exited',
	'campaign.sent',
	'automation.triggered',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** An address that is told of events. */
export interface Webhook extends Owned {
	url: string;
	secret: string;
	events: 'all' | WebhookEvent[];
	/** Whether deliveries bring a signature. */
	signed: boolean;
	/** What they bring beside it. */
	headers: Record<string, string>;
}

/** A Bearer token; `text` is all of it. */
export interface Token {
	text: string;
	user_id: number;
}

export interface ApiKey extends Owned {
	name: string;
	/** The whole key, which answers show but once. */
	secret: string;
	type: string;
	scopes: PhpArray | null;
	is_active: boolean;
	last_used_at: Moment | null;
	expires_at: Moment | null;
	created_by: number | null;
}

export interface Customer extends Deletable {
	uuid: string;
	external_id: string | null;
	email: string | null;
	phone: string | null;
	first_name: string | null;
	last_name: string | null;
	company_name: string | null;
	properties: PhpArray | null;
	tags: PhpArray | null;
	recency_score: number | null;
	frequency_score: number | null;
	monetary_score: number | null;
	rfm_segment: string | null;
	rfm_score: number | null;
	rfm_calculated_at: Moment | null;
	clv_total: number;
	clv_predicted: number | null;
	clv_average_order: number | null;
	clv_order_count: number;
	clv_calculated_at: Moment | null;
	first_seen_at: Moment | null;
	last_seen_at: Moment | null;
	last_activity_at: Moment | null;
	total_events: number;
	is_subscribed_email: boolean;
	is_subscribed_sms: boolean;
}

/** Something a customer, or nobody known, did. */
export interface TrackedEvent {
	id: number;
	tenant_id: number;
	customer_id: number | null;
	session_id: string | null;
	event_name: string;
	event_category: string | null;
	properties: PhpArray | null;
	monetary_value: number | null;
	source: string;
	page_url: string | null;
	page_title: string | null;
	referrer_url: string | null;
	utm_source: string | null;
	utm_medium: string | null;
	utm_campaign: string | null;
	ip_address: string | null;
	user_agent: string | null;
	country: string | null;
	city: string | null;
	device_type: string | null;
	occurred_at: Moment;
	created_at: Moment;
}

export interface Segment extends Deletable {
	name: string;
	slug: string;
	description: string | null;
	type: string;
	rules: PhpArray | null;
	customer_count: number;
	is_active: boolean;
	last_calculated_at: Moment | null;
	/** Known to the documentation only. */
	color: string | null;
	/** Customers of a manual segment. */
	members: number[];
}

export interface Campaign extends Deletable {
	name: string;
	type: string;
	status: string;
	segment_id: number | null;
	filter_rules: PhpArray | null;
	target_audience: PhpArray | null;
	ad_creatives: PhpArray | null;
	subject: string | null;
	body_html: string | null;
	body_text: string | null;
	settings: PhpArray | null;
	scheduled_at: Moment | null;
	started_at: Moment | null;
	completed_at: Moment | null;
	total_recipients: number;
	total_sent: number;
	total_delivered: number;
	total_opened: number;
	total_clicked: number;
	total_bounced: number;
	total_unsubscribed: number;
	total_failed: number;
	ad_platform: string | null;
	ad_account_id: string | null;
	ad_campaign_id: string | null;
	impressions: number;
	reach: number;
	clicks: number;
	conversions: number;
	ad_spend: number;
	revenue_attributed: number;
	cpc: number;
	cpm: number;
	ctr: number;
	roas: number;
	conversion_rate: number;
	created_by: number | null;
}

export type MessageStatus = 'pending' | 'sent' | 'delivered' | 'opened' | 'clicked' | 'failed' | 'bounced';

/** What one customer gets of a campaign. */
export interface Message extends Owned {
	campaign_id: number;
	customer_id: number;
	channel: string;
	to_address: string;
	status: MessageStatus;
	status_detail: string | null;
	sent_at: Moment | null;
	delivered_at: Moment | null;
	opened_at: Moment | null;
	clicked_at: Moment | null;
	failed_at: Moment | null;
	metadata: PhpArray | null;
}

export interface Automation extends Deletable {
	name: string;
	description: string | null;
	trigger_type: string;
	trigger_config: PhpArray | null;
	is_active: boolean;
	last_triggered_at: Moment | null;
	total_entered: number;
	total_completed: number;
	created_by: number | null;
}

/** One box of an automation's drawing. */
export interface Step extends Owned {
	automation_id: number;
	parent_step_id: number | null;
	type: string;
	action_type: string | null;
	config: PhpArray | null;
	position: number;
	branch_label: string | null;
}

/** What a step did with a customer. */
export interface StepLog {
	id: number;
	tenant_id: number;
	automation_id: number;
	automation_step_id: number | null;
	customer_id: number;
	status: string;
	result: PhpArray | null;
	scheduled_for: Moment | null;
	started_at: Moment | null;
	completed_at: Moment | null;
	created_at: Moment;
}
