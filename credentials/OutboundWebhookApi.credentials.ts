import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

export class OutboundWebhookApi implements ICredentialType {
	name = 'outboundWebhookApi';

	displayName = 'Outbound Webhook API';

	icon: Icon = { light: 'file:../icons/outbound.svg', dark: 'file:../icons/outbound.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-outbound/n8n-nodes-outbound#outbound-trigger';

	properties: INodeProperties[] = [
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'Inboxapp: the signing secret of the webhook, which begins with ibt_wh_. EnterCRM: the webhook secret. Otherwise a text of your own of 16 or more characters, which the sender puts into the header below.',
		},
		{
			displayName: 'Header Name',
			name: 'header',
			type: 'string',
			default: 'x-outbound-secret',
			description: 'In which header the secret comes, where a delivery is not signed with it',
		},
	];
}
