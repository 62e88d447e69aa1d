import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { Refusal } from '../refusal.mts';
import { open, str } from '../validation.mts';
import { makeAccount } from './accountMaker.mts';
import { audit } from './audit.mts';
import { operation } from './operation.mts';
import { need, type Context } from './state.mts';

const LIFE = 10 * 60_000;
const PROVIDERS = { google: 2, microsoft: 3 } as const;

interface Session {
	id: string;
	provider: keyof typeof PROVIDERS;
	until: number;
	/** What came of it; absent while the person has not answered. */
	result?: Record<string, string>;
}

/** What a person does with a session: lets the mailbox be connected, or not. */
export const consentOrder = z.object({ email: z.string().email().optional(), error: z.string().min(1).optional() }).strict();
export type ConsentOrder = z.infer<typeof consentOrder>;

const sessions = (context: Context) => context.state.table<Session>('oauthSessions');

/** Connecting a mailbox by the consent of its owner. */
export function oauthRoutes(app: FastifyInstance, context: Context): void {
	for (const provider of Object.keys(PROVIDERS) as (keyof typeof PROVIDERS)[]) {
		operation(app, {
			method: 'POST',
			url: `/oauth/${provider}/init`,
			body: 'none',
			run: ({ reply: { request } }) => {
				const { core } = context;
				const session: Session = { id: core.ids.uuid(), provider, until: core.clock.now() + LIFE };
				sessions(context).set(session.id, session);
				return {
					session_id: session.id,
					// Opening it is the consent; the sandbox has no pages to ask on.
					auth_url: `${request.protocol}://${request.host}/sandbox/oauth/${session.id}`,
					expires_at: core.clock.iso(session.until),
				};
			},
		});
	}
	operation(app, {
		method: 'GET',
		url: '/oauth/session/status/:sessionId',
		body: 'none',
		params: open({ sessionId: str() }),
		run: ({ params }) => {
			const session = need(sessions(context), params.sessionId);
			const expired = context.core.clock.now() >= session.until ? { status: 'expired' } : undefined;
			const result = session.result ?? expired;
			if (!result) return { status: 'pending' };
			// A result is given once.
			sessions(context).delete(session.id);
			return result;
		},
	});
}

/** The person's answer, which the vendor would get from Google or Microsoft. */
export function consent(context: Context, id: string, order: ConsentOrder = {}): Record<string, string> {
	const session = need(sessions(context), id);
	if (session.result) throw new Refusal(409, 'The session is finished');
	if (context.core.clock.now() >= session.until) throw new Refusal(410, 'The session has expired');
	if (order.error !== undefined) {
		session.result = { status: 'error', error: order.error, error_description: `The provider answered: ${order.error}` };
		return session.result;
	}
	const { accounts } = context.state;
	const address = (order.email ?? `${session.provider}${accounts.size + 1}@example.com`).toLowerCase();
	const names = { first_name: 'Mailbox', last_name: address.slice(0, address.indexOf('@')) };
	const known = accounts.get(address);
	// A mailbox that is known is connected anew.
	if (known) {
		delete known.status_message;
		Object.assign(known, { status: 1, timestamp_updated: context.core.clock.iso() });
	} else {
		makeAccount(context, { email: address, provider_code: PROVIDERS[session.provider], ...names });
		audit(context, 'account added', { affected_count: 1, audit_metadata: { email: address } });
	}
	session.result = { status: 'success', email: address, name: `${names.first_name} ${names.last_name}` };
	return session.result;
}
