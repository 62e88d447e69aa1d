import {
	NodeConnectionTypes,
	type ICredentialsDecrypted,
	type IExecuteFunctions,
	type INodeCredentialTestResult,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { passed } from '../../engine/passed';
import { answered, received } from '../../engine/receive';
import { listSearch, loadOptions } from '../../engine/search';
import { instantly } from '../Instantly/provider';
import { agreed, registered } from './checks';
import { form } from './form';
import { filled } from './gaps';
import { registration } from './registration';
import { sample } from './samples';
import { tested } from './secret';
import { settingsOf, wantedBy } from './settings';

export class OutboundTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Outbound Trigger',
		name: 'outboundTrigger',
		icon: { light: 'file:../../icons/outbound.svg', dark: 'file:../../icons/outbound.dark.svg' },
		group: ['trigger'],
		// Of a node of version 1 n8n evaluates an expression for each delivery.
		version: 2,
		subtitle: '={{ $parameter["provider"] + ": " + $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when Instantly, Inboxapp, EnterCRM or Enttor delivers a reply or another event, all in one shape',
		activationMessage: 'You can now make the service send an event to your production webhook URL.',
		defaults: { name: 'Outbound Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'instantlyApi', required: true, displayOptions: { show: { provider: ['instantly'] } } },
			{
				name: 'outboundWebhookApi',
				required: true,
				testedBy: 'outboundWebhook',
				// By what it is not: a field whose every value has a credential of its own is drawn as the choice of a credential.
				displayOptions: { hide: { provider: ['instantly'] } },
			},
		],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: 'noData',
				path: 'webhook',
				ndvHideUrl: '={{ $parameter["provider"] === "instantly" }}',
			},
		],
		properties: form(),
	};

	methods = {
		listSearch: listSearch(instantly),
		loadOptions: loadOptions(instantly),
		credentialTest: {
			async outboundWebhook({ data }: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
				return tested(data ?? {});
			},
		},
	};

	webhookMethods = { default: registration };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answered(this, async () => {
			const settings = settingsOf(this);
			const { provider, events, map } = settings;
			const { source, secret } = provider === 'instantly' ? registered(this) : await agreed(this, settings);
			return received(this, source, {
				secret,
				wanted: wantedBy(settings),
				sample: () => sample(provider, events, new Date().toISOString(), map),
			});
		});
	}

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const settings = settingsOf(this);
		return settings.fillGaps ? await filled(this, wantedBy(settings)) : null;
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { raw } = this.getNodeParameter('options', 0, {}) as { raw?: boolean };
		return await passed(this, raw === true);
	}
}
