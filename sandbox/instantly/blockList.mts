import type { FastifyInstance } from 'fastify';

import { Refusal } from '../refusal.mts';
import { closed, isEmail, list, open, page, patch, queryBool, str } from '../validation.mts';
import { byId, operation } from './operation.mts';
import { holds, need, pageById, type Context } from './state.mts';
import type { BlockEntry } from './types.mts';

const NOT_A_VALUE = 'bl_value must be an email or a domain';
const COLUMNS = ['bl_value', 'is_domain', 'timestamp_created'] as const;
const filters = { domains_only: queryBool().optional(), search: str().optional() };
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;

/** The block list: addresses and whole domains that get no mail. */
export function blockListRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'GET',
		url: '/block-lists-entries',
		scope: 'block_list_entries:read',
		body: 'none',
		query: page(filters),
		run: ({ query }) => pageById(context, context.state.blockList.values(), query, fits(query)),
	});
	operation(app, {
		method: 'DELETE',
		url: '/block-lists-entries',
		scope: 'block_list_entries:delete',
		body: 'null',
		query: open(filters),
		run: ({ query }) => context.state.removeBlocks(chosen(context, query)),
	});
	operation(app, {
		method: 'GET',
		url: '/block-lists-entries/download',
		scope: 'block_list_entries:read',
		body: 'none',
		query: open(filters),
		run: ({ query, reply }) => {
			void reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="block-list.csv"');
			// No value that the list takes needs quotes.
			const rows = chosen(context, query).map((entry) => COLUMNS.map((name) => entry[name]).join(','));
			return [COLUMNS.join(','), ...rows, ''].join('\n');
		},
	});
	operation(app, {
		method: 'POST',
		url: '/block-lists-entries',
		scope: 'block_list_entries:create',
		body: closed({ bl_value: str() }),
		run: ({ body }) => {
			const entry = block(context, body.bl_value);
			if (!entry) throw new Refusal(400, NOT_A_VALUE);
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
	operation(app, {
		method: 'POST',
		url: '/block-lists-entries/bulk-delete',
		scope: 'block_list_entries:delete',
		body: open({ ids: list(str(), 1, 1_000) }),
		run: ({ body }) => {
			const { state } = context;
			return state.removeBlocks([...new Set(body.ids)].flatMap((id) => state.blockList.get(id) ?? []));
		},
	});
	operation(app, {
		method: 'GET',
		url: '/block-lists-entries/:id',
		scope: 'block_list_entries:read',
		body: 'none',
		params: byId,
		run: ({ params }) => need(context.state.blockList, params.id),
	});
	operation(app, {
		method: 'PATCH',
		url: '/block-lists-entries/:id',
		scope: 'block_list_entries:update',
		body: patch({ bl_value: str() }),
		params: byId,
		run: ({ params, body }) => {
			const { state } = context;
			const entry = need(state.blockList, params.id);
			const parts = body.bl_value === undefined ? entry : valueOf(body.bl_value);
			if (!parts) throw new Refusal(400, NOT_A_VALUE);
			if (parts.bl_value !== entry.bl_value && state.blocked.has(parts.bl_value))
				throw new Refusal(400, 'bl_value is already in the block list');
			state.blocked.delete(entry.bl_value);
			state.blocked.add(parts.bl_value);
			return Object.assign(entry, parts);
		},
	});
	operation(app, {
		method: 'DELETE',
		url: '/block-lists-entries/:id',
		scope: 'block_list_entries:delete',
		body: 'null',
		params: byId,
		run: ({ params }) => context.state.removeBlocks([need(context.state.blockList, params.id)])[0],
	});
}

interface Filters {
	domains_only?: boolean;
	search?: string;
}

function fits(query: Filters): (entry: BlockEntry) => boolean {
	return (entry) => (!query.domains_only || entry.is_domain) && holds(entry.bl_value, query.search);
}

function chosen({ state }: Context, query: Filters): BlockEntry[] {
	return [...state.blockList.values()].filter(fits(query));
}

/** An address or a domain as the list keeps it, or nothing for other texts. */
function valueOf(text: string): Pick<BlockEntry, 'bl_value' | 'is_domain'> | undefined {
	const value = text.trim().toLowerCase();
	const isDomain = !value.includes('@');
	return (isDomain ? DOMAIN.test(value) : isEmail(value)) ? { bl_value: value, is_domain: isDomain } : undefined;
}

/** Puts an address or domain on the list; one that is there already stays as it is. */
function block(context: Context, text: string): BlockEntry | undefined {
	const { core, state } = context;
	const parts = valueOf(text);
	if (!parts) return undefined;
	const { bl_value: value } = parts;
	if (state.blocked.has(value)) return [...state.blockList.values()].find((entry) => entry.bl_value === value);
	const entry: BlockEntry = { id: core.ids.uuid(), timestamp_created: core.clock.iso(), organization_id: state.workspace.id, ...parts };
	state.addBlock(entry);
	return entry;
}
