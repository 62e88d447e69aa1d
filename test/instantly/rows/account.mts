import type { IDataObject } from 'n8n-workflow';
import { pick } from '../../support/world.mts';
import { askingNothing, deleted, noId, noRecord, on, same, type Case, type Cases, type Prepare, type Samples } from './common.mts';

const sender = { email: pick('sender1@example.com') };
const senders = { emails: ['sender1@example.com', 'sender2@example.com'] };
const mailbox = {
	firstName: 'Sender',
	lastName: '9',
	imapHost: 'imap.example.com',
	imapPort: 993,
	imapUsername: 'new@example.com',
	imapPassword: 'first-word',
	smtpHost: 'smtp.example.com',
	smtpPort: 587,
	smtpUsername: 'new@example.com',
	smtpPassword: 'second-word',
};
const settings = {
	dailyLimit: 40,
	sendingGap: 15,
	enableSlowRamp: true,
	signature: 'Sender 9',
	replyTo: 'answers@example.com',
	trackingDomainName: 'track.example.com',
	trackingDomainStatus: 'ok',
	skipCnameCheck: false,
	testLimit: 3,
};
const some = {
	search: 'sender',
	filter: 'Warmup Active',
	filterTagId: '<tag>',
	excludedEmails: 'sender2@example.com, sender3@example.com',
};
const warmupOfAll = [{ parameters: { includeAllEmails: true, filters: some } }, { parameters: {} }];
const move = { sourceWorkspaceId: '<workspace>', destinationWorkspaceId: '<memberWorkspace>' };

export const prepare: Prepare = async ({ api }) => {
	const [own, group, one, other] = await Promise.all([
		api.get<{ id: string }>('/workspaces/current'),
		api.get<{ items: Array<{ sub_workspace_id: string }> }>('/workspace-group-members'),
		api.post<{ session_id: string }>('/oauth/google/init'),
		api.post<{ session_id: string }>('/oauth/microsoft/init'),
	]);
	const memberWorkspace = group.data.items[0].sub_workspace_id;
	return { workspace: own.data.id, memberWorkspace, session: one.data.session_id, session2: other.data.session_id };
};

export const samples: Samples = {
	connectGoogle: [{ parameters: {} }],
	connectMicrosoft: [{ parameters: {} }],
	connectionStatus: [{ parameters: { sessionId: '<session>' } }],
	create: [
		{
			parameters: {
				address: 'new@example.com',
				...mailbox,
				providerCode: 1,
				additionalFields: { ...settings, warmup: '{"limit": 20, "increment": "2"}', warmupCustomFtag: 'spring' },
			},
		},
		{ parameters: { address: 'new@example.com', ...mailbox, providerCode: 'AWS', imapPort: '={{ "143" }}' } },
	],
	dailyAnalytics: [
		{ parameters: { ...senders, filters: { startDate: '2027-01-01T00:00:00', endDate: '={{ "2027-01-31" }}' } } },
		{ parameters: { emails: '={{ "sender1@example.com" }}' } },
	],
	delete: [{ parameters: sender }],
	disableWarmup: [{ parameters: senders }],
	disableWarmupAll: warmupOfAll,
	enableWarmup: [{ parameters: senders }, { parameters: { ...senders, options: { wait: true } } }],
	enableWarmupAll: warmupOfAll,
	get: [{ parameters: sender }],
	getAll: [
		{
			parameters: {
				limit: 5,
				filters: {
					search: 'sender',
					filter: 'ACC_FILTER_NO_CTD',
					status: 1,
					providerCode: 1,
					tagIds: ['<tag>', '<tag2>'],
					tagIdsAll: '<tag>, <tag2>',
					includeTags: true,
				},
			},
		},
		{ parameters: { returnAll: true, filters: { sortBy: 'stat_warmup_score', sortOrder: 'asc' } } },
		{ parameters: { returnAll: true } },
	],
	getCampaigns: [{ parameters: { ...sender, limit: 5 } }],
	markFixed: [{ parameters: sender }],
	move: [{ parameters: { ...senders, ...move } }],
	pause: [{ parameters: sender }],
	pauseMany: [
		{ parameters: { emails: '={{ $json.email }}' }, items: [{ email: 'sender1@example.com' }, { email: 'sender2@example.com' }] },
	],
	resume: [{ parameters: sender }],
	testVitals: [{ parameters: senders }],
	trackingDomainStatus: [{ parameters: { host: 'track.example.com' } }],
	update: [
		{
			parameters: {
				...sender,
				updateFields: {
					...settings,
					firstName: 'Sender',
					lastName: '1',
					warmup: '{"increment": "2", "advanced": {"weekday_only": true}}',
					warmupLimit: 20,
					warmupReplyRate: 40,
				},
			},
		},
		{ parameters: { ...sender, updateFields: { removeTrackingDomain: true } } },
	],
	warmupAnalytics: [{ parameters: senders }],
};

