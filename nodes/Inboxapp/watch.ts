import type { OutboundEvent } from '../../engine/event';
import type { Seen, Watch } from '../../engine/poll';
import type { Session } from '../../engine/session';
import { dedupeKeyOf, outboundEvent, type Details, type Envelope } from './events';
import { isReadable, kindOf } from './eventsKinds';
import { Reader, type Budget } from './watchDetails';
import { before as markBefore, markOf, readPage, SETTLED, timeOf, walked, type FeedPage } from './watchFeed';
import { readBack } from './watchRescue';
import { isOf, type Wanted } from './watchForm';
import { samples } from './watchSample';
import { gapText, mending, remembering, without, type State } from './watchState';
import { Told } from '../../engine/told';

/** Requests of a look besides those for the feed: Inboxapp allows a team 300 a minute in all. */
const REQUESTS = 200;
/** How many of the requests that are left it leaves to others. */
const SPARE = 50;
/** How long a request may wait for its turn (ms). */
const SOON = 5000;
/** How long details that are not to be had are waited for. */
const PATIENT = 5 * 60_000;

/** How many requests this credential has left within a few seconds: action nodes may have used most of them up. */
const free = ({ pace, place }: Session) => pace.free(place.provider.limits, 'GET /v2/events', Date.now() + SOON);

/** One look: it reads the feed page by page and keeps where it stands in `state`. */
class Look {
	private state: State;
	private readonly events: OutboundEvent[] = [];
	private readonly told: Told;
	private readonly budget: Budget;
	private readonly received = new Date().toISOString();
	private reader?: Reader;
	/** Whether something was not to be had; undefined: nothing was asked for. */
	private broken?: boolean;
	private holes = 0;
	/** What was known before the feed was begun anew. */
	private left?: State;

	constructor(
		private readonly run: Session,
		private readonly wanted: Wanted,
		private readonly before: State | undefined,
		until: number,
	) {
		this.state = { ...before, at: before?.at ?? 0 };
		this.told = new Told(before?.told);
		this.budget = { until, requests: Math.min(REQUESTS, free(run) - SPARE) };
	}

	private get now(): number {
		return Date.now() + (this.run.clock.offset ?? 0);
	}

	private warn(text: string): void {
		this.run.context.logger.warn(`${this.run.place.node.name}: ${text}`);
	}

	async take(): Promise<Seen<State>> {
		let goesOn = true;
		while (goesOn) {
			if (this.state.rescue && !(await this.mend())) break;
			const began = Date.now();
			const page = await readPage(this.run, this.state);
			if (!this.before && this.state.from === undefined) this.begin(began + (this.run.clock.offset ?? 0));
			goesOn = (await this.passed(page)) && Date.now() <= this.budget.until;
		}
		return this.seen();
	}

	/** The first look remembers where to begin; its events are nobody's, so that it stops before the first that is to be told. */
	private begin(now: number): void {
		const from = Math.min(now, this.wanted.since ?? now);
		this.state = { at: from, from };
	}

	/** Goes through a page; whether the next one is to be read. */
	private async passed(page: FeedPage): Promise<boolean> {
		const { wanted, state } = this;
		const { fresh, waits, gone, anew } = walked(state, page, this.now);
		if (anew) {
			this.left = state;
			this.state = { at: this.now, from: this.now };
			return true;
		}
		if (this.left !== undefined && page.rows.length > 0) {
			this.warn('The feed is not the one that was read before, so that it is read from now on. Has the token become one of another team?');
			this.left = undefined;
		}
		if (gone !== undefined) {
			this.state = mending(state, page, gone, wanted.kinds, this.now);
			if (this.state.gap) this.warn(gapText(this.state.gap, wanted.kinds));
			return this.before !== undefined || this.state.rescue === undefined;
		}
		const first = this.before ? -1 : fresh.findIndex((event) => timeOf(event) >= (state.from ?? 0));
		const next = first < 0 ? fresh : fresh.slice(0, first);
		const passed = await this.tell(next);
		if (first === 0) Object.assign(this.state, markBefore(fresh[0]), { at: state.at });
		if (passed < fresh.length || waits) return false;
		if (!page.hasMore) return this.ended();
		if (fresh.length > 0) return true;
		// A page of nothing that is shown.
		const { last = 0 } = page;
		if (!(last > (this.state.seq ?? 0))) return false;
		this.state = { ...without(this.state, 'id'), seq: last };
		return true;
	}

