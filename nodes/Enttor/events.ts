import type { IDataObject } from 'n8n-workflow';
import { keyOf, type OutboundEvent } from '../../engine/event';
import { platformOf } from './platforms';

/** The counters of a campaign that are watched, as Enttor calls them. */
export const counterNames = ['sent', 'failed', 'error', 'repliedTo'] as const;
export type CounterName = (typeof counterNames)[number];

export interface Member {
	id: string;
	name: string;
	email: string;
}

/** A counter that has risen; without one: the campaign has finished. */
export interface Step {
	campaign: IDataObject;
	member: Member;
	counter?: CounterName;
	from?: number;
	to?: number;
}

/** What can be chosen, and the counters behind it; none: the status. */
export const kinds: Record<string, { name: string; counters: CounterName[] }> = {
	campaign_finished: { name: 'Campaign Finished', counters: [] },
	failed: { name: 'Messages Not Delivered', counters: ['failed', 'error'] },
	message_sent: { name: 'Messages Sent', counters: ['sent'] },
	reply_received: { name: 'Replies Received', counters: ['repliedTo'] },
};

const kindOf = ({ counter }: Step) =>
	Object.keys(kinds).find((kind) => (counter ? kinds[kind].counters.includes(counter) : kinds[kind].counters.length === 0)) as string;

const nobody = { email: null, handle: null, profileUrl: null, name: null, id: null };
const noMessage = { id: null, threadId: null, subject: null, text: null, html: null };

function channelOf({ platforms = [] }: { platforms?: unknown[] }): OutboundEvent['channel'] {
	const words = [...new Set(platforms.map((one) => String(platformOf(one)).toLowerCase()))];
	const [only] = words;
	return words.length === 1 && (only === 'x' || only === 'instagram' || only === 'linkedin') ? only : null;
}

/**
 * A step in the shape that all triggers share: `count` says how many messages or replies it stands for. Enttor names no person
 * and no text. Pure; `now` is ISO, the time of the look.
 */
export function outboundEvent(step: Step, now: string): OutboundEvent {
	const { campaign, member, counter, from, to } = step;
	const id = String(campaign.id);
	return {
		event: kindOf(step),
		provider: 'enttor',
		channel: channelOf(campaign as { platforms?: unknown[] }),
		occurredAt: now,
		person: nobody,
		campaign: { id, name: campaign.name === undefined ? null : String(campaign.name), step: null, variant: null },
		message: noMessage,
		interest: null,
		account: null,
		count: counter ? (to as number) - (from as number) : 1,
		dedupeKey: keyOf(['enttor', id, counter ?? 'completed', to ?? null]),
		raw: { ...(counter ? { counter, from, to } : { status: campaign.status }), member: { ...member }, campaign },
	};
}

/** The events of the chosen kinds. */
export const events = (steps: Step[], chosen: string[], now: string): OutboundEvent[] =>
	steps.filter((step) => chosen.includes(kindOf(step))).map((step) => outboundEvent(step, now));

/** One event of each chosen kind, for a company that has no campaign yet. */
export function madeUp(chosen: string[], now: string): OutboundEvent[] {
	const messages = { total: 172, sent: 163, failed: 9, error: 0, alreadyMessaged: 0, repliedTo: 12 };
	const campaign = { id: '197', name: 'Sample Campaign', status: 'completed', platforms: ['instagram'], messages };
	const member = { id: '1', name: 'Sample Member', email: 'member@example.com' };
	const steps: Step[] = [
		{ campaign, member, counter: 'sent', from: 160, to: 163 },
		{ campaign, member, counter: 'failed', from: 8, to: 9 },
		{ campaign, member, counter: 'repliedTo', from: 10, to: 12 },
		{ campaign, member },
	];
	return events(steps, chosen, now).map((event) => ({ ...event, raw: { sample: true, ...event.raw } }));
}
