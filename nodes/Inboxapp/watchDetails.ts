import { NodeApiError, type IDataObject } from 'n8n-workflow';
import { plainCall } from '../../engine/call';
import type { Route } from '../../engine/describe';
import { blamed } from '../../engine/errors';
import { pool } from '../../engine/pool';
import { send } from '../../engine/send';
import type { Session } from '../../engine/session';
import type { Details, Envelope } from './events';

/** What may still be read in a look: how many requests, and until when (ms). */
export interface Budget {
	until: number;
	requests: number;
}
export const isSpent = ({ until, requests }: Budget): boolean => requests <= 0 || Date.now() > until;

type Part = Exclude<keyof Details, 'notRead'>;
interface Ask {
	part: Part;
	route: Route;
	id: string;
	expand?: string[];
}

/** Answers that say that an object cannot be read, now or later. */
const GONE = 404;
export const CLOSED = [400, 403, 410, GONE];
/** How often an answer of 5xx is asked for again. */
export const TRIES = 3;
/** Whether an object was not to be had, though others may be. */
export const isBroken = (error: unknown): error is NodeApiError => error instanceof NodeApiError && Number(error.httpCode ?? NaN) >= 500;
/** How many events are worked on at a time. */
const CHUNK = 20;

const threadAsk = (id: unknown): Ask[] =>
	id ? [{ part: 'thread', route: 'GET /v2/threads/{id}', id: String(id), expand: ['profile', 'contact', 'accountLink'] }] : [];
const messageAsk = (id: unknown): Ask[] => (id ? [{ part: 'message', route: 'GET /v2/messages/{id}', id: String(id) }] : []);

/**
 * What is to be read of an event: all that it is about, or only the thread, which tells the account. API v2 has no campaigns to read,
 * and what was deleted is not there. Pure.
 */
export function asksOf({ type, object, data }: Pick<Envelope, 'type' | 'object' | 'data'>, only?: 'thread'): Ask[] {
	const [word, happened] = type.split('.');
	const isGone = happened === 'deleted' && word !== 'message';
	const asks: Record<string, () => Ask[]> = {
		thread: () => (isGone ? [] : threadAsk(object.id)),
		message: () => [...messageAsk(object.id), ...threadAsk(data.threadId)],
		target: () => [...messageAsk(data.messageId), ...threadAsk(data.threadId)],
		contact: () => [{ part: 'contact', route: 'GET /v2/contacts/{id}', id: object.id, expand: ['status', 'tags', 'assignee'] }],
		tag: () => (isGone ? [] : [{ part: 'tag', route: 'GET /v2/tags/{id}', id: object.id }]),
		status: () => (isGone ? [] : [{ part: 'status', route: 'GET /v2/statuses/{id}', id: object.id }]),
	};
	const all = asks[word]?.() ?? [];
	return only ? all.filter(({ part }) => part === only) : all;
}

/** What came of reading an object: the object, null where it is gone, or why it is not there; `later`: it may be in a while. */
interface Got {
	body: IDataObject | null;
	why?: string;
	later?: true;
}

/** How to read: only the threads, or everything; and whether an object that is not to be had is waited for. */
export interface Reading {
	only?: 'thread';
	patient: boolean;
}

/** Reads the objects of events, each of them once. */
export class Reader {
	private readonly known = new Map<string, Promise<Got>>();
	/** An object was not to be had: none of the rest is asked for, if it is waited for. */
	private stopped = false;

	constructor(
		private readonly run: Session,
		private readonly budget: Budget,
		private readonly reading: Reading,
	) {}

	/** Something was not to be had. */
	get failed(): boolean {
		return this.stopped;
	}

	/** Throws a NodeApiError for what concerns all objects: a token, a limit, a connection. */
	private async ask({ route, id, expand, part }: Ask): Promise<Got> {
		const { run, budget } = this;
		const { patient } = this.reading;
		if (patient && this.stopped) return { body: null, later: true };
		budget.requests--;
		const said = (status: number) => `${part}: Inboxapp answered with status ${status}`;
		try {
			const sending = { takes: CLOSED, tries: patient ? TRIES : 1 };
			const { status, body } = await send(run, plainCall(route, { id }, expand && { expand }), sending);
			if (status === GONE) return { body: null };
			return CLOSED.includes(status) ? { body: null, why: said(status) } : { body: body as IDataObject };
		} catch (error) {
			if (!isBroken(error)) throw blamed(run.place, error, [0]);
			this.stopped = true;
			return { body: null, why: said(Number(error.httpCode)), later: true };
		}
	}

	/** The details of an event, if there can be any; 'later' if they are to be waited for. */
	private async detailsOf(event: Envelope): Promise<Details | 'later' | undefined> {
		const asks = asksOf(event, this.reading.only);
		const details: Details = {};
		for (const ask of asks) {
			const key = `${ask.part} ${ask.id}`;
			const asked = this.known.get(key) ?? this.ask(ask);
			this.known.set(key, asked);
			const { body, why, later } = await asked;
			if (later && this.reading.patient) return 'later';
			details[ask.part] = body;
			if (why) details.notRead = [...(details.notRead ?? []), why];
		}
		return asks.length > 0 ? details : undefined;
	}

	/** The details of events, in their order: of as many as there is time for, or until one is to be waited for. Throws a NodeApiError. */
	async read(events: Envelope[]): Promise<Array<Details | undefined>> {
		const found: Array<Details | undefined> = [];
		// At least one, so that it goes on.
		const size = isSpent(this.budget) ? 1 : CHUNK;
		for (let begin = 0; begin < events.length && (begin === 0 || !isSpent(this.budget)); begin += size) {
			const got: Array<Details | 'later' | undefined> = [];
			const tasks = [...events.slice(begin, begin + size).entries()];
			await pool(tasks, this.run.place.provider.concurrency, async ([i, event]) => void (got[i] = await this.detailsOf(event)));
			const stop = got.indexOf('later');
			found.push(...((stop < 0 ? got : got.slice(0, stop)) as Array<Details | undefined>));
			if (stop >= 0) break;
		}
		return found;
	}
}
