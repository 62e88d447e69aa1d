import type { Field, Operation, Resource, Simple, Values } from '../../../engine/describe';
import { choice, commaList, day, flag, json, list, listed, number, several, text } from '../../../engine/fields';
import type { Paging } from '../../../engine/pages';
import { pausedAccounts, warmupChanges } from '../accountOutcomes';
import { accountStatus, mailProvider, warmupStatus } from '../enums';
import { account as picker, plainId } from '../fields';
import { hollow } from '../../../engine/hollow';
import { inOrder } from '../period';

const id = picker('email', 'The account to work on', { label: 'Account', required: true });
const of = (route: string) => `/accounts/{email}${route}` as const;
const emails = several('emails', 'The accounts to work on', 'accounts', { label: 'Account Names or IDs', required: true });
const batch = { field: 'emails', max: 100, as: 'email' };

const simple: Simple = {
	fields: {
		email: 'email', first_name: 'first_name', last_name: 'last_name', provider: 'provider_code', status: 'status',
		status_message: 'status_message', warmup_status: 'warmup_status', warmup_score: 'stat_warmup_score', daily_limit: 'daily_limit', tags: 'tags',
	},
	words: { status: accountStatus, warmup_status: warmupStatus, provider: mailProvider },
}; // prettier-ignore

const person: Field[] = [text('first_name', 'First name of the sender'), text('last_name', 'Last name of the sender')];
const settings: Field[] = [
	number('daily_limit', 'Campaign emails in a day, at most', { default: 30 }),
	number('sending_gap', 'Minutes between two emails', {
		label: 'Gap Between Emails (Minutes)',
		default: 10,
		typeOptions: { minValue: 0, maxValue: 1440 },
	}),
	flag('enable_slow_ramp', 'Whether the daily limit is reached step by step', { label: 'Slow Ramp-Up', default: true }),
	text('signature', 'Signature of the emails'),
	text('reply_to', 'Address that replies go to'),
	text('tracking_domain_name', 'Own domain for opens and clicks', { label: 'Tracking Domain' }),
	text('tracking_domain_status', 'State of the tracking domain'),
	flag('skip_cname_check', 'Whether to leave the tracking domain unchecked', { label: 'Skip CNAME Check', default: true }),
	number('inbox_placement_test_limit', 'Inbox placement tests, at most', {
		label: 'Test Limit',
		parameter: 'testLimit',
		typeOptions: { minValue: 0 },
	}),
];
const warmupJson = json('warmup', 'In the form of the API', { label: 'Warmup (JSON)', placeholder: 'e.g. {"increment": "2"}' });

/** What reaches a mailbox by IMAP or SMTP. */
const server = (name: 'imap' | 'smtp', port: number): Field[] => {
	const one = (part: string, label: string, about: string, more: object = {}) =>
		text(`${name}_${part}`, about, { label: `${name.toUpperCase()} ${label}`, required: true, ...more });
	return [
		one('host', 'Host', 'Name of the mail server'),
		number(`${name}_port`, 'Port of the server', { label: `${name.toUpperCase()} Port`, default: port, required: true }),
		one('username', 'User', 'Mostly the address'),
		one('password', 'Password', 'Often an app password', { typeOptions: { password: true } }),
	];
};

const inCommon = (name: string) =>
	listed(name, 'What the accounts have in common', 'accountFilters', {
		label: 'Filter Name or ID',
		parameter: 'filter',
		from: 'accountFilters',
	});
const search = text('search', 'Email address or name to look for');

const size = { name: 'limit', max: 100 };
const byCursor: Paging = { by: 'cursor', items: 'items', size, send: 'starting_after', read: 'next_starting_after' };
/** A sorted list has no cursor. */
const byOffset: Paging = { by: 'offset', items: 'items', size, send: 'skip' };

const atMost = (max: number) => (values: Values) => {
	const count = ((values.emails ?? []) as unknown[]).length;
	return count > max ? `${count} accounts are too many: Instantly takes ${max} at once. Split them into several items` : undefined;
};

const DAY = 86_400_000;
/** GET /accounts/analytics/daily takes 200 accounts and 31 days. */
function dailyGuard(values: Values): string | undefined {
	const [from, until] = [values.start_date, values.end_date].map((one) => Date.parse(String(one)));
	const days = (until - from) / DAY + 1;
	if (days > 31) return `${days} days are too many: Instantly gives 31 at most. Choose a later 'Start Date' or an earlier 'End Date'`;
	return inOrder(values) ?? atMost(200)(values);
}

