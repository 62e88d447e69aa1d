import { pick } from '../../support/world.mts';
import { deleted, id, malformed, on, unknown, type Case, type Cases, type Prepare, type Samples } from './common.mts';

const people: Case['items'] = [
	{ email: 'new1@example.com', role: 'Editor' },
	{ email: 'new2@example.com', role: 'view' },
];

/** Two who are invited. */
export const prepare: Prepare = async ({ api }) => {
	const invite = async (name: string) => {
		const { data } = await api.post<{ id: string }>('/workspace-members', { email: `${name}@example.com`, role: 'view' });
		return data.id;
	};
	return { guest: await invite('guest1'), guest2: await invite('guest2') };
};

export const samples: Samples = {
	create: [
		{
			parameters: {
				email: 'new1@example.com',
				role: 'editor',
				additionalFields: {
					nickname: 'North',
					userEmail: 'me1@example.com',
					permissions: ['campaigns.view', 'CRM: View', 'organization.users.manage'],
				},
			},
		},
		{ parameters: { email: 'new1@example.com', role: 'Admin', additionalFields: { permissions: 'unibox.all, analytics: view' } } },
	],
	delete: [{ parameters: id('guest') }],
	get: [{ parameters: id('guest') }],
	getAll: [{ parameters: { limit: 3, filters: { accepted: false, search: 'guest' } } }, { parameters: { returnAll: true } }],
	update: [{ parameters: { ...id('guest'), updateFields: { nickname: 'South', role: 'admin' } } }],
};

export const cases: Cases = {
	create: {
		parameters: { email: '={{ $json.email }}', role: '={{ $json.role }}' },
		items: people,
		gives: [
			{ email: 'new1@example.com', role: 'Editor', accepted: false },
			{ email: 'new2@example.com', role: 'View' },
		],
		bad: { email: 'new1@example.com', role: 'Owner' },
		says: /^'Role' cannot be "Owner"/,
	},
	delete: on('guest', deleted),
	get: on('guest', malformed),
	getAll: {
		parameters: { filters: { search: '={{ $json.search }}' }, options: { concurrency: 1 } },
		items: [{ search: 'guest1' }, { search: 'guest2' }],
		gives: [{ id: '<guest>' }, { id: '<guest2>' }],
		says: /^Instantly: The sandbox says no/,
	},
	update: on('guest', {
		parameters: { id: pick('={{ $json.id }}'), updateFields: { nickname: '={{ $json.name }}' } },
		items: [
			{ id: '<guest>', name: 'First' },
			{ id: '<guest2>', name: 'Second' },
		],
		gives: [
			{ id: '<guest>', nickname: 'First' },
			{ id: '<guest2>', nickname: 'Second' },
		],
		bad: { id: unknown, name: 'Zero' },
	}),
};
