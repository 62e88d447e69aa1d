import type { Session } from '../../engine/session';
import type { Keys } from '../../engine/told';

/** What is remembered between two looks; times are ms by Instantly's clock. */
export interface State {
	/** When it was first looked: what was tried before is not told. */
	since: number;
	/** Up to when the log has been read. */
	at: number;
	/** A reading of the log that there was no time to finish: when it began, and the last entry that was read. */
	rest?: { at: number; after: string };
	/** What has been told lately. */
	told?: Keys;
	/** Times without deliveries whose replies are still to be read back. */
	holes?: Hole[];
	/** What is gone, until an event has said so. */
	gap?: Gap;
}

/** A time in which Instantly had switched the webhook off, and up to when its replies have been read back. */
export interface Hole {
	from: number;
	/** Undefined: it is still off. */
	to?: number;
	read: number;
}

/** A time in which the webhook was switched off once or several times; `read`: its replies are read back. */
export interface Gap {
	from: number;
	to: number;
	times: number;
	read: boolean;
}

/** An entry of the log may show that much later, and an email too. */
export const OVERLAP = 600_000;

/** The session, with the scope that a refusal names. */
export const scoped = (run: Session, scope: string): Session => ({ ...run, place: { ...run.place, scope } });

/** A time in ms; 0 where there is none. */
export const timeOf = (value: unknown): number => new Date((value ?? '') as string).getTime() || 0;

/** Both gaps as one, so that what is remembered does not grow. Pure. */
export function joined(one: Gap | undefined, other: Gap): Gap {
	if (!one) return other;
	const [from, to] = [Math.min(one.from, other.from), Math.max(one.to, other.to)];
	return { from, to, times: one.times + other.times, read: one.read && other.read };
}

/** What is gone, in words. */
export function gapText({ from, to, times, read }: Gap): string {
	const [since, until] = [from, to].map((time) => new Date(time).toISOString());
	const when = times > 1 ? `${times} times between ${since} and ${until}` : `from ${since} to ${until}`;
	const rest = read ? 'replies of that time are read back, its other events are gone' : 'events of that time are gone';
	return `Instantly had switched the webhook off ${when}: ${rest}`;
}
