import axios, { type AxiosInstance } from 'axios';
import { API_KEY, OWNER, PASSWORD } from '../../sandbox/entercrm/index.mts';
import type { EnterCrmSettings } from '../../sandbox/entercrm/settings.mts';
import { startSandbox, type Sandbox } from '../../sandbox/server.mts';
import { N8n } from '../support/n8n.mts';
import { worldOf, type Ids, type Stage, type World as AnyWorld } from '../support/world.mts';
import type { Profile } from './document.mts';

/** What the tests of EnterCRM have at hand; `api` speaks the server's API. */
export type EnterCrm = Stage & { api: AxiosInstance; set: (settings: Partial<EnterCrmSettings>) => void };
export type World = AnyWorld<EnterCrm>;

/** n8n's engine with credentials of EnterCRM for the API at this address. */
export const loadN8n = async (sandbox: Sandbox, profile: Profile | 'auto') => {
	const shared = { profile, baseUrl: `${sandbox.urls.entercrm}/v1` };
	return await N8n.load('enterCrm', {
		enterCrmLoginApi: { email: OWNER, password: PASSWORD, ...shared },
		enterCrmApi: { apiKey: API_KEY, ...shared },
	});
};

/** A sandbox that speaks one of the two APIs, with two of everything, and n8n's engine that talks to it. */
export async function worldIn(profile: Profile, told: Profile | 'auto' = profile): Promise<World> {
	const sandbox = await startSandbox({ services: ['entercrm'] });
	const { control } = sandbox;
	const api = axios.create({ baseURL: `${sandbox.urls.entercrm}/v1`, headers: { Accept: 'application/json' }, proxy: false });
	const set: EnterCrm['set'] = (settings) => void control.settings({ entercrm: settings });
	const stage: EnterCrm = { sandbox, control, api, set, n8n: await loadN8n(sandbox, told) };
	return worldOf(stage, async (here) => {
		const ids = await furnish(here);
		set({ profile });
		return ids;
	});
}

/** So that an ID tells what it is the ID of. */
const first = { customers: 100, segments: 200, campaigns: 300, automations: 400, apiKeys: 500 };

function startIds({ control }: EnterCrm): void {
	const kept = control.fullState() as { entercrm: { tables: Record<string, { last: number }> } };
	for (const [kind, last] of Object.entries(first)) kept.entercrm.tables[kind].last = last;
	control.load({ entercrm: kept.entercrm });
}

async function furnish(stage: EnterCrm): Promise<Ids> {
	const { api, control } = stage;
	startIds(stage);
	api.defaults.headers.common.Authorization = `Bearer ${control.entercrm.login()}`;
	const ids: Ids = {};
	// Lists are sorted by time in whole seconds: each record is made in a second of its own, before now.
	control.clock({ advance: -60_000 });
	const make = async (name: string, path: string, body: object) => {
		control.clock({ advance: 2000 });
		const { data } = await api.post<{ id: number; api_key?: { id: number } }>(path, body);
		ids[name] = String((data.api_key ?? data).id);
	};
	for (const [name, email, first_name] of [
		['customer', 'anna@example.com', 'Anna'],
		['customer2', 'boris@example.com', 'Boris'],
	]) {
		const properties = { plan: 'trial', city: 'Split' };
		await make(name, '/customers', { email, first_name, last_name: 'Example', properties, tags: ['trial'] });
	}
	for (const [i, suffix] of ['', '2'].entries()) {
		const name = (kind: string) => `${kind} ${i + 1}`;
		await make(`segment${suffix}`, '/segments', { name: name('Segment'), type: 'auto', rules: { rfm_score_min: 3 } });
		const segment_id = Number(ids[`segment${suffix}`]);
		await make(`campaign${suffix}`, '/campaigns', { name: name('Campaign'), type: 'email', segment_id, subject: 'Hello' });
		await make(`automation${suffix}`, '/automations', { name: name('Automation'), trigger_type: 'event' });
		await make(`key${suffix}`, '/api-keys', { name: name('Key'), type: 'private' });
	}
	control.clock({ advance: 60_000 - 2000 * Object.keys(ids).length });
	return ids;
}
