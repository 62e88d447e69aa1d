import {
	NodeConnectionTypes,
	type IDataObject,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import type { OutboundEvent } from '../../engine/event';
import { rawOption } from '../../engine/given';
import { answered, received, type Source } from '../../engine/receive';
import { named } from '../../engine/refusal';
import { listSearch, loadOptions } from '../../engine/search';
import { bySecret } from '../../engine/signature';
import { lifecycle, SECRET, secretOf } from '../../engine/webhook';
import { ANY, eventsIn, hooks, isTest, LABEL, wanted } from './events';
import { campaign } from './fields';
import { kinds } from './kinds';
import { instantly } from './provider';
import { madeUp } from './sample';

const events = [
	...Object.entries(kinds).map(([value, { name }]) => ({ name, value })),
	{ name: 'Any Event', value: ANY },
	{ name: 'Custom Label Assigned', value: LABEL },
].sort((a, b) => a.name.localeCompare(b.name));

const campaignField = campaign('campaign', 'Only events of this campaign');

/** Instantly sends one event at a time: a JSON object. */
const source: Source = { verify: bySecret(SECRET), events: eventsIn, test: isTest };

/** One made-up event of each that was chosen; what is no name of an event stands for several. */
function samples(events: string[]): OutboundEvent[] {
	const others: Record<string, string> = { [ANY]: 'reply_received', [LABEL]: 'Sample Label' };
	return events.map((name) => madeUp(others[name] ?? name, new Date().toISOString()));
}

function settings(this: IHookFunctions): IDataObject {
	const { campaign: chosen } = this.getNodeParameter('options', {}) as IDataObject;
	const value = (chosen as IDataObject | undefined)?.value;
	return {
		events: this.getNodeParameter('events') as string[],
		campaign: value ? named(campaignField, () => campaignField.send?.(chosen)) : undefined,
	} as IDataObject;
}

export class InstantlyTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Instantly Trigger',
		name: 'instantlyTrigger',
		icon: { light: 'file:../../icons/instantly.svg', dark: 'file:../../icons/instantly.dark.svg' },
		group: ['trigger'],
		// Of a node of version 1 n8n evaluates an expression for each delivery.
		version: 2,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when a lead replies, or something else happens in Instantly',
		defaults: { name: 'Instantly Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'instantlyApi', required: true }],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', responseData: 'noData', path: 'webhook' }],
		properties: [
			{ displayName: 'Trigger On', name: 'events', type: 'multiOptions', required: true, options: events, default: ['reply_received'] },
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					{ displayName: campaignField.label, name: campaignField.parameter, ...campaignField.property },
					{
						displayName: 'Custom Label Names or IDs',
						name: 'labels',
						type: 'multiOptions',
						typeOptions: { loadOptionsMethod: 'labels' },
						default: [],
						description:
							'Only these labels, where Trigger On has Custom Label Assigned. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					},
					rawOption,
				],
			},
		],
	};

	methods = { listSearch: listSearch(instantly), loadOptions: loadOptions(instantly) };

	webhookMethods = { default: lifecycle(instantly, hooks, settings) };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answered(this, async () => {
			const events = this.getNodeParameter('events') as string[];
			const { labels = [], raw } = this.getNodeParameter('options', {}) as { labels?: string[]; raw?: boolean };
			const isWanted = ({ raw: body }: OutboundEvent) => wanted(body, events, labels);
			return received(this, source, { secret: secretOf(this), wanted: isWanted, raw, sample: () => samples(events) });
		});
	}
}
