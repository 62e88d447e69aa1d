import { z } from 'zod';

import { CODES, type Code } from './refusals.mts';

/** An order to refuse calls. */
const refusalOrder = z
	.object({
		/** Method and path as the API's document has them, such as `POST /messages`. */
		route: z.string().regex(/^(GET|POST|PUT|PATCH|DELETE) \/\S+$/),
		code: z.enum(Object.keys(CODES) as [Code, ...Code[]]),
		/** How many calls. */
		times: z.number().int().min(1).default(1),
		/** How many calls pass before. */
		after: z.number().int().min(0).default(0),
		/** Before the call has had its effect, or after it. */
		when: z.enum(['before', 'after']).default('before'),
		/** Instead of what the code usually says. */
		details: z.record(z.unknown()).nullable().optional(),
		/** Seconds in `Retry-After`. */
		retryAfter: z.number().min(0).optional(),
		/** Of `sendUnconfirmed`: the platform took the message, nobody knows yet, or there is none. */
		message: z.enum(['delivered', 'unknown', 'absent']).default('unknown'),
		/** Of `sendInProgress`: how long the send runs, in sandbox milliseconds. */
		ms: z.number().min(0).default(500),
	})
	.strict();

export type RefusalOrder = z.input<typeof refusalOrder>;
export type ArmedOrder = z.output<typeof refusalOrder> & { hits: number };

/** The refusals that were ordered for API v2, in the order they strike. */
export class Orders {
	private orders: ArmedOrder[] = [];

	/** Adds one to those that wait. */
	add(order: RefusalOrder): void {
		this.orders.push({ ...refusalOrder.parse(order), hits: 0 });
	}

	/** All that are not used up, with how often they struck. */
	list(): ArmedOrder[] {
		return this.orders;
	}

	/** Forgets them. */
	clear(): void {
		this.orders = [];
	}

	/** The order that strikes this call, if there is one. Counts the call. */
	strike(route: string): ArmedOrder | undefined {
		const order = this.orders.find((one) => one.route === route);
		if (!order) return undefined;
		if (order.after > 0) {
			order.after -= 1;
			return undefined;
		}
		order.hits += 1;
		if (order.hits >= order.times) this.orders = this.orders.filter((one) => one !== order);
		return order;
	}
}
