import type { OutboundEvent } from '../../engine/event';
import type { Watch } from '../../engine/poll';
import type { Session } from '../../engine/session';
import { stages } from './events';
import * as campaigns from './watchCampaigns';
import * as customers from './watchCustomers';
import { follow, type Messages } from './watchFollow';
import { customerList, newestRows, trackedRows } from './watchRead';
import { samples } from './watchSample';
import * as tracked from './watchTracked';

/** What is remembered: a part for each stream that is watched. One that is chosen later begins with a part of its own. */
export interface State {
	customers?: customers.Customers;
	tracked?: tracked.Tracked;
	campaigns?: campaigns.Sendings;
	messages?: Messages;
}

/** What a node is set to watch: kinds of events, and a campaign if it is only one (else empty). */
export interface Wanted {
	kinds: string[];
	of: string;
}

/** A part that was of another campaign is none. */
const sameOf = <Part extends { of: string }>(part: Part | undefined, of: string) => (part?.of === of ? part : undefined);

async function campaignParts(run: Session, before: State, { kinds, of }: Wanted, until: number, received: string) {
	const wanted = { sent: kinds.includes('campaign_sent'), messages: stages.filter((stage) => kinds.includes(stage)) };
	const parts = { campaigns: sameOf(before.campaigns, of), messages: sameOf(before.messages, of) };
	const followed = [...(wanted.sent ? [parts.campaigns] : []), ...(wanted.messages.length > 0 ? [parts.messages] : [])];
	const state: State = {};
	const events: OutboundEvent[] = [];
	if (followed.length === 0) return { state, events };
	const list = await newestRows(run, { route: 'GET /campaigns' }, 'updated_at', campaigns.since(followed), until);
	const warn = (text: string) => run.context.logger.warn(`${run.place.node.name}: ${text}`);
	if (!list.whole) warn('The list of campaigns could not be read to its end in time');
	if (wanted.sent) {
		const found = campaigns.compared(parts.campaigns, list, of, received);
		state.campaigns = found.state;
		events.push(...found.events);
	}
	if (wanted.messages.length > 0) {
		const found = await follow(run, parts.messages, list, { of, kinds: wanted.messages, until }, received);
		state.messages = found.state;
		events.push(...found.events);
		found.warnings.forEach(warn);
	}
	return { state, events };
}

/** Watches what is chosen, and reads nothing else. */
export const watch = (wanted: Wanted): Watch<State> => ({
	look: async (run, before = {}, until) => {
		const received = new Date().toISOString();
		const state: State = {};
		const events: OutboundEvent[] = [];
		if (wanted.kinds.includes('customer_event')) {
			const found = tracked.compared(before.tracked, await trackedRows(run), received);
			state.tracked = found.state;
			events.push(...found.events);
		}
		if (wanted.kinds.includes('customer_created')) {
			const rows = await newestRows(run, await customerList(run), 'created_at', customers.since(before.customers), until);
			const found = customers.compared(before.customers, rows, received);
			state.customers = found.state;
			events.push(...found.events);
		}
		const found = await campaignParts(run, before, wanted, until, received);
		const all = [...events, ...found.events].sort((a, b) => a.occurredAt.localeCompare(b.occurredAt));
		return { state: { ...state, ...found.state }, events: all };
	},
	sample: (run) => samples(run, wanted),
});
