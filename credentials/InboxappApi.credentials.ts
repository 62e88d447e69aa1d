import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

export class InboxappApi implements ICredentialType {
	name = 'inboxappApi';

	displayName = 'Inboxapp API';

	icon: Icon = { light: 'file:../icons/inboxapp.svg', dark: 'file:../icons/inboxapp.dark.svg' };

	documentationUrl = 'https://docs.inboxapp.com/configuration/authentication';

	properties: INodeProperties[] = [
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'From Inboxapp > Settings > API > New API token, where it is shown once; it belongs to one team',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://inboxapp.com/api',
			description: 'Address of the API, without its version; change it only to use a sandbox or a proxy',
		},
	];

	async authenticate({ token }: ICredentialDataDecryptedObject, options: IHttpRequestOptions): Promise<IHttpRequestOptions> {
		options.headers = { ...options.headers, Authorization: `Bearer ${String(token)}` };
		return options;
	}

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/v2/team',
			headers: { 'User-Agent': 'n8n-nodes-outbound/0.1 (n8n community node)' },
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message: 'Inboxapp does not accept this token. Paste one from Inboxapp > Settings > API > New API token.',
				},
			},
			{
				type: 'responseCode',
				properties: { value: 404, message: "No Inboxapp answers at this address. Write 'Base URL' as https://inboxapp.com/api." },
			},
		],
	};
}
