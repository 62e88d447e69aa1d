import type { KeptEvent } from './eventTypes.mts';
import type { Context } from './state.mts';

/** Tells the webhooks of an event. */
export function announce(_context: Context, _event: KeptEvent): void {}
