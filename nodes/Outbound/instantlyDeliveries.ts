import type { OutboundEvent } from '../../engine/event';
import { outboundEvent } from '../Instantly/events';
import { isObject } from '../../engine/reading';

/**
 * The event in a body of Instantly's, whose test delivery is documented nowhere: every object is one. `received` (ISO) stands in
 * for a missing time. Never throws; pure.
 */
export const instantlyEvents = (body: unknown, received: string): OutboundEvent[] | undefined =>
	isObject(body) ? [outboundEvent(body, received)] : undefined;
