import { NodeHelpers, type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';
import { pages } from '../../engine/answers';
import { plainCall } from '../../engine/call';
import type { OutboundEvent } from '../../engine/event';
import { itemsOf, kept } from '../../engine/given';
import { polled, type Watch } from '../../engine/poll';
import { isKnown, isNew } from '../../engine/remembered';
import type { Session } from '../../engine/session';
import { hooks } from '../Instantly/events';
import { missed, type State } from '../Instantly/missed';
import { instantly } from '../Instantly/provider';

/**
 * The webhook that leads to this node in production, by its address; undefined: none. What its registration remembers is not to be seen
 * here: n8n looks while it registers, and with durable cursors a look has a memory of its own.
 */
async function webhookOf(run: Session, context: IPollFunctions): Promise<string | undefined> {
	const path = `/${NodeHelpers.getNodeWebhookPath(String(context.getWorkflow().id), context.getNode(), 'webhook')}`;
	for await (const rows of pages(run, plainCall(hooks.list), run.place.provider.paging, Infinity))
		for (const { id, [hooks.url]: url } of rows) {
			const address = String(url);
			if (address.endsWith(path) && !address.slice(0, -path.length).endsWith('-test')) return String(id);
		}
	return undefined;
}

/**
 * The events that Instantly could not deliver to this node since the last look; null: none. What came nevertheless, since only the
 * answer to it was lost, is left out. Throws a NodeApiError.
 */
export async function filled(context: IPollFunctions, wanted: (event: OutboundEvent) => boolean): Promise<INodeExecutionData[][] | null> {
	// Remembered only when the look has got through: what a broken one has read is new to the next.
	const fillingOf = (id: string) => missed({ id }, (event) => wanted(event) && !isKnown(context, event.dedupeKey));
	const watch: Watch<State> = {
		look: async (run, before, until) => {
			const id = await webhookOf(run, context);
			if (id !== undefined || before !== undefined) return await fillingOf(id ?? '').look(run, before, until);
			// n8n registers it at the same time: what is tried from now on is to be told.
			const now = Date.now() + (run.clock.offset ?? 0);
			return { state: { since: now, at: now }, events: [] };
		},
		sample: fillingOf('').sample,
	};
	const [items] = (await polled(context, instantly, watch)) ?? [[]];
	const events = items.map(({ json }) => json as unknown as OutboundEvent);
	const fresh = kept(events, ({ dedupeKey }) => isNew(context, dedupeKey));
	return fresh.length > 0 ? [itemsOf(fresh)] : null;
}
