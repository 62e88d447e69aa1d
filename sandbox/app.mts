import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';

import type { Service } from './core.mts';
import { Refusal } from './refusal.mts';

const BODY_LIMIT = 32 * 1024 * 1024;

/** A web server that reads JSON and refuses in the words of the service it is for. */
export function createApp({ errorBody }: Pick<Service, 'errorBody'>): FastifyInstance {
	const app = Fastify({
		bodyLimit: BODY_LIMIT,
		forceCloseConnections: true,
		routerOptions: { ignoreTrailingSlash: false, maxParamLength: 500 },
	});
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
		if (text === '') {
			done(new Refusal(400, "Body cannot be empty when content-type is set to 'application/json'"));
			return;
		}
		try {
			done(null, JSON.parse(String(text)));
		} catch {
			done(new Refusal(400, "Body is not valid JSON but content-type is set to 'application/json'"));
		}
	});
	app.addContentTypeParser('*', { parseAs: 'string' }, (request, text, done) => {
		// Clients such as axios name a form type on a POST without a body; there is nothing to parse then.
		if (text === '') done(null, undefined);
		else done(new Refusal(415, `Unsupported Media Type: ${request.headers['content-type'] ?? ''}`));
	});
	app.addHook('onRequest', async (_request, reply) => {
		void reply.header('x-sandbox', 'n8n-nodes-outbound');
	});
	app.setErrorHandler((error: FastifyError | Refusal, _request, reply) => {
		if (error instanceof Refusal) {
			if (typeof error.body === 'string') void reply.type('text/plain; charset=utf-8');
			return reply.code(error.status).send(error.body ?? errorBody(error.status, error.message, reply));
		}
		const status = error.statusCode ?? 500;
		const message = status === 500 ? `Internal Server Error: ${error.message}` : error.message;
		return reply.code(status).send(errorBody(status, message, reply));
	});
	app.setNotFoundHandler((request) => {
		throw new Refusal(404, `Route ${request.method}:${request.url} not found`);
	});
	return app;
}
