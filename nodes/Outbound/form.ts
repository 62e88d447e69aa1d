import { cronNodeOptions, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';
import { rawOption } from '../../engine/given';
import { choices } from './choices';
import { fieldMap } from './fieldMapForm';
import type { Giver } from './settings';
import { campaignOption } from '../Instantly/watchedCampaign';

const names: Record<Giver, string> = { enttor: 'Enttor', entercrm: 'EnterCRM', inboxapp: 'Inboxapp', instantly: 'Instantly' };
const givers = Object.keys(names) as Giver[];
const shown = (...provider: Giver[]) => ({ displayOptions: { show: { provider } } });

/** What is to be done at the service before anything arrives. */
const steps: Partial<Record<Giver, string>> = {
	inboxapp:
		'In Inboxapp open Settings > Webhooks, add a webhook with the <b>Production URL</b> above and the events you want, and paste its signing secret (ibt_wh_...) into the credential',
	entercrm:
		"Give EnterCRM the <b>Production URL</b> above. A delivery counts if it is signed with the credential's secret, or, where it has no signature, brings the secret in the credential's header.",
	enttor:
		"Enttor sends nothing by itself: let an automation of yours post JSON to the <b>Production URL</b> above, with the credential's secret in its header, and say below where the fields are. What Enttor counts comes with the Enttor Trigger.",
};

const trigger = (provider: Giver): INodeProperties => ({
	displayName: 'Trigger On',
	name: 'events',
	type: 'multiOptions',
	required: true,
	options: choices[provider] as INodePropertyOptions[],
	default: ['reply_received'],
	// EnterCRM tells of no replies.
	...(provider === 'entercrm' && { default: ['any'] }),
	...shown(provider),
});

/** n8n reads this when it activates any node that can look; without a time it looks at the activation, where nothing is asked, and never again. */
const never = (displayOptions: INodeProperties['displayOptions']): INodeProperties => ({
	displayName: 'Look Every',
	name: 'pollTimes',
	type: 'hidden',
	default: { item: [] },
	displayOptions,
});
const pollTimes: INodeProperties = {
	displayName: 'Look Every',
	name: 'pollTimes',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Time' },
	default: { item: [{ mode: 'everyX', value: 5, unit: 'minutes' }] },
	placeholder: 'Add Time',
	options: cronNodeOptions,
	displayOptions: { show: { provider: ['instantly'], fillGaps: [true] } },
};

/** A fresh form for each class. */
export const form = (): INodeProperties[] => [
	{
		displayName: 'Provider',
		name: 'provider',
		type: 'options',
		noDataExpression: true,
		options: givers.map((value) => ({ name: names[value], value })),
		default: 'instantly',
	},
	...givers.flatMap((giver) =>
		steps[giver] ? [{ displayName: steps[giver], name: `${giver}Steps`, type: 'notice' as const, default: '', ...shown(giver) }] : [],
	),
	...givers.map(trigger),
	{ ...fieldMap, ...shown('enttor') },
	{
		displayName: 'Fill Gaps',
		name: 'fillGaps',
		type: 'boolean',
		default: false,
		description:
			'Whether to look regularly for what Instantly could not deliver, and to switch a webhook on again that Instantly has switched off',
		...shown('instantly'),
	},
	pollTimes,
	never({ show: { provider: ['instantly'], fillGaps: [false] } }),
	never({ hide: { provider: ['instantly'] } }),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{ ...campaignOption, displayOptions: { show: { '/provider': ['instantly'] } } },
			{
				displayName: 'Campaign ID',
				name: 'campaignId',
				type: 'string',
				default: '',
				description: 'Only events of this campaign. An event that names no campaign is left out.',
				displayOptions: { hide: { '/provider': ['instantly'] } },
			},
			rawOption,
		],
	},
];
