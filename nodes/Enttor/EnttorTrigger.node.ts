import { NodeConnectionTypes, type INodeExecutionData, type INodeType, type INodeTypeDescription, type IPollFunctions } from 'n8n-workflow';
import { rawOption } from '../../engine/given';
import { polled } from '../../engine/poll';
import { listSearch, loadOptions } from '../../engine/search';
import { kinds } from './events';
import { enttor } from './provider';
import { watch } from './watch';

export class EnttorTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Enttor Trigger',
		name: 'enttorTrigger',
		icon: { light: 'file:../../icons/enttor.svg', dark: 'file:../../icons/enttor.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when the counts of an Enttor campaign rise, or it has finished',
		defaults: { name: 'Enttor Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'enttorApi', required: true }],
		properties: [
			{
				displayName: 'Enttor only counts: an event says how many messages or replies came since the last look, not whose',
				name: 'notice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Trigger On',
				name: 'events',
				type: 'multiOptions',
				required: true,
				options: Object.entries(kinds).map(([value, { name }]) => ({ name, value })),
				default: ['reply_received'],
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					rawOption,
					{
						displayName: 'Team Member Names or IDs',
						name: 'members',
						type: 'multiOptions',
						typeOptions: { loadOptionsMethod: 'members' },
						default: [],
						description:
							'Only campaigns of these team members. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					},
				],
			},
		],
	};

	methods = { listSearch: listSearch(enttor), loadOptions: loadOptions(enttor) };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const { members = [], raw } = this.getNodeParameter('options', {}) as { members?: Array<string | number>; raw?: boolean };
		const wanted = { kinds: this.getNodeParameter('events') as string[], members: [members].flat().map(String) };
		return await polled(this, enttor, watch(wanted), raw);
	}
}
