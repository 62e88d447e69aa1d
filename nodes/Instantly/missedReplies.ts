import { NodeApiError, type IDataObject } from 'n8n-workflow';
import { pages } from '../../engine/answers';
import { plainCall } from '../../engine/call';
import { blamed } from '../../engine/errors';
import { instantOf, type OutboundEvent } from '../../engine/event';
import { isObject, plain, textOf } from '../../engine/reading';
import type { Session } from '../../engine/session';
import type { Told } from '../../engine/told';
import { emailKey, loggedKey, wasTried } from './missedLog';
import { OVERLAP, scoped, timeOf, type Hole } from './missedState';

const RECEIVED = 2;
/** The clock of Instantly is known to the second, and a request takes its time: what is that near to the end of a hole is looked up. */
const GRACE = 5000;
/** A delivery that was still waiting when the webhook was switched off was not tried. */
const QUEUE = 60_000;
/** The key may not read emails, or there are none to be had. */
const CLOSED = ['400', '403', '404'];
const BUSY = '429';

/**
 * An email that was received as the event of its delivery (https://developer.instantly.ai/api/v2/email), as far as it says so: neither
 * the name of the campaign nor that of the lead, nor which step was answered. Never throws; pure.
 */
export function replyEvent(email: IDataObject): OutboundEvent {
	const said = plain(email);
	const body = plain(email.body);
	const id = textOf(said.id);
	return {
		event: said.is_auto_reply === 1 ? 'auto_reply_received' : 'reply_received',
		provider: 'instantly',
		channel: 'email',
		occurredAt: instantOf(said.timestamp_created) ?? new Date(0).toISOString(),
		person: { email: textOf(said.lead, said.from_address_email), handle: null, profileUrl: null, name: null, id: textOf(said.lead_id) },
		campaign: { id: textOf(said.campaign_id), name: null, step: null, variant: null },
		message: {
			id,
			threadId: textOf(said.thread_id),
			subject: textOf(said.subject),
			text: textOf(body.text, said.content_preview),
			html: textOf(body.html),
		},
		interest: null,
		account: textOf(said.eaccount),
		count: 1,
		dedupeKey: emailKey(id ?? ''),
		raw: email,
	};
}

/** Whose replies are read back, and for whom. */
export interface Reader {
	url: string;
	campaign: string | null;
	/** What came before (ms) was not for this webhook. */
	since: number;
	wanted: (event: OutboundEvent) => boolean;
	/** What has been told; learns what is read. */
	told: Told;
	/** When to stop (ms). */
	until: number;
}

/** What was read of a hole, and the hole as far as it is left: undefined if it is done. `closed`: its emails cannot be read. */
export interface ReadBack {
	events: OutboundEvent[];
	hole?: Hole;
	closed?: true;
}

/** Whether there was no delivery for an email of about the time of a hole: near to its ends the log tells. */
async function isOf({ from, to = Infinity }: Hole, run: Session, url: string, email: IDataObject): Promise<boolean> {
	const at = timeOf(email.timestamp_created);
	if (at > from && at < to - GRACE) return true;
	const tried = await wasTried(run, url, email);
	return tried === undefined ? at >= from && at <= to : !tried;
}

/** Up to when emails are of a hole, at most: while it is open, all that there are. `now` is known to the second. */
const endOf = ({ to }: Hole, now: number) => (to ?? now) + GRACE;

/**
 * The replies of a time without deliveries, oldest first, each once, as far as `until` and the limit of Instantly allow: 20 requests a
 * minute for all who use the workspace. `now` is ms by Instantly's clock. Throws a NodeApiError, but not where it is only busy.
 */
export async function readBack(run: Session, hole: Hole, now: number, reader: Reader): Promise<ReadBack> {
	const { url, campaign, since, wanted, told, until } = reader;
	const [from, to] = [Math.max(hole.from - QUEUE, hole.read - OVERLAP, since), endOf(hole, now)];
	const events: OutboundEvent[] = [];
	let { read } = hole;
	const left = (): ReadBack => ({ events, hole: { ...hole, read } });
	if (Date.now() > until) return left();
	const call = plainCall(
		'GET /emails',
		{},
		{
			email_type: 'received',
			sort_order: 'asc',
			// Whether the limits themselves count is not documented.
			min_timestamp_created: new Date(from - 1000).toISOString(),
			max_timestamp_created: new Date(to + 1000).toISOString(),
			...(campaign && { campaign_id: campaign }),
		},
	);
	try {
		for await (const page of pages(scoped(run, 'emails:read'), call, run.place.provider.paging, Infinity)) {
			for (const email of page) {
				const at = isObject(email) ? timeOf(email.timestamp_created) : 0;
				if (!(at >= from && at <= to) || textOf(email.id) === null || (email.ue_type ?? RECEIVED) !== RECEIVED) continue;
				const event = replyEvent(email);
				const isKnown = told.has(event.dedupeKey) || told.has(loggedKey(String(email.id)));
				if (!isKnown && wanted(event) && (await isOf(hole, run, url, email))) {
					events.push(event);
					told.add(event.dedupeKey, at);
				}
				read = Math.max(read, at);
			}
			if (Date.now() > until) return left();
		}
	} catch (error) {
		if (!(error instanceof NodeApiError)) throw blamed(run.place, error, [0]);
		if (error.httpCode === BUSY) return left();
		if (CLOSED.includes(error.httpCode ?? '')) return { events, closed: true };
		throw blamed(run.place, error, [0]);
	}
	// What comes until it is closed is for the next look.
	read = Math.max(read, now - GRACE);
	return hole.to === undefined ? left() : { events };
}
