import type { FastifyInstance } from 'fastify';

import { Refusal, statusName } from '../refusal.mts';
import { list, oneOf, open, str } from '../validation.mts';
import { operation } from './operation.mts';
import { holds, type Context } from './state.mts';

export const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
const RESTRICTED = ['bank', 'casino', 'lottery'];
const PREFIXES = ['try', 'get', 'go', 'use', 'meet', 'with', 'hello', 'join', 'team', 'ask'];

/** A domain that was ordered; the API does not show its id. */
export interface Order {
	id: string;
	shown: {
		workspace_id: string;
		domain: string;
		forwarding_domain: string | null;
		forwarding_mode: 'redirect' | null;
		is_pre_warmed_up: boolean;
		timestamp_cancelled: string | null;
		timestamp_created: string;
	};
	email_provider: number;
}

/** A ready domain with its mailboxes. */
export interface Prepared {
	domain: string;
	account_type: number;
	prefixes: string[];
}

const PREPARED: Prepared[] = ['com', 'org'].flatMap((tld) =>
	[1, 2, 3, 4].map((number) => ({
		domain: `ready${number}.example.${tld}`,
		account_type: number === 4 ? 2 : 1,
		prefixes: ['member.one', 'member.two'],
	})),
);

/** The orders, by id. */
export const orders = (context: Context) => context.state.table<Order>('dfyOrders');

/** The order that holds a domain now. */
export function orderOf(context: Context, domain: string): Order | undefined {
	return [...orders(context).values()].find(({ shown }) => shown.domain === domain && shown.timestamp_cancelled === null);
}

/** Ready domains that nobody has taken. */
export function prepared(context: Context): Prepared[] {
	return PREPARED.filter(({ domain }) => !orderOf(context, domain));
}

/** The word for which a domain is refused, if there is one. */
export function restricted(domain: string): string | undefined {
	return RESTRICTED.find((word) => domain.includes(word));
}

/** Whether a domain of an allowed ending can be bought. Names that begin with `taken` belong to someone. */
export function isFree(context: Context, domain: string): boolean {
	return (
		DOMAIN.test(domain) && /\.(com|org)$/.test(domain) && !domain.startsWith('taken') && !restricted(domain) && !orderOf(context, domain)
	);
}

/** Which domains can be had. */
export function dfyDomainRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'POST',
		url: '/dfy-email-account-orders/domains/check',
		scope: 'dfy_email_account_orders:create',
		body: open({ domains: list(str(), 0, 50) }),
		run: ({ body }) => ({
			results: body.domains.map((domain) => {
				const word = restricted(domain.toLowerCase());
				const why = word === undefined ? {} : { unavailable_reason: 'restricted', restricted_keyword: word };
				return { domain, available: isFree(context, domain.toLowerCase()), ...why };
			}),
		}),
	});
	operation(app, {
		method: 'POST',
		url: '/dfy-email-account-orders/domains/similar',
		scope: 'dfy_email_account_orders:create',
		body: open({ domain: str(), tlds: list(oneOf(['com', 'org'])).default(['com', 'org']) }),
		run: ({ body }) => {
			const domain = body.domain.toLowerCase();
			const keyword = restricted(domain);
			if (keyword !== undefined) {
				const message = `The domain contains a restricted keyword: ${keyword}`;
				throw new Refusal(400, message, { statusCode: 400, error: statusName(400), message, code: 'restricted_domain', keyword });
			}
			const [name] = domain.split('.');
			const found = body.tlds.flatMap((tld) =>
				PREFIXES.flatMap((word) => [`${word}${name}.example.${tld}`, `${word}-${name}.example.${tld}`]),
			);
			return { domains: [...new Set(found)].filter((one) => isFree(context, one)) };
		},
	});
	operation(app, {
		method: 'POST',
		url: '/dfy-email-account-orders/domains/pre-warmed-up-list',
		scope: 'dfy_email_account_orders:read',
		body: open({ extensions: list(oneOf(['com', 'org', 'co'])).default(['com', 'org', 'co']), search: str().optional() }),
		run: ({ body }) => {
			const wanted = (domain: string) => body.extensions.some((ending) => domain.endsWith(`.${ending}`)) && holds(domain, body.search);
			const found = prepared(context).filter(({ domain }) => wanted(domain));
			return {
				domains: found.map(({ domain }) => domain),
				domains_with_type: found.map(({ domain, account_type }) => ({ domain, account_type })),
			};
		},
	});
}
