import { NodeConnectionTypes, type INodeExecutionData, type INodeType, type INodeTypeDescription, type IPollFunctions } from 'n8n-workflow';
import { blamed } from '../../engine/errors';
import { rawOption } from '../../engine/given';
import { polled } from '../../engine/poll';
import { caught, named } from '../../engine/refusal';
import { listSearch } from '../../engine/search';
import { kinds } from './events';
import { campaign } from './fields';
import { enterCrm } from './provider';
import { watch } from './watch';

const campaignField = campaign('campaign', 'Only events of this campaign and its messages');

export class EnterCrmTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'EnterCRM Trigger',
		name: 'enterCrmTrigger',
		icon: { light: 'file:../../icons/entercrm.svg', dark: 'file:../../icons/entercrm.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when a customer is created, or a message is sent, opened or clicked in EnterCRM',
		defaults: { name: 'EnterCRM Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'enterCrmLoginApi', required: true }],
		properties: [
			{
				displayName: 'Trigger On',
				name: 'events',
				type: 'multiOptions',
				required: true,
				options: Object.entries(kinds).map(([value, kind]) => ({ ...kind, value })),
				default: ['customer_created'],
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [{ displayName: campaignField.label, name: campaignField.parameter, ...campaignField.property }, rawOption],
			},
		],
	};

	methods = { listSearch: listSearch(enterCrm) };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const { campaign: chosen, raw } = this.getNodeParameter('options', {}) as { campaign?: { value?: unknown }; raw?: boolean };
		const of = caught(() => (chosen?.value ? String(named(campaignField, () => campaignField.send?.(chosen))) : ''));
		if ('error' in of) throw blamed({ node: this.getNode(), provider: enterCrm }, of.error, [0]);
		return await polled(this, enterCrm, watch({ kinds: this.getNodeParameter('events') as string[], of: of.value }), raw);
	}
}
