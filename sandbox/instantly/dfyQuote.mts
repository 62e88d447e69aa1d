import { z } from 'zod';

import { bool, isEmail, list, oneOf, open, str } from '../validation.mts';
import { DOMAIN, isFree, orderOf, prepared, restricted } from './dfyDomains.mts';
import type { Context } from './state.mts';

const OUTLOOK = 3;
const DOMAIN_PRICE = 15;
const MAILBOX_PRICE: Record<number, number> = { 1: 5, 2: 3, 3: 0 };
const OUTLOOK_PRICE = 20;

const account = open({ email_address_prefix: str(), first_name: str(), last_name: str() });
const item = open({
	domain: str(),
	email_provider: oneOf([1, 2, 3]).default(1),
	forwarding_domain: str().optional(),
	accounts: list(account, 0, 100).default([]),
});
/** POST /dfy-email-account-orders */
export const orderBody = open({
	items: list(item),
	order_type: oneOf(['dfy', 'pre_warmed_up', 'extra_accounts']),
	simulation: bool().default(false),
});
export type OrderBody = z.output<typeof orderBody>;
type Item = z.output<typeof item>;
type Person = z.output<typeof account>;
interface Invalid {
	domain: string;
	first_name: string;
	last_name: string;
	email: string;
	reason: string;
}

/** What an order would cost and what is wrong with it, before it is placed. */
export function quote(context: Context, body: OrderBody) {
	const items = body.items.map((one) => complete(context, { ...one, domain: one.domain.toLowerCase() }, body.order_type));
	const faults = faultsOf(context, items, body.order_type);
	const wrong = (Object.keys(faults) as (keyof typeof faults)[]).find((name) => faults[name].length > 0 && name !== 'blacklist_keywords');
	const error = wrong === undefined ? undefined : (RENAMED[wrong] ?? wrong);
	const lines = items.map((one) => priced(one, body.order_type));
	const sum = (price: (line: (typeof lines)[number]) => number) => lines.reduce((total, line) => total + price(line), 0);
	const domains = sum((line) => line.domain_price);
	const accounts = sum((line) => line.accounts_price);
	const providers = [...new Set(items.map((one) => one.email_provider))];
	return {
		order_is_valid: error === undefined,
		...(error === undefined ? {} : { order_error: error }),
		...faults,
		unavailable_email_providers: [] as number[],
		free_domains: [] as string[],
		number_of_domains_ordered: body.order_type === 'extra_accounts' ? 0 : items.length,
		number_of_accounts_ordered: sum((line) => line.accounts.length),
		price_per_account_per_month: providers.length === 1 ? MAILBOX_PRICE[providers[0]] : null,
		price_per_domain_per_month: providers.includes(OUTLOOK) ? OUTLOOK_PRICE : null,
		price_per_domain_per_year: DOMAIN_PRICE,
		total_domains_price_per_year: domains,
		total_accounts_price_per_month: accounts,
		total_price_per_month: accounts,
		total_price_per_year: accounts * 12 + domains,
		total_price: accounts + domains,
		total_discount: 0,
		payment_method_last_4_digits: '0000',
		payment_method_brand: 'sandbox',
		payment_method_name_on_card: 'Member 1',
		simulation: body.simulation,
		order_items: lines,
	};
}

/** Names of faults whose lists are called otherwise. */
const RENAMED: Record<string, string> = {
	provider_mismatch_domains: 'provider_mismatch',
	unsupported_provider_domains: 'unsupported_provider',
};

/** Ready domains come with their own mailboxes and provider. */
function complete(context: Context, one: Item, type: string): Item {
	const ready = type === 'pre_warmed_up' ? prepared(context).find(({ domain }) => domain === one.domain) : undefined;
	if (!ready) return type === 'pre_warmed_up' ? { ...one, accounts: [] } : one;
	const accounts = ready.prefixes.map((prefix, index) => ({
		email_address_prefix: prefix,
		first_name: 'Member',
		last_name: String(index + 1),
	}));
	return { ...one, email_provider: ready.account_type as 1, accounts };
}

