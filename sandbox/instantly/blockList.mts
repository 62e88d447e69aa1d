import type { FastifyInstance } from 'fastify';

import { Refusal } from '../refusal.mts';
import { closed, isEmail, list, open, page, queryBool, str } from '../validation.mts';
import { operation } from './operation.mts';
import { holds, pageById, type Context } from './state.mts';
import type { BlockEntry } from './types.mts';

const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;

/** The block list: addresses and whole domains that get no mail. */
export function blockListRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'GET',
		url: '/block-lists-entries',
		scope: 'block_list_entries:read',
		body: 'none',
		query: page({ domains_only: queryBool().optional(), search: str().optional() }),
		run: ({ query }) =>
			pageById(
				context,
				context.state.blockList.values(),
				query,
				(entry) => (!query.domains_only || entry.is_domain) && holds(entry.bl_value, query.search),
			),
	});
	operation(app, {
		method: 'POST',
		url: '/block-lists-entries',
		scope: 'block_list_entries:create',
		body: closed({ bl_value: str() }),
		run: ({ body }) => {
			const entry = block(context, body.bl_value);
			if (!entry) throw new Refusal(400, 'bl_value must be an email or a domain');
			return entry;
		},
	});
	operation(app, {
		method: 'POST',
		url: '/block-lists-entries/bulk-create',
		scope: 'block_list_entries:create',
		body: open({ bl_values: list(str(), 1, 1_000) }),
		run: ({ body }) => {
			const items = body.bl_values.flatMap((value) => block(context, value) ?? []);
			return { items, valid_count: items.length, invalid_count: body.bl_values.length - items.length };
		},
	});
}

/** Puts an address or domain on the list; one that is there already stays as it is. */
function block(context: Context, text: string): BlockEntry | undefined {
	const { core, state } = context;
	const value = text.trim().toLowerCase();
	const isDomain = !value.includes('@');
	if (isDomain ? !DOMAIN.test(value) : !isEmail(value)) return undefined;
	if (state.blocked.has(value)) return [...state.blockList.values()].find((entry) => entry.bl_value === value);
	const entry: BlockEntry = {
		id: core.ids.uuid(),
		timestamp_created: core.clock.iso(),
		organization_id: state.workspace.id,
		bl_value: value,
		is_domain: isDomain,
	};
	state.addBlock(entry);
	return entry;
}
