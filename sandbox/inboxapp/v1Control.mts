import type { FastifyInstance } from 'fastify';

import type { Context } from './state.mts';

/** What can be done with API v1 and with webhooks beside their requests. */
export class V1Control {
	protected readonly context: Context;

	constructor(context: Context) {
		this.context = context;
	}

	/** Adds it to the control API; paths are relative to `/sandbox`. */
	protected v1ControlRoutes(_app: FastifyInstance): void {}

	/** Does what is due by now. */
	protected v1Due(): void {}

	/** After the data was replaced: plans anew what it plans. */
	protected v1Loaded(): void {}

	/** No more traffic from here on. */
	protected v1Stop(): void {}
}
