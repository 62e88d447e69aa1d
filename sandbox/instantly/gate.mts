import type { FastifyReply, FastifyRequest } from 'fastify';

import { bearerOf } from '../bearer.mts';
import { Window } from '../limits.mts';
import { Refusal, statusName } from '../refusal.mts';
import { isUuid } from '../validation.mts';
import { activeRelation } from './groupMembers.mts';
import { scopesFor } from './operation.mts';
import type { ApiKey, Context } from './state.mts';
import { removed } from './workspace.mts';

const SECOND = 1_000;
const MINUTE = 60_000;

/** The keys every sandbox knows. */
export function fixedKeys(): Map<string, ApiKey> {
	return new Map([
		['sandbox-key', { scopes: ['all:all'], paid: true }],
		['sandbox-key-narrow', { scopes: ['webhooks:all', 'leads:create'], paid: true }],
		['sandbox-key-unpaid', { scopes: ['all:all'], paid: false }],
	]);
}

/** Seconds that the answer to too many OAuth sessions asks to wait; it is the one limit that promises a number. */
const OAUTH_WAIT = 60;

/** Decides who may pass: the edge's User-Agent rule, the key, the plan, the limits, the scope, the workspace. */
export class Gate {
	private readonly oauth = new Window(75, MINUTE);
	private readonly windows = {
		second: new Window(100, SECOND),
		minute: new Window(6_000, MINUTE),
		'GET /emails': new Window(20, MINUTE),
		'POST /emails/test': new Window(10, MINUTE),
		'POST /oauth/google/init': this.oauth,
		'POST /oauth/microsoft/init': this.oauth,
		'POST /dfy-email-account-orders/domains/check': new Window(30, MINUTE),
	};
	private readonly context: Context;

	constructor(context: Context) {
		this.context = context;
	}

	/** Throws a Refusal unless the request may go on. */
	guard(request: FastifyRequest, reply: FastifyReply): void {
		const { settings } = this.context.core;
		if (settings.requireUserAgent) checkUserAgent(request);
		if (request.is404) return;
		const key = this.keyOf(request);
		this.checkWorkspace(request);
		const route = `${request.method} ${request.routeOptions.url?.slice('/api/v2'.length)}`;
		if (settings.limits) this.checkLimits(route, reply);
		const { scope } = request.routeOptions.config as { scope?: string };
		if (scope === undefined || scopesFor(scope).some((wanted) => key.scopes.includes(wanted))) return;
		throw new Refusal(settings.missingScopeStatus, `Forbidden: the API key lacks one of the scopes ${scopesFor(scope).join(', ')}`);
	}

	private keyOf(request: FastifyRequest): ApiKey {
		const given = bearerOf(request);
		const key = given === undefined ? undefined : this.context.state.keys.get(given);
		if (!key) {
			throw new Refusal(401, given === undefined ? 'Missing authorization header' : 'Invalid API key');
		}
		if (removed(this.context)) throw new Refusal(401, 'Invalid API key');
		if (!key.paid) throw new Refusal(402, 'The workspace does not have an active paid plan');
		return key;
	}

	private checkWorkspace(request: FastifyRequest): void {
		const id = request.headers['x-as-workspace'];
		if (id === undefined) return;
		if (typeof id !== 'string' || !isUuid(id)) throw new Refusal(400, 'headers/x-as-workspace must match format "uuid"');
		const { state } = this.context;
		if (id !== state.workspace.id && activeRelation(this.context, id)?.status !== 'accepted')
			throw new Refusal(403, 'The workspace is not a member of the workspace group');
	}

	private checkLimits(route: string, reply: FastifyReply): void {
		const { second, minute } = this.windows;
		const tight = this.windows[route as 'GET /emails'] as Window | undefined;
		const windows = tight ? [second, minute, tight] : [second, minute];
		if (!windows.every((window) => window.free())) {
			const wait = this.context.core.settings.limitRetryAfter ?? (tight === this.oauth ? OAUTH_WAIT : null);
			if (wait !== null) void reply.header('retry-after', String(wait));
			throw new Refusal(429, statusName(429));
		}
		for (const window of windows) window.add();
	}
}

function checkUserAgent(request: FastifyRequest): void {
	const agent = request.headers['user-agent'] ?? '';
	if (agent === '' || agent === 'n8n' || /^(axios\/|python-requests|node)/i.test(agent))
		throw new Refusal(403, 'error code: 1010', 'error code: 1010');
}
