import type { Case, Sample } from './common.mts';

/** Contact Find: by user names and by platform IDs. */
export const samples: Sample[] = [
	{
		parameters: {
			platform: 'twitter',
			findBy: 'username',
			people: '@sample_person_1, https://x.com/Sample_Person_2, gone_person',
			options: { expand: ['assignee', 'status', 'tags'] },
		},
	},
	{ parameters: { platform: 'twitter', findBy: 'platformId', people: '={{ ["<person3>"] }}', simplify: false } },
];

export const found: Case = {
	parameters: { platform: '={{ $json.platform }}', findBy: 'username', people: '={{ $json.name }}' },
	items: [
		{ platform: 'twitter', name: 'sample_person_1' },
		{ platform: 'twitter', name: 'sample_person_2' },
	],
	gives: [
		{ identity: 'sample_person_1', outcome: 'found', id: '<contact>', name: 'Sample Person 1' },
		{ identity: 'sample_person_2', outcome: 'found', id: '<contact2>', name: 'Sample Person 2' },
	],
	bad: { platform: 'nowhere', name: 'sample_person_1' },
	says: /^The team cannot use the platform "nowhere"/,
};
