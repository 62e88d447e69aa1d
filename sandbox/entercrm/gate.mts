import type { FastifyReply, FastifyRequest } from 'fastify';

import { Window } from '../limits.mts';
import { FrameworkRefusal, stated } from './refusals.mts';
import { momentOf, type Context } from './state.mts';
import type { ApiKey, User } from './types.mts';

const MINUTE = 60_000;

/** What opens an operation. */
export type Access =
	/** Anybody. */
	| 'open'
	/** A Bearer token. */
	| 'bearer'
	/** An API key; where the vendor's code looks for it, the body and the query are places too. */
	| 'key'
	/** A Bearer token, or an API key if the settings say so. */
	| 'either';

/** Who calls. */
export interface Caller {
	user?: User;
	key?: ApiKey;
	/** The Bearer token itself. */
	token?: string;
	/** The workspace acted in, if there is one. */
	tenant?: number;
}

/** Decides who may pass, and how often. */
export class Gate {
	private readonly windows = new Map<string, { size: number; window: Window }>();
	private readonly context: Context;

	constructor(context: Context) {
		this.context = context;
	}

	/** The caller, or a Refusal. */
	admit(request: FastifyRequest, reply: FastifyReply, access: Access): Caller {
		const caller = this.callerOf(request, access);
		this.count(caller.token ?? caller.key?.secret ?? request.ip, reply);
		return caller;
	}

	private callerOf(request: FastifyRequest, access: Access): Caller {
		if (access === 'open') return {};
		if (access === 'key') return this.byKey(request);
		const { entercrm } = this.context.core.settings;
		if (access === 'either' && entercrm.keyOnCrm && request.headers['x-api-key'] !== undefined) {
			const key = this.known(headerKey(request));
			if (key) return used(this.context, key);
		}
		return this.byToken(request);
	}

	private byToken(request: FastifyRequest): Caller {
		const { state } = this.context;
		const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
		const user = token === undefined ? undefined : state.userOf(token);
		if (!user) throw new FrameworkRefusal(401, 'Unauthenticated.');
		return { user, token, tenant: state.membershipOf(user)?.tenant_id };
	}

	private byKey(request: FastifyRequest): Caller {
		const elsewhere = this.context.core.settings.entercrm.profile === 'server' ? keyInside(request) : undefined;
		const given = headerKey(request) ?? elsewhere;
		if (given === undefined) throw stated(401, 'Missing API key.');
		const key = this.known(given);
		if (!key) throw stated(401, 'Invalid or expired API key.');
		return used(this.context, key);
	}

	private known(secret: string | undefined): ApiKey | undefined {
		const moment = momentOf(this.context.core.clock.now());
		const keys = this.context.state.table('apiKeys').all();
		return keys.find((key) => key.secret === secret && key.is_active && (key.expires_at === null || key.expires_at > moment));
	}

	private count(credential: string, reply: FastifyReply): void {
		const { limits, entercrm } = this.context.core.settings;
		if (!limits) return;
		const size = entercrm.perMinute;
		let known = this.windows.get(credential);
		if (known?.size !== size) this.windows.set(credential, (known = { size, window: new Window(size, MINUTE) }));
		if (!known.window.free()) {
			if (entercrm.retryAfter !== null) void reply.header('retry-after', String(entercrm.retryAfter));
			throw new FrameworkRefusal(429, 'Too Many Attempts.');
		}
		known.window.add();
	}
}

function used(context: Context, key: ApiKey): Caller {
	if (!context.core.settings.entercrm.suspects) key.last_used_at = momentOf(context.core.clock.now());
	return { key, tenant: key.tenant_id };
}

function headerKey(request: FastifyRequest): string | undefined {
	const given = request.headers['x-api-key'];
	return typeof given === 'string' && given !== '' ? given : undefined;
}

function keyInside(request: FastifyRequest): string | undefined {
	for (const place of [request.query, request.body]) {
		const given = (place as Record<string, unknown> | null | undefined)?.api_key;
		if (typeof given === 'string' && given !== '') return given;
	}
	return undefined;
}
