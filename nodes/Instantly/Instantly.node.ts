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
import { instantly } from './provider';

export class Instantly implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Instantly',
		name: 'instantly',
		icon: { light: 'file:../../icons/instantly.svg', dark: 'file:../../icons/instantly.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Add leads, run campaigns and answer replies in Instantly',
		defaults: { name: 'Instantly' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'instantlyApi', required: true }],
		properties: properties(instantly),
	};

	methods = {
		listSearch: listSearch(instantly),
		loadOptions: loadOptions(instantly),
		resourceMapping: { leadColumns: mapping(instantly, leadColumns) },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run.call(this, instantly, { continueOnFail: this.continueOnFail() });
	}
}
