import { busy, on, type Cases, type Prepare, type Samples } from './common.mts';

/** Two jobs that have ended: a lead copied to each list. */
export const prepare: Prepare = async ({ api, control }, ids) => {
	const copy = async (list: string) => {
		const order = { campaign: ids.campaign, ids: [ids.lead], to_list_id: list, copy_leads: true };
		return (await api.post<{ id: string }>('/leads/move', order)).data.id;
	};
	const jobs = { job: await copy(ids.list), job2: await copy(ids.list2) };
	control.clock({ advance: 60_000 });
	return jobs;
};

export const samples: Samples = {
	get: [
		{ parameters: { id: '<job>', additionalFields: { dataFields: 'moved_leads, moved_lead_emails' } } },
		{ parameters: { id: '<job>', options: { wait: true } } },
	],
	getAll: [
		{
			parameters: {
				limit: 5,
				filters: {
					ids: '<job>, <job2>',
					includedIds: ['<job>'],
					excludedIds: '<job2>',
					type: 'Move Leads',
					entityType: 'list',
					entityId: '<list>, <list2>',
					status: ['success', 'In Progress'],
					sortColumn: 'updated_at',
					sortOrder: 'asc',
				},
			},
		},
		{ parameters: { returnAll: true } },
	],
};

export const cases: Cases = {
	get: on('job', { parameters: { id: '={{ $json.id }}' } }),
	getAll: {
		parameters: { filters: { entityId: '={{ $json.list }}' }, options: { concurrency: 1 } },
		items: [{ list: '<list>' }, { list: '<list2>' }],
		gives: [{ id: '<job>', status: 'success' }, { id: '<job2>' }],
		says: busy,
	},
};
