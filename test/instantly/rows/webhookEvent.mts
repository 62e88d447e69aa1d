import { busy, on, type Case, type Cases, type Prepare, type Samples } from './common.mts';
import * as webhook from './webhook.mts';

const period = { from: '2027-01-04T00:00:00.000Z', to: '2027-03-31' };
const until = { from: '={{ $json.from }}', to: '2030-12-31' };
const periods: Case['items'] = [{ from: '2026-01-01' }, { from: '2026-02-02' }];
const late = { bad: { from: '2031-01-01' }, says: /^'From' \(2031-01-01\) is after 'To' \(2030-12-31\)/ };

/** Two deliveries. */
export const prepare: Prepare = async (world, ids) => {
	const made = await webhook.prepare(world, ids);
	for (const i of [1, 2])
		await world.control.events({ event: 'reply', campaign_id: ids.campaign, lead_email: `lead${i}@example.com` }, { wait: true });
	const { items } = (await world.api.get<{ items: Array<{ id: string; lead_email: string }> }>('/webhook-events')).data;
	const of = (lead: string) => items.find(({ lead_email: email }) => email === lead)?.id ?? '';
	return { ...made, delivery: of('lead1@example.com'), delivery2: of('lead2@example.com') };
};

export const samples: Samples = {
	get: [{ parameters: { id: '<delivery>' } }],
	getAll: [
		{ parameters: { limit: 5, filters: { ...period, success: true, search: 'lead1@example.com' } } },
		{ parameters: { returnAll: true, filters: { success: false } } },
	],
	summary: [{ parameters: { additionalFields: period } }, { parameters: {} }],
	summaryByDate: [{ parameters: { filters: period } }],
};

export const cases: Cases = {
	get: on('delivery', { parameters: { id: '={{ $json.id }}' } }),
	getAll: {
		parameters: { filters: { search: '={{ $json.email }}' }, options: { concurrency: 1 } },
		items: [{ email: 'lead1@example.com' }, { email: 'lead2@example.com' }],
		gives: [
			{ id: '<delivery>', success: true, payload: { event_type: 'reply_received' } },
			{ id: '<delivery2>', success: true, payload: { event_type: 'reply_received' } },
		],
		says: busy,
	},
	summary: { parameters: { additionalFields: until }, items: periods, gives: [{ total_events: 2 }, { total_events: 2 }], ...late },
	summaryByDate: { parameters: { filters: until }, items: periods, gives: [{ successful_events: 2 }, { successful_events: 2 }], ...late },
};
