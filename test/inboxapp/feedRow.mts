import type { Envelope } from '../../nodes/Inboxapp/events.ts';

/** When the tests of the trigger's parts take place (ms). */
export const NOW = Date.parse('2026-03-16T12:00:00.000Z');
export const iso = (time: number) => new Date(time).toISOString();
/** An event of the feed; `time` in ms. */
export const row = (seq: number, time = NOW - 3_600_000, id = `evt_${seq}`): Envelope => ({
	id,
	seq,
	type: 'message.received',
	createdAt: iso(time),
	object: { type: 'message', id: `m${seq}`, url: `/messages/m${seq}` },
	data: { threadId: 't1' },
});
