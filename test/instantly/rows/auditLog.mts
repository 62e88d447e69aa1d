import type { Cases, Prepare, Samples } from './common.mts';

/** A change of which the log tells, beside the added leads. */
export const prepare: Prepare = async ({ api }, ids) => {
	await api.patch(`/subsequences/${ids.subsequence}`, { name: 'New' });
	return {};
};

export const samples: Samples = {
	getAll: [
		{
			parameters: {
				limit: 5,
				filters: { activityType: 'Lead Added', search: 'Member', startDate: '2027-01-04T00:00:00.000Z', endDate: '2027-03-31' },
			},
		},
		{ parameters: { returnAll: true, filters: { activityType: 20 } } },
	],
};

export const cases: Cases = {
	getAll: {
		parameters: { limit: 1, filters: { activityType: '={{ $json.kind }}' } },
		items: [{ kind: 9 }, { kind: 12 }],
		gives: [
			{ activity_type: 'Lead Added', from_api: true },
			{ activity_type: 'Subsequence Updated', subsequence_id: '<subsequence>' },
		],
		bad: { kind: 'Sleeping' },
		says: /^'Activity Name or ID' cannot be "Sleeping"/,
	},
};
