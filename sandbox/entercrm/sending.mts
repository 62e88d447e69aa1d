import { look } from './changes.mts';
import { addMessage, addressFor, happen, messagesOf } from './messages.mts';
import { stated } from './refusals.mts';
import { change } from './rows.mts';
import { membersOf } from './segmentMembers.mts';
import { now, type Context } from './state.mts';
import type { Campaign, Customer } from './types.mts';

/** Starts a draft or scheduled campaign. What becomes of it is the sandbox's own idea: the code examined queues nothing. */
export function send(context: Context, campaign: Campaign): number {
	if (!['draft', 'scheduled'].includes(campaign.status)) throw stated(422, 'Campaign cannot be sent in its current state.');
	const moment = now(context);
	change(campaign, { status: 'sending', started_at: moment }, moment);
	const customers = audience(context, campaign);
	if (context.core.settings.entercrm.delivers) {
		for (const customer of customers) addMessage(context.state, campaign, customer, moment);
		planDelivery(context, campaign);
	}
	return customers.length;
}

function audience({ core, state }: Context, campaign: Campaign): Customer[] {
	const segment = state.table('segments').get(campaign.segment_id);
	const moment = new Date(core.clock.now()).toISOString();
	const all = segment ? membersOf(state, segment, moment) : state.of('customers', campaign.tenant_id);
	const flag = campaign.type === 'sms' ? 'is_subscribed_sms' : 'is_subscribed_email';
	const wanted = core.settings.entercrm.honoursFlags ? all.filter((customer) => customer[flag]) : all;
	return wanted.filter((customer) => addressFor(campaign, customer) !== undefined);
}

/** Sends what waits, after a while. */
function planDelivery(context: Context, campaign: Campaign): void {
	const { core, state } = context;
	core.clock.later(core.settings.entercrm.deliverMs, () => {
		// Another state has taken its place, or somebody has stopped the campaign.
		if (context.state !== state || campaign.status !== 'sending') return;
		const moment = now(context);
		for (const message of messagesOf(state, campaign)) if (message.status === 'pending') happen(campaign, message, 'sent', moment);
		change(campaign, { status: 'sent', completed_at: moment }, moment);
		look(context);
	});
}

/** Sends a scheduled campaign when its time comes. */
export function planStart(context: Context, campaign: Campaign): void {
	const { core, state } = context;
	if (campaign.scheduled_at === null) return;
	core.clock.later(Math.max(0, Date.parse(campaign.scheduled_at) - core.clock.now()), () => {
		if (context.state !== state || campaign.status !== 'scheduled' || campaign.deleted_at !== null) return;
		if (core.settings.entercrm.startsScheduled) send(context, campaign);
	});
}

/** Plans anew what a loaded state was waiting for. */
export function planAll(context: Context): void {
	for (const campaign of context.state.table('campaigns').all()) {
		if (campaign.status === 'scheduled') planStart(context, campaign);
		if (campaign.status === 'sending' && messagesOf(context.state, campaign).length > 0) planDelivery(context, campaign);
	}
}
