/** Beginnings of keys, by the minute of their events. */
export type Keys = Record<string, string[]>;

const MINUTE = 60_000;
const MOST = 5000;
const shortOf = (key: string) => key.slice(0, 10);

/** What has been told lately of things that may be told in two ways: by a feed or a log, or read back where there is a hole in it. */
export class Told {
	private readonly minutes = new Map<string, number>();

	constructor(keys: Keys = {}) {
		for (const [minute, own] of Object.entries(keys)) for (const key of own) this.minutes.set(key, Number(minute));
	}

	has = (key: string): boolean => this.minutes.has(shortOf(key));

	/** `time` (ms) is that of the event. */
	add(key: string, time: number): void {
		this.minutes.set(shortOf(key), Math.floor(time / MINUTE));
	}

	/** What is to be remembered: that of events since a time (ms), the youngest if there is too much of it. */
	since(time: number): Keys {
		const young = [...this.minutes].filter(([, minute]) => (minute + 1) * MINUTE > time).sort(([, a], [, b]) => a - b);
		const keys: Keys = {};
		for (const [key, minute] of young.slice(-MOST)) (keys[minute] ??= []).push(key);
		return keys;
	}
}
