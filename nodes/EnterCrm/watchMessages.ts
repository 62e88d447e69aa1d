import type { IDataObject } from 'n8n-workflow';
import { keyOf, type OutboundEvent } from '../../engine/event';
import { eventOf, messageEvent, reached, stages, stageTime, type Stage } from './events';

/** What is remembered of one campaign. */
export interface Followed {
	/** Changes when the campaign does. */
	sign: string;
	/** When it was read last (ms, the service's clock). */
	read: number;
	/** What EnterCRM counts, in the order of `counts`; null where it does not say. */
	totals: Array<number | null>;
	/** The stages of its newest messages as bits, by message. Absent: it is not followed, only what happens after `read` is new. */
	seen?: Record<string, number>;
	/** Messages up to this ID that are not in `seen` are past. */
	floor?: number;
	/** By how much the totals have risen above what was seen; and what of it is still to be told. */
	over?: number[];
	lost?: number[];
}

/** A campaign with the messages it shows, and when it was asked for (ms, the service's clock). */
export interface Reading {
	campaign: IDataObject;
	messages: IDataObject[];
	at: number;
}

interface News {
	stage: Stage;
	message: IDataObject;
	told: boolean;
}

/** How many messages of a campaign are remembered: as many as EnterCRM's server shows. */
const KEPT = 50;
const counts = [
	{ event: 'message_sent', total: 'total_sent', word: 'sent' },
	{ event: 'opened', total: 'total_opened', word: 'opened' },
	{ event: 'clicked', total: 'total_clicked', word: 'clicked' },
	{ event: 'failed', total: 'total_failed', word: 'failed' },
	{ event: 'bounced', total: 'total_bounced', word: 'bounced' },
];
const eventsOf = (stage: Stage) => (stage === 'not_delivered' ? ['failed', 'bounced'] : [stage]);

const totalsOf = (row: IDataObject) =>
	counts.map(({ total }) => (row[total] === undefined || row[total] === null ? null : Number(row[total])));
const bit = (stage: Stage) => 1 << stages.indexOf(stage);
const bitsOf = (message: IDataObject) => reached(message).reduce((bits, { stage }) => bits | bit(stage), 0);

/** Equal for a row of the list as long as nothing has happened in its campaign. */
export const signOf = (row: IDataObject): string => keyOf([row.updated_at, row.status, totalsOf(row)]).slice(0, 8);

/** A campaign of which nothing has been sent needs no reading. */
export const isIdle = (row: IDataObject) => ['draft', 'scheduled'].includes(String(row.status)) && totalsOf(row).every((total) => !total);

/** A campaign that is not read: `seen` is empty where nothing has been sent, and absent where that is not followed. */
export const unread = (row: IDataObject, at: number): Followed => ({
	sign: signOf(row),
	read: at,
	totals: totalsOf(row),
	...(isIdle(row) && { seen: {} }),
});

/** The newest messages by ID, those seen earlier too: a list that shrinks for a while must not make them new again. */
function remembered(before: Followed | undefined, messages: IDataObject[]): Pick<Followed, 'seen' | 'floor'> {
	const bits = new Map(messages.map((message) => [String(message.id), bitsOf(message)]));
	for (const [id, known] of Object.entries(before?.seen ?? {})) bits.set(id, (bits.get(id) ?? 0) | known);
	const ids = [...bits.keys()].sort((a, b) => Number(b) - Number(a) || 0);
	const hidden = messages.length >= KEPT ? Math.min(...messages.map(({ id }) => Number(id))) : NaN;
	const past = [before?.floor ?? NaN, hidden, ...ids.slice(KEPT).map(Number)].filter(Number.isFinite);
	return {
		seen: Object.fromEntries(ids.slice(0, KEPT).map((id) => [id, bits.get(id) as number])),
		...(past.length > 0 && { floor: Math.max(...past) }),
	};
}

/** A campaign as it is found at the beginning: nothing of it is new. Pure. */
export const begun = (sign: string, { campaign, messages, at }: Reading): Followed => ({
	sign,
	read: at,
	totals: totalsOf(campaign),
	...remembered(undefined, messages),
});

function newsOf(before: Followed | undefined, messages: IDataObject[]): News[] {
	const isNew = (message: IDataObject, stage: Stage): boolean => {
		if (!before) return true;
		if (!before.seen) return new Date(stageTime(message, stage) ?? 0).getTime() > before.read;
		const id = String(message.id);
		if (!(id in before.seen)) return before.floor === undefined || !(Number(id) <= before.floor);
		return (before.seen[id] & bit(stage)) === 0;
	};
	const byId = [...messages].sort((a, b) => Number(a.id) - Number(b.id) || 0);
	return byId.flatMap((message) =>
		reached(message)
			.filter(({ stage }) => isNew(message, stage))
			.map((one) => ({ ...one, message })),
	);
}

/** By how much the totals have risen above the messages that were seen to; what is only proven may be counted or not. */
function overOf(before: Followed | undefined, totals: Array<number | null>, news: News[]): number[] {
	return counts.map(({ event }, i) => {
		const own = news.filter(({ stage, message }) => eventOf(stage, message) === event);
		const [now, then] = [totals[i], before ? before.totals[i] : 0];
		const over = before?.over?.[i] ?? 0;
		if (now === null || then === null) return over;
		const risen = over + Math.max(0, now - then);
		return Math.min(risen - own.filter(({ told }) => told).length, Math.max(0, risen - own.length));
	});
}

const gapText = (lost: number[]) =>
	`EnterCRM counts ${counts
		.map(({ word }, i) => (lost[i] > 0 ? `${lost[i]} ${word}` : ''))
		.filter(Boolean)
		.join(', ')} beyond the messages it shows: it shows the newest ${KEPT} of a campaign`;

/**
 * What has happened to the messages of a campaign since `before` (undefined: the campaign is new). Only `kinds` are told of. `warning`:
 * what is missing, as far as this look has found out; `gap` of the oldest event has all that has not been told yet. Pure.
 */
export function compared(
	before: Followed | undefined,
	sign: string,
	{ campaign, messages, at }: Reading,
	kinds: string[],
	received: string,
): { state: Followed; events: OutboundEvent[]; warning?: string } {
	const totals = totalsOf(campaign);
	const news = newsOf(before, messages);
	const over = overOf(before, totals, news);
	const chosen = kinds.flatMap((kind) => eventsOf(kind as Stage));
	const missing = counts.map(({ event }, i) => (chosen.includes(event) ? Math.max(0, over[i] - Math.max(0, before?.over?.[i] ?? 0)) : 0));
	const lost = missing.map((count, i) => count + (before?.lost?.[i] ?? 0));
	const events = news
		.filter(({ stage }) => kinds.includes(stage))
		.map(({ stage, message }) => messageEvent(stage, message, campaign, received))
		.sort((a, b) => a.occurredAt.localeCompare(b.occurredAt));
	const some = (numbers: number[]) => numbers.some((number) => number !== 0);
	if (events.length > 0 && some(lost)) events[0].gap = gapText(lost);
	const state: Followed = {
		sign,
		read: at,
		totals: totals.map((total, i) => total ?? before?.totals[i] ?? null),
		...remembered(before, messages),
		...(some(over) && { over }),
		...(some(lost) && events.length === 0 && { lost }),
	};
	return { state, events, ...(some(missing) && { warning: gapText(missing) }) };
}
