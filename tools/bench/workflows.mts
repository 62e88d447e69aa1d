import type { WorkflowFile } from '../lab.mts';

/** The name of the node that is measured. */
export const NODE = 'Measured';
/** The first node of each workflow. */
export const START = 'Start';
/** The credentials of the measured nodes, by type. */
export const CREDENTIALS = { instantlyApi: 'Sandbox of Instantly', enttorApi: 'Sandbox of Enttor', inboxappApi: 'Sandbox of Inboxapp' };

/** A workflow of nodes one after the other. */
export function workflow(name: string, nodes: Array<Record<string, unknown> & { name: string }> = []): WorkflowFile {
	const all = [{ name: START, type: 'n8n-nodes-base.manualTrigger', parameters: {} }, ...nodes];
	const placed = all.map((node, index) => ({ id: String(index), position: [index * 200, 0], typeVersion: 1, ...node }));
	const pairs = all.slice(1).map((node, index) => [all[index].name, node.name] as const);
	return {
		name,
		nodes: placed as unknown as WorkflowFile['nodes'],
		connections: Object.fromEntries(pairs.map(([from, node]) => [from, { main: [[{ node, type: 'main', index: 0 }]] }])),
		settings: { executionOrder: 'v1' },
	};
}

const measured = (service: 'instantly' | 'enttor' | 'inboxapp', parameters: Record<string, unknown>) => ({
	name: NODE,
	type: `n8n-nodes-outbound.${service}`,
	parameters,
	credentials: { [`${service}Api`]: { id: null, name: CREDENTIALS[`${service}Api`] } },
});
/** A Code node that makes `count` items out of `index`. */
const made = (count: number, item: string) => {
	const jsCode = `return Array.from({ length: ${count} }, (_, index) => ({ json: ${item} }));`;
	return { name: 'Leads', type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode } };
};
const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const automatic = { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema: [] };

/** Leads into a campaign of Instantly. */
export function uploadWorkflow(leads: number, campaign: string): WorkflowFile {
	const item = `{
	email: 'lead' + index + '@${campaign}.example', first_name: 'Lead', last_name: String(index),
	company_name: 'Example Company ' + (index % 100), job_title: 'Head of Sales', website: 'https://www.example.com',
	industry: 'Retail' }`;
	return workflow(`Upload ${leads}`, [
		made(leads, item),
		measured('instantly', {
			resource: 'lead',
			operation: 'addMany',
			addTo: 'campaign',
			campaignId: byId(campaign),
			leadSource: 'items',
			leads: automatic,
			options: { unknownColumns: 'custom' },
		}),
	]);
}

/** All leads of a campaign of Instantly. */
export function listWorkflow(leads: number, campaign: string): WorkflowFile {
	const parameters = { resource: 'lead', operation: 'getAll', returnAll: true, filters: { campaignId: byId(campaign) } };
	return workflow(`List ${leads}`, [measured('instantly', parameters)]);
}

/** Leads into a new prospect group of Enttor. */
export function groupWorkflow(leads: number, name: string): WorkflowFile {
	const item = `{
	username: 'lead_' + index, profile_url: 'https://x.com/lead_' + index, followers: index % 5000,
	company: 'Example Company ' + (index % 100), job_title: 'Head of Sales', location: 'Zagreb' }`;
	const form = { groupName: name, platform: 'x', leadSource: 'items', leads: automatic };
	return workflow(`Group ${leads}`, [made(leads, item), measured('enttor', { resource: 'group', operation: 'upload', ...form })]);
}

/** Leads into a campaign of Inboxapp. */
export function addWorkflow(leads: number, campaign: string): WorkflowFile {
	const item = "{ username: 'lead_' + index, company: 'Example Company ' + (index % 100), job_title: 'Head of Sales' }";
	const form = { campaignId: campaign, leadSource: 'items', leads: automatic, options: { unknownColumns: 'data' } };
	return workflow(`Add ${leads}`, [made(leads, item), measured('inboxapp', { resource: 'campaign', operation: 'addLeads', ...form })]);
}
