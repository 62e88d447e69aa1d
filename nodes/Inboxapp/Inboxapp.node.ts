import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { properties } from '../../engine/properties';
import { run } from '../../engine/run';
import { listSearch, loadOptions, mapping } from '../../engine/search';
import { leadColumns } from './leadColumns';
import { inboxapp } from './provider';

export class Inboxapp implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Inboxapp',
		name: 'inboxapp',
		icon: { light: 'file:../../icons/inboxapp.svg', dark: 'file:../../icons/inboxapp.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Work on direct messages, contacts and campaigns on X and LinkedIn with Inboxapp',
		defaults: { name: 'Inboxapp' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'inboxappApi', required: true }],
		properties: properties(inboxapp),
	};

	methods = {
		listSearch: listSearch(inboxapp),
		loadOptions: loadOptions(inboxapp),
		resourceMapping: { leadColumns: mapping(inboxapp, leadColumns) },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run.call(this, inboxapp, { continueOnFail: this.continueOnFail() });
	}
}
