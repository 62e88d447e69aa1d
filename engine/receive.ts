import type { OutboundEvent } from './event';

/** What arrived: the bytes as they came, the headers (lower case), and the parsed body. */
export interface Delivery {
	raw: Buffer;
	headers: Record<string, unknown>;
	body: unknown;
}

/** How deliveries of a service are told from forgeries, and read. All functions are pure. */
export interface Source {
	/** Whether it is the service's own; `secret` is the user's or the node's, `now` ms. */
	verify: (delivery: Delivery, secret: string, now: number) => boolean;
	/** The events in it, oldest first; undefined where the body is no event. `received` is ISO. Never throws. */
	events: (body: unknown, received: string) => OutboundEvent[] | undefined;
}
