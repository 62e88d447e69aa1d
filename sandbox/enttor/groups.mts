import type { FastifyInstance } from 'fastify';

import type { ScopeOf } from './gate.mts';
import { success } from './refusals.mts';
import { checkUpload } from './rules.mts';
import type { Context } from './state.mts';
import { DISPLAYED, type Group, type Lead, type Platform } from './types.mts';

/** Uploads and the list of groups. */
export function groupRoutes(app: FastifyInstance, context: Context): void {
	app.route({
		method: 'POST',
		url: '/leads',
		config: { scope: 'leads:write' satisfies ScopeOf },
		handler: async ({ body }, reply) => {
			const upload = checkUpload(body);
			if (upload.user_id !== undefined) context.state.member(upload.user_id);
			const leads = withoutRepeated(context, upload.platform, upload.leads);
			const { id, name, platform } = makeGroup(context, {
				name: upload.group_name,
				platform: upload.platform,
				source: 'api',
				user_id: upload.user_id ?? null,
				leads,
			});
			const totals = { leads_inserted: leads.length, leads_skipped: upload.leads.length - leads.length };
			return reply.code(201).send(success({ dataset_id: String(id), group_name: name, platform, ...totals }));
		},
	});

	app.route({
		method: 'GET',
		url: '/datasets',
		config: { scope: ((settings) => settings.datasetsScope) satisfies ScopeOf },
		handler: async () => {
			const datasets = [...context.state.groups.values()].reverse().map(shown);
			return success({ company_id: context.state.companyId, datasets });
		},
	});
}

/** Makes a group. */
export function makeGroup({ core, state }: Context, parts: Omit<Group, 'id' | 'created_at'>): Group {
	const group = { id: state.id('group'), created_at: core.clock.iso(), ...parts };
	state.addGroup(group);
	return group;
}

/** The leads of an upload that the group gets. */
function withoutRepeated({ core, state }: Context, platform: Platform, leads: Lead[]): Lead[] {
	const { skipRepeated } = core.settings.enttor;
	if (skipRepeated === 'never') return leads;
	const elsewhere = skipRepeated === 'company' ? state.knownOn(platform) : new Set<string>();
	const here = new Set<string>();
	return leads.filter(({ username }) => {
		const name = username.toLowerCase();
		if (here.has(name) || elsewhere.has(name)) return false;
		here.add(name);
		return true;
	});
}

/** A group as the list shows it. */
function shown({ id, user_id, name, platform, source, leads, created_at }: Group) {
	return {
		id: String(id),
		user_id,
		name,
		platform: DISPLAYED[platform],
		source,
		status: 'completed',
		lead_count: String(leads.length),
		created_at,
	};
}
