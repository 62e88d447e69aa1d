import type { IDataObject } from 'n8n-workflow';
import { plainCall } from '../../engine/call';
import { blamed } from '../../engine/errors';
import type { OutboundEvent } from '../../engine/event';
import type { Watch } from '../../engine/poll';
import { textOf } from '../../engine/reading';
import { Refusal } from '../../engine/refusal';
import { send } from '../../engine/send';
import type { Session } from '../../engine/session';
import { Told } from '../../engine/told';
import { hooks } from './events';
import { failedTries, replies, undelivered } from './missedLog';
import { readBack, replyEvent, type Reader } from './missedReplies';
import { gapText, joined, OVERLAP, scoped, timeOf, type Gap, type Hole, type State } from './missedState';
import { madeUp } from './sample';

export type { State };

/** The webhook as Instantly has it. Throws a NodeApiError, and a NodeOperationError where it is gone. */
async function webhookOf(run: Session, id: string): Promise<IDataObject> {
	const gone = new Refusal('Instantly no longer has the webhook of this workflow', 'Deactivate the workflow and activate it again.');
	if (!id) throw blamed(run.place, gone, [0]);
	const { body, status } = await send(scoped(run, 'webhooks:read'), plainCall('GET /webhooks/{id}', { id }), { takes: [404] });
	if (status === 404) throw blamed(run.place, gone, [0]);
	return body as IDataObject;
}

/** The holes as far as they are left, what was read of them, and what cannot be read. Throws a NodeApiError. */
async function mended(run: Session, holes: Hole[], now: number, reader: Reader) {
	const events: OutboundEvent[] = [];
	const left: Hole[] = [];
	const closed: Hole[] = [];
	for (const hole of holes) {
		const found = await readBack(run, hole, now, reader);
		events.push(...found.events);
		if (found.closed) closed.push(hole);
		else if (found.hole) left.push(found.hole);
	}
	return { events, left, closed };
}

const byTime = (a: OutboundEvent, b: OutboundEvent) => a.occurredAt.localeCompare(b.occurredAt);
const clockOf = ({ clock }: Session) => Date.now() + (clock.offset ?? 0);

/**
 * What Instantly could not deliver to a webhook since the last look: from the log of its tries, and replies of a time in which it had
 * switched the webhook off, which is switched on again. `wanted` must be pure; whether replies are wanted at all it is asked about one
 * that says nothing. A look throws a NodeApiError, or a NodeOperationError where Instantly has no such webhook.
 */
export function missed({ id }: { id: string }, wanted: (event: OutboundEvent) => boolean): Watch<State> {
	const wantsReplies = () => replies.some((event) => wanted({ ...replyEvent({}), event }));
	return {
		look: async (run, before, until) => {
			const webhook = await webhookOf(run, id);
			const now = clockOf(run);
			const isOff = hooks.disabled(webhook);
			const resume = async () => await send(scoped(run, 'webhooks:update'), plainCall(hooks.resume, { id }), { repeatable: true });
			if (!before) {
				if (isOff) await resume();
				return { state: { since: now, at: now }, events: [] };
			}
			const told = new Told(before.told);
			const url = String(webhook[hooks.url]);
			const off = timeOf(webhook.timestamp_error) || before.at;
			const open: Hole[] = isOff ? [{ from: off, read: off }] : [];
			const holes = wantsReplies() ? [...(before.holes ?? []), ...open] : [];

			// Half of the time for the log, where there is something else to read.
			const half = holes.length > 0 ? (Date.now() + until) / 2 : until;
			const from = Math.max(before.at - OVERLAP, before.since);
			const { rows, after } = await failedTries(run, url, { from, after: before.rest?.after }, half);
			const events = undelivered(rows, from, told, wanted);
			const reader = { url, campaign: textOf(webhook.campaign), since: before.since, wanted, told, until };
			const found = await mended(run, holes, now, reader);
			// The last that can be refused: what is known of the hole must be remembered from then on.
			if (isOff) await resume();
			const to = clockOf(run);

			const { closed } = found;
			if (closed.length > 0) run.context.logger.warn(`${run.place.node.name}: Instantly did not let the key read emails back`);
			const left = found.left.map((hole) => ({ ...hole, to: hole.to ?? to }));
			// One that ended earlier may wait to be told already.
			const times = ({ to: end }: Hole) => (end !== undefined && before.gap ? 0 : 1);
			const gone = closed.map((hole): Gap => ({ from: hole.from, to: hole.to ?? to, times: times(hole), read: false }));
			if (isOff && !closed.includes(open[0])) gone.push({ from: off, to, times: 1, read: holes.length > 0 });
			const gap = gone.reduce<Gap | undefined>(joined, before.gap);

			const all = [...events, ...found.events].sort(byTime);
			if (gap && all.length > 0) all[0].gap = gapText(gap);
			const began = Math.max(before.rest?.at ?? now, before.at);
			const at = after === undefined ? began : before.at;
			const keys = told.since(Math.min(at, ...left.map(({ read }) => read)) - OVERLAP);
			const state: State = {
				since: before.since,
				at,
				...(after !== undefined && { rest: { at: began, after } }),
				...(Object.keys(keys).length > 0 && { told: keys }),
				...(left.length > 0 && { holes: left }),
				...(gap && all.length === 0 && { gap }),
			};
			return { state, events: all };
		},
		sample: async () => [madeUp('reply_received', new Date().toISOString())],
	};
}