	/** The feed has been read to its end: all that comes is new. */
	private ended(): false {
		// An empty feed that was none before: its events have become too old, and their numbers go on.
		const known: State = this.state.seq === undefined && this.left ? { ...this.left, id: '' } : without(this.state, 'from');
		this.state = { ...known, read: Math.max(known.read ?? 0, this.now - SETTLED) };
		if (known.seq === undefined) this.state.at = this.now;
		return false;
	}

	/** Tells of events, as many as their details could be read of; gives how many have been passed. */
	private async tell(next: Envelope[]): Promise<number> {
		const { kinds } = this.wanted;
		const { from = 0 } = this.state;
		const isDue = (event: Envelope) => kinds.includes(kindOf(event.type)) && timeOf(event) >= from && !this.isTold(event);
		const due = this.before ? next.filter(isDue) : [];
		const details = await this.detailsOf(due);
		const stop = details.length < due.length ? next.indexOf(due[details.length]) : next.length;
		const known = new Map(due.map((event, i) => [event, details[i]]));
		for (const event of next.slice(0, stop)) {
			if (known.has(event) && !this.isTold(event)) this.emit(outboundEvent(event, known.get(event), this.received));
			// Also what was not to be told: nobody misses it later.
			if (isReadable(kindOf(event.type))) this.told.add(dedupeKeyOf(event), timeOf(event));
			this.holes += event.seq - (this.state.seq ?? event.seq - 1) - 1;
			Object.assign(this.state, markOf(event));
		}
		return stop;
	}

	/** What events are about, as many as there is time for. A choice of accounts needs their threads. */
	private async detailsOf(due: Envelope[]): Promise<Array<Details | undefined>> {
		const { details, accounts } = this.wanted;
		if (due.length === 0 || (!details && accounts.length === 0)) return due.map(() => undefined);
		this.reader ??= new Reader(this.run, this.budget, { patient: this.isPatient, ...(!details && { only: 'thread' }) });
		const read = await this.reader.read(due);
		this.broken = (this.broken ?? false) || this.reader.failed;
		return read;
	}

	private get isPatient(): boolean {
		const { stuck } = this.state;
		return stuck === undefined || this.now - stuck < PATIENT;
	}

	private isTold = (event: Envelope): boolean => this.told.has(dedupeKeyOf(event));

	private emit(event: OutboundEvent): void {
		if (isOf(this.wanted)(event)) this.events.push(event);
	}

	/** Reads back what is gone from the feed; whether nothing of it is left. */
	private async mend(): Promise<boolean> {
		const { run, wanted, budget, state } = this;
		const { isPatient: patient, received } = this;
		const found = await readBack(run, state.rescue as NonNullable<State['rescue']>, { chosen: wanted.kinds, patient, received }, budget);
		this.broken = (this.broken ?? false) || found.broken > 0;
		if (found.broken > 0 && !patient)
			this.warn(`Threads that cannot be read back, because Inboxapp does not answer for them: ${found.broken}`);
		for (const event of found.events) {
			if (!this.told.has(event.dedupeKey)) this.emit(event);
			this.told.add(event.dedupeKey, Date.parse(event.occurredAt));
		}
		if (found.since !== undefined)
			this.warn(`There was only time to read back from threads that were active since ${new Date(found.since).toISOString()}`);
		this.state = { ...without(state, 'rescue'), ...(found.rest && { rescue: found.rest }) };
		return found.rest === undefined;
	}

	private seen(): Seen<State> {
		const { events, holes, broken } = this;
		if (holes > 0) this.warn(`Events without which the feed goes on: ${holes}. Their numbers are missing, and have been for half a minute`);
		const { gap, stuck, ...rest } = this.state;
		if (gap && events.length > 0) events[0].gap = gapText(gap, this.wanted.kinds);
		const failing = broken ? (stuck ?? this.now) : broken === undefined ? stuck : undefined;
		if (broken) this.warn('Inboxapp does not answer for what an event is about. It comes without its details if that goes on');
		const state = { ...rest, ...(gap && events.length === 0 && { gap }), ...(failing !== undefined && { stuck: failing }) };
		return { state: remembering(state, this.told), events };
	}
}

/** Watches the feed of events. */
export const watch = (wanted: Wanted): Watch<State> => ({
	look: async (run, before, until) => await new Look(run, wanted, before, until).take(),
	sample: async (run) => await samples(run, wanted),
});
