import type { FastifyInstance } from 'fastify';

import { Refusal } from '../refusal.mts';
import { closed, email, emailOrNull, listOrNull, oneOf, page, patch, queryBool, str, strOrNull } from '../validation.mts';
import { byId, operation } from './operation.mts';
import { holds, notFound, pageById, type Context } from './state.mts';
import type { Member } from './types.mts';

const ROLES = ['owner', 'admin', 'editor', 'view', 'client'];
const PERMISSIONS = [
	'dashboard.view',
	'campaigns.view',
	'campaigns.create',
	'campaigns.edit',
	'campaigns.delete',
	'organization.manage',
	'organization.integrations',
	'organization.billing',
	'organization.users.manage',
	'leadFinder.view',
	'customLeadLabels.create',
	'customLeadLabels.edit',
	'customLeadLabels.delete',
	'unibox.all',
	'analytics.view',
	'websiteChat.view',
	'websiteChat.manage',
	'agency.manage',
	'accounts.view',
	'accounts.manage',
	'leadManagement.view',
	'leads.move',
	'crm.view',
	'websiteVisitors.view',
	'blocklist.manage',
	'preferences.manage',
	'inboxPlacement.view',
	'aiAgents.manage',
	'workspaceGroupMembers.invite',
	'workspaceGroupMembers.remove',
	'workspaceGroupMembers.leave',
];
const nickname = () => strOrNull().refine((text) => (text?.length ?? 0) <= 80, 'must NOT have more than 80 characters');

/** The people of the workspace; whoever is added here is invited and has not accepted yet. */
export function memberRoutes(app: FastifyInstance, context: Context): void {
	const member = (id: string): Member => {
		const found = context.state.members.find((one) => one.id === id);
		if (!found) throw notFound();
		return found;
	};
	operation(app, {
		method: 'GET',
		url: '/workspace-members',
		scope: 'workspace_members:read',
		body: 'none',
		query: page({ accepted: queryBool().optional(), search: str().optional() }),
		run: ({ query }) =>
			pageById(
				context,
				context.state.members,
				query,
				(one) =>
					(query.accepted === undefined || one.accepted === query.accepted) &&
					(holds(one.email, query.search) || holds(`${one.name?.first} ${one.name?.last}`, query.search)),
			),
	});
	operation(app, {
		method: 'GET',
		url: '/workspace-members/:id',
		scope: 'workspace_members:read',
		body: 'none',
		params: byId,
		run: ({ params }) => member(params.id),
	});
	operation(app, {
		method: 'POST',
		url: '/workspace-members',
		scope: 'workspace_members:create',
		body: closed({
			email: email(),
			user_email: emailOrNull().optional(),
			nickname: nickname().optional(),
			role: oneOf(ROLES),
			permissions: listOrNull(oneOf(PERMISSIONS)).optional(),
		}),
		run: ({ body }) => {
			const { core, state } = context;
			const address = body.email.toLowerCase();
			checkRole(body.role);
			if (state.members.some((one) => one.email === address))
				throw new Refusal(400, 'This email already belongs to a member of the workspace');
			const invited: Member = {
				...body,
				id: core.ids.uuid(),
				email: address,
				user_id: core.ids.uuid(),
				user_email: body.user_email ?? address,
				nickname: body.nickname ?? null,
				permissions: body.permissions ?? null,
				timestamp_created: core.clock.iso(),
				workspace_id: state.workspace.id,
				accepted: false,
				issuer_id: state.workspace.owner,
			};
			state.members.push(invited);
			return invited;
		},
	});
	operation(app, {
		method: 'PATCH',
		url: '/workspace-members/:id',
		scope: 'workspace_members:update',
		body: patch({ nickname: nickname(), role: oneOf(ROLES) }),
		params: byId,
		run: ({ params, body }) => {
			const known = member(params.id);
			if (body.role !== undefined && body.role !== known.role) {
				if (known.role === 'owner') throw new Refusal(400, 'The role of the workspace owner cannot be changed');
				checkRole(body.role);
			}
			return Object.assign(known, body);
		},
	});
	operation(app, {
		method: 'DELETE',
		url: '/workspace-members/:id',
		scope: 'workspace_members:delete',
		body: 'null',
		params: byId,
		run: ({ params }) => {
			const gone = member(params.id);
			if (gone.role === 'owner') throw new Refusal(400, 'The workspace owner cannot be removed');
			context.state.members = context.state.members.filter((one) => one !== gone);
			return gone;
		},
	});
}

function checkRole(role: string): void {
	if (role === 'owner' || role === 'client') throw new Refusal(400, `The role "${role}" cannot be given through the API`);
}
