import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Core, Service } from './core.mts';
import type { ArmedRule } from './failures.mts';
import { shown, shownHeaders } from './hidden.mts';
import { Refusal, statusName } from './refusal.mts';

interface Trace {
	rule?: ArmedRule;
	done: boolean;
}

const never = () => new Promise<never>(() => {});

/** Serves one vendor's API: counting, latency, ordered failures, the vendor's checks, then the operation itself. */
export function mount(app: FastifyInstance, core: Core, service: Service): void {
	const traces = new WeakMap<FastifyRequest, Trace>();

	const finish = (request: FastifyRequest, status: number, bytesOut: number) => {
		const trace = traces.get(request);
		if (!trace || trace.done) return;
		trace.done = true;
		core.log.end(routeOf(request, service.prefix), entryOf(core, service, request, status), bytesOf(request), bytesOut);
	};

	/** Breaks the connection or keeps it silent; the answer never comes. */
	const vanish = async (request: FastifyRequest, reply: FastifyReply, rule: ArmedRule) => {
		if (rule.kind === 'timeout') {
			reply.raw.once('close', () => finish(request, 0, 0));
			if (rule.delay !== undefined) setTimeout(() => request.raw.socket.destroy(), rule.delay).unref();
		} else {
			if (rule.delay) await sleep(rule.delay);
			finish(request, 0, 0);
			request.raw.socket.destroy();
		}
		return await never();
	};

	void app.register(
		async (scope) => {
			scope.addHook('onRequest', async (request, reply) => {
				const path = request.url.split('?')[0];
				const trace: Trace = { rule: core.failures.strike(service, request.method, path), done: false };
				traces.set(request, trace);
				core.log.begin();
				if (core.latency > 0) await sleep(core.latency);
				const { rule } = trace;
				if (rule && rule.when === 'before' && rule.kind !== 'truncated') {
					if (rule.kind !== 'status') return await vanish(request, reply, rule);
					// The answer itself is put together in onSend; here the operation is only kept from running.
					return reply.send('');
				}
				core.clock.settle();
				service.guard(request, reply);
			});

			scope.addHook('onSend', async (request, reply, payload) => {
				const { rule } = traces.get(request) ?? {};
				void reply.header('date', new Date(core.clock.now()).toUTCString());
				let out = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : '';
				if (rule && (rule.kind === 'reset' || rule.kind === 'timeout')) return await vanish(request, reply, rule);
				if (rule?.delay) await sleep(rule.delay);
				if (rule?.kind === 'truncated') out = out.slice(0, Math.floor(out.length / 2));
				if (rule?.kind === 'status') out = failedAnswer(reply, rule, service);
				finish(request, reply.statusCode, Buffer.byteLength(out));
				return reply.statusCode === 204 ? null : out;
			});

			scope.setNotFoundHandler((request) => {
				throw new Refusal(404, `Route ${request.method}:${request.url} not found`);
			});
			service.routes(scope);
		},
		{ prefix: service.prefix },
	);
}

function failedAnswer(reply: FastifyReply, rule: ArmedRule, service: Service): string {
	const status = rule.status ?? 500;
	const body = rule.body ?? service.errorBody(status, statusName(status), reply);
	void reply.code(status);
	reply.removeHeader('content-length');
	if (rule.retryAfter !== undefined) void reply.header('retry-after', String(rule.retryAfter));
	void reply.type(typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8');
	return typeof body === 'string' ? body : JSON.stringify(body);
}

function routeOf(request: FastifyRequest, prefix: string): string {
	const url = request.is404 ? undefined : request.routeOptions.url;
	const path = (url ?? request.url.split('?')[0]).slice(prefix.length) || '/';
	return `${request.method} ${path.replace(/:(\w+)/g, '{$1}')}`;
}

function bytesOf(request: FastifyRequest): number {
	return Number(request.headers['content-length'] ?? 0);
}

function entryOf(core: Core, service: Service, request: FastifyRequest, status: number) {
	const workspace = request.headers['x-as-workspace'];
	return {
		at: core.clock.iso(),
		service: service.name,
		method: request.method,
		path: request.url.split('?')[0],
		query: request.query,
		headers: shownHeaders(request.headers),
		...(request.body === undefined || request.body === null ? {} : { body: shown(request.body) }),
		status,
		...(typeof workspace === 'string' && workspace ? { workspace } : {}),
	};
}
