import { askingNothing, busy, deleted, on, same, unknown, type Case, type Cases, type Prepare, type Samples } from './common.mts';

const workspaces = ['01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e61', '01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e62'];
const invited: Case['items'] = [
	{ workspace: '01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e63' },
	{ workspace: '01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e64' },
];
const byId = { parameters: { id: '={{ $json.id }}' } };

/** Two workspaces that are invited. */
export const prepare: Prepare = async ({ api }) => {
	const invite = async (workspace: string) =>
		(await api.post<{ id: string }>('/workspace-group-members', { sub_workspace_id: workspace })).data.id;
	return { group: await invite(workspaces[0]), group2: await invite(workspaces[1]) };
};

export const samples: Samples = {
	create: [{ parameters: { subWorkspaceId: unknown } }],
	delete: [{ parameters: { id: '<group>' } }],
	get: [{ parameters: { id: '<group>' } }],
	getAdmin: [{ parameters: {} }],
	getAll: [{ parameters: { limit: 1 } }, { parameters: { returnAll: true } }],
};

export const cases: Cases = {
	create: {
		parameters: { subWorkspaceId: '={{ $json.workspace }}' },
		items: invited,
		gives: same(invited, ({ workspace }) => ({ sub_workspace_id: workspace, status: 'pending' })),
		bad: { workspace: workspaces[0] },
		says: /^Instantly: The requested workspace hierarchy conflicts with an active workspace group relationship/,
	},
	delete: on('group', { ...byId, ...deleted }),
	get: on('group', byId),
	getAdmin: askingNothing({ has_admin_workspace: false }),
	getAll: { ...askingNothing([{}, { id: '<group>' }, { id: '<group2>' }]), says: busy },
};
