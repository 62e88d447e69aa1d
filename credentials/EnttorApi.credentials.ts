import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

export class EnttorApi implements ICredentialType {
	name = 'enttorApi';

	displayName = 'Enttor API';

	icon: Icon = { light: 'file:../icons/enttor.svg', dark: 'file:../icons/enttor.dark.svg' };

	documentationUrl = 'https://developer.enttor.ai';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'A key that begins with ent_, from Enttor > Settings > API Keys',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://www.enttor.ai/api/v1',
			description: 'Address of the API; change it only to use a sandbox or a proxy',
		},
	];

	async authenticate({ apiKey }: ICredentialDataDecryptedObject, options: IHttpRequestOptions): Promise<IHttpRequestOptions> {
		options.headers = { ...options.headers, Authorization: `Bearer ${String(apiKey)}` };
		return options;
	}

	// The key may do other things without this scope: a 403 is no wrong key.
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/users',
			headers: { 'User-Agent': 'n8n-nodes-outbound/0.1 (n8n community node)' },
		},
		rules: [
			{ type: 'responseCode', properties: { value: 401, message: 'Enttor does not accept this key. Paste a key that begins with ent_.' } },
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'The key is right, but lacks the scope users:read. It can be used without, but then team members cannot be listed: make a key with users:read, leads:write and campaigns:write to use all.',
				},
			},
		],
	};
}
