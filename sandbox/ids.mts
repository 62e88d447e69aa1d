import { randomBytes } from 'node:crypto';

import type { Clock } from './clock.mts';

const POOL = 16_384;

/** Makes ids that rise with every call, even when the clock is set back, so that order by id is order of creation. */
export class IdMaker {
	private last = 0;
	private count = 0;
	private prefix = '';
	private prefixOf = -1;
	private pool = Buffer.alloc(0);
	private used = 0;
	private readonly clock: Clock;

	constructor(clock: Clock) {
		this.clock = clock;
	}

	/** A uuid of version 7: 48 bits of time, then a counter, then chance. */
	uuid(): string {
		this.step();
		if (this.prefixOf !== this.last) {
			const time = this.last.toString(16).padStart(12, '0');
			this.prefix = `${time.slice(0, 8)}-${time.slice(8)}-7`;
			this.prefixOf = this.last;
		}
		const count = this.count.toString(16).padStart(6, '0');
		const chance = this.random(6);
		// The variant digit stands before counter digits, so it must not vary.
		return `${this.prefix}${count.slice(0, 3)}-8${count.slice(3)}-${chance}`;
	}

	/** 24 hex digits, the form of a background job's id. */
	hex24(): string {
		this.step();
		const seconds = Math.floor(this.last / 1000).toString(16);
		return `${seconds.padStart(8, '0')}${this.random(5)}${this.count.toString(16).padStart(6, '0')}`;
	}

	/** Keeps new ids above those of loaded data. */
	after(id: string): void {
		const time = parseInt(id.replace('-', '').slice(0, 12), 16);
		if (time >= this.last) this.last = time + 1;
	}

	private step(): void {
		const now = this.clock.now();
		if (now > this.last) {
			this.last = now;
			this.count = 0;
		} else if (this.count === 0xffffff) {
			this.last += 1;
			this.count = 0;
		} else {
			this.count += 1;
		}
	}

	private random(bytes: number): string {
		if (this.used + bytes > this.pool.length) {
			this.pool = randomBytes(POOL);
			this.used = 0;
		}
		const text = this.pool.toString('hex', this.used, this.used + bytes);
		this.used += bytes;
		return text;
	}
}
