import type { FastifyInstance } from 'fastify';

import type { Outcome } from '../outgoing.mts';
import { Refusal } from '../refusal.mts';
import { profileBy } from './campaignLeads.mts';
import { contactNow } from './campaignSending.mts';
import { addLead, columnOf, leadsOf, makeCampaign, setStatus, stepsOf } from './campaignStore.mts';
import { addToList, makeList } from './lists.mts';
import { makeProfile } from './profiles.mts';
import type { Context } from './state.mts';
import type { Thread } from './types.mts';
import { needV1 } from './v1Call.mts';
import { forgetPlans, workDue } from './v1Due.mts';
import * as orders from './v1Orders.mts';
import type { Campaign, Column, ImportJob, Webhook } from './v1Types.mts';
import { makeWebhook, newSecret, senderOf, webhookOf, webhookOrder, type WebhookOrder } from './webhooks.mts';
import type { Delivery } from './webhookSender.mts';
import { receive } from './writing.mts';

const PLATFORM = 'twitter';

/** What can be done with API v1 and with webhooks beside their requests. */
export class V1Control {
	protected readonly context: Context;

	constructor(context: Context) {
		this.context = context;
	}

	/** Makes a campaign of either generation as the dashboard does, with leads, and starts it if told so. */
	campaign(order: orders.CampaignOrder = {}): { id: string } {
		const { leads, steps, columns, status, ...parts } = orders.campaignOrder.parse(order);
		const { context } = this;
		const links = [...context.state.accountLinks.values()].filter(({ status: state }) => state === 'active');
		const campaign = makeCampaign(context, { accountLinkIds: links.slice(0, 1).map(({ id }) => id), ...parts });
		campaign.sequence = { version: 1, steps: stepsOf(steps) };
		campaign.columns = columns.map((name) => columnOf(context, name));
		for (const platformId of leads) this.addOne(campaign, platformId);
		if (status !== 'draft') setStatus(context, campaign, 'active');
		if (status !== 'draft' && status !== 'active') setStatus(context, campaign, status);
		this.v1Due();
		return { id: campaign.id };
	}

	/** Pauses, resumes or completes a campaign as the dashboard does. */
	campaignStatus(order: orders.StatusOrder): orders.StatusOrder {
		const { id, status } = orders.statusOrder.parse(order);
		setStatus(this.context, this.campaignAt(id), status);
		this.v1Due();
		return { id, status };
	}

	/** A new column of a campaign or a list. */
	column(order: orders.ColumnOrder): Column {
		const { campaignId, listId, name } = orders.columnOrder.parse(order);
		const { lists } = this.context.state;
		const owner = listId === undefined ? this.campaignAt(campaignId ?? '') : needV1(lists, listId, 'list');
		const column = columnOf(this.context, name);
		owner.columns.push(column);
		return column;
	}

	/** Writes to the next leads of a campaign that wait, at once; gives how many. */
	campaignContact(order: { id: string; count?: number }): { contacted: number } {
		const { id, count } = orders.countOrder.parse(order);
		return { contacted: contactNow(this.context, this.campaignAt(id), count) };
	}

	/** Leads of a campaign that were written to and have not answered do; gives how many. */
	campaignReply(order: { id: string; count?: number; text?: string }): { replied: number } {
		const { id, count, text } = orders.countOrder.parse(order);
		const { context } = this;
		this.v1Due();
		const asked = leadsOf(context, this.campaignAt(id)).filter(({ threadId, replied }) => threadId !== null && !replied);
		for (const { threadId } of asked.slice(0, count))
			receive(context, context.state.threads.get(threadId as string) as Thread, { content: text });
		return { replied: Math.min(count, asked.length) };
	}

	/** Makes a list as the dashboard does, with made-up leads on it. */
	list(order: orders.ListOrder): { id: string } {
		const { name, count, columns } = orders.listOrder.parse(order);
		const { context } = this;
		const list = makeList(context, { name, columns: columns.map((one) => columnOf(context, one)) });
		for (let index = 0; index < count; index += 1) addToList(context, list, makeProfile(context));
		return { id: list.id };
	}

	/** Holds up an import (paused), goes on with it (running) or lets it fail. */
	importJob(order: { id: string; status: 'paused' | 'running' | 'failed'; error?: string }): ImportJob {
		const { id, status, error } = orders.importOrder.parse(order);
		const job = needV1(this.context.state.importJobs, id, 'import job');
		const now = this.context.core.clock.iso();
		return Object.assign(job, { status, updatedAt: now, ...(status === 'failed' ? { error, completedAt: now } : {}) });
	}

