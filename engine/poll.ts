import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { Provider } from './describe';
import type { OutboundEvent } from './event';
import { itemsOf } from './given';
import { nodeKey } from './memory';
import { session, type Session } from './session';

/** What a look gives: all that must be remembered for the next one, and what has happened since the last one, oldest first. */
export interface Seen<State> {
	state: State;
	events: OutboundEvent[];
}

/** What a polling trigger watches. `State` is plain JSON and small: n8n keeps it in its database. */
export interface Watch<State> {
	/**
	 * Looks once. `before` is what an earlier look remembered, not always the last one: n8n forgets the state of a look that gave
	 * no events when it restarts. Undefined at the first look, whose events nobody sees. Must not change `before`. Throws a
	 * NodeApiError, after which the next look starts from the same state. `until` (ms): what is not read by then waits for the next.
	 */
	look: (run: Session, before: State | undefined, until: number) => Promise<Seen<State>>;
	/** What a test in the editor shows: something recent, or made up where there is nothing. */
	sample: (run: Session) => Promise<OutboundEvent[]>;
}

interface Memory<State> {
	/** The credential and address that the state is of. */
	account?: string;
	state?: State;
}

/** How long a call may wait for a busy service, and a look may go on reading: n8n gives a poll 45 s. */
const PATIENCE = 20_000;
const TIME = 30_000;
/** Nodes whose poll is still under way: n8n starts the next one all the same. */
const running = new Set<string>();

/** What every polling trigger's `poll` does. The state moves only after everything has been read. `raw`: see `itemsOf`. Throws a NodeApiError. */
export async function polled<State>(
	context: IPollFunctions,
	provider: Provider,
	watch: Watch<State>,
	raw = false,
): Promise<INodeExecutionData[][] | null> {
	const node = context.getNode();
	const run = { ...(await session(context, { node, provider }, PATIENCE)), hurried: true };
	if (context.getMode() === 'manual') return [itemsOf(await watch.sample(run), raw)];
	const own = nodeKey(context);
	if (running.has(own)) return null;
	running.add(own);
	try {
		const memory = context.getWorkflowStaticData('node') as Memory<State>;
		const before = memory.account === run.key ? memory.state : undefined;
		const { state, events } = await watch.look(run, before, Date.now() + TIME);
		Object.assign(memory, { account: run.key, state });
		return before === undefined || events.length === 0 ? null : [itemsOf(events, raw)];
	} finally {
		running.delete(own);
	}
}
