import type { FastifyInstance } from 'fastify';

import type { Outcome } from '../outgoing.mts';
import { Refusal } from '../refusal.mts';
import { look } from './changes.mts';
import type { Context } from './state.mts';
import type { Webhook } from './types.mts';
import { addWebhook, againOrder, parcelOf, webhookOf, webhookOrder } from './webhooks.mts';
import type { AgainOrder, CrmDelivery, WebhookOrder } from './webhooks.mts';

/** What can be done with webhooks, of which the API knows nothing. */
export class WebhookControl {
	protected readonly context: Context;

	constructor(context: Context) {
		this.context = context;
	}

	/** Makes a webhook as a dashboard would. It is told what changes from now on. */
	webhook(order: WebhookOrder): Webhook {
		look(this.context);
		const webhook = addWebhook(this.context, order);
		look(this.context);
		return webhook;
	}

	/** Deletes a webhook. */
	removeWebhook(id: number): Webhook {
		const webhook = webhookOf(this.context, id);
		this.context.state.webhooks.remove(webhook);
		return webhook;
	}

	/** What became of all deliveries, when none is under way any more. */
	async deliveries(): Promise<CrmDelivery[]> {
		await this.context.deliveries.idle();
		return this.context.deliveries.list();
	}

	/** Delivers something once more, byte for byte: signed as the webhook has it, or otherwise. */
	async deliverAgain(order: AgainOrder): Promise<Outcome> {
		const { id, delivery: wanted, signature } = againOrder.parse(order);
		const webhook = webhookOf(this.context, id);
		const own = this.context.deliveries.list().filter(({ webhookId }) => webhookId === id);
		const delivery = wanted === undefined ? own.at(-1) : own.find((one) => one.id === wanted);
		if (!delivery) throw new Refusal(404, `There is no delivery ${wanted ?? ''} of webhook ${id}`);
		return await this.context.deliveries.post(parcelOf(webhook, delivery.body, signature));
	}

	/** Adds it to the control API; paths are relative to `/sandbox`. */
	protected webhookRoutes(app: FastifyInstance): void {
		app.post('/entercrm/webhooks', async ({ body }) => this.webhook(webhookOrder.parse(body)));
		app.delete('/entercrm/webhooks/:id', async ({ params }) => this.removeWebhook(Number((params as { id: string }).id)));
		app.get('/entercrm/deliveries', async () => await this.deliveries());
		app.post('/entercrm/deliveries/again', async ({ body }) => await this.deliverAgain(againOrder.parse(body)));
	}
}
