import type { Resource, Simple, Words } from '../../../engine/describe';
import { choice, flag, text } from '../../../engine/fields';
import { someOf, workspaceMember } from '../fields';
import { permissions } from '../rights';

/** What the API can give; an owner and the clients of an agency are made in the app. */
const settableRole: Words = { Admin: 'admin', Editor: 'editor', View: 'view' };
const role: Words = { ...settableRole, Client: 'client', Owner: 'owner' };

const id = workspaceMember('id', 'The member to work on', { required: true });
const nickname = text('nickname', 'Seen by the owner of the workspace only');

const simple: Simple = {
	fields: {
		id: 'id', user_id: 'user_id', email: 'email', first_name: 'name.first', last_name: 'name.last', nickname: 'nickname',
		role: 'role', accepted: 'accepted', permissions: 'permissions', timestamp_created: 'timestamp_created',
	},
	words: { role },
}; // prettier-ignore

/** https://developer.instantly.ai/api/v2/workspacemember */
export const member: Resource = {
	name: 'Workspace Member',
	scope: 'workspace_members',
	operations: {
		create: {
			name: 'Create',
			action: 'Create a workspace member',
			description: 'Invite somebody to the workspace',
			route: 'POST /workspace-members',
			required: [
				text('email', 'Address of the new member', { required: true, placeholder: 'name@email.com' }),
				choice('role', 'What the member may do', settableRole),
			],
			optional: [
				nickname,
				someOf('permissions', 'What the member may see and do in the app', 'permissions', permissions, {
					label: 'Permission Names or IDs',
				}),
				text('user_email', 'Address with which the member signs in', { placeholder: 'name@email.com' }),
			],
			simple,
		},
		delete: {
			name: 'Delete',
			action: 'Delete a workspace member',
			description: 'Remove a member from the workspace',
			route: 'DELETE /workspace-members/{id}',
			required: [id],
			gives: 'deleted',
		},
		get: { name: 'Get', action: 'Get a workspace member', route: 'GET /workspace-members/{id}', required: [id], simple },
		getAll: {
			name: 'Get Many',
			action: 'Get many workspace members',
			route: 'GET /workspace-members',
			optional: [flag('accepted', 'Whether the invitation was accepted', { default: true }), text('search', 'Text in the name or address')],
			gives: 'items',
			simple,
		},
		update: {
			name: 'Update',
			action: 'Update a workspace member',
			route: 'PATCH /workspace-members/{id}',
			required: [id],
			optional: [nickname, choice('role', 'What the member may do', settableRole)],
			repeatable: true,
			simple,
		},
	},
};
