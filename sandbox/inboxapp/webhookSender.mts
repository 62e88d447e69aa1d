import { Outgoing, type Outcome } from '../outgoing.mts';
import type { KeptEvent } from './eventTypes.mts';
import type { Context } from './state.mts';
import type { Webhook } from './v1Types.mts';
import { payloadOf } from './webhookPayload.mts';
import { signatureOf } from './webhookSignature.mts';

const KEPT = 50_000;

/** One event on its way to one webhook. */
export interface Delivery {
	webhookId: string;
	eventId: string;
	seq: number;
	type: string;
	/** One status for each try; null where nobody answered. */
	tries: (number | null)[];
	/** `waiting` = for its next try; `lost` = the webhook or the data went away meanwhile. */
	state: 'sending' | 'waiting' | 'delivered' | 'failed' | 'lost';
}

/** How a delivery is to differ from an honest one. */
export interface Forgery {
	signature?: 'right' | 'wrong' | 'none';
	/** How old its time is to be, in seconds; negative = in the future. */
	age?: number;
}

/** Delivers events to the webhooks of the dashboard. */
export class WebhookSender {
	private readonly outgoing = new Outgoing();
	private readonly running = new Set<Promise<void>>();
	private readonly context: Context;
	private kept: Delivery[] = [];

	constructor(context: Context) {
		this.context = context;
	}

	/** All deliveries, oldest first. */
	list(): Delivery[] {
		return this.kept;
	}

	/** Delivers an event to a webhook, tried again as the settings say. */
	deliver(webhook: Webhook, event: KeptEvent): void {
		const payload = payloadOf(this.context, event, webhook.version);
		const delivery: Delivery = {
			webhookId: webhook.id,
			eventId: event.id,
			seq: event.seq,
			type: String(payload.type),
			tries: [],
			state: 'sending',
		};
		this.kept.push(delivery);
		if (this.kept.length > KEPT) this.kept = this.kept.slice(-KEPT / 2);
		this.run(this.attempt(webhook, delivery, JSON.stringify(payload)));
	}

	/** Delivers an event once more, as it was or forged. */
	async again(webhook: Webhook, event: KeptEvent, forgery: Forgery = {}): Promise<Outcome> {
		return await this.post(webhook, JSON.stringify(payloadOf(this.context, event, webhook.version)), forgery);
	}

	/** Waits until nothing is being sent; what waits for its next try is not waited for. */
	async idle(): Promise<void> {
		while (this.running.size > 0) await Promise.all(this.running);
	}

	/** Breaks off what is under way and forgets all. */
	stop(): void {
		this.outgoing.stop();
		this.kept = [];
	}

	private run(work: Promise<void>): void {
		this.running.add(work);
		void work.finally(() => this.running.delete(work));
	}

	private async attempt(webhook: Webhook, delivery: Delivery, body: string): Promise<void> {
		const { core, state } = this.context;
		delivery.state = 'sending';
		const { success, status } = await this.post(webhook, body, {});
		delivery.tries.push(status);
		const wait = core.settings.inboxapp.webhookWaits[delivery.tries.length - 1];
		delivery.state = success ? 'delivered' : wait === undefined ? 'failed' : 'waiting';
		if (delivery.state !== 'waiting') return;
		core.clock.later(wait, () => {
			// What was waiting for a webhook that is gone by now is lost; so is all of a former state.
			if (this.context.state !== state || !state.webhooks.has(webhook.id)) delivery.state = 'lost';
			else this.run(this.attempt(webhook, delivery, body));
		});
	}

	/** One try. Receivers compare the time with the real one, so it is not the sandbox's. */
	private async post(webhook: Webhook, body: string, { signature = 'right', age = 0 }: Forgery): Promise<Outcome> {
		const at = Math.floor(Date.now() / 1_000) - age;
		const signed = signatureOf(body, { at, secrets: webhook.secrets, wrong: signature === 'wrong' });
		const headers: Record<string, string> = signature === 'none' ? {} : { 'X-Inbox-Signature': signed };
		return await this.outgoing.post(webhook.url, body, headers, this.context.core.settings.webhookTimeoutMs);
	}
}
