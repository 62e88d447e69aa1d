import type { Core } from './core.mts';
import { Outgoing, type Outcome } from './outgoing.mts';

const KEPT = 50_000;

/** What became of something that is posted to another server. */
export interface Delivery {
	/** One status for each try; null where nobody answered. */
	tries: (number | null)[];
	/** `waiting` = for its next try; `lost` = the receiver or the data went away meanwhile. */
	state: 'sending' | 'waiting' | 'delivered' | 'failed' | 'lost';
}

/** What is posted, and where. */
export interface Parcel {
	url: string;
	/** A JSON text. */
	body: string;
	/** Made anew for each try: a signature may hold the time of it. */
	headers: () => Record<string, string>;
	/** Sandbox milliseconds until the next try after so many; undefined = there is none. Without it there is one try. */
	wait?: (tries: number) => number | undefined;
	/** Whether the receiver is there still when it is time for the next try. */
	wanted?: () => boolean;
}

/** Posts to other servers and remembers what came of it. */
export class Deliveries<T extends Delivery> {
	private readonly outgoing = new Outgoing();
	private readonly running = new Set<Promise<unknown>>();
	private readonly core: Core;
	private kept: T[] = [];
	private stops = 0;

	constructor(core: Core) {
		this.core = core;
	}

	/** All that are remembered, oldest first. */
	list(): T[] {
		return this.kept;
	}

	/** Posts it, again as often as the parcel says, and gives how the first try went. `about` is what the record says beside. */
	send(about: Omit<T, keyof Delivery>, parcel: Parcel): Promise<Outcome> {
		const delivery = { ...about, tries: [], state: 'sending' } as Delivery as T;
		this.kept.push(delivery);
		if (this.kept.length > KEPT) this.kept = this.kept.slice(-KEPT / 2);
		return this.run(this.attempt(delivery, parcel));
	}

	/** Posts it once and keeps no record. */
	async post({ url, body, headers }: Parcel): Promise<Outcome> {
		return await this.outgoing.post(url, body, headers(), this.core.settings.webhookTimeoutMs);
	}

	/** Waits until nothing is being sent; what waits for its next try is not waited for. */
	async idle(): Promise<void> {
		while (this.running.size > 0) await Promise.all(this.running);
	}

	/** Breaks off what is under way and forgets all. */
	stop(): void {
		this.outgoing.stop();
		this.kept = [];
		this.stops += 1;
	}

	private run<R>(work: Promise<R>): Promise<R> {
		this.running.add(work);
		void work.finally(() => this.running.delete(work));
		return work;
	}

	private async attempt(delivery: T, parcel: Parcel): Promise<Outcome> {
		const { stops } = this;
		delivery.state = 'sending';
		const outcome = await this.post(parcel);
		delivery.tries.push(outcome.status);
		const isOver = stops !== this.stops;
		const wait = outcome.success || isOver ? undefined : parcel.wait?.(delivery.tries.length);
		delivery.state = outcome.success ? 'delivered' : wait !== undefined ? 'waiting' : isOver ? 'lost' : 'failed';
		if (wait === undefined) return outcome;
		this.core.clock.later(wait, () => {
			if (stops !== this.stops || parcel.wanted?.() === false) delivery.state = 'lost';
			else void this.run(this.attempt(delivery, parcel));
		});
		return outcome;
	}
}
