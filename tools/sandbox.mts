import axios, { type AxiosInstance } from 'axios';
import { z } from 'zod';

/** The key the sandbox takes for its Instantly. */
export const SANDBOX_KEY = 'sandbox-key';
/** The key the sandbox takes for its Enttor. */
export const ENTTOR_KEY = 'ent_sandbox_key';

const requestsSchema = z.object({
	total: z.number(),
	byRoute: z.record(z.string(), z.number()),
	maxInFlight: z.number(),
	log: z.array(z.object({ method: z.string(), path: z.string(), body: z.unknown().optional() })).optional(),
});
const leadsSchema = z.object({
	items: z.array(z.object({ email: z.string(), lt_interest_status: z.number().nullish() })),
	next_starting_after: z.string().nullish(),
});
const webhookSchema = z.object({ id: z.string(), target_hook_url: z.string(), status: z.number().nullish() }).passthrough();

/** A lead as far as it is looked at here. */
export type Lead = z.infer<typeof leadsSchema>['items'][number];
/** A webhook registered at the sandbox. */
export type Webhook = z.infer<typeof webhookSchema>;

/** The sandbox seen from outside: its control over HTTP, and its Instantly as a second, independent client sees it. */
export class SandboxClient {
	/** The address of its Instantly, as a credential takes it. */
	readonly api: string;
	private readonly http: AxiosInstance;

	constructor(readonly url: string) {
		this.api = `${url}/api/v2`;
		const headers = { authorization: `Bearer ${SANDBOX_KEY}`, 'user-agent': 'n8n-nodes-outbound-tools' };
		this.http = axios.create({ baseURL: url, proxy: false, headers, maxContentLength: Infinity });
	}

	/** What the API was asked since the last reset; with the requests themselves when asked for. */
	async requests(log = false): Promise<z.infer<typeof requestsSchema>> {
		return requestsSchema.parse((await this.http.get<unknown>(`/sandbox/requests${log ? '?log=1' : ''}`)).data);
	}

	/** Starts the counts of {@link requests} anew. */
	async resetRequests(): Promise<void> {
		await this.http.post('/sandbox/requests/reset', {});
	}

	/** One call to the control API. */
	async control(path: string, data: unknown): Promise<unknown> {
		return (await this.http.post<unknown>(`/sandbox/${path}`, data)).data;
	}

	/** Makes something happen in a campaign, such as replies from leads, and waits until its webhooks were delivered. */
	async events(event: Record<string, unknown>): Promise<unknown> {
		return await this.control('events?wait=1', event);
	}

	/** Creates a campaign with the least that the service wants. */
	async createCampaign(name: string): Promise<string> {
		const timing = { from: '09:00', to: '17:00' };
		const schedules = [{ name: 'Working days', timing, days: { 1: true, 2: true }, timezone: 'America/Chicago' }];
		const body = { name, campaign_schedule: { schedules } };
		return z.object({ id: z.string() }).parse((await this.http.post<unknown>('/api/v2/campaigns', body)).data).id;
	}

	/** Puts made-up leads into a campaign. */
	async addLeads(campaign: string, count: number): Promise<void> {
		await this.control('leads/generate', { campaign_id: campaign, count });
	}

	/** All leads of a campaign, page by page; without rate limits, so that looking on takes nothing from what is looked at. */
	async leads(campaign: string): Promise<Lead[]> {
		await this.control('settings', { limits: false });
		const all: Lead[] = [];
		let cursor: string | null | undefined;
		do {
			const body = { campaign, limit: 100, ...(cursor ? { starting_after: cursor } : {}) };
			const page = leadsSchema.parse((await this.http.post<unknown>('/api/v2/leads/list', body)).data);
			all.push(...page.items);
			cursor = page.next_starting_after;
		} while (cursor);
		await this.control('settings', { limits: true });
		return all;
	}

	/** The webhooks registered at the service. */
	async webhooks(): Promise<Webhook[]> {
		const answer = await this.http.get<unknown>('/api/v2/webhooks', { params: { limit: 100 } });
		return z.object({ items: z.array(webhookSchema) }).parse(answer.data).items;
	}

	/** Registers a webhook that is not the trigger's. */
	async addWebhook(data: Record<string, unknown>): Promise<Webhook> {
		return webhookSchema.parse((await this.http.post<unknown>('/api/v2/webhooks', data)).data);
	}

	/** Deletes a webhook. */
	async deleteWebhook(id: string): Promise<void> {
		await this.http.delete(`/api/v2/webhooks/${id}`);
	}
}
