import type { OutboundEvent } from '../../engine/event';
import type { Session } from '../../engine/session';
import { rowsOf } from '../../engine/settle';
import { campaignSent, customerCreated, customerEvent, madeUp, messageEvent, reached, stages } from './events';
import { isOf, isSent } from './watchCampaigns';
import { isIdle } from './watchMessages';
import { campaignOf, customerList, timeOf, trackedRows } from './watchRead';

/** How many rows of a list, and how many campaigns, are looked through for something recent. */
const ROWS = 50;
const CAMPAIGNS = 3;

/** The events of chosen kinds that EnterCRM has ready at hand, with the kind of each. Throws a NodeApiError. */
async function recent(run: Session, kinds: string[], of: string, now: string): Promise<Array<[string, OutboundEvent]>> {
	const found: Array<[string, OutboundEvent]> = [];
	const add = (kind: string, events: OutboundEvent[]) => found.push(...events.map((event): [string, OutboundEvent] => [kind, event]));
	if (kinds.includes('customer_event')) add('customer_event', (await trackedRows(run)).map((row) => customerEvent(row, now))); // prettier-ignore
	if (kinds.includes('customer_created')) {
		const rows = await rowsOf(run, { ...(await customerList(run)), atMost: ROWS }, [0]);
		add('customer_created', rows.map((row) => customerCreated(row, now))); // prettier-ignore
	}
	const wanted = stages.filter((stage) => kinds.includes(stage));
	if (wanted.length === 0 && !kinds.includes('campaign_sent')) return found;
	const all = await rowsOf(run, { route: 'GET /campaigns', ...(of === '' && { atMost: ROWS }) }, [0]);
	const rows = all.filter(isOf(of));
	add('campaign_sent', rows.filter(isSent).map((row) => campaignSent(row, now))); // prettier-ignore
	if (wanted.length === 0) return found;
	const newest = rows.filter((row) => !isIdle(row)).sort((a, b) => timeOf(b.updated_at) - timeOf(a.updated_at));
	for (const { id } of newest.slice(0, CAMPAIGNS)) {
		const { campaign = {}, messages = [] } = (await campaignOf(run, String(id))) ?? {};
		for (const message of messages) for (const { stage } of reached(message)) add(stage, [messageEvent(stage, message, campaign, now)]);
	}
	return found;
}

/** The most recent event of each chosen kind, as it would come; made up where there is none. Throws a NodeApiError. */
export async function samples(run: Session, { kinds, of }: { kinds: string[]; of: string }): Promise<OutboundEvent[]> {
	const now = new Date().toISOString();
	const found = (await recent(run, kinds, of, now)).sort(([, a], [, b]) => a.occurredAt.localeCompare(b.occurredAt));
	const newest = new Map(found);
	return kinds.map((kind) => newest.get(kind) ?? madeUp(kind, now)).sort((a, b) => a.occurredAt.localeCompare(b.occurredAt));
}
