import { NodeApiError, type IDataObject } from 'n8n-workflow';
import { plainCall } from '../../engine/call';
import type { Route } from '../../engine/describe';
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
const CLOSED = [400, 403, 410, GONE];
const TRIES = 3;
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

/** What came of reading an object: the object, null where it is gone, or why it cannot be read; `later`: perhaps it can be in a while. */
interface Got {
	body: IDataObject | null;
	why?: string;
	later?: true;
}

/** Reads the objects of events, each of them once. */
export class Reader {
	private readonly known = new Map<string, Promise<Got>>();

	constructor(
		private readonly run: Session,
		private readonly budget: Budget,
	) {}

	/** Throws a NodeApiError for what concerns all objects: a token, a limit, a connection. */
	private async ask({ route, id, expand, part }: Ask): Promise<Got> {
		const call = plainCall(route, { id }, expand && { expand });
		try {
			const { status, body } = await send(this.run, call, { takes: CLOSED, tries: TRIES });
			if (status === GONE) return { body: null };
			return CLOSED.includes(status) ? { body: null, why: `${part}: Inboxapp answered with status ${status}` } : { body: body as IDataObject };
		} catch (error) {
			const status = error instanceof NodeApiError ? Number(error.httpCode ?? NaN) : NaN;
			if (!(status >= 500)) throw error instanceof NodeApiError ? new NodeApiError(this.run.place.node, error as never) : error;
			return { body: null, why: `${part}: Inboxapp answered with status ${status}`, later: true };
		}
	}

	/** The details of an event; `later` if something of them was not to be had this time. */
	private async detailsOf(asks: Ask[]): Promise<{ details: Details; later: boolean }> {
		const details: Details = {};
		let later = false;
		for (const ask of asks) {
			const key = `${ask.part} ${ask.id}`;
			if (!this.known.has(key)) {
				this.budget.requests--;
				this.known.set(key, this.ask(ask));
			}
			const got = await (this.known.get(key) as Promise<Got>);
			details[ask.part] = got.body;
			if (got.why) details.notRead = [...(details.notRead ?? []), got.why];
			later ||= got.later === true;
		}
		return { details, later };
	}

	/**
	 * The details of events, in their order; as many as there is time for, at least one. With `patient` it ends before the first one of
	 * which something was not to be had. Throws a NodeApiError.
	 */
	async read(events: Envelope[], only: 'thread' | undefined, patient: boolean): Promise<{ found: Details[]; later: boolean }> {
		const found: Details[] = [];
		let failed = false;
		for (let begin = 0; begin < events.length && (begin === 0 || !isSpent(this.budget)); begin += CHUNK) {
			const chunk = events.slice(begin, begin + CHUNK);
			const got: Array<{ details: Details; later: boolean }> = [];
			const tasks = chunk.map((event, i) => ({ i, asks: asksOf(event, only) }));
			await pool(tasks, this.run.place.provider.concurrency, async ({ i, asks }) => void (got[i] = await this.detailsOf(asks)));
			const stop = got.findIndex(({ later }) => later);
			failed ||= stop >= 0;
			const usable = patient && stop >= 0 ? got.slice(0, stop) : got;
			found.push(...usable.map(({ details }) => details));
			if (usable.length < chunk.length) break;
		}
		return { found, later: failed };
	}
}
