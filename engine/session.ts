import { NodeOperationError, sleep, type IAllExecuteFunctions, type ICredentialDataDecryptedObject } from 'n8n-workflow';
import { blamed, type Place } from './errors';
import { Pace } from './pace';
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
	/** When what was called ends (ms), where the service has said so. */
	ends: { at?: number };
	pace: Pace;
	/** Longest total wait of one call for a busy service, in ms. */
	patience: number;
	/** Its calls do not wait longer for their turn either: who asked does not wait for them. */
	hurried?: boolean;
	signal?: AbortSignal;
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
	const own = {
		credentials: { ...credentials },
		credential,
		auth,
		key,
		clock: {},
		ends: {},
		lost: new Set<string>(),
		made: new Set<string>(),
	};
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
