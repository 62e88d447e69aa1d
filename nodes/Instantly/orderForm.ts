import type { IDataObject } from 'n8n-workflow';
import type { Values, Words } from '../../engine/describe';
import { choice, group, text } from '../../engine/fields';
import { named, Refusal } from '../../engine/refusal';

export const mailProviders: Words = { Google: 1, AirMail: 2, 'Microsoft (Outlook)': 3 };

const domainField = text('domain', 'Domain of the accounts; a new one ends in .com or .org', { placeholder: 'e.g. try-example.com' });
const providerField = choice('email_provider', 'Where the accounts are; prices differ', mailProviders, { label: 'Mail Service' });
const forwardField = text('forwarding_domain', 'Domain that visitors are sent on to', { placeholder: 'e.g. example.com' });
/** One line for each: Outlook wants at least 50 accounts on a domain. */
const accountsField = text('accounts', 'One on each line: name before the @, first name, last name. Pre-warmed domains bring their own.', {
	typeOptions: { rows: 4 },
	placeholder: 'e.g. nathan, Nathan, Smith',
});

const said = (value: unknown) => String(value ?? '').trim();

function account(line: unknown, domain: string): IDataObject {
	if (typeof line === 'object' && line !== null) return line as IDataObject;
	const parts = String(line).split(',').map(said);
	if (parts.length !== 3 || parts.includes(''))
		throw new Refusal(
			`of ${domain} cannot be "${said(line)}"`,
			'Write each account on a line as: nathan, Nathan, Smith',
			accountsField.label,
		);
	const [prefix, first, last] = parts;
	return { email_address_prefix: prefix, first_name: first, last_name: last };
}

/** The form's domains as `items` of POST /dfy-email-account-orders. Throws a Refusal. */
function orderItems(value: unknown): IDataObject[] {
	const rows = [(value as IDataObject).domain ?? []].flat() as IDataObject[];
	return rows.map((row, i) => {
		const domain = said(row.domain);
		if (!domain) throw new Refusal(`has no domain in row ${i + 1}`, 'Fill it in, or check the expression for this item');
		const lines = Array.isArray(row.accounts) ? (row.accounts as unknown[]) : said(row.accounts).split('\n').filter(said);
		const provider = named(providerField, () => providerField.send?.(row.emailProvider ?? mailProviders.Google));
		const forward = said(row.forwardingDomain);
		return {
			domain,
			email_provider: provider,
			...(forward && { forwarding_domain: forward }),
			accounts: lines.map((line) => account(line, domain)),
		} as IDataObject;
	});
}

/** What is ordered, as a person fills it in. */
export const orderedDomains = group(
	'items',
	'The domains, and the accounts on each of them',
	{ group: 'domain', label: 'Domain', add: 'Add Domain', fields: [domainField, providerField, forwardField, accountsField] },
	{ label: 'Domains', parameter: 'domains', send: orderItems, required: true },
);

/** Why an order was not placed: in words, and the field of the answer that names what it is about. */
const reasons: Record<string, [string, string?]> = {
	unavailable_domains: ['these domains are not available', 'unavailable_domains'],
	blacklist_domains: ['these domains hold a word that is not allowed', 'blacklist_domains'],
	invalid_domains: ['these are not domains that can be ordered', 'invalid_domains'],
	invalid_forwarding_domains: ['these forwarding domains cannot be used', 'invalid_forwarding_domains'],
	invalid_accounts: ['these accounts cannot be ordered', 'invalid_accounts'],
	payment_failed: ['the card was not charged', 'payment_failure_reason'],
	missing_domain_orders: ['these domains were not ordered before, so they cannot get more accounts', 'missing_domain_orders'],
	domains_without_accounts: ['these domains have no accounts', 'domains_without_accounts'],
	provider_mismatch: ['these domains have another mail service', 'provider_mismatch_domains'],
	unsupported_provider: ['these domains have a mail service that takes no more accounts', 'unsupported_provider_domains'],
	provider_unavailable: ['this mail service cannot be ordered right now', 'unavailable_email_providers'],
};
const cardReasons: Record<string, string> = {
	payment_method_not_supported: 'the payment method is not supported',
	authentication_required: 'the bank wants a confirmation',
	card_expired: 'the card has expired',
	generic_decline: 'the bank declined it',
};

function toldOf(one: unknown): string {
	if (typeof one !== 'object' || one === null) {
		const service = Object.entries(mailProviders).find(([, value]) => value === one)?.[0];
		return cardReasons[String(one)] ?? service ?? String(one);
	}
	const { email, reason } = one as IDataObject;
	return `${String(email)} (${String(reason)})`;
}

/** Why an order was not placed, though the answer is a success. Undefined for a simulation. */
export function notPlaced(body: IDataObject, { simulation }: Values): string | undefined {
	if (simulation !== false || body.order_placed !== false) return undefined;
	const [words, field] = reasons[String(body.order_error)] ?? [
		body.checkout_required
			? 'the workspace has no card, add one in Instantly'
			: `the order was not placed ${said(body.order_error)}`.trim(),
	];
	const about = field === undefined ? [] : [body[field] ?? []].flat();
	const more = about.length > 5 ? ` and ${about.length - 5} more` : '';
	return about.length ? `${words}: ${about.slice(0, 5).map(toldOf).join(', ')}${more}` : words;
}

/** Why accounts were not cancelled, though the answer is a success: it names only those that were. */
export function notCancelled({ items = [] }: IDataObject, { accounts }: Values): string | undefined {
	const done = new Set((items as IDataObject[]).map(({ email }) => String(email).toLowerCase()));
	const left = (accounts as string[]).filter((one) => !done.has(one.toLowerCase()));
	if (left.length === 0) return undefined;
	return `it has no such ordered account: ${left.join(', ')}${done.size ? '. The others were cancelled' : ''}`;
}
