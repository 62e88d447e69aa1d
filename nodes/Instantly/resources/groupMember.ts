import type { Resource } from '../../../engine/describe';
import { listed, text } from '../../../engine/fields';
import { plainId } from '../fields';

const id = listed('id', 'The workspace in the group', 'groupMembers', { label: 'Group Member Name or ID', required: true });

/** https://developer.instantly.ai/api/v2/workspacegroupmember */
export const groupMember: Resource = {
	name: 'Workspace Group Member',
	scope: 'workspace_group_members',
	operations: {
		create: {
			name: 'Create',
			action: 'Create a workspace group member',
			description: 'Invite a workspace to the group of this one',
			route: 'POST /workspace-group-members',
			required: [text('sub_workspace_id', 'The workspace to invite', { label: 'Workspace ID', required: true, ...plainId })],
		},
		delete: {
			name: 'Delete',
			action: 'Delete a workspace group member',
			description: 'Take a workspace out of the group',
			route: 'DELETE /workspace-group-members/{id}',
			required: [id],
			gives: 'deleted',
		},
		get: { name: 'Get', action: 'Get a workspace group member', route: 'GET /workspace-group-members/{id}', required: [id] },
		getAdmin: {
			name: 'Get Admin',
			action: 'Get the admin workspace',
			description: 'Find out which workspace is the admin of this one',
			route: 'GET /workspace-group-members/admin',
			scope: null,
		},
		getAll: { name: 'Get Many', action: 'Get many workspace group members', route: 'GET /workspace-group-members', gives: 'items' },
	},
};
