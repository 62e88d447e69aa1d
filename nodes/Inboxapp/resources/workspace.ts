import type { Resource } from '../../../engine/describe';
import { served } from '../../../engine/served';
import { platformRow } from '../answers';
import { whole } from '../paging';
import { v2 } from '../versions';

/** What is the same for the whole team. */
export const workspace: Resource = served(v2, {
	name: 'Workspace',
	operations: {
		getColors: {
			name: 'Get Colors',
			action: 'Get the colors of tags and statuses',
			description: 'Retrieve the palette by name and hex value',
			route: 'GET /colors',
			gives: 'items',
			paging: whole,
		},
		getPlatforms: {
			name: 'Get Platforms',
			action: 'Get the platforms of the team',
			description: 'Retrieve the platforms that are open to the team, with what they can do and their limits',
			route: 'GET /platforms',
			gives: 'items',
			paging: whole,
			simple: platformRow,
		},
		getTeam: { name: 'Get Team', action: 'Get the team', description: 'Retrieve the team that the token belongs to', route: 'GET /team' },
	},
});
