import type { FastifyReply, FastifyRequest } from 'fastify';

import { bearerOf } from '../bearer.mts';
import { Window } from '../limits.mts';
import { Refusal } from '../refusal.mts';
import type { EnttorSettings } from './settings.mts';
import type { Context } from './state.mts';
import { SCOPES, type Scope } from './types.mts';

/** The scope of an operation, where it depends on settings. */
export type ScopeOf = Scope | ((settings: EnttorSettings) => Scope | 'none');

/** The keys every sandbox knows. */
export const fixedKeys = (): [string, Scope[]][] => [
	['ent_sandbox_key', [...SCOPES]],
	['ent_sandbox_narrow', ['leads:write']],
];

/** Decides who may pass: the key, the limit, the scope. */
export class Gate {
	private readonly passed = new Map<string, { limit: EnttorSettings['limit']; window: Window }>();
	private readonly context: Context;

	constructor(context: Context) {
		this.context = context;
	}

	/** Throws a Refusal unless the request may go on. */
	guard(request: FastifyRequest, reply: FastifyReply): void {
		if (request.is404) return;
		const { core, state } = this.context;
		const key = bearerOf(request);
		if (key === undefined) throw new Refusal(401, 'Missing API key');
		const scopes = state.keys.get(key);
		if (!scopes) throw new Refusal(401, 'Invalid API key');
		if (core.settings.limits) this.checkLimit(key, reply);
		const { scope = 'none' } = request.routeOptions.config as { scope?: ScopeOf | 'none' };
		const wanted = typeof scope === 'function' ? scope(core.settings.enttor) : scope;
		if (wanted !== 'none' && !scopes.includes(wanted)) throw new Refusal(403, `Missing scope: ${wanted}`);
	}

	private checkLimit(key: string, reply: FastifyReply): void {
		const { limit, retryAfter } = this.context.core.settings.enttor;
		let entry = this.passed.get(key);
		if (!entry || entry.limit.max !== limit.max || entry.limit.per !== limit.per) {
			entry = { limit: { ...limit }, window: new Window(limit.max, limit.per) };
			this.passed.set(key, entry);
		}
		if (entry.window.free()) return entry.window.add();
		if (retryAfter !== null) void reply.header('retry-after', String(retryAfter));
		throw new Refusal(429, 'Too many requests');
	}
}
