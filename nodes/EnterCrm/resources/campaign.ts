import type { IDataObject } from 'n8n-workflow';
import type { Field, Operation, Resource, Words } from '../../../engine/describe';
import { choice, date, number, text } from '../../../engine/fields';
import { hollow } from '../../../engine/hollow';
import { Refusal } from '../../../engine/refusal';
import { campaignOf, simple } from '../campaignShape';
import { campaign as picker, newName, nothingIn, numbered, object, onServer, segment } from '../fields';
import { madeByName } from '../made';
import { differing } from '../names';

const id = picker('id', 'The campaign to work on', { required: true });
const types: Words = { Ads: 'ads', 'Call List': 'call_list', Email: 'email', SMS: 'sms' };
const statuses: Words = { Draft: 'draft', Paused: 'paused', Scheduled: 'scheduled', Sending: 'sending', Sent: 'sent' };
const platforms: Words = { Google: 'google', LinkedIn: 'linkedin', Meta: 'meta', TikTok: 'tiktok', Twitter: 'twitter' };

const whole = { typeOptions: { minValue: 0 } };
const spend = number('ad_spend', 'What the ads cost so far, in euro', whole);
const message: Field[] = [
	numbered(segment('segment_id', 'Who gets the campaign')),
	text('subject', 'Subject of the email', { placeholder: 'e.g. Spring sale' }),
	text('body', 'What is sent, as HTML', { label: 'Body (HTML)', placeholder: 'e.g. <p>Hello</p>' }),
	date('scheduled_at', "When to send it; EnterCRM's server keeps the time, but waits for Send", { label: 'Scheduled At' }),
];
const sender = [
	text('from_name', 'Name of the sender; only in the documented API'),
	text('from_email', 'Address of the sender; only in the documented API', { placeholder: 'name@email.com' }),
];
/** What the documented API does not have. */
const more: Field[] = [
	text('body_text', 'What is sent, as plain text', { label: 'Body (Text)' }),
	object('settings', 'Settings as JSON', { label: 'Settings (JSON)' }),
	choice('ad_platform', 'Where the ads run', platforms),
	text('ad_account_id', 'Account at the ad platform', { label: 'Ad Account ID' }),
	text('ad_campaign_id', 'Campaign at the ad platform', { label: 'Ad Campaign ID' }),
	object('target_audience', 'Who sees the ads, as JSON', { label: 'Target Audience (JSON)' }),
	object('ad_creatives', 'What the ads show, as JSON', { label: 'Ad Creatives (JSON)' }),
	spend,
];
const counters: Field[] = [
	number('impressions', 'How often the ads were shown', whole),
	number('reach', 'How many people saw the ads', whole),
	number('clicks', 'How often the ads were clicked', whole),
	number('conversions', 'How many bought something', whole),
	number('revenue_attributed', 'What these have brought, in euro', { label: 'Attributed Revenue', ...whole }),
];
const filters = [
	choice('type', 'Only campaigns of this type', types, { default: 'email' }),
	choice('status', 'Only campaigns with this status', statuses),
	choice('ad_platform', 'Only campaigns on this ad platform', platforms),
];

const ofServer = differing({ renames: { body: 'body_html' }, only: { server: { fields: more } } });
const forVariant: Operation['forVariant'] = (call, variant, values) => {
	if (variant === 'docs' && values.type !== 'email')
		throw new Refusal(
			`cannot be "${String(values.type)}" in the documented API, which names only email`,
			"Choose Email, or correct 'API' in the credential.",
			'Type',
		);
	return ofServer(call, variant, values);
};

const sending = ({ id: own, campaign_id: campaign = own, queued_messages: queued, message: said }: IDataObject) => ({
	campaign_id: Number(campaign),
	status: 'sending',
	...(queued !== undefined && { queued_messages: queued }),
	...(said !== undefined && { message: said }),
});

/** https://entercrm.io/docs/api#campaigns */
export const campaign: Resource = {
	name: 'Campaign',
	operations: {
		create: {
			name: 'Create',
			action: 'Create a campaign',
			description: 'Create a new campaign; nothing is sent before you send it',
			route: 'POST /campaigns',
			required: [
				newName,
				choice('type', 'How the customers are reached; the documented API names only email', types, { default: 'email' }),
			],
			optional: [...message, ...sender, ...onServer(more)],
			guard: nothingIn([spend]),
			forVariant,
			settles: madeByName('GET /campaigns', { again: true }),
			echoes: ['server'],
			simple,
		},
		delete: {
			name: 'Delete',
			action: 'Delete a campaign',
			description: "Delete a campaign, whatever its status. Only on EnterCRM's server.",
			route: 'DELETE /campaigns/{id}',
			variants: { server: 'DELETE /campaigns/{id}' },
			required: [id],
			gives: 'deleted',
		},
		get: { name: 'Get', action: 'Get a campaign', route: 'GET /campaigns/{id}', required: [id], answer: campaignOf, simple },
		getAll: {
			name: 'Get Many',
			action: 'Get many campaigns',
			route: 'GET /campaigns',
			optional: onServer(filters),
			gives: 'items',
			guard: (values) => hollow(values, filters, 'campaigns'),
			forVariant: differing({ only: { server: { fields: filters, loses: 'would ignore it and give every campaign' } } }),
			simple,
		},
		send: {
			name: 'Send',
			action: 'Send a campaign',
			description: 'Start sending a campaign to its customers; EnterCRM says only that it has started',
			route: 'POST /campaigns/{id}/send',
			required: [id],
			errors: {
				422: { message: 'EnterCRM does not send this campaign', hint: 'Only a draft or a scheduled campaign can be sent, and only once.' },
			},
			answer: (body, values) => sending({ ...body, id: values.id as string }),
			settles: {
				looks: ({ id: own }) => [{ route: 'GET /campaigns/{id}', values: { id: own }, record: true }],
				found: ([[body]]) => {
					const { status, id: own } = campaignOf(body);
					return ['draft', 'scheduled'].includes(String(status)) ? undefined : { campaign_id: own };
				},
				again: true,
			},
		},
		update: {
			name: 'Update',
			action: 'Update a campaign',
			description: "Update a campaign that has not been sent. Only on EnterCRM's server.",
			route: 'PUT /campaigns/{id}',
			variants: { server: 'PUT /campaigns/{id}' },
			required: [id],
			optional: [text('name', 'New name of the campaign'), ...message, ...more, ...counters],
			guard: nothingIn([spend, ...counters]),
			forVariant: ofServer,
			echoes: true,
			simple,
		},
	},
};
