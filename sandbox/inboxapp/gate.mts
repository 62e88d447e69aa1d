import type { FastifyReply, FastifyRequest } from 'fastify';

import { bearerOf } from '../bearer.mts';
import { Window } from '../limits.mts';
import { isV1, refusal, v1Refusal } from './refusals.mts';
import type { Context } from './state.mts';
import type { Token } from './types.mts';

const SECOND = 1_000;
const LENGTHS = { minute: 60 * SECOND, hour: 3_600 * SECOND, day: 86_400 * SECOND };
type Name = keyof typeof LENGTHS;
const NAMES = Object.keys(LENGTHS) as Name[];

interface Counter {
	name: Name;
	limit: number;
	window: Window;
}

/** Decides who may pass: the token, then the limits of the team, which are counted in real time. */
export class Gate {
	private readonly counters = new Map<string, Counter>();
	private readonly callers = new WeakMap<FastifyRequest, Token>();
	private readonly context: Context;

	constructor(context: Context) {
		this.context = context;
	}

	/** Throws a Refusal unless the request may go on. */
	guard(request: FastifyRequest, reply: FastifyReply): void {
		const { open } = request.routeOptions.config as { open?: boolean };
		if (request.is404 || open) return;
		const v1 = isV1(request.url);
		const token = this.context.state.tokens.get(bearerOf(request) ?? '');
		if (!token) throw v1 ? v1Refusal(401, 'UNAUTHORIZED', 'The token is missing or not valid.') : refusal('unauthorized');
		this.callers.set(request, token);
		if (this.context.core.settings.limits) this.count(v1, reply);
	}

	/** Whose token a request carries. */
	callerOf(request: FastifyRequest): Token {
		return this.callers.get(request) as Token;
	}

	private count(v1: boolean, reply: FastifyReply): void {
		const { limit, sharedLimit } = this.context.core.settings.inboxapp;
		const whose = sharedLimit ? 'team' : v1 ? 'v1' : 'v2';
		const counters = NAMES.map((name) => this.counter(`${whose} ${name}`, name, limit[name]));
		const now = Date.now();
		const full = counters.find(({ window }) => !window.free(now));
		if (!full) for (const { window } of counters) window.add(now);
		const tightest = full ?? counters.reduce((least, one) => (one.window.left(now) < least.window.left(now) ? one : least));
		const resetAt = tightest.window.resetsAt(now);
		void reply.headers({
			'x-ratelimit-limit': String(tightest.limit),
			'x-ratelimit-remaining': String(tightest.window.left(now)),
			'x-ratelimit-reset': String(Math.ceil(resetAt / SECOND)),
		});
		if (!full) return;
		void reply.header('retry-after', String(Math.max(1, Math.ceil((resetAt - now) / SECOND))));
		if (v1) throw v1Refusal(429, 'RATE_LIMITED', 'Too many requests.');
		throw refusal('rateLimited', { window: full.name, limit: full.limit, resetAt: new Date(resetAt).toISOString() });
	}

	private counter(key: string, name: Name, limit: number): Counter {
		let known = this.counters.get(key);
		if (known?.limit !== limit) this.counters.set(key, (known = { name, limit, window: new Window(limit, LENGTHS[name]) }));
		return known;
	}
}
