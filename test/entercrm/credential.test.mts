import axios from 'axios';
import type { ICredentialDataDecryptedObject, ICredentialTestRequest, IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';
import { EnterCrmApi } from '../../credentials/EnterCrmApi.credentials';
import { EnterCrmLoginApi } from '../../credentials/EnterCrmLoginApi.credentials';
import { API_KEY, NOBODY, OWNER, PASSWORD, REVOKED_KEY } from '../../sandbox/entercrm/index.mts';
import { At, profiles } from './at.mts';

const login = new EnterCrmLoginApi();
const key = new EnterCrmApi();
type Type = typeof login | typeof key;

/** What n8n does to test a credential: the request as described, and the first rule that fits its answer. */
async function tested(type: Type, values: ICredentialDataDecryptedObject): Promise<string> {
	const { request, rules = [] } = type.test as ICredentialTestRequest;
	const { headers } = await type.authenticate(values, { url: '', headers: request.headers } as IHttpRequestOptions);
	const { method, url, qs: params } = request;
	const answer = await axios.request({ method, baseURL: String(values.baseUrl), url, params, headers: headers as never, validateStatus: () => true }); // prettier-ignore
	const fits = rules.find(({ type: kind, properties }) =>
		kind === 'responseCode'
			? properties.value === answer.status
			: 'key' in properties && (answer.data as Record<string, unknown>)[properties.key] === properties.value,
	);
	if (fits) return String(fits.properties.message);
	return answer.status < 400 || request.ignoreHttpStatusErrors ? 'OK' : String(answer.status);
}

/** As n8n helps a credential to log in. */
const helper = {
	helpers: {
		httpRequest: async ({ url, method, headers, body }: IHttpRequestOptions) =>
			(await axios.request({ url, method, headers: headers as never, data: body as object })).data as object,
	},
} as unknown as IHttpRequestHelper;

describe.each(profiles)('profile %s', (profile) => {
	const at = new At(profile);
	const baseUrl = () => `${at.world.sandbox.urls.entercrm}/v1`;
	const logIn = async (email: string, password = PASSWORD) => {
		const values = { email, password, baseUrl: baseUrl() };
		return { ...values, ...(await login.preAuthentication.call(helper, values)) };
	};

	test('a login that works, one that was ended, and a user without a workspace', async () => {
		expect(await tested(login, await logIn(OWNER))).toBe('OK');
		expect(await tested(login, { baseUrl: baseUrl(), sessionToken: 'nonsense' })).toContain('does not accept this email and password');
		expect(await tested(login, await logIn(NOBODY))).toContain('not active in any workspace');
		await expect(logIn(OWNER, 'nonsense')).rejects.toThrow('401');
	});

	test('an address with a slash at its end; logins side by side are one', async () => {
		const values = { email: OWNER, password: PASSWORD, baseUrl: `${baseUrl()}/` };
		const tokens = await Promise.all([1, 2, 3].map(async () => (await login.preAuthentication.call(helper, values)).sessionToken));
		expect(new Set(tokens).size).toBe(1);
		expect(at.world.control.requests().total).toBe(1);
	});

	test('a key is tested and nothing is recorded', async () => {
		const of = async (apiKey: string) => await tested(key, { apiKey, baseUrl: baseUrl() });
		expect(await of(API_KEY)).toBe('OK');
		// The documented API has nothing to test a key with.
		if (profile === 'server') for (const bad of [REVOKED_KEY, 'nonsense']) expect(await of(bad)).toContain('does not accept this key');
		expect([at.count('events'), at.count('customers')]).toEqual([0, 2]);
	});
});

test('a request keeps the headers that it has', async () => {
	const options = () => ({ url: 'x', headers: { Accept: 'a' } }) as IHttpRequestOptions;
	expect((await login.authenticate({ sessionToken: 't' }, options())).headers).toEqual({ Accept: 'a', Authorization: 'Bearer t' });
	expect((await key.authenticate({ apiKey: 'k' }, options())).headers).toEqual({ Accept: 'a', 'X-API-Key': 'k' });
});
