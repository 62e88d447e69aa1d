import type { Call } from './operations.mts';
import { invalid, refusal } from './refusals.mts';
import type { KeyedSend, Message } from './types.mts';

const KEY = /^[\x20-\x7E]{1,255}$/;

/** The key of a send, or a refusal. */
function keyOf({ request }: Call): string | undefined {
	const key = request.headers['idempotency-key'];
	if (key === undefined) return undefined;
	if (typeof key !== 'string' || !KEY.test(key)) throw invalid(['idempotency-key'], 'must be 1 to 255 printable ASCII characters');
	return key;
}

/** A value as text, the same whatever the order of its keys is. */
function canonical(value: unknown): string {
	return JSON.stringify(value, (_name, one: unknown) =>
		typeof one === 'object' && one !== null && !Array.isArray(one)
			? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
			: one,
	);
}

/** What the first send with the same key gave; undefined where this is the first. A key is good for one body. */
export function replayed(call: Call, show: (message: Message) => unknown): unknown {
	const { state, context } = call;
	const now = context.core.clock.now();
	const { keyMs, unconfirmedAgain } = context.core.settings.inboxapp;
	const known = state.keyedSends.get(keyOf(call) ?? '');
	if (!known || known.at + keyMs <= now) return undefined;
	if (known.body !== canonical(call.body)) throw refusal('idempotencyKeyReused');
	const { messageId } = known;
	if (known.runsUntil > now) throw refusal('sendInProgress', { messageId });
	const message = state.messages.get(messageId);
	if (known.code === 'sendUnconfirmed') {
		if (unconfirmedAgain === 'send') return undefined;
		if (unconfirmedAgain === 'same' || !message) throw refusal('sendUnconfirmed', { messageId });
		return show(message);
	}
	return known.result ?? (message && show(message));
}

/** Keeps in mind that a send has begun, if it carries a key. */
export function remember(call: Call, messageId: string, ms: number): KeyedSend | undefined {
	const key = keyOf(call);
	if (key === undefined) return undefined;
	const at = call.context.core.clock.now();
	const keyed: KeyedSend = { key, body: canonical(call.body), messageId, at, runsUntil: at + ms };
	call.state.keyedSends.set(key, keyed);
	return keyed;
}
