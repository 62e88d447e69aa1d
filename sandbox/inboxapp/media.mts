import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

import { Refusal } from '../refusal.mts';
import type { Context } from './state.mts';

function signatureOf({ state }: Context, messageId: string, index: number, expires: number): string {
	return createHmac('sha256', state.secret).update(`${messageId} ${index} ${expires}`).digest('hex');
}

/** A new address of a file, and until when it is good. */
export function addressOf(context: Context, base: string, messageId: string, index: number): { url: string; expiresAt: string } {
	const { clock, settings } = context.core;
	const expires = clock.now() + settings.inboxapp.attachmentMs;
	const signature = signatureOf(context, messageId, index, expires);
	return { url: `${base}/api/media/${messageId}/${index}?expires=${expires}&signature=${signature}`, expiresAt: clock.iso(expires) };
}

/**
 * Where the files lie: a store beside the API that knows no token. Whoever sends one there gives it away, so that is refused;
 * so are addresses that are too old or made up.
 */
export function mediaRoutes(app: FastifyInstance, context: Context): void {
	const denied = () => new Refusal(403, 'Access denied', 'Access denied');
	app.route({
		method: 'GET',
		url: '/media/:messageId/:index',
		config: { open: true },
		handler: async ({ headers, params, query }, reply) => {
			const { messageId, index } = params as { messageId: string; index: string };
			const { expires, signature } = query as Record<string, unknown>;
			if (headers.authorization !== undefined) throw denied();
			if (signature !== signatureOf(context, messageId, Number(index), Number(expires))) throw denied();
			if (Number(expires) <= context.core.clock.now()) throw denied();
			const file = context.state.messages.get(messageId)?.attachments[Number(index)];
			if (!file || file.kind === 'card') throw new Refusal(404, 'Not found', 'Not found');
			return reply.type(file.contentType).send(Buffer.from(file.bytes, 'base64'));
		},
	});
}
