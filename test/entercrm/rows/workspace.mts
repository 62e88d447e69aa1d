import { OWNER } from '../../../sandbox/entercrm/index.mts';
import { askingNothing, type Cases, type Samples } from './common.mts';

export const samples: Samples = { getCurrentUser: [{ parameters: {} }], getDashboard: [{ parameters: {} }] };

export const cases: Cases = {
	getCurrentUser: askingNothing({ user: { email: OWNER } }),
	getDashboard: askingNothing({ stats: { total_customers: 2 }, rfm_distribution: {} }),
};
