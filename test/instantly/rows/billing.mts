import { askingNothing, type Cases, type Samples } from './common.mts';

export const samples: Samples = { getPlan: [{ parameters: {} }], getSubscriptions: [{ parameters: {} }] };

export const cases: Cases = {
	getPlan: askingNothing({ outreach_plan: 'Hypergrowth Plan', available_credits: 2_000, bundle_plan: null }),
	getSubscriptions: askingNothing({ all_subs_cancelled: false }),
};
