import { NodeApiError, type IDataObject, type IHttpRequestOptions, type IN8nHttpFullResponse } from 'n8n-workflow';
import type { Call } from './call';
import { blamed } from './errors';
import { pause, type Session } from './session';

const logsIn = ({ auth = '', place }: Session) => place.provider.authentication?.[auth]?.logsIn ?? false;

/** Codes of connections that never came about: nothing was carried out. */
const neverSent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN'];

async function request(run: Session, { method, path, query, body, headers }: Call): Promise<IN8nHttpFullResponse> {
	const { context, place, baseUrl, credentials, credential: type } = run;
	// n8n drops an empty object, but some operations want `{}`; and a bodyless call must not carry a content type.
	const empty = body !== undefined && Object.keys(body).length === 0;
	const { userAgent } = place.provider;
	const options: IHttpRequestOptions = {
		method,
		url: baseUrl + path,
		qs: query,
		arrayFormat: 'repeat',
		headers: { ...headers, 'User-Agent': userAgent, ...(empty && { 'Content-Type': 'application/json' }) },
		body: empty ? '{}' : body,
		json: true,
		returnFullResponse: true,
		// A credential that logs in does so again when n8n sees the 401.
		ignoreHttpStatusErrors: logsIn(run) ? { ignore: true, except: [401] } : true,
		sendCredentialsOnCrossOriginRedirect: false,
	};
	// Handed over, n8n does not fetch and decrypt it anew for each of a thousand pages; and a new token stays in it.
	const credentialsDecrypted = { id: '', name: '', type, data: credentials };
	const { httpRequestWithAuthentication } = context.helpers;
	return (await httpRequestWithAuthentication.call(context, type, options, { credentialsDecrypted })) as IN8nHttpFullResponse;
}

/** The network's code of a failure, or undefined if it is none (no credential, a forbidden domain). */
function networkCode(error: unknown): string | undefined {
	const { cause, code, httpCode } = error as { cause?: { code?: string }; code?: string; httpCode?: string };
	const found = cause?.code ?? code ?? httpCode ?? undefined;
	return found && /^(E[A-Z]|HPE_|UND_|ERR_(NETWORK|BAD_RESPONSE|STREAM))/.test(found) ? found : undefined;
}

/** One try: the answer, or what went wrong with it. `sent` false: the request never left, or was turned away at the door. */
export type Try = { answer: IN8nHttpFullResponse; sent: boolean } | { code: string; sent: boolean };

/** What the login of a credential was answered, which n8n gives as an error. */
function turnedAway(error: unknown): IN8nHttpFullResponse | undefined {
	const { httpCode, context, cause } = error as NodeApiError & { cause?: { response?: { headers?: IDataObject } } };
	const statusCode = Number(httpCode ?? NaN);
	if (!(error instanceof NodeApiError) || !(statusCode >= 400)) return undefined;
	return { statusCode, headers: cause?.response?.headers ?? {}, body: (context?.data ?? {}) as IDataObject };
}

/** Tries once. Throws a NodeApiError or a NodeOperationError for what no other try can mend. */
export async function attempt(run: Session, call: Call): Promise<Try> {
	try {
		return { answer: await request(run, call), sent: true };
	} catch (error) {
		await pause(0, run);
		const answer = logsIn(run) ? turnedAway(error) : undefined;
		if (answer) return { answer, sent: false };
		const code = networkCode(error);
		const { url } = (error as { cause?: { config?: { url?: string } } }).cause?.config ?? {};
		// It was the login that broke, not the call.
		const other = logsIn(run) && url !== undefined && !url.startsWith(run.baseUrl + call.path);
		if (code === undefined) throw blamed(run.place, error, call.items);
		return { code, sent: !other && !neverSent.includes(code) };
	}
}
