import type { Cases, Prepare, Samples } from './common.mts';

/** A few things that happen. */
export const prepare: Prepare = async ({ api }) => {
	for (const name of ['First', 'Second']) await api.post('/v2/tags', { name });
	await api.post('/v2/statuses', { name: 'Third' });
	return {};
};

export const samples: Samples = {
	getAll: [
		{ parameters: { returnAll: true, filters: { afterSeq: 1, type: ['tag.created', 'status.created'] } } },
		{ parameters: { returnAll: false, limit: 2 } },
	],
};

export const cases: Cases = {
	getAll: {
		parameters: { returnAll: true, filters: { type: '={{ $json.type }}', afterSeq: '={{ $json.after }}' } },
		items: [
			{ type: 'tag.created', after: 0 },
			{ type: 'status.created', after: 1 },
		],
		gives: [[{ type: 'tag.created' }, { type: 'tag.created' }], [{ type: 'status.created' }]],
		bad: { type: 'tag.created', after: 'the first' },
		says: /^'After Number' is not a number: "the first"/,
	},
};
