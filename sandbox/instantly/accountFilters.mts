import { createHash } from 'node:crypto';

import { holds, type Context } from './state.mts';
import type { Account } from './types.mts';

const TESTS: Record<string, (account: Account) => boolean> = {
	ACC_FILTER_PAUSED: (account) => account.status === 2,
	ACC_FILTER_ERROR: (account) => account.status < 0,
	ACC_FILTER_NO_CTD: (account) => !account.tracking_domain_name,
	ACC_FILTER_PW_ACCOUNTS: () => false,
	ACC_FILTER_DFY: (account) => account.is_managed_account,
	ACC_FILTER_DFY_SETUP_PENDING: (account) => account.is_managed_account && account.setup_pending,
	ACC_FILTER_W_ACTIVE: (account) => account.warmup_status === 1,
	ACC_FILTER_W_PAUSED: (account) => account.warmup_status === 0,
	ACC_FILTER_W_ERROR: (account) => account.warmup_status < 0,
};

/** The names of the ready-made selections of accounts. */
export const ACCOUNT_FILTERS = Object.keys(TESTS);

/** What accounts can be chosen by. */
export interface AccountChoice {
	search?: string;
	filter?: string | null;
	/** A tag, or `no-tag` for accounts without any. */
	tag_id?: string;
	/** Any of these tags. */
	tag_ids?: string[];
	/** All of these tags. */
	tag_ids_all?: string[];
}

/** Whether an account or campaign carries the tags that are asked for. */
export function tagTest(
	{ state }: Context,
	{ tag_id: one, tag_ids: any, tag_ids_all: every }: AccountChoice,
): (resource: string) => boolean {
	const carries = (resource: string) => (tag: string) => state.tagged.get(tag)?.has(resource) ?? false;
	const fits = (resource: string) =>
		one === undefined || (one === 'no-tag' ? ![...state.tagged.keys()].some(carries(resource)) : carries(resource)(one));
	return (resource) => fits(resource) && (!any || any.some(carries(resource))) && (!every || every.every(carries(resource)));
}

/** The accounts that fit, in the order they came. */
export function chosenAccounts(context: Context, choice: AccountChoice): Account[] {
	const { search, filter } = choice;
	const fits = tagTest(context, choice);
	return [...context.state.accounts.values()].filter(
		(account) =>
			(holds(account.email, search) || holds(`${account.first_name} ${account.last_name}`, search)) &&
			(!filter || TESTS[filter](account)) &&
			fits(account.email),
	);
}

/** The id that mappings name an account by: a uuid made from its address, which is all that the API shows of it. */
export function accountId(email: string): string {
	const hex = createHash('sha1').update(email).digest('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The address of the account with this address or id. */
export function accountKey({ state }: Context, id: string): string | undefined {
	const wanted = id.trim().toLowerCase();
	if (state.accounts.has(wanted)) return wanted;
	return [...state.accounts.keys()].find((email) => accountId(email) === wanted);
}
