import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

export class EnterCrmApi implements ICredentialType {
	name = 'enterCrmApi';

	displayName = 'EnterCRM API';

	icon: Icon = { light: 'file:../icons/entercrm.svg', dark: 'file:../icons/entercrm.dark.svg' };

	documentationUrl = 'https://entercrm.io/docs/api';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'A key that begins with eck_. It tracks events; for customers and the rest use EnterCRM Login API.',
		},
		{
			displayName: 'API',
			name: 'profile',
			type: 'options',
			options: [
				{ name: 'As Documented', value: 'docs', description: 'The API that EnterCRM documents' },
				{ name: 'As the Server Has It', value: 'server', description: "The API of EnterCRM's own server code" },
				{ name: 'Find Out', value: 'auto', description: 'Ask once which of the two it is' },
			],
			default: 'auto',
			description: "Which API answers: EnterCRM's documentation and its server differ",
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.entercrm.io/v1',
			description: 'Address of the API, as far as the part before /customers',
		},
	];

	async authenticate({ apiKey }: ICredentialDataDecryptedObject, options: IHttpRequestOptions): Promise<IHttpRequestOptions> {
		// Without Accept the server sends pages and redirects in place of refusals.
		options.headers = { Accept: 'application/json', ...options.headers, 'X-API-Key': String(apiKey) };
		return options;
	}

	// The server looks at the key before it misses the event, so that nothing is recorded; the documented API has no test.
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/track',
			method: 'POST',
			headers: { Accept: 'application/json', 'User-Agent': 'n8n-nodes-outbound/0.1 (n8n community node)' },
			ignoreHttpStatusErrors: true,
		},
		rules: [
			...['Invalid or expired API key.', 'Missing API key.'].map((value) => ({
				type: 'responseSuccessBody' as const,
				properties: { key: 'error', value, message: 'EnterCRM does not accept this key. Paste a key that begins with eck_.' },
			})),
		],
	};
}
