import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { properties } from '../../engine/properties';
import { run } from '../../engine/run';
import { listSearch, loadOptions } from '../../engine/search';
import { enterCrm } from './provider';

export class EnterCrm implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'EnterCRM',
		name: 'enterCrm',
		icon: { light: 'file:../../icons/entercrm.svg', dark: 'file:../../icons/entercrm.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Keep customers, segments, campaigns and automations in EnterCRM',
		defaults: { name: 'EnterCRM' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'enterCrmLoginApi', required: true, displayOptions: { show: { authentication: ['login'] } } },
			{ name: 'enterCrmApi', required: true, displayOptions: { show: { authentication: ['apiKey'] } } },
		],
		properties: properties(enterCrm),
	};

	methods = { listSearch: listSearch(enterCrm), loadOptions: loadOptions(enterCrm) };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run.call(this, enterCrm, { continueOnFail: this.continueOnFail() });
	}
}
