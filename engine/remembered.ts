import type { IPollFunctions, IWebhookFunctions } from 'n8n-workflow';
import { dropOldest, nodeKey } from './memory';

/** What receives, and what looks for what was not received: they share what they remember. */
type Context = IPollFunctions | IWebhookFunctions;

/** How many keys of a node, and of how many nodes. */
const KEYS = 10_000;
const NODES = 1000;

/**
 * The last keys of each node, the node that was used last at the end. In this process only. n8n 2.40 does not save what webhook()
 * writes into static data if the delivery starts a run (seen: of three deliveries one after the other, the key of the first stays),
 * and where it does save, it writes the whole workflow's record as it was read, over what other nodes wrote meanwhile. So a repeat
 * that comes after a restart, or to another process of n8n, is new here; its key in the event is the same.
 */
const seen = new Map<string, Set<string>>();

/** Whether this key is new to the node; it is remembered. While somebody listens for a test event, each one is new. */
export function isNew(context: Context, key: string): boolean {
	if (context.getMode() === 'manual') return true;
	const place = nodeKey(context);
	const keys = seen.get(place) ?? new Set();
	seen.delete(place);
	seen.set(place, keys);
	dropOldest(seen, NODES);
	if (keys.has(key)) return false;
	keys.add(key);
	dropOldest(keys, KEYS);
	return true;
}

/** Whether the node has this key already; nothing is remembered. */
export const isKnown = (context: Context, key: string): boolean => seen.get(nodeKey(context))?.has(key) ?? false;

/** Makes keys new again: of events that n8n could not take on, and that the service sends once more. */
export function forget(context: Context, keys: string[]): void {
	const known = seen.get(nodeKey(context));
	for (const key of keys) known?.delete(key);
}
