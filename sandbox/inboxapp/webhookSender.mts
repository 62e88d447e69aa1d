import { Deliveries, type Delivery as Sent, type Parcel } from '../deliveries.mts';
import type { Outcome } from '../outgoing.mts';
import type { KeptEvent } from './eventTypes.mts';
import type { Context } from './state.mts';
import type { Webhook } from './v1Types.mts';
import { payloadOf } from './webhookPayload.mts';
import { signatureOf } from './webhookSignature.mts';

/** One event on its way to one webhook. */
export interface Delivery extends Sent {
	webhookId: string;
	eventId: string;
	seq: number;
	type: string;
}

/** How a delivery is to differ from an honest one. */
export interface Forgery {
	signature?: 'right' | 'wrong' | 'none';
	/** How old its time is to be, in seconds; negative = in the future. */
	age?: number;
}

/** Delivers events to the webhooks of the dashboard. */
export class WebhookSender {
	private readonly deliveries: Deliveries<Delivery>;
	private readonly context: Context;

	constructor(context: Context) {
		this.context = context;
		this.deliveries = new Deliveries(context.core);
	}

	/** All deliveries, oldest first. */
	list(): Delivery[] {
		return this.deliveries.list();
	}

	/** Delivers an event to a webhook, tried again as the settings say. */
	deliver(webhook: Webhook, event: KeptEvent): void {
		const { core, state } = this.context;
		const payload = payloadOf(this.context, event, webhook.version);
		void this.deliveries.send(
			{ webhookId: webhook.id, eventId: event.id, seq: event.seq, type: String(payload.type) },
			{
				...parcelOf(webhook, payload),
				wait: (tries) => core.settings.inboxapp.webhookWaits[tries - 1],
				wanted: () => state.webhooks.has(webhook.id),
			},
		);
	}

	/** Delivers an event once more, as it was or forged. */
	async again(webhook: Webhook, event: KeptEvent, forgery: Forgery = {}): Promise<Outcome> {
		return await this.deliveries.post(parcelOf(webhook, payloadOf(this.context, event, webhook.version), forgery));
	}

	/** Waits until nothing is being sent; what waits for its next try is not waited for. */
	async idle(): Promise<void> {
		await this.deliveries.idle();
	}

	/** Breaks off what is under way and forgets all. */
	stop(): void {
		this.deliveries.stop();
	}
}

/** A payload as it is posted. Receivers compare the time with the real one, so it is not the sandbox's. */
function parcelOf({ url, secrets }: Webhook, payload: object, { signature = 'right', age = 0 }: Forgery = {}): Parcel {
	const body = JSON.stringify(payload);
	const signed = () => signatureOf(body, { at: Math.floor(Date.now() / 1_000) - age, secrets, wrong: signature === 'wrong' });
	return { url, body, headers: (): Record<string, string> => (signature === 'none' ? {} : { 'X-Inbox-Signature': signed() }) };
}
