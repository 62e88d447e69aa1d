import { NodeConnectionTypes, type INodeExecutionData, type INodeType, type INodeTypeDescription, type IPollFunctions } from 'n8n-workflow';
import { blamed } from '../../engine/errors';
import { rawOption } from '../../engine/given';
import { polled } from '../../engine/poll';
import { caught } from '../../engine/refusal';
import { listSearch, loadOptions } from '../../engine/search';
import { kinds } from './eventsKinds';
import { inboxapp } from './provider';
import { watch } from './watch';
import { campaignOption, sinceOption, wantedOf } from './watchForm';

export class InboxappTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Inboxapp Trigger',
		name: 'inboxappTrigger',
		icon: { light: 'file:../../icons/inboxapp.svg', dark: 'file:../../icons/inboxapp.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when a message comes or goes, or something else happens in Inboxapp',
		defaults: { name: 'Inboxapp Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'inboxappApi', required: true }],
		properties: [
			{
				displayName: 'Trigger On',
				name: 'events',
				type: 'multiOptions',
				required: true,
				options: Object.entries(kinds).map(([value, { name, description }]) => ({ name, value, ...(description && { description }) })),
				default: ['reply_received'],
			},
			{
				displayName: 'Get the Details',
				name: 'details',
				type: 'boolean',
				default: true,
				description:
					'Whether to read what an event is about: the text of a message, who wrote it, the contact. An event by itself only has IDs. It takes a request or two for each.',
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					{
						displayName: 'Account Link Names or IDs',
						name: 'accountLinks',
						type: 'multiOptions',
						typeOptions: { loadOptionsMethod: 'accountLinks' },
						default: [],
						description:
							'Of messages, threads and campaign targets only those of these accounts. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					},
					campaignOption,
					rawOption,
					sinceOption,
				],
			},
		],
	};

	methods = { listSearch: listSearch(inboxapp), loadOptions: loadOptions(inboxapp) };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const wanted = caught(() => wantedOf((name) => this.getNodeParameter(name, undefined), this.getTimezone()));
		if ('error' in wanted) throw blamed({ node: this.getNode(), provider: inboxapp }, wanted.error, [0]);
		const { raw } = this.getNodeParameter('options', {}) as { raw?: boolean };
		return await polled(this, inboxapp, watch(wanted.value), raw);
	}
}
