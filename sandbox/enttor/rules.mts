import { z } from 'zod';

import { isDateTime } from '../validation.mts';
import { invalid } from './refusals.mts';
import { FILTERED, PLATFORMS, STATUSES, type Lead, type Platform } from './types.mts';

const text = () => z.string().min(1, 'is required');
const moment = () => text().refine(isDateTime, 'must be an ISO 8601 date and time');

const everywhere = {
	username: text(),
	profile_url: z.string().optional(),
	followers: z.number().min(0, 'must not be negative').optional(),
};
const work = { company: z.string().optional(), job_title: z.string().optional(), location: z.string().optional() };

/** The fields a lead may have, by platform. */
const leadRules: Record<Platform, z.ZodTypeAny> = {
	x: z.object({ ...everywhere, ...work, company_description: z.string().optional() }).strict(),
	instagram: z
		.object({
			...everywhere,
			contact_info: z.string().optional(),
			content_pillars: z.array(z.string()).optional(),
			user_info: z.record(z.string(), z.unknown()).optional(),
		})
		.strict(),
	linkedin: z.object({ ...everywhere, ...work, full_name: z.string().optional(), headline: z.string().optional() }).strict(),
};

const uploadRule = z
	.object({
		group_name: text(),
		platform: z.enum(PLATFORMS),
		leads: z.array(z.unknown()).min(1, 'must not be empty'),
		user_id: z.number().int().optional(),
	})
	.strict();

/** What makes campaigns. */
export const campaignRule = z
	.object({
		dataset_id: text(),
		campaign_name: text(),
		platform: z.enum(PLATFORMS),
		message_sequence: text(),
		start_date: moment(),
		end_date: moment(),
		user_ids: z
			.array(z.number().int())
			.min(1, 'must not be empty')
			.refine((ids) => new Set(ids).size === ids.length, 'must not name a user twice'),
		daily_message_limit: z.number().int().min(1, 'must be at least 1').optional(),
	})
	.strict();

/** What asks for the status of campaigns. */
export const statusRule = z.object({
	campaign_id: text().optional(),
	client_id: text().optional(),
	status: z.enum(STATUSES).optional(),
	platform: z.enum(FILTERED).optional(),
});

/** An upload that may be made. Its leads are looked at one by one, up to the first that is wrong: there can be many thousands. */
export function checkUpload(body: unknown): Omit<z.output<typeof uploadRule>, 'leads'> & { leads: Lead[] } {
	const upload = check(uploadRule, body);
	const rule = leadRules[upload.platform];
	upload.leads.forEach((lead, index) => check(rule, lead, ['leads', index]));
	return { ...upload, leads: upload.leads as Lead[] };
}

/** The checked value, or a refusal that names the first field at fault. */
export function check<T extends z.ZodTypeAny>(rule: T, value: unknown, at: (string | number)[] = []): z.output<T> {
	const result = rule.safeParse(value);
	if (result.success) return result.data as z.output<T>;
	throw invalid(fault(result.error.issues[0], at));
}

function fault(issue: z.ZodIssue, at: (string | number)[]): string {
	const name = nameOf([...at, ...issue.path]);
	switch (issue.code) {
		case 'invalid_type':
			if (issue.received === 'undefined') return `${name} is required`;
			return `${name} must be ${/^[aio]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
		case 'invalid_enum_value':
			return `${name} must be one of ${issue.options.join(', ')}`;
		case 'unrecognized_keys':
			return `${nameOf([...at, ...issue.path, issue.keys[0]])} is not a field here`;
		default:
			return `${name} ${issue.message}`;
	}
}

function nameOf(path: (string | number)[]): string {
	if (path.length === 0) return 'body';
	return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}
