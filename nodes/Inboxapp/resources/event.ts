import type { Resource } from '../../../engine/describe';
import { number } from '../../../engine/fields';
import { hollow } from '../../../engine/hollow';
import { served } from '../../../engine/served';
import { eventTypes } from '../eventTypes';
import { someOf } from '../fields';
import { events } from '../paging';
import { v2 } from '../versions';

const types = someOf('type', 'Only events of these types', 'eventTypes', eventTypes, 'Event Names or IDs');

/** What has happened in the team, in order. */
export const event: Resource = served(v2, {
	name: 'Event',
	operations: {
		getAll: {
			name: 'Get Many',
			action: 'Get many events',
			description: 'Retrieve events of the last 7 days, oldest first; to start a workflow on events, use the Inboxapp Trigger',
			route: 'GET /events',
			optional: [
				number('afterSeq', 'Only events after the one with this number, which is its seq', {
					label: 'After Number',
					typeOptions: { minValue: 0 },
				}),
				types,
			],
			gives: 'items',
			paging: events,
			guard: (values) => hollow(values, [types], 'events'),
		},
	},
});
