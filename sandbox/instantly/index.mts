import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type { Core, Service } from '../core.mts';
import { statusName } from '../refusal.mts';
import { accountActionRoutes } from './accountActions.mts';
import { accountAnalyticsRoutes } from './accountAnalytics.mts';
import { accountRoutes } from './accounts.mts';
import { accountWorkRoutes } from './accountWork.mts';
import { aiEnrichmentRoutes, failUnfinished } from './aiEnrichments.mts';
import { analyticsRoutes } from './analytics.mts';
import { apiKeyRoutes } from './apiKeys.mts';
import { auditRoutes } from './audit.mts';
import { billingRoutes } from './billing.mts';
import { blockListRoutes } from './blockList.mts';
import { campaignRoutes } from './campaigns.mts';
import { dfyDomainRoutes } from './dfyDomains.mts';
import { dfyOrderRoutes } from './dfyOrders.mts';
import { emailRoutes } from './emails.mts';
import { emailVerificationRoutes } from './emailVerification.mts';
import { enrichmentRoutes } from './enrichments.mts';
import { cause, eventOrder, sendDue, type EventOrder } from './events.mts';
import { Gate } from './gate.mts';
import { groupMemberRoutes } from './groupMembers.mts';
import { ended, jobRoutes, orderJob } from './jobs.mts';
import { labelRoutes } from './labels.mts';
import { leadListRoutes } from './leadLists.mts';
import { leadRoutes } from './leads.mts';
import { consent, consentOrder, oauthRoutes, type ConsentOrder } from './oauth.mts';
import { memberRoutes } from './members.mts';
import { phoneNumberRoutes } from './phoneNumbers.mts';
import { placementAnalyticsRoutes } from './placementAnalytics.mts';
import { placementTestRoutes } from './placementTests.mts';
import { baseline, generateLeads, seed } from './seed.mts';
import { need, State, type Context } from './state.mts';
import { subsequenceRoutes } from './subsequences.mts';
import { superSearchRoutes } from './superSearch.mts';
import { tagRoutes } from './tags.mts';
import { JOB_STATUS, type Job, type JobStatus } from './types.mts';
import { webhookEventRoutes } from './webhookEvents.mts';
import { webhookRoutes } from './webhooks.mts';
import { stopDeliveries, type Delivery } from './webhookSender.mts';
import { workspaceRoutes } from './workspace.mts';

const keyOrder = z.object({ key: z.string().min(1), scopes: z.array(z.string()), paid: z.boolean().default(true) }).strict();
const leadsOrder = z
	.object({ campaign_id: z.string().optional(), list_id: z.string().optional(), count: z.number().int().min(1) })
	.strict();
const jobOrder = z.object({ status: z.enum(JOB_STATUS) }).strict();

export type KeyOrder = z.input<typeof keyOrder>;
export type LeadsOrder = z.infer<typeof leadsOrder>;

/** What an ordered event has come to; `results` when its deliveries were waited for. */
export interface EventReport {
	caused: number;
	deliveries: number;
	results?: Delivery[];
}

/** The stand-in for the Instantly API v2. */
export class Instantly implements Service {
	readonly name = 'instantly';
	readonly title = 'Instantly API v2';
	readonly access = 'API key sandbox-key';
	readonly prefix = '/api/v2';
	private readonly context: Context;
	private gate: Gate;

	constructor(core: Core, seeded: boolean) {
		this.context = { core, state: new State() };
		this.gate = new Gate(this.context);
		this.reset(seeded);
	}

	errorBody = (statusCode: number, message: string) => ({ statusCode, error: statusName(statusCode), message });

	guard: Service['guard'] = (request, reply) => this.gate.guard(request, reply);

