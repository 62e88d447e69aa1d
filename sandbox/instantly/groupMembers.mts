import type { FastifyInstance } from 'fastify';

import { Refusal } from '../refusal.mts';
import { closed, page, uuid } from '../validation.mts';
import { byId, operation } from './operation.mts';
import { need, pageById, type Context } from './state.mts';

interface GroupMember {
	id: string;
	admin_workspace_id: string;
	admin_workspace_name: string | null;
	sub_workspace_id: string;
	sub_workspace_name: string | null;
	status: 'pending' | 'accepted' | 'rejected';
	timestamp_created: string;
	timestamp_updated: string;
}

const members = (context: Context) => context.state.table<GroupMember>('groupMembers');

/** Makes the workspace that may act through `x-as-workspace` a member of the group. */
export function joinGroup(context: Context): void {
	Object.assign(invite(context, context.state.memberWorkspace), { status: 'accepted', sub_workspace_name: 'Member Workspace' });
}

/** The invitation or membership of a workspace, unless it was refused. */
export function activeRelation(context: Context, workspace: string): GroupMember | undefined {
	return [...members(context).values()].find(({ sub_workspace_id: id, status }) => id === workspace && status !== 'rejected');
}

/** The operations of workspace groups; this workspace is the admin of one. */
export function groupMemberRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'GET',
		url: '/workspace-group-members',
		scope: 'workspace_group_members:read',
		body: 'none',
		query: page({}),
		run: ({ query }) => pageById(context, members(context).values(), query, () => true),
	});
	operation(app, {
		method: 'POST',
		url: '/workspace-group-members',
		scope: 'workspace_group_members:create',
		body: closed({ sub_workspace_id: uuid() }),
		run: ({ body }) => {
			const { sub_workspace_id: id } = body;
			if (id === context.state.workspace.id || activeRelation(context, id))
				throw new Refusal(409, 'The requested workspace hierarchy conflicts with an active workspace group relationship');
			return invite(context, id);
		},
	});
	operation(app, {
		method: 'GET',
		url: '/workspace-group-members/admin',
		body: 'none',
		run: ({ reply }) => {
			// Only a member workspace has an admin: this one when the caller acts for it.
			const relation = activeRelation(context, String(reply.request.headers['x-as-workspace']));
			if (!relation) return { workspace_name: 'Undefined', has_admin_workspace: false };
			return { workspace_name: context.state.workspace.name, has_admin_workspace: true, workspace_group_member_id: relation.id };
		},
	});
	operation(app, {
		method: 'GET',
		url: '/workspace-group-members/:id',
		scope: 'workspace_group_members:read',
		body: 'none',
		params: byId,
		run: ({ params }) => need(members(context), params.id),
	});
	operation(app, {
		method: 'DELETE',
		url: '/workspace-group-members/:id',
		scope: 'workspace_group_members:delete',
		body: 'null',
		params: byId,
		run: ({ params }) => {
			const gone = need(members(context), params.id);
			members(context).delete(gone.id);
			return gone;
		},
	});
}

function invite(context: Context, workspace: string): GroupMember {
	const { core, state } = context;
	const now = core.clock.iso();
	const member: GroupMember = {
		id: core.ids.uuid(),
		admin_workspace_id: state.workspace.id,
		admin_workspace_name: state.workspace.name,
		sub_workspace_id: workspace,
		sub_workspace_name: null,
		status: 'pending',
		timestamp_created: now,
		timestamp_updated: now,
	};
	members(context).set(member.id, member);
	return member;
}
