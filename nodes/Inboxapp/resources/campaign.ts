import type { IDataObject } from 'n8n-workflow';
import type { Errors, Resource, Values } from '../../../engine/describe';
import { choice, flag, json, records, several, text } from '../../../engine/fields';
import { served } from '../../../engine/served';
import type { Settles } from '../../../engine/settle';
import { addedLeads, leadsOnTheWire } from '../addedLeads';
import { campaignRow, leadRow } from '../campaignAnswers';
import { campaignId, columnValues, lead, leadSources, platform, rules, timeZone } from '../campaignFields';
import { leadColumns } from '../leadColumns';
import { steps } from '../sequence';
import { v1 } from '../versions';

/** There are two generations of campaigns, each with requests of its own; whether one finds those of the other is not documented. */
const missing = (what: string, generation: string): Errors => ({
	404: {
		message: `Inboxapp has no such ${what}`,
		hint: `Check the ID. This request is documented for ${generation} campaigns of Inboxapp.`,
	},
});
const older = missing('campaign', 'the older kind of');
const newer = missing('campaign', 'the newer kind of');
const newerLead = missing('campaign, or no such lead in it', 'the newer kind of');
/** The page has `by` in the body at one place and in the query at another; without it a platform ID is meant. */
const stopped: Errors = { 404: { ...newerLead[404], hint: `${newerLead[404].hint} A lead is found most surely by its platform ID.` } };
const oneLead = ({ campaignId: id, identifier }: Values) => `${String(id)} ${String(identifier)}`;
/** Some answers only say whether it was done. */
const undone = ({ done }: IDataObject) => (done === false ? 'The answer says so, without a reason' : undefined);

/** One that is paused may not be paused again. */
const paused: Settles = {
	looks: ({ campaignId: id }) => [{ route: 'GET /campaigns/{campaignId}', values: { campaignId: id }, record: true }],
	found: ([[found]]) => (found.status === 'paused' ? found : undefined),
	again: true,
};

