import type { FastifyInstance } from 'fastify';

import { profileBy } from './campaignLeads.mts';
import { syncLead } from './campaignRules.mts';
import { contactFor } from './profiles.mts';
import { v1Refusal } from './refusals.mts';
import type { Context } from './state.mts';
import type { Profile } from './types.mts';
import { checkV1, missingV1, needV1 } from './v1Call.mts';
import { listLeads, updateListLead } from './v1Rules.mts';
import { prospectV1 } from './v1Shapes.mts';
import type { List } from './v1Types.mts';

const PLATFORM = 'twitter';

interface Path {
	listId: string;
	platformId: string;
}

/** Leads of lists. */
export function listRoutes(app: FastifyInstance, context: Context): void {
	const { core } = context;

	app.post('/lists/:listId/leads', async ({ params, body }) => {
		const { platformIds } = checkV1(listLeads, body);
		const list = openList(context, (params as Path).listId);
		const sorted: Record<'added' | 'skipped' | 'failed', string[]> = { added: [], skipped: [], failed: [] };
		for (const platformId of platformIds) {
			const profile = profileBy(context, 'platformId', platformId);
			if (!profile) sorted.failed.push(platformId);
			else sorted[addToList(context, list, profile) ? 'added' : 'skipped'].push(platformId);
		}
		return sorted;
	});

	app.delete('/lists/:listId/leads', async ({ params, body }) => {
		const { platformIds } = checkV1(listLeads, body);
		const list = openList(context, (params as Path).listId);
		const removed = platformIds.filter((platformId) => {
			const profile = context.state.profileOf(PLATFORM, 'id', platformId);
			return profile !== undefined && context.state.listLeads.delete(`${list.id} ${profile.id}`);
		});
		return { removed: removed.length };
	});

	app.patch('/lists/:listId/leads/:platformId', async ({ params, body }) => {
		const { data = {} } = checkV1(updateListLead, body);
		const { listId, platformId } = params as Path;
		const list = needV1(context.state.lists, listId, 'list');
		const profile = context.state.profileOf(PLATFORM, 'id', platformId);
		if (!profile) throw v1Refusal(404, 'PROSPECT_NOT_FOUND', 'There is no such prospect.');
		const lead = context.state.listLeads.get(`${list.id} ${profile.id}`);
		if (!lead) throw missingV1('lead');
		Object.assign(lead.data, data);
		return {
			prospect: { ...prospectV1(context, profile), accountStatus: profile.accountStatus },
			data: lead.data,
			updatedAt: core.clock.iso(),
		};
	});
}

/** A list that may be filled by hand, or a refusal: the system's are kept by Inbox. */
export function openList({ state }: Context, id: string): List {
	const list = needV1(state.lists, id, 'list');
	if (list.kind !== 'user') throw v1Refusal(403, 'FORBIDDEN', `${list.name} is kept by Inbox.`);
	return list;
}

/** Makes a list. */
export function makeList({ core, state }: Context, parts: Pick<List, 'name'> & Partial<List>): List {
	const { id, createdAt } = state.row(core);
	const list: List = { id, createdAt, kind: 'user', columns: [], ...parts };
	state.lists.set(list.id, list);
	return list;
}

/** Puts somebody on a list, and into the campaigns it feeds. False: is on it already, and stays as they are. */
export function addToList(context: Context, list: List, profile: Profile, data: Record<string, unknown> = {}): boolean {
	const { core, state } = context;
	const key = `${list.id} ${profile.id}`;
	if (state.listLeads.has(key)) return false;
	if (core.settings.inboxapp.leadsBecomeContacts) contactFor(context, profile);
	const lead = { listId: list.id, profileId: profile.id, data: { ...data } };
	state.listLeads.set(key, lead);
	syncLead(context, lead);
	return true;
}
