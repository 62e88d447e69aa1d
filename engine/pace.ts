/** A published limit: at most `max` calls in any `per` milliseconds; of one route (`GET /emails`), or of all. */
export interface Limit {
	max: number;
	per: number;
	route?: string;
}

/** Keeps the published limits of one credential. Has no clock: every call says what time it is (ms). */
export class Pace {
	private readonly windows = new Map<string, number[]>();
	private heldUntil = 0;
	/** How many calls the first limit allows, where the service has told another number than the published one. */
	private shortest?: number;

	/** Books the next free start for a call and says how many ms to wait until then; more than `most`: books nothing. */
	reserve(limits: Limit[], route: string, now: number, most = Infinity): number {
		const ours = this.of(limits, route);
		let start = Math.max(now, this.heldUntil);
		for (const limit of ours) {
			const starts = this.startsOf(limit);
			const oldest = starts[starts.length - limit.max];
			if (oldest !== undefined) start = Math.max(start, oldest + limit.per);
		}
		if (start - now > most) return start - now;
		for (const limit of ours) {
			const starts = this.startsOf(limit);
			starts.push(start);
			while (starts.length > limit.max) starts.shift();
		}
		return start - now;
	}

	/** How many calls of a route may start now, as far as the published limits go. */
	free(limits: Limit[], route: string, now: number): number {
		if (this.held(now) > 0) return 0;
		return Math.min(
			...this.of(limits, route).map((limit) => limit.max - this.startsOf(limit).filter((start) => start > now - limit.per).length),
		);
	}

	/** The limits of a route, as they are known by now. */
	private of = (limits: Limit[], route: string): Limit[] =>
		limits
			.filter((limit) => limit.route === undefined || limit.route === route)
			.map((limit) => (limit === limits[0] && this.shortest !== undefined ? { ...limit, max: this.shortest } : limit));

	/** How many ms nothing may start, because the service said so. */
	held = (now: number): number => Math.max(0, this.heldUntil - now);

	/** The service said that it is busy: nothing of this credential starts before `until`. */
	hold(until: number): void {
		this.heldUntil = Math.max(this.heldUntil, until);
	}

	/**
	 * What an answer told of the quota: a size that is none of those published for the other limits is that of the first one; when
	 * nothing is left, nothing starts before `reset` (ms). What is no number tells nothing.
	 */
	told(limits: Limit[], { limit, remaining, reset }: { limit: number; remaining: number; reset: number }): void {
		const isOther = limits.slice(1).some(({ max }) => max === limit);
		if (limit > 0 && Number.isFinite(limit) && !isOther) this.shortest = limit;
		if (remaining <= 0 && Number.isFinite(reset)) this.hold(reset);
	}

	private startsOf({ route = '', per }: Limit): number[] {
		const key = `${route} ${per}`;
		const starts = this.windows.get(key) ?? [];
		this.windows.set(key, starts);
		return starts;
	}
}

/** The wait in ms that an answer asks for: `Retry-After` in seconds or as a date, a field of the body in seconds, or what `wait` reads there. */
export function toldToWait(
	headers: Record<string, unknown>,
	body: unknown,
	now: number,
	wait: (body: unknown) => number | undefined = () => undefined,
): number | undefined {
	const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
	for (const told of [headers['retry-after'], fields.retry_after, fields.retryAfter, wait(body)]) {
		if (told === undefined || told === null || told === '') continue;
		const seconds = Number(told);
		const wait = Number.isFinite(seconds) ? seconds * 1000 : new Date(String(told)).getTime() - now;
		if (Number.isFinite(wait)) return Math.max(0, wait);
	}
	return undefined;
}

/** The wait in ms before try number `tries` + 1 where nothing was told: doubling from 1 s to 60 s; `random` is in [0, 1). */
export const backOff = (tries: number, random: number) => Math.min(60_000, 1000 * 2 ** (tries - 1)) * (0.75 + random / 2);