function faultsOf(context: Context, items: readonly Item[], type: string) {
	const isNew = type === 'dfy';
	const extra = type === 'extra_accounts';
	const named = (fits: (one: Item) => boolean) => items.filter(fits).map(({ domain }) => domain);
	const buyable = (domain: string) => DOMAIN.test(domain) && (!isNew || /\.(com|org)$/.test(domain));
	const free = (domain: string) => (isNew ? isFree(context, domain) : prepared(context).some((one) => one.domain === domain));
	const black = extra ? [] : named(({ domain }) => restricted(domain) !== undefined);
	const providerOf = (domain: string) => orderOf(context, domain)?.email_provider;
	return {
		unavailable_domains: extra ? [] : named(({ domain }) => buyable(domain) && !black.includes(domain) && !free(domain)),
		blacklist_domains: black,
		blacklist_keywords: [...new Set(black.map((domain) => restricted(domain) as string))],
		invalid_domains: named(({ domain }) => !buyable(domain)),
		invalid_forwarding_domains: items.flatMap(({ domain, forwarding_domain: target }) =>
			target !== undefined && (!DOMAIN.test(target.toLowerCase()) || target.toLowerCase() === domain) ? [target] : [],
		),
		invalid_accounts: items.flatMap((one) => invalidOf(context, one, type)),
		missing_domain_orders: extra ? named(({ domain }) => !orderOf(context, domain)) : [],
		domains_without_accounts: type === 'pre_warmed_up' ? [] : named(({ accounts }) => accounts.length === 0),
		provider_mismatch_domains: extra
			? named(({ domain, email_provider: provider }) => (providerOf(domain) ?? provider) !== provider)
			: ([] as string[]),
		unsupported_provider_domains: extra ? named(({ domain }) => providerOf(domain) === OUTLOOK) : ([] as string[]),
	};
}

function invalidOf(context: Context, { domain, accounts, email_provider: provider }: Item, type: string): Invalid[] {
	if (type === 'pre_warmed_up') return [];
	const seen = new Set<string>();
	const there = [...context.state.accounts.keys()].filter((address) => address.endsWith(`@${domain}`)).length;
	const [least, most] = provider !== OUTLOOK ? [0, 5] : [type === 'dfy' ? 50 : 0, 100];
	const reasonFor = (email: string) => {
		if (!isEmail(email)) return 'The email address prefix is invalid';
		if (seen.has(email) || context.state.accounts.has(email)) return 'The email address is already used';
		seen.add(email);
		if (accounts.length < least) return `A domain of this provider needs at least ${least} accounts`;
		return there + seen.size > most ? `A domain of this provider takes at most ${most} accounts` : undefined;
	};
	return accounts.flatMap(({ email_address_prefix: prefix, first_name, last_name }) => {
		const email = addressOf(prefix, domain);
		const reason = reasonFor(email);
		return reason === undefined ? [] : [{ domain, first_name, last_name, email, reason }];
	});
}

/** The address of an ordered mailbox. */
export function addressOf(prefix: string, domain: string): string {
	return `${prefix}@${domain}`.toLowerCase();
}

function priced(one: Item, type: string) {
	const { domain, email_provider: provider, forwarding_domain: target } = one;
	const accounts = one.accounts.map(({ email_address_prefix, first_name, last_name }: Person) => ({
		email_address_prefix,
		first_name,
		last_name,
	}));
	const outlook = provider === OUTLOOK;
	const domainPrice = type === 'extra_accounts' ? 0 : DOMAIN_PRICE;
	const accountsPrice = outlook ? OUTLOOK_PRICE : accounts.length * MAILBOX_PRICE[provider];
	return {
		domain,
		accounts,
		email_provider: provider,
		...(target === undefined ? {} : { forwarding_domain: target }),
		domain_price: domainPrice,
		accounts_price: accountsPrice,
		domain_monthly_price: outlook ? OUTLOOK_PRICE : null,
		total_price: domainPrice + accountsPrice,
		total_discount: 0,
	};
}