const chosen: Field[] = [
	search,
	inCommon('filter.filter'),
	text('filter.tag_id', 'Only accounts with this tag', { label: 'Tag ID', ...plainId }),
	list('excluded_emails', 'Addresses to leave out', { label: 'Excluded Accounts' }),
];
function warmupGuard(values: Values): string | undefined {
	const out = ((values.excluded_emails ?? []) as unknown[]).length;
	const many = `'Excluded Accounts' has ${out} addresses, and Instantly takes 100. Use a tag to tell the accounts apart`;
	return hollow(values, chosen, 'accounts') ?? (out > 100 ? many : undefined);
}

const warmup = (verb: 'Enable' | 'Disable'): Operation => ({
	name: `${verb} Warmup`,
	action: `${verb} the warmup of accounts`,
	description: 'Gives one outcome for each account',
	route: `POST /accounts/warmup/${verb === 'Enable' ? 'enable' : 'disable'}`,
	required: [emails],
	batch,
	outcome: warmupChanges,
	repeatable: true,
	job: true,
	scope: null,
});
const warmupOfAll = (verb: 'Enable' | 'Disable'): Operation => ({
	name: `${verb} Warmup of All`,
	action: `${verb} the warmup of all accounts`,
	description: 'Of all that fit the filters',
	route: `POST /accounts/warmup/${verb === 'Enable' ? 'enable' : 'disable'}`,
	// The API wants it said; there is nothing to choose.
	required: [flag('include_all_emails', 'Always on', { type: 'hidden', default: true })],
	filters: chosen,
	strict: true,
	guard: warmupGuard,
	repeatable: true,
	job: true,
	scope: null,
});

/** A change of state, which may be made again. */
const step = (verb: 'pause' | 'resume' | 'mark-fixed', texts: Pick<Operation, 'name' | 'action' | 'description'>): Operation => ({
	...texts,
	route: `POST ${of(`/${verb}`)}`,
	required: [id],
	repeatable: true,
	independent: 'email',
	scope: 'update',
	simple,
});

/** The first step of connecting a mailbox by the consent of its owner. */
const connect = (service: string, only = ''): Operation => ({
	name: `Connect ${service}`,
	action: `Connect a ${service.toLowerCase()} account`,
	description: `Get an address for its owner to open within 10 minutes${only}`,
	route: `POST /oauth/${service.toLowerCase()}/init` as Operation['route'],
	repeatable: true,
	scope: null,
});

