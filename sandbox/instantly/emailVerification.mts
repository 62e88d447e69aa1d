import type { FastifyInstance } from 'fastify';

import { closed, email, isEmail, open, str } from '../validation.mts';
import { operation } from './operation.mts';
import { need, type Context } from './state.mts';
import { post } from './webhookSender.mts';

const CREDITS = 10_000;

/** A verification, exactly as the API shows it. */
export interface Verification {
	status: 'success' | 'error';
	email: string;
	verification_status: 'pending' | 'verified' | 'invalid';
	catch_all: boolean | 'pending';
	credits: number;
	credits_used: number;
}

interface Kept {
	shown: Verification;
	/** What it will be, and when. */
	result: Verification;
	at: number;
}

/**
 * What is found out about an address. `invalid...@` does not exist, `error...@` cannot be asked, all of `catchall.example` and
 * `slow-catchall.example` takes any mail.
 */
export function verdict(address: string): Pick<Verification, 'status' | 'verification_status' | 'catch_all'> {
	const lower = address.toLowerCase();
	const fails = lower.startsWith('error');
	const bad = fails || lower.startsWith('invalid') || !isEmail(lower);
	return {
		status: fails ? 'error' : 'success',
		verification_status: bad ? 'invalid' : 'verified',
		catch_all: !bad && /@(slow-)?catchall\.example$/.test(lower),
	};
}

/** POST /email-verification and GET /email-verification/{email}. Addresses that begin with `slow` take their time. */
export function emailVerificationRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'POST',
		url: '/email-verification',
		scope: 'email_verifications:create',
		body: closed({ email: str(), webhook_url: str().optional() }),
		run: ({ body }) => verify(context, body.email, body.webhook_url),
	});
	operation(app, {
		method: 'GET',
		url: '/email-verification/:email',
		scope: 'email_verifications:read',
		body: 'none',
		params: open({ email: email() }),
		run: ({ params }) => {
			const kept = need(table(context), params.email.toLowerCase());
			return kept.at <= context.core.clock.now() ? kept.result : kept.shown;
		},
	});
}

function table(context: Context): Map<string, Kept> {
	return context.state.table<Kept>('verifications');
}

function verify(context: Context, address: string, webhook: string | undefined): Verification {
	const { core, state } = context;
	const lower = address.toLowerCase();
	const spent = state.table<number>('credits');
	const used = (spent.get('verification') ?? 0) + 1;
	spent.set('verification', used);
	const result: Verification = { ...verdict(address), email: address, credits: CREDITS - used, credits_used: 1 };
	const shown = { ...result };
	if (lower.startsWith('slow') && isEmail(lower)) Object.assign(shown, { verification_status: 'pending', catch_all: 'pending' });
	if (lower.endsWith('@slow-catchall.example')) shown.catch_all = 'pending';
	const { jobMs } = core.settings;
	const waits = shown.catch_all === 'pending';
	table(context).set(lower, { shown, result, at: core.clock.now() + (waits ? jobMs : 0) });
	if (waits && webhook !== undefined) core.clock.later(jobMs, () => void post(context, webhook, result));
	return shown;
}
