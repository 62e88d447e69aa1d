import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { Refusal } from '../refusal.mts';
import {
	bool,
	boolOrNull,
	closed,
	email,
	emailOrNull,
	list,
	num,
	numOrNull,
	oneOf,
	open,
	patch,
	queryNumber,
	str,
	strOrNull,
} from '../validation.mts';
import { accountOf, byEmail } from './accounts.mts';
import { makeAccount, withWarmup } from './accountMaker.mts';
import { audit } from './audit.mts';
import { ownSenders } from './mail.mts';
import { operation } from './operation.mts';
import { pageOf, type Context } from './state.mts';
import { untagAll } from './tagMappings.mts';
import type { Account, Campaign } from './types.mts';

const PROVIDERS = [1, 2, 3, 4, 8, 11];
const options = {
	warmup: open({
		limit: num().optional(),
		advanced: open({
			warm_ctd: bool().optional(),
			open_rate: num().optional(),
			important_rate: num().optional(),
			read_emulation: bool().optional(),
			spam_save_rate: num().optional(),
			weekday_only: bool().optional(),
		}).optional(),
		warmup_custom_ftag: str().optional(),
		increment: oneOf(['disabled', '0', '1', '2', '3', '4']).optional(),
		reply_rate: num().optional(),
	}).optional(),
	daily_limit: numOrNull().optional(),
	tracking_domain_name: strOrNull().optional(),
	tracking_domain_status: strOrNull().optional(),
	enable_slow_ramp: boolOrNull().optional(),
	inbox_placement_test_limit: numOrNull(0).optional(),
	sending_gap: num().min(0, 'must be >= 0').max(1_440, 'must be <= 1440').optional(),
	signature: strOrNull().optional(),
	skip_cname_check: bool().optional(),
};

