import { campaignBody, startEnttor, type RunningEnttor } from '../sandbox/enttor.mts';
import { N8n } from '../support/n8n.mts';
import { worldOf, type Ids, type Stage, type World as AnyWorld } from '../support/world.mts';

/** What the tests of Enttor have at hand. */
export type Enttor = Stage & Pick<RunningEnttor, 'api'>;
export type World = AnyWorld<Enttor>;

/** n8n's engine with a credential of Enttor for the API at this address. */
export const loadN8n = async (baseUrl: string) => await N8n.load('enttor', { enttorApi: { apiKey: 'ent_sandbox_key', baseUrl } });

/** A sandbox with two members, two groups and two campaigns, and n8n's engine that talks to it. */
export async function world(): Promise<World> {
	const running = await startEnttor();
	const { sandbox, api } = running;
	const n8n = await loadN8n(`${sandbox.urls.enttor}/api/v1`);
	return worldOf({ sandbox, control: sandbox.control, api, n8n }, async () => await furnish(running));
}

/** The first campaign is the first member's, for the first group; so the second. */
async function furnish({ sandbox, api, members, upload }: RunningEnttor): Promise<Ids> {
	const ids: Ids = {};
	for (const [i, suffix] of ['', '2'].entries()) {
		ids[`member${suffix}`] = String(members[i]);
		const usernames = [1, 2, 3].map((number) => `handle_${i}${number}`);
		ids[`group${suffix}`] = (await upload(usernames, { group_name: `Group ${i + 1}`, user_id: members[i] })).dataset_id;
		const from = { dataset_id: ids[`group${suffix}`], campaign_name: `Campaign ${i + 1}`, user_ids: [members[i]] };
		const { data } = await api.post<{ data: { campaigns: [{ campaign_id: number }] } }>('/campaigns', campaignBody(sandbox, from));
		ids[`campaign${suffix}`] = String(data.data.campaigns[0].campaign_id);
	}
	return ids;
}
