import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

/** Logins under way, so that calls side by side share one: each login makes one more token at EnterCRM. */
const under = new Map<string, Promise<string>>();

export class EnterCrmLoginApi implements ICredentialType {
	name = 'enterCrmLoginApi';

	displayName = 'EnterCRM Login API';

	icon: Icon = { light: 'file:../icons/entercrm.svg', dark: 'file:../icons/entercrm.dark.svg' };

	documentationUrl = 'https://entercrm.io/docs/api';

	properties: INodeProperties[] = [
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'name@email.com',
			description: 'Address with which you log in to EnterCRM',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'With it n8n logs in, and keeps the session as long as EnterCRM does',
		},
		// Filled in by n8n: it logs in when this is empty, or when EnterCRM answers 401.
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
			description: 'What the login gave',
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

	async preAuthentication(this: IHttpRequestHelper, { email, password, baseUrl }: ICredentialDataDecryptedObject): Promise<IDataObject> {
		const address = String(baseUrl).trim().replace(/\/+$/, '');
		const key = JSON.stringify([address, email, password]);
		const running =
			under.get(key) ??
			this.helpers
				.httpRequest({
					method: 'POST',
					url: `${address}/auth/login`,
					headers: { Accept: 'application/json', 'User-Agent': 'n8n-nodes-outbound/0.1 (n8n community node)' },
					body: { email, password },
					json: true,
				})
				.then((answer: { token?: string }) => String(answer.token ?? ''))
				.finally(() => under.delete(key));
		under.set(key, running);
		return { sessionToken: await running };
	}

	async authenticate({ sessionToken }: ICredentialDataDecryptedObject, options: IHttpRequestOptions): Promise<IHttpRequestOptions> {
		// Without Accept the server sends pages and redirects in place of refusals.
		options.headers = { Accept: 'application/json', ...options.headers, Authorization: `Bearer ${String(sessionToken)}` };
		return options;
	}

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/customers',
			qs: { per_page: 1 },
			headers: { Accept: 'application/json', 'User-Agent': 'n8n-nodes-outbound/0.1 (n8n community node)' },
		},
		rules: [
			{ type: 'responseCode', properties: { value: 401, message: 'EnterCRM does not accept this email and password.' } },
			{
				type: 'responseCode',
				properties: { value: 403, message: 'Email and password are right, but this user is not active in any workspace.' },
			},
		],
	};
}
