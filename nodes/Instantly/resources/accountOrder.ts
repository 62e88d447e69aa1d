import type { Resource, Values } from '../../../engine/describe';
import { choice, choices, flag, list, text } from '../../../engine/fields';
import { notCancelled, notPlaced, orderedDomains, mailProviders } from '../orderForm';

const domainLimit = 50;
const tooMany = ({ domains }: Values) => {
	const { length } = domains as unknown[];
	return length > domainLimit ? `'Domains' has ${length} domains, Instantly checks ${domainLimit} at once. Split them up` : undefined;
};

/** https://developer.instantly.ai/api/v2/dfyemailaccountorder */
export const accountOrder: Resource = {
	name: 'Account Order',
	scope: 'dfy_email_account_orders',
	operations: {
		cancelAccounts: {
			name: 'Cancel Accounts',
			action: 'Cancel ordered accounts',
			description: 'Cancel ordered accounts, and delete all their emails permanently',
			route: 'POST /dfy-email-account-orders/accounts/cancel',
			required: [list('accounts', 'Addresses of the accounts, with commas or as a list', { label: 'Account Emails', required: true })],
			failed: notCancelled,
			scope: 'delete',
		},
		checkDomains: {
			name: 'Check Domains',
			action: 'Check whether domains are available',
			description: 'Check up to 50 domains at once; 30 requests a minute, 900 an hour',
			route: 'POST /dfy-email-account-orders/domains/check',
			required: [list('domains', 'Domains in .com or .org, with commas or as a list', { required: true, parameter: 'domainNames' })],
			guard: tooMany,
			gives: 'items',
			paging: false,
			items: 'results',
			repeatable: true,
		},
		create: {
			name: 'Create',
			action: 'Create an account order',
			description: 'Order domains with email accounts, or find out what they would cost',
			route: 'POST /dfy-email-account-orders',
			required: [
				choice(
					'simulation',
					'Whether to ask for the price only, or to buy. Buying charges the card of the workspace at once.',
					{ 'Simulate (Quote Only)': true, 'Buy (Charges the Card)': false },
					{ label: 'Order Mode', parameter: 'orderMode', required: true },
				),
				choice(
					'order_type',
					'What to order',
					{ 'New Domains': 'dfy', 'Pre-Warmed Domains': 'pre_warmed_up', 'More Accounts': 'extra_accounts' },
					{ required: true },
				),
				orderedDomains,
			],
			failed: notPlaced,
			repeatable: false,
			simple: {
				fields: {
					order_placed: 'order_placed', order_is_valid: 'order_is_valid', order_error: 'order_error', simulation: 'simulation',
					number_of_domains_ordered: 'number_of_domains_ordered', number_of_accounts_ordered: 'number_of_accounts_ordered',
					total_price: 'total_price', total_price_per_month: 'total_price_per_month', total_price_per_year: 'total_price_per_year',
					order_items: 'order_items',
				},
			}, // prettier-ignore
		},
		getAccounts: {
			name: 'Get Accounts',
			action: 'Get ordered accounts',
			route: 'GET /dfy-email-account-orders/accounts',
			options: [
				flag('with_passwords', 'Whether to return the passwords as well; all who may see the execution can read them', {
					label: 'Include Passwords',
					default: true,
				}),
			],
			gives: 'items',
		},
		getAll: { name: 'Get Many', action: 'Get many account orders', route: 'GET /dfy-email-account-orders', gives: 'items' },
		preWarmedDomains: {
			name: 'Get Pre-Warmed Domains',
			action: 'Get prewarmed domains',
			description: 'Find domains that can be ordered with warmed up accounts',
			route: 'POST /dfy-email-account-orders/domains/pre-warmed-up-list',
			filters: [
				choices('extensions', 'Only domains with these endings', { CO: 'co', COM: 'com', ORG: 'org' }, { label: 'Domain Endings' }),
				text('search', 'Text in the name'),
			],
			gives: 'items',
			paging: false,
			items: 'domains_with_type',
			scope: 'read',
			simple: { fields: { domain: 'domain', mail_service: 'account_type' }, words: { mail_service: mailProviders } },
		},
		similarDomains: {
			name: 'Get Similar Domains',
			action: 'Get similar domains',
			description: 'Find domains like one of yours that can be ordered',
			route: 'POST /dfy-email-account-orders/domains/similar',
			required: [text('domain', 'The domain to start from', { required: true, placeholder: 'e.g. example.com' })],
			options: [choices('tlds', 'Endings that the domains may have', { COM: 'com', ORG: 'org' }, { label: 'Domain Endings' })],
			repeatable: true,
		},
	},
};
