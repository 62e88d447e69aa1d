import { askingNothing, noRecord, same, type Case, type Cases, type Prepare, type Samples } from './common.mts';

const named: Case['items'] = [{ name: 'Removable' }, { name: 'Removable' }];
const owners: Case['items'] = [{ email: 'member2@example.com' }, { email: 'member1@example.com' }];
const domains: Case['items'] = [{ domain: 'one.example.com' }, { domain: 'two.example.com' }];
const here = { name: 'Removable', id: '<workspace>' };
const handOver = { email: 'member2@example.com', sec: '********', giveUpOwnership: true };

/** A workspace with a name to type, and an agency domain. */
export const prepare: Prepare = async ({ api }) => {
	const { data } = await api.patch<{ id: string }>('/workspaces/current', { name: 'Removable' });
	await api.post('/workspaces/current/whitelabel-domain', { domain: 'app.example.com' });
	return { workspace: data.id };
};

export const samples: Samples = {
	cancelRemoval: [{ parameters: {} }],
	changeOwner: [{ parameters: handOver }],
	deleteDomain: [{ parameters: {} }],
	get: [{ parameters: {} }],
	getDomain: [{ parameters: {} }],
	scheduleRemoval: [{ parameters: { confirmName: ' Removable' } }],
	setDomain: [{ parameters: { domain: 'app.example.com' } }],
	update: [{ parameters: { updateFields: { name: 'New Name', orgLogoUrl: 'https://example.com/logo.png' } } }],
};

export const cases: Cases = {
	cancelRemoval: askingNothing({ ...here, scheduled_for_removal_at: null }),
	changeOwner: {
		parameters: { ...handOver, email: '={{ $json.email }}' },
		items: owners,
		gives: [here, here],
		bad: { email: 'nobody@example.com' },
		says: noRecord,
	},
	deleteDomain: { ...askingNothing({ deleted: true }), once: true },
	get: askingNothing(here),
	getDomain: askingNothing({ name: 'app.example.com' }),
	scheduleRemoval: {
		parameters: { confirmName: '={{ $json.name }}' },
		items: named,
		gives: same(named, () => here),
		bad: { name: 'Another One' },
		says: /^'Workspace Name' says "Another One", but the API key belongs to "Removable"/,
	},
	setDomain: {
		parameters: { domain: '={{ $json.domain }}' },
		items: domains,
		gives: same(domains, ({ domain }) => ({ org_client_domain: domain })),
		bad: { domain: 'nonsense' },
		says: /^Instantly: Invalid domain/,
	},
	update: {
		parameters: { updateFields: { name: '={{ $json.name }}' } },
		items: [{ name: 'First' }, { name: 'Second' }],
		gives: [{ name: 'First' }, { name: 'Second' }],
		bad: { name: '' },
		says: /^There is nothing to change/,
	},
};
