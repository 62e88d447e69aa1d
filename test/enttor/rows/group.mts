import { pick } from '../../support/world.mts';
import { askingNothing, type Cases, type Samples } from './common.mts';

const byHand = (columns: string[]) => ({
	mappingMode: 'defineBelow',
	value: Object.fromEntries(columns.map((name) => [name, `={{ $json.${name} }}`])),
	schema: [],
});
const automatic = { mappingMode: 'autoMapInputData', value: null };
const everywhere = { username: 'video_editor_1', profile_url: 'https://social.example/video_editor_1', followers: 1200 };
const work = { job_title: 'Founder', company: 'Company 1', location: 'Lisbon' };
const x = { ...everywhere, ...work, company_description: 'Makes videos' };
const instagram = {
	...everywhere,
	contact_info: 'editor@company.example',
	content_pillars: ['video', 'travel'],
	user_info: { niche: 'Travel' },
};
const linkedin = { ...everywhere, ...work, full_name: 'Lead 0001', headline: 'Founder at Company 1' };

export const samples: Samples = {
	getAll: [{ parameters: { returnAll: true } }, { parameters: { returnAll: false, limit: 1, simplify: false } }],
	upload: [
		{
			parameters: {
				groupName: 'Video editors',
				platform: 'x',
				leadSource: 'items',
				leads: byHand(Object.keys(x)),
				additionalFields: { userId: pick('<member>') },
				options: { output: 'totals' },
			},
			items: [x, { ...x, username: 'video_editor_2', followers: 0 }],
		},
		{ parameters: { groupName: 'Cooks', platform: 'instagram', leadSource: 'json', leadsJson: JSON.stringify([instagram]) } },
		{ parameters: { groupName: 'Heads', platform: 'linkedin', leadSource: 'items', leads: automatic }, items: [linkedin] },
	],
};

export const cases: Cases = {
	getAll: askingNothing([
		{ id: '<group2>', name: 'Group 2', platform: 'X', source: 'api', lead_count: 3, user_id: '<member2>' },
		{ id: '<group>', name: 'Group 1', platform: 'X', source: 'api', lead_count: 3, user_id: '<member>' },
	]),
	upload: {
		parameters: {
			groupName: '={{ $json.group }}',
			platform: 'x',
			leadSource: 'items',
			leads: byHand(['username']),
			additionalFields: { userId: pick('={{ $json.owner }}') },
		},
		items: [
			{ group: 'First group', username: 'handle_1', owner: '<member>' },
			{ group: 'Second group', username: 'handle_2', owner: '<member2>' },
		],
		gives: [
			{ outcome: 'created', group_name: 'First group', platform: 'X', leads_sent: 1, leads_inserted: 1, leads_skipped: 0, refused: [] },
			{ outcome: 'created', group_name: 'Second group', platform: 'X', leads_sent: 1, leads_inserted: 1, leads_skipped: 0, refused: [] },
		],
		bad: { group: 'First group', username: 'handle_1', owner: 'nobody' },
		says: /^'Owner' is not valid: "nobody"/,
	},
};
