import { serverRow } from './rows.mts';
import { membersOf } from './segmentMembers.mts';
import { now, type Context, type State } from './state.mts';
import type { Automation, Customer, Segment, StepLog, WebhookEvent } from './types.mts';
import { announce, TENANT } from './webhooks.mts';

/** What was there at the last look. */
interface Seen {
	/** The last ids. */
	customers: number;
	logs: number;
	/** Ids of the campaigns that were sent. */
	sent: Set<number>;
	/** Ids of the customers in each segment. */
	members: Map<number, Set<number>>;
}

const seen = new WeakMap<State, Seen>();

/**
 * Tells the webhooks what has become different since the last look, whatever made it so: a call, an order of the control API, the
 * clock. Without webhooks nothing is looked at, and the first look tells nothing.
 */
export function look(context: Context): void {
	const { state } = context;
	const before = seen.get(state);
	seen.delete(state);
	if (state.webhooks.size === 0) return;
	const after = seenNow(context);
	seen.set(state, after);
	if (before) tell(context, before, after);
}

function seenNow(context: Context): Seen {
	const { state } = context;
	const last = (kind: 'customers' | 'logs') => state.table(kind).all().at(-1)?.id ?? 0;
	const sent = state.of('campaigns', TENANT).filter(({ status }) => status === 'sent');
	const members = (segment: Segment) => new Set(membersOf(state, segment, now(context)).map(({ id }) => id));
	return {
		customers: last('customers'),
		logs: last('logs'),
		sent: new Set(sent.map(({ id }) => id)),
		members: new Map(state.of('segments', TENANT).map((segment) => [segment.id, members(segment)])),
	};
}

/**
 * The guide shows the data of segment events. That of the others is a choice: the row as the vendor's server would show it, of an
 * automation with the customer beside it, in the words of the segment events.
 */
function tell(context: Context, before: Seen, after: Seen): void {
	const { state } = context;
	const own = <T extends { id: number; tenant_id: number }>(rows: T[], last: number) =>
		rows.filter(({ id, tenant_id }) => id > last && tenant_id === TENANT);
	for (const customer of own(state.table('customers').all(), before.customers)) announce(context, 'customer.created', serverRow(customer));
	for (const [id, members] of after.members) {
		const segment = state.table('segments').get(id) as Segment;
		const former = before.members.get(id) ?? new Set();
		tellMoves(context, 'customer.segment_entered', segment, without(members, former));
		tellMoves(context, 'customer.segment_exited', segment, without(former, members));
	}
	for (const id of without(after.sent, before.sent))
		announce(context, 'campaign.sent', serverRow(state.table('campaigns').get(id) as object));
	for (const log of own(state.table('logs').all(), before.logs)) announce(context, 'automation.triggered', triggered(state, log));
}

function tellMoves(context: Context, event: WebhookEvent, { id, name }: Segment, customers: number[]): void {
	for (const customer of customers) announce(context, event, { ...whom(context.state, customer), segment_id: id, segment_name: name });
}

const without = (ids: Set<number>, others: Set<number>): number[] => [...ids].filter((id) => !others.has(id));

function whom(state: State, id: number): { customer_id: number; customer_email: string | null } {
	const { email } = state.table('customers').get(id) as Customer;
	return { customer_id: id, customer_email: email };
}

function triggered(state: State, { automation_id, customer_id }: StepLog): object {
	const automation = state.table('automations').get(automation_id) as Automation;
	return { ...serverRow(automation), ...whom(state, customer_id) };
}
