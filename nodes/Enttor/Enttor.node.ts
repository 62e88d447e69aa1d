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
import { shownColumns } from './leadColumns';
import { enttor } from './provider';

export class Enttor implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Enttor',
		name: 'enttor',
		icon: { light: 'file:../../icons/enttor.svg', dark: 'file:../../icons/enttor.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Upload prospects and run DM campaigns on X, Instagram and LinkedIn with Enttor',
		defaults: { name: 'Enttor' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'enttorApi', required: true }],
		properties: properties(enttor),
	};

	methods = {
		listSearch: listSearch(enttor),
		loadOptions: loadOptions(enttor),
		resourceMapping: { leadColumns: mapping(enttor, shownColumns) },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run.call(this, enttor, { continueOnFail: this.continueOnFail() });
	}
}