/** https://developer.instantly.ai/api/v2/account, /accountcampaignmapping and /oauth */
export const account: Resource = {
	name: 'Account',
	scope: 'accounts',
	operations: {
		connectGoogle: connect('Google', '; only Google Workspace'),
		connectMicrosoft: connect('Microsoft'),
		connectionStatus: {
			name: 'Get Connection Status',
			action: 'Get the status of a connection',
			description: 'Find out whether the owner has agreed; its end is told once only',
			route: 'GET /oauth/session/status/{sessionId}',
			required: [text('sessionId', 'What Connect Google or Connect Microsoft gave', { label: 'Session ID', required: true })],
			scope: null,
		},
		create: {
			name: 'Create',
			action: 'Create an account',
			description: 'Connect a mailbox by IMAP and SMTP',
			route: 'POST /accounts',
			required: [
				text('email', 'Address of the mailbox', { parameter: 'address', required: true, placeholder: 'name@email.com' }),
				...person.map((one) => ({ ...one, property: { ...one.property, required: true } })),
				choice('provider_code', 'Who runs the mailbox', mailProvider, { label: 'Mail Service', default: 1 }),
				...server('imap', 993),
				...server('smtp', 587),
			],
			optional: [...settings, warmupJson, text('warmup_custom_ftag', 'Word that marks warmup emails', { label: 'Warmup Tag' })],
			independent: 'email',
			simple,
		},
		dailyAnalytics: {
			name: 'Get Daily Analytics',
			action: 'Get the daily analytics of accounts',
			description: 'Up to 200 accounts and 31 days',
			route: 'GET /accounts/analytics/daily',
			required: [emails],
			optional: [day('start_date', 'First day of the period (UTC)'), day('end_date', 'Last day of the period (UTC)')],
			gives: 'items',
			paging: false,
			guard: dailyGuard,
			scope: null,
		},
		delete: {
			name: 'Delete',
			action: 'Delete an account',
			route: `DELETE ${of('')}`,
			required: [id],
			gives: 'deleted',
			independent: 'email',
		},
		disableWarmup: warmup('Disable'),
		disableWarmupAll: warmupOfAll('Disable'),
		enableWarmup: warmup('Enable'),
		enableWarmupAll: warmupOfAll('Enable'),
		get: { name: 'Get', action: 'Get an account', route: `GET ${of('')}`, required: [id], simple },
		getAll: {
			name: 'Get Many',
			action: 'Get many accounts',
			route: 'GET /accounts',
			optional: [
				search,
				inCommon('filter'),
				choice('status', 'Only accounts with this status', accountStatus),
				choice('provider_code', 'Only accounts of this mail service', mailProvider, { label: 'Mail Service' }),
				several('tag_ids', 'Accounts with any of these tags', 'tags', {
					label: 'Tag Names or IDs',
					send: (value) => (Array.isArray(value) ? value.join(',') : value),
				}),
				commaList('tag_ids_all', 'Accounts with all of these tags', { label: 'All of Tag IDs' }),
				flag('include_tags', 'Whether to give the tags of each account', { default: true }),
				choice('sort_by', 'What to sort by', { Created: 'timestamp_created', Email: 'email', Status: 'status', 'Warmup Score': 'stat_warmup_score' }), // prettier-ignore
				choice('sort_order', 'Which come first', { Ascending: 'asc', Descending: 'desc' }),
			],
			gives: 'items',
			paging: (values) => (values.sort_by ? byOffset : byCursor),
			guard: (values) => (values.sort_order && !values.sort_by ? "'Sort Order' needs 'Sort By' as well: say what to sort by" : undefined),
			simple,
		},
		getCampaigns: {
			name: 'Get Campaigns',
			action: 'Get the campaigns that an account sends for',
			route: 'GET /account-campaign-mappings/{email}',
			required: [id],
			gives: 'items',
			scope: 'account_campaign_mappings:read',
		},
		markFixed: step('mark-fixed', {
			name: 'Mark as Fixed',
			action: 'Mark an account as fixed',
			description: 'Let an account send again that you have put right',
		}),
		move: {
			name: 'Move',
			action: 'Move accounts to another workspace',
			description: 'Move accounts within a group; needs a key of the admin workspace',
			route: 'POST /accounts/move',
			required: [
				emails,
				text('source_workspace_id', 'Where the accounts are', { label: 'From Workspace ID', required: true }),
				text('destination_workspace_id', 'Where the accounts go', { label: 'To Workspace ID', required: true }),
			],
			scope: null,
		},
		pause: step('pause', { name: 'Pause', action: 'Pause an account' }),
		pauseMany: {
			name: 'Pause Many',
			action: 'Pause many accounts',
			description: 'Gives one outcome for each account',
			route: 'POST /accounts/pause',
			required: [emails],
			batch,
			outcome: pausedAccounts,
			repeatable: true,
			scope: 'update',
		},
		resume: step('resume', { name: 'Resume', action: 'Resume an account', description: 'Let a paused account send again' }),
		testVitals: {
			name: 'Test Vitals',
			action: 'Test the vitals of accounts',
			description: 'Check MX, SPF, DKIM and DMARC of their domains',
			route: 'POST /accounts/test/vitals',
			required: [{ ...emails, name: 'accounts' }],
			repeatable: true,
			scope: 'read',
		},
		trackingDomainStatus: {
			name: 'Get Tracking Domain Status',
			action: 'Get the status of a tracking domain',
			route: 'GET /accounts/ctd/status',
			required: [text('host', 'The domain to check', { label: 'Tracking Domain', required: true, placeholder: 'e.g. track.example.com' })],
		},
		update: {
			name: 'Update',
			action: 'Update an account',
			route: `PATCH ${of('')}`,
			required: [id],
			optional: [
				...person,
				...settings,
				// The two that are changed most go over what the JSON says.
				warmupJson,
				number('warmup.limit', 'Warmup emails in a day, at most', { label: 'Warmup Limit', default: 10 }),
				number('warmup.reply_rate', 'Percentage of warmup emails that get a reply', { default: 30 }),
				flag('remove_tracking_domain', 'Whether to take the tracking domain away', { default: true }),
			],
			repeatable: true,
			independent: 'email',
			simple,
		},
		warmupAnalytics: {
			name: 'Get Warmup Analytics',
			action: 'Get the warmup analytics of accounts',
			description: 'Up to 100 accounts',
			route: 'POST /accounts/warmup-analytics',
			required: [emails],
			guard: atMost(100),
			repeatable: true,
			scope: 'read',
		},
	},
};
