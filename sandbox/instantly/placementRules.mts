import { z } from 'zod';

import {
	bool,
	boolOrNull,
	closed,
	list,
	listOrNull,
	num,
	numOrNull,
	oneOf,
	open,
	patch,
	str,
	strOrNull,
	uuid,
	uuidOrNull,
} from '../validation.mts';
import { TIME_ZONES } from './timeZones.mts';

const CODE = '^\\s*$|^(ptid_)?(?!ptid_)[A-Za-z0-9_-]{1,45}$';

const schedule = open({
	days: z.record(z.boolean({ invalid_type_error: 'must be boolean' }), { invalid_type_error: 'must be object' }).optional(),
	timing: open({ from: str().optional() }).optional(),
	timezone: oneOf(TIME_ZONES).optional(),
});
const condition = oneOf(['placement_goes_below', 'placement_goes_above', 'added_to_blacklists', 'removed_from_blacklists']);
const actions = open({
	webhook_url: str().optional(),
	pause_sending_campaigns_for: num().optional(),
	pause: bool().optional(),
	enable_slow_ramp: bool().optional(),
	disable_slow_ramp: bool().optional(),
	add_tags: list(uuid()).optional(),
	remove_tags: list(uuid()).optional(),
})
	.passthrough()
	.refine((value) => Object.keys(value).length > 0, 'must NOT have fewer than 1 properties');
const automations = z
	.array(open({ when: open({ condition, condition_value: numOrNull().optional() }), then: actions }), {
		invalid_type_error: 'must be null,array',
	})
	.nullable()
	.optional();
const label = open({ region: str(), sub_region: str(), type: str(), esp: str() });
const status = oneOf([1, 2, 3]).optional();

export type Schedule = z.output<typeof schedule>;
export type Automation = NonNullable<z.output<typeof automations>>[number];
export type Label = z.output<typeof label>;

/** POST /inbox-placement-tests */
export const createTest = closed({
	name: str(),
	delivery_mode: oneOf([1, 2]).nullable().optional(),
	description: strOrNull().optional(),
	schedule: schedule.optional(),
	type: oneOf([1, 2]),
	sending_method: oneOf([1, 2]),
	campaign_id: uuidOrNull().optional(),
	email_subject: str(),
	email_body: str(),
	emails: list(str()),
	test_code: z
		.string({ invalid_type_error: 'must be string,null' })
		.regex(new RegExp(CODE), `must match pattern "${CODE}"`)
		.nullable()
		.optional(),
	tags: listOrNull(uuid()).optional(),
	text_only: boolOrNull().optional(),
	recipients_labels: list(label).optional(),
	timestamp_next_run: strOrNull().optional(),
	automations,
	status,
	not_sending_status: oneOf(['daily_limits_hit', 'other']).optional(),
	run_immediately: bool().optional(),
});
export type TestInput = z.output<typeof createTest>;

/** PATCH /inbox-placement-tests/{id} */
export const patchTest = patch({ name: str(), schedule, automations, status });
