import type { Field, Resource } from '../../../engine/describe';
import { choice, date, number, several, text, toList } from '../../../engine/fields';
import { Refusal } from '../../../engine/refusal';
import { campaignStatus, createdCampaigns, oneCampaign } from '../answers';
import { campaign as picker, group, member, name } from '../fields';
import { campaignGuard, settledCampaign, tidied } from '../newCampaign';
import { platforms, statusPlatforms } from '../platforms';

const statuses = {
	Active: 'active',
	Cancelled: 'cancelled',
	Completed: 'completed',
	Draft: 'draft',
	Paused: 'paused',
	Scheduled: 'scheduled',
};

/** IDs of members as the numbers that Enttor takes, each once. */
const numbers = (value: unknown) => [
	...new Set(
		toList(value).map((one) => {
			if (/^\d+$/.test(String(one))) return Number(one);
			throw new Refusal(`has "${String(one)}", which is no member`, 'Choose from the list, or give the numbers of members');
		}),
	),
];

/** What Enttor takes where no limit is given, by platform. */
const limits = { Instagram: 50, LinkedIn: 20, X: 200 };
/** Each with a parameter of its own: where the platform comes from an expression, n8n shows and fills in all of them. */
const limitFields: Field[] = Object.entries(limits).map(([word, usual]) =>
	number('daily_message_limit', 'Most messages a day, for each team member', {
		label: `Daily Limit on ${word}`,
		parameter: `dailyLimit${word}`,
		default: usual,
		required: true,
		typeOptions: { minValue: 1 },
		shown: { platform: [platforms[word] as string] },
		send: (value) => {
			const limit = Number(value);
			if (Number.isInteger(limit) && limit >= 1) return limit;
			throw new Refusal(`cannot be ${String(value)}`, 'Give a whole number from 1 up');
		},
	}),
);

/** https://developer.enttor.ai, Create Campaign and Campaign Status */
export const campaign: Resource = {
	name: 'Campaign',
	operations: {
		create: {
			name: 'Create',
			action: 'Create a campaign',
			description:
				'Create one campaign for each team member, who share the leads of the group evenly. Enttor has no request to pause or stop it.',
			route: 'POST /campaigns',
			required: [
				name('campaign_name', 'Name of the campaign'),
				group('dataset_id', 'Whom to message', { required: true }),
				choice('platform', 'Where the leads of the group are', platforms, { default: 'x' }),
				several('user_ids', 'Who sends the messages; each gets a campaign and a share of the leads', 'members', {
					label: 'Team Member Names or IDs',
					required: true,
					send: numbers,
				}),
				text('message_sequence', 'Text of the message, with placeholders such as {{username}}', {
					label: 'Message',
					required: true,
					typeOptions: { rows: 4 },
					placeholder: 'e.g. Hey {{username}}, love your content!',
					send: tidied,
				}),
				date('start_date', 'When it begins, at least 10 minutes from now', { required: true }),
				date('end_date', 'When it ends', { required: true }),
				...limitFields,
			],
			guard: campaignGuard,
			settles: settledCampaign,
			scope: 'campaigns:write',
			simple: createdCampaigns,
		},
		getStatus: {
			name: 'Get Status',
			action: 'Get the status of a campaign',
			description: 'Retrieve the status and the message counts of a campaign',
			route: 'GET /campaigns/status',
			required: [picker('campaign_id', 'The campaign to look at', { required: true })],
			// The document does not say which scope it needs.
			scope: null,
			answer: oneCampaign,
			simple: campaignStatus,
			failed: ({ id }) => (id === undefined ? 'its answer has no campaign' : undefined),
		},
		getManyStatus: {
			name: 'Get Many Statuses',
			action: 'Get many campaign statuses',
			description: 'Retrieve status and message counts of all campaigns of a team member',
			route: 'GET /campaigns/status',
			required: [member('client_id', 'Whose campaigns to look at', { required: true })],
			optional: [
				choice('platform', 'Only campaigns on this platform', statusPlatforms),
				choice('status', 'Only campaigns with this status', statuses),
			],
			gives: 'items',
			paging: { by: 'once', items: 'campaigns' },
			scope: null,
			simple: campaignStatus,
		},
	},
};
