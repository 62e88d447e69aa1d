import type { Context } from './state.mts';
import type { Account } from './types.mts';

/** Adds a mailbox that has just been connected. */
export function makeAccount({ core, state }: Context, input: Partial<Account> & Pick<Account, 'email' | 'provider_code'>): Account {
	const now = core.clock.iso();
	const { warmup, ...rest } = input;
	const account: Account = {
		timestamp_created: now,
		timestamp_updated: now,
		first_name: '',
		last_name: '',
		organization: state.workspace.id,
		daily_limit: 30,
		status: 1,
		warmup_status: 0,
		timestamp_warmup_start: null,
		setup_pending: false,
		is_managed_account: false,
		stat_warmup_score: null,
		added_by: state.members[0].user_id,
		modified_by: null,
		tracking_domain_name: null,
		tracking_domain_status: null,
		...rest,
		email: input.email.toLowerCase(),
		warmup: withWarmup({ limit: 10, increment: 'disabled', reply_rate: 30, advanced: { warm_ctd: false, weekday_only: false } }, warmup),
	};
	state.accounts.set(account.email, account);
	return account;
}

type Warmup = NonNullable<Account['warmup']>;

/** Warmup options with some of them changed. */
export function withWarmup(before: Warmup = {}, changes: Warmup = {}): Warmup {
	const advanced = { ...before.advanced, ...changes.advanced };
	return { ...before, ...changes, advanced };
}

/** A mailbox as lists show it: the warmup options without the advanced ones. */
export function listed(account: Account): Account {
	const { advanced: _advanced, ...warmup } = account.warmup ?? {};
	return { ...account, warmup };
}
