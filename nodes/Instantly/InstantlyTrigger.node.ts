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
import { answered, received } from '../../engine/receive';
import { listSearch, loadOptions } from '../../engine/search';
import { lifecycle, secretOf } from '../../engine/webhook';
import { ANY, deliveries, hooks, LABEL, wanted } from './events';
import { kinds } from './kinds';
import { instantly } from './provider';
import { madeUp } from './sample';
import { campaignOf, campaignOption } from './watchedCampaign';

const events = [
	...Object.entries(kinds).map(([value, { name }]) => ({ name, value })),
	{ name: 'Any Event', value: ANY },
	{ name: 'Custom Label Assigned', value: LABEL },
].sort((a, b) => a.name.localeCompare(b.name));

/** One made-up event of each that was chosen; what is no name of an event stands for several. */
function samples(events: string[]): OutboundEvent[] {
	const others: Record<string, string> = { [ANY]: 'reply_received', [LABEL]: 'Sample Label' };
	return events.map((name) => madeUp(others[name] ?? name, new Date().toISOString()));
}

function settings(this: IHookFunctions): IDataObject {
	const events = this.getNodeParameter('events') as string[];
	return { events, campaign: campaignOf(this.getNodeParameter('options', {}) as IDataObject) } as IDataObject;
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
					campaignOption,
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
			return received(this, deliveries, { secret: secretOf(this), wanted: isWanted, raw, sample: () => samples(events) });
		});
	}
}