const two: Case['items'] = [{ email: 'sender1@example.com' }, { email: 'sender2@example.com' }];
const itself = same(two, (item) => item);
/** An operation on one account. */
const one = (more: Partial<Case> = {}): Case => ({
	parameters: { email: pick('={{ $json.email }}') },
	items: two,
	gives: itself,
	bad: { email: 'nobody@example.com' },
	says: noRecord,
	...more,
});
/** An operation on several accounts, here one of each item. */
const many = (gives: (item: IDataObject) => IDataObject | IDataObject[], more: Partial<Case> = {}): Case => ({
	parameters: { emails: '={{ $json.email }}' },
	items: two,
	gives: [gives(two[0]), gives(two[1])],
	bad: { email: '' },
	says: /^'Account Names or IDs' is empty/,
	...more,
});
const changed = (outcome: string) => many(({ email }) => ({ email, outcome }));
const warmupOfSome: Case = {
	parameters: { filters: { search: '={{ $json.search }}' } },
	items: [{ search: 'sender1' }, { search: 'sender2' }],
	gives: [{ type: 'update-warmup-accounts' }, { type: 'update-warmup-accounts' }],
	bad: { search: '' },
	says: /^'Search' is empty/,
};
const text = expect.any(String) as unknown as string;
const begun = { session_id: text, auth_url: text, expires_at: text };

export const cases: Cases = {
	connectGoogle: askingNothing(begun),
	connectMicrosoft: askingNothing(begun),
	connectionStatus: on('session', { parameters: { sessionId: '={{ $json.id }}' }, gives: [{ status: 'pending' }, { status: 'pending' }] }),
	create: one({
		parameters: { address: '={{ $json.email }}', ...mailbox, providerCode: 1 },
		items: [{ email: 'new1@example.com' }, { email: 'new2@example.com' }],
		gives: [
			{ email: 'new1@example.com', provider: 'Custom IMAP/SMTP', status: 'Active' },
			{ email: 'new2@example.com', provider: 'Custom IMAP/SMTP', status: 'Active' },
		],
		bad: { email: 'nonsense' },
		says: /^Instantly: 'Email' was not accepted: body\/email/,
	}),
	dailyAnalytics: many(({ email }) => (email === 'sender1@example.com' ? [{ email_account: email }] : [])),
	delete: one(deleted),
	disableWarmup: changed('accepted'),
	disableWarmupAll: warmupOfSome,
	enableWarmup: changed('accepted'),
	enableWarmupAll: warmupOfSome,
	get: one({ bad: { email: 'nonsense' }, says: noId }),
	getAll: {
		parameters: { filters: { search: '={{ $json.email }}', filter: '={{ $json.filter }}' } },
		items: [
			{ email: 'sender1@example.com', filter: 'ACC_FILTER_NO_CTD' },
			{ email: 'sender2@example.com', filter: 'ACC_FILTER_NO_CTD' },
		],
		gives: itself,
		bad: { email: 'sender1@example.com', filter: 'Thrilled' },
		says: /^'Filter Name or ID' cannot be "Thrilled"/,
	},
	getCampaigns: one({
		items: [{ email: 'sender2@example.com' }, { email: 'sender1@example.com' }],
		gives: [[], [{ campaign_id: '<campaign>' }, { campaign_id: '<campaign2>' }]],
	}),
	markFixed: one(),
	move: many(() => ({ status: 'success' }), {
		parameters: { emails: '={{ $json.email }}', ...move },
		bad: { email: 'nobody@example.com' },
		says: noRecord,
	}),
	pause: one({ gives: same(two, ({ email }) => ({ email, status: 'Paused' })) }),
	pauseMany: changed('done'),
	resume: one({ gives: same(two, ({ email }) => ({ email, status: 'Active' })) }),
	testVitals: many(() => ({ success_list: [{ domain: 'example.com' }] }), {
		bad: { email: 'nonsense' },
		says: /^Instantly: Invalid account: nonsense/,
	}),
	trackingDomainStatus: {
		parameters: { host: '={{ $json.host }}' },
		items: [{ host: 'track.example.com' }, { host: 'track.example.invalid' }],
		gives: [{ success: true }, { success: false }],
		bad: { host: 'nonsense' },
		says: /^Instantly: Invalid host/,
	},
	update: one({
		parameters: { email: pick('={{ $json.email }}'), updateFields: { firstName: '={{ $json.name }}' } },
		items: [
			{ email: 'sender1@example.com', name: 'First0' },
			{ email: 'sender2@example.com', name: 'First1' },
		],
		gives: [
			{ email: 'sender1@example.com', first_name: 'First0' },
			{ email: 'sender2@example.com', first_name: 'First1' },
		],
		bad: { email: 'nobody@example.com', name: 'Zero' },
	}),
	warmupAnalytics: many(({ email }) => ({
		aggregate_data: { [email as string]: { health_score: expect.any(Number) as unknown as number } },
	})),
};
