import { z } from 'zod';

import {
	bool,
	boolOrNull,
	closed,
	dayOrNull,
	email,
	list,
	num,
	numOrNull,
	oneOf,
	open,
	patch,
	str,
	uuid,
	uuidOrNull,
} from '../validation.mts';
import { TIME_ZONES } from './timeZones.mts';

/** Campaign states the API may show. */
export const CAMPAIGN_STATUS = [-99, -1, -2, 0, 1, 2, 3, 4] as const;

const orNull = <T extends z.ZodRawShape>(shape: T) => z.object(shape, { invalid_type_error: 'must be object,null' }).nullable();
const clockTime = () => str().regex(/^([01][0-9]|2[0-3]):([0-5][0-9])$/, 'must match pattern "^([01][0-9]|2[0-3]):([0-5][0-9])$"');
const day = bool().optional();
const days = open({ 0: day, 1: day, 2: day, 3: day, 4: day, 5: day, 6: day })
	.passthrough()
	.refine((value) => Object.keys(value).length > 0, 'must NOT have fewer than 1 properties');
const unit = () => oneOf(['minutes', 'hours', 'days']).optional();
const esp = () => list(oneOf(['all', 'google', 'outlook', 'other'])).optional();

/** When a campaign may send. */
export const schedule = open({
	start_date: dayOrNull().optional(),
	end_date: dayOrNull().optional(),
	schedules: list(open({ name: str(), timing: open({ from: clockTime(), to: clockTime() }), days, timezone: oneOf(TIME_ZONES) }), 1),
});

const variant = open({ subject: str(), body: str(), v_disabled: bool().optional() });
/** The variants of a step in a campaign. */
const anyVariants = list(variant);
/** In a subsequence one of them must be enabled. */
export const enabledVariants = list(variant, 1, 26).refine(
	(all) => all.some((one) => !one.v_disabled),
	'must contain at least 1 valid item(s)',
);

/** What a campaign or subsequence sends. */
export const sequences = (variants: typeof anyVariants | typeof enabledVariants = anyVariants) =>
	list(
		open({
			steps: list(
				open({ type: oneOf(['email']), delay: num(), delay_unit: unit(), pre_delay: num().optional(), pre_delay_unit: unit(), variants }),
			),
		}),
	);

export const variantSelect = () => orNull({ trigger: oneOf(['reply_rate', 'click_rate', 'open_rate']) }).optional();

const options = {
	pl_value: numOrNull().optional(),
	is_evergreen: boolOrNull().optional(),
	sequences: sequences().optional(),
	email_gap: numOrNull().optional(),
	random_wait_max: numOrNull().optional(),
	text_only: boolOrNull().optional(),
	first_email_text_only: boolOrNull().optional(),
	email_list: list(str()).optional(),
	daily_limit: numOrNull().optional(),
	stop_on_reply: boolOrNull().optional(),
	email_tag_list: list(uuid()).optional(),
	link_tracking: boolOrNull().optional(),
	open_tracking: bool().optional(),
	stop_on_auto_reply: boolOrNull().optional(),
	daily_max_leads: z
		.number({ invalid_type_error: 'must be integer,null' })
		.int('must be integer,null')
		.min(0, 'must be >= 0')
		.nullable()
		.optional(),
	prioritize_new_leads: boolOrNull().optional(),
	auto_variant_select: variantSelect(),
	match_lead_esp: boolOrNull().optional(),
	stop_for_company: boolOrNull().optional(),
	insert_unsubscribe_header: boolOrNull().optional(),
	allow_risky_contacts: boolOrNull().optional(),
	disable_bounce_protect: boolOrNull().optional(),
	limit_emails_per_company_override: orNull({
		mode: oneOf(['custom', 'disabled']),
		daily_limit: num().min(1, 'must be >= 1').optional(),
		scope: oneOf(['per_campaign', 'across_workspace']).optional(),
	}).optional(),
	cc_list: list(email()).optional(),
	bcc_list: list(email()).optional(),
	owned_by: uuidOrNull().optional(),
	provider_routing_rules: list(
		open({ action: oneOf(['send', 'do_not_send']).optional(), recipient_esp: esp(), sender_esp: esp() }),
	).optional(),
};

/** POST /campaigns */
export const createCampaign = closed({ name: str(), campaign_schedule: schedule, ...options, ai_sdr_id: uuidOrNull().optional() });
/** PATCH /campaigns/{id} */
export const patchCampaign = patch({ name: str(), campaign_schedule: schedule, ...options });
