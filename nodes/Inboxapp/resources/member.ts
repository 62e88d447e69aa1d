import type { Resource } from '../../../engine/describe';
import { served } from '../../../engine/served';
import { memberRow as simple } from '../answers';
import { member as picker } from '../fields';
import { v2 } from '../versions';

/** The people of the team. */
export const member: Resource = served(v2, {
	name: 'Team Member',
	operations: {
		get: {
			name: 'Get',
			action: 'Get a team member',
			route: 'GET /members/{memberId}',
			required: [picker('memberId', 'The member to look at', { required: true })],
			simple,
		},
		getAll: {
			name: 'Get Many',
			action: 'Get many team members',
			description: 'Retrieve the members of the team, oldest first',
			route: 'GET /members',
			gives: 'items',
			simple,
		},
	},
});
