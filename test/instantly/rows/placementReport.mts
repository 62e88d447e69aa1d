import { on, type Cases, type Samples } from './common.mts';
import { found, period, testId } from './placement.mts';

export { prepare } from './placement.mts';

export const samples: Samples = {
	get: [{ parameters: { id: '<report>' } }],
	getAll: [
		{ parameters: { testId, limit: 3, filters: { ...period, skipSpamAssassinReport: true, skipBlacklistReport: false } } },
		{ parameters: { testId, returnAll: true } },
	],
};

export const cases: Cases = {
	get: on('report', { parameters: { id: '={{ $json.id }}' } }),
	getAll: found((test) => ({ test_id: test, domain: 'example.com', is_blacklisted: false })),
};
