import type { Field, Resource, Simple, Values } from '../../../engine/describe';
import { choice, choices, day, flag, listed, number, several, text } from '../../../engine/fields';
import { jsonSchedule, jsonSequence, ownSchedule, sequence, setUp } from '../campaignForm';
import { campaignStatus } from '../enums';
import { campaign, plainId, subsequence as picker } from '../fields';
import { inOrder } from '../period';

const id = picker('id', 'The subsequence to work on', { required: true });
const of = (route: string) => `/subsequences/{id}${route}` as const;
const parent = (name: string) => campaign(name, 'The campaign of the subsequence', { parameter: 'campaignId', required: true });

const simple: Simple = {
	fields: {
		id: 'id', name: 'name', status: 'status', parent_campaign: 'parent_campaign', conditions: 'conditions', daily_limit: 'daily_limit',
		daily_limit_mode: 'daily_limit_mode', subsequence_schedule: 'subsequence_schedule', sequences: 'sequences', timestamp_created: 'timestamp_created',
	},
	words: { status: campaignStatus },
}; // prettier-ignore

const activity = { 'Campaign Completed Without Reply': 91, 'Email Opened': 2, 'Link Clicked': 4 };
const conditions: Field[] = [
	several('conditions.crm_status', 'Leads that get one of these statuses get the emails', 'interestsToSet', {
		label: 'Interest Status Names or IDs',
		from: 'interestsToSet',
	}),
	choices('conditions.lead_activity', 'Leads with one of these get the emails', activity, { label: 'Lead Activity' }),
	text('conditions.reply_contains', 'Leads whose reply has this text get the emails', { label: 'Reply Contains' }),
];
const content: Field[] = [
	...conditions,
	setUp,
	ownSchedule('subsequence_schedule'),
	sequence({ follows: true }),
	jsonSchedule({}, 'subsequence_schedule'),
	jsonSequence,
];

const settings: Field[] = [
	choice(
		'daily_limit_mode',
		'Which limit counts',
		{ 'That of the Campaign': 'inherit', 'Its Own': 'custom', 'No Limit': 'unlimited' },
		{ label: 'Daily Limit' },
	),
	number('daily_limit', "How many emails may leave in a day; needs 'Daily Limit' set to Its Own", { label: 'Emails a Day', default: 50 }),
	flag('ignore_account_daily_limit', 'Whether to send even from accounts that have reached their daily limit', { default: true }),
	choice(
		'auto_variant_select.trigger',
		'What decides which variant wins',
		{ 'Reply Rate': 'reply_rate', 'Click Rate': 'click_rate', 'Open Rate': 'open_rate' },
		{ label: 'Pick Best Variant By' },
	),
];

/** A limit of its own counts only in the mode `custom`; a subsequence that is there may have that already. */
const limitGuard = (values: Values, mode: unknown) =>
	values.daily_limit !== undefined && mode !== 'custom' ? "'Emails a Day' counts only with 'Daily Limit' set to Its Own" : undefined;

/** The API asks for conditions; a subsequence without any would wait for ever. */
function createGuard(values: Values): string | undefined {
	const [first, second, third] = conditions.map(({ label }) => `'${label}'`);
	if (conditions.some(({ name }) => [values[name] ?? []].flat().length > 0)) return limitGuard(values, values.daily_limit_mode);
	return `Nothing says which leads get the emails. Fill in ${first}, ${second} or ${third}`;
}

/** https://developer.instantly.ai/api/v2/campaignsubsequence */
export const subsequence: Resource = {
	name: 'Subsequence',
	scope: 'subsequences',
	operations: {
		analytics: {
			name: 'Get Analytics',
			action: 'Get the analytics of the subsequences of a campaign',
			route: 'GET /subsequences/analytics',
			required: [parent('campaign_id')],
			gives: 'items',
			paging: false,
		},
		analyticsSteps: {
			name: 'Get Step Analytics',
			action: 'Get the analytics of the steps of a subsequence',
			route: `GET ${of('/analytics/steps')}`,
			required: [id],
			optional: [day('start_date', 'First day of the period (UTC)'), day('end_date', 'Last day of the period (UTC)')],
			gives: 'items',
			paging: false,
			guard: inOrder,
		},
		create: {
			name: 'Create',
			action: 'Create a subsequence',
			description: 'Create a new subsequence; it is a draft until you resume it',
			route: 'POST /subsequences',
			required: [parent('parent_campaign'), text('name', 'Name of the subsequence', { required: true }), ...content],
			optional: settings,
			guard: createGuard,
			simple,
		},
		delete: { name: 'Delete', action: 'Delete a subsequence', route: `DELETE ${of('')}`, required: [id], gives: 'deleted' },
		duplicate: {
			name: 'Duplicate',
			action: 'Duplicate a subsequence',
			description: 'Copy a subsequence into a campaign',
			route: `POST ${of('/duplicate')}`,
			required: [id, parent('parent_campaign')],
			optional: [text('name', 'Name of the copy')],
			simple,
		},
		get: { name: 'Get', action: 'Get a subsequence', route: `GET ${of('')}`, required: [id], simple },
		getAll: {
			name: 'Get Many',
			action: 'Get many subsequences',
			route: 'GET /subsequences',
			optional: [
				text('search', 'Text in the name'),
				listed('parent_campaign', 'Only subsequences of this campaign', 'campaigns', { label: 'Campaign Name or ID' }),
				text('parent_campaign_not', 'No subsequences of this campaign', { label: 'Other Than Campaign ID', ...plainId }),
			],
			gives: 'items',
			simple,
		},
		pause: {
			name: 'Pause',
			action: 'Pause a subsequence',
			route: `POST ${of('/pause')}`,
			required: [id],
			repeatable: true,
			scope: 'update',
			simple,
		},
		resume: {
			name: 'Resume',
			action: 'Resume a subsequence',
			description: 'Go on with a paused subsequence; this really sends',
			route: `POST ${of('/resume')}`,
			required: [id],
			repeatable: true,
			scope: 'update',
			simple,
		},
		sendingStatus: {
			name: 'Get Sending Status',
			action: 'Get the sending status of a subsequence',
			description: 'Find out why a subsequence does not send, or sends slowly',
			route: `GET ${of('/sending-status')}`,
			required: [id],
			optional: [flag('with_ai_summary', 'Whether an AI sums up the reasons', { label: 'With AI Summary', default: true })],
		},
		update: {
			name: 'Update',
			action: 'Update a subsequence',
			description: 'Update a subsequence; conditions, schedule and sequence replace what was there',
			route: `PATCH ${of('')}`,
			required: [id, ...content],
			optional: [text('name', 'New name of the subsequence'), ...settings],
			guard: (values) => limitGuard(values, values.daily_limit_mode ?? 'custom'),
			repeatable: true,
			simple,
		},
	},
};
