import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { Refusal } from '../refusal.mts';
import { bool, isEmail, list, oneOf, open, str } from '../validation.mts';
import { takeOut } from './accountActions.mts';
import { ACCOUNT_FILTERS, chosenAccounts } from './accountFilters.mts';
import { accountOf } from './accounts.mts';
import { activeRelation } from './groupMembers.mts';
import { startJob } from './jobs.mts';
import { operation } from './operation.mts';
import { notFound, type Context } from './state.mts';
import type { Account } from './types.mts';

const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

/** Warmup jobs, checks of domains, moves to another workspace. */
export function accountWorkRoutes(app: FastifyInstance, context: Context): void {
	for (const verb of ['enable', 'disable'] as const) {
		operation(app, {
			method: 'POST',
			url: `/accounts/warmup/${verb}`,
			body: open({
				emails: list(str(), 0, 100).optional(),
				include_all_emails: bool().optional(),
				excluded_emails: list(str(), 0, 100).optional(),
				filter: open({ tag_id: str().optional(), filter: oneOf(ACCOUNT_FILTERS).nullish() }).nullish(),
				search: str().optional(),
			}),
			run: ({ body }) => {
				const emails = addresses(context, body);
				const entity = { entity_id: context.state.workspace.id, entity_type: 'workspace' };
				return startJob(context, { type: 'update-warmup-accounts', ...entity }, () => warmup(context, emails, verb === 'enable'));
			},
		});
	}
	operation(app, {
		method: 'GET',
		url: '/accounts/ctd/status',
		scope: 'accounts:read',
		body: 'none',
		query: z.object({ host: z.any() }),
		run: ({ query: { host } }) => {
			const fault = host === undefined ? "querystring must have required property 'host'" : HOST.test(host) ? undefined : 'Invalid host';
			if (fault !== undefined) throw new Refusal(400, fault, { status: 'error', message: fault, host: String(host ?? '') });
			const found = resolves(host);
			return { success: found, ssl: found, cname: found, host };
		},
	});
	operation(app, {
		method: 'POST',
		url: '/accounts/test/vitals',
		scope: 'accounts:read',
		body: open({ accounts: list(str()).optional() }),
		faults: 'error',
		run: ({ body }) => {
			const emails = body.accounts ?? [...context.state.accounts.keys()];
			const wrong = emails.find((address) => !isEmail(address));
			if (wrong !== undefined) throw new Refusal(400, `Invalid account: ${wrong}`);
			const domains = [...new Set(emails.map((address) => address.slice(address.indexOf('@') + 1).toLowerCase()))];
			const vitals = domains.map((domain) => {
				const pass = resolves(domain);
				return { domain, allPass: pass, mx: pass, spf: pass, dkim: pass, dmarc: pass };
			});
			return {
				status: 'success',
				success_list: vitals.filter(({ allPass }) => allPass),
				failure_list: vitals.filter(({ allPass }) => !allPass),
			};
		},
	});
	operation(app, {
		method: 'POST',
		url: '/accounts/move',
		body: open({ emails: list(str(), 1), source_workspace_id: str(), destination_workspace_id: str() }),
		run: ({ body }) => {
			move(context, body);
			return { status: 'success' };
		},
	});
}

/** `.invalid` is the ending that no name server knows, here as elsewhere; whatever else is asked for is in order. */
function resolves(host: string): boolean {
	return !/\.invalid$/i.test(host);
}

interface Choice {
	emails?: string[];
	include_all_emails?: boolean;
	excluded_emails?: string[];
	filter?: { tag_id?: string; filter?: string | null } | null;
	search?: string;
}

function addresses(context: Context, choice: Choice): string[] {
	const lower = (emails: string[] | undefined) => (emails ?? []).map((address) => address.toLowerCase());
	if (!choice.include_all_emails) {
		if (!choice.emails?.length) throw new Refusal(400, 'Either emails or include_all_emails is required');
		return [...new Set(lower(choice.emails))];
	}
	const without = lower(choice.excluded_emails);
	const all = chosenAccounts(context, { ...choice.filter, search: choice.search });
	return all.map((account) => account.email).filter((address) => !without.includes(address));
}

/** Switches the warmup of mailboxes; it fails for those that are not there or that were banned from it. */
function warmup({ core, state }: Context, emails: string[], on: boolean): Record<string, unknown> {
	let done = 0;
	for (const address of emails) {
		const account = state.accounts.get(address);
		if (!account || account.warmup_status < 0) continue;
		const since = account.warmup_status === 1 ? account.timestamp_warmup_start : core.clock.iso();
		Object.assign(account, {
			warmup_status: on ? 1 : 0,
			timestamp_updated: core.clock.iso(),
			...(on ? { timestamp_warmup_start: since } : {}),
		});
		done += 1;
	}
	return { success_count: done, failed_count: emails.length - done, total_to_process: emails.length };
}

interface Move {
	emails: string[];
	source_workspace_id: string;
	destination_workspace_id: string;
}

/** The sandbox shows one workspace; what went to another one is kept until it is moved back. */
function move(context: Context, { emails, source_workspace_id: from, destination_workspace_id: to }: Move): void {
	const { state } = context;
	const { id: own } = state.workspace;
	if ([from, to].some((id) => id !== own && activeRelation(context, id)?.status !== 'accepted'))
		throw new Refusal(403, 'The workspace is not a member of the workspace group');
	if (from === to) throw new Refusal(400, 'Source and destination workspace must differ');
	const away = state.table<Account>('movedAccounts');
	const moving = emails.map((address) => accountOf(context, address, from === own ? state.accounts : away));
	if (moving.some((account) => account.organization !== from)) throw notFound();
	for (const account of moving) {
		if (from === own) takeOut(context, account);
		away.delete(account.email);
		(to === own ? state.accounts : away).set(account.email, account);
		account.organization = to;
	}
}
