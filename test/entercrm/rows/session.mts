import { NOBODY, PASSWORD } from '../../../sandbox/entercrm/index.mts';
import type { Prepare } from '../../support/world.mts';
import type { EnterCrm } from '../world.mts';
import { askingNothing, type Cases, type Samples } from './common.mts';

const password = 'correct-horse';

/** Two users who log in: others than the credential's. */
export const prepare: Prepare<EnterCrm> = async ({ api, control, set }) => {
	const { profile } = control.settings().entercrm;
	set({ profile: 'server' });
	for (const one of ['first', 'second'])
		await api.post('/auth/register', {
			name: one,
			email: `${one}@example.com`,
			password,
			password_confirmation: password,
			company_name: `Shop of ${one}`,
		});
	set({ profile });
	return {};
};

const user = { name: 'New User', email: 'user@example.com', password, workspaceName: 'Example Shop' };

export const samples: Samples = {
	logIn: [{ parameters: { email: NOBODY, password: PASSWORD } }],
	logOut: [{ parameters: {} }],
	register: [{ parameters: user }],
};

export const cases: Cases = {
	logIn: {
		parameters: { email: '={{ $json.email }}', password },
		items: [{ email: 'first@example.com' }, { email: 'second@example.com' }],
		gives: [{ user: { email: 'first@example.com' } }, { user: { email: 'second@example.com' } }],
		bad: { email: 'stranger@example.com' },
		says: /^EnterCRM does not accept this email and password/,
	},
	logOut: askingNothing({ accepted: true }),
	register: {
		parameters: { ...user, email: '={{ $json.email }}', workspaceName: '={{ $json.shop }}' },
		items: [
			{ email: 'one@example.com', shop: 'First' },
			{ email: 'two@example.com', shop: 'Second' },
		],
		gives: [
			{ user: { email: 'one@example.com' }, tenant: { name: 'First' } },
			{ user: { email: 'two@example.com' }, tenant: { name: 'Second' } },
		],
		bad: { email: NOBODY, shop: 'Third' },
		says: /^EnterCRM: The email has already been taken/,
	},
};