/** https://docs.inboxapp.com/api-reference/campaigns; API v1 alone has campaigns. */
export const campaign: Resource = served(v1, {
	name: 'Campaign',
	operations: {
		addLeads: {
			name: 'Add Leads',
			action: 'Add leads to a campaign',
			description: 'Up to 2,000 with each request; Inboxapp only counts them',
			inferred: 'that a repeated request adds nobody twice; what the names of column data are',
			route: 'POST /campaigns/v2/{campaignId}/leads',
			required: [
				campaignId,
				platform,
				choice('lead_source', 'Where the leads come from', { 'Input Items': 'items', JSON: 'json' }, { in: 'here' }),
				records('leads', 'Which input fields make up a lead: one of the first three is needed', leadColumns, 'leadColumns', {
					shown: { leadSource: ['items'] },
				}),
				json('leads', 'One lead or a list of leads, with the names of the API', {
					parameter: 'leadsJson',
					columns: leadColumns,
					required: true,
					shown: { leadSource: ['json'] },
					placeholder: 'e.g. [{"username": "sample_person", "data": {"custom_q5ck": "Retail"}}]',
				}),
			],
			options: [
				flag('follow_up', 'Whether to look leads up among the contacts, 100 with each request, where the counts tell too little', {
					in: 'here',
					label: 'Settle Each Lead',
					default: true,
				}),
				choice(
					'unknown_columns',
					'What to do with other input fields; columns are likely to be known by their IDs',
					{ 'Leave Out': 'ignore', 'Send as Column Data': 'data' },
					{ in: 'here', send: (value) => (value === 'data' ? value : undefined) },
				),
			],
			batch: { field: 'leads', max: 2000, wire: leadsOnTheWire },
			outcome: addedLeads,
			// Whoever is in the campaign is not added again.
			repeatable: true,
			errors: newer,
		},
		create: {
			name: 'Create',
			action: 'Create a campaign',
			description: 'Create a new campaign as a draft; documented in part',
			inferred: 'the address; which fields are required; that a draft comes back',
			route: 'POST /campaigns/v2',
			required: [
				text('name', 'What the campaign is called', { required: true, placeholder: 'e.g. Founders' }),
				several('accountLinkIds', 'The connected accounts that send', 'accountLinks', {
					label: 'Account Link Names or IDs',
					required: true,
				}),
			],
			optional: [rules, timeZone],
			simple: campaignRow,
		},
		get: {
			name: 'Get',
			action: 'Get a campaign',
			description: 'Retrieve a campaign with its counts',
			route: 'GET /campaigns/{campaignId}',
			required: [campaignId],
			errors: older,
			simple: campaignRow,
		},
		pause: {
			name: 'Pause',
			action: 'Pause a campaign',
			description: 'Hold an active campaign; documented in part',
			inferred: 'method and address',
			route: 'POST /campaigns/{campaignId}/pause',
			required: [campaignId],
			bodied: true,
			settles: paused,
			errors: older,
			independent: 'campaignId',
			simple: campaignRow,
		},
		start: {
			name: 'Start',
			action: 'Start a campaign',
			description: 'Start to send: a draft becomes active',
			inferred: 'that a body is wanted, though it is empty',
			route: 'POST /campaigns/v2/{campaignId}/enable',
			required: [campaignId],
			bodied: true,
			repeatable: true,
			errors: newer,
			independent: 'campaignId',
			simple: campaignRow,
		},
		stopLead: {
			name: 'Stop Lead',
			action: 'Stop the messages of a campaign to a lead',
			description: 'Cancel what a lead would still get from a campaign',
			inferred: 'that the body says what the lead is named by: the page speaks of the query as well',
			route: 'POST /campaigns/v2/{campaignId}/leads/{identifier}/cancel',
			required: [campaignId, ...lead],
			repeatable: true,
			failed: undone,
			answer: ({ success }, { identifier }) => ({ identifier, done: success !== false }) as IDataObject,
			errors: stopped,
			independent: oneLead,
		},
		updateColumn: {
			name: 'Update Column',
			action: 'Update a column of a campaign',
			description: 'Rename or describe a column',
			route: 'PATCH /campaigns/v2/{campaignId}/columns/{columnId}',
			required: [campaignId, text('columnId', 'ID of the column', { required: true, placeholder: 'e.g. custom_q5ck' })],
			optional: [
				text('description', 'What the column is for; an expression that gives null empties it'),
				text('name', 'New name of the column'),
			],
			// The same values again change nothing.
			repeatable: true,
			errors: missing('campaign, or no such column in it', 'the newer kind of'),
			independent: 'campaignId',
		},
		updateLead: {
			name: 'Update Lead',
			action: 'Update a lead of a campaign',
			description: 'Set column values of a lead',
			inferred: 'which fields are required; the rest of the answer',
			route: 'PATCH /campaigns/v2/{campaignId}/leads/{identifier}',
			required: [campaignId, ...lead, ...columnValues],
			repeatable: true,
			errors: newerLead,
			independent: oneLead,
			simple: leadRow,
		},
		updateRules: {
			name: 'Set Lead Sources',
			action: 'Set where the leads of a campaign come from',
			description: 'Choose the lists that feed a campaign, and who is left out',
			inferred: 'what else than unlink may become of the leads of a list that is taken out',
			route: 'PATCH /campaigns/v2/{campaignId}/rules',
			required: [campaignId],
			optional: leadSources,
			repeatable: true,
			failed: undone,
			answer: ({ success }, { campaignId: id }) => ({ campaignId: id, done: success !== false }) as IDataObject,
			errors: newer,
			independent: 'campaignId',
		},
		updateSequence: {
			name: 'Set Sequence',
			action: 'Set the messages of a campaign',
			description: 'Replace all steps of a campaign by new ones',
			inferred: 'units of waits other than days; the fields of a step that likes a post',
			route: 'PUT /campaigns/v2/{campaignId}/sequence',
			required: [campaignId, ...steps],
			errors: newer,
			independent: 'campaignId',
		},
	},
});
