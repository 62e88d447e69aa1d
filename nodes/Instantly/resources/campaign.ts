import type { Field, Resource, Simple, Values } from '../../../engine/describe';
import { choice, day, flag, json, list, number, several, text } from '../../../engine/fields';
import { jsonSchedule, jsonSequence, ownSchedule, schedule, sequence, setUp } from '../campaignForm';
import { campaignStatus } from '../enums';
import { campaign as picker, member, plainId } from '../fields';
import { inOrder, ordered } from '../period';

const id = picker('id', 'The campaign to work on', { required: true });
const of = (route: string) => `/campaigns/{id}${route}` as const;

const simple: Simple = {
	fields: {
		id: 'id', name: 'name', status: 'status', email_list: 'email_list', daily_limit: 'daily_limit', stop_on_reply: 'stop_on_reply',
		campaign_schedule: 'campaign_schedule', sequences: 'sequences', timestamp_created: 'timestamp_created', timestamp_updated: 'timestamp_updated',
	},
	words: { status: campaignStatus },
}; // prettier-ignore

const on = { default: true };
const settings: Field[] = [
	day('campaign_schedule.start_date', 'First day of the campaign, in the time zone of its schedule', {
		label: 'Start Date',
		parameter: 'startDate',
	}),
	day('campaign_schedule.end_date', 'Last day of the campaign, in the time zone of its schedule', {
		label: 'End Date',
		parameter: 'endDate',
	}),
	several('email_list', 'Accounts that send the emails', 'accounts', { label: 'Sender Account Names or IDs' }),
	several('email_tag_list', 'Tags whose accounts send the emails', 'tags', { label: 'Sender Tag Names or IDs' }),
	number('daily_limit', 'How many emails may leave in a day', { default: 50, typeOptions: { minValue: 0 } }),
	number('daily_max_leads', 'How many new leads are written to in a day', {
		label: 'Daily New Leads',
		default: 50,
		typeOptions: { minValue: 0 },
	}),
	number('email_gap', 'Minutes between two emails', { label: 'Gap Between Emails (Minutes)', default: 10, typeOptions: { minValue: 0 } }),
	number('random_wait_max', 'Up to how many minutes are added to the gap at random', {
		label: 'Random Extra Gap (Minutes)',
		default: 5,
		typeOptions: { minValue: 0 },
	}),
	flag('stop_on_reply', 'Whether a lead who replies gets no more emails', on),
	flag('stop_on_auto_reply', 'Whether an automatic reply counts as a reply', on),
	flag('stop_for_company', 'Whether a reply stops the emails to everybody at that company', on),
	flag('open_tracking', 'Whether to track opens', on),
	flag('link_tracking', 'Whether to track clicks', on),
	flag('text_only', 'Whether all emails are plain text', on),
	flag('first_email_text_only', 'Whether the first email is plain text', on),
	flag('prioritize_new_leads', 'Whether new leads come before follow-ups', on),
	flag('match_lead_esp', 'Whether a lead is written to from an account of the same mail service', {
		label: 'Match Mail Service',
		default: true,
	}),
	flag('insert_unsubscribe_header', 'Whether emails carry an unsubscribe header', on),
	flag('allow_risky_contacts', 'Whether to write to addresses that verification calls risky', on),
	flag('disable_bounce_protect', 'Whether the campaign goes on when many emails bounce', {
		label: 'Disable Bounce Protection',
		default: true,
	}),
	flag('is_evergreen', 'Whether the campaign stays active for leads to come', { label: 'Evergreen', default: true }),
	number('pl_value', 'What a positive lead is worth', { label: 'Value of a Positive Lead' }),
	list('cc_list', 'Addresses that get a copy of every email', { label: 'CC' }),
	list('bcc_list', 'Addresses that get a hidden copy of every email', { label: 'BCC' }),
	choice(
		'auto_variant_select.trigger',
		'What decides which variant wins',
		{ 'Reply Rate': 'reply_rate', 'Click Rate': 'click_rate', 'Open Rate': 'open_rate' },
		{ label: 'Pick Best Variant By' },
	),
	choice(
		'limit_emails_per_company_override.mode',
		"Whether the workspace's limit for each company is changed here",
		{ Custom: 'custom', Disabled: 'disabled' },
		{ label: 'Company Limit' },
	),
	number('limit_emails_per_company_override.daily_limit', 'Emails a day to one company', {
		label: 'Company Limit: Emails a Day',
		default: 1,
		typeOptions: { minValue: 1 },
	}),
	choice(
		'limit_emails_per_company_override.scope',
		'Where these emails are counted',
		{ 'This Campaign': 'per_campaign', 'All Campaigns': 'across_workspace' },
		{ label: 'Company Limit: Counted In' },
	),
	member('owned_by', 'The workspace member who owns the campaign'),
	json('provider_routing_rules', 'Which mail services may write to which, as a JSON list', { label: 'Mail Service Rules' }),
];

