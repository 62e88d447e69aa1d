import axios, { type AxiosInstance } from 'axios';

import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server.mts';
import { documentOf } from './document.mts';
import type { Manners } from './strictness.mts';

const MINUTE = 60_000;

/** Enttor's document. */
export const document = documentOf('enttor', '/api/v1');

/** How Enttor refuses. */
export const manners: Manners = {
	document,
	words: (data) => String((data as { error?: { message?: unknown } } | null)?.error?.message),
	bySchema: (words) => / (is required|is not a field here|must (be|not) .*)$/.test(words) && !beyond(words),
	beyond,
};

/** Rules that the document can only tell in prose. */
function beyond(words: string): boolean {
	return /10 minutes in the future$|must be after start_date$|the platform of the group|^campaign_id or client_id is required$/.test(words);
}

export interface RunningEnttor {
	sandbox: Sandbox;
	api: AxiosInstance;
	/** The ids of the members. */
	members: number[];
	/** Uploads leads with these usernames and gives the answer's data. */
	upload(usernames: string[], more?: object): Promise<{ dataset_id: string; leads_inserted: number; leads_skipped: number }>;
	/** Makes campaigns for a group of so many leads, and gives their ids. */
	campaigns(leads: number, more?: object): Promise<string[]>;
	/** The status of one campaign. */
	status(id: string): Promise<{ status: string; messages: Record<string, number> }>;
}

/** A client of Enttor; `headers` go over the usual ones. */
export function enttorClient(url: string, headers: Record<string, string | undefined> = {}): AxiosInstance {
	return axios.create({
		baseURL: `${url}/api/v1`,
		headers: { Authorization: 'Bearer ent_sandbox_key', ...headers },
		validateStatus: () => true,
		proxy: false,
	});
}

/** So many minutes from the sandbox's now. */
export function inMinutes(sandbox: Sandbox, minutes: number): string {
	return new Date(Date.parse(sandbox.control.clock().now) + minutes * MINUTE).toISOString();
}

/** A campaign that may be made: from in an hour on, for a week. */
export function campaignBody(sandbox: Sandbox, more: object = {}): object {
	return {
		campaign_name: 'Outreach',
		platform: 'x',
		message_sequence: 'Hey {{username}}!',
		start_date: inMinutes(sandbox, 60),
		end_date: inMinutes(sandbox, 7 * 24 * 60),
		...more,
	};
}

/** A fresh sandbox with a client of Enttor. */
export async function startEnttor(options: SandboxOptions = {}): Promise<RunningEnttor> {
	const sandbox = await startSandbox({ services: ['enttor'], ...options });
	const api = enttorClient(sandbox.urls.enttor);
	const members = (await api.get('/users')).data.data.users.map(({ id }: { id: number }) => id) as number[];
	return {
		sandbox,
		api,
		members,
		upload: async (usernames, more = {}) => {
			const leads = usernames.map((username) => ({ username }));
			return (await api.post('/leads', { group_name: 'Group', platform: 'x', leads, ...more })).data.data;
		},
		campaigns: async (leads, more = {}) => {
			const { dataset_id } = sandbox.control.enttor.group({ name: 'Group', platform: 'x', count: leads });
			const body = campaignBody(sandbox, { dataset_id, user_ids: [members[0]], ...more });
			const { data } = await api.post('/campaigns', body);
			return data.data.campaigns.map(({ campaign_id }: { campaign_id: number }) => String(campaign_id));
		},
		status: async (id) => (await api.get('/campaigns/status', { params: { campaign_id: id } })).data.data.campaign,
	};
}
