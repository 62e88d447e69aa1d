import type { IDataObject } from 'n8n-workflow';
import { plainCall, type Call } from '../../engine/call';
import { blamed } from '../../engine/errors';
import { instantOf, type OutboundEvent } from '../../engine/event';
import { pool } from '../../engine/pool';
import { send } from '../../engine/send';
import type { Session } from '../../engine/session';
import { outboundEvent, type Envelope } from './events';
import { kinds } from './eventsKinds';
import { CLOSED, isBroken, isSpent, TRIES, type Budget } from './watchDetails';

/** A time of which the events are gone (ms, by Inboxapp's clock), and how far it has been read back from the threads. */
export interface Rescue {
	from: number;
	to: number;
	/** Threads with no activity after this are done. */
	done: number;
	/** Threads that are done, too: their last activity was in the same moment as that of the next one. */
	also?: string[];
}

/** What a look has read back. */
export interface ReadBack {
	events: OutboundEvent[];
	/** What is left; undefined: nothing. */
	rest?: Rescue;
	/** Since when (ms) threads were looked through, if there were too many to look through all of them. */
	since?: number;
	/** How many threads were not to be had: left to the next look, or left out if that has been going on for long. */
	broken: number;
}

const timeOf = (value: unknown): number => new Date((value ?? '') as string).getTime() || 0;
const activityOf = ({ activity, createdAt }: IDataObject) => timeOf((activity as IDataObject | null)?.at ?? createdAt);
const isWithin = (value: unknown, { from, to }: Rescue) => timeOf(value) > from && timeOf(value) <= to;

/** An event as the feed would have had it; it has no number any more. */
const lostEvent = (type: string, word: 'thread' | 'message', row: IDataObject, data: IDataObject) =>
	({
		type,
		createdAt: instantOf(row.createdAt),
		object: { type: word, id: String(row.id), url: `/${word}s/${String(row.id)}` },
		data,
		readBack: true,
	}) as unknown as Envelope;

/** What must have been told of a thread and its messages in that time, oldest first. Pure. */
export function lostEvents(thread: IDataObject, messages: IDataObject[], rescue: Rescue, received: string): OutboundEvent[] {
	const made = isWithin(thread.createdAt, rescue)
		? [outboundEvent(lostEvent('thread.created', 'thread', thread, {}), { thread }, received)]
		: [];
	const written = messages
		.filter(({ createdAt }) => isWithin(createdAt, rescue))
		.map((message) => {
			const type = message.direction === 'inbound' ? 'message.received' : 'message.sent';
			return outboundEvent(lostEvent(type, 'message', message, { threadId: thread.id }), { message, thread }, received);
		});
	return [...made, ...written].sort((a, b) => a.occurredAt.localeCompare(b.occurredAt));
}

/** A list of Inboxapp, page after page; `gone`: one that is not there, or not to be read, is empty. Throws a NodeApiError. */
async function* listed(run: Session, call: Call, budget: Budget, gone: number[] = []): AsyncGenerator<IDataObject[]> {
	for (let cursor: unknown; ; ) {
		budget.requests--;
		const query = { ...call.query, limit: 100, ...(cursor ? { cursor: cursor as string } : {}) };
		const { status, body } = await send(run, { ...call, query }, { takes: gone, tries: TRIES });
		if (gone.includes(status)) return;
		const { data = [], nextCursor } = body as { data?: IDataObject[]; nextCursor?: unknown };
		yield data;
		if (data.length === 0 || !nextCursor || nextCursor === cursor) return;
		cursor = nextCursor;
	}
}

const longestAgoFirst = (threads: Map<string, IDataObject>) => [...threads.values()].sort((a, b) => activityOf(a) - activityOf(b));

/** The threads with activity after `since`, that of the longest ago first; `whole` false: there was no time for all of them. */
async function activeThreads(run: Session, since: number, budget: Budget): Promise<{ threads: IDataObject[]; whole: boolean }> {
	const ask = { folder: 'all', order: 'desc', expand: ['profile', 'contact', 'accountLink'] };
	const found = new Map<string, IDataObject>();
	for await (const page of listed(run, plainCall('GET /v2/threads', {}, ask), budget)) {
		for (const thread of page) if (activityOf(thread) > since) found.set(String(thread.id), thread);
		if (page.some((thread) => activityOf(thread) <= since)) break;
		if (isSpent(budget)) return { threads: longestAgoFirst(found), whole: false };
	}
	return { threads: longestAgoFirst(found), whole: true };
}

/**
 * The messages of a thread that are younger than `since`, newest first; none of a thread that has been deleted meanwhile, undefined for
 * one that is not to be had. Throws a NodeApiError for what concerns all of them.
 */
async function messagesOf(run: Session, { id }: IDataObject, since: number, budget: Budget): Promise<IDataObject[] | undefined> {
	const messages: IDataObject[] = [];
	const call = plainCall('GET /v2/threads/{id}/messages', { id }, { order: 'desc' });
	try {
		for await (const page of listed(run, call, budget, CLOSED)) {
			messages.push(...page);
			if (page.some(({ createdAt }) => timeOf(createdAt) <= since)) break;
		}
	} catch (error) {
		if (isBroken(error)) return undefined;
		throw blamed(run.place, error, [0]);
	}
	return messages;
}

/** How far threads have been read, that of the longest ago first: up to the one that comes next. Pure. */
export function restOf(threads: IDataObject[], next: IDataObject): Pick<Rescue, 'done' | 'also'> {
	const moment = activityOf(next);
	const read = threads.slice(0, threads.indexOf(next));
	return { done: moment - 1, also: read.filter((thread) => activityOf(thread) >= moment).map(({ id }) => String(id)) };
}

/**
 * Reads back from the threads what was written and made in a time of which the events are gone. What there is no time for is left to
 * the next look; a thread that is then active again is read again, so that the caller must leave out what it knows. Throws a NodeApiError.
 */
export async function readBack(
	run: Session,
	rescue: Rescue,
	{ chosen, patient, received }: { chosen: string[]; patient: boolean; received: string },
	budget: Budget,
): Promise<ReadBack> {
	// Half of the time for the list, so that there is some for what is in it.
	const half = { requests: Math.ceil(budget.requests / 2), until: (Date.now() + budget.until) / 2 };
	const { requests } = half;
	const { threads: active, whole } = await activeThreads(run, rescue.done, half);
	const threads = active.filter(({ id }) => !rescue.also?.includes(String(id)));
	budget.requests -= requests - half.requests;
	const wantsMessages = chosen.some((kind) => (kinds[kind]?.type ?? '').startsWith('message.'));
	const found: Array<OutboundEvent[] | undefined> = [];
	let broken = 0;
	await pool([...threads.entries()], run.place.provider.concurrency, async ([i, thread]) => {
		// At least one, so that it ends.
		if ((i > 0 && isSpent(budget)) || (patient && broken > 0)) return;
		const messages = wantsMessages ? await messagesOf(run, thread, rescue.from, budget) : [];
		if (!messages) broken++;
		if (messages || !patient) found[i] = lostEvents(thread, messages ?? [], rescue, received);
	});
	const read = threads.findIndex((_, i) => !found[i]);
	const events = (found.slice(0, read < 0 ? undefined : read) as OutboundEvent[][])
		.flat()
		.filter(({ event }) => chosen.includes(event))
		.sort((a, b) => a.occurredAt.localeCompare(b.occurredAt));
	const more = { broken, ...(!whole && threads.length > 0 && { since: activityOf(threads[0]) }) };
	if (read < 0) return { events, ...more };
	return { events, rest: { ...rescue, ...restOf(active, threads[read]) }, ...more };
}
