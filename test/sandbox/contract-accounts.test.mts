import { contract, type ContractCall } from './contract.mts';
import { rows } from './document.mts';
import { people, start, type Running } from './helpers.mts';

const server = (kind: string) => ({
	[`${kind}_username`]: 'user',
	[`${kind}_password`]: 'secret',
	[`${kind}_host`]: `${kind}.example.com`,
	[`${kind}_port`]: 993,
});
/** A body that connects a mailbox. */
const mailbox = (email: string) => ({
	email,
	first_name: 'Sender',
	last_name: 'New',
	provider_code: 1,
	...server('imap'),
	...server('smtp'),
});

describe('accounts, the block list, tags and labels answer as the vendor documents it', () => {
	let run: Running;
	const ids: Record<string, string> = { sender: 'sender1@example.com', other: 'sender2@example.com', broken: 'sender3@example.com' };

	beforeAll(async () => {
		run = await start({ seed: true });
		const { api, sandbox } = run;
		sandbox.control.settings({ jobMs: 0 });
		ids.campaign = await run.campaign({ email_list: [ids.sender] });
		await run.add(ids.campaign, people(5));
		await sandbox.control.events({ event: 'reply', campaign_id: ids.campaign, count: 3 }, { wait: true });
		await sandbox.control.events({ event: 'account_error', value: ids.broken }, { wait: true });
		ids.workspace = (await api.get('/workspaces/current')).data.id;
		ids.member = (sandbox.control.fullState().instantly as { memberWorkspace: string }).memberWorkspace;
		const block = async (value: string) => (await api.post('/block-lists-entries', { bl_value: value })).data.id;
		[ids.entry, ids.entry2] = [await block('one.example'), await block('two.example')];
		[ids.tag, ids.tag2] = (await api.get('/custom-tags')).data.items.map(({ id }: { id: string }) => id);
		[ids.label, ids.label2] = (await api.get('/lead-labels')).data.items.map(({ id }: { id: string }) => id);
		for (const name of ['waiting', 'agreed', 'refused']) {
			ids[name] = (await api.post('/oauth/google/init')).data.session_id;
		}
		sandbox.control.consent(ids.agreed);
		sandbox.control.consent(ids.refused, { error: 'access_denied' });
	});
	afterAll(() => run.sandbox.close());

	const everything = {
		warmup: {
			limit: 5,
			advanced: { warm_ctd: true, open_rate: 50, important_rate: 10, read_emulation: true, spam_save_rate: 90, weekday_only: true },
			warmup_custom_ftag: 'tag',
			increment: '2',
			reply_rate: 20,
		},
		daily_limit: 20,
		tracking_domain_name: 'go.example.com',
		tracking_domain_status: 'ok',
		enable_slow_ramp: true,
		inbox_placement_test_limit: 3,
		sending_gap: 10,
		signature: 'Sender',
		reply_to: 'answers@example.com',
		skip_cname_check: true,
	};
	const toggle = { resource_type: 1, assign: true };
	const calls: ContractCall[] = [
		['POST', '/accounts', {}, () => mailbox('new@example.com')],
		['POST', '/accounts', {}, () => ({ ...mailbox('full@example.com'), ...everything, warmup_custom_ftag: 'other' })],
		['GET', '/accounts'],
		['GET', '/accounts', {}, undefined, '?sort_by=email&skip=1&filter=ACC_FILTER_ERROR'],
		['GET', '/accounts/{email}', { email: 'broken' }],
		['PATCH', '/accounts/{email}', { email: 'sender' }, () => everything],
		['PATCH', '/accounts/{email}', { email: 'sender' }, () => ({ remove_tracking_domain: true, reply_to: null, signature: null })],
		['POST', '/accounts/{email}/pause', { email: 'other' }],
		['POST', '/accounts/{email}/resume', { email: 'other' }],
		['POST', '/accounts/{email}/mark-fixed', { email: 'broken' }],
		['POST', '/accounts/pause', {}, () => ({ emails: [ids.other, 'nobody@example.com'] })],
		['POST', '/accounts/warmup/enable', {}, () => ({ emails: [ids.sender] })],
		[
			'POST',
			'/accounts/warmup/disable',
			{},
			() => ({ include_all_emails: true, excluded_emails: [ids.sender], filter: null, search: 'sender' }),
		],
		['POST', '/accounts/warmup-analytics', {}, () => ({ emails: [ids.sender] })],
		['GET', '/accounts/analytics/daily', {}, undefined, () => `?emails=${ids.sender}&emails=${ids.other}`],
		['GET', '/accounts/analytics/daily', {}, undefined, '', 400],
		['GET', '/accounts/ctd/status', {}, undefined, '?host=go.example.com'],
		['GET', '/accounts/ctd/status', {}, undefined, '', 400],
		['POST', '/accounts/test/vitals', {}, () => ({ accounts: [ids.sender, 'x@gone.invalid'] })],
		['POST', '/accounts/test/vitals', {}, () => ({ accounts: ['nonsense'] }), '', 400],
		['GET', '/account-campaign-mappings/{email}', { email: 'sender' }],
		[
			'POST',
			'/accounts/move',
			{},
			() => ({ emails: ['new@example.com'], source_workspace_id: ids.workspace, destination_workspace_id: ids.member }),
		],
		['POST', '/oauth/google/init'],
		['POST', '/oauth/microsoft/init'],
		['GET', '/oauth/session/status/{sessionId}', { sessionId: 'waiting' }],
		['GET', '/oauth/session/status/{sessionId}', { sessionId: 'agreed' }],
		['GET', '/oauth/session/status/{sessionId}', { sessionId: 'refused' }],
		['GET', '/oauth/session/status/{sessionId}', { sessionId: 'agreed' }, undefined, '', 404],
		['GET', '/block-lists-entries/{id}', { id: 'entry' }],
		['PATCH', '/block-lists-entries/{id}', { id: 'entry' }, () => ({ bl_value: 'x@one.example' })],
		['DELETE', '/block-lists-entries/{id}', { id: 'entry' }],
		['POST', '/block-lists-entries/bulk-delete', {}, () => ({ ids: [ids.entry2] })],
		['POST', '/block-lists-entries', {}, () => ({ bl_value: 'four.example' })],
		['POST', '/block-lists-entries/bulk-create', {}, () => ({ bl_values: ['five.example'] })],
		['GET', '/block-lists-entries', {}, undefined, '?domains_only=true'],
		['GET', '/block-lists-entries/download'],
		['DELETE', '/block-lists-entries', {}, undefined, '?search=five'],
		['POST', '/custom-tags', {}, () => ({ label: 'Important', description: 'For later' })],
		['POST', '/custom-tags', {}, () => ({ label: ' Important ' }), '', 409],
		['GET', '/custom-tags'],
		['GET', '/custom-tags/{id}', { id: 'tag' }],
		['PATCH', '/custom-tags/{id}', { id: 'tag' }, () => ({ label: 'Region East', description: null })],
		['PATCH', '/custom-tags/{id}', { id: 'tag' }, () => ({ label: 'Region South' }), '', 409],
		['POST', '/custom-tags/toggle-resource', {}, () => ({ ...toggle, tag_ids: [ids.tag2], resource_ids: [ids.sender] })],
		[
			'POST',
			'/custom-tags/toggle-resource',
			{},
			() => ({ ...toggle, tag_ids: [ids.tag2], resource_type: 2, resource_ids: [ids.campaign] }),
		],
		[
			'POST',
			'/custom-tags/toggle-resource',
			{},
			() => ({
				...toggle,
				tag_ids: [ids.tag2],
				selected_all: true,
				excluded_resource_ids: [ids.sender],
				filter: { tag_id: 'no-tag', filter: null, search: 'sender' },
			}),
		],
		['GET', '/custom-tag-mappings', {}, undefined, () => `?resource_ids=${ids.sender},${ids.campaign}`],
		['DELETE', '/custom-tags/{id}', { id: 'tag2' }],
		['POST', '/lead-labels', {}, () => ({ label: 'Call back', interest_status_label: 'neutral', use_with_ai: true })],
		['GET', '/lead-labels'],
		['GET', '/lead-labels/{id}', { id: 'label' }],
		['PATCH', '/lead-labels/{id}', { id: 'label' }, () => ({ label: 'Wants a quote', description: null, use_with_ai: true })],
		['POST', '/lead-labels/ai-reply-label', {}, () => ({ reply_text: 'Please call me back tomorrow' })],
		['DELETE', '/lead-labels/{id}', { id: 'label' }],
		['DELETE', '/lead-labels/{id}', { id: 'label2' }, () => ({ reassigned_status: 1 })],
		['DELETE', '/accounts/{email}', { email: 'other' }],
	];

	const seen = contract(() => run, ids, calls);

	test('no operation of accounts, the block list, tags and labels is missing', () => {
		const tags = ['Account', 'AccountCampaignMapping', 'OAuth', 'BlockListEntry', 'CustomTag', 'CustomTagMapping', 'LeadLabel'];
		const wanted = rows.filter(([tag]) => tags.includes(tag.split(';')[0]));
		const missing = wanted.map(([, , method, path]) => `${method} ${path.slice('/api/v2'.length)}`).filter((name) => !seen.has(name));
		expect(missing).toEqual([]);
		expect(wanted).toHaveLength(16 + 1 + 3 + 9 + 6 + 1 + 6);
	});
});
