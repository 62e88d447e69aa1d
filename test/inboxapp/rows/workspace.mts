import { askingNothing, type Cases, type Samples } from './common.mts';

export const samples: Samples = {
	getColors: [{ parameters: { returnAll: false, limit: 1 } }],
	getPlatforms: [{ parameters: { returnAll: true } }, { parameters: { returnAll: true, simplify: false } }],
	getTeam: [{ parameters: {} }],
};

export const cases: Cases = {
	getColors: { ...askingNothing([{ name: '<color>' }]), parameters: { returnAll: false, limit: 1, options: { concurrency: 1 } } },
	getPlatforms: askingNothing([{ platform: 'twitter', name: 'X', usernamePrefix: '@' }]),
	getTeam: askingNothing({ name: 'Sample Team', slug: 'sample-team', currency: 'USD' }),
};
