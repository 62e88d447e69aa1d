import { askingNothing, type Cases, type Samples } from './common.mts';

export const samples: Samples = {
	getAll: [{ parameters: { returnAll: false, limit: 1 } }, { parameters: { returnAll: true, simplify: false } }],
};

export const cases: Cases = {
	getAll: askingNothing([
		{ id: '<member>', name: 'Member 1', email: 'member1@example.com' },
		{ id: '<member2>', name: 'Member 2', email: 'member2@example.com' },
	]),
};
