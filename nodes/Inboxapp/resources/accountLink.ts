import type { Resource } from '../../../engine/describe';
import { choices, several } from '../../../engine/fields';
import { hollow } from '../../../engine/hollow';
import { served } from '../../../engine/served';
import { accountLinkRow as simple } from '../answers';
import { accountLink as picker } from '../fields';
import { v2 } from '../versions';

const filters = [
	several('platform', 'Only accounts on these platforms', 'platforms', { label: 'Platform Names or IDs' }),
	choices('status', 'Only accounts with one of these statuses', { Active: 'active', Offline: 'offline', Paused: 'paused' }),
];

/** The accounts on platforms that the team has connected. */
export const accountLink: Resource = served(v2, {
	name: 'Account Link',
	operations: {
		get: {
			name: 'Get',
			action: 'Get an account link',
			description: 'Retrieve a connected account: its status, and what it can do',
			route: 'GET /account-links/{accountLinkId}',
			required: [picker('accountLinkId', 'The connected account to look at', { required: true })],
			simple,
		},
		getAll: {
			name: 'Get Many',
			action: 'Get many account links',
			description: 'Retrieve the connected accounts of the team, oldest first',
			route: 'GET /account-links',
			optional: filters,
			gives: 'items',
			guard: (values) => hollow(values, filters, 'account links'),
			simple,
		},
	},
});
