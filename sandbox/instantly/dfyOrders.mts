import type { FastifyInstance } from 'fastify';

import { list, open, page, queryBool, str } from '../validation.mts';
import { orderOf, orders, type Order } from './dfyDomains.mts';
import { addressOf, orderBody, quote, type OrderBody } from './dfyQuote.mts';
import { operation } from './operation.mts';
import { pageById, pageOf, type Context } from './state.mts';

const PROVIDER_CODE: Record<number, number> = { 1: 2, 2: 8, 3: 3 };

/** A mailbox that was ordered. Its `timestamp_cancelled` is empty, never null, while it lives. */
interface Ordered {
	id: string;
	domain: string;
	email: string;
	email_provider: number;
	first_name: string;
	last_name: string;
	is_pre_warmed_up: boolean;
	timestamp_cancelled: string;
	timestamp_created: string;
}

/** Done-for-you mailboxes: what was ordered, ordering, cancelling. */
export function dfyOrderRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'GET',
		url: '/dfy-email-account-orders',
		scope: 'dfy_email_account_orders:read',
		body: 'none',
		query: page({}),
		run: ({ query }) => {
			const found = pageById(context, orders(context).values(), query, () => true);
			return { ...found, items: found.items.map(({ shown }) => shown) };
		},
	});
	operation(app, {
		method: 'POST',
		url: '/dfy-email-account-orders',
		scope: 'dfy_email_account_orders:create',
		body: orderBody,
		run: ({ body }) => order(context, body),
	});
	operation(app, {
		method: 'GET',
		url: '/dfy-email-account-orders/accounts',
		scope: 'dfy_email_account_orders:read',
		body: 'none',
		query: page({ with_passwords: queryBool().optional() }),
		run: ({ query }) => {
			const after = query.starting_after?.split(':')[0];
			const rest = [...mailboxes(context).values()].filter(({ id }) => after === undefined || id > after);
			const found = pageOf(context, rest, query.limit ?? 10, (one) => `${one.id}:${one.timestamp_created}`);
			const withPassword = (one: Ordered) => ({ ...one, password: isReady(context, one.email) ? 'sandbox' : '' });
			return query.with_passwords ? { ...found, items: found.items.map(withPassword) } : found;
		},
	});
	operation(app, {
		method: 'POST',
		url: '/dfy-email-account-orders/accounts/cancel',
		scope: 'dfy_email_account_orders:delete',
		body: open({ accounts: list(str(), 1) }),
		run: ({ body }) => {
			const wanted = new Set(body.accounts.map((address) => address.toLowerCase()));
			const found = [...mailboxes(context).values()].filter((one) => wanted.has(one.email) && one.timestamp_cancelled === '');
			for (const one of found) cancel(context, one);
			return { items: found };
		},
	});
}

function mailboxes(context: Context): Map<string, Ordered> {
	return context.state.table<Ordered>('dfyAccounts');
}

function isReady(context: Context, address: string): boolean {
	return context.state.accounts.get(address)?.setup_pending === false;
}

/** A domain that begins with `declined` finds no card to pay it. */
function order(context: Context, body: OrderBody) {
	const answer = quote(context, body);
	if (!answer.order_is_valid || body.simulation) return { ...answer, order_placed: false };
	if (body.items.some(({ domain }) => domain.toLowerCase().startsWith('declined')))
		return { ...answer, order_placed: false, order_error: 'payment_failed', payment_failure_reason: 'generic_decline' };
	const warm = body.order_type === 'pre_warmed_up';
	for (const line of answer.order_items) {
		if (body.order_type !== 'extra_accounts') addOrder(context, line, warm);
		for (const person of line.accounts) addMailbox(context, line, person, orderOf(context, line.domain)?.shown.is_pre_warmed_up ?? warm);
	}
	return { ...answer, order_placed: true };
}

type Line = ReturnType<typeof quote>['order_items'][number];

function addOrder(context: Context, line: Line, warm: boolean): void {
	const { core, state } = context;
	const target = line.forwarding_domain ?? null;
	const made: Order = {
		id: core.ids.uuid(),
		shown: {
			workspace_id: state.workspace.id,
			domain: line.domain,
			forwarding_domain: target,
			forwarding_mode: target === null ? null : 'redirect',
			is_pre_warmed_up: warm,
			timestamp_cancelled: null,
			timestamp_created: core.clock.iso(),
		},
		email_provider: line.email_provider,
	};
	orders(context).set(made.id, made);
}

/** A mailbox of the order, which can send when its setup is over; one that was warmed up before can at once. */
function addMailbox(context: Context, line: Line, person: Line['accounts'][number], warm: boolean): void {
	const { core, state } = context;
	const email = addressOf(person.email_address_prefix, line.domain);
	const now = core.clock.iso();
	const { first_name, last_name } = person;
	const common = { email, first_name, last_name, timestamp_created: now };
	const made: Ordered = {
		...common,
		id: core.ids.uuid(),
		domain: line.domain,
		email_provider: line.email_provider,
		is_pre_warmed_up: warm,
		timestamp_cancelled: '',
	};
	mailboxes(context).set(made.id, made);
	const account = {
		...common,
		timestamp_updated: now,
		organization: state.workspace.id,
		daily_limit: 30,
		status: 1,
		warmup_status: warm ? 1 : 0,
		provider_code: PROVIDER_CODE[line.email_provider],
		setup_pending: !warm,
		is_managed_account: true,
		stat_warmup_score: warm ? 100 : null,
		added_by: state.members[0].user_id,
	};
	state.accounts.set(email, account);
	core.clock.later(core.settings.jobMs, () => void (account.setup_pending = false));
}

function cancel(context: Context, one: Ordered): void {
	const { core, state } = context;
	one.timestamp_cancelled = core.clock.iso();
	state.accounts.delete(one.email);
	for (const email of state.emails.values()) if (email.eaccount === one.email) state.removeEmail(email);
	const others = [...mailboxes(context).values()].some((other) => other.domain === one.domain && other.timestamp_cancelled === '');
	const left = orderOf(context, one.domain);
	if (left && !others) left.shown.timestamp_cancelled = one.timestamp_cancelled;
}
