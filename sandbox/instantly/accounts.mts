import type { FastifyInstance } from 'fastify';

import { oneOf, open, page, queryBool, queryInt, queryNumberOf, str } from '../validation.mts';
import { ACCOUNT_FILTERS, chosenAccounts } from './accountFilters.mts';
import { listed } from './accountMaker.mts';
import { operation } from './operation.mts';
import { need, pageOf, type Context } from './state.mts';
import type { Account } from './types.mts';

/** Path parameters of the operations of one account. */
export const byEmail = open({ email: str() });
const cursorOf = (account: Account) => `${account.timestamp_created}&${account.email}`;

/** The mailboxes, to be listed and read. */
export function accountRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'GET',
		url: '/accounts',
		scope: 'accounts:read',
		body: 'none',
		query: page({
			search: str().optional(),
			status: queryNumberOf([1, 2, 3, -1, -2, -3]).optional(),
			provider_code: queryNumberOf([1, 2, 3, 4, 8, 11]).optional(),
			tag_ids: str().optional(),
			tag_ids_all: str().optional(),
			include_tags: queryBool().optional(),
			filter: oneOf(ACCOUNT_FILTERS).optional(),
			sort_by: oneOf(['timestamp_created', 'email', 'stat_warmup_score', 'status']).optional(),
			sort_order: oneOf(['asc', 'desc']).optional(),
			skip: queryInt(0).optional(),
		}),
		run: ({ query }) => {
			const { tagged, tags } = context.state;
			const { search, filter, status, provider_code: provider } = query;
			const [any, every] = [query.tag_ids?.split(','), query.tag_ids_all?.split(',')];
			const found = chosenAccounts(context, { search, filter, tag_ids: any, tag_ids_all: every })
				.filter((account) => status === undefined || account.status === status)
				.filter((account) => provider === undefined || account.provider_code === provider);
			const shown = (account: Account) => {
				if (!query.include_tags) return listed(account);
				const own = [...tags.values()].filter((tag) => tagged.get(tag.id)?.has(account.email));
				return { ...listed(account), tags: own.map(({ id, label, description }) => ({ id, label, description })) };
			};
			const limit = query.limit ?? 10;
			const { sort_by: column } = query;
			if (column !== undefined) {
				const rank = (account: Account) => account[column] ?? '';
				found.sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
				if (query.sort_order !== 'asc') found.reverse();
				// Sorted pages go by `skip` and carry no cursor.
				const skip = query.skip ?? 0;
				return { items: found.slice(skip, skip + limit).map(shown) };
			}
			const after = query.starting_after;
			// In the order of the cursor, which is not that of creation for those of one moment.
			found.sort((a, b) => (cursorOf(a) < cursorOf(b) ? -1 : 1));
			const rest = found.filter((account) => after === undefined || cursorOf(account) > withEmail(after));
			const result = pageOf(context, rest, limit, cursorOf);
			return { ...result, items: result.items.map(shown) };
		},
	});
	operation(app, {
		method: 'GET',
		url: '/accounts/:email',
		scope: 'accounts:read',
		body: 'none',
		params: byEmail,
		run: ({ params }) => accountOf(context, params.email),
	});
}

/** The account with this address, or 404. */
export function accountOf(context: Context, email: string, accounts: ReadonlyMap<string, Account> = context.state.accounts): Account {
	return need(accounts, email.toLowerCase());
}

/** The old form of the cursor is a bare moment. */
function withEmail(cursor: string): string {
	return cursor.includes('&') ? cursor : `${cursor}&\uffff`;
}
