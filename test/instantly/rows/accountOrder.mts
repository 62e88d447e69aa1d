import { askingNothing, busy, same, type Case, type Cases, type Prepare, type Samples } from './common.mts';

/** An order of one domain with two accounts. */
export const prepare: Prepare = async ({ api }) => {
	const accounts = [1, 2].map((i) => ({ email_address_prefix: `member${i}`, first_name: 'Member', last_name: `000${i}` }));
	await api.post('/dfy-email-account-orders', { order_type: 'dfy', items: [{ domain: 'one.example.com', accounts }] });
	return {};
};

const form = { orderMode: true, orderType: 'dfy' };
const ordered: Case['items'] = [{ email: 'member1@one.example.com' }, { email: 'member2@one.example.com' }];
const free: Case['items'] = [{ domain: 'new1.example.com' }, { domain: 'new2.example.org' }];

export const samples: Samples = {
	cancelAccounts: [{ parameters: { accounts: 'member1@one.example.com, member2@one.example.com' } }],
	checkDomains: [
		{ parameters: { domainNames: 'new.example.com, taken.example.org' } },
		{ parameters: { domainNames: ['one.example.com'] } },
	],
	create: [
		{
			parameters: {
				...form,
				domains: {
					domain: [
						{
							domain: 'new1.example.com',
							emailProvider: 2,
							forwardingDomain: 'example.com',
							accounts: 'member.one, Member, 0001\n\n member.two ,Member,0002',
						},
						{ domain: 'new2.example.org', accounts: 'member.three, Member, 0003' },
					],
				},
			},
		},
		{
			parameters: {
				...form,
				orderMode: false,
				orderType: 'extra_accounts',
				domains: { domain: [{ domain: 'one.example.com', emailProvider: 1, accounts: 'member3, Member, 0003' }] },
			},
		},
		{ parameters: { orderMode: false, orderType: 'pre_warmed_up', domains: { domain: [{ domain: 'ready1.example.com' }] } } },
	],
	getAccounts: [{ parameters: { limit: 3, options: { withPasswords: true } } }, { parameters: { returnAll: true } }],
	getAll: [{ parameters: { limit: 3 } }, { parameters: { returnAll: true } }],
	preWarmedDomains: [{ parameters: { filters: { extensions: ['com', 'ORG'], search: 'ready1' } } }, { parameters: {} }],
	similarDomains: [{ parameters: { domain: 'example.com', options: { tlds: ['org'] } } }, { parameters: { domain: 'example.com' } }],
};

export const cases: Cases = {
	cancelAccounts: {
		parameters: { accounts: '={{ $json.email }}' },
		items: ordered,
		gives: same(ordered, (item) => ({ items: [item] })),
		bad: { email: 'nobody@one.example.com' },
		says: /^Instantly did not do it: it has no such ordered account: nobody@one\.example\.com/,
	},
	checkDomains: {
		parameters: { domainNames: '={{ $json.domain }}' },
		items: [{ domain: 'new1.example.com' }, { domain: 'taken.example.org' }],
		gives: [
			{ domain: 'new1.example.com', available: true },
			{ domain: 'taken.example.org', available: false },
		],
		bad: { domain: '' },
		says: /^'Domains' is empty/,
	},
	create: {
		parameters: { ...form, domains: { domain: [{ domain: '={{ $json.domain }}', accounts: 'member1, Member, 0001' }] } },
		items: free,
		gives: same(free, ({ domain }) => ({ order_is_valid: true, order_placed: false, total_price: 20, order_items: [{ domain }] })),
		bad: { domain: '' },
		says: /^'Domains' has no domain in row 1/,
	},
	getAccounts: askingNothing([{ email: 'member1@one.example.com' }, { email: 'member2@one.example.com' }]),
	getAll: askingNothing([{ domain: 'one.example.com', timestamp_cancelled: null }]),
	preWarmedDomains: {
		parameters: { filters: { extensions: ['com'], search: '={{ $json.search }}' } },
		items: [{ search: 'ready1' }, { search: 'ready2' }],
		gives: [{ domain: 'ready1.example.com' }, { domain: 'ready2.example.com' }],
		says: busy,
	},
	similarDomains: {
		parameters: { domain: '={{ $json.domain }}' },
		items: [{ domain: 'company.example' }, { domain: 'firm.example' }],
		gives: [
			{ domains: expect.arrayContaining(['trycompany.example.com']) as never },
			{ domains: expect.arrayContaining(['tryfirm.example.org']) as never },
		],
		bad: { domain: 'my-bank.example.com' },
		says: /^Instantly: The domain contains a restricted keyword: bank/,
	},
};
