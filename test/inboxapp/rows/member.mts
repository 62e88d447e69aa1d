import { pick } from '../../support/world.mts';
import { askingNothing, both, nobody, noSuch, type Cases, type Samples } from './common.mts';

const first = { id: '<member>', name: 'Sample Member 1', email: 'member1@example.com', role: 'owner' };
const second = { id: '<member2>', name: 'Sample Member 2', email: 'member2@example.com', role: 'user' };

export const samples: Samples = {
	get: [{ parameters: { memberId: pick('<member>') } }],
	getAll: [{ parameters: { returnAll: true } }, { parameters: { returnAll: false, limit: 1, simplify: false } }],
};

export const cases: Cases = {
	get: {
		parameters: { memberId: pick('={{ $json.id }}') },
		items: both('member'),
		gives: [first, second],
		bad: nobody,
		says: noSuch('team member'),
	},
	getAll: askingNothing([first, second]),
};
