import type { Resource } from '../../../engine/describe';
import { memberRow } from '../answers';

/** https://developer.enttor.ai, List Users */
export const member: Resource = {
	name: 'Team Member',
	scope: 'users',
	operations: {
		getAll: {
			name: 'Get Many',
			action: 'Get many team members',
			description: 'Retrieve the team members of the company',
			route: 'GET /users',
			gives: 'items',
			paging: { by: 'once', items: 'users' },
			simple: memberRow,
		},
	},
};
