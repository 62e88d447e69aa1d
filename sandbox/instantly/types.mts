export type Scalar = string | number | boolean | null;

/** A lead, exactly as the API shows it. */
export interface Lead {
	id: string;
	timestamp_created: string;
	timestamp_updated: string;
	organization: string;
	campaign: string | null;
	list_id: string | null;
	status: number;
	email: string | null;
	personalization: string | null;
	website: string | null;
	first_name: string | null;
	last_name: string | null;
	company_name: string | null;
	job_title: string | null;
	phone: string | null;
	email_open_count: number;
	email_reply_count: number;
	email_click_count: number;
	company_domain: string;
	status_summary: { lastStep?: { from: string; stepID: string; timestamp_executed: string } };
	/** Absent until a subsequence has sent something to the lead. */
	status_summary_subseq?: { from: string; stepID: string; timestampExecuted: string };
	payload: Record<string, Scalar>;
	lt_interest_status?: number;
	subsequence_id: string | null;
	verification_status?: number;
	pl_value_lead: string | null;
	assigned_to: string | null;
	uploaded_by_user: string | null;
	upload_method: string;
	timestamp_added_subsequence: string | null;
	timestamp_last_contact: string | null;
	timestamp_last_open: string | null;
	timestamp_last_reply: string | null;
	timestamp_last_interest_change: string | null;
	timestamp_last_click: string | null;
	timestamp_last_touch: string | null;
	last_contacted_from: string | null;
	last_step_from: string | null;
	last_step_timestamp_executed: string | null;
	email_opened_step: number | null;
	email_opened_variant: number | null;
	email_replied_step: number | null;
	email_replied_variant: number | null;
	email_clicked_step: number | null;
	email_clicked_variant: number | null;
	enrichment_status?: number;
	esp_code?: number;
	esg_code?: number;
	is_website_visitor: boolean | null;
}

export interface Step {
	type: string;
	delay: number;
	delay_unit?: string;
	pre_delay?: number;
	pre_delay_unit?: string;
	variants: { subject: string; body: string; v_disabled?: boolean }[];
}

/** A campaign, exactly as the API shows it; options that were never given are absent. */
export interface Campaign {
	id: string;
	name: string;
	status: number;
	campaign_schedule: Record<string, unknown>;
	sequences: { steps: Step[] }[];
	email_list: string[];
	timestamp_created: string;
	timestamp_updated: string;
	organization: string;
	owned_by: string | null;
	custom_variables: Record<string, string>;
	stop_on_reply?: boolean | null;
	pl_value?: number | null;
	daily_limit?: number | null;
	is_evergreen?: boolean | null;
	[option: string]: unknown;
}

export interface LeadList {
	id: string;
	organization_id: string;
	has_enrichment_task: boolean | null;
	owned_by: string | null;
	name: string;
	timestamp_created: string;
}

export interface Email {
	id: string;
	timestamp_created: string;
	timestamp_email: string;
	message_id: string;
	subject: string;
	from_address_email: string | null;
	to_address_email_list: string;
	cc_address_email_list: string | null;
	bcc_address_email_list: string | null;
	reply_to: string | null;
	body: { text: string; html: string };
	organization_id: string;
	campaign_id: string | null;
	subsequence_id: string | null;
	list_id: string | null;
	lead: string | null;
	lead_id: string | null;
	eaccount: string;
	ue_type: number;
	step: string | null;
	is_unread: number;
	is_auto_reply: number;
	reminder_ts: string | null;
	is_focused: number;
	i_status: number | null;
	thread_id: string;
	content_preview: string;
}

export interface Webhook {
	id: string;
	organization: string;
	campaign: string | null;
	name: string | null;
	target_hook_url: string;
	event_type?: string;
	custom_interest_value: number | null;
	headers: Record<string, string> | null;
	timestamp_created: string;
	status: number;
	timestamp_error: string | null;
}

export interface WebhookEvent {
	id: string;
	timestamp_created: string;
	timestamp_created_date: string;
	organization_id: string;
	payload: Record<string, unknown>;
	success: boolean;
	retry_count: number;
	will_retry: boolean;
	webhook_url: string;
	status_code: number | null;
	error_message: string | null;
	timestamp_next_retry: string | null;
	retry_group_id: string;
	retry_successful: boolean | null;
	lead_email: string | null;
	response_time_ms: number | null;
}

/** The states a job can be in. */
export const JOB_STATUS = ['pending', 'in-progress', 'success', 'failed', 'draining', 'paused', 'cancelled'] as const;
export type JobStatus = (typeof JOB_STATUS)[number];

export interface Job {
	id: string;
	workspace_id: string;
	user_id: string | null;
	type: string;
	entity_id: string | null;
	entity_type: string;
	data: Record<string, unknown>;
	progress: number;
	status: JobStatus;
	created_at: string;
	updated_at: string;
}

export interface BlockEntry {
	id: string;
	timestamp_created: string;
	organization_id: string;
	bl_value: string;
	is_domain: boolean;
}

export interface LeadLabel {
	id: string;
	timestamp_created: string;
	created_by: string;
	organization_id: string;
	label: string;
	interest_status_label: string;
	interest_status: number;
	description: string | null;
	use_with_ai: boolean | null;
}

export interface CustomTag {
	id: string;
	timestamp_created: string;
	timestamp_updated: string;
	organization_id: string;
	label: string;
	description: string | null;
}

export interface Subsequence {
	id: string;
	timestamp_created: string;
	timestamp_leads_updated: string;
	parent_campaign: string;
	workspace: string;
	status: number;
	name: string;
	conditions: { crm_status?: number[]; lead_activity?: number[]; reply_contains?: string };
	sequences?: { steps: Step[] }[];
	[option: string]: unknown;
}

export interface Account {
	email: string;
	timestamp_created: string;
	timestamp_updated: string;
	first_name: string;
	last_name: string;
	organization: string;
	daily_limit: number | null;
	status: number;
	warmup_status: number;
	provider_code: number;
	setup_pending: boolean;
	is_managed_account: boolean;
	stat_warmup_score: number | null;
	added_by: string | null;
	modified_by?: string | null;
	timestamp_warmup_start?: string | null;
	tracking_domain_name?: string | null;
	tracking_domain_status?: string | null;
	status_message?: Record<string, unknown>;
	warmup?: { advanced?: Record<string, unknown>; [option: string]: unknown };
	[option: string]: unknown;
}

export interface Member {
	id: string;
	email: string;
	user_id: string;
	user_email: string | null;
	/** Absent until the invitation is accepted. */
	name?: { first: string; last: string };
	nickname?: string | null;
	permissions?: string[] | null;
	issuer_id?: string | null;
	role: string;
	timestamp_created: string;
	workspace_id: string;
	accepted: boolean;
}

export interface Workspace {
	id: string;
	timestamp_created: string;
	timestamp_updated: string;
	owner: string;
	name: string;
	plan_id: string | null;
	add_unsub_to_block: boolean | null;
	org_logo_url: string | null;
	default_opportunity_value: number | null;
	scheduled_for_removal_at?: string | null;
	org_client_domain?: string | null;
}

/** The ends of the interest scale, apart from the labels of the workspace. */
export const INTEREST = [0, 1, 2, 3, 4, -1, -2, -3, -4] as const;
