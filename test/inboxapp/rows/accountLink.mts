import { pick } from '../../support/world.mts';
import { both, nobody, noSuch, records, type Cases, type Samples } from './common.mts';

export const samples: Samples = {
	get: [{ parameters: { accountLinkId: pick('<link>') } }],
	getAll: [
		{ parameters: { returnAll: true, filters: { platform: ['twitter'], status: ['active', 'offline'] } } },
		{ parameters: { returnAll: false, limit: 1, simplify: false } },
	],
};

export const cases: Cases = {
	get: {
		parameters: { accountLinkId: pick('={{ $json.id }}') },
		items: both('link'),
		gives: records('link'),
		bad: nobody,
		says: noSuch('account'),
	},
	getAll: {
		parameters: { returnAll: true, filters: { status: '={{ [$json.status] }}' } },
		items: [{ status: 'active' }, { status: 'offline' }],
		gives: [[{ id: '<link>', status: 'active' }], [{ id: '<link2>', status: 'offline' }]],
		bad: { status: 'asleep' },
		says: /^'Status' cannot be "asleep"/,
	},
};
