import { noRecord, same, type Case, type Cases, type Prepare, type Samples } from './common.mts';

/** Two addresses that were verified before. */
export const prepare: Prepare = async ({ api }) => {
	for (const i of [1, 2]) await api.post('/email-verification', { email: `lead+${i}@company.example` });
	return {};
};

const parameters = { email: '={{ $json.email }}' };
const items: Case['items'] = [{ email: 'lead+1@company.example' }, { email: 'lead+2@company.example' }];
const gives = same(items, ({ email }) => ({ email, verification_status: 'verified', catch_all: false }));

export const samples: Samples = {
	create: [
		{ parameters: { email: 'lead9@company.example', options: { webhookUrl: 'https://example.com/verified' } } },
		{ parameters: { email: 'slow9@company.example' } },
	],
	get: [{ parameters: { email: 'lead+1@company.example' } }],
};

export const cases: Cases = {
	create: {
		parameters,
		items,
		gives,
		bad: { email: 'error1@company.example' },
		says: /^Instantly did not do it: the address error1@company\.example could not be checked/,
	},
	get: { parameters, items, gives, bad: { email: 'lead9@company.example' }, says: noRecord },
};
