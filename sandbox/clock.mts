interface Due {
	at: number;
	run: () => void;
}

/**
 * The sandbox clock: real time plus an offset that the control API can move. What is planned with `later` runs when
 * its moment comes by itself or when the clock is moved past it.
 */
export class Clock {
	private offset = 0;
	private due: Due[] = [];
	private timer: NodeJS.Timeout | undefined;

	/** Milliseconds since 1970 by the sandbox clock. */
	now(): number {
		return Date.now() + this.offset;
	}

	/** The same as an ISO text. */
	iso(at = this.now()): string {
		return new Date(at).toISOString();
	}

	/** How far it is from real time, in milliseconds. */
	get ahead(): number {
		return this.offset;
	}

	/** Moves the clock and runs what has become due. */
	move(to: { advance?: number; set?: string }): string {
		if (to.set !== undefined) this.offset = Date.parse(to.set) - Date.now();
		if (to.advance !== undefined) this.offset += to.advance;
		this.settle();
		return this.iso();
	}

	/** Runs `run` after `ms` of sandbox time. */
	later(ms: number, run: () => void): void {
		const at = this.now() + ms;
		let index = this.due.length;
		while (index > 0 && this.due[index - 1].at > at) index -= 1;
		this.due.splice(index, 0, { at, run });
		this.arm();
	}

	/** Runs everything that is due, in order. */
	settle(): void {
		while (this.due.length > 0 && this.due[0].at <= this.now()) this.due.shift()?.run();
		this.arm();
	}

	/** Forgets the plans and goes back to real time. */
	reset(): void {
		this.due = [];
		this.offset = 0;
		this.arm();
	}

	private arm(): void {
		if (this.timer) clearTimeout(this.timer);
		this.timer = undefined;
		if (this.due.length === 0) return;
		const wait = Math.min(Math.max(0, this.due[0].at - this.now()), 2 ** 31 - 1);
		this.timer = setTimeout(() => this.settle(), wait);
		this.timer.unref();
	}
}
