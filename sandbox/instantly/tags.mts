import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';

import { Refusal } from '../refusal.mts';
import { bool, closed, either, list, oneOf, page, patch, str, strOrNull, uuid } from '../validation.mts';
import { ACCOUNT_FILTERS, accountKey, chosenAccounts, tagTest } from './accountFilters.mts';
import { byId, operation } from './operation.mts';
import { holds, need, pageById, type Context } from './state.mts';
import { ACCOUNT, CAMPAIGN, mappingsOf, tagResource, untagResource } from './tagMappings.mts';
import type { CustomTag } from './types.mts';

const label = () => str().min(1, 'must NOT have fewer than 1 characters').regex(/\S/, 'must match pattern ".*\\S.*"');
const status = oneOf(ACCOUNT_FILTERS).nullish();
const ids = () => list(str(), 1).optional();
const selection = either(
	closed({
		tag_id: either(oneOf(['no-tag']), uuid()).optional(),
		tag_ids: list(uuid(), 1).optional(),
		tag_ids_all: list(uuid(), 1).optional(),
		filter: status,
		search: str().optional(),
	}),
	oneOf(ACCOUNT_FILTERS).nullable(),
);

/** Tags, and what carries them. */
export function tagRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'GET',
		url: '/custom-tags',
		scope: 'custom_tags:read',
		body: 'none',
		query: page({ search: str().optional(), resource_ids: str().optional(), tag_ids: str().optional() }),
		run: ({ query }) => {
			const wanted = query.tag_ids?.split(',');
			const resources = query.resource_ids?.split(',').map((id) => accountKey(context, id) ?? id);
			return pageById(context, context.state.tags.values(), query, (tag) => {
				if (wanted && !wanted.includes(tag.id)) return false;
				const members = context.state.tagged.get(tag.id);
				if (resources && !resources.some((resource) => members?.has(resource))) return false;
				return holds(tag.label, query.search);
			});
		},
	});
	operation(app, {
		method: 'POST',
		url: '/custom-tags',
		scope: 'custom_tags:create',
		body: closed({ label: label(), description: strOrNull().optional() }),
		run: ({ body }) => {
			const { core, state } = context;
			const now = core.clock.iso();
			const tag: CustomTag = {
				id: core.ids.uuid(),
				timestamp_created: now,
				timestamp_updated: now,
				organization_id: state.workspace.id,
				label: freeLabel(context, body.label),
				description: body.description ?? null,
			};
			state.tags.set(tag.id, tag);
			return tag;
		},
	});
	operation(app, {
		method: 'GET',
		url: '/custom-tags/:id',
		scope: 'custom_tags:read',
		body: 'none',
		params: byId,
		run: ({ params }) => need(context.state.tags, params.id),
	});
	operation(app, {
		method: 'PATCH',
		url: '/custom-tags/:id',
		scope: 'custom_tags:update',
		body: patch({ label: label(), description: strOrNull() }),
		params: byId,
		run: ({ params, body }) => {
			const tag = need(context.state.tags, params.id);
			const changes = body.label === undefined ? body : { ...body, label: freeLabel(context, body.label, tag) };
			return Object.assign(tag, changes, { timestamp_updated: context.core.clock.iso() });
		},
	});
	operation(app, {
		method: 'DELETE',
		url: '/custom-tags/:id',
		scope: 'custom_tags:delete',
		body: 'null',
		params: byId,
		run: ({ params }) => {
			const { state } = context;
			const tag = need(state.tags, params.id);
			for (const resource of [...(state.tagged.get(tag.id) ?? [])]) untagResource(context, tag.id, resource);
			state.tags.delete(tag.id);
			return tag;
		},
	});
	operation(app, {
		method: 'POST',
		url: '/custom-tags/toggle-resource',
		body: closed({
			tag_ids: list(uuid(), 1),
			resource_type: oneOf([ACCOUNT, CAMPAIGN] as const),
			resource_ids: ids(),
			excluded_resource_ids: ids(),
			assign: bool(),
			selected_all: bool().optional(),
			filter: selection.optional(),
			search: str().optional(),
		}),
		run: ({ body }) => {
			const chosen = resourcesOf(context, body);
			for (const id of body.tag_ids) need(context.state.tags, id);
			for (const tag of body.tag_ids) {
				for (const resource of chosen) {
					if (body.assign) tagResource(context, tag, resource, body.resource_type);
					else untagResource(context, tag, resource);
				}
			}
			return { success: true };
		},
	});
	operation(app, {
		method: 'GET',
		url: '/custom-tag-mappings',
		scope: 'custom_tag_mappings:read',
		body: 'none',
		query: page({ resource_ids: str().optional() }),
		run: ({ query }) => pageById(context, mappingsOf(context, query.resource_ids?.split(',')), query, () => true),
	});
}

/** The label without the spaces around it, unless another tag has it. */
function freeLabel({ state }: Context, text: string, own?: CustomTag): string {
	const wanted = text.trim();
	if ([...state.tags.values()].some((tag) => tag !== own && tag.label === wanted))
		throw new Refusal(409, 'A tag with the same normalized label already exists in this workspace');
	return wanted;
}

interface Choice {
	resource_type: 1 | 2;
	resource_ids?: string[];
	excluded_resource_ids?: string[];
	selected_all?: boolean;
	filter?: z.output<typeof selection>;
	search?: string;
}

/** The addresses of the accounts or ids of the campaigns that are meant. */
function resourcesOf(context: Context, choice: Choice): string[] {
	const { state } = context;
	const isAccount = choice.resource_type === ACCOUNT;
	const key = (id: string) => need({ get: (one) => (isAccount ? accountKey(context, one) : state.campaigns.get(one)?.id) }, id);
	if (!choice.selected_all) {
		if (!choice.resource_ids) throw new Refusal(400, 'resource_ids is required unless selected_all is true');
		return choice.resource_ids.map(key);
	}
	const filter = typeof choice.filter === 'string' || !choice.filter ? { filter: choice.filter } : choice.filter;
	const without = (choice.excluded_resource_ids ?? []).map(key);
	const search = choice.search ?? (filter as { search?: string }).search;
	const hasTags = tagTest(context, filter);
	const all = isAccount
		? chosenAccounts(context, { ...filter, search }).map((account) => account.email)
		: [...state.campaigns.values()].filter(({ name, id }) => holds(name, search) && hasTags(id)).map(({ id }) => id);
	return all.filter((resource) => !without.includes(resource));
}
