import {
	NodeApiError,
	NodeOperationError,
	sleep,
	type IAllExecuteFunctions,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';
import type { Call } from './call';
import { Ambiguous, blamed, failedAnswer, gaveUp, notAnApi, refused, unknownResult, type Place } from './errors';
import { backOff, Pace, toldToWait } from './pace';
import { Refusal } from './refusal';

/** What all calls of one run share. */
export interface Session {
	context: IAllExecuteFunctions;
	place: Place;
	baseUrl: string;
	credentials: ICredentialDataDecryptedObject;
	/** The credential type, and the way to sign in where the form asks for it. */
	credential: string;
	auth?: string;
	/** What this process knows the credential and its address by. */
	key: string;
	/** Forgets what was found out of the service; called where it has no such address. */
	doubt?: () => void;
	/** The service's clock minus ours in ms, once an answer has told it. */
	clock: { offset?: number };
	/** IDs of what this run has made, where it may have to be told from what it has not. */
	made: Set<string>;
	/** Fields that the service did not keep. */
	lost: Set<string>;
	pace: Pace;
	/** Longest total wait of one call for a busy service, in ms. */
	patience: number;
	signal?: AbortSignal;
}

export interface Answer {
	body: unknown;
	headers: Record<string, unknown>;
	status: number;
	/** An earlier try may have been carried out. */
	again: boolean;
}

const TRIES = 5;
/** The service's clock minus ours in ms, by the Date header of an answer; whole seconds. */
function clockOffset(headers: Record<string, unknown>): number | undefined {
	const clock = new Date(String(headers.date)).getTime();
	return Number.isFinite(clock) ? clock - Date.now() : undefined;
}

/** One pace per credential in this process; node instances are shared and stateless, this is not about one node. */
const paces = new Map<string, Pace>();

/** Reads address and headers from the credential, and finds its pace. */
export async function session(context: IAllExecuteFunctions, place: Place, patience = 300_000): Promise<Session> {
	const { provider } = place;
	const node = context.getNode();
	const ways = provider.authentication;
	const chosen = String(node.parameters?.authentication ?? '');
	const auth = ways && (chosen in ways ? chosen : Object.keys(ways)[0]);
	const credential = ways && auth ? ways[auth].credential : provider.credential;
	const credentials = await context.getCredentials(credential);
	const address = String(credentials.baseUrl ?? '').trim() || provider.baseUrl;
	if (!/^https?:\/\/[^/\s]+/.test(address))
		throw blamed(place, new Refusal('is not a web address', `Write it as ${provider.baseUrl}`, 'Base URL'), [0]);
	const key = `${credential} ${node.credentials?.[credential]?.id ?? ''} ${address}`;
	const pace = paces.get(key) ?? new Pace();
	paces.set(key, pace);
	const signal = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const own = { credentials: { ...credentials }, credential, auth, key, clock: {}, lost: new Set<string>(), made: new Set<string>() };
	return { context, place, baseUrl: address.replace(/\/+$/, ''), ...own, pace, patience, signal };
}

/** Waits in pieces, so that a cancelled execution ends within a second. Throws a NodeOperationError when it is cancelled. */
export async function pause(ms: number, { signal, place }: Session): Promise<void> {
	for (let rest = ms; ; rest -= 1000) {
		if (signal?.aborted) throw new NodeOperationError(place.node, 'The execution was cancelled', { description: place.done?.() });
		if (rest <= 0) return;
		await sleep(Math.min(rest, 1000));
	}
}

const logsIn = ({ auth = '', place }: Session) => place.provider.authentication?.[auth]?.logsIn ?? false;

const harmless = ({ method }: Call) => ['GET', 'PUT', 'DELETE'].includes(method);
/** Codes of connections that never came about: nothing was carried out. */
const neverSent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN'];

async function request(run: Session, { method, path, query, body }: Call): Promise<IN8nHttpFullResponse> {
	const { context, place, baseUrl, credentials, credential: type } = run;
	// n8n drops an empty object, but some operations want `{}`; and a bodyless call must not carry a content type.
	const empty = body !== undefined && Object.keys(body).length === 0;
	const { userAgent } = place.provider;
	const options: IHttpRequestOptions = {
		method,
		url: baseUrl + path,
		qs: query,
		arrayFormat: 'repeat',
		headers: { 'User-Agent': userAgent, ...(empty && { 'Content-Type': 'application/json' }) },
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

const isText = ({ body, headers }: IN8nHttpFullResponse, type: string) =>
	typeof body === 'string' && body.length > 0 && String(headers['content-type'] ?? '').includes(type);
/** JSON that could not be parsed. */
const cutOff = (answer: IN8nHttpFullResponse) => isText(answer, 'json');
/** Not the API at all. */
const isPage = (answer: IN8nHttpFullResponse) => isText(answer, 'html');

/** One try: the answer, or what went wrong with it. `sent` false: the request never left, or was turned away at the door. */
type Try = { answer: IN8nHttpFullResponse; sent: boolean } | { code: string; sent: boolean };

/** What the login of a credential was answered, which n8n gives as an error. */
function turnedAway(error: unknown): IN8nHttpFullResponse | undefined {
	const { httpCode, context, cause } = error as NodeApiError & { cause?: { response?: { headers?: IDataObject } } };
	const statusCode = Number(httpCode ?? NaN);
	if (!(error instanceof NodeApiError) || !(statusCode >= 400)) return undefined;
	return { statusCode, headers: cause?.response?.headers ?? {}, body: (context?.data ?? {}) as IDataObject };
}

async function attempt(run: Session, call: Call): Promise<Try> {
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

/**
 * Sends one call, and waits and repeats by meaning: 429 always; 408, 5xx and broken connections only where sending twice does
 * no harm (`repeatable`), or where nothing was sent. Throws a NodeApiError; with `settles` an Ambiguous instead of "not known".
 */
export async function send(
	run: Session,
	call: Call,
	{ repeatable = harmless(call), settles = false, takes = [] as number[], tries: most = TRIES } = {},
): Promise<Answer> {
	const { place, pace, patience, clock } = run;
	const { open = (body: unknown) => body } = place.provider;
	let waited = 0;
	let doubtful = false;
	let busy = 0;
	for (let tries = 1; ; ) {
		// Others may be told to wait while this call waits for its turn.
		for (let turn = 0, held = pace.held(Date.now()); turn === 0 || held > 0; turn++, held = pace.held(Date.now())) {
			if (waited + held > patience) throw gaveUp(place, call, 'is still busy', waited, 429);
			waited += held;
			await pause(turn === 0 ? pace.reserve(place.provider.limits, `${call.method} ${call.route}`, Date.now()) : held, run);
		}
		const got = await attempt(run, call);
		const answer = 'answer' in got ? got.answer : undefined;
		const status = answer?.statusCode ?? 0;
		if (answer) clock.offset = clockOffset(answer.headers) ?? clock.offset;
		if (answer && status < 400 && isPage(answer)) throw notAnApi(place, call, status);
		if (answer && takes.includes(status)) return { body: answer.body, headers: answer.headers, status, again: doubtful };
		const failure = answer && status < 400 ? place.provider.failed?.(answer.body) : undefined;
		if (failure) throw failedAnswer(place, call, failure, (answer as { body: IDataObject }).body);
		if (answer && status < 400 && !cutOff(answer)) return { body: open(answer.body), headers: answer.headers, status, again: doubtful };
		// An earlier try of a DELETE has done it, its answer was lost.
		if (status === 404 && doubtful && call.method === 'DELETE') return { body: {}, headers: {}, status, again: true };
		if (status === 404 || status === 405) run.doubt?.();
		if (status >= 400 && status < 500 && ![408, 429].includes(status)) throw refused(place, call, status, answer?.body);

		const told = status === 429 ? toldToWait(answer?.headers ?? {}, answer?.body, Date.now()) : undefined;
		// Told to wait no time and refused again: not at once a third time.
		const turn = tries + busy;
		const wait = told !== undefined && (told >= 1000 || turn === 1) ? told : backOff(turn, Math.random());
		if (status === 429) {
			// To be told to wait is no try.
			busy++;
			// A busy service holds back every call of this credential, not only this one.
			pace.hold(Date.now() + wait);
			continue;
		}
		const lost =
			'code' in got ? `The connection broke (${got.code})` : status < 400 ? 'The answer was cut off' : `The answer had status ${status}`;
		const unsent = !got.sent;
		doubtful ||= !unsent;
		if (!repeatable && !unsent) throw settles ? new Ambiguous(lost) : unknownResult(place, call, lost);
		if (tries >= most && status >= 400) throw refused(place, call, status, answer?.body);
		if (tries >= most || waited + wait > patience) throw gaveUp(place, call, `cannot be reached. ${lost}`, waited);
		waited += wait;
		tries++;
		await pause(wait, run);
	}
}
