import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

export class InstantlyApi implements ICredentialType {
	name = 'instantlyApi';

	displayName = 'Instantly API';

	icon: Icon = { light: 'file:../icons/instantly.svg', dark: 'file:../icons/instantly.dark.svg' };

	documentationUrl = 'https://developer.instantly.ai/getting-started/authorization';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'A key of API v2, from Instantly > Settings > Integrations > API Keys',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.instantly.ai/api/v2',
			description: 'Address of the API; change it only to use a sandbox or a proxy',
		},
		{
			displayName: 'Workspace ID',
			name: 'workspaceId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e57',
			description: 'A member workspace to act for, if the key belongs to an admin workspace. Leave it empty otherwise.',
		},
	];

	// A function, because n8n evaluates an expression anew for each request: 1 ms for each page of a list.
	async authenticate({ apiKey, workspaceId }: ICredentialDataDecryptedObject, options: IHttpRequestOptions): Promise<IHttpRequestOptions> {
		options.headers = { ...options.headers, Authorization: `Bearer ${String(apiKey)}` };
		const workspace = String(workspaceId ?? '').trim();
		if (workspace) options.headers['x-as-workspace'] = workspace;
		return options;
	}

	// No scope is documented for this address, so that a narrow key passes as well.
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/webhooks/event-types',
			headers: { 'User-Agent': 'n8n-nodes-outbound/0.1 (n8n community node)' },
		},
		rules: [
			{
				type: 'responseCode',
				properties: { value: 401, message: 'Instantly does not accept this key. Paste a key of API v2; keys of v1 do not work.' },
			},
			{ type: 'responseCode', properties: { value: 402, message: 'The key is right, but its workspace has no active paid plan.' } },
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'The key is right, but may not read webhooks. Give it the scope webhooks:read (or all:read), or check that your plan includes the API.',
				},
			},
		],
	};
}