/** What belongs together in settings; the API refuses or ignores one without the other. */
function settingsGuard(values: Values): string | undefined {
	const limit = (part: string) => values[`limit_emails_per_company_override.${part}`];
	if ((limit('daily_limit') ?? limit('scope')) !== undefined && limit('mode') === undefined)
		return "A company limit needs 'Company Limit' as well: choose Custom or Disabled";
	const [start, end] = ['start', 'end'].map((name) => values[`campaign_schedule.${name}_date`]);
	if ((start ?? end) !== undefined && !values.campaign_schedule)
		return "'Start Date' and 'End Date' need 'Schedule' as well: Instantly replaces the whole schedule";
	return ordered('Start Date', start, 'End Date', end);
}

const from = day('start_date', 'First day of the period (UTC)');
const until = day('end_date', 'Last day of the period (UTC)');
const status = choice('campaign_status', 'Only campaigns with this status', campaignStatus, { label: 'Campaign Status', default: 1 });
const chosen = several('ids', 'Only these campaigns', 'campaigns', { label: 'Campaign Names or IDs' });
const one = picker('campaign_id', 'Only this campaign');

/** https://developer.instantly.ai/api/v2/campaign and /analytics */
export const campaign: Resource = {
	name: 'Campaign',
	scope: 'campaigns',
	operations: {
		activate: {
			name: 'Activate',
			action: 'Activate a campaign',
			description: 'Start a campaign, or go on with a paused one; this really sends',
			route: `POST ${of('/activate')}`,
			required: [id],
			repeatable: true,
			scope: 'update',
			simple,
		},
		addVariables: {
			name: 'Add Variables',
			action: 'Add variables to a campaign',
			description: 'Tell a campaign the names of variables that leads may have',
			route: `POST ${of('/variables')}`,
			required: [
				id,
				list('variables', 'Names of the variables, with commas or as a list', { required: true, placeholder: 'e.g. industry, city' }),
			],
			repeatable: true,
			scope: 'update',
			simple,
		},
		analytics: {
			name: 'Get Analytics',
			action: 'Get the analytics of campaigns',
			route: 'GET /campaigns/analytics',
			optional: [chosen, from, until, flag('exclude_total_leads_count', 'Whether to leave out the number of leads; much faster', on)],
			gives: 'items',
			paging: false,
			guard: inOrder,
			scope: null,
		},
		analyticsDaily: {
			name: 'Get Daily Analytics',
			action: 'Get the daily analytics of campaigns',
			route: 'GET /campaigns/analytics/daily',
			optional: [one, from, until, status],
			gives: 'items',
			paging: false,
			guard: inOrder,
			scope: null,
		},
		analyticsOverview: {
			name: 'Get Analytics Overview',
			action: 'Get an overview of the analytics of campaigns',
			route: 'GET /campaigns/analytics/overview',
			filters: [
				chosen,
				from,
				until,
				status,
				flag('expand_crm_events', 'Whether to count every change of interest, not only the first of a lead', {
					label: 'Count All Interest Changes',
					default: true,
				}),
			],
			guard: inOrder,
			scope: null,
		},
		analyticsSteps: {
			name: 'Get Step Analytics',
			action: 'Get the analytics of campaign steps',
			route: 'GET /campaigns/analytics/steps',
			optional: [
				one,
				from,
				until,
				flag('include_opportunities_count', 'Whether to count opportunities as well', { label: 'Include Opportunities', default: true }),
			],
			gives: 'items',
			paging: false,
			guard: inOrder,
			scope: null,
		},
		countLaunched: { name: 'Count Launched', action: 'Count launched campaigns', route: 'GET /campaigns/count-launched' },
		create: {
			name: 'Create',
			action: 'Create a campaign',
			description: 'Create a new campaign; it is a draft until you activate it',
			route: 'POST /campaigns',
			required: [
				text('name', 'Name of the campaign', { required: true, placeholder: 'e.g. Retail, spring' }),
				setUp,
				schedule({ default: { period: [{}] } }),
				sequence(),
				jsonSchedule({ required: true }),
				jsonSequence,
			],
			optional: [...settings, text('ai_sdr_id', 'AI sales agent that makes the campaign', { label: 'AI Sales Agent ID', ...plainId })],
			guard: settingsGuard,
			simple,
		},
		createFromShared: {
			name: 'Create From Shared',
			action: 'Create a campaign from a shared one',
			description: 'Copy a campaign that somebody has shared',
			route: `POST ${of('/from-export')}`,
			required: [id],
			simple,
		},
		delete: { name: 'Delete', action: 'Delete a campaign', route: `DELETE ${of('')}`, required: [id], gives: 'deleted' },
		duplicate: {
			name: 'Duplicate',
			action: 'Duplicate a campaign',
			route: `POST ${of('/duplicate')}`,
			required: [id],
			optional: [text('name', 'Name of the copy')],
			simple,
		},
		export: {
			name: 'Export',
			action: 'Export a campaign',
			description: 'Get a campaign in the form in which it can be shared',
			route: `POST ${of('/export')}`,
			required: [id],
			repeatable: true,
			scope: 'read',
		},
		get: { name: 'Get', action: 'Get a campaign', route: `GET ${of('')}`, required: [id], simple },
		getAll: {
			name: 'Get Many',
			action: 'Get many campaigns',
			route: 'GET /campaigns',
			optional: [
				text('search', 'Text in the name'),
				choice('status', 'Only campaigns with this status', campaignStatus, { default: 1 }),
				choice('exclude_status', 'No campaigns with this status', campaignStatus, { default: 3 }),
				several('tag_ids', 'Campaigns with any of these tags', 'tags', {
					label: 'Tag Names or IDs',
					send: (value) => (Array.isArray(value) ? value.join(',') : value),
				}),
				text('ai_sales_agent_id', 'Only campaigns made by this AI sales agent', { label: 'AI Sales Agent ID', ...plainId }),
			],
			gives: 'items',
			simple,
		},
		pause: {
			name: 'Pause',
			action: 'Pause a campaign',
			route: `POST ${of('/pause')}`,
			required: [id],
			repeatable: true,
			scope: 'update',
			simple,
		},
		searchByLead: {
			name: 'Search by Lead',
			action: 'Search campaigns by lead',
			description: 'Find the campaigns that a lead is in',
			route: 'GET /campaigns/search-by-contact',
			required: [text('search', 'Address of the lead', { label: 'Lead Email', required: true, placeholder: 'name@email.com' })],
			optional: [
				text('sort_column', 'Column to sort by', { placeholder: 'e.g. timestamp_created' }),
				choice('sort_order', 'Which come first', { Ascending: 'asc', Descending: 'desc' }),
			],
			gives: 'items',
			paging: false,
			simple,
		},
		sendingStatus: {
			name: 'Get Sending Status',
			action: 'Get the sending status of a campaign',
			description: 'Find out why a campaign does not send, or sends slowly',
			route: `GET ${of('/sending-status')}`,
			required: [id],
			optional: [flag('with_ai_summary', 'Whether an AI sums up the reasons', { label: 'With AI Summary', default: true })],
		},
		share: {
			name: 'Share',
			action: 'Share a campaign',
			description: 'Let others copy a campaign for 7 days',
			route: `POST ${of('/share')}`,
			required: [id],
			gives: 'accepted',
			repeatable: true,
			scope: null,
		},
		update: {
			name: 'Update',
			action: 'Update a campaign',
			description: 'Update a campaign; senders, schedule and sequence replace what was there',
			route: `PATCH ${of('')}`,
			required: [id, setUp, ownSchedule('campaign_schedule'), sequence(), jsonSchedule(), jsonSequence],
			optional: [text('name', 'New name of the campaign'), ...settings],
			guard: settingsGuard,
			repeatable: true,
			simple,
		},
	},
};
