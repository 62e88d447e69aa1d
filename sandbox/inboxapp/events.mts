import type { EventType, KeptEvent } from './eventTypes.mts';
import { newId } from './ids.mts';
import type { Context } from './state.mts';
import { announce } from './webhooks.mts';

const DAY = 86_400_000;

/** Something has happened to the object with this id: the feed and the webhooks tell of it. */
export function emit(context: Context, type: EventType, objectId: string, data: Record<string, unknown> = {}): KeptEvent {
	const { core, state } = context;
	const { holes, lateEvents } = core.settings.inboxapp;
	state.lastSeq += holes !== null && (state.lastSeq + 1) % holes === 0 ? 2 : 1;
	const seq = state.lastSeq;
	const now = core.clock.now();
	const late = lateEvents !== null && seq % lateEvents.every === 0 ? lateEvents.ms : 0;
	const event = { id: `evt_${newId()}`, seq, type, createdAt: core.clock.iso(now), objectId, data, visibleAt: now + late };
	state.events.push(event);
	announce(context, event);
	return event;
}

/** The events that are kept by now and can be seen, oldest first. */
export function keptEvents({ core, state }: Context): KeptEvent[] {
	const { eventsKept, eventDays } = core.settings.inboxapp;
	const now = core.clock.now();
	const since = core.clock.iso(now - eventDays * DAY);
	let first = Math.max(0, state.events.length - eventsKept);
	while (first < state.events.length && state.events[first].createdAt < since) first += 1;
	if (first > 0) state.events = state.events.slice(first);
	return state.events.filter(({ visibleAt }) => visibleAt <= now);
}