	routes(app: FastifyInstance): void {
		const { context } = this;
		for (const add of [
			leadRoutes,
			campaignRoutes,
			analyticsRoutes,
			leadListRoutes,
			emailRoutes,
			webhookRoutes,
			webhookEventRoutes,
			jobRoutes,
			blockListRoutes,
			accountRoutes,
			accountActionRoutes,
			accountAnalyticsRoutes,
			accountWorkRoutes,
			oauthRoutes,
			labelRoutes,
			tagRoutes,
			subsequenceRoutes,
			workspaceRoutes,
			memberRoutes,
			groupMemberRoutes,
			billingRoutes,
			apiKeyRoutes,
			auditRoutes,
			phoneNumberRoutes,
			placementTestRoutes,
			placementAnalyticsRoutes,
			emailVerificationRoutes,
			dfyOrderRoutes,
			dfyDomainRoutes,
			superSearchRoutes,
			enrichmentRoutes,
			aiEnrichmentRoutes,
		]) {
			add(app, context);
		}
	}

	controlRoutes(app: FastifyInstance): void {
		app.post('/keys', async ({ body }) => this.addKey(keyOrder.parse(body)));
		app.post('/leads/generate', async ({ body }) => this.generateLeads(leadsOrder.parse(body)));
		app.post('/jobs/:id', async ({ params, body }) => this.orderJob((params as { id: string }).id, jobOrder.parse(body).status));
		app.get('/oauth/:id', async ({ params, query }) => this.consent((params as { id: string }).id, query as ConsentOrder));
		app.post('/events', async ({ query, body }) => this.cause(eventOrder.parse(body), (query as { wait?: string }).wait === '1'));
	}

	/** Adds a key with chosen scopes, or changes one. */
	addKey(order: KeyOrder): { key: string; scopes: string[] } {
		const { key, scopes, paid } = keyOrder.parse(order);
		this.context.state.keys.set(key, { scopes, paid });
		return { key, scopes };
	}

	/** Makes leads in a campaign or list. */
	generateLeads(order: LeadsOrder): { count: number } {
		const { state } = this.context;
		if (order.campaign_id !== undefined) need(state.campaigns, order.campaign_id);
		if (order.list_id !== undefined) need(state.lists, order.list_id);
		return { count: generateLeads(this.context, order) };
	}

	/** Holds up, ends or goes on with a background job. */
	orderJob(id: string, status: JobStatus): Job {
		return orderJob(this.context, id, status);
	}

	/** Answers for the person who was asked to connect a mailbox: yes, unless an error is given. */
	consent(id: string, order: ConsentOrder = {}): Record<string, string> {
		return consent(this.context, id, consentOrder.parse(order));
	}

	/** Makes something happen; with `wait` it answers when all deliveries have ended. */
	async cause(order: EventOrder, wait = false): Promise<EventReport> {
		const { caused, deliveries } = cause(this.context, eventOrder.parse(order));
		const report = { caused, deliveries: deliveries.length };
		return wait ? { ...report, results: await Promise.all(deliveries) } : report;
	}

	counts(): Record<string, number> {
		return this.context.state.counts();
	}

	save(): unknown {
		return this.context.state.save();
	}

	load(data: unknown): void {
		const state = new State();
		state.load(data as Record<string, unknown>);
		for (const map of [state.campaigns, state.lists, state.emails, state.webhooks, state.webhookEvents]) {
			const last = [...map.keys()].at(-1);
			if (last !== undefined) this.context.core.ids.after(last);
		}
		const lead = state.leads.all().all().at(-1);
		if (lead) this.context.core.ids.after(lead.id);
		// What a job was to do is not kept with it.
		for (const job of state.jobs.values()) if (!ended(job)) job.status = 'failed';
		failUnfinished(state.table('aiEnrichments'));
		this.context.state = state;
	}

	reset(seeded: boolean): void {
		stopDeliveries(this.context);
		this.context.state = new State();
		this.gate = new Gate(this.context);
		baseline(this.context);
		if (seeded) seed(this.context);
	}

	clockMoved(): void {
		sendDue(this.context);
	}

	stop(): void {
		stopDeliveries(this.context);
	}
}
