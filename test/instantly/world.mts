import { start, type Running } from '../sandbox/helpers.mts';
import { N8n } from '../support/n8n.mts';
import { worldOf, type World as AnyWorld, type Ids, type Stage } from '../support/world.mts';

type Found = { id: string; thread_id: string; user_id: string };

/** n8n's engine with a credential of Instantly for the API at this address. */
export const loadN8n = async (baseUrl: string) =>
	await N8n.load('instantly', { instantlyApi: { apiKey: 'sandbox-key', baseUrl, workspaceId: '' } });

/** What the tests of Instantly have at hand. */
export type Instantly = Stage & Pick<Running, 'api'>;
export type World = AnyWorld<Instantly>;

/** A sandbox with two of everything, and n8n's engine that talks to it. */
export async function world(): Promise<World> {
	const running = await start();
	const { sandbox, api } = running;
	const n8n = await loadN8n(`${sandbox.url}/api/v2`);
	return worldOf({ sandbox, control: sandbox.control, api, n8n }, async () => await furnish(running));
}

async function furnish(running: Running): Promise<Ids> {
	const { api, sandbox } = running;
	const get = async (path: string) => (await api.get<{ items: Found[] }>(path)).data.items;
	const ids: Ids = {};
	const two = (name: string, [one, other]: string[]) => Object.assign(ids, { [name]: one, [`${name}2`]: other });
	for (const [i, suffix] of ['', '2'].entries()) {
		const campaign = await running.campaign({ name: `Campaign ${i + 1}`, email_list: ['sender1@example.com'] });
		ids[`campaign${suffix}`] = campaign;
		ids[`list${suffix}`] = await running.list(`List ${i + 1}`);
		const subsequence = { parent_campaign: campaign, name: `Subsequence ${i + 1}`, conditions: { crm_status: [1] } };
		ids[`subsequence${suffix}`] = (await api.post<Found>('/subsequences', subsequence)).data.id;
		await api.post(`/campaigns/${campaign}/share`);
	}
	const lead = (i: number) => ({ email: `lead${i}@example.com`, first_name: 'Lead', last_name: `000${i}` });
	await running.add(ids.campaign, [1, 2, 3, 4].map(lead));
	const inList = await api.post<{ created_leads: Found[] }>('/leads/add', { list_id: ids.list, leads: [7, 8].map(lead) });
	two('inList', inList.data.created_leads.map(({ id }) => id)); // prettier-ignore
	for (const [i, suffix] of ['', '2'].entries()) {
		const found = await api.post<{ items: Found[] }>('/leads/list', { contacts: [`lead${i + 1}@example.com`] });
		ids[`lead${suffix}`] = found.data.items[0].id;
	}
	for (const i of [2, 1]) await sandbox.control.events({ event: 'reply', campaign_id: ids.campaign, lead_email: `lead${i}@example.com` });
	const emails = await get('/emails?email_type=received');
	two('email', emails.map(({ id }) => id)); // prettier-ignore
	two('thread', emails.map(({ thread_id: id }) => id)); // prettier-ignore
	two('member', (await get('/workspace-members')).map(({ user_id: id }) => id)); // prettier-ignore
	two('tag', (await get('/custom-tags')).map(({ id }) => id)); // prettier-ignore
	return ids;
}

/** For all tests of a file: an empty sandbox without limits that each finds as new, and n8n's engine that talks to it. */
export function emptyWorld(): { running: Running; n8n: N8n } {
	const here = {} as { running: Running; n8n: N8n };
	beforeAll(async () => {
		here.running = await start();
		here.n8n = await loadN8n(`${here.running.sandbox.url}/api/v2`);
	});
	afterAll(async () => await here.running.sandbox.close());
	beforeEach(() => {
		here.running.sandbox.control.reset();
		here.running.sandbox.control.settings({ limits: false });
	});
	return here;
}
