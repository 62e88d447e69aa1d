/** Counts what passed within a sliding window of real time. */
export class Window {
	private times: number[] = [];
	private head = 0;
	private readonly limit: number;
	private readonly ms: number;

	constructor(limit: number, ms: number) {
		this.limit = limit;
		this.ms = ms;
	}

	/** Whether one more may pass now. */
	free(now = Date.now()): boolean {
		while (this.head < this.times.length && this.times[this.head] <= now - this.ms) this.head += 1;
		if (this.head > 10_000) {
			this.times = this.times.slice(this.head);
			this.head = 0;
		}
		return this.times.length - this.head < this.limit;
	}

	/** How many more may pass now. */
	left(now = Date.now()): number {
		return this.free(now) ? this.limit - (this.times.length - this.head) : 0;
	}

	/** When the oldest of those that passed falls out, in milliseconds since 1970; now when there is none. */
	resetsAt(now = Date.now()): number {
		return this.head < this.times.length ? this.times[this.head] + this.ms : now;
	}

	/** One has passed. */
	add(now = Date.now()): void {
		this.times.push(now);
	}
}