	/** From now on accounts are suspended, or gone: nobody can add them any more. */
	suspend(order: orders.SuspendOrder): { suspended: number } {
		const { platformIds, usernames, as } = orders.suspendOrder.parse(order);
		const named = [...platformIds.map((value) => ['id', value] as const), ...usernames.map((value) => ['name', value] as const)];
		for (const [by, value] of named) {
			const profile =
				this.context.state.profileOf(PLATFORM, by, value) ??
				makeProfile(this.context, by === 'id' ? { platformId: value } : { username: value });
			profile.accountStatus = as;
		}
		return { suspended: named.length };
	}

	/** Makes a webhook as the dashboard does. */
	webhook(order: WebhookOrder): Webhook {
		return makeWebhook(this.context, order);
	}

	/** Gives a webhook a second secret, or takes the oldest away: deliveries are signed with all it has. */
	webhookSecret(order: { id: string; add?: string | true; dropOldest?: boolean }): Webhook {
		const { id, add, dropOldest } = orders.secretOrder.parse(order);
		const webhook = webhookOf(this.context, id);
		if (add !== undefined) webhook.secrets.push(add === true ? newSecret() : add);
		if (dropOldest) webhook.secrets.shift();
		return webhook;
	}

	/** Deletes a webhook. */
	removeWebhook(id: string): Webhook {
		const webhook = webhookOf(this.context, id);
		this.context.state.webhooks.delete(id);
		return webhook;
	}

	/** What became of all deliveries, when none is under way any more. */
	async deliveries(): Promise<Delivery[]> {
		const sender = senderOf(this.context);
		await sender.idle();
		return sender.list();
	}

	/** Delivers an event once more: the same again, or with a wrong signature, none, or an old one. */
	async deliverAgain(order: orders.AgainOrder): Promise<Outcome> {
		const { id, seq, ...forgery } = orders.againOrder.parse(order);
		const { events } = this.context.state;
		const event = seq === undefined ? events.at(-1) : events.find((one) => one.seq === seq);
		if (!event) throw new Refusal(404, `There is no event ${seq ?? ''}`);
		return await senderOf(this.context).again(webhookOf(this.context, id), event, forgery);
	}

	/** Adds it to the control API; paths are relative to `/sandbox`. */
	protected v1ControlRoutes(app: FastifyInstance): void {
		const idIn = (params: unknown) => (params as { id: string }).id;
		app.post('/inboxapp/campaigns', async ({ body }) => this.campaign(body as never));
		app.post('/inboxapp/campaigns/status', async ({ body }) => this.campaignStatus(body as never));
		app.post('/inboxapp/campaigns/contact', async ({ body }) => this.campaignContact(body as never));
		app.post('/inboxapp/campaigns/reply', async ({ body }) => this.campaignReply(body as never));
		app.post('/inboxapp/columns', async ({ body }) => this.column(body as never));
		app.post('/inboxapp/lists', async ({ body }) => this.list(body as never));
		app.post('/inboxapp/import-jobs', async ({ body }) => this.importJob(body as never));
		app.post('/inboxapp/suspend', async ({ body }) => this.suspend(body as never));
		app.post('/inboxapp/webhooks', async ({ body }) => this.webhook(webhookOrder.parse(body)));
		app.post('/inboxapp/webhooks/secrets', async ({ body }) => this.webhookSecret(body as never));
		app.delete('/inboxapp/webhooks/:id', async ({ params }) => this.removeWebhook(idIn(params)));
		app.get('/inboxapp/deliveries', async () => await this.deliveries());
		app.post('/inboxapp/deliveries/again', async ({ body }) => await this.deliverAgain(body as never));
	}

	/** Does what is due by now. */
	protected v1Due(): void {
		workDue(this.context);
	}

	/** After the data was replaced: plans anew what it plans. */
	protected v1Loaded(): void {
		forgetPlans(this.context);
		senderOf(this.context).stop();
	}

	/** No more traffic from here on. */
	protected v1Stop(): void {
		senderOf(this.context).stop();
	}

	private campaignAt(id: string): Campaign {
		return needV1(this.context.state.campaigns, id, 'campaign');
	}

	private addOne(campaign: Campaign, platformId: string): void {
		const profile = profileBy(this.context, 'platformId', platformId);
		if (profile) addLead(this.context, campaign, profile);
	}
}