/** Connecting, changing, pausing and removing mailboxes, and the campaigns that send from one. */
export function accountActionRoutes(app: FastifyInstance, context: Context): void {
	const { core } = context;
	const changed = (account: Account, changes: Partial<Account>) =>
		Object.assign(account, changes, { timestamp_updated: core.clock.iso(), modified_by: context.state.members[0].user_id });

	operation(app, {
		method: 'POST',
		url: '/accounts',
		scope: 'accounts:create',
		body: closed({
			email: email(),
			first_name: str(),
			last_name: str(),
			provider_code: oneOf(PROVIDERS),
			imap_username: str(),
			imap_password: str(),
			imap_host: str(),
			imap_port: num(),
			smtp_username: str(),
			smtp_password: str(),
			smtp_host: str(),
			smtp_port: num(),
			...options,
			reply_to: str().optional(),
			warmup_custom_ftag: str().optional(),
		}),
		run: ({ body }) => {
			if (context.state.accounts.has(body.email.toLowerCase())) throw new Refusal(400, 'Account already exists');
			const shown = Object.entries(body).filter(([name]) => !/^(imap|smtp)_|^skip_cname_check$|^warmup_custom_ftag$/.test(name));
			const tag = body.warmup_custom_ftag === undefined ? {} : { warmup_custom_ftag: body.warmup_custom_ftag };
			audit(context, 'account added', { affected_count: 1, audit_metadata: { email: body.email } });
			return makeAccount(context, { ...(Object.fromEntries(shown) as typeof body), warmup: { ...body.warmup, ...tag } });
		},
	});
	operation(app, {
		method: 'PATCH',
		url: '/accounts/:email',
		scope: 'accounts:update',
		body: patch({ first_name: str(), last_name: str(), ...options, reply_to: emailOrNull(), remove_tracking_domain: bool() }),
		params: byEmail,
		run: ({ params, body }) => {
			const account = accountOf(context, params.email);
			const { skip_cname_check: _unchecked, remove_tracking_domain: untracked, warmup, ...changes } = body;
			audit(context, 'account updated', { affected_count: 1, audit_metadata: { email: account.email, fields: Object.keys(body) } });
			if (warmup) changed(account, { warmup: withWarmup(account.warmup, warmup) });
			if (untracked) Object.assign(changes, { tracking_domain_name: null, tracking_domain_status: null });
			return changed(account, changes);
		},
	});
	operation(app, {
		method: 'DELETE',
		url: '/accounts/:email',
		scope: 'accounts:delete',
		body: 'null',
		params: byEmail,
		run: ({ params }) => {
			const gone = takeOut(context, accountOf(context, params.email));
			audit(context, 'account deleted', { affected_count: 1, audit_metadata: { email: gone.email } });
			return gone;
		},
	});
	const step = (verb: string, allowed: (account: Account) => boolean, status: number) =>
		operation(app, {
			method: 'POST',
			url: `/accounts/:email/${verb}`,
			scope: 'accounts:update',
			body: 'none',
			params: byEmail,
			run: ({ params }) => {
				const account = accountOf(context, params.email);
				if (!allowed(account)) return account;
				delete account.status_message;
				return changed(account, { status });
			},
		});
	step('pause', canPause, 2);
	step('resume', (account) => account.status === 2, 1);
	step('mark-fixed', (account) => account.status < 0, 1);
	operation(app, {
		method: 'POST',
		url: '/accounts/pause',
		scope: 'accounts:update',
		body: closed({ emails: list(str(), 1, 100) }),
		run: ({ body }) => {
			const result = { paused_emails: [] as string[], failed_emails: [] as string[] };
			for (const address of new Set(body.emails)) {
				const account = context.state.accounts.get(address.toLowerCase());
				const fits = account !== undefined && canPause(account);
				if (fits) changed(account, { status: 2 });
				result[fits ? 'paused_emails' : 'failed_emails'].push(address);
			}
			return result;
		},
	});
	operation(app, {
		method: 'GET',
		url: '/account-campaign-mappings/:email',
		scope: 'account_campaign_mappings:read',
		body: 'none',
		params: byEmail,
		query: z.object({ limit: queryNumber().optional(), starting_after: str().optional() }),
		run: ({ params, query }) => {
			const { starting_after: after, limit = 10 } = query;
			const { email: address } = accountOf(context, params.email);
			const found = stamped([...context.state.campaigns.values()].filter((campaign) => ownSenders(context, campaign).includes(address)));
			const rest = found.filter(({ moment }) => after === undefined || moment > after);
			const { items, ...cursor } = pageOf(context, rest, Math.max(0, limit), ({ moment }) => moment);
			const shown = items.map(({ campaign: { id, name, timestamp_created, status } }) => ({
				campaign_id: id,
				campaign_name: name,
				timestamp_created,
				status,
			}));
			return { items: shown, ...cursor };
		},
	});
}

/** Takes a mailbox out of the workspace, with its tags and its place in campaigns. */
export function takeOut(context: Context, account: Account): Account {
	const { state } = context;
	for (const campaign of state.campaigns.values())
		campaign.email_list = campaign.email_list.filter((address) => address.toLowerCase() !== account.email);
	untagAll(context, account.email);
	state.accounts.delete(account.email);
	return account;
}

function canPause({ status }: Account): boolean {
	return status === 1 || status === 3;
}

/** Campaigns with a moment of their own each, which is the cursor: those of one millisecond differ in the digits after it. */
function stamped(campaigns: Campaign[]): { campaign: Campaign; moment: string }[] {
	const counts = new Map<string, number>();
	return campaigns
		.map((campaign) => {
			const count = counts.get(campaign.timestamp_created) ?? 0;
			counts.set(campaign.timestamp_created, count + 1);
			return { campaign, moment: campaign.timestamp_created.replace('Z', `${String(count).padStart(3, '0')}Z`) };
		})
		.sort((a, b) => (a.moment < b.moment ? -1 : 1));
}
